"""The notes of a REFI-QDA project, and what each of them is about."""

from __future__ import annotations

from dataclasses import dataclass, field

from common.errors import BadInput
from research.exchange.model import ForeignMemo, On
from research.formats.blocks import transcript_of
from research.formats.refi.intake import Document, Intake, Stretch
from research.formats.refi.parts import (
    Element,
    Ids,
    at_line,
    child,
    children,
    id_of,
    made,
    moment,
    target,
    words_of,
)
from research.formats.word import read_word

_NUMBERS = ("startPosition", "endPosition")


@dataclass(frozen=True)
class Remark:
    """A note as its file states it, before it is known what it is about."""

    guid: str
    text: str = field(repr=False)
    by: str | None = field(repr=False)
    at: str | None


def read_notes(notes: Element | None, intake: Intake) -> list[Remark]:
    """All notes with their words.

    A stretch marked in a note that a document names lies in that document: QualCoder writes its
    annotations so. What is marked in a note's own words is lost.
    """
    ids = Ids("notes", intake.found)
    kept: list[Remark] = []
    for number, note in enumerate(children(notes, "Note")):
        guid = ids.take(note, number)
        words = _words(note, intake)
        by, at = intake.by(note.get("creatingUser")), moment(note.get("creationDateTime"))
        if words:
            kept.append(Remark(guid, words, by, at))
        else:
            intake.found.add("notes", "they hold no words")
        _take_marked(note, guid, intake)
        for each, what in (
            ("Coding", "tags on notes"),
            ("VariableValue", "particulars of notes"),
            ("NoteRef", "notes on notes"),
        ):
            count = sum(1 for _each in children(note, each))
            intake.found.add(what, "a note holds only words", count=count)
    return kept


def read_links(links: Element | None, notes: list[Remark], intake: Intake) -> None:
    """Links from a note to what it is about; no other link is kept."""
    known = {note.guid for note in notes}
    things: dict[str, str] = {code.guid: "code" for code in intake.codebook.codes}
    for document in intake.documents:
        things |= {document.guid: "source"} | dict.fromkeys(document.same, "source")
        things |= {stretch.guid: "span" for stretch in document.stretches}
    for link in children(links, "Link"):
        ends = [id_of(link.get(each)) for each in ("originGUID", "targetGUID")]
        about = [
            (note, thing) for note, thing in (ends, ends[::-1]) if note in known and thing in things
        ]
        for note, thing in about[:1]:
            intake.remarks.referred.append((note, things[thing], thing))
        if not about:
            intake.found.add("links", "only a link from a note to a tag, quote or text is kept")


def memos_of(
    notes: list[Remark], project: Element, places: dict[str, tuple[On, str | None]], intake: Intake
) -> tuple[ForeignMemo, ...]:
    """Everybody's own words, each at what they are about.

    ``places`` says for the id of each document, span and code what its remarks are kept on. A note
    that is about nothing in the file is about the project.
    """
    memos: list[ForeignMemo] = []
    described: set[tuple[str, str | None]] = set()
    project_said = [("project", "", words_of(project, "Description"))]
    for _on, of, said in dict.fromkeys((*project_said, *intake.remarks.described)):
        if said:
            on, kept = places.get(of, ("project", None))
            # A thing has one description; what else is said of it, as by a lost quote, is a note.
            more = (on, kept) in described
            described.add((on, kept))
            memos.append(ForeignMemo(on, kept, said, made("note", of, said) if more else None))
    about: dict[str, dict[tuple[On, str | None], None]] = {}
    for note, _on, of in intake.remarks.referred:
        if of in places:
            about.setdefault(note, {})[places[of]] = None
    for each in children(project, "NoteRef"):
        about.setdefault(target(each), {})["project", None] = None
    for remark in notes:
        for on, kept in about.get(remark.guid, {("project", None): None}):
            memos.append(ForeignMemo(on, kept, remark.text, remark.guid, remark.by, remark.at))
    return tuple(memos)


def _take_marked(note: Element, guid: str, intake: Intake) -> None:
    marked = list(children(note, "PlainTextSelection"))
    named = {of for to, on, of in intake.remarks.referred if to == guid and on == "source"}
    document = next((d for d in intake.documents if d.guid in named), None)
    for selection in marked:
        stretch = _annotated(selection, document, intake) if len(named) == 1 else None
        if stretch is None or document is None:
            intake.found.add("stretches of notes", "a note holds only words")
            tags = sum(1 for _coding in children(selection, "Coding"))
            intake.found.add("tags on notes", "a note holds only words", count=tags)
            continue
        document.stretches.append(stretch)
        intake.remarks.referred.append((guid, "span", stretch.guid))
        intake.remarks.referred = [
            each for each in intake.remarks.referred if each != (guid, "source", document.guid)
        ]


def _annotated(selection: Element, document: Document | None, intake: Intake) -> Stretch | None:
    edges = [(selection.get(each) or "").strip() for each in _NUMBERS]
    if document is None or child(selection, "Coding") is not None:
        return None
    if not all(edge.isascii() and edge.isdigit() and len(edge) < 16 for edge in edges):
        return None
    guid = intake.span_ids.take(selection, document.guid, len(document.stretches))
    intake.homes[guid] = document.guid
    intake.remarks.take(selection, "span", guid)
    return Stretch(
        guid,
        int(edges[0]),
        int(edges[1]),
        selection.get("name") or "",
        (),
        intake.by(selection.get("creatingUser")),
        moment(selection.get("creationDateTime")),
        f"document {document.number}, {at_line(selection)}",
    )


def _words(note: Element, intake: Intake) -> str:
    """A note's title, description and text, one below the other, none of them twice."""
    text = words_of(note, "PlainTextContent") or _words_at(note, intake)
    title = " ".join((note.get("name") or "").split())
    above = [
        each
        for each in (title, words_of(note, "Description"))
        if each and not text.lstrip().startswith(each)
    ]
    return "\n".join([*above, text] if text else above)


def _words_at(note: Element, intake: Intake) -> str:
    plain, styled = (note.get("plainTextPath") or "", note.get("richTextPath") or "")
    read = intake.package.text_at(plain) if plain else None
    if read is not None:
        intake.package.seen(styled)
        return read.written.text if read.written.text.strip() else ""
    data = intake.package.bytes_at(styled) if styled else None
    if data is not None:
        try:
            return "\n".join(turn.text for turn in transcript_of(read_word(data, "note")).turns)
        except BadInput:
            pass
    if plain or styled:
        intake.found.add("texts of notes", "they are not in the package, or cannot be read")
    return ""
