"""What somebody coded a second time goes along where words, tags and people change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from common.errors import BadInput, CannotUndo
from common.who import Who
from research.codebook.model import Seen, SplitPart
from research.redacting.model import WordsToReplace
from research.services import (
    add_code,
    codes,
    edit_turn,
    participants,
    transcript,
)
from research.services.codes import remove_code
from research.services.erasing import erase_participant, erase_session
from research.services.live import Line, write_line
from research.services.recoding import merge_codes, split_code
from research.services.redacting import look_again, redact
from research.services.second_coding import (
    blind_view,
    second_coding,
    second_codings,
    uncode_blind,
)
from research.services.settling import disagreements, settle, side_by_side
from storage import Project, reading
from storage.check import check
from storage.history.acts import undo
from tests.coded_twice import (
    BEN,
    CARA,
    SAID,
    ask_coders,
    finish_coding,
    kept_as,
    last_act,
    marks,
    words_coded,
)
from tests.research.test_redacting import session_of


@pytest.fixture
def held(project: Project, who: Who) -> int:
    return session_of(project, who, *SAID)


@pytest.fixture
def tag(project: Project, who: Who) -> int:
    return add_code(project, who, "Late")


def test_replaced_words_take_the_spans_along_and_undo_cannot_misplace_what_was_removed(
    project: Project, who: Who, held: int, tag: int
) -> None:
    kept_as(project, held, "They are late every week.", tag, who=who)
    coding = ask_coders(project, who, held)
    marks(project, coding, "Quibbleton is late", tag)
    late = marks(project, coding, "The spreadsheet", tag)
    view = next(each for each in blind_view(project, coding).spans if each.id == late)
    uncode_blind(project, BEN, late, view.version)
    gone = last_act(project)
    finish_coding(project, coding)
    settle(project, who, coding, disagreements(project, coding).left[1], "both")
    state = look_again(project, held).state
    words = WordsToReplace("Quibbleton", "place", "[town]")
    redact(project, who, held, state, words=[words])
    assert words_coded(project, coding) == ["[town] is late"]
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
    coding = ask_coders(project, who, held)
    marks(project, coding, "the reports", tag)
    marks(project, coding, "The spreadsheet", tag)
    turn = transcript(project, held).turns[3]
    edit_turn(project, who, turn.id, turn.version, held, "I quite agree about all reports.")
    assert words_coded(project, coding) == ["all reports", "The spreadsheet"]
    with pytest.raises(BadInput, match="tagged in a second coding"):
        write_line(project, who, held, Line(f"turn-{turn.id}", "", base=turn.version + 1))
    first = transcript(project, held).turns[0]
    asks = first.participant_id
    write_line(project, who, held, Line(f"turn-{first.id}", "", asks, base=first.version))
    assert words_coded(project, coding) == ["all reports", "The spreadsheet"]
    undo(project, who, last_act(project))
    assert words_coded(project, coding) == ["all reports", "The spreadsheet"]
    assert check(project).problems == []


def test_what_lies_only_in_the_words_of_somebody_erased_goes(
    project: Project, who: Who, held: int, tag: int
) -> None:
    kept_as(project, held, "The placements take longest", tag, who=who)
    kept_as(project, held, "I agree", tag, who=who)
    coding = ask_coders(project, who, held)
    marks(project, coding, "The spreadsheet", tag)
    marks(project, coding, "about the reports.", tag)
    finish_coding(project, coding)
    for each in disagreements(project, coding).left:
        settle(project, who, coding, each, "both")
    person = next(each.id for each in participants(project) if each.pseudonym == "P1")
    erase_participant(project, who, person)
    assert words_coded(project, coding) == ["about the reports."]
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
    mine = kept_as(project, held, "They are late every week.", tag, who=who)
    coding = ask_coders(project, who, held, BEN, tag, slow)
    marks(project, coding, "They are late", tag, slow)
    marks(project, coding, "The spreadsheet", slow)
    finish_coding(project, coding)
    (left, *_) = disagreements(project, coding).left
    settle(project, who, coding, left, "both")
    seen = {each.id: Seen(each.id, each.version) for each in codes(project)}
    merge_codes(project, who, seen[tag], [seen[slow]])
    assert [each.codes for each in blind_view(project, coding).spans] == [(tag,), (tag,)]
    assert second_coding(project, coding).asked == (tag,)
    assert disagreements(project, coding).settled[0].code_id == tag
    undo(project, who, last_act(project))
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
    coders = {ask_coders(project, who, held, each): each for each in (BEN, CARA)}
    words = ["The placements", "take longest", "I agree", "the reports", "The spreadsheet"]
    jobs = [(coding, each) for each in words for coding in coders]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda job: marks(project, job[0], job[1], tag, coder=coders[job[0]]), jobs))
    for coding in coders:
        assert words_coded(project, coding) == words
        assert {each.codes for each in blind_view(project, coding).spans} == {(tag,)}
