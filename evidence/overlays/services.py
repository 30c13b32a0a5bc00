"""What can be shown on a map, and that worked out for one map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from common.errors import BadInput, NotFound
from common.words import listed
from evidence.failing import compared_runs
from evidence.hearing import asked_by_council, voices
from evidence.linked import links
from evidence.overlays.council import beside_council
from evidence.overlays.effort import effort, is_stated
from evidence.overlays.errors import error_load, rules_of_steps
from evidence.overlays.painpoints import painpoint_load, people_who_spoke, sitting
from process_maps.overlay import Overlay, completed
from process_maps.pairing.services import compare
from process_maps.services import MapView, StoredMap, map_by_id, maps
from storage import Project, reading
from storage.remembering import remembered
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING
from validation.report import PUBLISHED, SOURCES
from validation.services import CouncilRun, RunView, comparison, runs
from validation.services.controlling import controlled_council
from validation.services.disclosing import outside_door

Which = Literal["painpoints", "people", "errors", "effort", "council"]
WHICH_WORDS: dict[Which, str] = {
    "painpoints": "Painpoints",
    "people": "People who spoke of it",
    "errors": "Errors",
    "effort": "Effort",
    "council": "Another council",
}


@dataclass(frozen=True)
class Offered:
    """An overlay that a map may have; ``why_not`` says why there is nothing to show, if so."""

    which: Which
    words: str
    why_not: str = ""


@dataclass(frozen=True)
class Asked:
    """An overlay as somebody asked for it: another map for a council, a run for errors."""

    which: Which
    other_map: int | None = None
    run: int | None = None


def overlay_of(
    project: Project,
    stored: StoredMap,
    which: Which,
    *,
    other_map: int | None = None,
    run: int | None = None,
    outside: bool = False,
    door: Door = EVERYTHING,
) -> Overlay | None:
    """One overlay of a map; None where there is nothing of the kind to show.

    Parameters
    ----------
    other_map : for "council", the id of the map to show beside this one.
    run : for "errors", the id of a run of the map's council; by default its first full run.
    outside : whether it leaves the project: small counts are then hidden.
    door : what whoever looks at it within the project may see of counts.

    Raises BadInput where another map is needed and not said, or is this one, and NotFound for a
    run that is not this council's.
    """
    if which not in WHICH_WORDS:
        raise BadInput(
            f"“{which[:20]}” is nothing that can be shown on a map",
            remedy=f"Choose {listed(WHICH_WORDS, 'or')}",
        )
    through = outside_door(project) if outside else door
    return _made(project, stored.id, Asked(which, other_map, run), through)


def overlays_there_are(project: Project, stored: StoredMap) -> tuple[Offered, ...]:
    """Every overlay, with why there is nothing to show where there is not."""
    with reading(project):
        why_not: dict[Which, str] = {
            "painpoints": _why_no_painpoints(project, stored),
            "people": _why_no_people(project, stored),
            "errors": _why_no_errors(project, stored),
            "effort": "" if is_stated(stored.map) else "no step says how long it takes",
            "council": "" if others(project, stored) else "this is the only map",
        }
    empty = "" if stored.map.steps else "the map has no steps yet"
    return tuple(
        Offered(each, words, empty or why_not[each]) for each, words in WHICH_WORDS.items()
    )


def others(project: Project, stored: StoredMap) -> tuple[MapView, ...]:
    """The maps that can be shown beside this one: all others that have steps."""
    return tuple(each for each in maps(project) if each.id != stored.id and each.steps)


def runs_to_show(project: Project, stored: StoredMap) -> tuple[RunView, ...]:
    """The runs of a map's council, latest year first, in each the runs in their order."""
    held = [each for each in runs(project, council_id=stored.council_id) if _is_own(each)]
    return tuple(sorted(held, key=lambda each: -each.year))


def usual_run(project: Project, stored: StoredMap) -> CouncilRun | None:
    """The run shown unless another is chosen: the council's first full one, None without any.

    Of the year and source that councils are compared by, else of its own latest year.
    """
    compared = compared_runs(project)
    if compared and (found := compared.of_council(stored.council_id)):
        return found
    held = runs_to_show(project, stored)
    if not held:
        return None
    year = held[0].year
    source = min((each.source for each in held if each.year == year), key=SOURCES.index)
    only = {stored.council_id}
    return comparison(project, year=year, source=source, only=only).of_council(stored.council_id)


def read_asked(words: str) -> Asked:
    """What the command line calls an overlay: "painpoints", … or "council:" and a map's id."""
    which, _, number = words.partition(":")
    for known in WHICH_WORDS:
        if which == known and (known == "council") == number.isdecimal():
            return Asked(known, int(number) if number else None)
    raise BadInput(
        f"“{words[:30]}” is nothing that can be shown on a map",
        remedy="Use painpoints, people, errors, effort or council: and the number of a map",
    )


def asked_overlay(project: Project, map_id: int, asked: Asked, *, outside: bool = False) -> Overlay:
    """The overlay asked for; BadInput, saying why, where there is nothing to show."""
    stored = map_by_id(project, map_id)
    found = overlay_of(
        project,
        stored,
        asked.which,
        other_map=asked.other_map,
        run=asked.run,
        outside=outside,
    )
    if found is None:
        held = overlays_there_are(project, stored)
        why = next(each.why_not for each in held if each.which == asked.which)
        raise BadInput(f"there is nothing of “{asked.which}” to show on this map: {why}")
    return found


@remembered
def _made(project: Project, map_id: int, asked: Asked, door: Door) -> Overlay | None:
    with reading(project):
        stored = map_by_id(project, map_id)
        found = _worked_out(project, stored, asked, door)
    return completed(found) if found and found.on else None


def _worked_out(project: Project, stored: StoredMap, asked: Asked, door: Door) -> Overlay | None:
    if asked.which == "effort":
        return effort(stored.map) if is_stated(stored.map) else None
    if asked.which == "council":
        if asked.other_map is None:
            raise BadInput("it is not said which other map", remedy="Choose another council’s map")
        return beside_council(compare(project, stored.id, asked.other_map))
    known = links(project)
    if asked.which == "errors":
        rules = rules_of_steps(known, stored)
        run = _run(project, stored, asked.run)
        opens = run is None or door.opens(run.council)
        seen = run and controlled_council(run, door)
        return error_load(stored, rules, seen, hidden_as=None if opens else door.setting)
    it = sitting(known, stored)
    if not it.painpoints:
        return None
    if asked.which == "painpoints":
        return painpoint_load(stored, it)
    asked_here = asked_by_council(project)[stored.council_id]
    return people_who_spoke(stored, it, voices(project, known), asked_here)


def _run(project: Project, stored: StoredMap, run_id: int | None) -> CouncilRun | None:
    if run_id is None:
        return usual_run(project, stored)
    held = runs_to_show(project, stored)
    chosen = next((each for each in held if each.id == run_id), None)
    if chosen is None:
        raise NotFound(f"there is no run number {run_id} of {stored.council} in this project")
    council = stored.council_id
    return comparison(
        project,
        year=chosen.year,
        source=chosen.source,
        which={council: run_id},
        only={council},
    ).of_council(council)


def _is_own(run: RunView) -> bool:
    return run.source != PUBLISHED


def _why_no_painpoints(project: Project, stored: StoredMap) -> str:
    return "" if sitting(links(project), stored).painpoints else "no painpoint sits on this map yet"


def _why_no_people(project: Project, stored: StoredMap) -> str:
    if not sitting(links(project), stored).on:
        return "no painpoint sits on a step of this map yet"
    if not asked_by_council(project)[stored.council_id]:
        return f"nobody has been asked in {stored.council}"
    return ""


def _why_no_errors(project: Project, stored: StoredMap) -> str:
    if not rules_of_steps(links(project), stored):
        return "no rule is linked to a step of this map yet"
    return "" if usual_run(project, stored) else f"no error report of {stored.council} is here"
