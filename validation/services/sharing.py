"""Runs given to another project and taken from one.

Through the door (``exact`` False) a small count leaves as the name of its rule alone, and comes in
as one that fails, nobody here knows how often: never as 0, never as unknown, never as a number.
Totals do not leave: over hidden counts they are "more than" what is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from common.errors import BadInput
from common.json_fields import Fields
from common.years import year_words
from storage import Act
from validation import store
from validation.arriving.model import Arrived
from validation.catalogue import normalise_code
from validation.disclosure.marks import meaning_of
from validation.disclosure.passing import children_through, controlled_run
from validation.disclosure.setting import Setting
from validation.disclosure.store import saved_setting
from validation.model import Run
from validation.over_children.store import over_children, table_rows
from validation.report import CHILDREN, PUBLISHED
from validation.services.looking import run_in, split_units
from validation.services.storing import checked_facts
from validation.sharing.model import GivenRun, read_run


@dataclass(frozen=True)
class TakenRun:
    """Where a run is now: new here, or one that was here; ``remark`` is worth saying, or empty."""

    run_id: int
    is_new: bool
    remark: str = ""


def give_runs(
    db: Database, council_id: int, called: Callable[[int], str], *, exact: bool
) -> list[GivenRun]:
    """A council's runs, those of published figures left out, under the ids ``called`` gives."""
    stored = [run for run in store.runs(db, council_id=council_id) if run.source != PUBLISHED]
    ids = [run.id for run in stored]
    setting = None if exact else saved_setting(db).setting
    parted = split_units(stored, store.counts(db, ids))
    spelt = {(each.run_id, each.key): each.code for each in store.counts(db, ids)}
    rows, over = table_rows(db, ids), over_children(db, ids) if exact else {}
    own = {run.id: counts for run, unit, counts in parted if unit == run.unit}
    given = []
    for run in stored:
        facts = replace(run.facts, council=None, table_rows=rows.get(run.id))
        with_rows = replace(run, facts=facts)
        seen = [
            _seen(
                run_in(with_rows, unit, counts), setting, None if unit == run.unit else own[run.id]
            )
            for of, unit, counts in parted
            if of.id == run.id
        ]
        names = {key: code for (of, key), code in spelt.items() if of == run.id}
        for codes in run.arrived.hidden.values() if run.arrived else ():
            names |= codes
        told = _told(run, called(run.id), seen, names, setting)
        given.append(replace(told, over_children=over.get(run.id)))
    return given


def _seen(run: Run, setting: Setting | None, totalled: dict[str, int] | None) -> Run:
    return run if setting is None else controlled_run(run, setting, totalled)


def _told(
    run: store.StoredRun,
    name: str,
    seen: Sequence[Run],
    spelt: dict[str, str],
    setting: Setting | None,
) -> GivenRun:
    meaning = [run.arrived.meaning] if run.arrived else []
    meaning += [meaning_of(setting)] if setting else []
    first = seen[0]
    small = run.arrived is not None and run.arrived.children_hidden
    if setting and run.facts.children:
        small = small or children_through(run.facts.children, setting) is None
    return GivenRun(
        id=name,
        year=run.year,
        source=run.source,
        number=run.number,
        unit=run.unit,
        kind=run.kind,
        personal_data=run.personal_data,
        facts=first.facts,
        counts={
            each.unit: {spelt[key]: each.counts[key] for key in sorted(each.counts)}
            for each in seen
        },
        hidden={each.unit: tuple(spelt[key] for key in sorted(each.hidden)) for each in seen},
        rounded_to=first.rounded_to,
        children_hidden=small,
        meaning=" ".join(dict.fromkeys(meaning)),
    )


def read_runs(of: Fields) -> list[tuple[str, GivenRun]]:
    """The runs of a package, each with its council's name.

    Raises BadInput where they cannot be, or two have one id.
    """
    found = []
    for row in of.rows("runs"):
        run = read_run(row)
        lists = {name: getattr(run.facts, name) for name in ("ran", "skipped", "crashed")}
        council = " ".join(row.text("council", 120).split())
        facts = replace(checked_facts(run.facts, run.year), **lists)
        found.append((council, replace(run, facts=facts)))
    if len({run.id for _, run in found}) != len(found):
        raise BadInput("two runs have the same id", where=of.where)
    return found


def take_run(this: Act, council_id: int, given: GivenRun, *, source: str, made_on: str) -> TakenRun:
    """Store a run that came from another project.

    The same counts of the same return are the same run, brought in by two people. Another run under
    its number stays, and this one takes the next that is free.
    """
    same = store.runs(
        this.db, council_id=council_id, year=given.year, source=given.source, outcomes=False
    )
    arrived = _arrived(given, source, made_on)
    for run in same:
        if run.unit == given.unit and _is_same(this.db, run, given, arrived):
            return TakenRun(run.id, False)
    number, remark = given.number, ""
    if any(run.number == number for run in same):
        number = max(run.number for run in same) + 1
        remark = (
            f"run {given.number} of {year_words(given.year)} from the {given.source} came in as "
            f"run {number}, as another run {given.number} is here"
        )
    run_id = store.add_run(
        this,
        store.NewRun(
            council_id,
            given.year,
            given.source,
            number,
            given.unit,
            replace(given.facts, number=number),
            {
                unit: {(code, normalise_code(code)): count for code, count in counts.items()}
                for unit, counts in given.counts.items()
            },
            given.kind,
            given.personal_data,
            "project",
            over_children=given.over_children,
            arrived=arrived,
        ),
    )
    return TakenRun(run_id, True, remark)


def _arrived(given: GivenRun, source: str, made_on: str) -> Arrived | None:
    if not given.meaning:
        return None
    hidden = {
        unit: {normalise_code(code): code for code in codes} for unit, codes in given.hidden.items()
    }
    return Arrived(source, made_on, given.meaning, hidden, given.rounded_to, given.children_hidden)


def _is_same(db: Database, run: store.StoredRun, given: GivenRun, arrived: Arrived | None) -> bool:
    def hidden(of: Arrived | None) -> dict[str, frozenset[str]]:
        return {unit: frozenset(of.of_unit(unit)) for unit in (given.unit, CHILDREN) if of}

    if hidden(run.arrived) != hidden(arrived) or bool(run.arrived) != bool(arrived):
        return False
    here: dict[str, dict[str, int]] = {}
    for each in store.counts(db, [run.id]):
        here.setdefault(each.unit, {})[each.key] = each.count
    return here == {
        unit: {normalise_code(code): count for code, count in counts.items()}
        for unit, counts in given.counts.items()
        if counts
    } and (run.facts.date, run.facts.children) == (given.facts.date, given.facts.children)


def replace_run(
    this: Act,
    run_id: int,
    council_id: int,
    given: GivenRun,
    *,
    source: str,
    made_on: str,
) -> TakenRun:
    """Put a newer state of a run in the place of one that came earlier; it takes its number."""
    number = store.run(this.db, run_id).number
    store.drop_run(this, run_id)
    again = replace(given, number=number)
    return take_run(this, council_id, again, source=source, made_on=made_on)


def run_versions(db: Database, council_id: int) -> dict[int, int]:
    """How often what is known of each of a council's runs was changed, by id."""
    return {run.id: run.version for run in store.runs(db, council_id=council_id, outcomes=False)}
