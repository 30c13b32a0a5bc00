"""What a run says of a rule: nothing is inferred to have passed that was not looked at."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from validation.catalogue import normalise_code, rules
from validation.formats import read_run_facts
from validation.model import Run, cell_of, status_of
from validation.report import PORTAL, PUBLISHED, ROWS, VALIDATOR, RunFacts

Shared = Callable[[str], Path]
ALL_TABLES = ("Header", "Episodes", "Reviews", "UASC", "OC2", "OC3", "AD1", "PlacedAdoption")


def test_what_is_inferred_agrees_with_what_the_validator_really_did(shared: Shared) -> None:
    """Against real runs: every rule inferred to have passed did run and did not fail."""
    for name in ("tiny60_run1", "tiny60_run3", "councilA400_run1", "councilA400_run2"):
        folder = shared(f"validator/{name}")
        facts = read_run_facts((folder / "run_stats.json").read_bytes(), "run_stats.json")
        text = (folder / "error_report.csv").read_text("utf-8").lstrip("\n")
        counts = {
            normalise_code(row["Code"]): int(row["Error Count"])
            for row in csv.DictReader(io.StringIO(text))
        }
        known = Run(facts, VALIDATOR, ROWS, counts)
        bare = replace(
            facts,
            ran=None,
            skipped=None,
            crashed=None,
            last_year_loaded=False,
            validator_version="0.1.17",
        )
        stated = Run(bare, VALIDATOR, ROWS, counts)
        said = [(status_of(r.code, stated), status_of(r.code, known)) for r in rules(2026)]
        inferred = [truth for status, truth in said if status == "passed (inferred)"]
        assert set(inferred) == {"passed (inferred)"}
        assert len(inferred) >= 120
        unstated = Run(RunFacts(year=2026), VALIDATOR, ROWS, counts)
        assert {status_of(r.code, unstated) for r in rules(2026)} == {"failed", "unknown"}


def test_passing_is_inferred_only_where_everything_needed_is_stated() -> None:
    tables = (*ALL_TABLES, "PrevPerm", "Missing", "SWEpisodes")
    full = RunFacts(
        year=2026, tables_loaded=tables, last_year_loaded=True, validator_version="0.1.17"
    )

    def status(code: str, facts: RunFacts = full, source: str = VALIDATOR) -> str:
        return status_of(code, Run(facts, source, ROWS, {"102": 3, "103": 0}))

    assert [status(code) for code in ("102", "103", "144")] == [
        "failed",
        "passed",
        "passed (inferred)",
    ]
    # Needs Ofsted's lists; always crashes; not of this year; not in any catalogue.
    assert [status(code) for code in ("219", "231", "700", "450")] == [
        "unknown",
        "crashed",
        "unknown",
        "unknown",
    ]
    assert status("231", replace(full, validator_version=None)) == "unknown"
    assert status("219", replace(full, tables_loaded=(*tables, "ProviderInfo"))) == (
        "passed (inferred)"
    )
    assert status("202") == "passed (inferred)"
    for last_year in (False, None):
        assert status("202", replace(full, last_year_loaded=last_year)) == "unknown"
    assert status("144", replace(full, tables_loaded=None)) == "unknown"
    assert status("144", replace(full, year=2018)) == "unknown"
    # The portal has none of the validator's own integrity rules; a published table says nothing.
    assert [status(code, source=PORTAL) for code in ("144", "231", "INT01")] == [
        "passed (inferred)",
        "passed (inferred)",
        "unknown",
    ]
    assert status("144", source=PUBLISHED) == "unknown"


def test_a_split_rule_is_added_from_its_parts_and_a_part_is_not_zero_under_its_parent() -> None:
    facts = RunFacts(year=2026)
    parts = Run(facts, VALIDATOR, ROWS, {"503A": 4, "503B": 9})
    assert cell_of("503", parts).count == 13
    assert cell_of("503", parts).note == "counted there as 503A, 503B"
    by_child = Run(facts, VALIDATOR, "children", {"503A": 4, "503B": 9})
    assert (cell_of("503", by_child).count, cell_of("503", by_child).status) == (None, "failed")
    whole = Run(facts, PORTAL, "portal count", {"503": 13})
    assert cell_of("503a", whole).count is None
    assert cell_of("503a", whole).note == "counted under 503 there"
