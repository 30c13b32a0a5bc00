"""Taguette projects, as its "Export project" or its own server's database: one SQLite file.

A document is a web page there, and a highlight counts UTF-8 bytes over the page's text nodes, end
exclusive, with nothing between two paragraphs. An export numbers everything anew each time, so ids
go by what stays: a document's time and file name, a tag's path, a highlight's place.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from common.errors import BadInput
from research.exchange.ids import StableIds, iso_time
from research.exchange.model import (
    Convention,
    ForeignCode,
    ForeignCoding,
    ForeignMemo,
    ForeignProject,
    ForeignSource,
    ForeignSpan,
    Lost,
    losses,
)
from research.formats.counted import UNITS, Counted, Marked, index_in, stretch, weigh
from research.formats.page_text import page_text
from research.formats.sqlite_file.store import Row, Tables, number, read_tables, words

PROGRAM = "Taguette"
BYTES = Convention("UTF-8 byte")
_CONVENTIONS = (BYTES, *(Convention(unit) for unit in UNITS if unit != BYTES.unit))
_OF_A_PROJECT = ("documents", "tags", "project_members", "commands")
_NEEDED = frozenset({"projects", "documents", "highlights", "tags", "highlight_tags"})
_WANTED = {
    "projects": ("id", "name", "description", "created"),
    "documents": (
        *("id", "name", "description", "filename", "created", "project_id"),
        *("text_direction", "contents"),
    ),
    "tags": ("id", "project_id", "path", "description", "parent_id"),
    "highlights": ("id", "document_id", "start_offset", "end_offset", "snippet"),
    "highlight_tags": ("highlight_id", "tag_id"),
    "project_members": ("project_id",),
    "commands": ("project_id",),
}
# What UTF-8 looks like to a program that takes it for another encoding.
_GARBLED = re.compile("â€.|Ã[\u0080-\u00bf]|[ðğ]Ÿ")


@dataclass(frozen=True)
class ProjectInFile:
    """One of the projects in a file, by the number it goes by there."""

    number: int
    name: str = field(repr=False)
    documents: int


def is_taguette(names: Iterable[str]) -> bool:
    """Whether tables of these names are a Taguette project's."""
    return set(names) >= _NEEDED


def projects_in(data: bytes, name: str) -> tuple[ProjectInFile, ...]:
    """The projects a file holds; an export holds one, a server's own database may hold many.

    Raises BadInput where the file is damaged or not Taguette's.
    """
    wanted = {"projects": ("id", "name"), "documents": ("project_id",)}
    tables = _taguette(read_tables(data, name, wanted), name)
    held = Counter(number(row["project_id"]) for row in tables.rows("documents"))
    return tuple(
        ProjectInFile(found, words(row["name"]), held[found])
        for row in tables.rows("projects")
        if (found := number(row["id"])) is not None
    )


def read_taguette(data: bytes, name: str, project_id: int | None = None) -> ForeignProject:
    """Read one project: the only one in the file, or the one with this number.

    Raises BadInput where the file is damaged, is not Taguette's, holds no such project, or holds
    several and none was chosen.
    """
    held = _taguette(read_tables(data, name, {"projects": ("id",)}), name)
    chosen = _chosen(held.rows("projects"), project_id, name)
    only = dict.fromkeys(_OF_A_PROJECT, ("project_id", chosen))
    return _Reader(read_tables(data, name, _WANTED, only=only), chosen).project()


def _taguette(tables: Tables, name: str) -> Tables:
    if not is_taguette(tables.names):
        raise BadInput(
            "this database is not a Taguette project",
            where=name,
            remedy="In Taguette choose “Export project” and take that file",
        )
    return tables


def _chosen(projects: Sequence[Row], project_id: int | None, name: str) -> int:
    """The number of the project that is meant."""
    numbers = [found for row in projects if (found := number(row["id"])) is not None]
    known = ", ".join(map(str, numbers[:20])) + (", …" if len(numbers) > 20 else "")
    if not numbers:
        raise BadInput("the file holds no project", where=name, remedy="Export the project again")
    if project_id is None and len(numbers) > 1:
        raise BadInput(
            f"the file holds {len(numbers)} projects",
            where=name,
            remedy=f"Choose one by its number: {known}",
        )
    if project_id is not None and project_id not in numbers:
        raise BadInput(
            f"the file holds no project {project_id}",
            where=name,
            remedy=f"Choose one by its number: {known}",
        )
    return numbers[0] if project_id is None else project_id


class _Reader:
    """Puts one project of a file together."""

    def __init__(self, tables: Tables, project: int) -> None:
        self._tables, self._id = tables, project
        self._row = next(row for row in tables.rows("projects") if row["id"] == project)
        self._ids = StableIds(PROGRAM, words(self._row["created"]) or words(self._row["name"]))
        self._lost: list[Lost] = []
        self._memos: list[ForeignMemo] = []

    def project(self) -> ForeignProject:
        """All of it that can be kept."""
        tags = self._tags()
        documents = self._of_project("documents")
        pages = [page_text(words(row["contents"])) for row in documents]
        marks = self._highlights([number(row["id"]) for row in documents])
        self._note("project", None, self._row["description"])
        sources = [
            self._source(row, page, marks[number(row["id"])], tags)
            for row, page in zip(documents, pages, strict=True)
        ]
        texts = [
            (page, [mark for _, mark, _ in marks[number(row["id"])]])
            for row, page in zip(documents, pages, strict=True)
        ]
        self._left_behind(documents)
        return ForeignProject(
            format="Taguette project",
            name=words(self._row["name"]),
            program=PROGRAM,
            sources=tuple(source for source in sources if source),
            codes=tuple(tags.values()),
            memos=tuple(self._memos),
            readings=weigh(texts, _CONVENTIONS, fixed=True),
            lost=losses(self._lost),
        )

    def _of_project(self, table: str) -> list[Row]:
        return [row for row in self._tables.rows(table) if row["project_id"] == self._id]

    def _lose(self, what: str, count: int, why: str) -> None:
        self._lost.append(Lost(what, count, why))

    def _note(self, on: str, of: str | None, cell: object) -> None:
        text = cell.strip() if isinstance(cell, str) else ""
        if text and on == "source":
            self._memos.append(ForeignMemo("source", of, text, self._ids("memo", on, of)))
        elif text:
            self._memos.append(ForeignMemo("project", None, text, self._ids("memo", on)))

    def _tags(self) -> dict[int, ForeignCode]:
        """Tags by their number. A dot or stroke in a name is part of it and says no order."""
        held = [(number(row["id"]), row) for row in self._of_project("tags")]
        rows = {found: row for found, row in held if found is not None}
        guids = {found: self._ids("tag", words(row["path"])) for found, row in rows.items()}
        return {
            found: ForeignCode(
                guid=guids[found],
                name=words(row["path"]).strip() or f"Tag {found}",
                parent=guids.get(above) if (above := _above(found, rows)) is not None else None,
                description=words(row["description"]).strip(),
            )
            for found, row in rows.items()
        }

    def _highlights(
        self, documents: Sequence[int | None]
    ) -> defaultdict[int | None, list[tuple[int, Marked, list[int]]]]:
        """Highlights by document: each with its number, its place and its tags' numbers."""
        tagged: defaultdict[int | None, list[int]] = defaultdict(list)
        for row in self._tables.rows("highlight_tags"):
            if (tag := number(row["tag_id"])) is not None:
                tagged[number(row["highlight_id"])].append(tag)
        found: defaultdict[int | None, list[tuple[int, Marked, list[int]]]] = defaultdict(list)
        here = set(documents)
        for row in self._tables.rows("highlights"):
            document, own = number(row["document_id"]), number(row["id"])
            if document not in here or own is None:
                continue
            start, end = number(row["start_offset"]), number(row["end_offset"])
            if start is None or end is None:
                self._lose("highlights", 1, "they have no position in their document")
                continue
            mark = Marked(start, end, page_text(words(row["snippet"])).raw)
            found[document].append((own, mark, sorted(set(tagged[own]))))
        return found

    def _source(
        self,
        row: Row,
        page: Counted,
        marks: Sequence[tuple[int, Marked, list[int]]],
        tags: dict[int, ForeignCode],
    ) -> ForeignSource | None:
        guid = self._ids("document", words(row["created"]), words(row["filename"]))
        if not page.text.strip():
            self._lose("documents and their descriptions", 1, "there is no text in them")
            self._lose("highlights", len(marks), "they lie in a document without text")
            return None
        self._note("source", guid, row["description"])
        index, spans = index_in(page.raw, BYTES), []
        for _, mark, tagged in sorted(marks, key=lambda one: (one[1].start, one[1].end, one[0])):
            raw = stretch(index, mark)
            place = page.placed(*raw) if raw else None
            if place is None:
                why = "there is nothing but blanks in them" if raw else _NO_PLACE
                self._lose("highlights", 1, why)
                continue
            missing = sum(tag not in tags for tag in tagged)
            self._lose("tags on highlights", missing, "the tag itself is not in the file")
            span = self._ids("highlight", guid, mark.start, mark.end)
            codings = tuple(
                ForeignCoding(tags[tag].guid, self._ids("tagging", span, tags[tag].guid))
                for tag in tagged
                if tag in tags
            )
            spans.append(ForeignSpan(span, place.start, place.end, codings))
        return ForeignSource(
            guid=guid,
            name=words(row["name"]).strip() or f"Document {number(row['id'])}",
            text=page.text,
            spans=tuple(spans),
            at=iso_time(words(row["created"]), "+00:00"),
        )

    def _left_behind(self, documents: Sequence[Row]) -> None:
        others = len(self._tables.rows("projects")) - 1
        self._lose("other projects in the file", others, "one project is read at a time")
        self._lose(
            "entries of the log of changes",
            len(self._of_project("commands")),
            "it says who did what when; what came of it is here",
        )
        self._lose(
            "people with access",
            len(self._of_project("project_members")),
            "an account is not a participant, and Taguette does not say who highlighted what",
        )
        renamed = sum(row["filename"] not in (row["name"], "", None) for row in documents)
        self._lose("file names of documents", renamed, "a document goes by its name")
        leftwards = sum(row["text_direction"] == "RIGHT_TO_LEFT" for row in documents)
        self._lose("right-to-left settings", leftwards, "the words say themselves how they run")
        garbled = sum(bool(_GARBLED.search(words(row["contents"]))) for row in documents)
        self._lose(
            "documents with garbled characters",
            garbled,
            "Taguette misread the file when it was added; the text came in as it is there",
        )


_NO_PLACE = "their position is outside of the document or in the middle of a character"


def _above(tag: int, rows: dict[int, Row]) -> int | None:
    """The tag's parent, in versions that have them; None where it would be its own ancestor."""
    first = above = number(rows[tag]["parent_id"])
    met = {tag}
    while above is not None and above in rows:
        if above in met:
            return None
        met.add(above)
        above = number(rows[above]["parent_id"])
    return first if first in rows else None
