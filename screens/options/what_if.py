"""What if: a stretch of one council's map done another council's way, measured beside the old."""

from __future__ import annotations

from functools import partial

import streamlit as st

from common.file_names import file_stem
from common.words import count_of
from evidence.failing import compared_runs, working_councils
from evidence.services import is_illustrative
from process_maps.facts import names_of
from process_maps.formats import FORMATS
from process_maps.measuring import Asked
from process_maps.measuring.deadlines import read_deadline
from process_maps.replacing.services import (
    IMAGINED,
    Wanted,
    WhatIf,
    save_what_if,
    shared_steps,
    usual_stretch,
    what_if,
    what_if_drawn,
)
from process_maps.replacing.words import rows, sentences, table_of, unknown_words
from process_maps.services import MapView, maps
from screens.components.map_view import map_view
from screens.look import empty, fault_told, plain, table, the_project

SAVED = ("svg", "png", "bpmn", "json")
DAYS_AVAILABLE = "63"


def the_what_if() -> None:
    """The whole view."""
    st.markdown(
        "Take a stretch of one council’s work and put another council’s way in its place: what "
        "would change in hours, handoffs and time. Both maps must have the step it begins with and "
        "the step it ends with."
    )
    held = _own_maps()
    if len(held) < 2:
        empty(
            "This needs the maps of two councils.", screen="process_map", label="Draw or import one"
        )
        return
    with fault_told():
        wanted = _chosen(held)
        if wanted is not None:
            _show(what_if(the_project(), wanted), wanted)


def _own_maps() -> dict[int, MapView]:
    own = {each.id for each in working_councils(the_project())}
    return {each.id: each for each in maps(the_project()) if each.council_id in own and each.steps}


def _chosen(held: dict[int, MapView]) -> Wanted | None:
    left, right = st.columns(2)
    ids = list(held)
    mine = left.selectbox(
        "Whose work", ids, format_func=lambda each: held[each].title, key="what-if-mine"
    )
    others = [each for each in ids if each != mine]
    theirs = right.selectbox(
        "Done whose way", others, format_func=lambda each: held[each].title, key="what-if-theirs"
    )
    shared = shared_steps(the_project(), mine, theirs)
    if not shared:
        st.markdown(
            "No step of the two is known to be the same work. Pair some in Compare maps first."
        )
        return None
    names, pair, said = list(shared), f"{mine}-{theirs}", shared.__getitem__
    begin, end = usual_stretch(the_project(), mine, theirs) or (names[0], names[0])
    first = left.selectbox(
        "From",
        names,
        names.index(begin),
        format_func=shared.__getitem__,
        key=f"what-if-first-{pair}",
    )
    last = right.selectbox(
        "To", names, names.index(end), format_func=said, key=f"what-if-last-{pair}"
    )
    times, keep = _reckoning(held[mine], held[theirs], pair)
    return Wanted(mine, theirs, first, last, keep, times, _asked())


def _asked() -> Asked:
    days = st.text_input(
        "Working days there are",
        DAYS_AVAILABLE,
        help="From when the portal opens to the deadline, or any other stretch of time you ask of",
        key="what-if-days",
    )
    # The same number, and so the same chances, for both ways.
    return Asked(deadline=read_deadline(days))


def _reckoning(mine: MapView, theirs: MapView, pair: str) -> tuple[float, bool]:
    found = compared_runs(the_project())
    children = {each.council_id: each.children for each in found.councils} if found else {}
    here, there = children.get(mine.council_id), children.get(theirs.council_id)
    times = 1.0
    if here and there:
        wanted = st.checkbox(
            f"Multiply {theirs.council}’s hours by {here / there:.2f}: {mine.council} has {here:,} "
            f"children in its return, {theirs.council} {there:,}",
            value=True,
            key=f"what-if-times-{pair}",
        )
        times = here / there if wanted else 1.0
    else:
        st.caption("How many children each return is over is not known, so hours are as they are.")
    keep = st.checkbox(
        "Where their map states no hours for a step that is the same work, keep mine",
        key=f"what-if-keep-{pair}",
    )
    return times, keep


def _show(found: WhatIf, wanted: Wanted) -> None:
    whose = f"{found.theirs.council}’s"
    for words in sentences(found.now, found.then, whose):
        st.markdown(plain(words))
    st.caption(
        plain(
            f"{IMAGINED} Hours are what people judged, each step’s as often as a simulated return "
            f"comes to it; {found.now.measures.asked.runs:,} returns, seed "
            f"{found.now.measures.asked.seed}. Nothing here promises that the same way works "
            "elsewhere."
        )
    )
    table(table_of(rows(found.now, found.then)), "Now, and done the other way")
    _not_known(found)
    _changed(found)
    _drawing(found, wanted)
    _save(found)


def _not_known(found: WhatIf) -> None:
    said = [*found.replaced.remarks, *unknown_words(found.now, found.then)]
    if said:
        st.markdown("**To look at first**")
        st.markdown("\n".join(f"- {plain(each)}" for each in said))


def _changed(found: WhatIf) -> None:
    gone, taken = found.replaced.gone, found.replaced.taken
    mine, theirs = names_of(found.mine.map), names_of(found.theirs.map)
    out, there = count_of(len(gone), "step"), count_of(len(taken), "step")
    words = f"{out} of {found.mine.council} replaced by {there} of {found.theirs.council}"
    with st.expander(words):
        left, right = st.columns(2)
        for column, names in (
            (left, [mine[each] for each in gone]),
            (right, [theirs[each] for each in taken.values()]),
        ):
            column.markdown("\n".join(f"- {plain(each)}" for each in names))


def _drawing(found: WhatIf, wanted: Wanted) -> None:
    illustrative = is_illustrative(the_project(), found.mine)
    picture = what_if_drawn(the_project(), wanted, illustrative)
    map_view(
        picture.svg,
        name=f"Drawing of {found.replaced.map.name}",
        view=f"what-if-{wanted.mine}-{wanted.theirs}",
        selected=None,
        key="what-if-drawing",
    )
    with st.expander("The same in words"):
        st.markdown(plain(picture.prose))


def _save(found: WhatIf) -> None:
    illustrative = is_illustrative(the_project(), found.mine)
    st.markdown("Nothing of this is kept in the project. Save it as a file:")
    stem = file_stem(["what if", found.mine.council, found.theirs.council])
    with st.container(horizontal=True):
        for to in SAVED:
            each = FORMATS[to]
            st.download_button(
                each.words,
                partial(save_what_if, found, to, illustrative=illustrative),
                file_name=f"{stem}{each.endings[0]}",
                mime=each.mime,
                key=f"what-if-save-{to}",
                on_click="ignore",
            )
