"""What a REFI-QDA project is gathered into while it is read, its positions not yet understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from research.exchange.model import ForeignCoding
from research.exchange.written import Written
from research.formats.refi.codebook import Codebook
from research.formats.refi.package import Package
from research.formats.refi.parts import (
    Element,
    Found,
    Ids,
    at_line,
    child,
    children,
    id_of,
    kind,
    moment,
    target,
    words_of,
)


@dataclass(frozen=True)
class Stretch:
    """A span as its file states it. ``start`` and ``end`` are None where it is the whole text."""

    guid: str
    start: int | None
    end: int | None
    name: str = field(default="", repr=False)
    codings: tuple[ForeignCoding, ...] = ()
    by: str | None = field(default=None, repr=False)
    at: str | None = None
    place: str = ""


@dataclass
class Document:
    """A document as its file states it. ``same``: other ids that mean it.

    ``loose``: its text was put together here, so that only a span's own words can place it.
    """

    guid: str
    name: str = field(repr=False)
    number: int
    written: Written
    at: str | None = None
    loose: bool = False
    path: str = ""
    same: set[str] = field(default_factory=set)
    stretches: list[Stretch] = field(default_factory=list)
    variables: list[tuple[str, str]] = field(default_factory=list, repr=False)


@dataclass
class Remarks:
    """Who remarked on what: descriptions, and which note points at what."""

    described: list[tuple[str, str, str]] = field(default_factory=list, repr=False)
    referred: list[tuple[str, str, str]] = field(default_factory=list)

    def take(self, element: Element, on: str, of: str) -> None:
        """A thing's own description and the notes it names."""
        if said := words_of(element, "Description"):
            self.described.append((on, of, said))
        self.referred += [(target(note), on, of) for note in children(element, "NoteRef")]


@dataclass
class Intake:
    """What is at hand while a project is read, and what was gathered so far."""

    package: Package
    users: dict[str, str] = field(repr=False)
    codebook: Codebook
    variables: dict[str, str]
    found: Found
    remarks: Remarks = field(default_factory=Remarks)
    case_spans: dict[str, list[str]] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    homes: dict[str, str] = field(default_factory=dict)
    active: set[str] = field(default_factory=set)
    met: int = 0

    def __post_init__(self) -> None:
        self.document_ids = Ids("documents", self.found)
        self.span_ids = Ids("quotes", self.found)
        self.coding_ids = Ids("tags on quotes", self.found)

    def by(self, stated: str | None) -> str | None:
        """The name of the user with this id."""
        guid = id_of(stated)
        self.active.add(guid)
        return self.users.get(guid)

    def values(self, element: Element) -> list[tuple[str, str]]:
        """The variables of a case or document; one without a value says nothing."""
        values: list[tuple[str, str]] = []
        for value in children(element, "VariableValue"):
            named = child(value, "VariableRef")
            said = next((words_of(value, kind(each)) for each in value if _is_value(each)), "")
            name = self.variables.get(target(named)) if named is not None else None
            if name is None:
                self.found.add("particulars", "what they are of is not in the file")
            elif said:
                values.append((name, said))
        return values

    def codings(self, element: Element, span: str) -> Iterator[ForeignCoding]:
        """The codes put on a span; a code that stands for a case says who speaks there."""
        for number, coding in enumerate(children(element, "Coding")):
            named = child(coding, "CodeRef")
            code = target(named) if named is not None else ""
            if code in self.codebook.cases:
                self.case_spans.setdefault(code, []).append(span)
            elif self.codebook.holds(code):
                yield ForeignCoding(
                    code,
                    self.coding_ids.take(coding, span, number),
                    self.by(coding.get("creatingUser")),
                    moment(coding.get("creationDateTime")),
                )
            else:
                self.found.add("tags on quotes", self._why_not(code), place=at_line(coding))
            self.remarks.referred += [
                (target(note), "span", span) for note in children(coding, "NoteRef")
            ]

    def _why_not(self, code: str) -> str:
        if not code:
            return "they name no tag"
        if code in self.codebook.unclear:
            return "two different tags carry the id they name, and nothing says which is meant"
        return "the tag they name is not in the codebook"


def _is_value(element: Element) -> bool:
    return kind(element).endswith("Value")
