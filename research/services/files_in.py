"""Files brought in where nobody looks at them in between: each known by its content.

A project of another program, a table of quotes or tags, or else a transcript. All files are read
before anything is written, and where one cannot be stored, those stored before it are taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from common.who import Who
from common.words import count_of
from research.exchange.files import kind_of, read_project
from research.exchange.model import Convention, ForeignProject, Lost, losses
from research.services import sheets
from research.services.facts import checked_kind
from research.services.importing import import_transcripts, look_at_transcripts
from research.services.migrating import close_call, everybody, migration_of, save_migration
from storage import Project, noting_acts
from storage.history.acts import undo_all

_TABLES = ("csv", "tsv", "xlsx", "xlsm", "json")
_COUNTS_SO = "code points"
File = tuple[bytes, str]


@dataclass(frozen=True)
class BroughtIn:
    """What files became. ``warnings`` are what a person has to look at, ``remarks`` may be."""

    documents: int
    quotes: int
    codes: int
    convention: str
    lost: tuple[Lost, ...]
    redactions: int
    warnings: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Looked:
    """Files that can be taken, read as far as that needs, each with its name."""

    transcripts: tuple[File, ...] = field(repr=False)
    projects: tuple[tuple[ForeignProject, str], ...] = field(repr=False)
    tables: tuple[tuple[Any, int, Any, str], ...] = field(repr=False)


def look_at_files(
    files: Sequence[File], *, kind: str = "interview", convention: Convention | None = None
) -> Looked:
    """Read files, each by its content. Raises BadInput where one of them cannot be taken."""
    checked_kind(kind)
    transcripts, projects, tables = [], [], []
    for data, name in files:
        if kind_of(data):
            projects.append((read_project(data, name, convention), name))
        elif _is_table(name):
            prepared = sheets.prepare_table(data, name)
            tables.append((prepared, *sheets.certain_mapping(prepared, name), name))
        else:
            transcripts.append((data, name))
    look_at_transcripts(transcripts, kind=kind)
    return Looked(tuple(transcripts), tuple(projects), tuple(tables))


def bring_in(
    project: Project, who: Who, looked: Looked, *, council: str | None, kind: str = "interview"
) -> BroughtIn:
    """Store files that were looked at; all of them or none.

    What is surely personal is replaced, and every session is to check.
    """
    done: list[BroughtIn] = []
    is_whole = False
    with noting_acts() as acts:
        try:
            if looked.transcripts:
                done.append(_transcripts(project, who, looked.transcripts, council, kind))
            done += (_project(project, who, each, council, kind) for each in looked.projects)
            done += (_table(project, who, each, council, kind) for each in looked.tables)
            is_whole = True
        finally:
            if not is_whole:
                undo_all(project, who, tuple(acts))
    ways = dict.fromkeys(each.convention for each in done if each.convention)
    return BroughtIn(
        sum(each.documents for each in done),
        sum(each.quotes for each in done),
        sum(each.codes for each in done),
        "; ".join(ways) or _COUNTS_SO,
        losses([lost for each in done for lost in each.lost]),
        sum(each.redactions for each in done),
        tuple(dict.fromkeys(words for each in done for words in each.warnings)),
        tuple(dict.fromkeys(words for each in done for words in each.remarks)),
    )


def _is_table(name: str) -> bool:
    return PurePath(name).suffix.casefold().lstrip(".") in _TABLES


def _transcripts(
    project: Project, who: Who, files: Sequence[File], council: str | None, kind: str
) -> BroughtIn:
    done = import_transcripts(project, who, files, council=council, kind=kind)
    return BroughtIn(len(done.sessions), 0, 0, _COUNTS_SO, (), done.redactions, (), done.remarks)


def _project(
    project: Project,
    who: Who,
    read: tuple[ForeignProject, str],
    council: str | None,
    kind: str,
) -> BroughtIn:
    foreign, name = read
    migration = migration_of(foreign, name, council=council, roster=everybody(project))
    saved = save_migration(project, who, migration, kind=kind, confirmed=False)
    return BroughtIn(
        saved.documents,
        saved.quotes,
        saved.codes,
        saved.convention,
        saved.lost,
        saved.redactions,
        close_call(migration),
        saved.remarks,
    )


def _table(
    project: Project, who: Who, table: tuple[Any, int, Any, str], council: str | None, kind: str
) -> BroughtIn:
    """A table's quotes, or its tags where it is a codebook."""
    prepared, number, suggestion, _name = table
    if not suggestion.certain:
        tags = sheets.import_codebook(project, who, prepared.sheets[number], suggestion.codebook)
        known = count_of(tags.known, "tag")
        remarks = (f"{known} were here already",) if tags.known else ()
        return BroughtIn(0, 0, tags.added + tags.known, "", tags.lost, 0, (), remarks)
    done = sheets.import_table(
        project, who, prepared, suggestion.mapping, council=council, kind=kind, sheet=number
    )
    return BroughtIn(
        done.documents, done.quotes, done.codes, _COUNTS_SO, done.lost, done.redactions, (),
        done.remarks,
    )  # fmt: skip
