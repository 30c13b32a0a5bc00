"""``run_stats.json``: which rules a run of the validator ran, skipped and crashed on.

Two spellings are read: ``done`` (a number or a list), ``skipped``, ``failed_to_run``, ``tables``
with their rows; and ``ran``, ``skipped``, ``crashed`` as lists, as `commonground validation run`
prints them, there with the ``counts`` themselves and the sums over children. That one is written
here too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from common.errors import BadInput
from common.years import read_year
from validation.catalogue import normalise_code, rules
from validation.formats.reading import Counts, code_in
from validation.model import known_table
from validation.report import (
    LARGEST_COUNT,
    ROWS,
    VALIDATOR,
    OverChildren,
    Report,
    RunFacts,
)

_KEYS = ("skipped", "failed_to_run", "crashed", "ran", "done")


def is_run_stats(value: dict[str, object]) -> bool:
    """Whether a JSON object says which rules ran."""
    return sum(key in value for key in _KEYS) >= 2


def facts_in(value: dict[str, object], name: str) -> RunFacts:
    """The facts; what the object does not say stays None."""
    year = value.get("year")
    skipped = _codes(value, "skipped", name)
    crashed = _codes(value, "failed_to_run" if "failed_to_run" in value else "crashed", name)
    end_year = read_year(str(year)) if year is not None else None
    rows = value.get("tables")
    tables = None
    if isinstance(rows, (dict, list)):
        # A file beside the tables that the validator was given is no table of the return.
        tables = tuple(known for table in rows if (known := known_table(str(table))))
    version = value.get("validator_version", value.get("version"))
    last = value.get("last_year_loaded")
    episodes = _number(value, "episodes", name)
    if episodes is None and isinstance(rows, dict) and "Episodes" in rows:
        episodes = _number(rows, "Episodes", name)
    counted = isinstance(rows, dict) and all(type(each) is int for each in rows.values())
    return RunFacts(
        year=end_year,
        children=_number(value, "children", name),
        episodes=episodes,
        tables_loaded=tables,
        last_year_loaded=last if isinstance(last, bool) else None,
        validator_version=version if isinstance(version, str) else None,
        ran=_ran(value, end_year, skipped, crashed, name),
        skipped=skipped,
        crashed=crashed,
        table_rows=_table_rows(rows, name) if counted and isinstance(rows, dict) else None,
    )


def counts_in(value: dict[str, object], name: str) -> Report | None:
    """The counts, where the object holds them too."""
    counts = _by_code(value, "counts", name)
    if counts is None:
        return None
    children = _by_code(value, "children_failing", name)
    return Report(
        "the validator's run",
        VALIDATOR,
        ROWS,
        counts,
        children_counts=children,
        over_children=None if children is None else _over_children(value, name),
    )


def written(
    report: Report,
    facts: RunFacts,
    *,
    ran: Sequence[str],
    skipped: Sequence[str],
    crashed: Sequence[str],
    notes: Sequence[str] = (),
    authority: str = "",
) -> dict[str, object]:
    """What is kept of a run of the validator, as JSON that is read above.

    The codes of what ran, was skipped and crashed are given as the validator spells them.
    """
    over = report.over_children
    return {
        "year": facts.year,
        "ran": list(ran),
        "skipped": list(skipped),
        "crashed": list(crashed),
        "counts": dict(sorted(report.counts.items())),
        "children_failing": dict(sorted((report.children_counts or {}).items())),
        "children": facts.children,
        "episodes": facts.episodes,
        "tables": dict(facts.table_rows or {}),
        "last_year_loaded": facts.last_year_loaded,
        "validator_version": facts.validator_version,
        "local_authority": authority or None,
        "over_children": None
        if over is None
        else {
            "squares": dict(sorted(over.squares.items())),
            "total_squares": over.total_squares,
            "failing": over.failing,
            "together": [[*pair, children] for pair, children in sorted(over.together.items())],
        },
        "notes": list(notes),
    }


def _by_code(value: Mapping[str, object], key: str, name: str) -> dict[str, int] | None:
    """Numbers by rule, without the zeros; None where they are not there."""
    found = value.get(key)
    if not isinstance(found, dict):
        return None
    counts = Counts()
    for code in found:
        number = _number(found, code, name)
        if number:
            counts.add(code_in(str(code), name), number, name)
    return counts.by_code


def _table_rows(rows: dict[str, object], name: str) -> dict[str, int]:
    found = {known_table(table): _number(rows, table, name) for table in rows}
    return {table: number for table, number in found.items() if table and number is not None}


def _over_children(value: dict[str, object], name: str) -> OverChildren | None:
    found = value.get("over_children")
    if not isinstance(found, dict):
        return None
    squares = _by_code(found, "squares", name)
    total, failing = _number(found, "total_squares", name), _number(found, "failing", name)
    pairs = found.get("together")
    if squares is None or total is None or failing is None or not isinstance(pairs, list):
        raise BadInput("the sums over children are not whole", where=name, remedy="Make it again")
    together = {}
    for pair in pairs:
        if not (isinstance(pair, list) and len(pair) == 3):
            raise BadInput("a pair of rules is not whole", where=name, remedy="Make it again")
        children = _number({"of": pair[2]}, "of", name)
        if children:
            together[code_in(str(pair[0]), name), code_in(str(pair[1]), name)] = children
    return OverChildren(squares, total, failing, together)


def _ran(
    value: dict[str, object],
    year: int | None,
    skipped: frozenset[str] | None,
    crashed: frozenset[str] | None,
    name: str,
) -> frozenset[str] | None:
    """The rules that ran: as listed, or all others of the year where the numbers agree."""
    key = "done" if "done" in value else "ran"
    if isinstance(value.get(key), list):
        return _codes(value, key, name)
    done = _number(value, key, name)
    if done is None or year is None or skipped is None or crashed is None:
        return None
    ran = frozenset(normalise_code(rule.code) for rule in rules(year)) - skipped - crashed
    # Another version of the validator has other rules: then nobody can say which ones ran.
    return ran if len(ran) == done else None


def _codes(value: dict[str, object], key: str, name: str) -> frozenset[str] | None:
    found = value.get(key)
    if found is None or isinstance(found, int):
        return None
    if not isinstance(found, list) or not all(isinstance(code, str) for code in found):
        raise BadInput(f"“{key}” is not a list of rule codes", where=name)
    return frozenset(normalise_code(code_in(str(code), f"{name}, “{key}”")) for code in found)


def _number(value: Mapping[str, object], key: str, name: str) -> int | None:
    found = value.get(key)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= LARGEST_COUNT:
        raise BadInput("a number in the file is not a count", where=name, remedy="Make it again")
    return found
