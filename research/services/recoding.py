"""Changing the codebook with the quotes it is on: merging, splitting and moving codes.

Each is one act, so that one undo takes all of it back. Whoever decides from an older state than
the codebook is in raises StaleEdit, and nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from common.words import count_of, one_line
from research.codebook import store as tree_store
from research.codebook.model import (
    MergeAhead,
    MergePlan,
    Seen,
    SplitPart,
    merge_plan,
    name_key,
)
from research.model import Code
from research.quotes import store
from research.second_coding import store as second_store
from research.services.codes import (
    LONGEST_NAME,
    refuse_below_itself,
    refuse_heading_on_quotes,
    refuse_twin,
)
from storage import Act, Project, act, reading

# Joined meanings are longer than typed ones, but not without end.
LONGEST_MEANING = 20_000


def look_at_merge(project: Project, into: int, sources: Sequence[int]) -> MergeAhead:
    """What merging codes into one would come to; nothing changes.

    Raises NotFound where one of them is gone, BadInput where there is nothing to merge or the name
    of the one that stays is taken in the place it would come to.
    """
    with reading(project) as db:
        by_id = {each.id: each for each in store.codes(db)}
        plan = _planned(by_id, into, sources)
        all_of_them = [into, *plan.goes]
        carried = tree_store.quotes_with(db, all_of_them)
        return MergeAhead(
            quotes=len(carried),
            twice=sum(number > 1 for number in carried.values()),
            moved=len(plan.moved) + (plan.place != by_id[into].parent_id),
            gone=tuple(by_id[each].name for each in plan.goes),
            asked=len(set(sources) - {into}),
            memos=tree_store.memos_with(db, plan.goes),
        )


def merge_codes(project: Project, who: Who, into: Seen, sources: Sequence[Seen]) -> MergeAhead:
    """Merge codes into one: their quotes, meanings, memos, groups and what lies below them.

    A quote that carried several of them keeps who coded it first and when. What lies below comes
    to lie below the code that stays; two of one name there are merged as well. Returns what was
    done. Raises StaleEdit, NotFound and BadInput as :func:`look_at_merge` does.
    """
    ahead = look_at_merge(project, into.id, [each.id for each in sources])
    with reading(project) as db:
        stays = store.code(db, into.id).name
    gone = f"“{ahead.gone[0]}”" if len(ahead.gone) == 1 else count_of(len(ahead.gone), "tag")
    with act(project, who, f"Merged {gone} into the tag “{stays}”") as this:
        by_id = {each.id: each for each in store.codes(this.db)}
        plan = _planned(by_id, into.id, [each.id for each in sources])
        for each in (into, *sources):
            _refuse_stale(by_id[each.id], each)
        tree_store.hand_over(this, plan.goes)
        second_store.hand_over_asked(this, plan.goes)
        tree_store.replace_codes(this, plan.goes, plan.moved)
        for code_id in dict.fromkeys((into.id, *plan.goes.values())):
            _take_in(this, by_id, plan, code_id)
    return ahead


def _planned(by_id: dict[int, Code], into: int, sources: Sequence[int]) -> MergePlan:
    for each in (into, *sources):
        if each not in by_id:
            raise NotFound(f"there is no tag number {each} in this project")
    if not set(sources) - {into}:
        raise BadInput("there is no other tag to merge", remedy="Choose one that is to go")
    plan = merge_plan(by_id.values(), into, sources)
    name = by_id[into].name
    if plan.place != by_id[into].parent_id and any(
        each.parent_id == plan.place
        and each.id not in plan.goes
        and each.id != into
        and name_key(each.name) == name_key(name)
        for each in by_id.values()
    ):
        raise BadInput(
            f"there is a tag “{name}” already in the place this one would come to",
            remedy="Merge that one too, or choose another name first",
        )
    return plan


def _take_in(this: Act, by_id: dict[int, Code], plan: MergePlan, code_id: int) -> None:
    """Give a code that stays the meanings and the colour of those it takes in, and its place."""
    held = by_id[code_id]
    taken = [by_id[gone] for gone, stays in plan.goes.items() if stays == code_id]
    meanings = dict.fromkeys(each.description for each in (held, *taken) if each.description)
    joined = "\n\n".join(meanings)
    if len(joined) > LONGEST_MEANING:
        raise BadInput(
            f"the meanings of “{held.name}” together are longer than {LONGEST_MEANING:,} letters",
            remedy="Shorten one of them first",
        )
    values: dict[str, object] = {
        "description": joined,
        "colour": held.colour or next((each.colour for each in taken if each.colour), ""),
        "heading": int(held.heading and not any(each.quotes for each in taken)),
        "parent_id": plan.place if code_id == plan.into else held.parent_id,
    }
    store.edit_code(this, code_id, held.version, values)


def split_code(
    project: Project, who: Who, code: Seen, parts: Sequence[SplitPart]
) -> tuple[int, ...]:
    """Give chosen quotes of a code other codes, new or existing ones; returns those codes' ids.

    A quote of several parts comes to carry all their codes, and keeps the old one where any of
    those parts keeps it. Who coded it and when stays so. The split code itself stays, also where
    no quote is left with it. What second codings hold with the code follows the quotes it lies on,
    so that those who agreed still do; what lies on none of them keeps the code.

    Raises StaleEdit where the code, or which quotes carry it, was changed meanwhile.
    """
    with reading(project) as db:
        name = store.code(db, code.id).name
    number = len({quote for part in parts for quote in part.quotes})
    if not number:
        raise BadInput("no quote is chosen", remedy="Tick those that are to get another tag")
    with act(project, who, f"Split {count_of(number, 'quote')} off the tag “{name}”") as this:
        _refuse_stale(store.code(this.db, code.id), code)
        carried = tree_store.quotes_with(this.db, [code.id])
        if any(quote not in carried for part in parts for quote in part.quotes):
            raise StaleEdit(
                "some of these quotes do not carry this tag any more",
                remedy="Look at the list again",
            )
        keeping = {quote for part in parts if part.keep for quote in part.quotes}
        leaving = {quote for part in parts for quote in part.quotes} - keeping
        targets = [_target(this, code.id, part) for part in parts]
        for part, target in zip(parts, targets, strict=True):
            tree_store.give_codings(this, code.id, target, part.quotes)
            second_store.give_spans(this, code.id, target, part.quotes)
        tree_store.drop_codings(this, code.id, leaving)
        second_store.drop_spans(this, code.id, leaving)
    return tuple(targets)


def _target(this: Act, code_id: int, part: SplitPart) -> int:
    """The code a part's quotes are to carry, made where it is new."""
    if part.code_id is not None:
        held = store.code(this.db, part.code_id)
        if held.id == code_id:
            raise BadInput("this is the tag that is split", remedy="Choose another, or a new name")
        if held.heading:
            raise BadInput(
                f"“{held.name}” is a heading, which is put on no quote",
                remedy="Choose a tag below it",
            )
        return held.id
    name = one_line(part.name, "tag's name", LONGEST_NAME)
    if part.parent_id is not None:
        store.code(this.db, part.parent_id)
    refuse_twin(this, part.parent_id, name, None)
    return store.add_code(this, {"name": name, "parent_id": part.parent_id})


def move_code(project: Project, who: Who, code: Seen, parent_id: int | None) -> None:
    """Put a code, with everything below it, below another or on top."""
    with reading(project) as db:
        name = store.code(db, code.id).name
    with act(project, who, f"Moved the tag “{name}”") as this:
        refuse_below_itself(this, code.id, parent_id)
        refuse_twin(this, parent_id, store.code(this.db, code.id).name, code.id)
        store.edit_code(this, code.id, code.version, {"parent_id": parent_id})


def rename_code(project: Project, who: Who, code: Seen, name: str) -> None:
    """Give a code another name; it must be free among its siblings."""
    plain = one_line(name, "tag's name", LONGEST_NAME)
    with act(project, who, f"Renamed a tag “{plain}”") as this:
        refuse_twin(this, store.code(this.db, code.id).parent_id, plain, code.id)
        store.edit_code(this, code.id, code.version, {"name": plain})


def set_heading(project: Project, who: Who, code: Seen, heading: bool) -> None:
    """Say that a code only holds those below it, or that it is a tag like others.

    Raises BadInput where it is on quotes and is to be a heading.
    """
    with reading(project) as db:
        name = store.code(db, code.id).name
    what = "a heading" if heading else "a tag for quotes"
    with act(project, who, f"Made “{name}” {what}") as this:
        if heading:
            refuse_heading_on_quotes(store.code(this.db, code.id))
        store.edit_code(this, code.id, code.version, {"heading": int(heading)})


def _refuse_stale(now: Code, seen: Seen) -> None:
    if now.version != seen.version:
        raise StaleEdit(
            f"somebody else changed the tag “{now.name}” while you had it open",
            remedy="Look at it again, then decide",
        )
