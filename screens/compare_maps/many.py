"""Many maps at once: which ones, what they come to in a sentence, and each way to look at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from evidence.services import marks_of_map
from process_maps.pairing.aligned import BY_WORDS, Aligned, aligned
from process_maps.picturing.summing_up import summary
from process_maps.services import MapView
from screens.compare_maps.differences_of_many import differences_of_many
from screens.compare_maps.many_alike import how_alike
from screens.compare_maps.many_reference import reference_process
from screens.compare_maps.many_together import together
from screens.compare_maps.review import review
from screens.compare_maps.words import words
from screens.look import fault_told, plain, the_project
from screens.offered import may_pair

ASKED = "maps"
COMPARING = "Comparing the maps: the first time takes some seconds."


def many(held: Sequence[MapView]) -> None:
    """The part of the screen that is about many maps."""
    chosen = _which(held)
    if len(chosen) < 2:
        st.info("Choose at least two maps to see what they have in common.")
        return
    with fault_told():
        with st.spinner(COMPARING):
            it = aligned(the_project(), chosen)
        _shown(it)


def every(held: Sequence[MapView]) -> str:
    """All maps, as an address holds them."""
    return written([each.id for each in held])


def written(ids: Sequence[int]) -> str:
    """Maps as an address holds them: "1-2-3"."""
    return "-".join(map(str, sorted(ids)))


def _which(held: Sequence[MapView]) -> list[int]:
    """The maps of the address, to be chosen anew here; all of them where it names none."""
    titles = {each.id: each.title for each in held}
    asked = list(dict.fromkeys(_numbers(st.query_params.get(ASKED, ""))))
    if gone := [str(each) for each in asked if each and each not in titles]:
        st.warning(f"There is no map number {' and no map number '.join(gone)} in this project.")
    now = [each for each in titles if each in asked] if asked else list(titles)
    with st.expander(
        # A label that told how many would be another one, and shut, with each map chosen.
        "Which maps",
        key="many-which",
        on_change="rerun",
    ) as opened:
        if not opened.open:
            return now
        chosen = st.multiselect(
            f"Maps to compare ({len(now):,} of {len(held):,})",
            list(titles),
            default=now,
            format_func=titles.__getitem__,
            placeholder="Choose two or more",
            key=f"many-maps-{written(now)}",
        )
        with st.container(horizontal=True):
            if len(now) < len(held):
                st.button("All maps", on_click=_ask, args=(list(titles),))
            if (one := _one_each(held)) != now and 1 < len(one) < len(held):
                st.button("One map of each council", on_click=_ask, args=(one,))
    chosen = [each for each in titles if each in chosen]
    if chosen != now:
        _ask(chosen)
        st.rerun()
    return now


def _numbers(asked: str) -> list[int]:
    return [int(each) for each in asked.split("-") if each.isdecimal() and len(each) < 12]


def _ask(ids: Sequence[int]) -> None:
    # Nothing chosen is said as such: an address without maps stands for all of them.
    st.query_params.from_dict({ASKED: written(ids) or "0"})


def _one_each(held: Sequence[MapView]) -> list[int]:
    """The map with most steps of each council."""
    best: dict[int, MapView] = {}
    for each in held:
        if each.council_id not in best or each.steps > best[each.council_id].steps:
            best[each.council_id] = each
    return [each.id for each in held if best[each.council_id] is each]


def _shown(it: Aligned) -> None:
    st.markdown(f"**{plain(summary(it.alignment))}**")
    if it.alignment.by_words:
        st.info(BY_WORDS)
    for key, each in it.maps.items():
        if not each.map.steps:
            st.markdown(f"{plain(it.names[key])}: this map has no steps yet.")
    if not any(each.map.steps for each in it.maps.values()):
        return
    ways: dict[str, Callable[[], None]] = {
        "All together": partial(together, it),
        "Reference process": partial(reference_process, it),
        "Review": partial(review, it),
        "Differences": partial(_differences, it),
        "How alike": partial(how_alike, it),
        "Words": words,
    }
    if not may_pair(each.council for each in it.maps.values()):
        del ways["Review"]
    tabs = st.tabs(list(ways), key=f"many-{written(it.ids)}", on_change="rerun")
    for tab, content in zip(tabs, ways.values(), strict=True):
        if tab.open:
            with tab, fault_told():
                content()


def _differences(it: Aligned) -> None:
    project = the_project()
    marks = {key: marks_of_map(project, each) for key, each in it.maps.items()}
    invented = [key for key, each in it.illustrative.items() if each]
    differences_of_many(it.alignment, it.names, marks, illustrative=invented)
