"""A coded project as plain values, whichever program it came from or goes to.

Every span counts Unicode code points over its source's ``text``, end exclusive; whoever reads a
format that counts otherwise converts it. Ids are the other program's own (``guid`` in lower case,
without braces), so that what came in goes out under the same one. Reprs leave out words and names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["code point", "UTF-16 unit", "UTF-8 byte"]
Newline = Literal["as they are", "CRLF as one"]
Mark = Literal["not counted", "counted"]
End = Literal["exclusive", "inclusive"]
On = Literal["project", "source", "span", "code"]


@dataclass(frozen=True)
class Convention:
    """How a program counts positions in a text."""

    unit: Unit = "code point"
    newline: Newline = "as they are"
    mark: Mark = "not counted"
    end: End = "exclusive"

    def words(self) -> str:
        """The convention as a person reads it."""
        return (
            f"{self.unit}s, line breaks {self.newline}, byte order mark {self.mark}, end {self.end}"
        )


@dataclass(frozen=True)
class Reading:
    """What the evidence in a file says for one convention.

    ``named``: of the spans that carry their own words, those that are equal to them, and of how
    many; ``edges``: of all starts and ends, those that fall on the edge of a word, and of how many.
    """

    convention: Convention
    named: int
    named_of: int
    edges: int
    edges_of: int
    outside: int = 0


@dataclass(frozen=True)
class Readings:
    """The conventions that were tried, the likeliest first; ``close``: a person should choose."""

    tried: tuple[Reading, ...]
    close: bool

    @property
    def chosen(self) -> Reading:
        """The likeliest reading."""
        return self.tried[0]


@dataclass(frozen=True)
class Lost:
    """Something a file holds that does not come in, or not as it was: how many, and why."""

    what: str
    count: int
    why: str


@dataclass(frozen=True)
class ForeignCode:
    """A code of a codebook. A ``heading`` groups others and is put on no quote."""

    guid: str
    name: str
    parent: str | None = None
    description: str = field(default="", repr=False)
    colour: str = ""
    heading: bool = False


@dataclass(frozen=True)
class CodeSet:
    """A named group of codes beside the tree."""

    guid: str
    name: str
    members: tuple[str, ...]
    description: str = field(default="", repr=False)


@dataclass(frozen=True)
class ForeignCoding:
    """A code on a span: by whom and when (ISO 8601), where the file says."""

    code: str
    guid: str | None = None
    by: str | None = field(default=None, repr=False)
    at: str | None = None


@dataclass(frozen=True)
class ForeignSpan:
    """A stretch of a source that somebody marked, with any number of codes on it, or none."""

    guid: str
    start: int
    end: int
    codings: tuple[ForeignCoding, ...] = ()
    by: str | None = field(default=None, repr=False)
    at: str | None = None


@dataclass(frozen=True)
class ForeignMemo:
    """Somebody's own words about the project, or about the source, span or code with id ``of``."""

    on: On
    of: str | None
    text: str = field(repr=False)
    guid: str | None = None
    by: str | None = field(default=None, repr=False)
    at: str | None = None


@dataclass(frozen=True)
class ForeignSource:
    """A document with its whole text, every line break as one newline."""

    guid: str
    name: str = field(repr=False)
    text: str = field(repr=False)
    spans: tuple[ForeignSpan, ...] = ()
    variables: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    at: str | None = None


@dataclass(frozen=True)
class ForeignCase:
    """Somebody or something the project keeps particulars of, and the sources they are in."""

    guid: str
    name: str = field(repr=False)
    sources: tuple[str, ...] = ()
    spans: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class ForeignProject:
    """All of a project that can be kept, and a list of what cannot.

    ``format`` names the kind of file ("REFI-QDA project"), ``program`` what wrote it.
    """

    format: str
    name: str = ""
    program: str = ""
    sources: tuple[ForeignSource, ...] = ()
    codes: tuple[ForeignCode, ...] = ()
    sets: tuple[CodeSet, ...] = ()
    memos: tuple[ForeignMemo, ...] = field(default=(), repr=False)
    cases: tuple[ForeignCase, ...] = ()
    readings: Readings | None = None
    lost: tuple[Lost, ...] = ()


def losses(found: Sequence[Lost]) -> tuple[Lost, ...]:
    """The same losses, those of one kind and reason counted together, in the order first met."""
    counts: dict[tuple[str, str], int] = {}
    for each in found:
        key = (each.what, each.why)
        counts[key] = counts.get(key, 0) + each.count
    return tuple(Lost(what, count, why) for (what, why), count in counts.items() if count)
