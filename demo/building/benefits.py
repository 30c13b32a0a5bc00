"""The demo's benefits case, made as a team would make it: what the project says is taken over."""

from __future__ import annotations

from collections.abc import Mapping

from common.who import Who
from demo.content import benefits as content
from evidence.benefits import services
from evidence.benefits.model import Case
from evidence.benefits.proposing import failures, of_maps
from evidence.benefits.valuing import Given, put_value, take_over
from storage import Project, reading
from storage.register import own_councils

_YEAR = "2025/26"


def add_benefits(project: Project, who: Who, options: Mapping[str, int]) -> None:
    """One case for all three councils, of the option of its name; ``options`` are ids by title."""
    with reading(project) as db:
        ids = {each.name: each.id for each in own_councils(db)}
    case_id = services.add_case(
        project, who, content.NAME, option_id=options[content.NAME], note=content.NOTE
    )
    fixing, working = list(services.PATTERNS)[:2]
    services.add_saving(project, who, case_id, content.AGAIN, fixing)
    held = services.case(project, case_id)
    shared = _input(held, "confidence", content.AGAIN)
    services.add_saving(project, who, case_id, content.ROUNDS, working, {"confidence": shared})
    held = services.case(project, case_id)
    cost = held.by_id[_input(held, "hourly cost", content.AGAIN)]
    services.change_input(project, who, cost.id, cost.version, content.COST_NAME)
    for each in content.NUMBERS:
        council = ids[each.council] if each.council else None
        given = Given(
            *(each.low, each.likely, each.high, each.unit, each.source, each.scope, _YEAR),
            sure=each.sure,
        )
        put_value(project, who, _input(held, each.kind, each.line), council, given)
    _taken_over(project, who, held)


def _taken_over(project: Project, who: Who, held: Case) -> None:
    counted = failures(project, content.RULES).proposals
    take_over(project, who, _input(held, "times", content.AGAIN), counted, {})
    hours = {
        (each.council, step): each
        for each in of_maps(project, "time each")
        for _, step in content.ROUND_STEPS
        if f"of {content.ROUND_ACTOR} in one round" in each.derivation and step in each.derivation
    }
    chosen = [hours[place] for place in content.ROUND_STEPS]
    take_over(project, who, _input(held, "time each", content.ROUNDS), chosen, {})


def _input(held: Case, kind: str, line: str) -> int:
    """The input of that kind in a line, or, without a line, the cost of that kind."""
    if not line:
        return held.costs(kind)[0].id
    of = next(each for each in held.lines if each.name == line)
    return next(each.id for each in held.of_line(of) if each.quantity == kind)
