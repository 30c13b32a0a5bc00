"""The documents of a REFI-QDA project: their texts, and the stretches somebody marked in them.

A document is whatever has words: a text, the text that stands for a PDF or describes a picture, a
recording's transcript. Positions are only gathered here; what they count is told from all of them.
"""

from __future__ import annotations

import re
from dataclasses import replace

from common.errors import BadInput
from research.exchange.written import Written
from research.formats.blocks import transcript_of
from research.formats.refi.intake import Document, Intake, Stretch
from research.formats.refi.package import Package
from research.formats.refi.parts import (
    Element,
    at_line,
    child,
    children,
    guid_of,
    id_of,
    kind,
    made,
    moment,
    words_of,
)
from research.formats.word import read_word

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}")
_MEDIA = {
    "PictureSource": "pictures",
    "PDFSource": "PDF documents",
    "AudioSource": "recordings",
    "VideoSource": "videos",
}
_OUTSIDE_TEXT = ("PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection")
_WHOLE = "whole"


def read_documents(sources: Element | None, intake: Intake) -> None:
    """Gather all documents, and list what of the sources has no words."""
    for source in children(sources, "TextSource"):
        _take_text(source, source, intake)
    for source in children(sources, *_MEDIA):
        _take_medium(source, intake)


def _take_medium(source: Element, intake: Intake) -> None:
    """A PDF, picture or recording: its words come in, what else it is does not."""
    what = _MEDIA[kind(source)]
    intake.package.seen(source.get("path") or "")
    text = next(children(source, "Representation", "TextDescription"), None)
    own = _take_text(source, text, intake) if text is not None else None
    if text is None:
        spoken = [_take_transcript(each, source, intake) for each in children(source, "Transcript")]
        own = next((document for document in spoken if document), None)
        if own is not None:
            own.same.add(id_of(source.get("guid")))
            _take_rest(source, own, intake)
    if own is not None:
        intake.found.add(what, "their words come in, what else is in them does not")
    else:
        intake.found.add(what, "no words of theirs are in the file")
        _count_marked(source, intake)
    for selection in children(source, *_OUTSIDE_TEXT):
        _take_area(selection, own, what, intake)


def _take_area(selection: Element, own: Document | None, what: str, intake: Intake) -> None:
    """A stretch of a page, picture or recording: kept where it has a twin in the text."""
    guid = guid_of(selection.get("guid"))
    twin = next((s for s in own.stretches if s.guid == guid), None) if own else None
    if own is None or twin is None:
        tags = sum(1 for _coding in children(selection, "Coding"))
        intake.found.add(
            f"stretches of {what}", "a place on a page, in a picture or in time cannot be kept"
        )
        intake.found.add("tags on quotes", f"they are on stretches of {what}", count=tags)
        if words_of(selection, "Description"):
            intake.found.add(f"remarks on stretches of {what}", "what they are on is not kept")
        return
    there = {coding.code for coding in twin.codings}
    more = [c for c in intake.codings(selection, twin.guid) if c.code not in there]
    own.stretches[own.stretches.index(twin)] = replace(twin, codings=(*twin.codings, *more))
    described = words_of(selection, "Description")
    if ("span", twin.guid, described) not in intake.remarks.described:
        intake.remarks.take(selection, "span", twin.guid)


def _take_text(source: Element, text: Element, intake: Intake) -> Document | None:
    """A document's text and all that is marked in it; ``text`` holds it, ``source`` names it."""
    intake.met += 1
    document = _opened(source, text, intake.met, intake)
    if document is None:
        _count_marked(text, intake)
        return None
    intake.documents.append(document)
    for selection in children(text, "PlainTextSelection"):
        if stretch := _stretch(selection, document, intake):
            document.stretches.append(stretch)
    _take_rest(source, document, intake)
    if text is not source:
        _take_rest(text, document, intake)
    return document


def _take_rest(element: Element, document: Document, intake: Intake) -> None:
    """What is said of a whole document; codes on it are kept as on a stretch that is all of it."""
    intake.remarks.take(element, "source", document.guid)
    document.variables += intake.values(element)
    if child(element, "Coding") is None:
        return
    guid = made(document.guid, _WHOLE, len(document.stretches))
    intake.homes[guid] = document.guid
    codings = tuple(intake.codings(element, guid))
    if codings:
        intake.found.add(
            "tags on whole documents",
            "they are kept on one quote that is the whole text",
            count=len(codings),
        )
    document.stretches.append(Stretch(guid, None, None, codings=codings))


def _take_transcript(transcript: Element, source: Element, intake: Intake) -> Document | None:
    """A recording's transcript; its stretches lie between moments that have a place in the text."""
    path = (transcript.get("plainTextPath") or "").strip()
    document = next((d for d in intake.documents if path and d.path == path), None)
    if document is not None:
        document.same.add(id_of(transcript.get("guid")))
        intake.remarks.take(transcript, "source", document.guid)
    else:
        if not transcript.get("name") and source.get("name"):
            transcript.set("name", source.get("name") or "")
        document = _take_text(transcript, transcript, intake)
    points = {
        id_of(point.get("guid")): point.get("position") or ""
        for point in children(transcript, "SyncPoint")
    }
    intake.found.add("times in transcripts", "a text keeps no clock", count=len(points))
    if document is None:
        return None
    for selection in children(transcript, "TranscriptSelection"):
        selection.set("startPosition", points.get(id_of(selection.get("fromSyncPoint")), ""))
        selection.set("endPosition", points.get(id_of(selection.get("toSyncPoint")), ""))
        if stretch := _stretch(selection, document, intake):
            document.stretches.append(stretch)
    return document


def _stretch(selection: Element, document: Document, intake: Intake) -> Stretch | None:
    guid = intake.span_ids.take(selection, document.guid, len(document.stretches))
    intake.homes[guid] = document.guid
    place = f"document {document.number}, {at_line(selection)}"
    edges = [(selection.get(each) or "").strip() for each in ("startPosition", "endPosition")]
    codings = tuple(intake.codings(selection, guid))
    intake.remarks.take(selection, "span", guid)
    if not all(_NUMBER.fullmatch(edge) for edge in edges):
        why = "their place in the text is no number"
        intake.found.add("quotes", why, place=place)
        intake.found.add("tags on quotes", why, count=len(codings))
        return None
    return Stretch(
        guid,
        int(edges[0]),
        int(edges[1]),
        selection.get("name") or "",
        codings,
        intake.by(selection.get("creatingUser")),
        moment(selection.get("creationDateTime")),
        place,
    )


def _count_marked(text: Element, intake: Intake) -> None:
    """List what was marked in a text that is not there."""
    marked = list(children(text, "PlainTextSelection", "TranscriptSelection"))
    tags = sum(1 for each in (text, *marked) for _coding in children(each, "Coding"))
    intake.found.add("quotes", "the text they are in does not come in", count=len(marked))
    intake.found.add("tags on quotes", "the text they are in does not come in", count=tags)
    values = sum(1 for _value in children(text, "VariableValue"))
    intake.found.add("particulars", "the text they are of does not come in", count=values)
    remarks = sum(1 for each in (text, *marked) if words_of(each, "Description"))
    intake.found.add("remarks", "the text they are on does not come in", count=remarks)


def _opened(source: Element, text: Element, number: int, intake: Intake) -> Document | None:
    """The document with its text, or None and the reason listed."""
    guid = intake.document_ids.take(source, "document", number)
    name = " ".join((source.get("name") or text.get("name") or "").split())
    document = Document(
        guid,
        name or f"Document {number}",
        number,
        Written(""),
        moment(source.get("creationDateTime") or text.get("creationDateTime")),
        path=(text.get("plainTextPath") or "").strip(),
    )
    if text is not source and text.get("guid"):
        document.same.add(id_of(text.get("guid")))
    written = _written(text, document, intake)
    if written is None:
        return None
    document.written = written
    if written.replaced:
        intake.found.add(
            "control characters in texts", "“\ufffd” stands for each", count=written.replaced
        )
    return document


def _written(text: Element, document: Document, intake: Intake) -> Written | None:
    content = child(text, "PlainTextContent")
    inline = None if content is None else "".join(str(part) for part in content.itertext())
    styled = (text.get("richTextPath") or "").strip()
    found = intake.found
    if document.path:
        read = intake.package.text_at(document.path)
        if read is not None:
            if inline and Written(inline).text != read.written.text:
                found.add("second texts of documents", "the file in the package was read instead")
            if read.letters == "guessed":
                found.add("documents", "they are not UTF-8 and were read as Windows text")
            if intake.package.seen(styled):
                found.add("styled texts", "their words come in, their looks do not")
            return read.written
        if inline is None and not styled:
            found.add("documents", _why_absent(document.path, intake.package), place=at_line(text))
            return None
    if inline is not None:
        return Written(inline)
    return _from_styled(styled, document, text, intake)


def _from_styled(styled: str, document: Document, text: Element, intake: Intake) -> Written | None:
    """The words of a Word file that has no plain twin; nothing says what was counted in it."""
    data = intake.package.bytes_at(styled) if styled else None
    if data is None:
        why = _why_absent(styled or document.path, intake.package)
        intake.found.add("documents", why, place=at_line(text))
        return None
    try:
        turns = transcript_of(read_word(data, "document")).turns
    except BadInput:
        intake.found.add(
            "documents",
            "they have no plain text beside them, and are no Word files that can be read",
            place=at_line(text),
        )
        return None
    document.loose = True
    intake.found.add("styled texts", "their words come in, their looks do not")
    return Written(
        "\n".join(f"{turn.speaker}: {turn.text}" if turn.speaker else turn.text for turn in turns)
    )


def _why_absent(path: str, package: Package) -> str:
    if not path:
        return "they have no text in the file"
    if package.seen(path):
        return "their text cannot be read as text, or is over 10 MB"
    return "their text is not in the package"
