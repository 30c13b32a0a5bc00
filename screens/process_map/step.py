"""One step of a map: changed in one form, moved, removed; and all steps in a grid."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from common.errors import BadInput, NotFound
from process_maps import editing
from process_maps.facts import KIND_WORDS
from process_maps.graph import phases_of
from process_maps.model import KINDS, TRIAGE, WHERE_FIXED, Estimate, Map, Step, Work
from process_maps.services import StoredMap
from process_maps.services.last_changed import last_of_step
from screens.look import plain, the_project
from screens.process_map.acts import Shown, change, refuse, shown
from screens.process_map.adding import known_actors
from screens.process_map.both import base_of, both
from screens.process_map.lost import keep_lost

UNITS = ("hours", "days", "weeks", "months")
NAMES = {
    "label": "What is done",
    "kind": "Kind",
    "phase": "Phase",
    "actors": "Who does it, the first one first",
    "systems": "Systems",
    "artefacts": "Artefacts",
    "fields": "903 fields written",
    "where_fixed": "Where errors are fixed",
    "triage": "Triage",
    "written_back": "Written back",
    "automated": "Automated",
    "note": "Note",
    "duration": "From start to end",
    "work": "Hours by who does it",
}
YES_NO = {None: "unknown", True: "yes", False: "no"}


def change_form(stored: StoredMap, step: Step) -> None:
    """Everything that is known of a step, to be changed; then its place, and its removal."""
    seen = shown(stored)
    key = partial(_key, seen, stored.step_ids[step.id])
    base = base_of(key("base"), key("label"), step)
    if base != step:
        _both(seen, stored.step_ids[step.id], base, step)
    with st.form(key("form")):
        _words_and_people(stored.map, base, key)
        _where_and_how(base, key)
        _effort(base, key)
        st.form_submit_button(
            "Save the step",
            type="primary",
            key=key("save"),
            on_click=partial(_save, seen, stored.step_ids[step.id], base),
        )
    with st.container(horizontal=True):
        for label, by in (("Move earlier", -1), ("Move later", 1)):
            st.button(label, key=key(label), on_click=partial(_move, seen, step.id, by))
        heal = st.checkbox(
            "When it is removed, join what came before to what comes after",
            value=True,
            key=key("heal"),
        )
        st.button("Remove the step", key=key("remove"), on_click=partial(_remove, seen, step, heal))


def _both(seen: Shown, row: int, base: Step, now: Step) -> None:
    """What somebody else saved of this step, and what stands in the form."""
    key = partial(_key, seen, row)
    mine: dict[str, Any] = {}
    with suppress(BadInput):
        mine = _typed(base, key)
    rows = [
        (NAMES[name], in_words(getattr(now, name)), in_words(value))
        for name, value in mine.items()
        if getattr(now, name) not in (getattr(base, name), value)
    ]

    def keep() -> None:
        _put(seen, row, now, mine)

    both(seen, f"s{row}-both", last_of_step(the_project(), row), rows, keep)


def in_words(value: object) -> str:
    """A value of a step as it is read."""
    if isinstance(value, tuple):
        return ", ".join(in_words(each) for each in value)
    if isinstance(value, Work):
        hours = in_words(value.hours) if value.hours else "unknown"
        cost = "" if value.hourly_cost is None else f", £{value.hourly_cost:g} an hour"
        return f"{value.actor}: {hours}{cost}"
    if isinstance(value, Estimate):
        known = [each for each in (value.least, value.likely, value.most) if each is not None]
        return f"{' to '.join(f'{each:g}' for each in known)} {value.unit or 'hours'}"
    return YES_NO[value] if value is None or isinstance(value, bool) else str(value)


def _key(seen: Shown, row: int, name: str) -> str:
    return seen.key(f"s{row}-{name}")


def _words_and_people(process: Map, base: Step, key: Any) -> None:
    st.text_input("What is done", value=base.label, key=key("label"))
    left, middle, right = st.columns(3)
    left.selectbox(
        "Kind",
        KINDS,
        index=KINDS.index(base.kind),
        format_func=KIND_WORDS.__getitem__,
        key=key("kind"),
    )
    phases = {each.id: each.label for each in phases_of(process)}
    options = [None, *phases]
    middle.selectbox(
        "Phase",
        options,
        index=options.index(base.phase),
        format_func=lambda each: phases.get(each or "", "none"),
        key=key("phase"),
    )
    right.multiselect(
        "Who does it, the first one first",
        list(dict.fromkeys((*base.actors, *known_actors(process)))),
        default=list(base.actors),
        accept_new_options=True,
        key=key("actors"),
    )
    columns = st.columns(3)
    for column, (name, label) in zip(
        columns,
        (("systems", "Systems"), ("artefacts", "Artefacts"), ("fields", "903 fields written")),
        strict=True,
    ):
        known = [value for each in process.steps for value in getattr(each, name)]
        column.multiselect(
            label,
            list(dict.fromkeys((*getattr(base, name), *known))),
            default=list(getattr(base, name)),
            accept_new_options=True,
            key=key(name),
        )


def _where_and_how(base: Step, key: Any) -> None:
    columns = st.columns(4)
    for column, name, label, options in (
        (columns[0], "where_fixed", "Where errors are fixed", [None, *WHERE_FIXED]),
        (columns[1], "triage", "Triage", [None, *TRIAGE]),
    ):
        column.selectbox(
            label,
            options,
            index=options.index(getattr(base, name)),
            format_func=lambda each: each or "unknown",
            key=key(name),
        )
    for column, name, label in (
        (columns[2], "written_back", "Written back"),
        (columns[3], "automated", "Automated"),
    ):
        column.selectbox(
            label,
            list(YES_NO),
            index=list(YES_NO).index(getattr(base, name)),
            format_func=YES_NO.__getitem__,
            key=key(name),
        )
    st.text_area("Note", value=base.note or "", key=key("note"), height=80)


def _effort(base: Step, key: Any) -> None:
    """Hours by actor and how long it takes: least, most likely and most, each may be unknown."""
    work = {each.actor: each for each in base.work}
    for number, actor in enumerate(dict.fromkeys((*base.actors, *work))):
        now = work.get(actor)
        last = _three(
            f"{plain(actor)}, hours each time", now.hours if now else None, key, f"work{number}"
        )
        last.number_input(
            f"{plain(actor)}, £ an hour",
            min_value=0.0,
            value=_as_number(now.hourly_cost if now else None),
            placeholder="unknown",
            key=key(f"work{number}-cost"),
        )
    unit = _unit(base.duration)
    last = _three("From start to end", base.duration, key, "duration")
    units = list(dict.fromkeys((*UNITS, unit)))
    last.selectbox("In", units, index=units.index(unit), key=key("duration-unit"))


def _unit(estimate: Estimate | None) -> str:
    return (estimate and estimate.unit) or "hours"


def _as_number(value: float | None) -> float | None:
    """What a file wrote as 2 may be 2.5 in the form."""
    return None if value is None else float(value)


def _three(label: str, now: Estimate | None, key: Any, name: str) -> DeltaGenerator:
    """Fields for an estimate; returns the place beside them."""
    *columns, last = st.columns(4, vertical_alignment="bottom")
    for column, part in zip(columns, ("least", "likely", "most"), strict=True):
        column.number_input(
            f"{label}, {part}",
            min_value=0.0,
            value=_as_number(getattr(now, part) if now else None),
            placeholder="unknown",
            key=key(f"{name}-{part}"),
        )
    return last


def _typed(base: Step, key: Any) -> dict[str, Any]:
    """What the form holds now; only what differs from what it began with is changed."""
    state = st.session_state
    typed: dict[str, Any] = {
        name: state[key(name)]
        for name in ("label", "kind", "phase", "where_fixed", "triage", "written_back", "automated")
    }
    for name in ("actors", "systems", "artefacts", "fields"):
        typed[name] = tuple(" ".join(str(each).split())[:120] for each in state[key(name)])
    typed["note"] = state[key("note")].strip() or None
    typed["duration"] = _estimate(base.duration, key, "duration", state[key("duration-unit")])
    work = {each.actor: each for each in base.work}
    rows = []
    for number, actor in enumerate(dict.fromkeys((*base.actors, *work))):
        was = work.get(actor)
        hours = _estimate(was.hours if was else None, key, f"work{number}", "hours")
        cost = state[key(f"work{number}-cost")]
        if hours or was or cost is not None:
            rows.append(Work(actor, hours, cost))
    typed["work"] = tuple(rows)
    return {name: value for name, value in typed.items() if value != getattr(base, name)}


def _estimate(was: Estimate | None, key: Any, name: str, unit: str) -> Estimate | None:
    least, likely, most = (
        st.session_state[key(f"{name}-{part}")] for part in ("least", "likely", "most")
    )
    if was and (was.least, was.likely, was.most) == (least, likely, most) and _unit(was) == unit:
        return was
    if least is None and likely is None and most is None:
        return None
    return Estimate(least, likely, most, unit, was.extra if was else {})


def _save(seen: Shown, row: int, base: Step) -> None:
    try:
        changes = _typed(base, partial(_key, seen, row))
    except BadInput as error:
        refuse(error)
        return

    _put(seen, row, base, changes)


def _put(seen: Shown, row: int, base: Step, changes: dict[str, Any]) -> None:
    """Store what was changed of a step as it was seen; where it was removed, it is kept here."""

    def make(process: Map) -> Map:
        if not changes:
            raise BadInput("nothing was changed", remedy="Change something, then save")
        try:
            return editing.change_step(process, base, changes)
        except NotFound:
            typed = [(NAMES[name], in_words(value)) for name, value in changes.items()]
            keep_lost(seen.map_id, row, base, changes, typed)
            raise

    change(seen, "Changed a step of a process map", "Saved the step", make, apart=True)


def _move(seen: Shown, step_id: str, by: int) -> None:
    words = "Moved a step of a process map"
    move = partial(editing.move_step, step_id=step_id, by=by)
    change(seen, words, "Moved the step", move, apart=True)


def _remove(seen: Shown, step: Step, heal: bool) -> None:
    words = "Removed a step from a process map"
    change(
        seen,
        words,
        f"Removed “{step.label[:60]}”",
        lambda each: editing.remove_step(each, step.id, heal=heal, base=step),
        apart=True,
    )


def grid(stored: StoredMap) -> None:
    """All steps at once, for quick changes by mouse; every one can also be made in the forms."""
    seen = shown(stored)
    # What is typed stands by rows, so those are the ones it was typed into.
    typed = (st.session_state.get(seen.key("grid")) or {}).get("edited_rows")
    base: Map = st.session_state.setdefault(seen.key("grid-base"), stored.map)
    if not typed:
        base = st.session_state[seen.key("grid-base")] = stored.map
    phases = {each.label: each.id for each in phases_of(base)}
    labels = {phase_id: label for label, phase_id in phases.items()}
    rows = [
        {
            "Order": number,
            "What is done": step.label,
            "Kind": step.kind,
            "Who": "; ".join(step.actors),
            "Phase": labels.get(step.phase or ""),
            "Systems": "; ".join(step.systems),
        }
        for number, step in enumerate(base.steps, start=1)
    ]
    st.markdown(
        "Change cells, then save. Parts of “Who” and “Systems” with a semicolon. "
        "Each step can also be changed under “Change the step”."
    )
    st.data_editor(
        rows,
        key=seen.key("grid"),
        hide_index=True,
        column_config={
            "Order": st.column_config.NumberColumn(min_value=1, step=1),
            "Kind": st.column_config.SelectboxColumn(options=list(KINDS), required=True),
            "Phase": st.column_config.SelectboxColumn(options=list(phases)),
        },
    )
    st.button(
        "Save the table",
        type="primary",
        key=seen.key("grid-save"),
        on_click=partial(_save_grid, seen, base, phases),
    )


def _save_grid(seen: Shown, base: Map, phases: dict[str, str]) -> None:
    edited: dict[int, dict[str, Any]] = st.session_state[seen.key("grid")]["edited_rows"]
    places = {step.id: float(number) for number, step in enumerate(base.steps, start=1)}
    changes: dict[str, dict[str, Any]] = {}
    for position, cells in edited.items():
        step = base.steps[int(position)]
        values: dict[str, Any] = {}
        for name, value in cells.items():
            if name == "Order":
                # Given the number of a step further down, it comes after that one, else before it.
                if value is not None:
                    places[step.id] = value + (0.5 if value > places[step.id] else -0.5)
            elif name == "What is done":
                values["label"] = value or ""
            elif name == "Kind":
                values["kind"] = value
            elif name == "Phase":
                values["phase"] = phases.get(value)
            else:
                parts = tuple(" ".join(each.split()) for each in (value or "").split(";"))
                values["actors" if name == "Who" else "systems"] = tuple(filter(None, parts))
        if values:
            changes[step.id] = values
    order = sorted(places, key=places.__getitem__)
    change(
        seen,
        "Changed steps of a process map",
        "Saved the table",
        lambda each: editing.change_steps(each, base, changes, order),
        apart=True,
    )
