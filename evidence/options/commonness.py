"""In how many councils what an option answers occurs: a suggestion, never a score.

A council counts where people were asked, a map is drawn or a run was brought in; of any other
nothing is known. A painpoint occurs where somebody spoke for it, where it sits on the map, or where
one of its rules failed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from common.words import count_of, listed
from evidence.failing import seen_runs, shown, working_councils
from evidence.hearing import asked_by_council, voices
from evidence.linked import links
from evidence.listing import rules_by_painpoint, summaries
from evidence.options.model import LEAST, MOST
from process_maps.services import maps
from storage import Project, reading
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING


@dataclass(frozen=True)
class Way:
    """One way of knowing: where it shows of the councils that were looked at in this way."""

    words: str
    there: frozenset[str]
    looked: frozenset[str]


@dataclass(frozen=True)
class Commonness:
    """Where the linked painpoints occur, each way apart and in all.

    ``no_problem`` more are linked and were judged not a problem: how common they are counts for
    nothing.
    """

    ways: tuple[Way, ...]
    painpoints: int
    unknown: tuple[str, ...]
    no_problem: int = 0

    @property
    def there(self) -> frozenset[str]:
        """The councils where they occur in any way."""
        return frozenset[str]().union(*(way.there for way in self.ways))

    @property
    def looked(self) -> frozenset[str]:
        """The councils anything is known of."""
        return frozenset[str]().union(*(way.looked for way in self.ways))

    @property
    def suggested(self) -> int | None:
        """A score from 1 (in one council or none) to 5 (in all); None with fewer than two councils.

        In between evenly: 1 + 4 · (there − 1) / (looked at − 1), halves rounded up.
        """
        there, looked = len(self.there), len(self.looked)
        if not self.painpoints or looked < 2:
            return None
        part = max(there - 1, 0) / (looked - 1)
        return int(LEAST + (MOST - LEAST) * part + 0.5)

    def words(self) -> list[str]:
        """Sentences: in how many councils, in which ways, of whom nothing is known."""
        if not self.painpoints:
            which = "that is a problem " if self.no_problem else ""
            return [f"No painpoint {which}is linked, so nothing can be said of how common it is."]
        if not self.looked:
            return ["Nobody was asked, no map is drawn and no run was brought in yet."]
        many = "linked painpoint occurs" if self.painpoints == 1 else "linked painpoints occur"
        said = [f"The {many} in {len(self.there)} of {count_of(len(self.looked), 'council')}."]
        said += [
            f"{way.words} in {len(way.there)} of {len(way.looked)}"
            f"{f': {listed(sorted(way.there))}' if 0 < len(way.there) <= 4 else ''}."
            for way in self.ways
            if way.looked
        ]
        if self.unknown:
            of = listed(self.unknown) if len(self.unknown) <= 4 else f"{len(self.unknown)} councils"
            said.append(f"Nothing is known of {of}.")
        if self.no_problem:
            said.append(
                f"{count_of(self.no_problem, 'linked painpoint')} more, judged not a problem, "
                "left out."
            )
        return said


def commonness(
    project: Project, painpoint_ids: Collection[int], door: Door = EVERYTHING
) -> Commonness:
    """Where the painpoints among those ids occur, as whoever looks may see it.

    Innovations and questions are left out: that a council does something does not say that others
    need it. So is what was judged not a problem.
    """
    with reading(project):
        known = links(project)
        wanted = set(painpoint_ids)
        held = [e for e in known.painpoints if e.id in wanted and e.kind == "painpoint"]
        ids = {each.id for each in held if not each.judgement.not_a_problem}
        own = {each.id: each.name for each in working_councils(project)}
        spoke, asked = voices(project, known), asked_by_council(project)
        mapped = {each.council_id for each in maps(project) if each.steps}
        found = {each.painpoint.id: each for each in summaries(project)}
        codes = sorted({code for each in ids for code in rules_by_painpoint(known).get(each, ())})
        compared = seen_runs(project, door)
    heard = {
        council
        for (painpoint, council), voice in spoke.items()
        if painpoint in ids and voice.people_for
    }
    on_map = {council for each in ids for council in found[each].on_map_of}
    failing, run = set(), set()
    for council in own:
        seen = shown(compared, council, codes)
        if seen and seen.looked_at:
            run.add(council)
            if seen.failing:
                failing.add(council)

    def names(which: Collection[int | None]) -> frozenset[str]:
        return frozenset(own[each] for each in which if each in own)

    asked_in = {council for council, people in asked.items() if people}
    ways = (
        Way("Heard", names(heard), names(asked_in | heard)),
        Way("On the map", names(on_map), names(mapped)),
        Way("Its rules fail" if len(ids) == 1 else "Their rules fail", names(failing), names(run)),
    )
    looked = frozenset[str]().union(*(way.looked for way in ways))
    unknown = tuple(name for name in own.values() if name not in looked)
    return Commonness(ways, len(ids), unknown, len(held) - len(ids))
