"""What only an owner does and no table tells: a backup, putting one back, erasing what is due."""

from __future__ import annotations

from contextlib import closing

from sqlite_utils import Database

from common.errors import NotAllowed
from common.who import Who
from storage.access.seeing import people_behind
from storage.access.standing import refuse_outdated
from storage.connecting import open_read_only
from storage.database import Project


def require_owner(project: Project, who: Who | None = None) -> None:
    """Refuse whoever is no owner, or is none any more since they signed in."""
    behind = people_behind(project, who)
    for each in behind:
        if each.access != "owner":
            raise NotAllowed("this is for an owner of the project", remedy="Ask one of them")
    if any(each.number is not None for each in behind):
        with closing(open_read_only(project.path)) as connection:
            refuse_outdated(Database(connection), behind)
