"""Everything people decided about some maps: who, when, why, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from common.words import count_of
from process_maps.aligning import Decided
from process_maps.pairing.aligned import Aligned
from process_maps.pairing.deciding import take_back
from process_maps.pairing.sayings import TakingBack
from screens.look import do_before, plain, the_project, who
from screens.paging import page_of
from screens.pickers import search_box

PAGE = 15
JOINED, APART = "Joined", "Kept apart"


def decided_list(it: Aligned) -> None:
    """The decisions, the latest first, narrowed and taken back one by one or all that are shown."""
    held = sorted(it.alignment.decided, key=lambda each: (each.at, each.id), reverse=True)
    if not held:
        st.markdown("Nobody has decided anything about these maps yet.")
        return
    found = _narrowed(it, held)
    if not found:
        st.markdown("No decision fits what you narrowed to.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{count_of(len(found), 'decision')}**, the latest first.")
        if len(found) > 1:
            st.button(
                f"Take back all {len(found):,}",
                key="review-back-all",
                on_click=_back,
                args=(found,),
                help="Those listed here, on every page. It can be undone.",
            )
    for number, each in enumerate(page_of(found, PAGE, key="review-decided"), start=1):
        words, way = st.columns([5, 1.6], vertical_alignment="center")
        words.markdown(
            f"{number}. {plain(f'{it.called(each.a)} and {it.called(each.b)}')}  \n"
            f":gray[{plain(each.words)}]"
        )
        with way:
            st.button(
                f"Take back number {number}",
                key=f"review-back-{number}",
                on_click=_back,
                args=([each],),
            )


def _narrowed(it: Aligned, held: Sequence[Decided]) -> list[Decided]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            "Decided as", [JOINED, APART], index=None, placeholder="All", key="review-decided-as"
        )
        of_map = None
        if len(it.maps) > 2:
            of_map = st.selectbox(
                "Council",
                list(it.names),
                index=None,
                format_func=it.names.__getitem__,
                placeholder="All",
                key=f"review-decided-of-{it.ids}",
            )
        mine = st.checkbox("Decided by me", key="review-decided-mine")
    sought = search_box("Search the decisions", key="review-decided-search").casefold()
    me = who().person
    return [
        each
        for each in held
        if (kind is None or (kind == JOINED) == each.together)
        and (of_map is None or of_map in (each.a.map, each.b.map))
        and (not mine or each.by == me)
        and (
            not sought or sought in f"{it.called(each.a)} {it.called(each.b)} {each.why}".casefold()
        )
    ]


def _back(decisions: Sequence[Decided]) -> None:
    back = [TakingBack(each.id, each.version) for each in decisions]
    words = "Taken back." if len(back) == 1 else f"Taken back: {count_of(len(back), 'decision')}."
    do_before(partial(take_back, the_project(), who(), back), words)
