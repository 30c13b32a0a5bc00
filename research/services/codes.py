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


def rename_code(project: Project, who: Who, code_id: int, version: int, name: str) -> None:
    """Give a code another name."""
    plain = one_line(name, "tag's name", LONGEST_NAME)
    with act(project, who, f"Renamed a tag “{plain}”") as this:
        _refuse_twin(this, store.code(this.db, code_id).parent_id, plain, code_id)
        store.edit_code(this, code_id, version, {"name": plain})


def change_code(
    project: Project, who: Who, code_id: int, version: int, *, description: str, colour: str
) -> None:
    """Change what a code means in words, and its colour."""
    with act(project, who, "Changed a tag's description") as this:
        values: dict[str, object] = {"description": description.strip(), "colour": colour}
        store.edit_code(this, code_id, version, values)


def move_code(
    project: Project, who: Who, code_id: int, version: int, parent_id: int | None
) -> None:
    """Put a code, with all below it, below another one or on top."""
    with act(project, who, "Moved a tag") as this:
        code = store.code(this.db, code_id)
        above = parent_id
        while above is not None:
            if above == code_id:
                raise BadInput("a tag cannot lie below itself", remedy="Choose another place")
            above = store.code(this.db, above).parent_id
        _refuse_twin(this, parent_id, code.name, code_id)
        store.edit_code(this, code_id, version, {"parent_id": parent_id})


def remove_code(project: Project, who: Who, code_id: int) -> None:
    """Remove a code and take it off every quote; refused while there are codes below it."""
    with reading(project) as db:
        name = store.code(db, code_id).name
    with act(project, who, f"Removed the tag “{name}”") as this:
        if any(each.parent_id == code_id for each in store.codes(this.db)):
            raise BadInput("there are tags below this one", remedy="Move or remove those first")
        store.remove_code(this, code_id)


def _refuse_twin(this: Act, parent_id: int | None, name: str, but: int | None) -> None:
    twin = store.find_code(this.db, parent_id, name)
    if twin is not None and twin != but:
        raise BadInput(f"there is a tag “{name}” in this place already", remedy="Use that one")
