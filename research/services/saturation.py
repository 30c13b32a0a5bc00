"""Whether asking more people would still bring anything new."""

from __future__ import annotations

from research.saturation import store
from research.saturation.model import USUAL, Rule
from research.saturation.units import Kind, Level, Standings, standings
from storage import Project, reading
from storage.remembering import remembered


@remembered
def saturation(
    project: Project, kind: Kind = "people", level: Level = "tags", rule: Rule = USUAL
) -> Standings:
    """How all councils and each of them stand, over people or sessions in the order they were held.

    People are counted once, at the first session they were asked in. Interviewers, audiences,
    people of no council and sessions that are only planned do not count.
    """
    with reading(project) as db:
        return standings(store.units(db, kind, level), kind, level, rule.checked())


def can_count_themes(project: Project) -> bool:
    """Whether any quote lies in a theme."""
    with reading(project) as db:
        return store.any_themes(db)
