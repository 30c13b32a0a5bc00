"""How widely something was heard, in honest words: people counted once, never quotes.

People were chosen for their role, so these counts say how widely something was heard, not how
common it is; there is no bare percentage, and "not heard" is not "absent". The same words serve
tags and themes, by council and by role.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from common.words import count_of, listed
from research.model import Code

Share = Literal["all", "some", "one", "none"]
Standing = Literal["heard", "contradicted only", "not heard", "not known", "not asked"]
CHOSEN_FOR_THEIR_ROLE = (
    "People were chosen for their role, so this is how widely we heard it, not how common it is."
)
NOT_ABSENT = "that does not mean it is not so there"
# Above so many, names are counted instead: nobody reads on.
MOST_NAMED = 8
UNSTATED = "in sessions that do not say what they covered"


@dataclass(frozen=True)
class PeopleAsked:
    """People of one council, user group or role: how many were asked about something.

    Asked means took part in a held session that counts and covered it. Of ``unknown`` more that
    cannot be said: their sessions do not say what they covered.
    """

    id: int | str
    name: str
    asked: int
    unknown: int = 0


@dataclass(frozen=True)
class HeardIn:
    """From how many of some people something was heard, and by how many contradicted.

    Whoever did both is counted in both; ``both`` says how many that are.
    """

    of: PeopleAsked
    people: int
    against: int = 0
    both: int = 0

    @property
    def standing(self) -> Standing:
        """What is known of it among these people; not asked is never not heard."""
        if self.of.asked:
            if self.people:
                return "heard"
            return "contradicted only" if self.against else "not heard"
        return "not known" if self.of.unknown else "not asked"

    def count_words(self) -> str:
        """ "4 of 7 people"."""
        return f"{self.people:,} of {count_of(self.of.asked, 'person', 'people')}"

    def words(self) -> str:
        """ "4 of 7 people, 1 against", "not heard (0 of 5 asked)", or that nobody was asked."""
        if self.standing == "not asked":
            return "not asked"
        if self.standing == "not known":
            people = count_of(self.of.unknown, "person", "people")
            return f"not known whether anybody was asked ({people} {UNSTATED})"
        more = f"; {self.of.unknown:,} more {UNSTATED}" if self.of.unknown else ""
        return self._said() + more

    def brief(self) -> str:
        """The same where there is little room, without what is unknown."""
        if self.standing == "not known":
            return "not known whether asked"
        if self.standing == "contradicted only":
            return f"contradicted only ({self.against:,} of {self.of.asked:,})"
        if self.standing == "heard":
            return f"{self.count_words()}{f', {self.against:,} against' if self.against else ''}"
        return self._said() if self.of.asked else self.words()

    def _said(self) -> str:
        if self.standing == "not heard":
            return f"not heard (0 of {self.of.asked:,} asked)"
        if self.standing == "contradicted only":
            asked = count_of(self.of.asked, "person", "people")
            return f"contradicted only, by {self.against:,} of {asked}"
        if not self.against:
            return self.count_words()
        said_both = f", {self.both:,} said both" if self.both else ""
        return f"{self.count_words()}, {self.against:,} against{said_both}"


@dataclass(frozen=True)
class Parts:
    """What people are told apart by, in words: "in all 3 councils", "among 2 of 3 roles"."""

    within: str
    one: str
    many: str
    there: str


COUNCILS = Parts("in", "council", "councils", "there")
USER_GROUPS_ASKED = Parts("among", "user group", "user groups", "")
ROLES_ASKED = Parts("among", "role", "roles", "")


@dataclass(frozen=True)
class Spread:
    """Where something was heard: in which councils, or among which roles.

    ``about`` is what those asked were: "interviewed", or "asked about it" where only some were.
    """

    cells: tuple[HeardIn, ...]
    about: str = "interviewed"
    parts: Parts = COUNCILS

    def of(self, *standings: Standing) -> tuple[HeardIn, ...]:
        """The cells of which that is known."""
        return tuple(each for each in self.cells if each.standing in standings)

    @property
    def heard(self) -> tuple[HeardIn, ...]:
        """Where it was heard."""
        return self.of("heard")

    @property
    def not_heard(self) -> tuple[HeardIn, ...]:
        """Where people were asked and none of them spoke of it."""
        return self.of("not heard")

    @property
    def not_asked(self) -> tuple[HeardIn, ...]:
        """Where nobody was asked at all."""
        return self.of("not asked")

    @property
    def asked_in(self) -> tuple[HeardIn, ...]:
        """Where somebody was asked, whatever they said."""
        return tuple(each for each in self.cells if each.of.asked)

    @property
    def people(self) -> int:
        """How many people said it."""
        return sum(each.people for each in self.cells)

    @property
    def against(self) -> int:
        """How many people contradicted it."""
        return sum(each.against for each in self.cells)

    @property
    def asked(self) -> int:
        """How many people were asked."""
        return sum(each.of.asked for each in self.cells)

    # Asked of every theme by every reader of what is kept.
    @cached_property
    def share(self) -> Share:
        """In all councils asked (two at least), in some, in one only, or in none."""
        heard = len(self.heard)
        if heard < 2:
            return "one" if heard else "none"
        return "all" if heard == len(self.asked_in) else "some"

    def words(self) -> str:
        """ "heard in all 3 councils, from 9 of 16 people interviewed"."""
        asked, within = len(self.asked_in), f"heard {self.parts.within}"
        total = count_of(self.asked, "person", "people")
        people = f"{self.people:,} of {total} {self.about}"
        if not asked:
            unknown = any(each.of.unknown for each in self.cells)
            return (
                "it is not known whether anybody was asked"
                if unknown
                else "nobody has been asked yet"
            )
        if self.share == "none":
            if self.against:
                return f"said by none of {total} {self.about}, only contradicted"
            return f"not heard yet, from {total} {self.about}"
        if self.share == "one":
            only = self.heard[0]
            if asked == 1 and self.parts == COUNCILS:
                return f"{within} {only.of.name}, the only {self.parts.one} asked, from {people}"
            if asked == 1:
                return f"{within} the only {self.parts.one} asked: {only.of.name}, from {people}"
            there = f" {self.parts.there}" if self.parts.there else ""
            return (
                f"{within} one {self.parts.one} only: {only.of.name}, from {only.count_words()} "
                f"{self.about}{there}"
            )
        if self.share == "all":
            every = "both" if asked == 2 else f"all {asked:,}"
            return f"{within} {every} {self.parts.many}, from {people}"
        return f"{within} {len(self.heard):,} of {asked:,} {self.parts.many}, from {people}"

    def caveats(self) -> tuple[str, ...]:
        """Sentences: who contradicted it, where it was not heard, where nobody was asked."""
        return tuple(each for each in (*self._against(), *self._silent(), *self._unasked()) if each)

    def _against(self) -> tuple[str, ...]:
        if not self.against:
            return ()
        there = [each for each in self.cells if each.against]
        both = sum(each.both for each in self.cells)
        also = f"; {both:,} of them said both" if both else ""
        only = self._named(self.of("contradicted only"))
        return (
            f"Contradicted by {self.against:,} of {count_of(self.asked, 'person', 'people')} "
            f"({each_of(there, against=True)}){also}.",
            f"Said by nobody and only contradicted: {only}." if only and self.people else "",
        )

    def _silent(self) -> tuple[str, ...]:
        if not self.not_heard:
            return ()
        if not self.people and not self.against:
            return ("Not heard does not mean that it is not so.",)
        if len(self.not_heard) > MOST_NAMED:
            asked = count_of(sum(each.of.asked for each in self.not_heard), "person", "people")
            where = f"{len(self.not_heard):,} {self.parts.many} (0 of {asked} asked)"
        else:
            where = listed(
                f"{each.of.name} (0 of {each.of.asked:,} asked)" for each in self.not_heard
            )
        return (f"Not heard: {where}; {NOT_ABSENT}.",)

    def _unasked(self) -> tuple[str, ...]:
        dim = self.of("not known")
        maybe = count_of(sum(each.of.unknown for each in dim), "person", "people")
        more = [each for each in self.asked_in if each.of.unknown]
        also = count_of(sum(each.of.unknown for each in more), "more person", "more people")
        none = self._named(self.not_asked)
        return (
            f"Not asked: {none}." if none else "",
            f"Not known whether anybody was asked: {self._named(dim)} ({maybe} {UNSTATED})."
            if dim
            else "",
            f"Nor is it known of {also} whether they were asked, {UNSTATED}: {self._named(more)}."
            if more
            else "",
        )

    def _named(self, cells: Sequence[HeardIn]) -> str:
        if len(cells) > MOST_NAMED:
            return f"{len(cells):,} {self.parts.many}"
        return listed(each.of.name for each in cells)


def each_of(cells: Sequence[HeardIn], *, against: bool = False) -> str:
    """ "Northmoor 4 of 6, Eastley 3 of 5": said, or contradicted, of those asked."""
    words = [
        f"{each.of.name} {each.against if against else each.people:,} of {each.of.asked:,}"
        for each in cells[:MOST_NAMED]
    ]
    more = [f"{len(cells) - MOST_NAMED:,} more"] if len(cells) > MOST_NAMED else []
    return ", ".join(words + more)


def who_was_asked(councils: Sequence[PeopleAsked]) -> str:
    """ "Asked: 23 in Northmoor and 10 in Eastley."; of very many councils, in how many.

    Those where nobody was asked are none of it.
    """
    people = [each.asked for each in councils if each.asked]
    if len(people) <= MOST_NAMED:
        named = listed(f"{each.asked:,} in {each.name}" for each in councils if each.asked)
        return f"Asked: {named}."
    each_has = f"{min(people):,} to {max(people):,}" if len(set(people)) > 1 else f"{people[0]:,}"
    return f"Asked: {sum(people):,} people in {len(people):,} councils, {each_has} in each."


@dataclass(frozen=True)
class TagHeard:
    """A tag with those below it: where it was heard."""

    code_id: int
    name: str
    spread: Spread


def tags_heard(
    codes: Iterable[Code],
    councils: Iterable[PeopleAsked],
    said: Mapping[int, Iterable[tuple[int, int]]],
) -> tuple[TagHeard, ...]:
    """Each tag with from how many people it was heard; a tag takes in those below it.

    ``said`` gives for each code the people on whose quotes it is, as (council, person). The order
    is that of the codebook. Somebody who says something twice, or says two things that lie below
    one tag, is one person.
    """
    book, places = tuple(codes), tuple(councils)
    parents = {each.id: each.parent_id for each in book}
    by_code: dict[int, set[tuple[int, int]]] = {each.id: set() for each in book}
    for code_id, people in said.items():
        these, at, seen = set(people), code_id, set()
        while at is not None and at in by_code and at not in seen:
            by_code[at] |= these
            seen.add(at)
            at = parents[at]  # type: ignore[assignment]
    return tuple(TagHeard(each.id, each.name, _spread(places, by_code[each.id])) for each in book)


def _spread(places: Sequence[PeopleAsked], said: set[tuple[int, int]]) -> Spread:
    return Spread(
        tuple(
            HeardIn(place, sum(council == place.id for council, _person in said))
            for place in places
        )
    )
