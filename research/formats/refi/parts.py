"""What every part of a REFI-QDA file needs: elements, ids, dates, and a list of what is lost."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from common.words import listed
from research.exchange.model import Lost, losses

Element = etree._Element

FORMAT = "REFI-QDA project"
CODEBOOK = "REFI-QDA codebook"
PROGRAM = "Common Ground"

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:common-ground:exchange")
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_PLACES_NAMED = 5


def kind(element: Element) -> str:
    """An element's name without its namespace, which vendors vary; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, *kinds: str) -> Iterator[Element]:
    """The children of these kinds, in order; none of no element."""
    if element is not None:
        for child in element:
            if kind(child) in kinds:
                yield child


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that kind."""
    return next(children(element, name), None)


def words_of(element: Element | None, name: str) -> str:
    """What a child element says, each line break one newline; "" where it says nothing."""
    found = child(element, name)
    said = "" if found is None else "".join(str(part) for part in found.itertext())
    said = said.replace("\r\n", "\n").replace("\r", "\n")
    return said if said.strip() else ""


def guid_of(stated: str | None) -> str | None:
    """An id in lower case without braces; None where it is no GUID."""
    plain = (stated or "").strip().strip("{}").lower()
    return plain if _GUID.fullmatch(plain) else None


def made(*parts: object) -> str:
    """A GUID for what has none of its own: the same one for the same parts."""
    return str(uuid.uuid5(_SPACE, "\n".join(str(part) for part in parts)))


def id_of(stated: str | None) -> str:
    """The id an attribute states, as all ids are spelt here; "" for none."""
    return (guid_of(stated) or made(stated)) if stated and stated.strip() else ""


def target(element: Element) -> str:
    """The id that a reference points at ("" for none); codebooks and projects name it unlike."""
    return id_of(element.get("targetGUID") or element.get("guid"))


def moment(stated: str | None) -> str | None:
    """A date with a time of day as ISO 8601, as it was stated; None for what is none."""
    plain = (stated or "").strip()
    if not _MOMENT.fullmatch(plain):
        return None
    try:
        datetime.fromisoformat(plain)
    except ValueError:
        return None
    return plain


class Found:
    """What was found that cannot be kept as it was, with the places it was found in."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str], int] = {}
        self._places: dict[tuple[str, str], list[str]] = {}

    def add(self, what: str, why: str, *, place: str = "", count: int = 1) -> None:
        """One more of these, or ``count``."""
        key = (what, why)
        self._counts[key] = self._counts.get(key, 0) + count
        places = self._places.setdefault(key, [])
        if place and place not in places:
            places.append(place)

    def lost(self) -> tuple[Lost, ...]:
        """All of it, in the order it was first met."""
        return losses(
            [
                Lost(what, count, why + _in_words(self._places[what, why]))
                for (what, why), count in self._counts.items()
            ]
        )


def _in_words(places: list[str]) -> str:
    if not places:
        return ""
    named = places[:_PLACES_NAMED]
    if more := len(places) - len(named):
        named.append(f"{more} more")
    return f" ({listed(named)})"


class Ids:
    """The ids of one kind of thing: each a GUID, and none given twice."""

    def __init__(self, things: str, found: Found) -> None:
        self._things, self._found = things, found
        self._taken: dict[str, int] = {}

    def take(self, element: Element, *beside: object) -> str:
        """The element's own id, or one made from it, or from what stands ``beside`` it."""
        stated = element.get("guid") or ""
        guid = guid_of(stated)
        if guid is None:
            guid = made(stated) if stated.strip() else made(self._things, *beside)
            self._found.add(
                f"ids of {self._things}", "they are no GUIDs; others were made from them"
            )
        times = self._taken.get(guid, 0)
        self._taken[guid] = times + 1
        if times:
            self._found.add(
                f"ids of {self._things}",
                "the same id is given twice; what points at it is taken to mean the first",
                place=at_line(element),
            )
            guid = made(guid, times)
        return guid


def at_line(element: Element) -> str:
    """Where an element stands in its file."""
    return f"line {element.sourceline}"
