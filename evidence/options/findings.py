"""What findings there are for an option to be linked to."""

from __future__ import annotations

from collections.abc import Mapping

from evidence.options import store
from storage import Project, reading


def known_findings(project: Project) -> Mapping[int, str]:
    """Every finding's claim by its id."""
    with reading(project) as db:
        return store.finding_claims(db)
