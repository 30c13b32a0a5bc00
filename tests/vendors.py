"""Coded projects as other programs write them: each counts, spells and packs in its own way.

Written from what is known of their files, and without the code under test.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from research.exchange.model import Convention, Newline, Unit

CODES = {"Waiting": "#F00082", "Coke::diet": "#966450"}


@dataclass(frozen=True)
class Study:
    """Texts with "\\n" as line break, and the stretches marked in each by their words."""

    texts: tuple[str, ...]
    marked: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Vendor:
    """How one program writes a project."""

    origin: str
    convention: Convention = field(default_factory=Convention)
    crlf: bool = False
    mark: bool = False
    names: str = "whole"
    braces: bool = False
    upper: bool = False
    folder: str = "sources"
    project: str = "project.qde"
    scheme: str = "internal://"
    space: str = "urn:QDA-XML:project:1.0"
    together: bool = True
    people: bool = False
    styled: bool = False
    same_names: bool = False


NVIVO = Vendor(
    "NVivo for Windows 12.6",
    Convention("UTF-16 unit"),
    crlf=True,
    mark=True,
    names="",
    braces=True,
    upper=True,
    folder="Sources",
    together=False,
    people=True,
)
ATLAS = Vendor(
    "ATLAS.ti 23.2",
    Convention(newline="CRLF as one"),
    crlf=True,
    names="cut",
    upper=True,
    styled=True,
)
MAXQDA = Vendor(
    "MAXQDA 2022", Convention(newline="CRLF as one"), crlf=True, mark=True, same_names=True
)
QUIRKOS = Vendor("Quirkos 2.5", names="", project="Study.qde")
QC = Vendor("qc 1.3.2", names="line", scheme="")
TRANSANA = Vendor("Transana 4", space="urn:QDA-XML:project:0:10", mark=True)
INCLUSIVE = Vendor("Somebody's script", Convention(end="inclusive"), names="")
BYTES = Vendor("Another script", Convention("UTF-8 byte", mark="counted"), mark=True, names="")
ALL = {
    "NVivo": NVIVO,
    "ATLAS.ti": ATLAS,
    "MAXQDA": MAXQDA,
    "Quirkos": QUIRKOS,
    "qc": QC,
    "Transana": TRANSANA,
    "end counted in": INCLUSIVE,
    "bytes": BYTES,
}


def spelt(vendor: Vendor, name: object) -> str:
    """A thing's id, the same for the same name."""
    guid = str(uuid.uuid5(uuid.NAMESPACE_DNS, str(name)))
    guid = guid.upper() if vendor.upper else guid
    return f"{{{guid}}}" if vendor.braces else guid


def packed(study: Study, vendor: Vendor) -> bytes:
    """The project as that program exports it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(f"{vendor.folder}/", b"")
        package.writestr(vendor.project, _project(study, vendor).encode())
        for number, text in enumerate(study.texts):
            words = _raw(text, vendor).encode()
            member = f"{vendor.folder}/{_file(vendor, number)}.txt"
            package.writestr(member, b"\xef\xbb\xbf" + words if vendor.mark else words)
            if vendor.styled:
                package.writestr(f"{vendor.folder}/{_file(vendor, number)}.docx", b"PK styled")
    return out.getvalue()


def counted(before: str, unit: Unit, newline: Newline) -> int:
    """How many units come before a place, by counting them."""
    if newline == "CRLF as one":
        before = before.replace("\r\n", "\n")
    if unit == "UTF-16 unit":
        return len(before.encode("utf-16-le")) // 2
    return len(before.encode()) if unit == "UTF-8 byte" else len(before)


def _raw(text: str, vendor: Vendor) -> str:
    return text.replace("\n", "\r\n") if vendor.crlf else text


def _file(vendor: Vendor, number: int) -> str:
    return spelt(vendor, f"file {number}").strip("{}")


def _place(raw: str, at: int, vendor: Vendor) -> int:
    way = vendor.convention
    mark = {"code point": 1, "UTF-16 unit": 1, "UTF-8 byte": 3}[way.unit]
    more = mark if vendor.mark and way.mark == "counted" else 0
    return counted(raw[:at], way.unit, way.newline) + more


def _name(words: str, number: int, vendor: Vendor) -> str:
    if vendor.names == "line":
        return f"line:{number}"
    if vendor.names == "cut" and len(words) > 40:
        return words[:40] + "…"
    return words if vendor.names else ""


def _selections(raw: str, marked: tuple[str, ...], source: int, vendor: Vendor) -> str:
    written = []
    for number, words in enumerate(marked):
        start = raw.index(_raw(words, vendor))
        last = start + len(_raw(words, vendor))
        stop = _place(raw, last, vendor) - (vendor.convention.end == "inclusive")
        codings = [
            f'<Coding guid="{spelt(vendor, (source, number, code))}">'
            f'<CodeRef targetGUID="{spelt(vendor, code)}"/></Coding>'
            for code in CODES
        ]
        for copy, inside in enumerate(["".join(codings)] if vendor.together else codings):
            written.append(
                f'<PlainTextSelection guid="{spelt(vendor, (source, number, copy))}"'
                f" name={quoteattr(_name(words, number, vendor))}"
                f' startPosition="{_place(raw, start, vendor)}" endPosition="{stop}">'
                f"{inside}</PlainTextSelection>"
            )
    return "".join(written)


def _project(study: Study, vendor: Vendor) -> str:
    people = [f"Person {number}" for number in range(len(study.texts))] if vendor.people else []
    codes = "".join(
        f'<Code guid="{spelt(vendor, code)}" name="{code}" isCodable="true" color="{colour}"/>'
        for code, colour in (CODES | dict.fromkeys(people, "#abc")).items()
    )
    cases = "".join(
        f'<Case guid="{spelt(vendor, person)}" name="{person}">'
        f'<CodeRef targetGUID="{spelt(vendor, person)}"/></Case>'
        for person in people
    )
    sources = ""
    for number, text in enumerate(study.texts):
        raw = _raw(text, vendor)
        whole = ""
        if people:
            whole = (
                f'<PlainTextSelection guid="{spelt(vendor, ("all", number))}" startPosition="0"'
                f' endPosition="{_place(raw, len(raw), vendor)}">'
                f'<Coding guid="{spelt(vendor, ("is", number))}">'
                f'<CodeRef targetGUID="{spelt(vendor, people[number])}"/>'
                "</Coding></PlainTextSelection>"
            )
        styled = f' richTextPath="internal://{_file(vendor, number)}.docx"' if vendor.styled else ""
        sources += (
            f'<TextSource guid="{spelt(vendor, ("source", number))}"'
            f' name="Interview{"" if vendor.same_names else f" {number}"}"{styled}'
            f' plainTextPath="{vendor.scheme}{_file(vendor, number)}.txt">'
            f"{_selections(raw, study.marked[number], number, vendor)}{whole}</TextSource>"
        )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="{vendor.space}"'
        f" name={quoteattr('Study')} origin={quoteattr(vendor.origin)}>"
        f"<CodeBook><Codes>{codes}</Codes></CodeBook>"
        f"{f'<Cases>{cases}</Cases>' if cases else ''}<Sources>{sources}</Sources>"
        f"<Description>{escape('A study of <many> ways')}</Description></Project>"
    )
