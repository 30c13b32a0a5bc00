"""Tables into a map: steps first, then what joins them, then what is pinned to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import PurePath
from typing import Any

from common.errors import BadInput
from common.words import count_of, listed, read_unescaped
from process_maps.codec import flow_from, loop_from, phase_from, step_from
from process_maps.facts import MARK_WORDS
from process_maps.formats.map_json import MOST_FLOWS, MOST_STEPS
from process_maps.formats.pinned_json import marks_from
from process_maps.formats.tables.facts import read_facts
from process_maps.formats.tables.grid import Grid, places, plain
from process_maps.formats.tables.kinds import FLOWS, LOOPS, MARKS, PHASES, STEPS
from process_maps.formats.tables.names import Exit, Missing, Names, exits
from process_maps.formats.tables.rows import EXACTLY, Told, read_rows
from process_maps.formats.tables.typed import regular, without_counts
from process_maps.formats.tables.words import Json
from process_maps.graph import NEEDS_NO_LABEL, problems, with_lanes_for
from process_maps.model import Map, MapFile
from process_maps.taking import Place

NEXT = "next"
PINNED = "painpoints, innovations and questions"
CONTENT = "content"
IN_ORDER = "no column “next”, so they are joined in the order of the rows, marked as inferred"
_ASIDE = {plain(PINNED): PINNED} | {
    plain(name): ours
    for ours, names in {
        NEXT: "next,next step,next steps,then,leads to,goes to,followed by,successor,successors,"
        "next step id,next id,flows to,what next,what happens next,nächster schritt",
        PINNED: "painpoints,pain points,painpoint,pain point,problems,issues,marks",
        "innovations": "innovations,ideas,idea,innovation,good practice",
        "questions": "questions,open questions,open question",
        CONTENT: CONTENT,
    }.items()
    for name in names.split(",")
}
STEP_HEADINGS = {**_ASIDE, **STEPS.known()}
_ANYTHING = {"name", "label", "title", "description", "action", "what"}
_KINDS_OF = {PINNED: "painpoint", "innovations": "innovation", "questions": "question"}
_MARK = re.compile(
    r"(?:^|[;\n])\s*(painpoint|innovation|open question|question|idea)s?\s*:\s*", re.IGNORECASE
)


def holds_steps(grid: Grid | None) -> bool:
    """Whether a table is one of steps: many have a “name”, few say who and what next."""
    if grid is None:
        return False
    called = [plain(each) for each in grid.header]
    known = [(each, STEP_HEADINGS[each]) for each in called if each in STEP_HEADINGS]
    beside = any(ours in (NEXT, "who", "kind") for _, ours in known)
    return any(ours == "step" and (beside or each not in _ANYTHING) for each, ours in known)


def map_from(grids: Mapping[str, Grid], facts: Grid | None, file: str) -> MapFile:
    """The map that a file's tables make. Raises BadInput, naming sheet, row and column."""
    told = Told()
    about = read_facts(facts, told) if facts else {}
    phases = _phases(grids.get("Phases"), told)
    grid = regular(without_counts(grids["Steps"], told))
    steps, names = _steps(grid, phases, told)
    flows, joined = _flows(grid, grids.get("Flows"), names, [each["id"] for _, each in steps], told)
    loops = [each for _, each in _read(LOOPS, grids.get("Loops"), names, told)]
    marks = _pinned(grid, names) + [
        each
        for row, each in _read(MARKS, grids.get("Painpoints and ideas"), names, told)
        if str(each.get("words", "")).strip()
    ]
    _refuse_missing(told)
    place = Place(file)
    lanes, legend = about.pop("lanes", None), about.pop("legend", [])
    made_steps = tuple(step_from(each, place) for _, each in steps)
    illustrative = CONTENT in places(grid.header, STEP_HEADINGS) and _illustrative(grid)
    process = Map(
        name=about.pop("name", _name_of(file)),
        council=about.pop("council", None),
        lanes=tuple(lanes) if lanes is not None else with_lanes_for((), made_steps),
        phases=tuple(phase_from(each, place) for each in phases),
        steps=made_steps,
        flows=tuple(flow_from(each, place) for each in flows),
        loops=tuple(loop_from(each, place) for each in loops),
        legend=tuple(legend),
        source=about.pop("source", None),
        note=about.pop("note", None),
        caveat=about.pop("label_in_tool", None),
        extra={**({"illustrative": True} if illustrative else {}), **about},
    )
    _refuse_faults(process, file)
    if joined:
        told.add("what comes after what", joined)
    return MapFile(process, marks_from(marks, place), told.all())


def _steps(grid: Grid, phases: list[Json], told: Told) -> tuple[list[tuple[int, Json]], Names]:
    if len(grid.rows) > MOST_STEPS:
        raise BadInput(
            f"it has {len(grid.rows):,} steps; the most that is read is {MOST_STEPS:,}",
            where=grid.where(),
            remedy="Split it into several maps",
        )
    ids = places(grid.header, STEP_HEADINGS).get("step id")
    taken = {cells[ids] for _, cells in grid.rows} if ids is not None else set()

    def usual(place: int, _cells: Mapping[str, str]) -> Json:
        number = str(place)
        return {"id": number if number not in taken else f"row-{number}", "label": ""}

    names = Names.of((), [phase_from(each, Place("")) for each in phases])
    found = read_rows(STEPS, grid, names, told, aside=_ASIDE, usual=usual)
    seen: dict[str, int] = {}
    rows = dict(grid.rows)
    at = places(grid.header, STEPS.known())
    named = [at[each] for each in ("step id", EXACTLY) if each in at]
    for row, each in found:
        if each["id"] in seen:
            raise BadInput(
                f"two steps have the id “{each['id'][:40]}” (also in row {seen[each['id']]})",
                where=grid.where(row, "step id"),
                remedy="Give each an id of its own",
            )
        seen[each["id"]] = row
        has_id = any(rows[row][each_at] for each_at in named)
        if not each["label"].strip() and not has_id and each["kind"] not in NEEDS_NO_LABEL:
            raise BadInput(
                "this row does not say what is done",
                where=grid.where(row, "step"),
                remedy="Write the step there, or delete the row",
            )
    if not found:
        raise BadInput("there is no step below the headings", where=grid.where())
    labels = [(each["id"], each["label"]) for _, each in found]
    return found, Names.of(labels, names.phases)


def _phases(grid: Grid | None, told: Told) -> list[Json]:
    def usual(place: int, cells: Mapping[str, str]) -> Json:
        return {"id": cells.get("phase") or f"phase {place}"}

    if grid is None:
        return []
    return [each for _, each in read_rows(PHASES, grid, Names(), told, usual=usual)]


def _read(kind: Any, grid: Grid | None, names: Names, told: Told) -> list[tuple[int, Json]]:
    return read_rows(kind, grid, names, told) if grid else []


def _flows(
    grid: Grid, sheet: Grid | None, names: Names, ids: list[str], told: Told
) -> tuple[list[Json], str]:
    """The flows of both the column and the sheet, each once; and whether they were made up."""
    flows = [each for _, each in _read(FLOWS, sheet, names, told)]
    held = {(each["from"], each["to"], each.get("label")) for each in flows}
    at = places(grid.header, STEP_HEADINGS).get(NEXT)
    if at is None:
        if sheet is not None or len(ids) < 2:
            return flows, ""
        made = [
            {"from": one, "to": other, "evidence": "inferred from the order of the rows"}
            for one, other in pairwise(ids)
        ]
        return made, IN_ORDER
    for (row, cells), step_id in zip(grid.rows, ids, strict=True):
        try:
            ways: list[Exit] = exits(read_unescaped(cells[at]), names)
        except Missing as missing:
            told.missing.append((grid.where(row, grid.header[at]), missing))
            continue
        for label, share, target in ways:
            if (step_id, target, label) not in held:
                flows.append({"from": step_id, "to": target, "label": label, "probability": share})
                held.add((step_id, target, label))
    if len(flows) > MOST_FLOWS:
        raise BadInput(f"it has more than {MOST_FLOWS:,} flows", where=grid.where())
    return flows, ""


def _pinned(grid: Grid, names: Names) -> list[Json]:
    """Marks written beside their steps: "Painpoint: …; Innovation: …", or under such a heading."""
    at = places(grid.header, STEP_HEADINGS)
    marks = []
    for (_, cells), step_id in zip(grid.rows, names.ids, strict=True):
        for heading, usual in _KINDS_OF.items():
            cell = read_unescaped(cells[at[heading]]) if heading in at else ""
            marks += [
                {"kind": kind, "words": words, "on": f"step:{step_id}"}
                for kind, words in marks_in(cell, usual)
            ]
    return marks


def marks_in(cell: str, usual: str) -> list[tuple[str, str]]:
    """The marks in one cell: each kind's word begins the next."""
    parts = _MARK.split(cell)
    found = [(usual, words) for words in re.split(r"\s*[;\n]\s*", parts[0])]
    words_of = {shown.casefold(): kind for kind, shown in MARK_WORDS.items()}
    words_of |= {"question": "question", "idea": "innovation"}
    for said, words in zip(parts[1::2], parts[2::2], strict=True):
        found.append((words_of[said.casefold()], words))
    return [(kind, words.strip()) for kind, words in found if words.strip()]


def _illustrative(grid: Grid) -> bool:
    at = places(grid.header, STEP_HEADINGS)[CONTENT]
    return any(each.casefold() == "illustrative" for each in grid.column(at))


def _refuse_missing(told: Told) -> None:
    """Say every step that is named and not there, before anything is kept."""
    if not told.missing:
        return
    where, first = told.missing[0]
    if first.several:
        raise BadInput(
            f"several steps are called “{first.words[:60]}”, so it is not clear which is meant",
            where=where,
            remedy="Name the step by its id or number",
        )
    rest = [f"“{each.words[:40]}” ({at.rpartition(', column')[0].rpartition(', ')[2]})"
            for at, each in told.missing[1:6]]  # fmt: skip
    more = len(told.missing) - 1 - len(rest)
    also = f"; nor is {listed(rest)}" if rest else ""
    also += f", and {count_of(more, 'other')}" if more else ""
    raise BadInput(
        f"“{first.words[:60]}” is not a step of the table{also}",
        where=where,
        remedy="Write the step’s words, id or number as they stand in the table",
    )


def _refuse_faults(process: Map, file: str) -> None:
    fault = next((each for each in problems(process) if each.blocking), None)
    if fault:
        raise BadInput(fault.words, where=f"{file}, {fault.where[:120]}")


def _name_of(file: str) -> str:
    return " ".join(PurePath(file).stem.replace("_", " ").split()) or "Process map"
