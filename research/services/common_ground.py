"""What councils have in common: themes by council and by role, and the quotes behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from common.errors import BadInput, NotFound
from research.common_ground import store
from research.common_ground.differing import difference
from research.common_ground.files import Invented, as_csv, as_xlsx, asked_rows, by_council
from research.common_ground.model import (
    CommonGround,
    Lying,
    Person,
    ThemeHeard,
    by_council_and_group,
)
from research.common_ground.model import common_ground as made_from
from research.heard.model import HeardIn, PeopleAsked
from research.heard.store import councils_asked
from research.model import Asked, QuoteView
from research.quotes import store as quote_store
from research.store import asked
from research.themes import store as theme_store
from research.themes.model import Member, Stance, Theme, with_parts
from storage import Project, reading
from storage.register import is_illustrative, own_councils, project_facts
from storage.remembering import remembered


@remembered
def common_ground(project: Project) -> CommonGround:
    """Every theme: how many were asked, how many said it, where; by council, group and role."""
    with reading(project) as db:
        councils = councils_asked(db)
        people = store.people(db, [each.id for each in councils if isinstance(each.id, int)])
        return made_from(theme_store.themes(db), councils, people, store.lying(db))


@remembered
def most_different(project: Project) -> tuple[int, ...]:
    """The themes, those first on which councils differ most; where that cannot be said, last."""
    found = []
    for place, each in enumerate(common_ground(project).themes):
        counts = [(cell.people, cell.of.asked) for cell in each.councils.cells]
        apart = difference(counts)
        found.append((2.0 if apart is None else apart, place, each.theme.id))
    return tuple(theme_id for _apart, _place, theme_id in sorted(found))


@dataclass(frozen=True)
class Chosen:
    """Whose quotes are looked at: of a council, a user group, a role, or of all that are given.

    An empty group or role means people of whom none is known.
    """

    council_id: int | None = None
    group: str | None = None
    role: str | None = None

    def takes(self, person: Person) -> bool:
        """Whether somebody is one of them."""
        return (
            self.council_id in (None, person.council_id)
            and self.group in (None, person.user_group or "")
            and self.role in (None, person.role.casefold())
        )


@dataclass(frozen=True)
class Behind:
    """What a number rests on: the quotes, for or against, and those that count for nobody."""

    heard: ThemeHeard
    detail: tuple[tuple[PeopleAsked, tuple[HeardIn, ...]], ...]
    supporting: tuple[Lying, ...]
    contradicting: tuple[Lying, ...]
    uncounted: tuple[Lying, ...]


@dataclass(frozen=True)
class QuoteBehind:
    """A quote with how it lies in a theme, which may be part of the one that is looked at."""

    quote: QuoteView
    member: Member
    of: Theme


def behind(project: Project, theme_id: int, chosen: Chosen) -> Behind:
    """The quotes behind one number; raises NotFound where there is no such theme.

    Quotes that count for nobody are given where no one council, group or role is chosen, or where
    they were said in a session of that council.
    """
    with reading(project) as db:
        theme = theme_store.theme(db, theme_id)
        ids = with_parts(theme_store.themes(db))[theme_id]
        councils = councils_asked(db)
        people = store.people(db, [each.id for each in councils if isinstance(each.id, int)])
        lying = _once(store.lying(db, ids))
        known = {each.id for each in people}
        nowhere = [each.quote_id for each in lying if each.person not in known]
        homes = {each.id: each.council_id for each in quote_store.quotes_by_id(db, nowhere)}
    heard = common_ground(project).theme(theme_id)
    if heard is None:
        raise NotFound("this theme is no longer in the project", remedy="Look at the list again")
    takes = {each.id for each in people if chosen.takes(each)}
    sides: dict[Stance, list[Lying]] = {"for": [], "against": []}
    uncounted = []
    for each in lying:
        if each.person in takes:
            sides[each.stance].append(each)
        elif each.person not in known and _said_there(chosen, homes.get(each.quote_id)):
            uncounted.append(each)
    detail = by_council_and_group(theme, ids, councils, people, lying)
    return Behind(heard, detail, tuple(sides["for"]), tuple(sides["against"]), tuple(uncounted))


def _once(lying: tuple[Lying, ...]) -> tuple[Lying, ...]:
    """A quote that lies in a theme and in a part of it is shown once a side."""
    return tuple({(each.quote_id, each.stance): each for each in reversed(lying)}.values())[::-1]


def _said_there(chosen: Chosen, council_id: int | None) -> bool:
    return chosen.group is None and chosen.role is None and chosen.council_id in (None, council_id)


def with_words(project: Project, lying: tuple[Lying, ...]) -> tuple[QuoteBehind, ...]:
    """The words of some of those quotes, and why somebody put each into its theme."""
    with reading(project) as db:
        quotes = {
            each.id: each
            for each in quote_store.quotes_by_id(db, [each.quote_id for each in lying])
        }
        members = {
            (each.theme_id, each.quote_id): each
            for each in theme_store.members(db, {each.theme_id for each in lying})
        }
        themes = {each.id: each for each in theme_store.themes(db)}
    return tuple(
        QuoteBehind(
            quotes[each.quote_id], members[each.theme_id, each.quote_id], themes[each.theme_id]
        )
        for each in lying
        if each.quote_id in quotes and (each.theme_id, each.quote_id) in members
    )


Rows = list[list[object]]


def common_ground_rows(project: Project) -> tuple[Rows, Rows]:
    """Every theme by council, and who was asked: as rows with the headings first."""
    found, everybody, invented = _to_write(project)
    own = {each.name for each in found.councils}
    those = [each for each in everybody if each.council in own]
    themes = [list(row) for row in by_council(found, invented)]
    return themes, [list(row) for row in asked_rows(those, invented)]


def _to_write(project: Project) -> tuple[CommonGround, tuple[Asked, ...], Invented]:
    with reading(project) as db:
        invented = Invented(
            project_facts(db).illustrative,
            {each.name for each in own_councils(db) if is_illustrative(db, each.id)},
        )
        return common_ground(project), tuple(asked(db)), invented


def export_common_ground(project: Project, format: Literal["csv", "xlsx"]) -> bytes:
    """Every theme with who was asked and who said it, as CSV or a workbook; no quote is in it.

    Raises BadInput where there is no theme yet.
    """
    found, everybody, invented = _to_write(project)
    if not found.themes:
        raise BadInput("there is no theme to write yet", remedy="Make one on the board first")
    if format == "csv":
        return as_csv(found, invented)
    return as_xlsx(found, everybody, invented)
