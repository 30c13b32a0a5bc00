"""The codebook: codes ("tags" on screen) in a hierarchy."""

from __future__ import annotations

from common.errors import BadInput
from common.who import Who
from common.words import one_line
from research.model import Code
from research.quotes import store
from storage import Act, Project, act, reading

LONGEST_NAME = 200


def codes(project: Project) -> tuple[Code, ...]:
    """The codebook: each code before those below it, siblings by name."""
    with reading(project) as db:
        return store.codes(db)


def add_code(
    project: Project,
    who: Who,
    name: str,
    parent_id: int | None = None,
    description: str = "",
    colour: str = "",
) -> int:
    """Add a code below another or on top; its name must be free among its siblings."""
    plain = one_line(name, "tag's name", LONGEST_NAME)
    with act(project, who, f"Added the tag “{plain}”") as this:
        if parent_id is not None:
            store.code(this.db, parent_id)
        _refuse_twin(this, parent_id, plain, None)
        values: dict[str, object] = {
            "parent_id": parent_id,
            "name": plain,
            "description": description.strip(),
            "colour": colour,
        }
        return store.add_code(this, values)


def edit_code(
    project: Project,
    who: Who,
    code_id: int,
    version: int,
    *,
    name: str,
    parent_id: int | None,
    description: str,
    colour: str,
) -> None:
    """Give a code another name, place (with all below it), meaning or colour: all of it or none."""
    plain = one_line(name, "tag's name", LONGEST_NAME)
    with act(project, who, f"Changed the tag “{plain}”") as this:
        store.code(this.db, code_id)
        _refuse_below_itself(this, code_id, parent_id)
        _refuse_twin(this, parent_id, plain, code_id)
        values: dict[str, object] = {
            "name": plain,
            "parent_id": parent_id,
            "description": description.strip(),
            "colour": colour,
        }
        store.edit_code(this, code_id, version, values)


def remove_code(project: Project, who: Who, code_id: int) -> None:
    """Remove a code and take it off every quote; refused while there are codes below it."""
    with reading(project) as db:
        name = store.code(db, code_id).name
    with act(project, who, f"Removed the tag “{name}”") as this:
        if any(each.parent_id == code_id for each in store.codes(this.db)):
            raise BadInput("there are tags below this one", remedy="Move or remove those first")
        store.remove_code(this, code_id)


def _refuse_below_itself(this: Act, code_id: int, parent_id: int | None) -> None:
    above = parent_id
    while above is not None:
        if above == code_id:
            raise BadInput("a tag cannot lie below itself", remedy="Choose another place")
        above = store.code(this.db, above).parent_id


def _refuse_twin(this: Act, parent_id: int | None, name: str, but: int | None) -> None:
    twin = store.find_code(this.db, parent_id, name)
    if twin is not None and twin != but:
        raise BadInput(f"there is a tag “{name}” in this place already", remedy="Use that one")
