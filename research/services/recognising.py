"""Who could be recognised among the people asked in this project."""

from __future__ import annotations

from research import store
from research.quotes.store import cleared_by_role
from research.recognising import Crowd
from storage import Project, reading
from storage.remembering import remembered


@remembered
def crowd(project: Project) -> Crowd:
    """How many people were asked per council, role and user group."""
    with reading(project) as db:
        return Crowd(store.asked(db))


@remembered
def less_shown(project: Project) -> int:
    """Of how many cleared quotes a file says less of who said them than is known."""
    with reading(project) as db:
        told = crowd(project)
        return sum(
            number
            for council, role, group, number in cleared_by_role(db)
            if told.shown(council, role, group).is_less
        )
