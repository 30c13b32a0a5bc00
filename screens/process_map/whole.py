"""A map as a whole: begun, imported, renamed, copied, kept in versions, saved as files, removed."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from common.errors import BadInput
from common.words import council_key
from evidence import services
from evidence.overlays.services import WHICH_WORDS, Asked
from process_maps import editing
from process_maps.formats.map_json import read_maps
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
from screens.look import do, fault_told, plain, the_project, who
from screens.pickers import pick_council
from screens.process_map.acts import Shown, carry_out, change, shown
from screens.process_map.overlays import asked_for_map

FORMATS = {
    "svg": ("SVG picture", "image/svg+xml"),
    "png": ("PNG picture", "image/png"),
    "pdf": ("PDF", "application/pdf"),
    "csv": ("Table of steps (CSV)", "text/csv"),
    "json": ("Map file (JSON)", "application/json"),
}


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
    _save(stored)
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


def _save(stored: StoredMap) -> None:
    with st.container(border=True):
        st.markdown(
            "**Save the map as a file.** The painpoints, innovations and open questions on it are "
            "saved with it."
        )
        asked = asked_for_map(stored.id)
        if asked:
            st.markdown(
                f"What is shown on the map, “{WHICH_WORDS[asked.which]}”, is saved with it too. "
                "Counts of failures from 1 to 5 are hidden in a file."
            )
        with st.container(horizontal=True):
            for to, (label, mime) in FORMATS.items():
                st.download_button(
                    label,
                    partial(_file, stored.id, to, asked),
                    file_name=f"process-map-{stored.id}-{date.today().isoformat()}.{to}",
                    mime=mime,
                    key=f"save-{to}",
                    on_click="ignore",
                )


def _file(map_id: int, to: str, asked: Asked | None) -> bytes:
    return services.export_map(the_project(), map_id, to, overlay=asked)[0]


def bring_in(*, opened: bool) -> None:
    """Import a map from a file."""
    with st.expander("Import a process map", expanded=opened):
        council = pick_council("Council", key="map_council")
        file = st.file_uploader("Map file (our own JSON)", type=["json"], key="map_file")
        if file:
            with fault_told():
                _take(file.getvalue(), file.name, council)


def _take(data: bytes, name: str, council: str | None) -> None:
    held = read_maps(data, name)
    names = [each.map.name for each in held]
    pick = None
    if len(held) > 1:
        theirs = [council_key(each.map.council or "") for each in held]
        own = council_key(council or "")
        pick = st.selectbox(
            f"The file holds {len(held)} maps. Which one?",
            names,
            index=theirs.index(own) if own and own in theirs else None,
            key=f"map_pick-{own}",
        )
    if not council:
        st.markdown("Say whose process it is.")
    if council and (pick or len(held) == 1) and st.button("Import the map", type="primary"):
        do(lambda: _import_one(data, name, council, pick), "Imported.")


def _import_one(data: bytes, name: str, council: str, pick: str | None) -> None:
    done = services.import_map(the_project(), who(), data, name, council=council, pick=pick)
    st.query_params.from_dict({"map": str(done.map_id)})
