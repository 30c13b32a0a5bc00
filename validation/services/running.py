"""Running the validator here, and storing what is kept of a run."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from common.errors import BadInput
from common.who import Who
from common.words import listed
from common.years import read_year, year_words
from storage import Project, act
from validation.catalogue import FIRST_YEAR, LAST_YEAR
from validation.formats.run_stats import written
from validation.running import environment
from validation.running.answering import Step
from validation.running.authorities import RULES_BY_AUTHORITY, authorities, authority_of
from validation.running.authorities import authority_code as read_authority
from validation.running.background import UnderWay
from validation.running.inputs import (
    Inputs,
    files_of,
    gather,
    other_year_words,
    refuse_other_year,
)
from validation.running.process import RunStopped, ValidatorRun, run_inputs
from validation.services.storing import ImportedRun, belonging, checked_facts, store_report

__all__ = [
    "RULES_BY_AUTHORITY",
    "Inputs",
    "RunStopped",
    "Step",
    "UnderWay",
    "ValidatorRun",
    "as_json",
    "authorities",
    "authority_of",
    "files_of",
    "install_validator",
    "other_year_words",
    "prepare",
    "read_authority",
    "run_prepared",
    "run_validator",
    "start_run",
    "store_validator_run",
    "validator_place",
    "validator_version",
]

File = tuple[bytes, str]


def validator_version() -> str | None:
    """The validator's version that is installed here, or None."""
    return environment.found()


def validator_place() -> Path:
    """The folder the validator is, or would be, installed in."""
    return environment.place()


def install_validator(
    from_wheels: Path | None = None, progress: environment.Progress | None = None
) -> str:
    """Install the validator in its own environment; gives its version. See `environment.install`.

    Nothing of a project is touched.
    """
    return environment.install(from_wheels, progress)


def prepare(files: Sequence[File], *, year: int, last_year: Sequence[File] = ()) -> Inputs:
    """A return's files, each its bytes and its name, looked at and ready to be run.

    Raises BadInput for files that cannot be taken, NotFound where the validator is not installed.
    """
    year = read_year(year)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(
            f"the validator has no rules of {year_words(year)}",
            remedy=f"Its years are {year_words(FIRST_YEAR)} to {year_words(LAST_YEAR)}",
        )
    environment.python()
    return gather(files, last_year, year=year)


def run_prepared(
    inputs: Inputs,
    *,
    authority: str = "",
    progress: Callable[[Step], None] | None = None,
    cancel: threading.Event | None = None,
) -> ValidatorRun:
    """Run the sector's validator over files that were prepared; they are let go as they are sent.

    ``authority`` is the nine-character code of the local authority. Only sums are kept, in the
    answer; nothing is stored. Raises RunStopped after ``cancel``, CommonGroundError where the
    validator cannot read the files or stops.
    """
    run = run_inputs(inputs, authority=authority, progress=progress, cancel=cancel)
    touched = [code for code in RULES_BY_AUTHORITY if run.report.counts.get(code)]
    if authority or not touched:
        return run
    note = (
        f"No local authority was stated, so {'rule' if len(touched) == 1 else 'rules'} "
        f"{listed(touched)} took every placement for one outside the council."
    )
    return dataclasses.replace(run, notes=(*run.notes, note))


def run_validator(
    files: Sequence[File],
    *,
    year: int,
    last_year: Sequence[File] = (),
    authority: str = "",
    any_year: bool = False,
    progress: Callable[[Step], None] | None = None,
    cancel: threading.Event | None = None,
) -> ValidatorRun:
    """Prepare a return's files and run the validator over them.

    ``any_year`` lets files through whose dates speak for another collection year; the run's notes
    say it then. Raises as `prepare` and `run_prepared` do.
    """
    inputs = prepare(files, year=year, last_year=last_year)
    if not any_year:
        refuse_other_year(inputs)
    return run_prepared(inputs, authority=authority, progress=progress, cancel=cancel)


def start_run(inputs: Inputs, *, authority: str = "") -> UnderWay:
    """Run in a thread of its own; what is asked of it meanwhile is in `UnderWay`."""
    return UnderWay(
        lambda progress, stop: run_prepared(
            inputs, authority=authority, progress=progress, cancel=stop
        )
    )


def store_validator_run(
    project: Project,
    who: Who,
    run: ValidatorRun,
    *,
    council: str,
    number: int | None = None,
    date: str | None = None,
    note: str = "",
    replace: bool = False,
) -> ImportedRun:
    """Store what was kept of a run: counts by rule, sums over children, what ran and what not.

    Raises BadInput as importing a report would.
    """
    assert run.facts.year is not None
    whose = belonging(council, run.facts.year, replace, "project", None)
    stated = dataclasses.replace(run.facts, number=number, date=date, note=note)
    facts = checked_facts(stated, whose.year)
    words = f"Ran the validator on {year_words(whose.year)} of {whose.council}"
    with act(project, who, words) as this:
        return store_report(this, run.report, facts, whose)


def as_json(run: ValidatorRun) -> dict[str, object]:
    """The run as `commonground validation run` prints it; importing that file stores the same."""
    return written(
        run.report,
        run.facts,
        ran=run.ran,
        skipped=run.skipped,
        crashed=run.crashed,
        notes=run.notes,
        authority=run.authority,
    )
