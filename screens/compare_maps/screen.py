"""Compare maps: two councils' maps step by step, or many at once; what a person decides stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import streamlit as st

from evidence.services import marks_of_map
from process_maps.pairing.aligned import aligned
from process_maps.pairing.differences import stated
from process_maps.pairing.model import summary
from process_maps.pairing.services import Comparison, compare, export_comparison
from process_maps.services import MapView, map_by_id, maps
from screens.compare_maps.differences import differences_in_words
from screens.compare_maps.drawings import drawings
from screens.compare_maps.joining import join_by_hand, kept_apart
from screens.compare_maps.lists import both, only_in, short
from screens.compare_maps.many import ASKED, COMPARING, every, many
from screens.compare_maps.review import review
from screens.compare_maps.words import words
from screens.look import asked_for, fault_told, heading, plain, the_project
from screens.offered import may_pair, none_yet

FIRST, SECOND = "a", "b"
TWO, MANY = "Two maps", "Many maps"
DRAWINGS = "Side by side"


def show() -> None:
    """The screen."""
    heading("Compare maps", "Councils’ maps side by side, step by step.")
    held = maps(the_project())
    if not held:
        none_yet(
            "No process map yet.",
            "Import or draw two, and they can be compared here.",
            "maps",
            screen="process_map",
            label="Import or draw a map",
        )
        return
    if len(held) == 1:
        none_yet(
            f"There is one map so far: {plain(held[0].council)}.",
            "A second one is needed to compare it with.",
            "maps",
            screen="process_map",
            label="Import or draw a second map",
        )
        return
    if _how_many(held) == MANY:
        many(held)
        return
    a, b = _choose(held)
    if a == b:
        st.info("Both are the same map. Choose another as the first or the second.")
        return
    with fault_told():
        with st.spinner(COMPARING):
            it = compare(the_project(), a, b)
        _compared(it)


def _how_many(held: Sequence[MapView]) -> str:
    """Two maps or many: as the address says, or as is chosen here."""
    now = MANY if ASKED in st.query_params else TWO
    chosen = st.segmented_control(
        "How many maps to compare",
        (TWO, MANY),
        default=now,
        required=True,
        label_visibility="collapsed",
        key=f"how-many-{now}",
    )
    if chosen and chosen != now:
        st.query_params.from_dict({ASKED: every(held)} if chosen == MANY else {})
        st.rerun()
    return now


def _choose(held: Sequence[MapView]) -> tuple[int, int]:
    """The two maps asked for in the address or chosen here; else the first of two councils."""
    ids = [each.id for each in held]
    asked = [asked_for(FIRST), asked_for(SECOND)]
    if gone := [str(each) for each in asked if each is not None and each not in ids]:
        st.warning(f"There is no map number {' and no map number '.join(gone)} in this project.")
    first = asked[0] if asked[0] in ids else next(each for each in ids if each != asked[1])
    council = next(each.council for each in held if each.id == first)
    others = [each for each in held if each.id != first]
    others.sort(key=lambda each: each.council == council)
    second = asked[1] if asked[1] in ids else others[0].id
    columns = st.columns(2)
    names = {each.id: each.title for each in held}
    chosen = [
        column.selectbox(
            label,
            ids,
            index=ids.index(now or ids[0]),
            format_func=names.__getitem__,
            key=f"compare-{label}-{now}",
        )
        for column, label, now in zip(
            columns, ("First map", "Second map"), (first, second), strict=True
        )
    ]
    if chosen != [first, second]:
        st.query_params.from_dict({FIRST: str(chosen[0]), SECOND: str(chosen[1])})
        st.rerun()
    return chosen[0], chosen[1]


def _compared(it: Comparison) -> None:
    pairing = it.pairing
    st.markdown(f"**{plain(summary(pairing, it.name_a, it.name_b))}**")
    _what_is_not_stated(it)
    marks = marks_of_map(the_project(), it.a), marks_of_map(the_project(), it.b)
    # The first map's name twice (two maps named alike in 24 letters) would be one tab.
    only = [f"Only in {plain(short(name))}" for name in (it.name_a, it.name_b)]
    if only[0] == only[1]:
        only = ["Only in the first", "Only in the second"]
    key = f"compared-{it.a.id}-{it.b.id}"
    contents: dict[str, Callable[[], None]] = {
        "In both": partial(both, it),
        "Review": partial(_review, it),
        "Differences": partial(differences_in_words, it, key, DRAWINGS),
        only[0]: partial(only_in, it, marks, second=False),
        only[1]: partial(only_in, it, marks, second=True),
        DRAWINGS: partial(drawings, it, marks),
        "Join by hand": partial(_hand, it),
        "Words": words,
    }
    if not may_pair((it.a.council, it.b.council)):
        for name in ("Review", "Join by hand"):
            del contents[name]
    tabs = st.tabs(list(contents), key=key, on_change="rerun")
    for tab, content in zip(tabs, contents.values(), strict=True):
        if tab.open:
            with tab:
                content()
    st.download_button(
        "Save the comparison (CSV)",
        partial(_file, it.a.id, it.b.id),
        file_name=f"maps-{it.a.id}-and-{it.b.id}-{date.today().isoformat()}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _review(it: Comparison) -> None:
    review(aligned(the_project(), (it.a.id, it.b.id)))


def _hand(it: Comparison) -> None:
    join_by_hand(it)
    kept_apart(it)


def _what_is_not_stated(it: Comparison) -> None:
    """What a map says of none of its steps: unknown, so no difference can be seen in it."""
    for name, process in ((it.name_a, it.a.map), (it.name_b, it.b.map)):
        if not process.steps:
            st.markdown(f"{plain(name)}: this map has no steps yet.")
        elif silent := sorted(stated(process).silent):
            said = ", ".join(each.lower() for each in silent)
            st.caption(
                plain(
                    f"{name}'s map states of none of its steps: {said}. Unknown is no difference."
                )
            )


def _file(a: int, b: int) -> bytes:
    project = the_project()
    marks = [
        [each.mark for each in marks_of_map(project, map_by_id(project, map_id))]
        for map_id in (a, b)
    ]
    return export_comparison(project, a, b, *marks)


if __name__ == "__main__":
    show()
