"""Blind second coding: what each sees, what follows the words, and settling without cheating."""

from __future__ import annotations

import pytest

from common.errors import BadInput, StaleEdit
from common.who import Who
from research.services import (
    add_code,
    codes,
    keep_quote,
    quotes_by_id,
    transcript,
)
from research.services.second_coding import (
    blind_view,
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
from storage.history.acts import acts, undo
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


def test_who_codes_blind_sees_their_own_spans_and_nobody_elses_before_all_are_done(
    project: Project, who: Who, held: int, tag: int
) -> None:
    kept_as(project, held, "Quibbleton is late", tag, who=who)
    ben, cara = ask_coders(project, who, held), ask_coders(project, who, held, CARA)
    marks(project, ben, "They are late every week.", tag)
    marks(project, cara, "The spreadsheet", tag, coder=CARA)
    assert words_coded(project, ben) == ["They are late every week."]
    assert words_coded(project, cara) == ["The spreadsheet"]
    finish_coding(project, ben)
    assert words_coded(project, cara) == ["The spreadsheet"]
    with pytest.raises(BadInput, match="not done yet"):
        disagreements(project, cara)
    with pytest.raises(BadInput, match="Ben’s coding"):
        marks(project, ben, "The spreadsheet", tag, coder=CARA)


def test_what_is_coded_is_saved_at_once_and_undone_one_act_at_a_time(
    project: Project, who: Who, held: int, tag: int
) -> None:
    other = add_code(project, who, "Sheets")
    coding = ask_coders(project, who, held, BEN, tag)
    span = marks(project, coding, " spreadsheet ", tag)
    assert span == marks(project, coding, "spreadsheet", tag)
    with reading(project) as db:
        assert [each.words for each in acts(db)][:2] == [
            "Coded blind", "Asked for a second coding of 1 session",
        ]  # fmt: skip
    with pytest.raises(BadInput, match="“Sheets” is not among"):
        marks(project, coding, "The spreadsheet", other)
    with pytest.raises(BadInput, match="interviewer"):
        marks(project, coding, "And you?", tag)
    (view,) = blind_view(project, coding).spans
    recode_blind(project, BEN, span, view.version, [])
    with pytest.raises(StaleEdit):
        recode_blind(project, BEN, span, view.version, [tag])
    undo(project, BEN, last_act(project))
    (view,) = blind_view(project, coding).spans
    assert view.codes == (tag,)
    uncode_blind(project, BEN, span, view.version)
    assert blind_view(project, coding).spans == ()
    undo(project, BEN, last_act(project))
    assert [each.codes for each in blind_view(project, coding).spans] == [(tag,)]


def test_settling_changes_the_tags_and_never_what_is_compared(
    project: Project, who: Who, held: int, tag: int
) -> None:
    untouched = kept_as(project, held, "I agree about the reports.", who=who)
    mine = kept_as(project, held, "Quibbleton is late", tag, who=who)
    coding = ask_coders(project, who, held)
    marks(project, coding, "They are late every week.", tag)
    marks(project, coding, "The spreadsheet", tag)
    finish_coding(project, coding)
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
    undo(project, who, last_act(project))
    assert disagreements(project, coding).left == (left[2],)
    # Another coder's work is compared with the first coding as it was before anything was settled.
    cara = ask_coders(project, who, held, CARA)
    finish_coding(project, cara, CARA)
    assert [each.start for each in disagreements(project, cara).left] == []
    assert second_coding(project, cara).frozen_at == second_coding(project, coding).frozen_at
    assert first_coders(project, cara) == {who.person: 1}


def test_a_tag_goes_on_the_smallest_quote_that_covers_the_words_and_comes_off_no_others(
    project: Project, who: Who, held: int, tag: int
) -> None:
    wide = kept_as(project, held, "I agree about the reports. They are late every week.", who=who)
    across = transcript(project, held).text
    start, end = across.index("I agree"), across.index(" is the worst")
    both = keep_quote(project, who, held, start, end, codes=[add_code(project, who, "Long")])
    coding = ask_coders(project, who, held)
    marks(project, coding, "They are late", tag)
    marks(project, coding, "The spreadsheet", codes(project)[1].id)
    finish_coding(project, coding)
    by_first, late = sorted(disagreements(project, coding).left, key=lambda d: not d.by_first)
    settle(project, who, coding, late, "tag")
    assert [c.id for c in quotes_by_id(project, [wide])[0].codes] == [tag]
    with pytest.raises(BadInput, match=f"quote {both} has this tag and reaches beyond"):
        settle(project, who, coding, by_first, "leave")


def test_a_second_coding_done_is_closed_and_going_on_is_noted(
    project: Project, who: Who, held: int, tag: int
) -> None:
    coding = ask_coders(project, who, held)
    finish_coding(project, coding)
    with pytest.raises(BadInput, match="is done"):
        marks(project, coding, "The spreadsheet", tag)
    kept_as(project, held, "The spreadsheet", tag, who=who)
    reopen_second_coding(project, BEN, coding, second_coding(project, coding).version)
    with pytest.raises(BadInput, match="open already"):
        reopen_second_coding(project, BEN, coding, second_coding(project, coding).version)
    finish_coding(project, coding)
    now = second_coding(project, coding)
    assert (now.is_done, now.reopened) == (True, 1)
    assert disagreements(project, coding).left == (), "the first coding was frozen before"
    with pytest.raises(StaleEdit):
        withdraw_second_coding(project, who, coding, now.version - 1)
    withdraw_second_coding(project, who, coding, now.version)
    assert second_codings(project) == ()
    undo(project, who, last_act(project))
    assert second_coding(project, coding).is_done
