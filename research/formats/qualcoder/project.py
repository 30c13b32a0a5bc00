"""From the tables of a QualCoder project to a project as plain values.

Categories are headings, codes stand under their category or, since version 4, under another code.
A coding is one row for each code, person and stretch; those of one stretch make one span here.
What columns a version lacks is taken as not said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from common.errors import BadInput
from research.exchange.ids import StableIds, iso_time
from research.exchange.model import (
    ForeignCase,
    ForeignMemo,
    ForeignProject,
    ForeignSource,
    Lost,
    On,
    losses,
)
from research.formats.counted import Counted
from research.formats.qualcoder.codes import Codes
from research.formats.qualcoder.spans import Spans
from research.formats.sqlite_file.store import Cell, Row, Tables, number, read_tables, words

PROGRAM = "QualCoder"
_NEEDED = frozenset({"source", "code_name", "code_cat", "code_text", "project"})
_WANTED = {
    "project": ("databaseversion", "date", "memo"),
    "source": ("id", "name", "fulltext", "mediapath", "memo", "owner", "date"),
    "code_cat": ("catid", "name", "memo", "owner", "date", "supercatid"),
    "code_name": ("cid", "name", "memo", "catid", "owner", "date", "color", "supercid"),
    "code_text": (
        *("ctid", "cid", "fid", "seltext", "pos0", "pos1"),
        *("owner", "date", "memo", "important"),
    ),
    "annotation": ("anid", "fid", "pos0", "pos1", "memo", "owner", "date"),
    "cases": ("caseid", "name", "memo", "owner", "date"),
    "case_text": ("caseid", "fid", "pos0", "pos1", "memo"),
    "attribute": ("name", "attr_type", "value", "id"),
    "attribute_type": ("name", "memo"),
    "journal": ("jid", "name", "jentry", "date", "owner"),
}
_NOT_KEPT = {
    "code_image": ("tags on pictures and on areas of pages", "only text is tagged here"),
    "code_av": ("tags on sound and video", "only text is tagged here"),
    "graph": ("drawn graphs", "they have no place here"),
    "stored_sql": ("saved queries", "they only work in QualCoder"),
    "ris": ("lines of literature references", "they have no place here"),
    "files_filter": ("saved filters", "they only work in QualCoder"),
}


def is_qualcoder(names: Iterable[str]) -> bool:
    """Whether tables of these names are a QualCoder project's."""
    return set(names) >= _NEEDED


def project_of(data: bytes, name: str) -> ForeignProject:
    """Read a project's ``data.qda``; BadInput where it is damaged or not QualCoder's."""
    tables = read_tables(data, name, _WANTED, _NOT_KEPT)
    if not is_qualcoder(tables.names):
        raise BadInput(
            "this database is not a QualCoder project",
            where=name,
            remedy="Choose the file data.qda inside the project's folder",
        )
    return _Reader(tables, name).project()


class _Reader:
    """Puts the project together."""

    def __init__(self, tables: Tables, name: str) -> None:
        stem = PurePath(name).stem
        # Every project's file is called data.qda: that says nothing.
        self._tables, self._name = tables, "" if stem == "data" else stem
        rows = tables.rows("project")
        self._row: Row = rows[0] if rows else dict.fromkeys(_WANTED["project"])
        self._ids = StableIds(PROGRAM, words(self._row["date"]) or self._name)
        self._lost: list[Lost] = []
        self._memos: list[ForeignMemo] = []
        self._sources: dict[int, str] = {}

    def project(self) -> ForeignProject:
        """All of it that can be kept."""
        codes = Codes.of(self._tables, self._ids)
        self._note("project", None, self._row["memo"])
        texts = self._texts()
        spans = Spans.of(self._tables, texts, self._sources, codes.by_number, self._ids)
        self._memos += spans.memos
        self._journal()
        variables = self._variables()
        cases = tuple(
            self._case(row, spans, variables) for row in self._numbered("cases", "caseid")
        )
        self._left_behind()
        return ForeignProject(
            format="QualCoder project",
            name=self._name,
            program=PROGRAM,
            sources=tuple(
                ForeignSource(
                    guid=self._sources[found],
                    name=words(row["name"]).strip() or f"Document {found}",
                    text=texts[found].text,
                    spans=tuple(spans.of_source[found]),
                    variables=tuple(variables["file", found]),
                    at=iso_time(words(row["date"])),
                )
                for found, row in self._numbered("source", "id")
                if found in texts
            ),
            codes=codes.all,
            memos=tuple(self._memos),
            cases=cases,
            readings=spans.readings,
            lost=losses([*codes.lost, *spans.lost, *self._lost]),
        )

    def _numbered(self, table: str, column: str) -> list[tuple[int, Row]]:
        """Rows by their number, the first of each."""
        found: dict[int, Row] = {}
        for row in self._tables.rows(table):
            if (own := number(row[column])) is not None:
                found.setdefault(own, row)
        return list(found.items())

    def _lose(self, what: str, count: int, why: str) -> None:
        self._lost.append(Lost(what, count, why))

    def _note(self, on: On, of: str | None, cell: Cell, row: Row | None = None) -> None:
        text = words(cell).strip()
        if text:
            by = words(row["owner"]).strip() or None if row else None
            at = iso_time(words(row["date"])) if row else None
            guid = self._ids("memo", on, of)
            self._memos.append(ForeignMemo(on, of, text, guid, by, at))

    def _texts(self) -> dict[int, Counted]:
        """The documents' texts by number; what has none is listed."""
        texts = {}
        for found, row in self._numbered("source", "id"):
            text = Counted.of(words(row["fulltext"]))
            if text.text.strip():
                texts[found] = text
                self._sources[found] = self._ids("document", found)
                self._note("source", self._sources[found], row["memo"], row)
                continue
            media = bool(words(row["mediapath"]))
            what = "pictures, sound and video" if media else "documents"
            self._lose(what, 1, "there is no text in them")
            memo = bool(words(row["memo"]).strip())
            self._lose("memos on documents", memo, "the document has no text and did not come in")
        return texts

    def _journal(self) -> None:
        for row in self._tables.rows("journal"):
            parts = [words(row["name"]).strip(), words(row["jentry"]).strip()]
            self._note("project", None, "\n\n".join(part for part in parts if part), row)

    def _variables(self) -> defaultdict[tuple[str, int], list[tuple[str, str]]]:
        """What is recorded of documents ("file") and cases ("case"), by kind and number."""
        found: defaultdict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
        cases = {own for own, _ in self._numbered("cases", "caseid")}
        about = {"file": self._sources.keys(), "case": cases}
        for row in self._tables.rows("attribute"):
            kind, own, value = row["attr_type"], number(row["id"]), row["value"]
            if value is None or not str(value).strip():
                continue
            if own in about.get(str(kind), ()):
                found[str(kind), own or 0].append((words(row["name"]), str(value).strip()))
            else:
                self._lose("values of variables", 1, "what they are about did not come in")
        memos = sum(bool(words(row["memo"]).strip()) for row in self._tables.rows("attribute_type"))
        self._lose("memos on variables", memos, "a variable has a name and values here")
        return found

    def _case(
        self,
        numbered: tuple[int, Row],
        spans: Spans,
        variables: Mapping[tuple[str, int], Sequence[tuple[str, str]]],
    ) -> ForeignCase:
        """A case with the documents that are wholly its own and the spans in its stretches.

        Its memo goes along as a variable of that name, as a memo can stand on no case.
        """
        found, row = numbered
        memo = words(row["memo"]).strip()
        linked = spans.within(found)
        return ForeignCase(
            guid=self._ids("case", found),
            name=words(row["name"]).strip() or f"Case {found}",
            sources=linked.sources,
            spans=linked.spans,
            variables=(*variables.get(("case", found), ()), *([("memo", memo)] if memo else [])),
        )

    def _left_behind(self) -> None:
        for table, (what, why) in _NOT_KEPT.items():
            self._lose(what, self._tables.count(table), why)
