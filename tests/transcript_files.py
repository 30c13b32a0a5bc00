"""Small files of each kind that a transcript comes in, written by code for the tests."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence

import docx
from odfdo import Document, Paragraph

Said = list[tuple[str | None, float | None, str]]


def docx_file(build: Callable[[docx.document.Document], object]) -> bytes:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_of(lines: Iterable[str]) -> bytes:
    return docx_file(lambda document: [document.add_paragraph(line) for line in lines])


def odt_of(lines: Iterable[str]) -> bytes:
    document = Document("text")
    document.body.clear()
    for line in lines:
        document.body.append(Paragraph(line))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zip_of(**members: bytes) -> bytes:
    """A zip; "word__document_xml" names the member word/document.xml."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def odt_body(inside: str, styles: str = "") -> bytes:
    """An .odt of hand-written elements."""
    names = "".join(
        f" xmlns:{short}='urn:oasis:names:tc:opendocument:xmlns:{long}:1.0'"
        for short, long in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("draw", "drawing"),
        )
    )
    content = (
        f"<office:document-content{names}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{inside}</office:text>"
        "</office:body></office:document-content>"
    )
    return zip_of(content_xml=content.encode())


def rtf_of(lines: Iterable[str]) -> bytes:
    """Rich text as Word writes it: letters beyond ASCII as UTF-16 units with a stand-in."""
    return b"{\\rtf1\\ansi\\ansicpg1252\\uc1 " + b"\\par\n".join(map(_rtf, lines)) + b"\\par}"


def _rtf(line: str) -> bytes:
    written = []
    for char in line:
        if char in "\\{}":
            written.append("\\" + char)
        elif char.isascii():
            written.append(char)
        else:
            units = char.encode("utf-16-le")
            for place in range(0, len(units), 2):
                unit = int.from_bytes(units[place : place + 2], "little")
                written.append(f"\\u{unit - 65536 if unit > 32767 else unit}?")
    return "".join(written).encode("ascii")


def html_of(lines: Iterable[str]) -> bytes:
    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in lines)
    return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


def pdf_of(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF by hand: lines of Helvetica, a page a list."""
    body = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    kids = []
    for number, lines in enumerate(pages):
        page = 3 + 2 * number
        kids.append(b"%d 0 R" % page)
        shown = b" ".join(b"(%s) Tj T*" % _escaped(line) for line in lines)
        drawn = b"BT /F1 11 Tf 14 TL 50 780 Td " + shown + b" ET" if lines else b""
        body[page] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 %s>>>>"
            b"/Contents %d 0 R>>" % (font, page + 1)
        )
        body[page + 1] = b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn)
    body[2] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    out = b"%PDF-1.4\n"
    places = []
    for number in sorted(body):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body[number])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (len(body) + 1, table, len(body) + 1, len(out))
    )


def _escaped(line: str) -> bytes:
    raw = line.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
