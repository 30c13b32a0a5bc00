"""What could be clearer about a map: quiet remarks, each a way to the place it is about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from common.words import count_of
from process_maps.advice import DECISIONS, GROUPS, WAYS, WHO, Advice, advice
from process_maps.facts import names_of
from process_maps.services import StoredMap
from screens.look import plain
from screens.process_map.acts import open_step

_MOST_OF_A_KIND = 25
_LOOK = "What is known"


def remarks(stored: StoredMap, *, changing: bool) -> None:
    """How many remarks there are, and when opened all of them.

    ``changing``: whether the parts in which they can be put right are shown.
    """
    if not stored.map.steps:
        return
    found = advice(stored.map)
    if not found:
        st.caption("No remarks: every step is joined to others, has words and says who does it.")
        return
    listed = st.expander(
        f"What could be clearer ({len(found)})", key=f"remarks-{stored.id}", on_change="rerun"
    )
    if listed.open:
        with listed:
            _grouped(stored, found, changing)


def _grouped(stored: StoredMap, found: Sequence[Advice], changing: bool) -> None:
    """The remarks by what they are about; a button beside each opens the step, flow or lane."""
    st.markdown(
        f"{count_of(len(found), 'remark')}. Remarks stop nothing: a map may have good reasons to "
        "be as it is."
    )
    labels = names_of(stored.map)
    for about in GROUPS:
        here = [each for each in found if each.about == about]
        if not here:
            continue
        st.markdown(f"## {about} ({len(here)})")
        for number, each in enumerate(here[:_MOST_OF_A_KIND]):
            place = _place(each) if changing else _LOOK if each.step else None
            _remark(stored, each, labels, place, f"remark-{stored.id}-{about}-{number}")
        if len(here) > _MOST_OF_A_KIND:
            st.caption(f"And {len(here) - _MOST_OF_A_KIND} more of this kind.")


def _remark(
    stored: StoredMap, each: Advice, labels: dict[str, str], place: str | None, key: str
) -> None:
    name = labels.get(each.step or "", _place(each) or "The map")
    left, right = st.columns([2, 3], vertical_alignment="center")
    if place is None:
        left.markdown(plain(name))
    else:
        left.button(
            f":blue[{plain(name)}]",
            key=key,
            type="tertiary",
            wrap=True,
            on_click=partial(_open, stored.id, each.step, place),
        )
    right.markdown(plain(each.words))


def _place(each: Advice) -> str | None:
    """The part of the screen where it can be put right."""
    if each.flow or each.loop or each.about == DECISIONS:
        return "Flows and loops"
    if each.step:
        return "Flows and loops" if each.about == WAYS else "Change the step"
    return {WAYS: "Flows and loops", WHO: "Actors and phases"}.get(each.about)


def _open(map_id: int, step: str | None, place: str) -> None:
    if step:
        open_step(map_id, step)
    st.session_state[f"map_part_{map_id}"] = place
