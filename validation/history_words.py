"""How history calls the rows of the validation tables: counts of a run are never told."""

from __future__ import annotations

from storage import RowWords

_COUNTS = {"code": "rule", "unit": "counted in"}

_RUNS = {
    "runs": RowWords(
        "run of a return",
        of=("council_id",),
        fields={
            "year": "year it ends in",
            "source": "source",
            "number": "number",
            "date": "day",
            "unit": "counted in",
            "tables_loaded": "tables loaded",
            "validator_version": "validator’s version",
            "note": "note",
            "kind": "kind",
            "origin": "origin",
            "citation": "citation",
        },
        flags={
            "last_year_loaded": "last year’s files there",
            "counts_children": "counts children",
        },
        secret={
            "total": "its total",
            "children": "how many children",
            "episodes": "how many episodes",
            "outcomes": "how rules ended",
            "personal_data": "what was personal",
            "children_failing": "children with a failure",
            "total_squares": "how failures cluster",
        },
        known_as=("run_id",),
        plural="runs of returns",
    ),
    "rules_run": RowWords(
        "rule of a run",
        of=("run_id",),
        fields={"outcome": "outcome"},
        plural="rules of runs",
    ),
    "failure_counts": RowWords(
        "failure count",
        of=("run_id",),
        fields=_COUNTS,
        secret={"count": "the number", "squares": "how it clusters"},
    ),
    "run_tables": RowWords(
        "table of a run",
        "name",
        of=("run_id",),
        secret={"row_count": "its rows"},
        plural="tables of runs",
    ),
    "failing_together": RowWords(
        "list of rules that fail together",
        of=("run_id",),
        secret={"pairs": "the pairs"},
        plural="lists of rules that fail together",
    ),
    "arrived_runs": RowWords(
        "run that arrived",
        of=("run_id",),
        fields={"source": "from", "made_on": "made on"},
        secret={
            "meaning": "how it was hidden",
            "rounded_to": "how it was rounded",
            "children_hidden": "whether children were hidden",
        },
        plural="runs that arrived",
    ),
    "hidden_counts": RowWords("hidden count", of=("run_id",), fields=_COUNTS),
}
_RULES = {
    "local_rules": RowWords(
        "rule of a council",
        "code",
        of=("council_id",),
        fields={
            "label": "label",
            "rule_group": "group",
            "tables_read": "tables",
            "fields": "fields",
            "first_year": "first year",
            "last_year": "last year",
            "note": "note",
        },
        plural="rules of councils",
    ),
    "rule_group_choices": RowWords(
        "rule’s group", "code", fields={"rule_group": "group"}, plural="rules’ groups"
    ),
    "rule_listings": RowWords(
        "listing of rules",
        "name",
        fields={"year": "year it ends in", "validator_version": "validator’s version"},
        flags={"holds": "holds", "complete": "complete"},
        known_as=("listing_id",),
        plural="listings of rules",
    ),
    "listed_rules": RowWords(
        "rule of a listing",
        "code",
        of=("listing_id",),
        fields={"message": "message", "tables_read": "tables", "fields": "fields"},
        plural="rules of listings",
    ),
    "cause_groups": RowWords(
        "group of rules with one cause",
        "name",
        fields={"why": "reason"},
        flags={"refused": "refused"},
        known_as=("group_id",),
        plural="groups of rules with one cause",
    ),
    "cause_group_rules": RowWords(
        "rule of such a group", "code", of=("group_id",), plural="rules of such groups"
    ),
    "disclosure_setting": RowWords(
        "setting for small numbers",
        fields={
            "method": "method",
            "threshold": "smallest shown",
            "base": "rounded to",
            "totals": "totals",
        },
        plural="settings for small numbers",
        stay=True,
    ),
}
WORDS = {**_RUNS, **_RULES}
