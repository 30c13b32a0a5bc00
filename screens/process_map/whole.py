"""A map as a whole: begun, renamed, copied, kept in versions, saved, removed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from common.errors import BadInput
from evidence import outlining
from process_maps import editing
from process_maps.model import Map
from process_maps.services import (
    StoredMap,
    copy_map,
    draw_new,
    remove_map,
)
from process_maps.services.last_changed import last_of_facts
from screens.look import do, the_project, who
from screens.pickers import pick_council
from screens.process_map.acts import Shown, change, shown
from screens.process_map.both import base_of, both
from screens.process_map.files import save
from screens.process_map.outline import new_by_outline
from screens.process_map.versions import kept_versions
from screens.settings.things import history_of

FACTS = {
    "map-name": "Name of the map",
    "source": "Where it comes from",
    "note": "Note on the map",
}
HOW_TO_BEGIN = ("Empty, step by step", "From an outline that I type")


def draw_a_new_one(*, opened: bool) -> None:
    """Begin an empty map, to be drawn here, or make one of an outline."""
    with st.expander("Draw a new map", expanded=opened):
        council = pick_council("Whose process it is", key="new_map_council")
        how = st.radio("How to begin", HOW_TO_BEGIN, horizontal=True, key="new_map_how")
        if how == HOW_TO_BEGIN[0]:
            with st.form("new-map"):
                name, source = _named()
                if st.form_submit_button("Begin the map", type="primary"):
                    do(lambda: _begin(council, name, source), "Begun. Now add its steps.")
            return
        name, source = _named()
        new_by_outline(lambda text: _make(text, council, name, source))


def _named() -> tuple[str, str]:
    name = st.text_input("Name of the map", placeholder="How we prepare the 903")
    source = st.text_input(
        "Where it comes from (optional)", placeholder="Workshop of 3 March, for 2025/26"
    )
    return name, source


def _whose(council: str | None) -> str:
    if not council:
        raise BadInput("it is not said whose process it is", remedy="Choose a council or type one")
    return council


def _begin(council: str | None, name: str, source: str) -> None:
    map_id = draw_new(the_project(), who(), council=_whose(council), name=name, source=source)
    st.query_params.from_dict({"map": str(map_id)})


def _make(text: str, council: str | None, name: str, source: str) -> None:
    """Make a map of an outline and show it."""

    def make() -> None:
        map_id, _ = outlining.draw_outline(
            the_project(), who(), text, council=_whose(council), name=name, source=source
        )
        st.query_params.from_dict({"map": str(map_id)})

    do(make, "Made the map of the outline.")


def whole(stored: StoredMap) -> None:
    """Name and source, versions, a copy, files to take away, removal."""
    seen, process = shown(stored), stored.map
    base = base_of(seen.key("facts-base"), seen.key("map-name"), process)
    if (base.name, base.source, base.note) != (process.name, process.source, process.note):
        typed = [str(st.session_state.get(seen.key(each), "")) for each in FACTS]
        theirs = (process.name, process.source or "", process.note or "")
        rows = list(zip(FACTS.values(), theirs, typed, strict=True))
        last = last_of_facts(the_project(), stored.id)
        both(seen, "facts", last, rows, partial(_save_facts, seen, process))
    with st.form(seen.key("facts")):
        st.text_input("Name of the map", value=process.name, key=seen.key("map-name"))
        st.text_input("Where it comes from", value=process.source or "", key=seen.key("source"))
        st.text_area("Note on the map", value=process.note or "", height=80, key=seen.key("note"))
        st.form_submit_button(
            "Save", key=seen.key("save-facts"), on_click=partial(_save_facts, seen, base)
        )
    history_of("map", stored.id)
    st.header("Versions", anchor=False)
    kept_versions(stored)
    st.header("Copies and files", anchor=False)
    with st.form(seen.key("copy"), clear_on_submit=True):
        name = st.text_input("Name of a copy", placeholder=f"{process.name[:80]}, as it could be")
        st.caption("The painpoints, innovations and open questions stay on the first map.")
        if st.form_submit_button("Copy the map"):
            do(lambda: _copy(stored.id, name), "Copied. This is the copy.")
    save(stored)
    if st.button("Remove the map"):
        do(lambda: _remove(stored.id), "Removed the map.")


def _save_facts(seen: Shown, base: Map) -> None:
    name, source, note = (str(st.session_state[seen.key(each)]) for each in FACTS)

    def make(process: Map) -> Map:
        return editing.change_facts(process, name, source, note, base=base)

    change(seen, "Changed the name, source or note of a process map", "Saved", make, apart=True)


def _copy(map_id: int, name: str) -> None:
    st.query_params.from_dict({"map": str(copy_map(the_project(), who(), map_id, name))})


def _remove(map_id: int) -> None:
    remove_map(the_project(), who(), map_id)
    st.query_params.clear()
