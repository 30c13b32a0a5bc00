"""Which of the evidence a show-and-tell shows: what most spoke of, what stands out or differs."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cached_property
from itertools import combinations

from common.words import count_of, listed
from evidence.benefits import services as benefits
from evidence.decisions import services as decisions
from evidence.findings.standing import Standing, standings
from evidence.options import services as options
from evidence.overview import Row
from evidence.since.services import milestone_before
from evidence.topics.model import Topic
from evidence.topics.services import differing, topics
from presenting.cards.funnel import rates_of
from presenting.cards.known import Known
from presenting.model import NewCard
from process_maps.pairing.services import compare
from process_maps.services import MapView
from research import services as research
from research.services.needs import needs
from research.services.personas import personas
from research.services.themes import themes

# Comparing each two of more maps than these would make whoever waits for it wait long.
MOST_COMPARED = 4


class Choosing:
    """The evidence, each part of it read once and only where a template asks for it."""

    def __init__(self, known: Known) -> None:
        self.known, self.project = known, known.project

    @cached_property
    def heard(self) -> list[Row]:
        """Painpoints that somebody spoke of, those most people did first."""
        return self._heard("painpoint")

    @cached_property
    def innovations(self) -> list[Row]:
        """The same of innovations."""
        return self._heard("innovation")

    def of_councils(self, but: Container[int], most: int) -> list[tuple[str, Row]]:
        """For each council the painpoint most of its own people spoke of that is not shown yet."""
        chosen: list[tuple[str, Row]] = []
        taken: set[int] = set()
        for at, council in enumerate(self.known.matrix.councils):
            free = [
                row
                for row in self.heard
                if row.cells[at].people_for
                and row.painpoint.id not in but
                and row.painpoint.id not in taken
            ]
            if free:
                first = max(free, key=lambda row: row.cells[at].people_for)
                chosen.append((council.name, first))
                taken.add(first.painpoint.id)
        return chosen[:most]

    @cached_property
    def maps(self) -> tuple[MapView, ...]:
        """One map of each council."""
        return self.known.current_maps

    def unlike(self) -> tuple[MapView, ...]:
        """The two maps with most steps that the other has not, of the first few; else none."""
        few = self.maps[:MOST_COMPARED]
        if len(few) < 2:
            return ()
        if len(few) == 2:
            return few

        def apart(pair: tuple[MapView, MapView]) -> int:
            pairing = compare(self.project, pair[0].id, pair[1].id).pairing
            return len(pairing.only_a) + len(pairing.only_b)

        return max(combinations(few, 2), key=apart)

    @cached_property
    def has_runs(self) -> bool:
        """Whether any working council has a run to compare."""
        own = {each.id for each in self.known.matrix.councils}
        runs = self.known.compared
        return bool(runs and any(each.council_id in own for each in runs.councils))

    def telling_rule(self) -> str | None:
        """The rule that is most worth a conversation between councils, after every test."""
        if not self.has_runs:
            return None
        worth = rates_of(self.known).worth_a_conversation()
        return worth[0].code if worth else None

    def topics(self, most: int) -> list[Topic]:
        """Topics on which councils differ and of which a painpoint was heard."""
        found = topics(self.project, self.known.door)
        heard = {row.painpoint.id for row in self.heard}
        return [each for each in differing(found, most) if heard & set(each.painpoints)]

    def says_and_shows(self, most: int) -> list[NewCard]:
        """Cards of what is said beside what is shown, each of another painpoint."""
        cards: list[NewCard] = []
        order = [row.painpoint.id for row in self.heard]
        shown: set[int] = set()
        for topic in self.topics(most):
            mine = [each for each in order if each in topic.painpoints and each not in shown]
            if mine:
                shown.add(mine[0])
                cards.append(NewCard("says_shows", {"painpoint": mine[0], "topic": topic.key}))
        ruled = (row.painpoint.id for row in self.heard if row.rules and self.has_runs)
        cards += [NewCard("says_shows", {"painpoint": each}) for each in ruled if each not in shown]
        return cards[:most]

    @cached_property
    def findings(self) -> list[Standing]:
        """Findings that are not challenged: agreed ones first, those most people spoke of first."""
        found = [
            each
            for each in standings(self.project, self.known.door)
            if each.finding.status != "challenged"
        ]
        return sorted(
            found,
            key=lambda each: (each.finding.status != "agreed", -each.strength.people_for),
        )

    def before(self) -> bool:
        """Whether there is a milestone before this show-and-tell."""
        return milestone_before(self.project, self.known.today, self.known.deck.date) is not None

    def shared_themes(self, most: int) -> list[int]:
        """The first themes that lie across councils."""
        return [each.id for each in themes(self.project) if each.council_id is None][:most]

    def personas(self, most: int) -> list[int]:
        """The first personas."""
        return [each.id for each in personas(self.project)][:most]

    def needs(self, most: int) -> list[int]:
        """The first user needs."""
        return [each.id for each in needs(self.project)][:most]

    def options(self) -> list[int]:
        """Every option, in the order of their scores."""
        return [each.option.id for each in options.ranking(self.project).rows]

    def benefits(self) -> int | None:
        """The first benefits case."""
        return next((each.id for each in benefits.cases(self.project)), None)

    def asked_words(self) -> list[str]:
        """Who was asked, a line a council and one for all; empty where nobody was."""
        asked = self.known.matrix.asked
        councils = [each for each in self.known.matrix.councils if asked.get(each.id)]
        if not councils:
            return []
        people = sum(asked[each.id] for each in councils)
        held = [each for each in research.sessions(self.project) if not each.planned]
        groups = {each.user_group for each in research.asked(self.project)}
        roles = sorted(each for each in groups if each)
        total = count_of(people, "person", "people")
        lines = [
            f"- {total} in {count_of(len(councils), 'council')}, "
            f"in {count_of(len(held), 'session')}",
            f"- {listed(f'{each.name} {asked[each.id]}' for each in councils[:12])}",
        ]
        return [*lines, f"- Among them {listed(roles)}"] if roles else lines

    def decision_words(self, most: int) -> list[str]:
        """What leaders decide with the data, each with who decides and how often."""
        lines = []
        for each in decisions.held(self.project).decisions[:most]:
            more = "; ".join(part for part in (each.who_decides, each.how_often) if part)
            lines.append(f"- {each.words}{f' ({more})' if more else ''}")
        return lines

    def _heard(self, kind: str) -> list[Row]:
        rows = [
            row
            for row in self.known.matrix.rows
            if row.painpoint.kind == kind
            and not row.painpoint.judgement.not_a_problem
            and people(row)
        ]
        return sorted(rows, key=people, reverse=True)


def people(row: Row) -> int:
    """How many people spoke for it."""
    return sum(cell.people_for for cell in row.cells)


def of_painpoints(rows: Sequence[Row]) -> list[NewCard]:
    """A card each."""
    return [NewCard("painpoint", {"painpoint": row.painpoint.id}) for row in rows]
