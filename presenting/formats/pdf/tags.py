"""What each thing on a page is, told in the PDF: titles, lists, tables, drawings in words.

The pages' own commands hold a sign before each thing (:data:`drawing.SIGN_HEIGHT`). Each sign gives
way to the mark that ties what follows to its place in the tree that screen readers go through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)

from presenting.formats.pdf.drawing import SIGN_HEIGHT, Unit
from presenting.layout.model import HIGH

_SIGN = re.compile(
    rb"q\n/\w+ cs\n[\d.]+ [\d.]+ [\d.]+ scn\n-(\d+) %d m\n[^Q]*?f\nQ\n" % SIGN_HEIGHT
)


class Tree:
    """The tree of a document, page by page."""

    def __init__(self, writer: PdfWriter) -> None:
        self.writer = writer
        self.root = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")})
        self.root_ref = writer._add_object(self.root)
        self.document, self.ref = self._element("Document", self.root_ref)
        self.root[NameObject("/K")] = ArrayObject([self.ref])
        self.parents = ArrayObject()

    def add(self, number: int, units: Sequence[Unit]) -> None:
        """Tie a page's things to the tree, in their order."""
        page = self.writer.pages[number]
        page[NameObject("/StructParents")] = NumberObject(number)
        page[NameObject("/Tabs")] = NameObject("/S")
        page_ref = page.indirect_reference
        assert page_ref is not None
        _, sect = self._element("Sect", self.ref, self.document)
        held = ArrayObject()
        for mcid, unit in enumerate(units):
            if unit.role == "Artifact":
                held.append(NullObject())
                continue
            made, ref = self._of(unit, sect)
            made[NameObject("/Pg")] = page_ref
            made[NameObject("/K")] = NumberObject(mcid)
            held.append(ref)
        self.parents += [NumberObject(number), self.writer._add_object(held)]
        contents = page.get_contents()
        assert contents is not None
        stream = DecodedStreamObject()
        stream.set_data(_marked(contents.get_data(), units))
        page[NameObject("/Contents")] = self.writer._add_object(stream.flate_encode())

    def close(self, language: str) -> None:
        """Say in the document's own facts that it is tagged, and in which language."""
        tree = DictionaryObject({NameObject("/Nums"): self.parents})
        self.root[NameObject("/ParentTree")] = self.writer._add_object(tree)
        self.root[NameObject("/ParentTreeNextKey")] = NumberObject(len(self.parents) // 2)
        root = self.writer.root_object
        root[NameObject("/StructTreeRoot")] = self.root_ref
        root[NameObject("/MarkInfo")] = DictionaryObject(
            {NameObject("/Marked"): BooleanObject(True)}
        )
        root[NameObject("/Lang")] = TextStringObject(language)
        root[NameObject("/ViewerPreferences")] = DictionaryObject(
            {NameObject("/DisplayDocTitle"): BooleanObject(True)}
        )

    def _of(self, unit: Unit, sect: IndirectObject) -> tuple[DictionaryObject, IndirectObject]:
        """The element of one thing, within its list or its table's row."""
        if unit.role == "LI":
            item = self._within(sect, "L", "list")
            _, entry = self._element("LI", item, self._get(item))
            made, ref = self._element("LBody", entry, self._get(entry))
        elif unit.table:
            table = self._within(sect, "Table", f"table {unit.table}")
            row = self._within(table, "TR", f"row {unit.row}")
            made, ref = self._element(unit.role, row, self._get(row))
            if unit.scope:
                facts = {"/O": NameObject("/Table"), "/Scope": NameObject(f"/{unit.scope}")}
                made[NameObject("/A")] = DictionaryObject(
                    {NameObject(name): value for name, value in facts.items()}
                )
        else:
            made, ref = self._element(unit.role, sect, self._get(sect))
        if unit.alt:
            made[NameObject("/Alt")] = TextStringObject(unit.alt)
        if unit.actual:
            made[NameObject("/ActualText")] = TextStringObject(unit.actual)
        if unit.box:
            sides = (unit.box.x, HIGH - unit.box.bottom, unit.box.right, HIGH - unit.box.y)
            facts = {"/O": NameObject("/Layout"), "/Placement": NameObject("/Block")}
            layout = DictionaryObject({NameObject(n): v for n, v in facts.items()})
            layout[NameObject("/BBox")] = ArrayObject([FloatObject(round(s, 2)) for s in sides])
            made[NameObject("/A")] = layout
        return made, ref

    def _within(self, parent: IndirectObject, role: str, name: str) -> IndirectObject:
        """The parent's last child where it is the one of that name, else a new one."""
        kids = self._get(parent).get("/K")
        if isinstance(kids, ArrayObject) and kids:
            last = kids[-1].get_object()
            if isinstance(last, DictionaryObject) and last.get("/T") == name:
                ref = last.indirect_reference
                assert ref is not None
                return ref
        made, ref = self._element(role, parent, self._get(parent))
        made[NameObject("/T")] = TextStringObject(name)
        return ref

    def _get(self, ref: IndirectObject) -> DictionaryObject:
        made = ref.get_object()
        assert isinstance(made, DictionaryObject)
        return made

    def _element(
        self, role: str, parent: IndirectObject, holder: DictionaryObject | None = None
    ) -> tuple[DictionaryObject, IndirectObject]:
        made = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/StructElem"),
                NameObject("/S"): NameObject(f"/{role}"),
                NameObject("/P"): parent,
            }
        )
        ref = self.writer._add_object(made)
        if holder is not None:
            kids = holder.get("/K")
            if not isinstance(kids, ArrayObject):
                kids = ArrayObject()
                holder[NameObject("/K")] = kids
            kids.append(ref)
        return made, ref


def _marked(data: bytes, units: Sequence[Unit]) -> bytes:
    """A page's commands with a mark in the place of each sign."""
    open_, made, last = False, [], 0
    for match in _SIGN.finditer(data):
        made.append(data[last : match.start()])
        mcid = int(match[1]) - 1
        made.append(b"EMC\n" if open_ else b"")
        made.append(_begin(units[mcid], mcid))
        open_, last = True, match.end()
    # The last thing ends where the page's own frame does: three levels of it.
    rest = data[last:]
    if open_:
        body, end = rest[: rest.rstrip().rindex(b"\nQ\nQ\nQ") + 1], b"EMC\n"
        return b"".join([*made, body, end, rest[len(body) :]])
    return data


def _begin(unit: Unit, mcid: int) -> bytes:
    if unit.role == "Artifact":
        return b"/Artifact BMC\n"
    role = "LBody" if unit.role == "LI" else unit.role
    actual = b""
    if unit.actual:
        told = ("\ufeff" + unit.actual).encode("utf-16-be").hex().upper()
        actual = f" /ActualText <{told}>".encode()
    return f"/{role} <</MCID {mcid}".encode() + actual + b">> BDC\n"
