"""From how many people of how many asked something was heard, council by council, in words.

People are counted, never quotes; where nobody was asked, nothing is known; not heard is not absent.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from common.words import count_of, listed
from evidence import store
from evidence.model import Links
from research.heard.model import MOST_NAMED
from research.services import asked
from research.services.speaking import speakers_of
from storage import Project, reading
from storage.register import own_councils
from storage.remembering import remembered

Person = int | str


@dataclass(frozen=True)
class Voices:
    """One council's people who spoke of something; ``aside`` were in no session that counts."""

    people_for: frozenset[Person] = frozenset()
    people_against: frozenset[Person] = frozenset()
    aside: frozenset[Person] = frozenset()


@dataclass(frozen=True)
class HeardIn:
    """One council: how many people of those asked spoke for and against."""

    council: str
    people_for: int
    people_against: int
    asked: int


@dataclass(frozen=True)
class Heard:
    """Who spoke for and against a painpoint, in every working council."""

    councils: tuple[HeardIn, ...]
    aside: int

    def words(self) -> list[str]:
        """Sentences: for, against, where not heard, where nobody was asked, who stands aside."""
        met = [each for each in self.councils if each.asked]
        people = sum(each.asked for each in met)
        if not met:
            return ["Nobody has been asked yet.", *self._aside()]
        said = self._side("people_for", "Heard", met, people)
        against = self._side("people_against", "Contradicted", met, people)
        silent = [each for each in met if not each.people_for and not each.people_against]
        unmet = [each.council for each in self.councils if not each.asked]
        words = [said or f"Heard from none of the {count_of(people, 'person', 'people')} asked."]
        words += [against] if against else ["Contradicted by nobody asked."] if said else []
        if silent and (said or against):
            words.append(f"Not heard in {_silent(silent)}, which does not mean it is not so there.")
        if unmet:
            words.append(f"Nobody has been asked in {_some(unmet)}.")
        return words + self._aside()

    def _side(self, side: str, verb: str, met: list[HeardIn], people: int) -> str:
        there = [(each, getattr(each, side)) for each in met if getattr(each, side)]
        if not there:
            return ""
        total = sum(number for _, number in there)
        named = [f"{each.council} {number} of {each.asked}" for each, number in there]
        if len(named) > MOST_NAMED:
            named[MOST_NAMED:] = [f"{len(named) - MOST_NAMED} more"]
        each_words = listed(named)
        by = "from" if verb == "Heard" else "by"
        return (
            f"{verb} {by} {total} of {count_of(people, 'person', 'people')} asked, in {len(there)} "
            f"of {count_of(len(met), 'council')} where people were asked: {each_words}."
        )

    def _aside(self) -> list[str]:
        if not self.aside:
            return []
        people = count_of(self.aside, "person", "people")
        return [f"{people} spoke of it only in sessions that are not counted as asking."]


@remembered
def heard(project: Project, painpoint_id: int) -> Heard:
    """Who spoke for and against one painpoint, of those asked in every working council."""
    with reading(project) as db:
        links = store.links_of(db, painpoint_id)
        own = own_councils(db)
        spoke = voices(project, links)
        people_asked = asked_by_council(project)
    none = Voices()
    found = []
    for council in own:
        who = spoke.get((painpoint_id, council.id), none)
        numbers = len(who.people_for), len(who.people_against), people_asked[council.id]
        found.append(HeardIn(council.name, *numbers))
    return Heard(tuple(found), len(frozenset().union(*(each.aside for each in spoke.values()))))


def asked_by_council(project: Project) -> Counter[int | None]:
    """How many people were asked in each council."""
    people = Counter[int | None]()
    for each in asked(project):
        people[each.council_id] += each.people
    return people


def voices(project: Project, links: Links) -> dict[tuple[int, int | None], Voices]:
    """Who spoke of each painpoint in each council: a person once, whatever they said.

    A quote whose participant is unknown counts as a person of its own. Of those asked, no more can
    have spoken than there are: who took part in no session that counts stands aside.
    """
    who_said = speakers_of(project, (int(link.to) for link in links.quotes))
    found: dict[tuple[int, int | None], dict[str, set[Person]]] = defaultdict(
        lambda: {"for": set(), "against": set(), "aside": set()}
    )
    for link in links.quotes:
        if speaker := who_said.get(int(link.to)):
            person = speaker.participant_id or f"quote {speaker.quote_id}"
            counts = speaker.asked or speaker.participant_id is None
            side = (link.stance or "for") if counts else "aside"
            found[link.painpoint_id, speaker.council_id][side].add(person)
    return {
        where: Voices(frozenset(s["for"]), frozenset(s["against"]), frozenset(s["aside"]))
        for where, s in found.items()
    }


def _silent(councils: list[HeardIn]) -> str:
    if len(councils) <= MOST_NAMED:
        return listed(each.council for each in councils)
    people = count_of(sum(each.asked for each in councils), "person", "people")
    return f"{len(councils):,} councils (0 of {people} asked)"


def _some(names: list[str]) -> str:
    return listed(names) if len(names) <= 4 else f"{count_of(len(names), 'council')}"
