"""Writing REFI-QDA projects (QDPX) and codebooks (QDC), valid by the standard's schemas.

The same project gives the same bytes: no times of writing, ids made from what a thing is where it
has none. Texts are UTF-8 without a byte order mark, as some readers count the mark and none needs
it; positions are code points, the end not counted in.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

from lxml import etree

from common.decoding import kind_of_binary
from common.errors import BadInput
from research.exchange.model import (
    CodeSet,
    ForeignCase,
    ForeignCode,
    ForeignMemo,
    ForeignProject,
    ForeignSource,
    ForeignSpan,
)
from research.formats.refi.parts import PROGRAM, Element, guid_of, made, moment

_PROJECT = "urn:QDA-XML:project:1.0"
_CODEBOOK = "urn:QDA-XML:codebook:1.0"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
_MARK = "\ufeff"
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
LONGEST_NAME = 250

Values = Iterable[tuple[str, str]]


def write_qdpx(project: ForeignProject) -> bytes:
    """The whole project as a package: all of it but ``readings`` and ``lost``.

    Raises BadInput where a span lies outside its text, as no reader could place it.
    """
    writer = _Writer(project)
    files = [("project.qde", _bytes(writer.root())), *writer.files]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files:
            member = zipfile.ZipInfo(name, _ZIP_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system, member.external_attr = 3, 0o644 << 16
            package.writestr(member, data)
    return out.getvalue()


def write_qdc(project: ForeignProject) -> bytes:
    """The codes and their sets alone, without memos, which a codebook has no place for.

    Raises BadInput where there is no code: the standard has no empty codebook.
    """
    if not project.codes:
        raise BadInput("there are no tags to write", remedy="Make a tag first")
    writer = _Writer(project, _CODEBOOK)
    root = _root("CodeBook", _CODEBOOK, origin=PROGRAM)
    writer.add_codes(root)
    writer.add_sets(root, "guid")
    return _bytes(root)


class _Writer:
    """One file being written: its ids, and who and what its elements point at."""

    def __init__(self, project: ForeignProject, space: str = _PROJECT) -> None:
        self._project, self._space = project, space
        self._guids: dict[tuple[str, str], str] = {}
        self._given: set[str] = set()
        self._defined: set[tuple[str, str]] = set()
        self.files: list[tuple[str, bytes]] = []
        self._notes: dict[tuple[str, str], list[ForeignMemo]] = {}
        self._described: dict[tuple[str, str], ForeignMemo] = {}
        self._note_guids: dict[ForeignMemo, str] = {}
        self._shared: dict[tuple[str | None, ...], ForeignMemo] = {}
        for memo in project.memos:
            self._file(memo)

    def guid(self, kind: str, stated: str) -> str:
        """The id a thing goes out under: its own if that is a GUID nobody else of its kind has."""
        key = (kind, stated)
        if key not in self._guids:
            self._guids[key] = self._fresh(kind, guid_of(stated) or made(kind, stated))
        return self._guids[key]

    def _own(self, kind: str, stated: str) -> str:
        """The id of a thing where it is written; a second of one id goes out under another."""
        if (kind, stated) in self._defined:
            return self._fresh(kind, guid_of(stated) or made(kind, stated))
        self._defined.add((kind, stated))
        return self.guid(kind, stated)

    def _fresh(self, kind: str, guid: str) -> str:
        number, wanted = 0, guid
        while f"{kind} {guid}" in self._given:
            number += 1
            guid = made(wanted, number)
        self._given.add(f"{kind} {guid}")
        return guid

    def root(self) -> Element:
        """The project's XML, in the order that the schema wants."""
        root = _root("Project", _PROJECT, name=_clean(self._project.name), origin=PROGRAM)
        self._add_users(root)
        if self._project.codes:
            self.add_codes(self._add(root, "CodeBook"))
        self._add_variables(root)
        self._add_cases(root)
        if self._project.sources:
            sources = self._add(root, "Sources")
            for source in self._project.sources:
                self._add_source(sources, source)
        self._add_notes(root)
        self.add_sets(root, "targetGUID")
        self._add_remarks(root, "project", "")
        return root

    def _add(self, parent: Element, kind: str, text: str = "", /, **facts: str | None) -> Element:
        stated = {key: _clean(value) for key, value in facts.items() if value is not None}
        element = etree.SubElement(parent, f"{{{self._space}}}{kind}", stated)
        if text:
            element.text = _clean(text)
        return element

    def _file(self, memo: ForeignMemo) -> None:
        """Decide how a memo goes out: a bare one as its thing's description, others as notes."""
        if not memo.text.strip():
            return
        key = (memo.on, memo.of or "")
        bare = memo.guid is None and memo.by is None and memo.at is None
        if bare and memo.on != "code" and key not in self._described:
            self._described[key] = memo
            return
        self._notes.setdefault(key, []).append(memo)
        self._note(memo)

    def _note(self, memo: ForeignMemo) -> str:
        """The id of a memo's note; memos on several things with one id and words are one note."""
        if memo.guid is not None:
            memo = self._shared.setdefault((memo.guid, memo.text, memo.by, memo.at), memo)
        if memo not in self._note_guids:
            wanted = guid_of(memo.guid) or made("note", memo.on, memo.of, memo.text, memo.guid)
            self._note_guids[memo] = self._fresh("note", wanted)
        return self._note_guids[memo]

    def _add_remarks(self, element: Element, on: str, of: str) -> None:
        """A description and the notes on a thing, where nothing comes between the two."""
        self._add_description(element, on, of)
        self._add_references(element, on, of)

    def _add_description(self, element: Element, on: str, of: str) -> None:
        if memo := self._described.get((on, of)):
            self._add(element, "Description", memo.text)

    def _add_references(self, element: Element, on: str, of: str) -> None:
        for guid in dict.fromkeys(self._note(memo) for memo in self._notes.get((on, of), [])):
            self._add(element, "NoteRef", targetGUID=guid)

    def _add_users(self, root: Element) -> None:
        spans = [span for source in self._project.sources for span in source.spans]
        makers = [span.by for span in spans]
        makers += [coding.by for span in spans for coding in span.codings]
        makers += [memo.by for memo in self._project.memos if memo.text.strip()]
        named = sorted({maker for maker in makers if maker})
        if named:
            users = self._add(root, "Users")
            for name in named:
                self._add(users, "User", guid=self.guid("user", name), name=name)

    def _made(self, by: str | None, at: str | None) -> dict[str, str | None]:
        return {
            "creatingUser": self.guid("user", by) if by else None,
            "creationDateTime": _moment(at),
        }

    def add_codes(self, book: Element) -> None:
        """The tree of codes. A code whose parents lead nowhere or round in a circle is on top."""
        codes = self._project.codes
        known = {code.guid for code in codes}
        below: dict[str | None, list[ForeignCode]] = {}
        for code in codes:
            below.setdefault(code.parent if code.parent in known else None, []).append(code)
        done: set[str] = set()
        top = self._add(book, "Codes")
        for code in (*below.get(None, []), *codes):
            waiting = [(code, top)]
            while waiting:
                each, parent = waiting.pop()
                if each.guid not in done:
                    done.add(each.guid)
                    element = self._add_code(parent, each)
                    waiting += [(child, element) for child in reversed(below.get(each.guid, []))]

    def _add_code(self, parent: Element, code: ForeignCode) -> Element:
        element = self._add(
            parent,
            "Code",
            guid=self.guid("code", code.guid),
            name=code.name,
            isCodable="false" if code.heading else "true",
            color=code.colour if _COLOUR.fullmatch(code.colour) else None,
        )
        if code.description.strip():
            self._add(element, "Description", code.description)
        if self._space == _PROJECT:
            self._add_references(element, "code", code.guid)
        return element

    def add_sets(self, root: Element, pointing: str) -> None:
        """The sets of codes; ``pointing`` is what this kind of file calls a reference."""
        kept: tuple[CodeSet, ...] = self._project.sets
        if not kept:
            return
        known = {code.guid for code in self._project.codes}
        sets = self._add(root, "Sets")
        for each in kept:
            element = self._add(sets, "Set", guid=self._own("set", each.guid), name=each.name)
            if each.description.strip():
                self._add(element, "Description", each.description)
            for member in each.members:
                if member in known:
                    self._add(element, "MemberCode", **{pointing: self.guid("code", member)})

    def _add_variables(self, root: Element) -> None:
        things: Iterable[ForeignSource | ForeignCase] = (
            *self._project.cases,
            *self._project.sources,
        )
        names = dict.fromkeys(name for thing in things for name, _value in thing.variables)
        if names:
            variables = self._add(root, "Variables")
            for name in names:
                guid = self.guid("variable", name)
                self._add(variables, "Variable", guid=guid, name=name, typeOfVariable="Text")

    def _add_values(self, element: Element, values: Values) -> None:
        for name, value in values:
            stated = self._add(element, "VariableValue")
            self._add(stated, "VariableRef", targetGUID=self.guid("variable", name))
            self._add(stated, "TextValue", value)

    def _add_cases(self, root: Element) -> None:
        if not self._project.cases:
            return
        sources = {source.guid for source in self._project.sources}
        spans = {span.guid for source in self._project.sources for span in source.spans}
        cases = self._add(root, "Cases")
        for case in self._project.cases:
            guid = self._own("case", case.guid)
            element = self._add(cases, "Case", guid=guid, name=case.name or None)
            self._add_values(element, case.variables)
            for source in case.sources:
                if source in sources:
                    self._add(element, "SourceRef", targetGUID=self.guid("source", source))
            for span in case.spans:
                if span in spans:
                    self._add(element, "SelectionRef", targetGUID=self.guid("span", span))

    def _add_source(self, sources: Element, source: ForeignSource) -> None:
        guid = self._own("source", source.guid)
        self.files.append((f"sources/{guid}.txt", _text_bytes(source.text)))
        element = self._add(
            sources,
            "TextSource",
            guid=guid,
            name=source.name or None,
            plainTextPath=f"internal://{guid}.txt",
            creationDateTime=_moment(source.at),
        )
        self._add_description(element, "source", source.guid)
        for span in source.spans:
            self._add_span(element, source, span)
        self._add_references(element, "source", source.guid)
        self._add_values(element, source.variables)

    def _add_span(self, element: Element, source: ForeignSource, span: ForeignSpan) -> None:
        if not 0 <= span.start < span.end <= len(source.text):
            raise BadInput("a quote lies outside its text", remedy="Run the check of the project")
        selection = self._add(
            element,
            "PlainTextSelection",
            guid=self._own("span", span.guid),
            name=_shown(source.text[span.start : span.end]),
            startPosition=str(span.start),
            endPosition=str(span.end),
            **self._made(span.by, span.at),
        )
        self._add_description(selection, "span", span.guid)
        for number, coding in enumerate(span.codings):
            wanted = guid_of(coding.guid) or made("coding", span.guid, coding.code, number)
            made_by = self._made(coding.by, coding.at)
            put = self._add(selection, "Coding", guid=self._fresh("coding", wanted), **made_by)
            self._add(put, "CodeRef", targetGUID=self.guid("code", coding.code))
        self._add_references(selection, "span", span.guid)

    def _add_notes(self, root: Element) -> None:
        if not self._note_guids:
            return
        notes = self._add(root, "Notes")
        for memo, guid in self._note_guids.items():
            note = self._add(notes, "Note", guid=guid, **self._made(memo.by, memo.at))
            self._add(note, "PlainTextContent", memo.text)


def _root(kind: str, space: str, **facts: str) -> Element:
    nsmap: dict[str, str] = {None: space}  # type: ignore[dict-item]  # the stubs know no default
    return etree.Element(f"{{{space}}}{kind}", facts, nsmap)


def _shown(words: str) -> str:
    """A span's words as its name, on one line."""
    shown = words.translate(str.maketrans("\r\n\t", "   "))
    return shown if len(shown) <= LONGEST_NAME else shown[: LONGEST_NAME - 1] + "…"


def _moment(stated: str | None) -> str | None:
    """A date as the schema wants it, with a time of day; None for what is none."""
    plain = (stated or "").strip().replace(" ", "T", 1)
    return moment(plain) or moment(f"{plain}T00:00:00")


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)


def _text_bytes(text: str) -> bytes:
    """A text as its file; with a mark only where it would be taken for something else without."""
    data = re.sub("[\ud800-\udfff]", "\ufffd", text).encode()
    return _MARK.encode() + data if text.startswith(_MARK) or kind_of_binary(data) else data


def _bytes(root: Element) -> bytes:
    etree.indent(root, space=" ")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
