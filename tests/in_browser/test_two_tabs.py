"""The same thing open in two tabs: whoever saves second is told, and nobody's words are lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from evidence.options import services as options
from presenting import services as presenting
from presenting.model import NewCard
from project import DATABASE_VARIABLE, open_project
from research.guide import services as guide
from research.guide.model import TopicFacts
from research.services.personas import personas
from screens.look import script_of

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Case:
    """A form: where it is, what opens it, the field that both change, and the button."""

    screen: str
    label: str
    button: str
    query: dict[str, str] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)


def _settings(part: str, chosen: str, label: str, button: str) -> Case:
    return Case("settings", label, button, state={"settings_part": part, chosen: 1})


CASES = {
    "project": Case("settings", "Project name", "Save", state={"settings_part": "Project"}),
    "council": _settings("Councils", "council chosen", "New name", "Rename council"),
    "tag": _settings("Codebook", "tag chosen", "What it is called", "Save tag"),
    "topic": _settings("Topic guide", "topic chosen", "What it is called", "Save topic"),
    "question": _settings(
        "Topic guide", "question chosen", "The question", "Save research question"
    ),
    "milestone": _settings("Milestones", "milestone chosen", "What it is called", "Save milestone"),
    "session": Case(
        "sessions",
        "Title",
        "Save the particulars",
        {"session": "1"},
        {"session_part-1": "Particulars"},
    ),
    "painpoint": Case("evidence", "In a few words", "Save", {"painpoint": "1"}),
    "storyboard": Case(
        "show_and_tell",
        "Name",
        "Save changes",
        {"storyboard": "1"},
        {"show-tabs-1": "Name and date"},
    ),
    "card": Case(
        "show_and_tell",
        "Heading in your own words (optional)",
        "Save the card",
        {"storyboard": "1", "card": "2"},
    ),
    "run": Case(
        "rule_failures",
        "Note",
        "Save what is known",
        state={"failures_part": "Run by run", "work-on-run-18": True},
    ),
}


def _open(case: Case) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.run()
    for name, value in case.state.items():
        at.session_state[name] = value
    at.query_params.update(case.query)
    at.switch_page(script_of(case.screen))
    return _well(at.run())


def _well(at: AppTest) -> AppTest:
    assert not at.exception, [each.message for each in at.exception]
    return at


def _of(elements: Iterable[Any], label: str) -> Any:
    found = [each for each in elements if each.label == label]
    assert found, (label, [each.label for each in elements])
    return found[-1]


def _field(at: AppTest, case: Case) -> Any:
    return _of([*at.text_input, *at.text_area], case.label)


def _save(at: AppTest, case: Case, words: str) -> AppTest:
    _field(at, case).set_value(words)
    _of(at.button, case.button).click()
    return _well(at.run())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_whoever_saves_second_is_told_and_keeps_their_words(
    case: Case, demo_file: Path, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    project = open_project(demo_file)
    guide.add_question(project, who, "Where do errors begin?")
    guide.add_topic(project, who, TopicFacts("Data entry"))
    mine, theirs = _open(case), _open(case)
    assert not _save(theirs, case, "Theirs").error
    _save(mine, case, "Mine ملف 😀")
    assert any("changed this while you had it open" in each.value for each in mine.error)
    said = [each.value for each in mine.markdown]
    assert said.index("**Theirs, saved**") < said.index("**Yours, not saved**")
    assert any(each.endswith("Theirs") for each in said)
    assert _field(mine, case).value == "Mine ملف 😀"
    assert _field(_open(case), case).value == "Theirs"
    _of(mine.button, case.button).click()
    assert not _well(mine.run()).error
    assert _field(_open(case), case).value == "Mine ملف 😀"


def test_a_decision_somebody_else_was_first_with_is_told_and_its_reason_kept(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    cases = (
        Case("evidence", "Why (needed to challenge it)", "Save the decision", {"finding": "4"}),
        Case("options", "Why", "Save the decision", {"option": "2"}, {"option-2": "Decide"}),
    )
    for case in cases:
        first, second = _open(case), _open(case)
        for tab, words in ((first, "Because of A"), (second, "Because of B")):
            radio = tab.radio[-1] if case.screen == "options" else _of(tab.radio, DECIDED)
            radio.set_value("park" if case.screen == "options" else "challenged")
            _save(tab, case, words)
        assert any("Somebody else" in each.value or "meanwhile" in each.value
                   for each in second.error)  # fmt: skip
        assert _field(second, case).value == "Because of B"


DECIDED = "What the team says of it"


def test_scoring_twice_is_nobody_elses_change_and_the_suggestion_writes_over_nothing_unseen(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    case = Case("options", "Why", "Save the score", {"option": "2"})
    tab, other = _open(case), _open(case)
    for words in ("First thoughts", "Second thoughts"):
        _of(tab.selectbox, "Commonality, 1 to 5").set_value(2)
        _save(tab, case, words)
        assert not tab.error
    _of(other.button, "Score it 5, as the evidence suggests").click()
    _well(other.run())
    assert other.error
    (score,) = (
        each
        for each in options.held(open_project(demo_file)).scores
        if (each.option_id, each.criterion) == (2, "commonality")
    )
    assert (score.score, score.why) == (2, "Second thoughts")


def test_what_a_card_shows_is_nobodys_to_write_over_unseen(
    demo_file: Path, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    project = open_project(demo_file)
    card = presenting.add_card(project, who, 1, NewCard("personas", {"personas": []}))
    mine, theirs, third = (_open(replace(CASES["card"], query=_card(card))) for _ in range(3))

    def choose(at: AppTest, *personas: int) -> AppTest:
        _of(at.multiselect, "Personas").set_value(list(personas))
        return _press(at, "Save the card")

    def shown() -> list[int]:
        (held,) = (each for each in presenting.cards(project, 1) if each.id == card)
        return list(held.refers["personas"])

    people = personas(project)[:2]
    first, second = (each.id for each in people)
    assert not choose(theirs, first).error
    # Another field of the same card keeps what they chose.
    assert _save(third, CASES["card"], "A heading").error
    assert not _press(third, "Save the card").error
    assert shown() == [first]
    choose(mine, second)
    assert shown() == [first]
    said = [each.value for each in mine.markdown if "What it shows" in each.value]
    assert all(each.name in words for each, words in zip(people, said, strict=True))
    assert _of(mine.multiselect, "Personas").value == [second]
    _press(mine, "Keep mine")
    assert shown() == [second]


def _card(number: int) -> dict[str, str]:
    return {"storyboard": "1", "card": str(number)}


def _press(at: AppTest, label: str) -> AppTest:
    _of(at.button, label).click()
    return _well(at.run())
