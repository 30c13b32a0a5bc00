"""One step of many maps: each council's own words for the same work, how sure, and why."""

from __future__ import annotations

import streamlit as st

from process_maps.aligning.model import Pair, Place, in_one_sentence
from process_maps.pairing.aligned import Aligned
from screens.look import go_to, plain, table

BANDS = {"decided": "decided", "sure": "sure", "check": "to check"}
MOST_WAYS, MOST_REASONS = 12, 3


def same_work(it: Aligned, place: Place) -> None:
    """A step, and what of every other map is the same work."""
    step = it.alignment.step(place)
    pairs = [each for each in it.alignment.pairs if place in (each.a, each.b)]
    with st.container(border=True):
        st.markdown(f"**{plain(it.said(place))}** · {plain(it.names[place.map])}")
        facts = [
            f"{word}: {', '.join(held)}"
            for word, held in (("Who", step.actors), ("Systems", step.systems))
            if held
        ]
        if facts:
            st.markdown(plain(". ".join(facts) + "."))
        if not pairs:
            st.markdown("In this map only: no other map has a step that looks like the same work.")
        else:
            rows = [_row(it, place, each) for each in pairs]
            table(without_unknown(rows), "The same work in other maps")
        with st.container(horizontal=True):
            go_to("evidence", "Its chain", {"step": str(it.row(place))})
            way_to(it, place)
            for each in pairs[:MOST_WAYS]:
                way_to(it, _other(place, each))


def without_unknown(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """The rows without columns of which nothing is known in any of them."""
    known = [head for head in rows[0] if any(row[head] is not None for row in rows)]
    return [{head: row[head] for head in known} for row in rows]


def _other(place: Place, pair: Pair) -> Place:
    return pair.b if pair.a == place else pair.a


def _row(it: Aligned, place: Place, pair: Pair) -> dict[str, object]:
    other = _other(place, pair)
    step = it.alignment.step(other)
    why = pair.decided.words if pair.decided else in_one_sentence(pair.reasons, MOST_REASONS)
    return {
        "Map": it.names[other.map],
        "Its own words": it.said(other),
        "Who": ", ".join(step.actors) or None,
        "Systems": ", ".join(step.systems) or None,
        "How sure": BANDS[pair.band],
        "Why": why,
    }


def way_to(it: Aligned, place: Place) -> None:
    """A link to a step on its own map."""
    words = it.said(place)
    short = words if len(words) <= 32 else f"{words[:31].rstrip()}…"
    go_to(
        "process_map",
        plain(f"{it.names[place.map]}: {short}"),
        {"map": str(it.maps[place.map].id), "step": str(it.row(place))},
    )
