"""The tables of a map and their columns: what each is called, and by what other names it goes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from process_maps.codec import (
    flow_from,
    flow_to,
    loop_from,
    loop_to,
    phase_from,
    phase_to,
    step_from,
    step_to,
)
from process_maps.facts import KIND_WORDS, MARK_WORDS
from process_maps.formats.pinned_json import mark_to, marks_from
from process_maps.formats.tables import words
from process_maps.formats.tables.effort import as_cost, as_effort, cost, effort
from process_maps.formats.tables.names import Missing, Names
from process_maps.formats.tables.rows import Column, Kind
from process_maps.formats.tables.words import Json, NotUnderstood
from process_maps.taking import Place

_NOWHERE = Place("")
_ANCHORS = {
    "step": "Step",
    "flow": "Flow",
    "phase": "Phase",
    "loop": "Loop",
    "map": "Whole process",
}


def _text(
    key: str, heading: str, also: str = "", width: int = 18, *, lines: bool = False
) -> Column:
    """A column of plain words; on one line unless it is a note."""

    def read(cell: str, _said: Json, _names: Names) -> Json:
        kept = cell.strip() if lines else " ".join(cell.split())
        return {key: kept} if kept else {}

    return Column(heading, (key,), lambda it, _: str(it.get(key) or ""), read, also, width)


def _list(key: str, heading: str, also: str = "", width: int = 20) -> Column:
    def read(cell: str, _said: Json, _names: Names) -> Json:
        return {key: words.items(cell)} if words.items(cell) else {}

    return Column(heading, (key,), lambda it, _: words.as_items(it.get(key)), read, also, width)


def _value(
    key: str,
    heading: str,
    write: Callable[[Any], str],
    read: Callable[[str], Any],
    also: str = "",
    width: int = 14,
) -> Column:
    """A column of something more than words: it may not be understood."""

    def taken(cell: str, _said: Json, _names: Names) -> Json:
        value = read(cell)
        return {} if value is None else {key: value}

    return Column(heading, (key,), lambda it, _: write(it.get(key)), taken, also, width)


def _shown(heading: str, write: Callable[[Json, Names], str], width: int = 34) -> Column:
    """A column that helps whoever looks, and is not read."""
    return Column(heading, (), write, lambda _cell, _said, _names: {}, "", width)


def _read_kind(cell: str, said: Json, _names: Names) -> Json:
    found = words.kind(cell, str(said.get("label", "")))
    if found.get("kind_in_source", "").strip().casefold() == "automated":
        found["automated"] = True
    return found


def _read_automatic(cell: str, _said: Json, _names: Names) -> Json:
    value = words.yes_no(cell)
    return {} if value is None and not cell.strip() else {"automated": value}


def _phase(it: Json, names: Names) -> str:
    return names.phase_called(it["phase"]) if it.get("phase") else ""


def _read_phase(cell: str, _said: Json, names: Names) -> Json:
    kept = " ".join(cell.split())
    return {"phase": names.phase(kept)} if kept else {}


STEPS = Kind(
    "step",
    (
        _text("id", "step id", "id,no,nr,number,#,step no,step number,step nr,ref,reference", 9),
        _text(
            "label",
            "step",
            "activity,task,label,name,step name,process step,what,what happens,action,title,"
            "description,step description,process step description,schritt",
            42,
        ),
        Column(
            "kind",
            ("kind", "kind_in_source"),
            lambda it, _: KIND_WORDS[it["kind"]],
            _read_kind,
            "type,shape,shape type,step type,kind of step",
            16,
        ),
        Column(
            "phase", ("phase",), _phase, _read_phase, "stage,when,period,part of the year,section"
        ),
        _list(
            "actors",
            "who",
            "actor,actors,role,roles,owner,responsible,done by,team,person,people,function,lane,"
            "swimlane,wer",
            24,
        ),
        _list("systems", "systems", "system,tool,tools,application,software,it system", 20),
        _list("artefacts", "artefacts", "artefact,document,documents,file,files,output,outputs"),
        _list("fields", "fields", "field,columns of the return,903 fields,data items", 16),
        _value(
            "where_fixed",
            "fixed in",
            lambda it: it or "",
            words.where_fixed,
            "where fixed,errors fixed in",
            20,
        ),
        _value("written_back", "written back", words.as_yes_no, words.yes_no, "back in system", 12),
        Column(
            "automatic",
            ("automated",),
            lambda it, _: words.as_yes_no(it.get("automated")),
            _read_automatic,
            "automated,automation",
            11,
        ),
        _value("triage", "triage", lambda it: it or "", words.triage, "sorted as", 18),
        Column("effort", ("effort_hours",), as_effort, effort, "effort hours,work,touch time", 20),
        Column(
            "cost an hour",
            ("hourly_cost",),
            as_cost,
            cost,
            "hourly cost,cost per hour,rate,cost",
            14,
        ),
        _value(
            "duration",
            "duration",
            words.as_estimate,
            words.estimate,
            "elapsed,elapsed time,lead time,how long,time,time taken,takes",
            20,
        ),
        _text("evidence", "evidence", "how it is known,known from,source", 18),
        _text("note", "note", "notes,comment,comments,remarks,details", 40, lines=True),
    ),
    lambda it: step_to(step_from(it, _NOWHERE)),
)


def _end(key: str, heading: str, also: str, helper: str) -> tuple[Column, Column]:
    """One end of a flow: its step's id, and beside it the step's words."""

    def read(cell: str, _said: Json, names: Names) -> Json:
        return {key: names.step(cell.strip())} if cell.strip() else {}

    def read_words(cell: str, said: Json, names: Names) -> Json:
        # A person may know the words only; where both are there, the id is meant.
        return {} if key in said or not cell.strip() else {key: names.step(cell.strip())}

    by_id = Column(heading, (key,), lambda it, _: str(it[key]), read, also, 12)
    by_words = Column(
        helper, (), lambda it, names: names.labels.get(it[key], ""), read_words, "", 34
    )
    return by_id, by_words


FLOWS = Kind(
    "flow",
    (
        *_end("from", "from", "source,after,from id,step,leaves", "from step"),
        *_end("to", "to", "target,next,next step,to id,leads to,then", "to step"),
        _text("label", "words", "label,condition,answer,if,text", 20),
        _value(
            "probability",
            "chance",
            words.as_chance,
            words.chance,
            "probability,share,percent,%,how often",
            10,
        ),
        _text("evidence", "evidence", "how it is known,known from", 18),
        _text("id", "flow id", "id,no,nr", 10),
    ),
    lambda it: flow_to(flow_from(it, _NOWHERE)),
)

PHASES = Kind(
    "phase",
    (
        _text("id", "phase id", "id,no,nr", 14),
        _text("label", "phase", "name,label,stage", 30),
        _text("when", "when", "period,time of year", 24),
        _value("starts", "starts", lambda it: it or "", words.day, "start,from", 14),
        _value("ends", "ends", lambda it: it or "", words.day, "end,to,until", 14),
    ),
    lambda it: phase_to(phase_from(it, _NOWHERE)),
)


def _read_around(cell: str, _said: Json, names: Names) -> Json:
    for mark in (">", "→", ";", "\n", ","):
        if mark in cell:
            return {
                "steps": [names.step(each.strip()) for each in cell.split(mark) if each.strip()]
            }
    return {"steps": [names.step(cell.strip())]} if cell.strip() else {}


LOOPS = Kind(
    "loop",
    (
        Column(
            "steps",
            ("steps",),
            lambda it, _: " > ".join(it["steps"]),
            _read_around,
            "step ids,loop,goes through",
            26,
        ),
        _shown(
            "steps in words",
            lambda it, names: " > ".join(names.labels.get(each, each) for each in it["steps"]),
        ),
        _value(
            "times_min",
            "times at least",
            lambda it: "" if it is None else str(it),
            words.count,
            "times,least times,times min,min times",
        ),
        _value(
            "times_max",
            "times at most",
            lambda it: "" if it is None else str(it),
            words.count,
            "most times,times max,max times",
        ),
        _text("words", "words", "label,note,in words", 30),
        _text("id", "loop id", "id,no,nr", 10),
    ),
    lambda it: loop_to(loop_from(it, _NOWHERE)),
)


def _on(it: Json) -> tuple[str, str]:
    anchor = marks_from([it], _NOWHERE)[0].anchor
    return anchor.kind, anchor.ref


def _read_sits_on(cell: str, _said: Json, _names: Names) -> Json:
    said = " ".join(cell.casefold().split()).removeprefix("the ")
    also = {"whole map": "map", "process": "map", "map": "map", "everything": "map"}
    known = {shown.casefold(): kind for kind, shown in _ANCHORS.items()} | also
    if not said:
        return {}
    if said not in known:
        raise NotUnderstood("Step, Flow, Phase, Loop or Whole process")
    return {"sits": known[said]}


def _read_which(cell: str, said: Json, names: Names) -> Json:
    """What it sits on: a step by its id, words or number; anything else as it is called."""
    kind, ref = said.pop("sits", "step" if cell.strip() else "map"), cell.strip()
    if kind == "map" or not ref:
        return {"on": "map"}
    if kind == "step":
        with suppress(Missing):
            ref = names.step(ref)
    return {"on": f"{kind}:{names.phase(ref) if kind == 'phase' else ref}"}


MARKS = Kind(
    "painpoint, innovation or question",
    (
        _value("kind", "kind", lambda it: MARK_WORDS[it], words.mark_kind, "type", 16),
        _text(
            "words",
            "words",
            "text,description,painpoint,painpoints,idea,innovation,issue,problem,what",
            50,
            lines=True,
        ),
        Column(
            "sits on",
            ("on",),
            lambda it, _: _ANCHORS[_on(it)[0]],
            _read_sits_on,
            "on,on what,where,level",
            16,
        ),
        Column(
            "which",
            ("on",),
            lambda it, _: _on(it)[1],
            _read_which,
            "which one,step,step id,at,which step",
            16,
        ),
        _shown("which in words", lambda it, names: names.labels.get(_on(it)[1], "")),
    ),
    lambda it: mark_to(marks_from([it], _NOWHERE)[0]),
)

SHEETS = {
    "Steps": STEPS,
    "Flows": FLOWS,
    "Phases": PHASES,
    "Loops": LOOPS,
    "Painpoints and ideas": MARKS,
}
