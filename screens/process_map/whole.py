"""A map as a whole: begun, renamed, copied, kept in versions, saved, removed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from common.errors import BadInput
from process_maps import editing
from process_maps.model import Map
from process_maps.services import (
    StoredMap,
    copy_map,
    draw_new,
    remove_map,
    restore_version,
    save_version,
    versions,
)
from screens.look import do, plain, the_project, who
from screens.pickers import pick_council
from screens.process_map.acts import Shown, carry_out, change, shown
from screens.process_map.files import save


def draw_a_new_one(*, opened: bool) -> None:
    """Begin an empty map, to be drawn here."""
    with st.expander("Draw a new map", expanded=opened):
        council = pick_council("Whose process it is", key="new_map_council")
        with st.form("new-map"):
            name = st.text_input("Name of the map", placeholder="How we prepare the 903")
            source = st.text_input(
                "Where it comes from (optional)", placeholder="Workshop of 3 March, for 2025/26"
            )
            if st.form_submit_button("Begin the map", type="primary"):
                do(lambda: _begin(council, name, source), "Begun. Now add its steps.")


def _begin(council: str | None, name: str, source: str) -> None:
    if not council:
        raise BadInput("it is not said whose process it is", remedy="Choose a council or type one")
    map_id = draw_new(the_project(), who(), council=council, name=name, source=source)
    st.query_params.from_dict({"map": str(map_id)})


def whole(stored: StoredMap) -> None:
    """Name and source, versions, a copy, files to take away, removal."""
    seen, process = shown(stored), stored.map
    with st.form(seen.key("facts")):
        st.text_input("Name of the map", value=process.name, key=seen.key("map-name"))
        st.text_input("Where it comes from", value=process.source or "", key=seen.key("source"))
        st.text_area("Note on the map", value=process.note or "", height=80, key=seen.key("note"))
        st.form_submit_button(
            "Save", key=seen.key("save-facts"), on_click=partial(_save_facts, seen)
        )
    st.subheader("Versions", anchor=False)
    _kept_versions(stored)
    st.subheader("Copies and files", anchor=False)
    with st.form(seen.key("copy"), clear_on_submit=True):
        name = st.text_input("Name of a copy", placeholder=f"{process.name[:80]}, as it could be")
        st.caption("The painpoints, innovations and open questions stay on the first map.")
        if st.form_submit_button("Copy the map"):
            do(lambda: _copy(stored.id, name), "Copied. This is the copy.")
    save(stored)
    if st.button("Remove the map"):
        do(lambda: _remove(stored.id), "Removed the map.")


def _save_facts(seen: Shown) -> None:
    name, source, note = (
        str(st.session_state[seen.key(each)]) for each in ("map-name", "source", "note")
    )

    def make(process: Map) -> Map:
        return editing.change_facts(process, name, source, note)

    change(seen, "Changed the name, source or note of a process map", "Saved", make)


def _copy(map_id: int, name: str) -> None:
    st.query_params.from_dict({"map": str(copy_map(the_project(), who(), map_id, name))})


def _remove(map_id: int) -> None:
    remove_map(the_project(), who(), map_id)
    st.query_params.clear()


def _kept_versions(stored: StoredMap) -> None:
    """Named versions: keep one, go back to one."""
    seen = shown(stored)
    with st.form(seen.key("version")):
        st.text_input(
            "Name of this version", key=seen.key("v-name"), placeholder="After workshop 1"
        )
        st.form_submit_button(
            "Keep this version", key=seen.key("keep"), on_click=partial(_keep, seen)
        )
    held = versions(the_project(), stored.id)
    if not held:
        st.markdown("No version is kept yet. Keep one before you change much.")
        return
    names = {each.id: f"{each.name} ({each.at[:10]}, {each.person})" for each in held}
    chosen = st.radio("Versions", list(names), format_func=lambda each: plain(names[each]))
    st.button(
        "Go back to this version", key=seen.key("back"), on_click=partial(_go_back, seen, chosen)
    )


def _keep(seen: Shown) -> None:
    name = str(st.session_state[seen.key("v-name")])
    carry_out(seen, lambda: save_version(the_project(), who(), seen.map_id, name), "Kept")


def _go_back(seen: Shown, version_id: int) -> None:
    carry_out(
        seen,
        lambda: restore_version(the_project(), who(), version_id, seen.version),
        "Gone back to that version",
    )
