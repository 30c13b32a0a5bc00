"""``run_stats.json``: which rules a run of the validator ran, skipped and crashed on.

Two spellings are read: ``done`` (a number or a list), ``skipped``, ``failed_to_run``, ``tables``
with their rows; and ``ran``, ``skipped``, ``crashed`` as lists, as `commonground validation run`
prints them, there with the ``counts`` themselves.
"""

from __future__ import annotations

from common.errors import BadInput
from common.years import read_year
from validation.catalogue import normalise_code, rules
from validation.formats.reading import Counts, code_in
from validation.model import known_table
from validation.report import LARGEST_COUNT, ROWS, VALIDATOR, Report, RunFacts

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
    )


def counts_in(value: dict[str, object], name: str) -> Report | None:
    """The counts, where the object holds them too."""
    found = value.get("counts")
    if not isinstance(found, dict):
        return None
    counts = Counts()
    for code in found:
        number = _number(found, code, name)
        if number:
            counts.add(code_in(str(code), name), number, name)
    return Report("the validator's run", VALIDATOR, ROWS, counts.by_code)


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


def _number(value: dict[str, object], key: str, name: str) -> int | None:
    found = value.get(key)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= LARGEST_COUNT:
        raise BadInput("a number in the file is not a count", where=name, remedy="Make it again")
    return found
