"""Process map: one council's map as a drawing and a table, steps opened by click or keyboard."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from common.words import council_key, count_of, listed
from evidence import services
from evidence.chain import Chain, chain
from evidence.model import KIND_WORDS
from evidence.services import PlacedMark
from process_maps.drawing import describe, draw
from process_maps.formats.map_json import read_maps, write_map
from process_maps.model import Estimate, Map, Mark, Step
from process_maps.services import MapView, StoredMap, map_by_id, maps
from screens.components.map_view import map_view
from screens.look import (
    asked_for,
    do,
    empty,
    fault_told,
    go_on,
    go_to,
    heading,
    plain,
    table,
    the_project,
    who,
)
from storage import reading
from storage.register import councils

FORMATS = {
    "svg": ("SVG picture", "image/svg+xml"),
    "png": ("PNG picture", "image/png"),
    "pdf": ("PDF", "application/pdf"),
    "csv": ("Table of steps (CSV)", "text/csv"),
    "json": ("Map file (JSON)", "application/json"),
}


def show() -> None:
    """The screen."""
    heading("Process map", "How one council prepares its 903, step by step, and where it hurts.")
    held = maps(the_project())
    if not held:
        empty("No process map yet. Import one below to see it drawn.")
        _import(opened=True)
        return
    with fault_told():
        chosen = _choose(held)
        stored = map_by_id(the_project(), chosen.id)
        placed = services.marks_of_map(the_project(), stored)
        _drawing(stored, placed)
        _step(stored)
        _marks(placed)
        _table(stored, placed)
        _save(stored)
    _import(opened=False)


def _choose(held: list[MapView]) -> MapView:
    asked = asked_for("map")
    position = next((i for i, each in enumerate(held) if each.id == asked), 0)
    chosen = st.selectbox(
        "Map",
        held,
        index=position,
        format_func=lambda each: f"{each.council}: {each.name}",
        key=f"map-{held[position].id}",
    )
    if chosen.id != held[position].id:
        st.query_params.clear()
        st.query_params["map"] = str(chosen.id)
        st.rerun()
    return chosen


def _opened_element(stored: StoredMap) -> str | None:
    row = asked_for("step")
    return next((element for element, each in stored.step_ids.items() if each == row), None)


def _drawing(stored: StoredMap, placed: list[PlacedMark]) -> None:
    the_map = stored.map
    if the_map.source:
        st.caption(plain(f"Source: {the_map.source}"))
    opened = map_view(
        _drawn(stored, [each.mark for each in placed]),
        map_id=stored.id,
        selected=_opened_element(stored),
        key="drawing",
    )
    st.caption(
        f"{count_of(len(the_map.steps), 'step')}, {count_of(len(the_map.flows), 'flow')}. Click a "
        "step, or reach it with Tab and press Enter, to open it. The table below says the same."
    )
    if opened and opened in stored.step_ids:
        st.query_params["map"] = str(stored.id)
        st.query_params["step"] = str(stored.step_ids[opened])
        st.rerun()


def _drawn(stored: StoredMap, marks: list[Mark]) -> str:
    """The drawing as SVG, drawn again only where the map or its marks changed."""
    illustrative = services.is_illustrative(the_project(), stored)
    return _drawn_once(write_map(stored.map, tuple(marks)), illustrative, stored.map, marks)


@st.cache_data(max_entries=32, show_spinner=False)
def _drawn_once(
    as_written: bytes,  # noqa: ARG001  (what the cache tells drawings apart by)
    illustrative: bool,
    _map: Map,
    _marks: list[Mark],
) -> str:
    return draw(_map, _marks, illustrative=illustrative).svg


def _step(stored: StoredMap) -> None:
    labels = {step.id: step.label for step in stored.map.steps}
    element = _opened_element(stored)
    options = list(labels)
    chosen = st.selectbox(
        "Step",
        options,
        index=options.index(element) if element in options else None,
        format_func=labels.__getitem__,
        placeholder="Choose a step, or open one in the drawing",
        key=f"step-{stored.id}-{element}",
    )
    if chosen is None:
        return
    if chosen != element:
        st.query_params["map"] = str(stored.id)
        st.query_params["step"] = str(stored.step_ids[chosen])
        st.rerun()
    step = next(each for each in stored.map.steps if each.id == chosen)
    row = stored.step_ids[chosen]
    with st.container(border=True):
        st.subheader(plain(step.label), anchor=False)
        left, right = st.columns(2, gap="large")
        with left:
            table(_facts(step), f"What is known of the step {step.label}")
        with right:
            _what_hangs_on(chain(the_project(), step=row), row)


def _facts(step: Step) -> list[dict[str, object]]:
    """What is known of a step, and what is not: unknown is said, never left out."""
    effort = [f"{each.actor} {_spread(each.hours, 'hours')}" for each in step.work if each.hours]
    facts: list[tuple[str, str | None]] = [
        ("Kind", step.kind.replace("_", " ")),
        ("Who", listed(step.actors) or None),
        ("Systems", listed(step.systems) or None),
        ("Artefacts", listed(step.artefacts) or None),
        ("Fixed in", step.where_fixed),
        ("Written back", _yes_no(step.written_back)),
        ("Automated", _yes_no(step.automated)),
        ("903 fields written", listed(step.fields) or None),
        ("Effort each time", "; ".join(effort) or None),
        ("Takes", _spread(step.duration, "days") if step.duration else None),
        ("Triage", step.triage),
        ("Evidence", step.evidence),
    ]
    if step.note:
        facts.append(("Note", step.note))
    return [{"What": what, "Known": value} for what, value in facts]


def _spread(estimate: Estimate, usual_unit: str) -> str:
    known = [v for v in (estimate.least, estimate.likely, estimate.most) if v is not None]
    if not known:
        return "unknown"
    unit = estimate.unit or usual_unit
    if known[0] == known[-1]:
        return f"{known[0]:g} {unit}"
    likely = f", likely {estimate.likely:g}" if estimate.likely is not None else ""
    return f"{known[0]:g} to {known[-1]:g} {unit}{likely}"


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _what_hangs_on(found: Chain, row: int) -> None:
    st.markdown("**What hangs on it**")
    for each in found.painpoints:
        go_on(each.title, "evidence", KIND_WORDS[each.kind], {"painpoint": str(each.id)})
    for rule in found.rules:
        go_on(rule.label, "evidence", f"Rule {plain(rule.code)}", {"rule": rule.code})
    if not found.painpoints and not found.rules:
        st.markdown("No painpoint, innovation or rule is linked to this step yet.")
    go_to("evidence", "The whole chain from this step", {"step": str(row)})


def _marks(placed: list[PlacedMark]) -> None:
    if not placed:
        return
    with st.expander(f"{count_of(len(placed), 'mark')} on this map", expanded=False):
        for number, each in enumerate(placed, start=1):
            kind = next(words for kind, words in KIND_WORDS.items() if kind == each.mark.kind)
            label = f"{number} {kind}"
            go_on(each.mark.words, "evidence", label, {"painpoint": str(each.painpoint_id)})


def _table(stored: StoredMap, placed: list[PlacedMark]) -> None:
    with st.expander("The map as a table, in order", expanded=False):
        rows = describe(stored.map, [each.mark for each in placed])
        shown: list[dict[str, object]] = [
            {
                "Step": row.step,
                "Who": row.who,
                "Phase": row.phase,
                "Systems": row.systems,
                "Next": row.next,
                "Painpoints and innovations": row.marks,
            }
            for row in rows
        ]
        table(shown, f"Steps of {stored.map.name}, in order")


def _save(stored: StoredMap) -> None:
    with st.expander("Save the map"):
        st.markdown("The painpoints, innovations and open questions on it are saved with it.")
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


def _import(*, opened: bool) -> None:
    with st.expander("Import a process map", expanded=opened):
        with reading(the_project()) as db:
            known = [each.name for each in councils(db) if each.origin != "published"]
        council = st.selectbox(
            "Council",
            known,
            index=None,
            accept_new_options=True,
            placeholder="Choose, or type a new one",
            key="map_council",
        )
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


if __name__ == "__main__":
    show()
