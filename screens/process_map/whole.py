"""A map as a whole: begun, imported, renamed, copied, kept in versions, saved as files, removed."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from common.errors import BadInput
from common.words import council_key
from evidence import outlining, services
from process_maps import editing
from process_maps.formats.map_json import read_maps
from process_maps.model import Map
from process_maps.services import (
    StoredMap,
    copy_map,
    draw_new,
    remove_map,
)
from screens.look import do, fault_told, the_project, who
from screens.pickers import pick_council
from screens.process_map.acts import Shown, change, shown
from screens.process_map.outline import new_by_outline
from screens.process_map.versions import kept_versions

HOW_TO_BEGIN = ("Empty, step by step", "From an outline that I type")
FORMATS = {
    "svg": ("SVG picture", "image/svg+xml"),
    "png": ("PNG picture", "image/png"),
    "pdf": ("PDF", "application/pdf"),
    "csv": ("Table of steps (CSV)", "text/csv"),
    "json": ("Map file (JSON)", "application/json"),
}


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
    with st.form(seen.key("facts")):
        st.text_input("Name of the map", value=process.name, key=seen.key("map-name"))
        st.text_input("Where it comes from", value=process.source or "", key=seen.key("source"))
        st.text_area("Note on the map", value=process.note or "", height=80, key=seen.key("note"))
        st.form_submit_button(
            "Save", key=seen.key("save-facts"), on_click=partial(_save_facts, seen)
        )
    st.subheader("Versions", anchor=False)
    kept_versions(stored)
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


def _save(stored: StoredMap) -> None:
    with st.container(border=True):
        st.markdown(
            "**Save the map as a file.** The painpoints, innovations and open questions on it are "
            "saved with it."
        )
        with st.container(horizontal=True):
            for to, (label, mime) in FORMATS.items():
                st.download_button(
                    label,
                    partial(_file, stored.id, to),
                    file_name=f"process-map-{stored.id}-{date.today().isoformat()}.{to}",
                    mime=mime,
                    key=f"save-{to}",
                    on_click="ignore",
                )


def _file(map_id: int, to: str) -> bytes:
    return services.export_map(the_project(), map_id, to)[0]


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
