"""Every link of the project, as all of ``evidence`` reads them: once until something changes."""

from __future__ import annotations

from evidence import store
from evidence.model import Links
from storage import Project, reading
from storage.remembering import remembered


@remembered
def links(project: Project) -> Links:
    """Every link of the project, with all painpoints, innovations and questions."""
    with reading(project) as db:
        return store.links(db)
