"""What is said, shown and spent on each step of the common reference process, council by council.

Numbers are put together over councils only where that makes sense: painpoints and people are
counted once; failures of different councils are of different children and are added up, of those
that can be shown; hours are of one council each, so the largest stands for the step. The words name
every council, and what is not known stays not known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from common.words import count_of, listed
from evidence.crossing.gathering import Gathered, Member, effort_together
from evidence.crossing.model import SHOW_WORDS, Show
from evidence.model import Painpoint
from evidence.overlays.errors import Failing
from evidence.overlays.painpoints import judged_words, spoke_of_them
from process_maps.merging import MergedStep
from process_maps.overlay import OnStep, Overlay, completed
from process_maps.pairing.aligned import Aligned, aligned
from process_maps.picturing.reference import Shared, reference_of
from storage import Project
from storage.remembering import remembered
from validation.disclosure import Door, meaning_of
from validation.disclosure.setting import EVERYTHING
from validation.rates import number_words
from validation.services.disclosing import outside_door

SHOWN: tuple[Show, ...] = ("painpoints", "people", "failures", "effort")
_SAYS: Mapping[Show, str] = {
    "painpoints": "How many painpoints sit on the step in any council, each once.",
    "people": "How many people spoke for a painpoint on the step, each once, over all councils.",
    "failures": "Failures of the rules linked to the step, added up over councils where they can "
    "be shown.",
    "effort": "Hours of work each time, of the council where it takes most.",
}
_BARE: Mapping[Show, str] = {
    "painpoints": "no painpoint sits on it",
    "people": "no painpoint sits on it",
    "failures": "no rule is linked to it",
    "effort": "nobody does it",
}


def reference_overlay(
    project: Project, asked: Shared, show: Show, *, door: Door = EVERYTHING, outside: bool = False
) -> Overlay | None:
    """One thing on every step of the reference process; None where there is nothing of it.

    ``outside``: it leaves the project, so small counts are hidden.
    """
    return _made(project, asked, show, outside_door(project) if outside else door)


@remembered
def _made(project: Project, asked: Shared, show: Show, door: Door) -> Overlay | None:
    found, it = reference_of(project, asked), aligned(project, asked.map_ids)
    gathered = Gathered(project, it.maps.values(), door)
    on: dict[str, OnStep] = {}
    for element, steps in found.of.items():
        by_council = _by_council(it, steps)
        told = _OF[show](gathered, by_council)
        if told:
            on[element] = told
    if not on:
        return None
    says = _SAYS[show]
    if show == "failures" and gathered.compared:
        says += f" {gathered.compared.words()}."
        says += "" if door.everything else f" {meaning_of(door.setting)}"
    return completed(Overlay(SHOW_WORDS[show], says, on, "not known", _BARE[show]))


def _by_council(it: Aligned, steps: Sequence[MergedStep]) -> dict[int, list[Member]]:
    found: dict[int, list[Member]] = defaultdict(list)
    for merged in steps:
        for each in merged.members:
            stored = it.maps[each.place.map]
            found[stored.council_id].append(Member(stored, each.step))
    return found


def _named(members: Sequence[Member]) -> str:
    return members[0].stored.council


def _painpoints(of: Gathered, councils: Mapping[int, Sequence[Member]]) -> OnStep | None:
    every: dict[int, Painpoint] = {}
    told: list[str] = []
    for members in councils.values():
        here = of.painpoints(members)
        every |= {each.id: each for each in here}
        if here:
            told.append(f"{_named(members)} {len(here)}{judged_words(here)}")
    if not every:
        return None
    return OnStep(len(every), f"{count_of(len(every), 'painpoint')}: {listed(told)}")


def _people(of: Gathered, councils: Mapping[int, Sequence[Member]]) -> OnStep | None:
    people = 0
    told: list[str] = []
    unasked: list[str] = []
    for council_id, members in councils.items():
        here = of.painpoints(members)
        if not here:
            continue
        asked = of.asked[council_id]
        heard = of.voices(here, council_id)
        people += len(heard.people_for)
        words = spoke_of_them(heard, asked).words
        (told if asked else unasked).append(f"{_named(members)}: {words}")
    if not told and not unasked:
        return None
    return OnStep(people if told else None, "; ".join([*told, *unasked]))


def _failures(of: Gathered, councils: Mapping[int, Sequence[Member]]) -> OnStep | None:
    found: list[Failing | None] = []
    told: list[str] = []
    for council_id, members in councils.items():
        codes = of.rules(members)
        if not codes:
            continue
        failing = of.failing(council_id, codes)
        found.append(failing)
        told.append(f"{_named(members)}: {failing.words if failing else 'no run compared'}")
    if not told:
        return None
    total, words = _together(found, of)
    return OnStep(total, "; ".join([*words, *told]))


def _together(found: Sequence[Failing | None], of: Gathered) -> tuple[int | None, list[str]]:
    """The failures of several councils added up, and in words whether that is all of them."""
    known = [each for each in found if each and each.number is not None]
    total = sum(each.number or 0 for each in known)
    if len(found) < 2 or not known or of.compared is None:
        return (total if known else None), []
    whole = len(known) == len(found)
    about = any(each.before == "about " for each in known)
    partly = not whole or any(each.before for each in known)
    # A rounded sum is no least of anything.
    before = "about " if about else "at least " if partly else ""
    where = " where that is known" if about and not whole else ""
    return total, [f"{before}{number_words(total, of.compared.unit)} together{where}"]


def _effort(_: Gathered, councils: Mapping[int, Sequence[Member]]) -> OnStep | None:
    known: list[float] = []
    told: list[str] = []
    for members in councils.values():
        hours = effort_together(members)
        if hours is None:
            continue
        told.append(f"{_named(members)}: {hours.words}")
        if hours.number is not None:
            known.append(hours.number)
    return OnStep(max(known, default=None), "; ".join(told)) if told else None


_OF = {"painpoints": _painpoints, "people": _people, "failures": _failures, "effort": _effort}
