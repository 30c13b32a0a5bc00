"""Tags are suggested from the project's own coding only where that helps, and never stored."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from common.errors import NotFound
from common.who import Who
from project import DATABASE_VARIABLE
from research import services
from research.services import suggesting
from research.suggesting.model import (
    LEAST_OF_A_CODE,
    LEAST_QUOTES,
    LEAST_SESSIONS,
    Coded,
    Measured,
    TagModel,
    TooFew,
    learn,
)
from research.suggesting.store import Learning
from screens.look import script_of
from storage import Project
from storage.history.acts import acts, undo

ROOT = Path(__file__).resolve().parents[2]
PLACES, HEALTH, SCHOOL, MONEY = 1, 2, 3, 4
SAID = {
    PLACES: ("the placement address was typed late", "carers moved and the postcode was missing"),
    HEALTH: ("the dentist never wrote back", "health checks are kept on paper by the nurse"),
    SCHOOL: ("the head teacher has no login", "pupil lists and exam results come in spreadsheets"),
    MONEY: ("invoices are paid twice", "the budget owner signs what the contract costs"),
}


def _coded(sessions: int, each: int, seed: int) -> list[Coded]:
    chance = random.Random(seed)
    made = []
    for session in range(sessions):
        for _ in range(each):
            code = chance.choice(list(SAID))
            words = chance.choice(SAID[code]).split()
            chance.shuffle(words)
            made.append(Coded(" ".join(words), session, frozenset({code})))
    return made


def test_what_words_give_away_is_learnt_and_measured_on_sessions_held_back() -> None:
    model = learn(_coded(4, 20, seed=7))
    assert isinstance(model, TagModel)
    assert model.learnt_from == model.measured.quotes == 80
    assert model.measured.first == model.measured.three == 80
    assert model.measured.commonest_three < 80
    assert model.suggest(["a nurse and a dentist", "which postcode"], 1) == [[HEALTH], [PLACES]]


def test_nothing_is_suggested_before_there_is_enough_or_where_it_does_not_help() -> None:
    for sessions, each in ((LEAST_SESSIONS - 1, LEAST_QUOTES), (LEAST_SESSIONS, LEAST_QUOTES // 4)):
        assert isinstance(learn(_coded(sessions, each, seed=3)), TooFew)
    few = _coded(4, 20, seed=5)[: LEAST_QUOTES + 5]
    rare = [
        Coded(each.text, each.session_id, frozenset({PLACES if place else HEALTH}))
        for place, each in enumerate(few)
    ]
    assert learn(rare) == TooFew(LEAST_QUOTES + 4, 3, 1)
    assert str(LEAST_OF_A_CODE) in TooFew(4, 1, 0).words()
    assert not Measured(100, first=30, three=60, commonest_three=60).helps
    assert Measured(100, first=30, three=61, commonest_three=60).helps


@pytest.fixture
def tagged(project: Project, who: Who, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with enough coded quotes to learn from, and one that has no tag."""
    codes = [
        services.add_code(project, who, name)
        for name in ("placements", "health", "school", "money")
    ]
    assert codes == list(SAID)
    for number in range(LEAST_SESSIONS):
        session = services.start_session(project, who, council="Northmoor")
        for each in _coded(1, 16, seed=number):
            turn = services.add_turn(project, who, session, each.text)
            services.keep_turn_as_quote(project, who, session, turn, codes=sorted(each.codes))
    turn = services.add_turn(project, who, session, "no dentist wrote to any nurse")
    services.keep_turn_as_quote(project, who, session, turn)
    _learn_at_once(monkeypatch)
    return project


def _learn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever asks wait for what is being learnt."""
    begun = suggesting.learnt_tags

    def waited(project: Project) -> TagModel | TooFew | None:
        first = begun(project)
        held = suggesting._held[str(project.path)]
        if held.making is not None:
            held.making.result(timeout=60)
            return begun(project)
        return first

    monkeypatch.setattr(suggesting, "learnt_tags", waited)


def test_a_suggestion_is_no_decision_until_somebody_takes_or_refuses_it(
    tagged: Project, who: Who
) -> None:
    quote = services.quotes(tagged, limit=1000)[-1]
    acts_before = _acts(tagged)
    assert suggesting.suggested_for_quotes(tagged, [quote])[quote.id][0] == HEALTH
    assert _acts(tagged) == acts_before
    suggesting.refuse_suggestion(tagged, who, quote.id, HEALTH)
    assert HEALTH not in suggesting.suggested_for_quotes(tagged, [quote])[quote.id]
    undo(tagged, who, _acts(tagged)[0])
    assert suggesting.suggested_for_quotes(tagged, [quote])[quote.id][0] == HEALTH
    with pytest.raises(NotFound):
        suggesting.refuse_suggestion(tagged, who, 9_999, HEALTH)


def _acts(project: Project) -> list[int]:
    from storage import reading

    with reading(project) as db:
        return [each.id for each in acts(db)]


def test_similar_quotes_share_uncommon_words_and_never_are_the_quote_itself(
    tagged: Project, who: Who
) -> None:
    quote = services.quotes(tagged, limit=1000)[-1]
    found = suggesting.similar_quotes(tagged, quote.id)
    assert found
    assert quote.id not in [each.quote.id for each in found]
    for each in found:
        marked = {words.casefold() for words, is_found in each.parts if is_found}
        assert marked & {"dentist", "nurse", "wrote"}
    alone = services.start_session(tagged, who, council="Eastley")
    turn = services.add_turn(tagged, who, alone, "Zebras")
    only = services.keep_turn_as_quote(tagged, who, alone, turn)
    assert suggesting.similar_quotes(tagged, only) == ()


def test_on_the_screen_a_suggested_tag_is_one_press_away(
    tagged: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(tagged.path))
    suggesting.learnt_tags(tagged)
    quote = services.quotes(tagged, limit=1000)[-1]
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    at.query_params["quote"] = str(quote.id)
    at.switch_page(script_of("quotes")).run()
    assert not at.exception
    assert any("one of three for 48" in each.value for each in at.caption)
    next(each for each in at.button if each.label == "+ health").click().run()
    assert not at.exception
    assert [code.name for code in services.quotes_by_id(tagged, [quote.id])[0].codes] == ["health"]


def test_learning_again_rests_a_hundred_times_as_long_as_it_took(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = iter((10.0, 13.0))
    monkeypatch.setattr(suggesting, "monotonic", lambda: next(clock))
    monkeypatch.setattr(suggesting, "learn_tags", lambda _project: TooFew(0, 0, 0))
    made, rests_until = suggesting._learn_in_turn(None)  # type: ignore[arg-type]
    assert rests_until == 313.0
    held = suggesting._Learnt(Learning(100, 0), None, made, rests_until)
    for now, codings, is_due in ((312.0, 200, False), (313.0, 119, False), (313.0, 120, True)):
        monkeypatch.setattr(suggesting, "monotonic", lambda at=now: at)
        assert suggesting._is_due(held, Learning(codings, 0)) is is_due
