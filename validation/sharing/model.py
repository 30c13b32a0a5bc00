"""A run as it leaves for another project, or comes from one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from common.errors import BadInput
from common.json_fields import Fields, says_something
from common.years import read_year
from validation.catalogue import normalise_code
from validation.model import known_table
from validation.report import (
    CHILDREN,
    LARGEST_COUNT,
    NO_CODE,
    SOURCES,
    UNITS,
    OverChildren,
    RunFacts,
    looks_like_code,
)

_LARGEST_SQUARE = LARGEST_COUNT * LARGEST_COUNT
_OUTCOMES = ("ran", "skipped", "crashed")


@dataclass(frozen=True)
class GivenRun:
    """One run. ``counts`` and ``hidden`` are by unit, then by the code as it is spelt.

    ``meaning`` says how its small counts are protected, empty where they are exact.
    """

    id: str
    year: int
    source: str
    number: int
    unit: str
    kind: str
    personal_data: bool
    facts: RunFacts
    counts: Mapping[str, Mapping[str, int]] = field(repr=False)
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    rounded_to: int | None = None
    children_hidden: bool = False
    meaning: str = ""
    over_children: OverChildren | None = field(default=None, repr=False)

    def as_json(self) -> dict[str, Any]:
        """The run as the package holds it; what is not known is left out."""
        facts, over = self.facts, self.over_children
        told: dict[str, Any] = {
            "id": self.id,
            "year": self.year,
            "source": self.source,
            "number": self.number,
            "unit": self.unit,
            "kind": self.kind,
            "personal_data": self.personal_data,
            "date": facts.date,
            "children": facts.children,
            "episodes": facts.episodes,
            "tables_loaded": None if facts.tables_loaded is None else list(facts.tables_loaded),
            "last_year_loaded": facts.last_year_loaded,
            "validator_version": facts.validator_version,
            "note": facts.note,
            "table_rows": None if facts.table_rows is None else dict(facts.table_rows),
            "counts": {unit: dict(counts) for unit, counts in self.counts.items()},
            "hidden": {unit: list(codes) for unit, codes in self.hidden.items() if codes},
            "rounded_to": self.rounded_to,
            "children_hidden": self.children_hidden,
            "meaning": self.meaning,
        }
        for name in _OUTCOMES:
            codes = getattr(facts, name)
            told[name] = None if codes is None else sorted(codes)
        if over is not None:
            told["over_children"] = {
                "squares": dict(over.squares),
                "total_squares": over.total_squares,
                "failing": over.failing,
                "together": [[*pair, count] for pair, count in sorted(over.together.items())],
            }
        return {key: value for key, value in told.items() if says_something(value)}


def read_run(row: Fields) -> GivenRun:
    """A run from a package. Raises BadInput for what no run can be."""
    unit = row.one_of("unit", UNITS)
    counts = _by_unit(row.inner("counts"))
    for found in row.inner("hidden"), row.inner("counts"):
        _refuse_units(found, unit)
    hidden = {each: row.inner("hidden").list(each, 60) for each in (unit, CHILDREN)}
    for codes in (*counts.values(), *hidden.values()):
        _refuse_codes(codes, row)
    year = read_year(row.whole("year", 1990, 2200))
    run = GivenRun(
        id=row.text("id", 80),
        year=year,
        source=row.one_of("source", SOURCES),
        number=row.whole("number", 1, 10_000),
        unit=unit,
        kind=row.words("kind", 200),
        personal_data=row.flag("personal_data"),
        facts=_facts(row, year),
        counts=counts,
        hidden={each: codes for each, codes in hidden.items() if codes},
        rounded_to=row.maybe_whole("rounded_to", 2, 100),
        children_hidden=row.flag("children_hidden"),
        meaning=row.words("meaning", 1_000),
        over_children=_over_children(row),
    )
    _refuse_both(run, row)
    return run


def _by_unit(of: Fields) -> dict[str, dict[str, int]]:
    return {unit: of.counts(unit) for unit in UNITS if of.has(unit)}


def _refuse_units(of: Fields, unit: str) -> None:
    for each in UNITS:
        if of.has(each) and each not in (unit, CHILDREN):
            raise of.fault(each, "is not what this run counts")


def _refuse_codes(codes: Collection[str], row: Fields) -> None:
    keys = [normalise_code(code) for code in codes]
    if not all(looks_like_code(code) or code.startswith(NO_CODE) for code in codes):
        raise BadInput("a count is of something that is no rule’s code", where=row.where)
    if len(set(keys)) != len(keys):
        raise BadInput("a rule is counted twice in one run", where=row.where)


def _refuse_both(run: GivenRun, row: Fields) -> None:
    for unit, codes in run.hidden.items():
        known = {normalise_code(code) for code in run.counts.get(unit, ())}
        if known & {normalise_code(code) for code in codes}:
            raise BadInput("a count is both hidden and given", where=row.where)
    if (run.hidden or run.rounded_to or run.children_hidden) and not run.meaning:
        raise BadInput("it is not said how the counts of a run are protected", where=row.where)


def _facts(row: Fields, year: int) -> RunFacts:
    lists = {name: row.maybe_list(name, 60) for name in _OUTCOMES}
    rows = row.counts("table_rows") if row.has("table_rows") else None
    if rows and any(known_table(name) != name for name in rows):
        raise row.fault("table_rows", "names what is no table of the 903")
    known = {
        name: None if codes is None else frozenset(normalise_code(code) for code in codes)
        for name, codes in lists.items()
    }
    return RunFacts(
        year=year,
        date=row.maybe("date", 20),
        children=row.maybe_whole("children", 0, LARGEST_COUNT),
        episodes=row.maybe_whole("episodes", 0, LARGEST_COUNT),
        tables_loaded=row.maybe_list("tables_loaded", 60),
        last_year_loaded=row.maybe_flag("last_year_loaded"),
        validator_version=row.maybe("validator_version", 40),
        note=row.words("note", 500),
        table_rows=rows,
        ran=known["ran"],
        skipped=known["skipped"],
        crashed=known["crashed"],
    )


def _over_children(row: Fields) -> OverChildren | None:
    if not row.has("over_children"):
        return None
    found = row.inner("over_children")
    together: dict[tuple[str, str], int] = {}
    pairs = found.raw("together")
    for each in pairs if isinstance(pairs, list) else ():
        match each:
            case [str(one), str(other), int(count)] if 0 < count <= LARGEST_COUNT:
                together[one, other] = count
            case _:
                raise found.fault("together", "should be two rules and a number each")
    squares = found.counts("squares", _LARGEST_SQUARE)
    _refuse_codes(squares, found)
    for pair in together:
        _refuse_codes(pair, found)
    return OverChildren(
        squares,
        found.whole("total_squares", 0, _LARGEST_SQUARE),
        found.whole("failing"),
        together,
    )
