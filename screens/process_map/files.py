"""Maps in and out of files: looked at before they are imported, saved in whatever is needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import PurePath

import streamlit as st

from common.safe_reading import MEGABYTE
from common.words import council_key, count_of
from evidence import services
from evidence.overlays.services import WHICH_WORDS, Asked
from process_maps.drawing import describe
from process_maps.formats import FORMATS, READERS
from process_maps.formats.map_json import read_maps
from process_maps.formats.template import NAME, template
from process_maps.formats.xlsx_map import LARGEST
from process_maps.graph import lanes_of
from process_maps.model import Lost, MapFile
from process_maps.services import StoredMap, prepare_map
from screens.look import do, fault_told, plain, table, the_project, who
from screens.offered import may_change
from screens.pickers import pick_council
from screens.process_map.overlays import asked_for_map

GROUPS = {
    "picture": "Pictures, to look at and print",
    "office": "For PowerPoint and Excel",
    "exchange": "For other drawing tools, and to import again",
}
_XLSX = FORMATS["xlsx"].mime
_SHOWN = 8


def save(stored: StoredMap) -> None:
    """Every format a map can be saved in, by what it is for."""
    with st.container(border=True):
        st.markdown(
            "**Save the map as a file.** The painpoints, innovations and open questions on it are "
            "saved with it."
        )
        asked = asked_for_map(stored.id)
        if asked:
            st.markdown(
                f"What is shown on the map, “{WHICH_WORDS[asked.which]}”, is saved with it too."
                + (" Counts of 1 to 5 are hidden in a file." if asked.which == "errors" else "")
            )
        for group, heading in GROUPS.items():
            st.markdown(heading)
            with st.container(horizontal=True):
                for to, each in FORMATS.items():
                    if each.group == group:
                        _button(stored, to, asked)
        left_out = st.expander(
            "What each format leaves out", key=f"left-out-{stored.id}", on_change="rerun"
        )
        if left_out.open:
            with left_out:
                _left_out(stored)


def _button(stored: StoredMap, to: str, asked: Asked | None) -> None:
    each = FORMATS[to]
    st.download_button(
        each.words,
        partial(_file, stored.id, to, asked),
        file_name=f"process-map-{stored.id}-{date.today().isoformat()}{each.endings[0]}",
        mime=each.mime,
        key=f"save-{to}",
        on_click="ignore",
    )


def _file(map_id: int, to: str, asked: Asked | None) -> bytes:
    return services.export_map(the_project(), map_id, to, overlay=asked)[0]


def _left_out(stored: StoredMap) -> None:
    """What of this very map is not in which file, a row for each format and reason."""
    rows: list[dict[str, object]] = []
    for to, each in FORMATS.items():
        if each.group == "picture":
            continue
        content = _file(stored.id, to, None)
        lost = services.lost_in_export(the_project(), stored, to, content)
        for why in dict.fromkeys(one.why for one in lost):
            parts = [_lost_words(one) for one in lost if one.why == why]
            rows.append({"Format": each.words, "Leaves out": "; ".join(parts), "Why": why})
    if rows:
        table(rows, f"What the formats leave out of {stored.map.name}")
    else:
        st.markdown("Each of them holds everything that is on this map.")


def _lost_words(lost: Lost) -> str:
    return f"{lost.what} ({lost.count:,})" if lost.count > 1 else lost.what


def _lost_row(lost: Lost) -> dict[str, object]:
    return {"What": lost.what, "How many": f"{lost.count:,}", "Why": lost.why}


def bring_in(*, opened: bool) -> None:
    """Import a map from a file, looked at before anything is kept."""
    with st.expander("Import a process map", expanded=opened):
        council = pick_council("Council", key="map_council")
        file = st.file_uploader(
            "Map file",
            type=[ending.lstrip(".") for ending in READERS],
            max_upload_size=LARGEST // MEGABYTE,
            key="map_file",
        )
        st.download_button(
            "Template to fill in (Excel)",
            template,
            file_name=NAME,
            mime=_XLSX,
            key="map-template",
            on_click="ignore",
        )
        if file:
            with fault_told():
                _take(file.getvalue(), file.name, council)


def _take(data: bytes, name: str, council: str | None) -> None:
    held = _held(data, name)
    chosen: MapFile | None = held[0]
    pick = None
    if len(held) > 1:
        names = [each.map.name for each in held]
        theirs = [council_key(each.map.council or "") for each in held]
        own = council_key(council or "")
        pick = st.selectbox(
            f"The file holds {len(held)} maps. Which one?",
            names,
            index=theirs.index(own) if own and own in theirs else None,
            key=f"map_pick-{own}",
        )
        chosen = held[names.index(pick)] if pick else None
    if chosen:
        _preview(chosen)
    if chosen and chosen.marks and not may_change("painpoints"):
        st.markdown("The project’s own team imports a map that has painpoints on it.")
    elif not council:
        st.markdown("Say whose process it is.")
    elif chosen and st.button("Import the map", type="primary"):
        do(lambda: _import_one(data, name, council, pick), "Imported.")


def _held(data: bytes, name: str) -> Sequence[MapFile]:
    """Every map of a file that can be read."""
    if PurePath(name).suffix.lower() == ".json":
        return read_maps(data, name)
    return [prepare_map(data, name)]


def _preview(file: MapFile) -> None:
    """What would be imported, and what of the file would not."""
    process = file.map
    lanes = len(lanes_of(process))
    pinned = count_of(
        len(file.marks),
        "painpoint, innovation or open question",
        "painpoints, innovations and open questions",
    )
    st.markdown(
        f"**{plain(process.name or 'Process map')}**: {count_of(len(process.steps), 'step')}, "
        f"{count_of(len(process.flows), 'flow')}, {count_of(lanes, 'lane')}"
        + (f", {pinned}." if file.marks else ".")
    )
    rows = describe(process, file.marks)
    shown: list[dict[str, object]] = [
        {"Step": row.step, "Who": row.who, "Next": row.next} for row in rows[:_SHOWN]
    ]
    table(shown, f"The first steps of {process.name}")
    if len(rows) > _SHOWN:
        st.markdown(f"… and {count_of(len(rows) - _SHOWN, 'more step', 'more steps')}.")
    if file.lost:
        st.markdown("**Not everything in the file can be taken as it is:**")
        table([_lost_row(each) for each in file.lost], "What is left out or changed")


def _import_one(data: bytes, name: str, council: str, pick: str | None) -> None:
    done = services.import_map(the_project(), who(), data, name, council=council, pick=pick)
    st.query_params.from_dict({"map": str(done.map_id)})
