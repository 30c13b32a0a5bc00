"""Themes by council and by role: who was asked about each, who said it, who contradicted it.

People are counted, never quotes, and the team's notes not at all. A theme that names topics was
asked of whoever took part in a session that covered one of them, and of whoever spoke of it anyway;
where a session does not say what it covered, nobody knows whether its people were asked. A
council's own theme that is part of no shared one says nothing of other councils: nobody has looked
for it in their sessions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from common.words import count_of, listed
from research.guide.model import topic_key
from research.heard.model import (
    MOST_NAMED,
    ROLES_ASKED,
    USER_GROUPS_ASKED,
    HeardIn,
    Parts,
    PeopleAsked,
    Spread,
    each_of,
)
from research.model import USER_GROUPS
from research.themes.model import Stance, Theme, with_parts

Kind = Literal["all", "some", "one", "none", "contradicted", "not asked", "own"]
NO_GROUP, NO_ROLE = "no user group given", "no role given"
Key = tuple[str, int | str]


@dataclass(frozen=True)
class Person:
    """Somebody of a council who took part in a held session that counts.

    ``topics`` are the keys of those their sessions say they covered; ``unstated``: one of their
    sessions does not say.
    """

    id: int
    council_id: int
    user_group: str | None
    role: str
    topics: frozenset[str] = frozenset()
    unstated: bool = False

    def asked_about(self, topics: frozenset[str]) -> bool | None:
        """Whether they were asked about one of those topics, or at all; None where unknown."""
        if not topics or topics & self.topics:
            return True
        return None if self.unstated else False

    @property
    def keys(self) -> tuple[Key, ...]:
        """All that they are counted under."""
        group, role = self.user_group or "", self.role.casefold()
        return (
            ("council", self.council_id),
            ("group", group),
            ("role", role),
            (f"in {self.council_id}", group),
        )


@dataclass(frozen=True)
class Lying:
    """A quote as it lies in a theme. ``person`` is None where nobody counts for it."""

    theme_id: int
    quote_id: int
    stance: Stance
    person: int | None


@dataclass(frozen=True)
class ThemeHeard:
    """A theme, with the themes that are part of it: where it was heard and from how many people.

    ``uncounted`` of its quotes count for nobody: who said them is not known or was not asked.
    """

    theme: Theme
    councils: Spread
    groups: Spread
    roles: Spread
    quotes: int
    uncounted: int
    parts: tuple[ThemeHeard, ...] = field(default=())

    @property
    def is_own(self) -> bool:
        """Whether it was built from one council's quotes only."""
        return not self.theme.is_shared

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        """Which of the kinds it is of; it may be of several."""
        found: set[Kind] = set()
        spread = self.councils
        asked = len(spread.asked_in)
        if self.is_own:
            found.add("own")
        elif spread.share == "all" or spread.share == "some":
            found.add(spread.share)
        elif spread.share == "one" and asked > 1:
            found.add("one")
        if asked and not spread.people and not spread.against:
            found.add("none")
        if spread.against:
            found.add("contradicted")
        if spread.of("not asked", "not known"):
            found.add("not asked")
        return frozenset(found)

    def words(self, *, alone: bool = False, groups: bool = True) -> tuple[str, ...]:
        """Sentences on where it was heard, the first the most telling.

        ``alone``: the project has one council only. Without ``groups`` none is named: with its
        council a small one may say who it was.
        """
        lead = self._own_lead(alone) if self.is_own else self.councils.words()
        heard = self.councils.heard
        brackets = [each_of(heard)] if len(heard) > 1 else []
        named = [each for each in self.groups.heard if each.of.id] if groups else []
        brackets += [each_of(named)] if named else []
        more = f" ({'; '.join(brackets)})" if brackets else ""
        first = f"{lead[:1].upper()}{lead[1:]}{more}."
        return (first, *self.councils.caveats(), *self._left_out())

    def _own_lead(self, alone: bool) -> str:
        (only,) = self.councils.cells
        name = only.of.name
        part = alone or self.theme.part_of is not None
        elsewhere = "" if part else ". Nobody has looked for it in other councils yet"
        said = f"{name}: {only.words()}" if only.standing != "heard" else ""
        if only.standing == "heard":
            said = f"heard from {only.count_words()} {self.councils.about} there"
        return f"built from {name}’s quotes only{elsewhere}. {said[:1].upper()}{said[1:]}"

    def _left_out(self) -> tuple[str, ...]:
        if not self.quotes:
            return ("No quote lies in it.",)
        if not self.uncounted:
            return ()
        are = "counts" if self.uncounted == 1 else "count"
        return (
            f"{count_of(self.uncounted, 'quote')} in it {are} for nobody: who said it is not "
            "known, belongs to no council, or was not asked in a session that counts.",
        )


@dataclass(frozen=True)
class CommonGround:
    """All themes: the shared ones with their parts, and councils' own that are part of none."""

    councils: tuple[PeopleAsked, ...]
    shared: tuple[ThemeHeard, ...]
    own: tuple[ThemeHeard, ...]

    @property
    def themes(self) -> tuple[ThemeHeard, ...]:
        """Those that stand for themselves, shared ones first."""
        return (*self.shared, *self.own)

    def theme(self, theme_id: int) -> ThemeHeard | None:
        """One of them, or a part of one."""
        every = (*self.themes, *(part for each in self.shared for part in each.parts))
        return next((each for each in every if each.theme.id == theme_id), None)

    @property
    def alone(self) -> bool:
        """Whether there is one council only."""
        return len(self.councils) == 1

    def remarks(self) -> tuple[str, ...]:
        """What to know before anything is compared."""
        if not self.councils:
            return ("There is no council in this project yet, so nobody has been asked.",)
        asked = [each for each in self.councils if each.asked]
        found = []
        if not asked:
            found.append("Nobody has been asked yet: no session that counts has been held.")
        elif len(asked) == 1:
            found.append(
                f"With one council there is nothing to compare yet: only {asked[0].name} has been "
                "asked. What follows says how widely each theme was heard there."
            )
        silent = [each.name for each in self.councils if not each.asked]
        if asked and silent:
            many = len(silent) > MOST_NAMED
            where = count_of(len(silent), "council") if many else listed(silent)
            found.append(f"Nobody has been asked in {where}.")
        found += [
            f"Only one person was asked in {each.name}: what they said may identify them."
            for each in asked
            if each.asked == 1
        ]
        return tuple(found)


class Pool:
    """Who was asked about some topics: counted once, for all themes that name the same."""

    def __init__(self, people: Iterable[Person], topics: frozenset[str]) -> None:
        self.people = {each.id: each for each in people}
        self.asked: Counter[Key] = Counter()
        self.unknown: Counter[Key] = Counter()
        self.status = {each.id: each.asked_about(topics) for each in self.people.values()}
        for each in self.people.values():
            known = self.status[each.id]
            if known is not False:
                (self.unknown if known is None else self.asked).update(each.keys)

    def tally(self, lying: Iterable[Lying]) -> Tally:
        """Who said it and who contradicted it; whoever spoke of it anyway was asked."""
        sides: dict[Stance, set[int]] = {"for": set(), "against": set()}
        for each in lying:
            if each.person in self.people:
                sides[each.stance].add(each.person)
        asked, unknown = self.asked.copy(), self.unknown.copy()
        for person in sides["for"] | sides["against"]:
            if self.status[person] is not True:
                keys = self.people[person].keys
                asked.update(keys)
                if self.status[person] is None:
                    unknown.subtract(keys)
        both = sides["for"] & sides["against"]
        return Tally(asked, unknown, *(self._count(s) for s in (*sides.values(), both)))

    def _count(self, people: Iterable[int]) -> Counter[Key]:
        return Counter(key for person in people for key in self.people[person].keys)


@dataclass(frozen=True)
class Tally:
    """How many people, by council, user group, role, and user group within a council."""

    asked: Counter[Key]
    unknown: Counter[Key]
    people: Counter[Key]
    against: Counter[Key]
    both: Counter[Key]

    def cell(self, key: Key, name: str) -> HeardIn:
        """What is known of those people."""
        who = PeopleAsked(key[1], name, self.asked[key], self.unknown[key])
        return HeardIn(who, self.people[key], self.against[key], self.both[key])


def common_ground(
    themes: Sequence[Theme],
    councils: Sequence[PeopleAsked],
    people: Sequence[Person],
    lying: Iterable[Lying],
) -> CommonGround:
    """Every theme with who was asked, who said it and who contradicted it.

    ``councils`` are the project's own; ``people`` those of them who took part in a held session
    that counts.
    """
    made = _Making(councils, people, lying)
    parts = with_parts(themes)
    by_id = {each.id: each for each in themes}
    below = {each.id for each in themes if each.part_of in by_id}
    alone = {each.id: made.of(each, parts[each.id]) for each in themes}
    shared = tuple(
        replace(alone[each.id], parts=tuple(alone[part] for part in parts[each.id][1:]))
        for each in themes
        if each.is_shared
    )
    own = tuple(alone[t.id] for t in themes if not t.is_shared and t.id not in below)
    return CommonGround(tuple(councils), shared, own)


def by_council_and_group(
    theme: Theme,
    parts: Iterable[int],
    councils: Sequence[PeopleAsked],
    people: Sequence[Person],
    lying: Iterable[Lying],
) -> tuple[tuple[PeopleAsked, tuple[HeardIn, ...]], ...]:
    """One theme within each council, by user group; groups nobody there belongs to left out."""
    made = _Making(councils, people, lying)
    tally = made.tally(theme, parts)
    return tuple(
        (council, made.cells(tally, f"in {council.id}", made.groups_of(people, council.id)))
        for council in made.within(theme)
    )


class _Making:
    def __init__(
        self, councils: Sequence[PeopleAsked], people: Sequence[Person], lying: Iterable[Lying]
    ) -> None:
        self._councils, self._people = councils, people
        self._pools: dict[tuple[int | None, frozenset[str]], Pool] = {}
        self._lying: dict[int, list[Lying]] = {}
        for each in lying:
            self._lying.setdefault(each.theme_id, []).append(each)

    def within(self, theme: Theme) -> tuple[PeopleAsked, ...]:
        """The councils a theme can say anything of: all, or its own."""
        return tuple(c for c in self._councils if theme.council_id in (None, c.id))

    def tally(self, theme: Theme, parts: Iterable[int]) -> Tally:
        return self._pool(theme).tally(self._in(parts))

    def _in(self, parts: Iterable[int]) -> list[Lying]:
        return [each for part in parts for each in self._lying.get(part, ())]

    def _pool(self, theme: Theme) -> Pool:
        topics = frozenset(map(topic_key, theme.topics))
        key = (theme.council_id, topics)
        if key not in self._pools:
            those = (p for p in self._people if theme.council_id in (None, p.council_id))
            self._pools[key] = Pool(those, topics)
        return self._pools[key]

    def of(self, theme: Theme, parts: Iterable[int]) -> ThemeHeard:
        pool, lying = self._pool(theme), self._in(parts)
        tally = pool.tally(lying)
        those = list(pool.people.values())
        about = "asked about it" if theme.topics else "interviewed"
        councils = self.within(theme)
        counted = {each.quote_id for each in lying if each.person in pool.people}
        every = {each.quote_id for each in lying}

        def spread(kind: str, names: Mapping[int | str, str], parts: Parts) -> Spread:
            return Spread(self.cells(tally, kind, names), about, parts)

        return ThemeHeard(
            theme,
            Spread(self.cells(tally, "council", {c.id: c.name for c in councils}), about),
            spread("group", self.groups_of(those), USER_GROUPS_ASKED),
            spread("role", _roles(those), ROLES_ASKED),
            len(every),
            len(every - counted),
        )

    def cells(self, tally: Tally, kind: str, names: Mapping[int | str, str]) -> tuple[HeardIn, ...]:
        return tuple(tally.cell((kind, each), name) for each, name in names.items())

    def groups_of(
        self, people: Iterable[Person], council_id: int | str | None = None
    ) -> dict[int | str, str]:
        held = {p.user_group or "" for p in people if council_id in (None, p.council_id)}
        return {each: each or NO_GROUP for each in (*USER_GROUPS, "") if each in held}


def _roles(people: Iterable[Person]) -> dict[int | str, str]:
    """The roles there are, in the spelling met first; case does not tell them apart."""
    found: dict[int | str, str] = {}
    for each in people:
        found.setdefault(each.role.casefold(), each.role or NO_ROLE)
    return dict(sorted(found.items(), key=lambda role: (not role[0], role[0])))
