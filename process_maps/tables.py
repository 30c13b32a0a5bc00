"""The tables of maps, as small ordered steps."""

from __future__ import annotations

from sqlite_utils import Database

from storage.register import NUMBERED


def m001_maps(db: Database) -> None:
    """One row a map, phase, step, flow, loop and named snapshot."""
    for statement in (
        f"""CREATE TABLE maps (
            {NUMBERED}, council_id INTEGER NOT NULL REFERENCES councils(id),
            name TEXT NOT NULL, source TEXT, content TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1) STRICT""",
        "CREATE INDEX maps_council ON maps(council_id)",
        f"""CREATE TABLE phases (
            {NUMBERED}, map_id INTEGER NOT NULL REFERENCES maps(id) ON DELETE CASCADE,
            element TEXT NOT NULL, position INTEGER NOT NULL, label TEXT NOT NULL,
            content TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
            UNIQUE (map_id, element)) STRICT""",
        f"""CREATE TABLE steps (
            {NUMBERED}, map_id INTEGER NOT NULL REFERENCES maps(id) ON DELETE CASCADE,
            element TEXT NOT NULL CHECK (element != ''), position INTEGER NOT NULL,
            label TEXT NOT NULL, kind TEXT NOT NULL, lane TEXT, actors TEXT NOT NULL,
            systems TEXT NOT NULL, fields TEXT NOT NULL, where_fixed TEXT,
            written_back INTEGER CHECK (written_back IN (0, 1)),
            automated INTEGER CHECK (automated IN (0, 1)),
            content TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
            UNIQUE (map_id, element)) STRICT""",
        f"""CREATE TABLE flows (
            {NUMBERED}, map_id INTEGER NOT NULL REFERENCES maps(id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            source INTEGER NOT NULL REFERENCES steps(id) ON DELETE CASCADE,
            target INTEGER NOT NULL REFERENCES steps(id) ON DELETE CASCADE,
            label TEXT, probability REAL CHECK (probability BETWEEN 0 AND 1),
            content TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1) STRICT""",
        "CREATE INDEX flows_map ON flows(map_id)",
        "CREATE INDEX flows_source ON flows(source)",
        "CREATE INDEX flows_target ON flows(target)",
        f"""CREATE TABLE loops (
            {NUMBERED}, map_id INTEGER NOT NULL REFERENCES maps(id) ON DELETE CASCADE,
            position INTEGER NOT NULL, content TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1) STRICT""",
        "CREATE INDEX loops_map ON loops(map_id)",
        f"""CREATE TABLE map_versions (
            {NUMBERED}, map_id INTEGER NOT NULL REFERENCES maps(id) ON DELETE CASCADE,
            name TEXT NOT NULL, at TEXT NOT NULL, person TEXT NOT NULL, content TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX map_versions_map ON map_versions(map_id)",
    ):
        db.execute(statement)


def m003_originals(db: Database) -> None:
    """The file a map came from, packed as text, where it must be given back unharmed."""
    db.execute(
        f"""CREATE TABLE map_originals (
            {NUMBERED},
            map_id INTEGER NOT NULL UNIQUE REFERENCES maps(id) ON DELETE CASCADE,
            format TEXT NOT NULL, name TEXT NOT NULL, packed TEXT NOT NULL,
            version INTEGER NOT NULL DEFAULT 1) STRICT"""
    )


def m004_versions_are_named(db: Database) -> None:
    """Saved versions of a map can be renamed, so they are guarded as everything edited is."""
    db.execute("ALTER TABLE map_versions ADD COLUMN version INTEGER NOT NULL DEFAULT 1")
