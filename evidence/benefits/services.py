"""What a team does with benefits cases: make one, say what is saved, put in values, work it out.

What is surely personal in typed words is replaced before they are stored.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from common.errors import BadInput, NotFound
from common.who import Who
from common.words import one_line
from evidence.benefits import store
from evidence.benefits.chances import Outcome, simulate
from evidence.benefits.model import (
    LONGEST_NAME,
    LONGEST_WORDS,
    SEED,
    Case,
    Input,
    kind_of,
)
from evidence.benefits.quantities import quantity
from research.services.typed import without_personal
from storage import Act, Project, act, reading
from storage.register import own_councils
from storage.remembering import remembered

# What is multiplied in the kinds of saving there are, each with its name, its kind, its usual unit.
PATTERNS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "Failures that need not be fixed": (
        ("Failures a year", "times"),
        ("Time to fix one failure", "time each"),
        ("Share of the failures that would go", "share"),
        ("Cost of an hour of who fixes them", "hourly cost"),
        ("Confidence", "confidence"),
    ),
    "Work that is done less often, or faster": (
        ("How often a year", "times"),
        ("Hours of work each time", "time each"),
        ("Share of the work that would go", "share"),
        ("Cost of an hour of who does it", "hourly cost"),
        ("Confidence", "confidence"),
    ),
    "Money that need not be spent": (
        ("Pounds a year", "pounds a year"),
        ("Share that would be saved", "share"),
        ("Confidence", "confidence"),
    ),
}
COSTS = (("What it costs to set up", "cost once"), ("What it costs to run", "cost a year"))


@remembered
def cases(project: Project) -> tuple[Case, ...]:
    """All cases in the order they were made."""
    with reading(project) as db:
        return store.cases(db)


def options(project: Project) -> dict[int, str]:
    """The options that a case can be of, by id with their names."""
    with reading(project) as db:
        return store.options(db)


def case(project: Project, case_id: int) -> Case:
    """One case, or NotFound."""
    with reading(project) as db:
        try:
            return store.case(db, case_id)
        except NotFound as error:
            if project.sight.figures:
                raise
            # There may well be one, with numbers of another council in it.
            what = f"no benefits case number {case_id} is open to you"
            raise NotFound(what, remedy=error.remedy) from None


@remembered
def outcome(project: Project, case_id: int) -> Outcome:
    """What a case comes to, simulated from its seed."""
    return simulate(case(project, case_id))


def add_case(
    project: Project,
    who: Who,
    name: str,
    *,
    option_id: int | None = None,
    council_ids: Collection[int] | None = None,
    note: str = "",
    seed: int = SEED,
) -> int:
    """Make a case for those councils (None: all that take part), with inputs for what it costs.

    Their values are not known yet, so payback is blank until somebody puts them in. Raises
    BadInput for a name that is taken, no council, or one that does not take part.
    """
    values = _case_values(project, name, note, seed)
    with act(project, who, "Made a benefits case") as this:
        own = [each.id for each in own_councils(this.db)]
        chosen = _councils(this, own if council_ids is None else council_ids)
        _refuse_namesake(store.cases(this.db), str(values["name"]), None)
        case_id = store.add_case(this, {**values, "option_id": option_id}, chosen)
        for words, kind in COSTS:
            store.add_input(this, case_id, {"name": words, "quantity": kind, "together": 0})
    return case_id


def change_case(
    project: Project,
    who: Who,
    case_id: int,
    version: int,
    *,
    name: str,
    option_id: int | None,
    council_ids: Collection[int],
    note: str = "",
    seed: int = SEED,
) -> None:
    """Change a case read at ``version``; values of councils that are taken out are kept."""
    values = _case_values(project, name, note, seed)
    with act(project, who, f"Changed benefits case {case_id}") as this:
        chosen = _councils(this, council_ids)
        _refuse_namesake(store.cases(this.db), str(values["name"]), case_id)
        store.edit_case(this, case_id, version, {**values, "option_id": option_id})
        store.put_councils(this, case_id, chosen)


def remove_case(project: Project, who: Who, case_id: int) -> None:
    """Remove a case with all that is in it; undo brings it back."""
    with act(project, who, f"Removed benefits case {case_id}") as this:
        store.remove_case(this, case_id)


def add_saving(
    project: Project,
    who: Who,
    case_id: int,
    name: str,
    pattern: str,
    uses: Mapping[str, int] | None = None,
) -> int:
    """Add a line after one of ``PATTERNS``, with an input for each thing that is multiplied.

    ``uses`` names an input that is there already by the kind it stands in for ("hourly cost"), so
    that the same cost of an hour is put in once. Returns the line's id.
    """
    if pattern not in PATTERNS:
        raise BadInput("this is no way of saving that is known here")
    title = _line(project, name, "name of the saving", LONGEST_NAME)
    with act(project, who, f"Added a saving to benefits case {case_id}") as this:
        held = store.case(this.db, case_id)
        if any(each.name.casefold() == title.casefold() for each in held.lines):
            raise BadInput("there is a saving of that name already", remedy="Give it another")
        line_id = store.add_line(this, case_id, title)
        of = []
        for words, kind in PATTERNS[pattern]:
            used = (uses or {}).get(kind)
            if used is not None:
                if used not in held.by_id or held.by_id[used].quantity != kind:
                    raise BadInput("the input to use is not in this case, or is of another kind")
                of.append(used)
                continue
            spelt = _free_name(held.inputs, words, title)
            new: dict[str, object] = {"name": spelt, "quantity": kind, "together": 0}
            of.append(store.add_input(this, case_id, new))
        store.put_line_inputs(this, line_id, of)
    return line_id


def change_saving(
    project: Project, who: Who, line_id: int, version: int, name: str, input_ids: Sequence[int]
) -> None:
    """Rename a line and say what is multiplied in it.

    Raises BadInput where that would not come to hours or pounds a year.
    """
    title = _line(project, name, "name of the saving", LONGEST_NAME)
    with act(project, who, f"Changed saving {line_id}") as this:
        held, _ = store.case_of_line(this.db, line_id)
        if any(
            each.id != line_id and each.name.casefold() == title.casefold() for each in held.lines
        ):
            raise BadInput("there is a saving of that name already", remedy="Give it another")
        if not set(input_ids) <= held.by_id.keys():
            raise BadInput("an input is no longer in this case", remedy="Look at it again")
        kind_of(tuple(held.by_id[each] for each in dict.fromkeys(input_ids)))
        store.edit_line(this, line_id, version, {"name": title})
        store.put_line_inputs(this, line_id, list(dict.fromkeys(input_ids)))


def remove_saving(project: Project, who: Who, line_id: int) -> None:
    """Remove a line, and the inputs that nothing else uses; undo brings them back."""
    with act(project, who, f"Removed saving {line_id}") as this:
        held, line = store.case_of_line(this.db, line_id)
        others = {each for other in held.lines if other.id != line_id for each in other.inputs}
        store.remove_line(this, line_id)
        for each in set(line.inputs) - others:
            store.remove_input(this, each)


def add_input(
    project: Project, who: Who, case_id: int, name: str, kind: str, *, together: bool = False
) -> int:
    """Add an input whose value nobody knows yet; ``together`` only of what it costs."""
    spelt = _line(project, name, "name of the input", LONGEST_NAME)
    _check_together(kind, together)
    with act(project, who, f"Added an input to benefits case {case_id}") as this:
        held = store.case(this.db, case_id)
        _refuse_namesake(held.inputs, spelt, None)
        values: dict[str, object] = {"name": spelt, "quantity": kind, "together": int(together)}
        return store.add_input(this, case_id, values)


def change_input(
    project: Project, who: Who, input_id: int, version: int, name: str, *, together: bool = False
) -> None:
    """Rename an input, or say that a cost is paid for all councils together.

    What it measures stays: its values are in units of that.
    """
    spelt = _line(project, name, "name of the input", LONGEST_NAME)
    with act(project, who, f"Changed input {input_id} of a benefits case") as this:
        held, old = store.case_of_input(this.db, input_id)
        _check_together(old.quantity, together)
        if together and any(each.council_id is not None for each in old.values):
            raise BadInput(
                "it has values of single councils, so it is not paid for all together",
                remedy="Remove those first",
            )
        _refuse_namesake(held.inputs, spelt, input_id)
        store.edit_input(this, input_id, version, {"name": spelt, "together": int(together)})


def remove_input(project: Project, who: Who, input_id: int) -> None:
    """Remove an input that no line uses; undo brings it back with its values."""
    with act(project, who, f"Removed input {input_id} of a benefits case") as this:
        held, old = store.case_of_input(this.db, input_id)
        for line in held.lines:
            if old.id in line.inputs:
                raise BadInput(
                    f"“{line.name}” is worked out from it", remedy="Take it out of that first"
                )
        store.remove_input(this, input_id)


def _check_together(kind: str, together: bool) -> None:
    if together and not quantity(kind).cost:
        raise BadInput("only a cost is paid for all councils together")
    quantity(kind)


def _case_values(project: Project, name: str, note: str, seed: int) -> dict[str, object]:
    if not 0 <= seed < 2**32:
        raise BadInput("the seed must be a whole number from 0 up", remedy=f"Type {SEED}, say")
    said = _line(project, note, "note", LONGEST_WORDS) if note.strip() else ""
    title = _line(project, name, "name of the case", LONGEST_NAME)
    return {"name": title, "note": said, "seed": seed}


def _councils(this: Act, council_ids: Collection[int]) -> list[int]:
    own = {each.id for each in own_councils(this.db)}
    if not council_ids:
        raise BadInput("no council was chosen", remedy="Choose at least one")
    if not set(council_ids) <= own:
        raise BadInput("a council does not take part in this project", remedy="Choose another")
    return sorted(council_ids)


def _refuse_namesake(held: Sequence[Case] | Sequence[Input], name: str, but: int | None) -> None:
    if any(each.name.casefold() == name.casefold() and each.id != but for each in held):
        raise BadInput("there is one of that name already", remedy="Give it another name")


def _free_name(held: Sequence[Input], words: str, title: str) -> str:
    """The plain name; where it is taken, with the saving it is of; then with a number."""
    taken = {each.name.casefold() for each in held}
    if words.casefold() not in taken:
        return words
    long = f"{words} ({title}"[: LONGEST_NAME - 5]
    tries = (f"{long})", *(f"{long}, {number})" for number in range(2, len(held) + 3)))
    return next(each for each in tries if each.casefold() not in taken)


def _line(project: Project, text: str, what: str, longest: int) -> str:
    return one_line(without_personal(project, text)[0], what, longest)
