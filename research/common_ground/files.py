"""Common ground as a file: words and numbers of every theme, and who was asked.

Where fewer than three people of a user group were asked, the group is shown as "someone asked",
as in files of cleared quotes. What nobody was asked about is an empty cell, never a nought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from common.words import listed
from common.written_tables import WrittenSheet, csv_bytes, xlsx_bytes
from research.common_ground.model import CommonGround, ThemeHeard
from research.heard.model import CHOSEN_FOR_THEIR_ROLE, NOT_ABSENT, HeardIn, PeopleAsked
from research.model import Asked
from research.recognising import FEWEST, SOMEONE, Crowd
from research.themes.model import SHARED

ILLUSTRATIVE = "Illustrative"
NOT_LOOKED_FOR = "not looked for"
_ABOUT_THEME = ("Theme", "Of", "Part of", "Statement")
_NUMBERS = (
    "Said it", "Contradicted it", "Did both", "Asked", "Not known whether asked", "In words",
)  # fmt: skip
_NOTES = (
    CHOSEN_FOR_THEIR_ROLE,
    "People are counted once, however often they said it; quotes are not counted, nor are the "
    "team’s notes.",
    f"Not heard: people were asked and no quote of theirs lies in the theme; {NOT_ABSENT}.",
    "Not asked: nobody there took part in a session that covered it. Those cells are empty.",
    "Not looked for: a council’s theme was built from that council’s quotes only.",
    f"Where fewer than {FEWEST} people of a role or user group were asked, “{SOMEONE}” stands for "
    "them.",
    "The numbers are of people chosen on purpose: do not turn them into percentages.",
)


@dataclass(frozen=True)
class Invented:
    """What has to say that it is illustrative: everything, or what is of some councils."""

    whole: bool
    councils: Collection[str]

    @property
    def any(self) -> bool:
        """Whether a column for it is needed."""
        return self.whole or bool(self.councils)

    def mark(self, *councils: str | None) -> tuple[str, ...]:
        """The cell of that column for a row on some councils; no cell where there is none."""
        if not self.any:
            return ()
        marked = self.whole or any(each in self.councils for each in councils)
        return (ILLUSTRATIVE if marked else "",)

    @property
    def head(self) -> tuple[str, ...]:
        """The head of that column."""
        return (ILLUSTRATIVE,) if self.any else ()


def as_csv(found: CommonGround, invented: Invented) -> bytes:
    """A row a theme and council, each with the sentence on how to read it."""
    head, *rows = by_council(found, invented)
    return csv_bytes([(*head, "Note"), *((*row, CHOSEN_FOR_THEIR_ROLE) for row in rows)])


def as_xlsx(found: CommonGround, asked: Sequence[Asked], invented: Invented) -> bytes:
    """A workbook: the matrix in words, the numbers, user groups, who was asked, how to read it."""
    own = {each.name for each in found.councils}
    those = [each for each in asked if each.council in own]
    return xlsx_bytes(
        (
            WrittenSheet(
                "Themes by council", (30, 18, 30, 60, 60, *(26 for _ in own)),
                _matrix(found, invented),
            ),
            WrittenSheet("Numbers", (30, 18, 30, 60, 20), by_council(found, invented)),
            WrittenSheet(
                "By user group", (30, 18, 30, 60, 24), _by_group(found, those, invented)
            ),
            WrittenSheet("Asked", (24, 30, 10), asked_rows(those, invented)),
            WrittenSheet("How to read it", (110,), _notes(found)),
        )
    )  # fmt: skip


def few_asked(found: CommonGround) -> str:
    """Whose numbers may say who it was, as hardly anybody was asked there; empty for nobody's."""
    few = [each.name for each in found.councils if 0 < each.asked < FEWEST]
    if not few:
        return ""
    return (
        f"Fewer than {FEWEST} people were asked in {listed(few)}: what is said of those asked "
        "there may say who said it."
    )


def _notes(found: CommonGround) -> list[tuple[str]]:
    few = few_asked(found)
    return [("How to read it",), *((words,) for words in (*_NOTES, *([few] if few else [])))]


def _every(found: CommonGround) -> Iterator[tuple[ThemeHeard, str]]:
    """Each theme, the parts of shared ones below them, with the name of the one it is part of."""
    for each in found.themes:
        yield each, ""
        for part in each.parts:
            yield part, each.theme.name


def _theme(each: ThemeHeard, whole: str) -> tuple[object, ...]:
    return each.theme.name, each.theme.council or SHARED, whole, each.theme.statement


def _matrix(found: CommonGround, invented: Invented) -> Iterator[tuple[object, ...]]:
    places = found.councils
    yield (*_ABOUT_THEME, "In words", *(place.name for place in places), *invented.head)
    for each, whole in _every(found):
        cells = {cell.of.id: cell.words() for cell in each.councils.cells}
        yield (
            *_theme(each, whole),
            " ".join(each.words(alone=found.alone, groups=False)),
            *(cells.get(place.id, NOT_LOOKED_FOR) for place in places),
            *invented.mark(each.theme.council),
        )


def by_council(found: CommonGround, invented: Invented) -> Iterator[tuple[object, ...]]:
    """A row a theme and council, the headings first."""
    yield (*_ABOUT_THEME, "Council", *_NUMBERS, *invented.head)
    for each, whole in _every(found):
        cells = {cell.of.id: cell for cell in each.councils.cells}
        for place in found.councils:
            numbers = _numbers(cells.get(place.id))
            mark = invented.mark(place.name)
            yield (*_theme(each, whole), place.name, *numbers, *mark)


def _by_group(
    found: CommonGround, asked: Sequence[Asked], invented: Invented
) -> Iterator[tuple[object, ...]]:
    yield (*_ABOUT_THEME, "User group", *_NUMBERS, *invented.head)
    people = Counter[tuple[str | None, int | str]]()
    for some in asked:
        for place in {some.council, None}:
            people[place, some.user_group or ""] += some.people
    for each, whole in _every(found):
        council = each.theme.council
        few = {c.of.id for c in each.groups.cells if people[council, c.of.id] < FEWEST}
        shown = [cell for cell in each.groups.cells if cell.of.id not in few]
        rest = [cell for cell in each.groups.cells if cell.of.id in few]
        for cell in (*shown, *([together(rest)] if rest else ())):
            mark = invented.mark(council)
            yield (*_theme(each, whole), cell.of.name, *_numbers(cell), *mark)


def together(cells: Iterable[HeardIn]) -> HeardIn:
    """Several groups of people as one, when each is too small to be shown."""
    some = tuple(cells)
    return HeardIn(
        PeopleAsked(
            SOMEONE, SOMEONE, sum(c.of.asked for c in some), sum(c.of.unknown for c in some)
        ),
        sum(c.people for c in some),
        sum(c.against for c in some),
        sum(c.both for c in some),
    )


def _numbers(cell: HeardIn | None) -> tuple[object, ...]:
    if cell is None:
        return None, None, None, None, None, NOT_LOOKED_FOR
    known = cell.of.asked > 0
    said = (cell.people, cell.against, cell.both) if known else (None, None, None)
    return *said, cell.of.asked, cell.of.unknown, cell.words()


def asked_rows(asked: Sequence[Asked], invented: Invented) -> Iterator[tuple[object, ...]]:
    """How many people were asked by council and role, as much as may be said; headings first."""
    yield ("Council", "Who", "People asked", *invented.head)
    crowd, people = Crowd(asked), Counter[tuple[str, str]]()
    for each in asked:
        who = crowd.shown(each.council, each.role, each.user_group).role or "role not known"
        people[each.council or "", who] += each.people
    for (council, who), number in people.items():
        yield (council, who, number, *invented.mark(council))
