"""Putting in what an input is in a council or in all, and taking a proposal over.

Changing the numbers by hand takes away the derivation: they are then no longer what was derived.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.errors import BadInput, StaleEdit
from common.who import Who
from common.words import one_line
from evidence.benefits import store
from evidence.benefits.model import LONGEST_NAME, LONGEST_WORDS, SURE, Input, check_numbers
from evidence.benefits.proposing import Proposal
from research.services.typed import without_personal
from storage import Act, Project, act
from storage.register import council


@dataclass(frozen=True)
class Given:
    """What somebody puts in; see :class:`evidence.benefits.model.Value`."""

    low: float | None
    likely: float | None
    high: float | None
    unit: str
    source: str
    scope: str = ""
    year: str = ""
    sure: str = ""


def put_value(
    project: Project,
    who: Who,
    input_id: int,
    council_id: int | None,
    given: Given,
    *,
    version: int = 0,
) -> int:
    """Say what an input is in a council (None: the same in every council); returns the value's id.

    ``version`` is the one it was read at, 0 where there was none. Raises BadInput for numbers,
    units or words that cannot be, StaleEdit where somebody else was first.
    """
    with act(project, who, f"Put in a value of input {input_id}") as this:
        _, held = store.case_of_input(this.db, input_id)
        return _put(project, this, held, council_id, given, version)


def take_over(
    project: Project,
    who: Who,
    input_id: int,
    proposals: Sequence[Proposal],
    versions: Mapping[int, int],
) -> int:
    """Put in what was proposed, each for its own council, with its derivation; returns how many.

    ``versions``: by council, of the value that is replaced, as whoever takes over saw it; left out
    where there was none. Raises StaleEdit where somebody was first.
    """
    if not proposals:
        raise BadInput("nothing was chosen to take over")
    with act(project, who, f"Took over values of input {input_id}") as this:
        for each in proposals:
            _, held = store.case_of_input(this.db, input_id)
            if each.quantity != held.quantity:
                raise BadInput("what is proposed is of another kind than this input")
            given = Given(
                each.low, each.likely, each.high, each.unit, each.source, each.scope, each.year
            )
            derived = (each.derivation, each.evidence)
            version = versions.get(each.council_id, 0)
            _put(project, this, held, each.council_id, given, version, derived)
    return len(proposals)


def remove_value(
    project: Project, who: Who, input_id: int, council_id: int | None, version: int
) -> None:
    """Take a value read at ``version`` out: it is not known then; undo brings it back.

    Raises StaleEdit where somebody changed it meanwhile.
    """
    with act(project, who, f"Took out a value of input {input_id}") as this:
        _, held = store.case_of_input(this.db, input_id)
        for each in held.values:
            if each.council_id == council_id:
                if each.version != version:
                    raise StaleEdit(
                        "this number was changed meanwhile",
                        remedy="Look at it before you take it out",
                    )
                store.remove_value(this, each.id)
                return
        raise BadInput("there is no value to take out", remedy="Look at the case again")


def _put(
    project: Project,
    this: Act,
    held: Input,
    council_id: int | None,
    given: Given,
    version: int,
    derived: tuple[str, str] | None = None,
) -> int:
    if council_id is not None:
        if held.together:
            raise BadInput("it is paid for all councils together, so it has one value")
        council(this.db, council_id)
    unit = check_numbers(held.quantity, given.low, given.likely, given.high, given.unit)
    if given.sure not in ("", *SURE):
        raise BadInput("how good the source is must be high, medium or low")
    values: dict[str, object] = {
        "low": given.low,
        "likely": given.likely,
        "high": given.high,
        "unit": unit,
        "source": _source(project, given.source),
        "scope": _line(project, given.scope, "scope", LONGEST_WORDS),
        "year": _line(project, given.year, "year", LONGEST_NAME),
        "sure": given.sure,
        "entered_by": this.who.person,
        "entered_on": this.at[:10],
    }
    old = next((each for each in held.values if each.council_id == council_id), None)
    numbers = (given.low, given.likely, given.high, unit)
    if derived is None and old and (old.low, old.likely, old.high, old.unit) == numbers:
        derived = (old.derivation, old.evidence)
    values["derivation"], values["evidence"] = derived or ("", "")
    return store.put_value(this, held, council_id, version, values)


def _source(project: Project, text: str) -> str:
    if not text.strip():
        raise BadInput(
            "it is not said where the number comes from",
            remedy="“Our estimate, workshop of 3 June” is a source too",
        )
    return _line(project, text, "source", LONGEST_WORDS)


def _line(project: Project, text: str, what: str, longest: int) -> str:
    return one_line(without_personal(project, text)[0], what, longest) if text.strip() else ""
