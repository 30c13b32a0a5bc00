"""Blind second coding: what each sees, what follows the words, and settling without cheating."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput, CannotUndo, NotFound, StaleEdit
from common.who import Who
from research.agreement.bootstrap import bootstrap
from research.codebook.model import Seen, SplitPart
from research.model import Session, TurnView
from research.redacting.model import WordsToReplace
from research.second_coding.comparing import Unit
from research.second_coding.model import CodedSpan, Difference, differences, draw
from research.services import (
    add_code,
    codes,
    edit_turn,
    keep_quote,
    participants,
    quotes_by_id,
    remove_quote,
    remove_session,
    sessions,
    transcript,
)
from research.services.agreeing import coding_agreement, ratings_file
from research.services.agreement import agreement_of_file, ratings_of_file
from research.services.codes import remove_code
from research.services.erasing import erase_participant, erase_session
from research.services.live import Line, write_line
from research.services.recoding import merge_codes, split_code
from research.services.redacting import look_again, redact
from research.services.second_coding import (
    ask_second_coding,
    blind_view,
    code_blind,
    draw_sessions,
    finish_second_coding,
    first_coders,
    recode_blind,
    reopen_second_coding,
    second_coding,
    second_codings,
    uncode_blind,
    withdraw_second_coding,
)
from research.services.settling import disagreements, settle, side_by_side
from storage import Project, reading
from storage.check import check
from storage.history import acts, undo
from tests.test_redacting import session_of

UNITS: tuple[Unit, ...] = ("turns", "letters")
BEN, CARA = Who("Ben"), Who("Cara")
SAID = (
    "Interviewer: What takes longest?",
    "P1: The placements take longest, and Quibbleton is late.",
    "Interviewer: And you?",
    "P2: I agree about the reports. They are late every week.",
    "P1: The spreadsheet is the worst of it.",
)


@pytest.fixture
def held(project: Project, who: Who) -> int:
    return session_of(project, who, *SAID)


@pytest.fixture
def tag(project: Project, who: Who) -> int:
    return add_code(project, who, "Late")


def _place(project: Project, session_id: int, words: str) -> tuple[int, int]:
    start = transcript(project, session_id).text.index(words)
    return start, start + len(words)


def _keep(project: Project, session_id: int, words: str, *tags: int, who: Who) -> int:
    start, end = _place(project, session_id, words)
    return keep_quote(project, who, session_id, start, end, codes=tags)


def _ask(project: Project, who: Who, session_id: int, coder: Who = BEN, *tags: int) -> int:
    (made,) = ask_second_coding(project, who, [session_id], coder.person, tags)
    return made


def _code(project: Project, coding: int, words: str, *tags: int, coder: Who = BEN) -> int:
    start, end = _place(project, second_coding(project, coding).session_id, words)
    return code_blind(project, coder, coding, start, end, tags)


def _finish(project: Project, coding: int, coder: Who = BEN) -> None:
    finish_second_coding(project, coder, coding, second_coding(project, coding).version)


def _words(project: Project, coding: int) -> list[str]:
    text = transcript(project, second_coding(project, coding).session_id).text
    return [text[span.start : span.end] for span in blind_view(project, coding).spans]


def _last_act(project: Project) -> int:
    with reading(project) as db:
        return acts(db)[0].id


def test_who_codes_blind_sees_their_own_spans_and_nobody_elses_before_all_are_done(
    project: Project, who: Who, held: int, tag: int
) -> None:
    _keep(project, held, "Quibbleton is late", tag, who=who)
    ben, cara = _ask(project, who, held), _ask(project, who, held, CARA)
    _code(project, ben, "They are late every week.", tag)
    _code(project, cara, "The spreadsheet", tag, coder=CARA)
    assert _words(project, ben) == ["They are late every week."]
    assert _words(project, cara) == ["The spreadsheet"]
    _finish(project, ben)
    assert _words(project, cara) == ["The spreadsheet"]
    with pytest.raises(BadInput, match="not done yet"):
        disagreements(project, cara)
    with pytest.raises(BadInput, match="Ben’s coding"):
        _code(project, ben, "The spreadsheet", tag, coder=CARA)


def test_what_is_coded_is_saved_at_once_and_undone_one_act_at_a_time(
    project: Project, who: Who, held: int, tag: int
) -> None:
    other = add_code(project, who, "Sheets")
    coding = _ask(project, who, held, BEN, tag)
    span = _code(project, coding, " spreadsheet ", tag)
    assert span == _code(project, coding, "spreadsheet", tag)
    with reading(project) as db:
        assert [each.words for each in acts(db)][:2] == [
            "Coded blind", "Asked for a second coding of 1 session",
        ]  # fmt: skip
    with pytest.raises(BadInput, match="“Sheets” is not among"):
        _code(project, coding, "The spreadsheet", other)
    with pytest.raises(BadInput, match="interviewer"):
        _code(project, coding, "And you?", tag)
    (view,) = blind_view(project, coding).spans
    recode_blind(project, BEN, span, view.version, [])
    with pytest.raises(StaleEdit):
        recode_blind(project, BEN, span, view.version, [tag])
    undo(project, BEN, _last_act(project))
    (view,) = blind_view(project, coding).spans
    assert view.codes == (tag,)
    uncode_blind(project, BEN, span, view.version)
    assert blind_view(project, coding).spans == ()
    undo(project, BEN, _last_act(project))
    assert [each.codes for each in blind_view(project, coding).spans] == [(tag,)]


def test_settling_changes_the_tags_and_never_what_is_compared(
    project: Project, who: Who, held: int, tag: int
) -> None:
    untouched = _keep(project, held, "I agree about the reports.", who=who)
    mine = _keep(project, held, "Quibbleton is late", tag, who=who)
    coding = _ask(project, who, held)
    _code(project, coding, "They are late every week.", tag)
    _code(project, coding, "The spreadsheet", tag)
    _finish(project, coding)
    left = disagreements(project, coding).left
    shown = side_by_side(project, coding, left)
    assert [each.words for each in shown] == [
        "Quibbleton is late", "They are late every week.", "The spreadsheet",
    ]  # fmt: skip
    assert [(each.first, each.second) for each in shown] == [
        ((tag,), ()),
        ((), (tag,)),
        ((), (tag,)),
    ]
    assert shown[1].before.endswith("Interviewer: And you? P2: I agree about the reports. ")
    assert shown[1].speaker == "P2"
    settle(project, who, coding, left[0], "leave")
    assert quotes_by_id(project, [mine])[0].codes == ()
    settle(project, who, coding, left[1], "tag", "He says so")
    settle(project, who, coding, left[2], "both")
    made = [each for each in transcript(project, held).quotes if each.id not in (untouched, mine)]
    assert [(each.text, [c.id for c in each.codes]) for each in made] == [
        ("They are late every week.", [tag])
    ]
    done = disagreements(project, coding)
    assert done.left == ()
    assert [each.decision for each in done.settled] == ["both", "tag", "leave"]
    with pytest.raises(StaleEdit):
        settle(project, who, coding, left[2], "tag")
    undo(project, who, _last_act(project))
    assert disagreements(project, coding).left == (left[2],)
    # Another coder's work is compared with the first coding as it was before anything was settled.
    cara = _ask(project, who, held, CARA)
    _finish(project, cara, CARA)
    assert [each.start for each in disagreements(project, cara).left] == []
    assert second_coding(project, cara).frozen_at == second_coding(project, coding).frozen_at
    assert first_coders(project, cara) == {who.person: 1}


def test_a_tag_goes_on_the_smallest_quote_that_covers_the_words_and_comes_off_no_others(
    project: Project, who: Who, held: int, tag: int
) -> None:
    wide = _keep(project, held, "I agree about the reports. They are late every week.", who=who)
    across = transcript(project, held).text
    start, end = across.index("I agree"), across.index(" is the worst")
    both = keep_quote(project, who, held, start, end, codes=[add_code(project, who, "Long")])
    coding = _ask(project, who, held)
    _code(project, coding, "They are late", tag)
    _code(project, coding, "The spreadsheet", codes(project)[1].id)
    _finish(project, coding)
    by_first, late = sorted(disagreements(project, coding).left, key=lambda d: not d.by_first)
    settle(project, who, coding, late, "tag")
    assert [c.id for c in quotes_by_id(project, [wide])[0].codes] == [tag]
    with pytest.raises(BadInput, match=f"quote {both} has this tag and reaches beyond"):
        settle(project, who, coding, by_first, "leave")


def test_a_second_coding_done_is_closed_and_going_on_is_noted(
    project: Project, who: Who, held: int, tag: int
) -> None:
    coding = _ask(project, who, held)
    _finish(project, coding)
    with pytest.raises(BadInput, match="is done"):
        _code(project, coding, "The spreadsheet", tag)
    _keep(project, held, "The spreadsheet", tag, who=who)
    reopen_second_coding(project, BEN, coding, second_coding(project, coding).version)
    with pytest.raises(BadInput, match="open already"):
        reopen_second_coding(project, BEN, coding, second_coding(project, coding).version)
    _finish(project, coding)
    now = second_coding(project, coding)
    assert (now.is_done, now.reopened) == (True, 1)
    assert disagreements(project, coding).left == (), "the first coding was frozen before"
    with pytest.raises(StaleEdit):
        withdraw_second_coding(project, who, coding, now.version - 1)
    withdraw_second_coding(project, who, coding, now.version)
    assert second_codings(project) == ()
    undo(project, who, _last_act(project))
    assert second_coding(project, coding).is_done


def test_replaced_words_take_the_spans_along_and_undo_cannot_misplace_what_was_removed(
    project: Project, who: Who, held: int, tag: int
) -> None:
    _keep(project, held, "They are late every week.", tag, who=who)
    coding = _ask(project, who, held)
    _code(project, coding, "Quibbleton is late", tag)
    late = _code(project, coding, "The spreadsheet", tag)
    view = next(each for each in blind_view(project, coding).spans if each.id == late)
    uncode_blind(project, BEN, late, view.version)
    gone = _last_act(project)
    _finish(project, coding)
    settle(project, who, coding, disagreements(project, coding).left[1], "both")
    state = look_again(project, held).state
    words = WordsToReplace("Quibbleton", "place", "[town]")
    redact(project, who, held, state, words=[words])
    assert _words(project, coding) == ["[town] is late"]
    done = disagreements(project, coding)
    text = transcript(project, held).text
    assert [text[each.start : each.end] for each in done.settled] == ["They are late every week."]
    assert [each.words for each in side_by_side(project, coding, done.left)] == ["[town] is late"]
    with pytest.raises(CannotUndo, match="words of its session were changed"):
        undo(project, BEN, gone)
    assert check(project).problems == []


def test_a_corrected_turn_takes_the_spans_along_and_one_with_tagged_words_stays(
    project: Project, who: Who, held: int, tag: int
) -> None:
    coding = _ask(project, who, held)
    _code(project, coding, "the reports", tag)
    _code(project, coding, "The spreadsheet", tag)
    turn = transcript(project, held).turns[3]
    edit_turn(project, who, turn.id, turn.version, held, "I quite agree about all reports.")
    assert _words(project, coding) == ["all reports", "The spreadsheet"]
    with pytest.raises(BadInput, match="tagged in a second coding"):
        write_line(project, who, held, Line(f"turn-{turn.id}", "", base=turn.version + 1))
    first = transcript(project, held).turns[0]
    asks = first.participant_id
    write_line(project, who, held, Line(f"turn-{first.id}", "", asks, base=first.version))
    assert _words(project, coding) == ["all reports", "The spreadsheet"]
    undo(project, who, _last_act(project))
    assert _words(project, coding) == ["all reports", "The spreadsheet"]
    assert check(project).problems == []


def test_what_lies_only_in_the_words_of_somebody_erased_goes(
    project: Project, who: Who, held: int, tag: int
) -> None:
    _keep(project, held, "The placements take longest", tag, who=who)
    _keep(project, held, "I agree", tag, who=who)
    coding = _ask(project, who, held)
    _code(project, coding, "The spreadsheet", tag)
    _code(project, coding, "about the reports.", tag)
    _finish(project, coding)
    for each in disagreements(project, coding).left:
        settle(project, who, coding, each, "both")
    person = next(each.id for each in participants(project) if each.pseudonym == "P1")
    erase_participant(project, who, person)
    assert _words(project, coding) == ["about the reports."]
    text = transcript(project, held).text
    kept = disagreements(project, coding).settled
    assert {text[each.start : each.end] for each in kept} == {"I agree", "about the reports."}
    assert check(project).problems == []
    erase_session(project, who, held)
    assert second_codings(project) == ()
    with reading(project) as db:
        told = db.execute(
            "SELECT DISTINCT coalesce(before, '{}'), coalesce(after, '{}') FROM history "
            "WHERE tbl IN ('second_codings', 'second_spans', 'second_span_codes', 'settlements')"
        ).fetchall()
    assert told == [("{}", "{}")]


def test_merged_split_and_removed_tags_take_what_was_coded_along(
    project: Project, who: Who, held: int, tag: int
) -> None:
    slow, other = add_code(project, who, "Slow"), add_code(project, who, "Other")
    mine = _keep(project, held, "They are late every week.", tag, who=who)
    coding = _ask(project, who, held, BEN, tag, slow)
    _code(project, coding, "They are late", tag, slow)
    _code(project, coding, "The spreadsheet", slow)
    _finish(project, coding)
    (left, *_) = disagreements(project, coding).left
    settle(project, who, coding, left, "both")
    seen = {each.id: Seen(each.id, each.version) for each in codes(project)}
    merge_codes(project, who, seen[tag], [seen[slow]])
    assert [each.codes for each in blind_view(project, coding).spans] == [(tag,), (tag,)]
    assert second_coding(project, coding).asked == (tag,)
    assert disagreements(project, coding).settled[0].code_id == tag
    undo(project, who, _last_act(project))
    assert second_coding(project, coding).asked == (tag, slow)
    merge_codes(project, who, *_seen(project, tag, slow))
    part = SplitPart((mine,), code_id=other)
    (now,) = [each for each in codes(project) if each.id == tag]
    split_code(project, who, Seen(tag, now.version), [part])
    spans = blind_view(project, coding).spans
    assert [each.codes for each in spans] == [(other,), (tag,)], "what lay on the quote went along"
    remove_code(project, who, tag)
    assert [each.codes for each in blind_view(project, coding).spans] == [(other,), ()]
    assert blind_view(project, coding).codes == (), "none of those asked for is left"


def _seen(project: Project, into: int, source: int) -> tuple[Seen, list[Seen]]:
    versions = {each.id: each.version for each in codes(project)}
    return Seen(into, versions[into]), [Seen(source, versions[source])]


def test_two_coders_at_once_lose_nothing(project: Project, who: Who, held: int, tag: int) -> None:
    coders = {_ask(project, who, held, each): each for each in (BEN, CARA)}
    words = ["The placements", "take longest", "I agree", "the reports", "The spreadsheet"]
    jobs = [(coding, each) for each in words for coding in coders]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda job: _code(project, job[0], job[1], tag, coder=coders[job[0]]), jobs))
    for coding in coders:
        assert _words(project, coding) == words
        assert {each.codes for each in blind_view(project, coding).spans} == {(tag,)}


def test_agreement_is_of_both_codings_as_made_and_comes_out_of_the_file_again(
    project: Project, who: Who, held: int, tag: int
) -> None:
    other = add_code(project, who, "Other")
    _keep(project, held, "Quibbleton is late", tag, who=who)
    _keep(project, held, "about the reports", tag, other, who=who)
    ben, cara = _ask(project, who, held), _ask(project, who, held, CARA, tag)
    _code(project, ben, "the reports. They", tag)
    _code(project, ben, "The spreadsheet", other)
    _code(project, cara, "They are late", tag, coder=CARA)
    _finish(project, ben)
    for unit in UNITS:
        before = coding_agreement(project, (ben,), unit)
        for each in disagreements(project, ben).left[:2]:
            settle(project, who, ben, each, "leave")
        assert coding_agreement(project, (ben,), unit) == before, "settling changed the agreement"
    _finish(project, cara, CARA)
    three = coding_agreement(project, (ben, cara), "letters")
    assert three.coders == ("First coding", "Ben", "Cara")
    # What Cara was not asked for is missing, not "no".
    assert [set(each.tagged) for each in three.tags] == [
        {"First coding", "Ben", "Cara"}, {"First coding", "Ben"},
    ]  # fmt: skip
    on_late = coding_agreement(project, (ben,), "turns").tags[0]
    assert {name: n.coded for name, n in on_late.tagged.items()} == {"First coding": 2, "Ben": 1}
    assert (on_late.alike, on_late.found.paired_units) == (2, 3)
    for ids, unit in product(((ben,), (ben, cara)), UNITS):
        for tags in coding_agreement(project, ids, unit).tags:
            file = ratings_file(project, ids, unit, tags.code_id).encode()
            read = agreement_of_file(file, "r.csv", unit="unit", coder="coder", value="value")
            assert (read.units, read.coders) == (tags.found.units, tags.found.coders)
            for name, worth in tags.worths.items():
                assert read.coefficient(name) == pytest.approx(worth.value), (unit, name)
    on_late = coding_agreement(project, (ben,), "turns").tags[0]
    file = ratings_file(project, (ben,), "turns", on_late.code_id).encode()
    again = bootstrap(ratings_of_file(file, "r.csv", unit="unit", coder="coder", value="value"))
    alpha = on_late.worths["krippendorff_alpha"]
    assert (alpha.low, alpha.high) == pytest.approx(
        (again["krippendorff_alpha"].low, again["krippendorff_alpha"].high)
    )
    assert "Quibbleton" not in ratings_file(project, (ben, cara), "letters", None)


def test_a_result_says_what_it_does_not_show(
    project: Project, who: Who, held: int, tag: int
) -> None:
    never = add_code(project, who, "Never")
    _keep(project, held, "The spreadsheet", tag, who=who)
    _keep(project, held, "They are late", tag, who=BEN)
    coding = _ask(project, who, held, BEN, tag, never)
    _finish(project, coding)
    reopen_second_coding(project, BEN, coding, second_coding(project, coding).version)
    _finish(project, coding)
    found = coding_agreement(project, (coding,), "turns")
    assert (found.own["Ben"].own, found.own["Ben"].all, found.reopened) == (1, 2, ("Ben",))
    assert not found.own["Ben"].is_most
    assert found.settled == 0
    late, not_put = found.tags
    assert "Ben never put it, so nothing can be past what chance gives." in late.remarks
    assert {worth.value for worth in not_put.worths.values()} == {None}
    assert "everybody gave every unit the same value" in not_put.remarks[0].lower()


def test_a_first_coding_kept_after_something_was_settled_is_told(
    project: Project, who: Who, held: int, tag: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keep(project, held, "The spreadsheet", tag, who=who)
    coding = _ask(project, who, held)
    _finish(project, coding)
    settle(project, who, coding, disagreements(project, coding).left[0], "leave")
    withdraw_second_coding(project, who, coding, second_coding(project, coding).version)
    monkeypatch.setattr("storage.database.now", lambda: "2126-01-01T00:00:00Z")
    again = _ask(project, who, held)
    _finish(project, again)
    assert coding_agreement(project, (again,), "turns").settled == 1


def test_what_cannot_be_coded_says_why(project: Project, who: Who, held: int) -> None:
    with pytest.raises(BadInput, match="no tags to code with"):
        _ask(project, who, held)
    add_code(project, who, "Late")
    for nothing, why in (([], "no session"), ([99], "no session number 99")):
        with pytest.raises((BadInput, NotFound), match=why):
            ask_second_coding(project, who, nothing, "Ben")
    with pytest.raises(BadInput, match="name is empty"):
        ask_second_coding(project, who, [held], " ")
    asks = session_of(project, who, "Interviewer: Hello?", council="Eastley")
    with pytest.raises(BadInput, match="nobody but interviewers"):
        _ask(project, who, asks)
    coding = _ask(project, who, held)
    with pytest.raises(BadInput, match="codes this session already"):
        ask_second_coding(project, who, [held], "ben")
    _finish(project, coding)
    assert disagreements(project, coding).left == ()
    remove_session(project, who, held)
    with pytest.raises(NotFound, match="no second coding"):
        disagreements(project, coding)
    undo(project, who, _last_act(project))
    assert second_coding(project, coding).is_done


def test_quotes_deleted_since_leave_the_frozen_coding_as_it_was(
    project: Project, who: Who, held: int, tag: int
) -> None:
    quote = _keep(project, held, "The spreadsheet", tag, who=who)
    coding = _ask(project, who, held)
    _finish(project, coding)
    remove_quote(project, who, quote)
    (left,) = disagreements(project, coding).left
    settle(project, who, coding, left, "leave")
    undo(project, who, _last_act(project))
    settle(project, who, coding, left, "tag")
    (made,) = transcript(project, held).quotes
    assert (made.text, [each.id for each in made.codes]) == ("The spreadsheet", [tag])


def test_a_draw_is_the_same_for_the_same_seed_and_spreads_over_councils(
    project: Project, who: Who
) -> None:
    for council in ("Northmoor", "Eastley", "Calderbrook"):
        for number in (1, 2, 3):
            session_of(project, who, f"P{number}: Something.", council=council)
    drawn = draw_sessions(project, 4, 7)
    assert drawn == draw_sessions(project, 4, 7)
    assert len({each.council for each in drawn.sessions}) == 3
    assert drawn.reason == "Drawn at random, seed 7: 4 of 9 sessions, from 3 councils"
    picks = {tuple(s.id for s in draw_sessions(project, 2, seed).sessions) for seed in range(12)}
    assert len(picks) > 3
    every: tuple[Session, ...] = sessions(project)
    assert draw(every, 50, 1) == every
    with pytest.raises(BadInput, match="below one"):
        draw_sessions(project, 0, 1)


def _turn(number: int, start: int, text: str, asks: bool = False) -> TurnView:
    return TurnView(
        number, number, f"P{number}", "", None, asks, None, start, start + len(text), text
    )


TURNS = (
    _turn(1, 0, "aaaa bbbb"),
    _turn(2, 10, "?", True),
    _turn(3, 12, "cccc dddd"),
    _turn(4, 22, "eeee"),
)
TEXT = "\n".join(turn.text for turn in TURNS)


def test_what_overlaps_is_one_reading_and_what_runs_on_over_turns_is_one_difference() -> None:
    first = [CodedSpan(1, 0, 4, (1,)), CodedSpan(2, 5, 21, (2,))]
    second = [CodedSpan(3, 2, 9, (1,)), CodedSpan(4, 17, 21, (1,))]
    found = differences(TURNS, first, second, [1, 2])
    assert found.apart == (Difference(2, 5, 21, True), Difference(1, 17, 21, False))
    assert found.edges == 1
    agreed_between = differences(
        TURNS, [CodedSpan(1, 0, 26, (1,))], [CodedSpan(2, 12, 21, (1,))], [1]
    )
    assert [(each.start, each.end) for each in agreed_between.apart] == [(0, 9), (22, 26)]
    assert differences(TURNS, first, first, [1, 2]) == replace(found, apart=(), edges=0)


_SPANS = st.lists(
    st.tuples(st.integers(0, 25), st.integers(1, 26), st.sampled_from([(1,), (2,), (1, 2), ()])),
    max_size=5,
).map(lambda many: [CodedSpan(n, a, min(26, a + b), c) for n, (a, b, c) in enumerate(many)])


@settings(max_examples=60, deadline=None)
@given(first=_SPANS, second=_SPANS)
def test_differences_are_the_same_from_either_side(
    first: list[CodedSpan], second: list[CodedSpan]
) -> None:
    one, other = (differences(TURNS, *each, [1, 2]) for each in ((first, second), (second, first)))
    assert one.edges == other.edges
    assert [replace(each, by_first=not each.by_first) for each in other.apart] == list(one.apart)
    for each in one.apart:
        (by, not_by) = (first, second) if each.by_first else (second, first)
        met = [
            s for s in by if each.code_id in s.codes and s.start < each.end and each.start < s.end
        ]
        assert met
        assert not any(each.code_id in s.codes and _letters(s, each) for s in not_by)


def _letters(span: CodedSpan, each: Difference) -> bool:
    return bool(TEXT[max(span.start, each.start) : min(span.end, each.end)].strip(" \n?"))
