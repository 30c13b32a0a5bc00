"""What a person decides about findings: kept to the letter, and never two replacements in one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as some

from research.deciding import (
    ADDED_KINDS,
    Decisions,
    Marked,
    decided,
    looked_at,
    places_of,
    proposals,
)
from research.drafts import Draft, draft_of
from research.model import RawTranscript, Turn

SAID = (
    "Priya Raman said Dave waits. Ring 0161 496 0123 or ask Mrs Hale.",
    "Dave and dave’s team wait for priya; Davenport does not.",
    "We see Dave at Hilltop on Mondays 🙂 and Zoë writes to Dave.",
)


def _draft(said: tuple[str, ...] = SAID) -> Draft:
    turns = (Turn("Priya Raman", None, said[0]), *(Turn(None, None, each) for each in said[1:]))
    # Words of the council's name are nobody's, so that these are found only by whoever decides.
    return draft_of(RawTranscript(turns, "txt", "utf-8"), council="Dave Davenport Zoë Hilltop")


def _texts(draft: Draft, decisions: Decisions) -> list[str]:
    return [turn.text for turn in decided(draft, decisions).anonymised().turns]


def _at(turn: int, words: str, kind: str = "name") -> Marked:
    start = SAID[turn].index(words)
    return Marked(turn, start, start + len(words), kind)


def test_nothing_decided_is_what_the_draft_does_by_itself() -> None:
    draft = _draft()
    assert _texts(draft, Decisions()) == [turn.text for turn in draft.anonymised().turns]
    assert decided(draft, Decisions()).findings == draft.findings


def test_words_added_in_one_place_have_one_name_throughout_and_only_there() -> None:
    draft = _draft()
    marks = (_at(0, "Dave"), _at(2, "Zoë"), _at(2, "Hilltop", "place"), _at(1, "Dave"))
    texts = _texts(draft, Decisions(added=marks))
    name = texts[0].split(" waits")[0].split("said ")[1]
    assert name.startswith("[name ")
    assert texts[1].startswith(f"{name} and dave’s team")
    assert texts[2].startswith("We see Dave at [place] on")
    assert name not in texts[2]
    assert decided(draft, Decisions(added=marks)).anonymised(sure_only=True).left < 2


def test_part_of_a_name_is_the_same_person_unless_it_could_be_two() -> None:
    draft = _draft(("Ann Dace and Bo Reed met Sam Reed.", "Ann, Reed and Dace agreed."))
    names = [("Ann Dace", "name"), ("Bo Reed", "name"), ("Sam Reed", "name")]
    names += [(each, "name") for each in ("Ann", "Reed", "Dace")]
    first, second = _texts(draft, Decisions(everywhere=tuple(names)))
    assert first == "[name 1] and [name 2] met [name 3]."
    assert second == "[name 1], [name 4] and [name 1] agreed."


def test_words_replaced_everywhere_go_in_any_case_but_not_inside_other_words() -> None:
    draft = _draft()
    texts = _texts(draft, Decisions(everywhere=(("Dave", "name"),)))
    assert not any("Dave " in text or "dave" in text for text in texts)
    assert "Davenport" in texts[1]
    assert len(places_of(draft, "dave")) == 5
    one = next(
        each
        for each in proposals(draft, Decisions(everywhere=(("Dave", "name"),)))
        if each.mine and each.turn == 2
    )
    left = Decisions(everywhere=(("Dave", "name"),), refused=frozenset({one.id}))
    assert _texts(draft, left)[2].startswith("We see Dave at")


def test_a_finding_made_longer_keeps_its_name_and_takes_in_what_it_reaches() -> None:
    draft = _draft()
    first, second = [each for each in draft.findings if each.turn == 0][:2]
    longer = Marked(0, first.span.start, second.span.end, "name")
    changed = decided(draft, Decisions(moved={first.id: longer}))
    assert len(changed.findings) == len(draft.findings) - 1
    assert changed.findings[0].span.replacement == first.span.replacement
    assert changed.anonymised().turns[0].text.startswith(f"{first.span.replacement} or ask")


def test_what_was_made_longer_stays_replaced_when_its_finding_is_gone() -> None:
    draft = _draft()
    gone = Decisions(moved={"0:1-2": _at(0, "Dave waits")})
    assert "Dave" not in _texts(draft, gone)[0]


def test_what_is_added_over_something_refused_is_replaced() -> None:
    draft = _draft()
    first = draft.findings[0]
    over = Marked(first.turn, first.span.start, first.span.end, "other")
    decisions = Decisions(refused=frozenset({first.id}), added=(over,))
    assert _texts(draft, decisions)[0].startswith("[taken out] said")
    assert looked_at(draft, decisions) == 1


SPANS = some.builds(
    Marked,
    some.integers(-1, 3),
    some.integers(-2, 70),
    some.integers(-2, 70),
    some.sampled_from(ADDED_KINDS),
)
IDS = [each.id for each in _draft().findings]


@settings(max_examples=100, deadline=None)
@given(
    some.frozensets(some.sampled_from(IDS)),
    some.dictionaries(some.sampled_from([*IDS, "2:0-3"]), SPANS, max_size=3),
    some.lists(SPANS, max_size=5).map(tuple),
    some.lists(some.sampled_from([("dave", "name"), ("we", "other"), ("Zoë", "place")])).map(tuple),
)
def test_whatever_is_decided_is_done_there_and_nowhere_else(
    refused: frozenset[str],
    moved: dict[str, Marked],
    added: tuple[Marked, ...],
    everywhere: tuple[tuple[str, str], ...],
) -> None:
    draft = _draft()
    decisions = Decisions(frozenset(), refused, moved, added, everywhere)
    changed = decided(draft, decisions)
    taken = [each for each in changed.findings if each.id not in changed.refused]
    for number, turn in enumerate(changed.anonymised().turns):
        # All that is left of what was said, and the words put, stand in their order.
        rest, done = turn.text, 0
        spans = [each.span for each in taken if each.turn == number]
        for span in spans:
            assert span.start >= done
            assert span.text == SAID[number][span.start : span.end]
            kept = SAID[number][done : span.start] + span.replacement
            assert rest.startswith(kept.lstrip() if not done else kept)
            rest, done = rest[len(kept.lstrip() if not done else kept) :], span.end
        assert rest == SAID[number][done:].rstrip()
    covered = {(each.turn, at) for each in taken for at in range(each.span.start, each.span.end)}
    for each in proposals(draft, decisions):
        inside = {(each.turn, at) for at in range(each.span.start, each.span.end)}
        assert each.id in refused or inside <= covered
    assert len({each.id for each in changed.findings}) == len(changed.findings)
