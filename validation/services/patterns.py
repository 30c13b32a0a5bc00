"""Patterns of a comparison: how concentrated, what is shared, whose mix differs, which causes.

A comparison that came through the door goes in (`validation.services.controlling`); where children
are needed, the one of children's counts goes through the same door here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from storage import Project, reading
from storage.remembering import remembered
from validation.catalogue import Catalogue, shipped
from validation.causes import suggesting
from validation.causes.model import CauseGroup, Suggestion
from validation.causes.together import OfCouncil
from validation.disclosure import Door
from validation.model import status_of
from validation.over_children.store import over_children
from validation.patterns.different import Different, Whose, from_sums
from validation.patterns.overlap import (
    MOST_COUNCILS,
    ByChance,
    Pool,
    PoolKind,
    Region,
    by_chance,
    pool_of,
    regions,
)
from validation.patterns.pareto import How, Pareto, pareto
from validation.report import CHILDREN, OverChildren
from validation.services.causes import as_lines, causes, decided
from validation.services.comparing import Comparison, CouncilRun, Which, comparison
from validation.services.controlling import controlled
from validation.statistics.answers import NotEstimated

_LOOKED = ("failed", "passed", "passed (inferred)", "hidden")


@dataclass(frozen=True)
class Shared:
    """Which rules fail in which of some councils, and whether more are shared than by chance.

    ``left_out`` are the councils beyond the six that can be looked at together.
    """

    regions: tuple[Region, ...]
    pool: Pool
    chance: tuple[ByChance, ...]
    types: dict[str, int]
    left_out: tuple[str, ...] = ()

    @property
    def all_types(self) -> int:
        """How many rules fail in any of the councils."""
        return sum(len(each.rules) for each in self.regions)


@dataclass(frozen=True)
class MixTold:
    """Whether councils' mixes differ, or why it was not tested.

    ``aside`` says of each council that took no part why not.
    """

    made: Different | NotEstimated
    aside: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Suggested:
    """Causes nobody decided on. ``councils`` are those whose children they rest on; of none, the
    suggestions are of shared fields only. ``strength`` is whether how closely they go together
    may be shown.
    """

    suggestions: tuple[Suggestion, ...]
    councils: tuple[str, ...]
    strength: bool


@dataclass(frozen=True)
class _Children:
    """The children's counts of a comparison through the door, and the sums beside them."""

    found: Comparison
    over: dict[int, OverChildren] = field(repr=False)


def pareto_of(
    project: Project,
    council: CouncilRun,
    how: How = "rules",
    groups: Iterable[CauseGroup] = (),
) -> Pareto:
    """A council's failures in order; ``groups`` are the confirmed causes unless others are given.

    The run is one that came through that door.
    """
    lines = as_lines(tuple(groups) or causes(project)) if how != "rules" else ()
    made = pareto(council.run.counts, council.run.hidden, causes=lines, how=how)
    return replace(made, rounded=bool(council.run.rounded_to))


def rounds(door: Door) -> bool:
    """Whether counts are rounded for whoever looks, of some councils at least."""
    return not door.everything and door.setting.method == "round"


def shared_of(found: Comparison, kind: PoolKind = "looked at") -> Shared:
    """The overlap of up to six councils of a comparison, the first by name."""
    some = found.councils[:MOST_COUNCILS]
    runs = {each.council: each.run for each in some}
    pool = pool_of(list(runs.values()), found.year, kind)
    of_each = regions(runs) if runs else ()
    types = {name: sum(len(r.rules) for r in of_each if name in r.councils) for name in runs}
    rest = tuple(each.council for each in found.councils[MOST_COUNCILS:])
    return Shared(of_each, pool, by_chance(runs, pool), types, rest)


def mix_of(
    project: Project,
    door: Door,
    *,
    year: int,
    source: str,
    which: Which,
    councils: Collection[int],
) -> MixTold:
    """Whether the mix of failing rules differs between councils, judged by their children."""
    return _mix(project, door, year, source, which, tuple(sorted(councils)))


@remembered
def _mix(
    project: Project, door: Door, year: int, source: str, which: Which, councils: tuple[int, ...]
) -> MixTold:
    held = _children(project, door, year, source, which, councils)
    if rounds(door):
        return MixTold(
            NotEstimated(
                "Counts are rounded for whoever looks, and the test needs them as they are. "
                "The project’s own team can look at it."
            ),
            (),
        )
    aside = [(name, "its run does not tell children apart") for name in held.found.left_out]
    some = []
    for each in held.found.councils:
        over = held.over.get(each.run_id)
        if over is None:
            aside.append((each.council, "its run has no sums over children"))
        elif not each.children:
            aside.append((each.council, "how many children are in its return is not known here"))
        else:
            some.append(_whose(each, each.children, over, held.found))
    if len(some) < 2:
        return MixTold(NotEstimated(WHY_NOT_TESTED), tuple(aside))
    made = from_sums(some)
    if isinstance(made, Different) and made.rules < FEWEST_RULES and not door.everything:
        made = NotEstimated(TOO_FEW_RULES)
    return MixTold(made, tuple(aside))


# What chance makes of a few rules would tell how many children fail two of them together.
FEWEST_RULES = 10
TOO_FEW_RULES = (
    "Whether the mix differs is not told here: fewer than 10 rules are shown and known in every "
    "council, and the test would say too much of single children. The project’s own team can see "
    "it."
)


WHY_NOT_TESTED = (
    "Whether the mix differs was not tested: it takes two councils whose reports named children "
    "and whose returns state how many there are. A test on rows would call like councils "
    "different in 78 of 100 cases, as one child has many rows, so none is made."
)


def suggested(
    project: Project,
    door: Door,
    *,
    year: int,
    source: str,
    which: Which,
    councils: Collection[int],
) -> Suggested:
    """Causes that these councils' runs suggest and nobody confirmed or refused; never stored."""
    return _suggested(project, door, year, source, which, tuple(sorted(councils)))


@remembered
def _suggested(
    project: Project, door: Door, year: int, source: str, which: Which, councils: tuple[int, ...]
) -> Suggested:
    held = _children(project, door, year, source, which, councils)
    groups = decided(project)
    confirmed = frozenset[str]().union(*(each.keys for each in groups if not each.refused))
    some = [
        (each.council, OfCouncil(each.children, each.run.counts, held.over[each.run_id]))
        for each in held.found.councils
        if not rounds(door) and each.children and _fits(each, held.over.get(each.run_id))
    ]
    hidden = frozenset[str]().union(*(each.run.hidden for each in held.found.councils))
    known = _catalogue(held.found)
    if some:
        made = suggesting.from_children(
            [of for _, of in some], lambda key: fields_of(known, key, year), confirmed | hidden
        )
    else:
        found = _any_unit(project, door, year, source, which, councils)
        known = _catalogue(found)
        made = suggesting.from_fields(
            _failing(found), lambda key: fields_of(known, key, year), confirmed
        )
    names = tuple(name for name, _ in some)
    return Suggested(suggesting.undecided(made, groups), names, door.everything)


def fields_of(known: Catalogue, code: str, year: int | None) -> frozenset[str]:
    """The fields a rule looks at, or those its parts do where it was split."""
    match = known.match(code, year)
    rules = (match.rule,) if match.rule else match.members
    return frozenset(each for rule in rules for each in rule.fields)


def _fits(each: CouncilRun, over: OverChildren | None) -> bool:
    """Whether there are sums, and no more children in them than are stated in the return."""
    most = max(each.run.counts.values(), default=0)
    return over is not None and max(over.failing, most) <= (each.children or 0)


def _failing(found: Comparison) -> dict[str, int]:
    """Failures by rule of all councils together; a rule of which only hidden ones are known, 0."""
    totals: dict[str, int] = {}
    for each in found.councils:
        for key in each.run.hidden:
            totals.setdefault(key, 0)
        for key, count in each.run.counts.items():
            if count:
                totals[key] = totals.get(key, 0) + count
    return totals


def _children(
    project: Project, door: Door, year: int, source: str, which: Which, councils: tuple[int, ...]
) -> _Children:
    compared = comparison(
        project,
        year=year,
        source=source,
        which=which,
        unit=CHILDREN,
        only=councils,
        leave_out=True,
    )
    found = controlled(compared, door)
    with reading(project) as db:
        return _Children(found, over_children(db, [each.run_id for each in found.councils]))


def _any_unit(
    project: Project, door: Door, year: int, source: str, which: Which, councils: tuple[int, ...]
) -> Comparison:
    compared = comparison(
        project, year=year, source=source, which=which, only=councils, leave_out=True
    )
    return controlled(compared, door)


def _whose(each: CouncilRun, children: int, over: OverChildren, found: Comparison) -> Whose:
    failing = {key: count for key, count in each.run.counts.items() if count}
    anywhere = frozenset[str]().union(*(c.run.counts.keys() for c in found.councils))
    looked = frozenset(key for key in anywhere if status_of(key, each.run) in _LOOKED)
    return Whose(each.council, children, failing, over, looked, each.run.hidden)


def _catalogue(found: Comparison) -> Catalogue:
    return found.councils[0].run.catalogue if found.councils else shipped()
