"""How often the rules linked to each step fail, in one run of the map's council.

Failures have a unit, and one run counts in one: units are never mixed. A rule the run did not look
at is not known, and a step with such a rule has "at least" what the others make. Rows are added up
over rules; children are not, as one child may fail several: there the largest rule is the least
that is sure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from common.words import count_of
from evidence.failing import cells_of
from evidence.model import Links
from process_maps.overlay import OnStep, Overlay
from process_maps.views import StoredMap
from validation.disclosure import Setting, mark_of, meaning_of
from validation.rates import counted, number_words
from validation.report import CHILDREN
from validation.services import CouncilRun


@dataclass(frozen=True)
class Failing:
    """How some rules fail in one run, together.

    ``number`` is None where nothing of it can be shown; ``before`` stands before it ("at least ").
    ``failing`` counts the rules that fail, those whose count is hidden too; ``unknown`` those the
    run did not look at, of all ``rules``.
    """

    number: int | None
    before: str
    words: str
    failing: int
    unknown: int
    rules: int


TITLE = "Failures of the rules linked to the step"
BARE = "no rule is linked to the step"


def rules_of_steps(links: Links, stored: StoredMap) -> dict[str, tuple[str, ...]]:
    """The rules somebody linked to each step of a map, by its element id."""
    elements = {row: element for element, row in stored.step_ids.items()}
    found: dict[str, list[str]] = defaultdict(list)
    for each in links.step_rules:
        if each.step_id in elements:
            found[elements[each.step_id]].append(each.code)
    return {step: tuple(sorted(codes)) for step, codes in found.items()}


def error_load(
    stored: StoredMap,
    rules: dict[str, tuple[str, ...]],
    run: CouncilRun | None,
    *,
    hidden_as: Setting | None = None,
) -> Overlay:
    """The failures on each step that a rule is linked to.

    ``hidden_as``: the run came through the door with this setting
    (`validation.services.controlling`), so that no number depends on a hidden one; it is said what
    is hidden.
    """
    if run is None:
        none = f"no run of {stored.council}"
        on = {step: OnStep(None, none) for step in rules}
        says = f"No error report of {stored.council} is in the project, so nothing is known."
        return Overlay(TITLE, says, on, none, BARE)
    found = {step: failures_of(run, codes, hidden_as) for step, codes in rules.items()}
    on = {step: OnStep(each.number, each.words) for step, each in found.items()}
    why = f" ({run.why})" if run.why else ""
    says = (
        f"{counted(run.unit).capitalize()} that the rules linked to the step flagged in "
        f"{run.council}, {run.run_words}{why}. A rule linked to several steps is counted on each; "
        "a rule the run did not look at is not known, never 0."
    )
    if run.unit == CHILDREN:
        says += " One child may fail several rules, so the largest rule stands for the step."
    if hidden_as:
        says += f" {meaning_of(hidden_as)}"
    elif run.arrived:
        says += f" {run.arrived.meaning}"
    protected = hidden_as or run.arrived
    unknown = "hidden, or not known in this run" if protected else "not known in this run"
    return Overlay(TITLE, says, on, unknown, BARE)


def failures_of(run: CouncilRun, codes: Iterable[str], hidden_as: Setting | None) -> Failing:
    """How some rules together fail in a run; ``hidden_as`` as for :func:`error_load`."""
    cells, unit = cells_of(run, codes), run.unit
    many = count_of(len(cells), "rule")
    hidden = sum(cell.status == "hidden" for cell in cells)
    known = [cell.count for cell in cells if cell.count is not None]
    unknown = len(cells) - len(known) - hidden
    failing = [each for each in known if each]
    if not failing:
        mark = mark_of(hidden_as or Setting())
        number, words = _without_failing(many, len(cells), unknown, hidden, unit, mark)
        return Failing(number, "", words, hidden, unknown, len(cells))
    total = max(failing) if unit == CHILDREN else sum(failing)
    least = unknown or (unit == CHILDREN and len(failing) + hidden > 1)
    before = "more than " if hidden and unit != CHILDREN else "at least " if least else ""
    if run.run.rounded_to or (hidden_as and hidden_as.method == "round"):
        before = "about "
    words = f"{before}{number_words(total, unit)}, in {len(failing) + hidden} of {many}"
    words += f", {unknown} not known" if unknown else ""
    return Failing(total, before, words, len(failing) + hidden, unknown, len(cells))


def _without_failing(
    many: str, rules: int, unknown: int, hidden: int, unit: str, mark: str
) -> tuple[int | None, str]:
    """A step none of whose counts can be shown: hidden, not known, or truly nothing."""
    if hidden:
        rest = f", {unknown} not known" if unknown else ""
        return None, f"{mark} in {hidden} of {many}{rest}"
    if unknown == rules:
        return None, f"not known: {many}"
    if unknown:
        return None, f"not known: {unknown} of {many}, the rest passed"
    return 0, f"{number_words(0, unit)}, {many} passed"
