"""Themes as plain values: what one is, what lies in it, what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from common.errors import BadInput
from common.words import count_of, one_line

Stance = Literal["for", "against"]
STANCES: tuple[Stance, ...] = ("for", "against")
STANCE_WORDS: dict[Stance, str] = {"for": "Supports", "against": "Contradicts"}
LONGEST_NAME, LONGEST_STATEMENT, LONGEST_WHY = 120, 300, 300
SHARED = "Across councils"


@dataclass(frozen=True)
class Theme:
    """A group of quotes. Without a council it is shared: it lies across them.

    A council's theme may be ``part_of`` a shared one, which then rests on its quotes too. Where
    ``topics`` are named, only who was asked about one of them was asked about the theme.
    """

    id: int
    council_id: int | None
    council: str | None
    part_of: int | None
    name: str
    statement: str
    topics: tuple[str, ...]
    place: float
    created_by: str
    created_at: str
    version: int

    @property
    def is_shared(self) -> bool:
        """Whether it lies across councils."""
        return self.council_id is None


@dataclass(frozen=True)
class Member:
    """A quote or one of the team's notes in a theme, for or against what the theme says."""

    id: int
    theme_id: int
    quote_id: int | None
    note_id: int | None
    stance: Stance
    why: str
    place: float
    decided_by: str
    decided_at: str
    version: int


@dataclass(frozen=True)
class ThemeFacts:
    """What a theme says of itself, as somebody typed it."""

    name: str
    statement: str = ""
    topics: tuple[str, ...] = ()
    part_of: int | None = None

    def checked(self) -> ThemeFacts:
        """The same on single lines, or BadInput where the name is empty or words are too long."""
        said = " ".join(self.statement.split())
        return ThemeFacts(
            one_line(self.name, "name of the theme", LONGEST_NAME),
            one_line(said, "statement", LONGEST_STATEMENT) if said else "",
            tuple(dict.fromkeys(" ".join(each.split()) for each in self.topics if each.strip())),
            self.part_of,
        )


@dataclass(frozen=True)
class Happened:
    """One thing that was done to a theme: what it was, and how its statement read after it.

    ``statement`` is None where that did not change.
    """

    at: str
    person: str
    words: str
    statement: str | None = field(default=None)
    undone: bool = False


def checked_stance(stance: str) -> Stance:
    """The stance, or BadInput naming the two there are."""
    for known in STANCES:
        if stance == known:
            return known
    raise BadInput(f"“{stance[:20]}” is no stance", remedy="Choose for or against")


def checked_why(why: str) -> str:
    """A reason on one line; none is allowed."""
    return one_line(why, "reason", LONGEST_WHY) if why.strip() else ""


def with_parts(themes: Iterable[Theme]) -> dict[int, tuple[int, ...]]:
    """Each theme's id with the ids of the themes whose quotes it rests on, its own first."""
    held = tuple(themes)
    found: dict[int, list[int]] = {each.id: [each.id] for each in held}
    for each in held:
        if each.part_of in found:
            found[each.part_of].append(each.id)
    return {theme_id: tuple(parts) for theme_id, parts in found.items()}


def left_words(left: int, gone: int) -> str:
    """What to say of a theme some of whose quotes are no longer in the project, "" for none."""
    if not gone:
        return ""
    lost = count_of(gone, "quote")
    if left:
        return f"{lost} that lay in it {'is' if gone == 1 else 'are'} no longer in the project."
    rest = "the only quote that lay in it is" if gone == 1 else f"all {lost} that lay in it are"
    return f"It rests on nothing any more: {rest} no longer in the project."
