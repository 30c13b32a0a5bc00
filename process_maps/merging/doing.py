"""Who does a merged step, in which systems, and where councils differ in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from common.words import listed
from process_maps.actors import group_of, usual_order
from process_maps.merging.model import Merged, MergedStep
from process_maps.model import Step
from process_maps.naming import bare_name, role_key

MOST_WORDINGS = 5


@dataclass(frozen=True)
class Doers:
    """Who does the steps of merged maps, each group of people under one name.

    ``names`` gives every group (as :func:`process_maps.actors.group_of` groups people, else by
    their own words) the wording that most maps use for it; of several, the field's own word.
    """

    names: Mapping[str, str]

    @classmethod
    def of(cls, merged: Merged) -> Doers:
        """The groups of people all these maps name."""
        often: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for step in merged.steps:
            for member in step.members:
                for actor in member.step.actors:
                    said = " ".join(actor.split())
                    often[_people(said)][said].add(member.place.map)
        return cls({people: min(said, key=_telling(said)) for people, said in often.items()})

    def first(self, step: MergedStep) -> dict[str, int]:
        """Who does a step first of all, and in how many maps: commonest first.

        A map that names nobody is in none; one that splits the step counts for the first part that
        names somebody.
        """
        found: dict[str, str] = {}
        for member in step.members:
            if member.step.actors:
                found.setdefault(member.place.map, self._name(member.step.actors[0]))
        often = {name: list(found.values()).count(name) for name in usual_order([*found.values()])}
        return dict(sorted(often.items(), key=lambda each: -each[1]))

    def helping(self, step: MergedStep, least: int) -> list[str]:
        """Everybody whom at least so many maps name for a step, whether first or not."""
        often: dict[str, set[str]] = defaultdict(set)
        for member in step.members:
            for actor in member.step.actors:
                often[self._name(actor)].add(member.place.map)
        return usual_order(sorted(name for name, maps in often.items() if len(maps) >= least))

    def lanes(self, steps: Iterable[Step]) -> tuple[str, ...]:
        """The lanes of these steps, in their usual order."""
        found = sorted({step.actors[0] for step in steps if step.actors})
        return tuple(usual_order(found))

    def _name(self, actor: str) -> str:
        return self.names[_people(actor)]


def _telling(often: Mapping[str, set[str]]) -> Callable[[str], tuple[int, bool, bool, int, str]]:
    """Which name is best: on most maps, then the field's own word, in full, the shortest."""
    return lambda name: (
        -len(often[name]),
        bare_name(name) != role_key(name),
        name.isupper(),
        len(name),
        f"{name.casefold()} {name}",
    )


def _people(actor: str) -> str:
    return group_of(actor) or role_key(actor).casefold()


def named_by(step: MergedStep, what: str, least: int = 1) -> dict[str, int]:
    """Its systems or artefacts (``what``) and how many maps name each; commonest first."""
    often: dict[str, set[str]] = defaultdict(set)
    wording: dict[str, list[str]] = defaultdict(list)
    for member in step.members:
        for said in getattr(member.step, what):
            key = " ".join(said.casefold().split())
            often[key].add(member.place.map)
            wording[key].append(" ".join(said.split()))
    ranked = sorted(often, key=lambda each: (-len(often[each]), each))
    return {min(wording[each]): len(often[each]) for each in ranked if len(often[each]) >= least}


def note_of(merged: Merged, step: MergedStep, doers: Doers) -> str:
    """A merged step in words: in how many maps, its other names, and who and where they differ."""
    said = [f"In {merged.counted(step.count)}."]
    if step.also_called:
        shown = [f"“{each}”" for each in step.also_called[:MOST_WORDINGS]]
        more = len(step.also_called) - len(shown)
        said.append(f"Also called {listed([*shown, *([f'{more:,} others'] if more else [])])}.")
    first = doers.first(step)
    if len(first) > 1:
        said.append(f"Who does it differs: {_in_how_many(first, step.count)}.")
    if systems := named_by(step, "systems"):
        said.append(f"Systems: {_in_how_many(systems, step.count)}.")
    often = Counter(each.place.map for each in step.members)
    if splits := sum(parts > 1 for parts in often.values()):
        said.append(f"Drawn as several steps in {splits:,} of {step.count:,}.")
    return " ".join(said)


def _in_how_many(often: Mapping[str, int], of: int) -> str:
    return listed(f"{name} in {count:,} of {of:,}" for name, count in often.items())
