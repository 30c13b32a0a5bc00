"""The codebook: codes ("tags" on screen) in a hierarchy."""

from __future__ import annotations

from collections.abc import Mapping

from common.errors import BadInput
from common.who import Who
from common.words import count_of, one_line
from research.codebook import store as tree_store
from research.codebook.model import lies_below, with_those_below
from research.model import Code
from research.quotes import store
from storage import Act, Project, act, reading
from storage.remembering import remembered

LONGEST_NAME = 200


@remembered
def codes(project: Project) -> tuple[Code, ...]:
    """The codebook: each code before those below it, siblings by name."""
    with reading(project) as db:
        return store.codes(db)


@remembered
def quotes_with_below(project: Project) -> Mapping[int, int]:
    """How many quotes carry each code or one below it; a quote that carries both counts once."""
    with reading(project) as db:
        return with_those_below(store.codes(db), tree_store.codings(db))


def add_code(
    project: Project,
    who: Who,
    name: str,
    parent_id: int | None = None,
    description: str = "",
    colour: str = "",
    *,
    heading: bool = False,
) -> int:
    """Add a code below another or on top; its name must be free among its siblings."""
    plain = one_line(name, "tag's name", LONGEST_NAME)
    with act(project, who, f"Added the tag “{plain}”") as this:
        if parent_id is not None:
            store.code(this.db, parent_id)
        refuse_twin(this, parent_id, plain, None)
        values: dict[str, object] = {
            "parent_id": parent_id,
            "name": plain,
            "description": description.strip(),
            "colour": colour,
            "heading": int(heading),
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
    heading: bool | None = None,
) -> None:
    """Give a code another name, place (with all below it), meaning or colour: all of it or none.

    ``heading`` says whether it only holds the tags below it; left out, that stays as it is.
    """
    plain = one_line(name, "tag's name", LONGEST_NAME)
    with act(project, who, f"Changed the tag “{plain}”") as this:
        held = store.code(this.db, code_id)
        if parent_id != held.parent_id:
            refuse_below_itself(this, code_id, parent_id)
        refuse_twin(this, parent_id, plain, code_id)
        if heading and not held.heading:
            refuse_heading_on_quotes(held)
        values: dict[str, object] = {
            "name": plain,
            "parent_id": parent_id,
            "description": description.strip(),
            "colour": colour,
            "heading": int(held.heading if heading is None else heading),
        }
        store.edit_code(this, code_id, version, values)


def remove_code(project: Project, who: Who, code_id: int) -> None:
    """Remove a code and take it off every quote; refused while there are codes below it."""
    with reading(project) as db:
        name = store.code(db, code_id).name
    with act(project, who, f"Removed the tag “{name}”") as this:
        if tree_store.has_below(this.db, code_id):
            raise BadInput("there are tags below this one", remedy="Move or remove those first")
        store.remove_code(this, code_id)


def refuse_below_itself(this: Act, code_id: int, parent_id: int | None) -> None:
    """Refuse a place that is gone, or that lies below the code itself."""
    if parent_id is None:
        return
    store.code(this.db, parent_id)
    if lies_below(tree_store.parents(this.db), parent_id, code_id):
        raise BadInput("a tag cannot lie below itself", remedy="Choose another place")


def refuse_twin(this: Act, parent_id: int | None, name: str, but: int | None) -> None:
    """Refuse a name that another code in that place has."""
    twin = store.find_code(this.db, parent_id, name)
    if twin is not None and twin != but:
        raise BadInput(
            f"there is a tag “{name}” in this place already",
            remedy="Use that one, choose another name, or merge the two",
        )


def refuse_heading_on_quotes(code: Code) -> None:
    """A heading is put on no quote, so what is on quotes cannot become one."""
    if code.quotes:
        raise BadInput(
            f"this tag is on {count_of(code.quotes, 'quote')}, and a heading is on none",
            remedy="Split it first: give its quotes another tag",
        )


def refuse_heading(code: Code) -> None:
    """Raise BadInput for a code that is put on no quote."""
    if code.heading:
        raise BadInput(
            f"“{code.name}” is a heading, which only holds the tags below it",
            remedy="Choose one of those",
        )
