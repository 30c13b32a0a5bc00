"""The codes of a REFI-QDA file, their tree and their sets, from a project or a codebook alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from common.errors import BadInput
from common.safe_reading import parse_xml
from research.exchange.model import CodeSet, ForeignCode, ForeignProject
from research.formats.refi.parts import (
    CODEBOOK,
    Element,
    Found,
    Ids,
    at_line,
    child,
    children,
    id_of,
    kind,
    target,
    words_of,
)

_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
UNNAMED = "Unnamed tag"


@dataclass
class Codebook:
    """Codes in the order of the file. ``notes``: (code, note) for each note a code points at.

    ``unclear`` are ids that more than one code carries: what points at one of them could mean
    either. ``cases`` are ids of codes that only stand for a case; they are not among the codes.
    """

    codes: list[ForeignCode] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    unclear: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)

    def holds(self, guid: str) -> bool:
        """Whether this id means one code."""
        return guid in self._guids and guid not in self.unclear

    def settle(self) -> None:
        """Call once all codes are in."""
        self._guids = {code.guid for code in self.codes}

    _guids: set[str] = field(default_factory=set)

    def opened(self, used: Collection[str], found: Found) -> tuple[ForeignCode, ...]:
        """The codes, headings that are on quotes all the same taken for codes."""
        wrong = [code for code in self.codes if code.heading and code.guid in used]
        if wrong:
            found.add(
                "headings of tags",
                "they are on quotes, so they come in as tags",
                count=len(wrong),
            )
        return tuple(replace(code, heading=False) if code in wrong else code for code in self.codes)


def read_qdc(data: bytes, name: str) -> ForeignProject:
    """Read a codebook file: codes and sets only.

    Raises BadInput where it is no codebook, damaged or unsafe.
    """
    if data.startswith(b"PK"):
        raise BadInput(
            "this is a package, not a codebook", where=name, remedy="Import it as a project (QDPX)"
        )
    root = parse_xml(data, name)
    book = root if kind(root) == "CodeBook" else child(root, "CodeBook")
    if book is None:
        raise BadInput(
            "this is not a REFI-QDA codebook", where=name, remedy="Export the codebook as QDC"
        )
    found = Found()
    codebook = read_codes(book, found)
    sets = read_sets(child(book, "Sets"), codebook, found)
    if kind(root) == "Project":
        found.add("parts of a project", "only its tags were read; the rest needs the whole package")
    return ForeignProject(
        CODEBOOK,
        program=(root.get("origin") or "").strip(),
        codes=tuple(codebook.codes),
        sets=sets,
        lost=found.lost(),
    )


def read_codes(book: Element | None, found: Found, cases: Iterable[str] = ()) -> Codebook:
    """All codes of a codebook, each under the first parent it is met under.

    ``cases`` are the ids of the project's cases: a program that repeats them as codes means people.
    """
    codebook, standing = Codebook(), frozenset(cases)
    ids = Ids("tags", found)
    first: dict[str, str] = {}
    waiting: list[tuple[Element, str | None]] = []
    top = child(book, "Codes")
    waiting += [(each, None) for each in children(book if top is None else top, "Code")][::-1]
    while waiting:
        element, parent = waiting.pop()
        name = " ".join((element.get("name") or "").split())
        stated = id_of(element.get("guid"))
        if stated and first.get(stated) == name:
            found.add(
                "tags",
                "they stand in more than one place of the codebook and are kept in the first",
                place=at_line(element),
            )
            below: str | None = stated
        elif stated in standing:
            codebook.cases.add(stated)
            if words_of(element, "Description"):
                found.add("descriptions of tags", "the tags only repeat the project’s cases")
            below = parent
        else:
            if stated in first:
                codebook.unclear.add(stated)
            code = _code(element, ids.take(element, len(codebook.codes)), name, parent, found)
            first.setdefault(code.guid, name)
            codebook.codes.append(code)
            codebook.notes += [(code.guid, target(note)) for note in children(element, "NoteRef")]
            below = code.guid
        waiting += [(each, below) for each in children(element, "Code")][::-1]
    if codebook.cases:
        found.add(
            "tags",
            "they only repeat the project’s cases, and are kept as those",
            count=len(codebook.cases),
        )
    codebook.settle()
    return codebook


def _code(element: Element, guid: str, name: str, parent: str | None, found: Found) -> ForeignCode:
    if not name:
        found.add("names of tags", f"they are empty; “{UNNAMED}” stands for each")
    colour = (element.get("color") or "").strip()
    if colour and not _COLOUR.fullmatch(colour):
        found.add("colours of tags", "they are no colours")
        colour = ""
    if len(colour) == 4:
        colour = "#" + "".join(2 * digit for digit in colour[1:])
    codable = (element.get("isCodable") or "").strip().lower()
    return ForeignCode(
        guid,
        name or UNNAMED,
        parent,
        words_of(element, "Description"),
        colour,
        heading=codable in ("false", "0"),
    )


def read_sets(sets: Element | None, codebook: Codebook, found: Found) -> tuple[CodeSet, ...]:
    """The sets of codes; what else a set groups is lost."""
    kept: list[CodeSet] = []
    ids = Ids("sets", found)
    for number, each in enumerate(children(sets, "Set")):
        members = Counter(kind(member) for member in children(each, *_GROUPED))
        codes = [target(member) for member in children(each, "MemberCode")]
        here = [code for code in dict.fromkeys(codes) if codebook.holds(code)]
        if absent := len(set(codes)) - len(here):
            found.add("tags in sets", "the codebook does not hold them", count=absent)
        for member in ("MemberSource", "MemberNote"):
            if members[member]:
                found.add(
                    f"sets of {_GROUPED[member]}",
                    f"only tags are kept in sets, not {_GROUPED[member]}",
                )
        if members["MemberCode"] or not members:
            kept.append(
                CodeSet(
                    ids.take(each, number),
                    " ".join((each.get("name") or "").split()) or "Unnamed set",
                    tuple(here),
                    words_of(each, "Description"),
                )
            )
    return tuple(kept)


_GROUPED = {"MemberCode": "tags", "MemberSource": "documents", "MemberNote": "notes"}
