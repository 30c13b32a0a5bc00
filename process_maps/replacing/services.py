"""What if, on a project's maps: nothing is kept, as nobody works that way; a file can be saved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from common.errors import BadInput
from process_maps.drawing import Drawing, draw
from process_maps.export import export
from process_maps.facts import names_of
from process_maps.measuring import Asked
from process_maps.overlay import OnStep, Overlay, completed
from process_maps.pairing.aligned import aligned
from process_maps.replacing.comparing import Way, way_of
from process_maps.replacing.replacing import Pairs, Replaced, replace_stretch
from process_maps.services import StoredMap, map_by_id
from storage import Project
from storage.remembering import remembered

IMAGINED = "What if: nobody works this way. Made of two councils’ maps."


@dataclass(frozen=True)
class Wanted:
    """Whose way between which two steps of one's own (ids), and how it is reckoned."""

    mine: int
    theirs: int
    first: str
    last: str
    keep_hours: bool = False
    times: float = 1.0
    asked: Asked = field(default_factory=Asked)


@dataclass(frozen=True)
class WhatIf:
    """The new map and the two ways measured."""

    mine: StoredMap
    theirs: StoredMap
    replaced: Replaced
    now: Way
    then: Way


def shared_steps(project: Project, mine: int, theirs: int) -> dict[str, str]:
    """One's own steps that the other map has too, by id, in the map's order, in one's own words."""
    pairs = _pairs(project, mine, theirs)
    names = names_of(map_by_id(project, mine).map)
    return {step: name for step, name in names.items() if pairs.get(step)}


def usual_stretch(project: Project, mine: int, theirs: int) -> tuple[str, str] | None:
    """A stretch to begin with: of one's longest loop the first and last step both maps have.

    Errors are put right in loops. Without one, all that the two share; None without two steps.
    """
    shared = shared_steps(project, mine, theirs)
    loops = sorted(map_by_id(project, mine).map.loops, key=lambda loop: -len(loop.steps))
    stretches = [[step for step in shared if step in loop.steps] for loop in loops]
    for each in (*stretches, list(shared)):
        if len(each) < 2:
            continue
        try:
            what_if(project, Wanted(mine, theirs, each[0], each[-1]))
        except BadInput:
            continue
        return each[0], each[-1]
    return None


@remembered
def what_if(project: Project, wanted: Wanted) -> WhatIf:
    """Replace a stretch and measure both; see `replace_stretch` for what is refused."""
    mine, theirs = map_by_id(project, wanted.mine), map_by_id(project, wanted.theirs)
    made = replace_stretch(
        mine.map,
        theirs.map,
        _pairs(project, wanted.mine, wanted.theirs),
        wanted.first,
        wanted.last,
        keep_hours=wanted.keep_hours,
        times=wanted.times,
    )
    named = replace(
        made.map,
        name=f"What if: {mine.council} with {theirs.council}’s way",
        caveat=IMAGINED,
        source=f"Made of “{mine.map.name}” and “{theirs.map.name}”",
    )
    made = replace(made, map=named)
    asked = replace(wanted.asked, begin=None, finish=None)
    return WhatIf(mine, theirs, made, way_of(mine.map, asked), way_of(named, asked))


def taken_overlay(found: WhatIf) -> Overlay:
    """The steps that come from the other map, to be shown on the new one."""
    said = f"from {found.theirs.council}"
    return completed(
        Overlay(
            f"Taken over from {found.theirs.council}",
            f"{IMAGINED} Steps with a tint are {found.theirs.council}’s.",
            {step: OnStep(None, said, 0.4) for step in found.replaced.taken},
            named=((0.4, said),),
        )
    )


@remembered
def what_if_drawn(project: Project, wanted: Wanted, illustrative: bool) -> Drawing:
    """The new map drawn, what comes from the other map tinted."""
    found = what_if(project, wanted)
    return draw(found.replaced.map, overlay=taken_overlay(found), illustrative=illustrative)


def save_what_if(found: WhatIf, to: str, *, illustrative: bool) -> bytes:
    """The new map as a file that says what it is."""
    overlay = taken_overlay(found)
    return export(found.replaced.map, (), to, illustrative=illustrative, overlay=overlay)


def _pairs(project: Project, mine: int, theirs: int) -> Pairs:
    """What is decided or surely the same work: a doubtful pair is no ground to build on."""
    it = aligned(project, (mine, theirs))
    order = [step.id for step in it.maps[str(theirs)].map.steps]
    found: dict[str, tuple[str, ...]] = {}
    for group in it.alignment.counted():
        here = [each.step for each in group.members if each.map == str(mine)]
        there = {each.step for each in group.members if each.map == str(theirs)}
        in_order = tuple(each for each in order if each in there)
        found |= dict.fromkeys(here, in_order) if in_order else {}
    return found
