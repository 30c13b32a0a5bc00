"""Groups of codes: named sets across the tree, such as those another program calls code sets."""

from __future__ import annotations

from collections.abc import Collection

from common.errors import BadInput
from common.who import Who
from common.words import one_line
from research.codebook import store
from research.codebook.model import TagGroup
from research.quotes import store as quote_store
from research.services.codes import LONGEST_NAME
from storage import Project, act, reading
from storage.remembering import remembered


@remembered
def tag_groups(project: Project) -> tuple[TagGroup, ...]:
    """The groups with the codes in them, by name."""
    with reading(project) as db:
        return store.groups(db)


def group_code(
    project: Project,
    who: Who,
    code_id: int,
    groups: Collection[int],
    new: Collection[str] = (),
    *,
    seen: Collection[int] | None = None,
) -> None:
    """Let a code be in those groups and no others; ``new`` are names of groups to make.

    ``seen`` are the groups the code was in when this was decided: what others did to its other
    groups meanwhile stays.
    """
    names = [one_line(name, "group's name", LONGEST_NAME) for name in dict.fromkeys(new)]
    with act(project, who, "Changed which groups a tag is in") as this:
        quote_store.code(this.db, code_id)
        now = {each.id for each in store.groups(this.db) if code_id in each.members}
        before = now if seen is None else set(seen)
        wanted = set(groups)
        for name in names:
            held = store.find_group(this.db, name)
            wanted.add(store.add_group(this, name) if held is None else held)
        for group_id in sorted(wanted - before):
            store.group(this.db, group_id)
            store.join_group(this, group_id, code_id)
        for group_id in sorted(before - wanted):
            store.leave_group(this, group_id, code_id)


def rename_group(project: Project, who: Who, group_id: int, version: int, name: str) -> None:
    """Give a group another name, read at ``version``."""
    plain = one_line(name, "group's name", LONGEST_NAME)
    with act(project, who, f"Renamed a group of tags “{plain}”") as this:
        twin = store.find_group(this.db, plain)
        if twin not in (None, group_id):
            raise BadInput(f"there is a group “{plain}” already", remedy="Choose another name")
        store.edit_group(this, group_id, version, {"name": plain})


def remove_group(project: Project, who: Who, group_id: int) -> None:
    """Remove a group; the codes in it stay."""
    with act(project, who, "Removed a group of tags") as this:
        store.group(this.db, group_id)
        store.remove_group(this, group_id)
