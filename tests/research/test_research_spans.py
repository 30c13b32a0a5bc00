"""Spans follow what is replaced around and within them: no word of theirs is lost, none is won."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from research.model import Placed
from research.spans import Change, Following, replaced

# Stretches that stay are of small letters, those replaced of capitals, and digits take their place.
STRETCHES = st.lists(
    st.tuples(st.text("abc😩", max_size=4), st.text("XYZ", max_size=3), st.text("019", max_size=3)),
    max_size=6,
)


def test_an_edge_within_a_name_goes_to_the_edge_of_what_replaces_it() -> None:
    text = "I asked Jane Smith about it"
    follow = Following([Change(8, "Jane Smith", "Analyst 1")])
    new = replaced(text, [Change(8, "Jane Smith", "Analyst 1")])
    shown = [
        new[after.start : after.end]
        for after in (follow(Placed(13, 27)), follow(Placed(2, 12)), follow(Placed(13, 18)))
    ]
    assert shown == ["Analyst 1 about it", "asked Analyst 1", "Analyst 1"]
    assert follow(Placed(0, 7)) == Placed(0, 7)


@settings(max_examples=150, deadline=None)
@given(stretches=STRETCHES, first=st.integers(0, 40), length=st.integers(1, 40))
def test_what_was_in_a_span_stays_in_and_what_was_not_stays_out(
    stretches: list[tuple[str, str, str]], first: int, length: int
) -> None:
    text = ""
    changes: list[Change] = []
    for kept, old, new in stretches:
        text += kept
        # Changes lie apart: two that touch would be one.
        if (old or new) and (kept or not changes):
            changes.append(Change(len(text), old, new))
            text += old
    span = Placed(min(first, len(text)), min(first + length, len(text)))
    if span.start == span.end:
        return
    after = Following(changes)(span)
    result = replaced(text, changes)
    words = result[after.start : after.end]
    inside = [c for c in changes if c.start < span.end and span.start < c.end]
    assert 0 <= after.start <= after.end <= len(result)
    assert [c for c in words if c.islower() or c == "😩"] == [
        c for c in text[span.start : span.end] if c.islower() or c == "😩"
    ]
    assert sum(c.isdigit() for c in words) == sum(len(c.new) for c in inside)
