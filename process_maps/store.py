"""Maps in the project file: one row a map, phase, step, flow and loop, and named snapshots.

Columns hold what others ask for (labels, actors, fields, where fixed); ``content`` holds the rest
of each thing as JSON, so that a stored map is exactly the one that was read. A row keeps its id as
long as its step keeps its element id, whatever else of it is edited: links hang on row ids.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from common.errors import BadInput, NotFound
from process_maps.formats.map_json import LARGEST, write_map
from process_maps.glossary.store import check as check_glossary
from process_maps.glossary.tables import HISTORY as GLOSSARY_HISTORY
from process_maps.glossary.tables import m005_glossary
from process_maps.graph import problems
from process_maps.history_words import WORDS
from process_maps.model import Map, Original
from process_maps.pairing.store import check as check_pairings
from process_maps.pairing.tables import m002_pairings
from process_maps.rows import (
    Row,
    as_flag,
    flow_from_row,
    flow_values,
    loop_from_row,
    loop_values,
    map_from_row,
    map_values,
    phase_from_row,
    phase_values,
    step_from_row,
    step_values,
)
from process_maps.tables import m001_maps, m003_originals, m004_versions_are_named
from process_maps.views import MapVersion, MapView, StepView, StoredMap
from storage import Act, HistoryTable, Migration, Room, SearchIndex
from storage.register import delete_row, edit_row, insert_row
from storage.rooms import OfCouncil, Seen


def maps(db: Database) -> list[MapView]:
    """All maps, by council and name."""
    rows = db.execute(
        "SELECT m.id, m.name, m.council_id, c.name, "
        "(SELECT count(*) FROM steps s WHERE s.map_id = m.id), "
        "(SELECT count(*) FROM flows f WHERE f.map_id = m.id), "
        "m.version, m.source, m.content ->> 'label_in_tool' "
        "FROM maps m JOIN councils c ON c.id = m.council_id ORDER BY c.name, m.name, m.id"
    ).fetchall()
    return [MapView(*row) for row in rows]


def map_by_id(db: Database, map_id: int) -> StoredMap:
    """A whole map, or NotFound."""
    row = db.execute(
        "SELECT m.council_id, c.name, m.version, m.name, m.source, m.content "
        "FROM maps m JOIN councils c ON c.id = m.council_id WHERE m.id = ?",
        (map_id,),
    ).fetchone()
    if not row:
        raise NotFound(f"there is no map number {map_id} in this project")
    council_id, council, version, name, source, content = row
    ids = step_ids(db, map_id)
    elements = {row: element for element, row in ids.items()}
    process = replace(
        map_from_row({"name": name, "source": source, "content": content}, council),
        phases=tuple(phase_from_row(each) for each in _rows(db, "phases", map_id)),
        steps=tuple(step_from_row(each) for each in _rows(db, "steps", map_id)),
        flows=tuple(flow_from_row(each, elements) for each in _rows(db, "flows", map_id)),
        loops=tuple(loop_from_row(each) for each in _rows(db, "loops", map_id)),
        original=_original(db, map_id),
    )
    return StoredMap(map_id, council_id, council, version, process, ids)


def step_ids(db: Database, map_id: int) -> dict[str, int]:
    """The row of each element id of a map."""
    return dict(
        db.execute(
            "SELECT element, id FROM steps WHERE map_id = ? ORDER BY position", (map_id,)
        ).fetchall()
    )


def steps_by_id(db: Database, ids: Iterable[int]) -> list[StepView]:
    """The steps of those rows, in the order asked for; rows that are gone are left out."""
    wanted = list(dict.fromkeys(ids))
    found = {
        view.id: view
        for view in _step_views(
            db, "WHERE s.id IN (SELECT value FROM json_each(?))", json.dumps(wanted)
        )
    }
    return [found[each] for each in wanted if each in found]


def all_steps(db: Database) -> list[StepView]:
    """Every step of every map, by council, map and position."""
    return _step_views(db, "ORDER BY c.name, m.name, m.id, s.position")


def find_steps(db: Database, words: str) -> list[StepView]:
    """Steps whose label holds all the words (or longer forms of them), best first."""
    terms = [f'"{each}"*' for each in re.findall(r"\w+", words)[:20]]
    if not terms:
        return []
    return _step_views(
        db,
        "JOIN steps_words w ON w.rowid = s.id WHERE steps_words MATCH ? ORDER BY w.rank, s.id",
        " ".join(terms),
    )


def add_map(act: Act, process: Map, council_id: int) -> int:
    """Store a map as this council's; returns its id.

    What the file itself called the council is kept where it says something else. Raises BadInput
    for a map whose structure is broken.
    """
    row = act.db.execute("SELECT name FROM councils WHERE id = ?", (council_id,)).fetchone()
    if not row:
        raise NotFound(f"there is no council number {council_id} in this project")
    if process.council not in (None, row[0]):
        extra = {**process.extra, "council_in_file": process.council}
        process = replace(process, council=row[0], extra=extra)
    _refuse_broken(process)
    map_id = insert_row(act, "maps", {"council_id": council_id, **map_values(process)})
    _write_parts(act, map_id, process)
    return map_id


def replace_map(act: Act, map_id: int, version: int, process: Map) -> None:
    """Store an edited map; only what changed is written, and rows keep their ids.

    Raises StaleEdit where somebody changed the map since ``version`` was read.
    """
    _refuse_broken(process)
    edit_row(act, "maps", map_id, version, map_values(process))
    _write_parts(act, map_id, process)


def remove_map(act: Act, map_id: int) -> None:
    """Remove a map with everything in it; undo brings all of it back."""
    delete_row(act, "maps", map_id)


def save_version(act: Act, map_id: int, name: str) -> int:
    """Keep a named snapshot of a map as it is now; returns the snapshot's id."""
    content = write_map(map_by_id(act.db, map_id).map).decode("utf-8")
    values: Row = {
        "map_id": map_id,
        "name": _version_name(name),
        "at": act.at,
        "person": act.who.person,
    }
    return insert_row(act, "map_versions", {**values, "content": content})


def rename_version(act: Act, version_id: int, version: int, name: str) -> None:
    """Give a snapshot another name; StaleEdit where somebody renamed it meanwhile."""
    edit_row(act, "map_versions", version_id, version, {"name": _version_name(name)})


def remove_version(act: Act, version_id: int) -> None:
    """Remove a snapshot; the map stays as it is, and undo brings the snapshot back."""
    delete_row(act, "map_versions", version_id)


def _version_name(name: str) -> str:
    words = " ".join(name.split())
    if not words or len(words) > 120:
        raise BadInput("a version needs a name of at most 120 letters", remedy="Name it")
    return words


def versions(db: Database, map_id: int) -> list[MapVersion]:
    """A map's snapshots, newest first."""
    rows = db.execute(
        "SELECT id, map_id, name, at, person, version FROM map_versions "
        "WHERE map_id = ? ORDER BY id DESC",
        (map_id,),
    ).fetchall()
    return [MapVersion(*row) for row in rows]


def version_content(db: Database, version_id: int) -> tuple[int, bytes]:
    """The map a snapshot is of, and the snapshot as our map JSON."""
    row = db.execute(
        "SELECT map_id, content FROM map_versions WHERE id = ?", (version_id,)
    ).fetchone()
    if not row:
        raise NotFound(f"there is no saved version number {version_id}")
    return int(row[0]), str(row[1]).encode("utf-8")


def _write_parts(act: Act, map_id: int, process: Map) -> None:
    """Phases, steps, flows and loops, in an order in which flows always find their steps."""
    phases = {each.id: phase_values(each) for each in process.phases}
    _sync(act, "phases", map_id, phases, _keyed(act.db, "phases", map_id))
    old_flows = _flow_rows(act.db, map_id)
    steps = {each.id: step_values(each) for each in process.steps}
    ids = _sync(act, "steps", map_id, steps, _keyed(act.db, "steps", map_id))
    flows: dict[Any, Row] = {}
    between: dict[tuple[int, int], int] = defaultdict(int)
    for flow in process.flows:
        ends = ids[flow.source], ids[flow.target]
        flows[*ends, between[ends]] = flow_values(flow, *ends)
        between[ends] += 1
    # Flows of a step that is gone went with it.
    alive = set(ids.values())
    old_flows = {key: row for key, row in old_flows.items() if {key[0], key[1]} <= alive}
    _sync(act, "flows", map_id, flows, old_flows)
    loops = dict(enumerate(loop_values(each) for each in process.loops))
    _sync(act, "loops", map_id, loops, dict(enumerate(_rows(act.db, "loops", map_id))))
    _write_original(act, map_id, process.original)


def _sync(
    act: Act, table: str, map_id: int, wanted: Mapping[Any, Row], rows: Mapping[Any, Row]
) -> dict[Any, int]:
    """Make a map's rows of one table what is wanted, touching only what differs; ids by key."""
    for key in rows.keys() - wanted.keys():
        delete_row(act, table, rows[key]["id"])
    ids: dict[Any, int] = {}
    for position, (key, values) in enumerate(wanted.items()):
        placed = {**values, "position": position}
        row = rows.get(key)
        if row is None:
            ids[key] = insert_row(act, table, {"map_id": map_id, **placed})
            continue
        ids[key] = row["id"]
        if any(row[name] != value for name, value in placed.items()):
            edit_row(act, table, row["id"], row["version"], placed)
    return ids


def _original(db: Database, map_id: int) -> Original | None:
    row = db.execute(
        "SELECT format, name, packed FROM map_originals WHERE map_id = ?", (map_id,)
    ).fetchone()
    return Original.unpacked(row[0], row[1], row[2], LARGEST) if row else None


def _write_original(act: Act, map_id: int, original: Original | None) -> None:
    """Keep the file a map came from; most edits leave it as it is, and so write nothing."""
    if original == _original(act.db, map_id):
        return
    for (row,) in act.db.execute(
        "SELECT id FROM map_originals WHERE map_id = ?", (map_id,)
    ).fetchall():
        delete_row(act, "map_originals", row)
    if original:
        values = {"format": original.format, "name": original.name, "packed": original.packed()}
        insert_row(act, "map_originals", {"map_id": map_id, **values})


def _rows(db: Database, table: str, map_id: int) -> list[Row]:
    cursor = db.execute(f"SELECT * FROM {table} WHERE map_id = ? ORDER BY position", (map_id,))
    names = [each[0] for each in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _keyed(db: Database, table: str, map_id: int) -> dict[Any, Row]:
    return {row["element"]: row for row in _rows(db, table, map_id)}


def _flow_rows(db: Database, map_id: int) -> dict[Any, Row]:
    """Flows by their two steps' rows and which of several between them each is."""
    seen: dict[tuple[int, int], int] = defaultdict(int)
    found: dict[Any, Row] = {}
    for row in _rows(db, "flows", map_id):
        ends = row["source"], row["target"]
        found[*ends, seen[ends]] = row
        seen[ends] += 1
    return found


def _step_views(db: Database, rest: str, *values: object) -> list[StepView]:
    rows = db.execute(
        "SELECT s.id, s.map_id, m.name, m.council_id, c.name, s.element, s.label, s.kind, "
        "s.actors, s.systems, s.fields, s.where_fixed, s.written_back, s.automated, "
        "p.label, s.content FROM steps s "
        "JOIN maps m ON m.id = s.map_id JOIN councils c ON c.id = m.council_id "
        "LEFT JOIN phases p ON p.map_id = s.map_id AND p.element = s.content ->> 'phase' "
        f"{rest}",
        list(values),
    ).fetchall()
    return [_step_view(row) for row in rows]


def _step_view(row: tuple[Any, ...]) -> StepView:
    lists = (tuple(json.loads(each)) for each in row[8:11])
    rest = json.loads(row[15])
    values: list[Any] = [*row[:8], *lists, row[11], as_flag(row[12]), as_flag(row[13])]
    values += [row[14] or rest.get("phase"), tuple(rest.get("artefacts", ()))]
    values += [rest.get("triage"), rest.get("note")]
    return StepView(*values)


def _refuse_broken(process: Map) -> None:
    fault = next((each for each in problems(process) if each.blocking), None)
    if fault:
        raise BadInput(fault.words, where=fault.where, remedy="Mend the map, then store it again")
    if not process.name.strip():
        raise BadInput("the map has no name", remedy="Give it a name")


def _check(db: Database) -> list[str]:
    """What the tables' own rules cannot hold: flows within one map, loops through steps it has."""
    wandering = db.execute(
        "SELECT count(*) FROM flows f JOIN steps a ON a.id = f.source JOIN steps b "
        "ON b.id = f.target WHERE a.map_id != f.map_id OR b.map_id != f.map_id"
    ).fetchone()[0]
    lost = db.execute(
        "SELECT count(*) FROM loops l, json_each(l.content, '$.steps') j WHERE NOT EXISTS "
        "(SELECT 1 FROM steps s WHERE s.map_id = l.map_id AND s.element = j.value)"
    ).fetchone()[0]
    found = check_pairings(db) + check_glossary(db)
    if wandering:
        found.append(f"{wandering} flows lead from one map into another")
    if lost:
        found.append(f"Loops name {lost} steps that are not on their map")
    return found


_OF_A_MAP = ("phases", "steps", "flows", "loops", "map_versions", "map_originals")

ROOM = Room(
    name="process_maps",
    migrations=(
        Migration("process_maps.m001_maps", m001_maps),
        Migration("process_maps.m002_pairings", m002_pairings),
        Migration("process_maps.m003_originals", m003_originals),
        Migration("process_maps.m004_versions_are_named", m004_versions_are_named),
        Migration("process_maps.m005_glossary", m005_glossary),
    ),
    history=tuple(HistoryTable(table) for table in (*("maps", *_OF_A_MAP, "pairings"),))
    + GLOSSARY_HISTORY,
    search=(SearchIndex("steps", ("label",)),),
    words=WORDS,
    check=_check,
    # A map is what a council does, not what a child or a person is: everybody compares maps.
    seen=Seen(
        open=("maps", *_OF_A_MAP, "pairings", "glossary_entries"),
        changed_by={"council member": ("maps", *_OF_A_MAP, "pairings")},
        council_by={
            "maps": (OfCouncil("council_id"),),
            **dict.fromkeys(_OF_A_MAP, (OfCouncil("map_id", "maps"),)),
            "pairings": (OfCouncil("step_a", "steps"), OfCouncil("step_b", "steps")),
        },
    ),
)
