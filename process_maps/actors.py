"""Who is who: the groups of people a return takes, however a council words them.

Drawing gives each a colour that is the same on every map, and lanes a usual order.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from zlib import crc32

from process_maps.naming import role_key


@dataclass(frozen=True)
class Colour:
    """A strong colour for edges and a light one for tints; text on both stays #0b0c0c."""

    name: str
    strong: str
    light: str


# The discovery's own legend: analyst blue, social worker yellow, business support green, senior
# management purple, DfE orange. Strong colours have 3:1 against white (WCAG 1.4.11), so yellow is
# darkened at its edge.
_FAMILIES: tuple[tuple[str, str, Colour], ...] = (
    (
        "management",
        r"management|senior managers?|leadership|leaders?|directors?|dcs|heads? of service",
        Colour("purple", "#5f3dc4", "#efeafc"),
    ),
    (
        "dfe",
        r"dfe|department for education",
        Colour("orange", "#d4580a", "#fdebdd"),
    ),
    ("analyst", r"analysts?", Colour("blue", "#1d70b8", "#e5f0f9")),
    ("business support", r"business support|bs", Colour("green", "#00703c", "#e3f3ea")),
    (
        "social worker",
        r"social workers?|sws?|practitioners?",
        Colour("yellow", "#b38600", "#fff1b8"),
    ),
)

# Others the field names often, so that two of them on one map do not share a colour by chance.
_FAMILIES += (
    ("placements", r"placements?|commissioning", Colour("rose", "#b5286a", "#fbe7f0")),
    ("team manager", r"(team|service) managers?|managers?", Colour("brown", "#7f5a2b", "#f5ecdf")),
    ("it", r"it|systems?|data engineers?|bi team", Colour("teal", "#1a7f7a", "#e0f4f2")),
    (
        "quality assurance",
        r"quality assurance|qa|reviewing officers?|iro",
        Colour("plum", "#8a3a8f", "#f6e8f7"),
    ),
)
_OTHERS = (
    Colour("slate", "#4b5a70", "#e8ecf2"),
    Colour("olive", "#5f6b16", "#f1f4dc"),
    Colour("indigo", "#3b4a9c", "#e7eaf7"),
    Colour("brick", "#8c3b2e", "#f8e9e6"),
    Colour("moss", "#3f6b3a", "#e8f2e6"),
    Colour("steel", "#2f6f86", "#e2f0f5"),
)
NOBODY = Colour("grey", "#505a5f", "#f3f4f4")
"""For steps that nobody does: deadlines and states."""


def family(actor: str) -> str | None:
    """Which known group an actor belongs to ("Data analyst" → "analyst"), if any."""
    words = _plain(actor)
    for name, pattern, _ in _FAMILIES:
        if re.search(rf"\b({pattern})\b", words):
            return name
    return None


def group_of(actor: str) -> str | None:
    """The same, also by the field's other names of a role ("Data team" → "analyst")."""
    return family(actor) or family(role_key(actor))


def colour_of(actor: str | None) -> Colour:
    """An actor's colour, the same on every map and every run."""
    if actor is None:
        return NOBODY
    mine = group_of(actor)
    for name, _, colour in _FAMILIES:
        if name == mine:
            return colour
    return _OTHERS[crc32(_plain(actor).encode("utf-8")) % len(_OTHERS)]


def usual_order(actors: list[str]) -> list[str]:
    """Actors in the order lanes usually take, others after them as they came."""
    places = [name for name, _, _ in _FAMILIES]

    def place(actor: str) -> int:
        mine = group_of(actor)
        return places.index(mine) if mine else len(places)

    return sorted(actors, key=place)


def _plain(actor: str) -> str:
    # Characters such as half surrogates must not stop a drawing.
    text = unicodedata.normalize("NFKC", actor).encode("utf-8", "replace").decode("utf-8")
    return " ".join(text.casefold().split())
