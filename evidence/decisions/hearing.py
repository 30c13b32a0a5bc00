"""From how many people of how many asked a leader's decision, or what it needs, was heard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from common.words import count_of, listed
from evidence.decisions.model import Held
from evidence.hearing import asked_by_council, voices
from evidence.model import Link, Links
from storage import Project, reading


@dataclass(frozen=True)
class Spoke:
    """Who spoke of something: people of those asked in each council where any did.

    ``aside`` took part in no session that counts as asking. A person counts once, whatever and
    however often they said it.
    """

    councils: tuple[tuple[str, int, int], ...]
    people: int
    asked: int
    aside: int

    @property
    def is_linked(self) -> bool:
        """Whether any quote of the project is linked; without one nothing is known, not nought."""
        return bool(self.people or self.aside)

    def words(self) -> str:
        """ "3 of 16 people asked spoke of it: Northmoor 2 of 6 and Eastley 1 of 5"."""
        if not self.is_linked:
            return "No quote is linked yet, so nobody can tell who spoke of it"
        there = listed(f"{name} {people} of {asked}" for name, people, asked in self.councils)
        asked = count_of(self.asked, "person", "people")
        words = f"{self.people} of {asked} asked spoke of it" if self.people else ""
        words += f": {there}" if there else ""
        if not self.aside:
            return words
        more = f"{count_of(self.aside, 'person', 'people')} spoke of it in sessions that are not "
        return f"{words}{'; ' if words else ''}{more}counted as asking"


def spoke_of(project: Project, held: Held) -> dict[int, Spoke]:
    """Who spoke of each decision, or of the data it needs, by the decision's id."""
    decision_of = {each.id: each.decision_id for each in held.data}
    ends = [(each.of, each.quote_id) for each in held.decision_quotes]
    ends += [(decision_of[each.of], each.quote_id) for each in held.data_quotes]
    return _spoke(project, held, ends, [each.id for each in held.decisions])


def spoke_of_data(project: Project, held: Held, data_id: int) -> Spoke:
    """Who spoke of one thing a decision needs."""
    ends = [(data_id, each.quote_id) for each in held.data_quotes if each.of == data_id]
    return _spoke(project, held, ends, [data_id])[data_id]


def _spoke(
    project: Project, held: Held, ends: Iterable[tuple[int, int]], wanted: Iterable[int]
) -> dict[int, Spoke]:
    links = tuple(Link(0, of, quote, "", "", "", "for") for of, quote in dict.fromkeys(ends))
    with reading(project):
        heard = voices(project, Links((), links, (), (), (), ()))
        asked = asked_by_council(project)
    found = {}
    for of in wanted:
        there = [
            (name, len(heard[of, number].people_for), asked[number])
            for number, name in held.councils
            if (of, number) in heard and heard[of, number].people_for
        ]
        aside = frozenset[int | str]().union(
            *(who.aside for (about, _), who in heard.items() if about == of)
        )
        everybody = sum(asked[number] for number, _ in held.councils)
        found[of] = Spoke(
            tuple(there), sum(people for _, people, _ in there), everybody, len(aside)
        )
    return found
