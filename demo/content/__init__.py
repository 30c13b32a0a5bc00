"""The illustrative project's content, and the published figures that are kept apart from it.

Illustrative – written for this demo, not said by any person or council. Northmoor, Eastley and
Calderbrook do not exist, and nobody in the transcripts does. The content lies beside this file as
text, JSON and CSV so that a change can be read in a diff; it is loaded here without any database.
"""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from common.errors import BadInput
from demo.content.decisions import read_decision
from demo.content.model import (
    Anchor,
    Code,
    CodeGroup,
    Council,
    CouncilMap,
    Finding,
    Milestone,
    ProjectFacts,
    ProjectPerson,
    PublishedRow,
    PublishedTable,
    QuoteLink,
    RuleLink,
    Run,
    Session,
    StepLink,
    StepRules,
)
from demo.content.personas import read_need, read_persona
from demo.content.second_coding import read_second_coding
from demo.content.themes import read_theme
from demo.content.transcripts import read_session
from demo.content.whole import Content

__all__ = ["ILLUSTRATIVE", "Content", "demo_content", "published_table"]

ILLUSTRATIVE = "Illustrative – written for this demo, not said by any person or council"
# Council by council, as the files are named.
_SESSIONS = tuple(
    f"{letter}{number}"
    for letter, last in (("n", 6), ("e", 5), ("c", 5))
    for number in range(1, last + 1)
)
_COUNCILS = ("northmoor", "eastley", "calderbrook")


@cache
def demo_content() -> Content:
    """All invented content, loaded once; nothing in it can be changed."""
    sessions = tuple(_session(key) for key in _SESSIONS)
    return Content(
        project=_project(),
        codebook=tuple(_code_group(raw) for raw in _json("codebook.json")),
        sessions=sessions,
        findings=tuple(_finding(raw) for raw in _json("findings.json")),
        maps=tuple(_map(name) for name in _COUNCILS),
        step_rules=tuple(
            StepRules(**{**raw, "codes": tuple(raw["codes"])}) for raw in _json("step_rules.json")
        ),
        runs=_runs(),
        themes=tuple(read_theme(raw) for raw in _marked("themes")["themes"]),
        personas=tuple(read_persona(raw) for raw in _marked("personas")["personas"]),
        needs=tuple(read_need(raw) for raw in _marked("needs")["needs"]),
        decisions=tuple(read_decision(raw) for raw in _marked("decisions")["decisions"]),
        second_coding=read_second_coding(_marked("second_coding"), sessions),
    )


@cache
def published_table() -> PublishedTable:
    """The ten most frequent errors of six real councils in 2017/18, as published, with citation."""
    raw = _json("published.json")
    councils = tuple(raw["councils"])
    return PublishedTable(
        citation=raw["citation"],
        year=raw["year"],
        unit=raw["unit"],
        note=raw["note"],
        councils=councils,
        rows=tuple(
            PublishedRow(
                **{
                    **row,
                    "counts": MappingProxyType(dict(zip(councils, row["counts"], strict=True))),
                }
            )
            for row in raw["rows"]
        ),
    )


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text("utf-8")


def _json(name: str) -> Any:
    return json.loads(_text(name))


def _marked(name: str) -> Any:
    """What a file has that must say of itself that it is illustrative, as people may read it alone.

    Raises BadInput where it does not.
    """
    raw = _json(f"{name}.json")
    if raw["note"] != ILLUSTRATIVE:
        raise BadInput("it does not say that it is illustrative", where=f"{name}.json")
    return raw


def _session(key: str) -> Session:
    name = f"sessions/{key}.txt"
    return read_session(_text(name), name)


def _project() -> ProjectFacts:
    raw = _json("project.json")
    return ProjectFacts(
        name=raw["name"],
        note=raw["note"],
        councils=tuple(Council(**each) for each in raw["councils"]),
        people=tuple(ProjectPerson(**each) for each in raw["people"]),
        milestones=tuple(Milestone(**each) for each in raw["milestones"]),
    )


def _code_group(raw: dict[str, Any]) -> CodeGroup:
    return CodeGroup(**{**raw, "codes": tuple(Code(**each) for each in raw["codes"])})


def _finding(raw: dict[str, Any]) -> Finding:
    parts = {
        "quotes": tuple(QuoteLink(**each) for each in raw["quotes"]),
        "steps": tuple(StepLink(**each) for each in raw["steps"]),
        "anchors": tuple(Anchor(**each) for each in raw["anchors"]),
        "rules": tuple(RuleLink(**each) for each in raw["rules"]),
    }
    return Finding(**{**raw, **parts})


def _map(name: str) -> CouncilMap:
    text = _text(f"maps/{name}.json")
    document = json.loads(text)
    return CouncilMap(council=document["council"], name=document["name"], text=text)


def _runs() -> tuple[Run, ...]:
    """Facts from one file, counts from a column of each council's CSV; an empty cell is no row."""
    tables = {
        name: list(csv.DictReader(io.StringIO(_text(f"runs/{name}.csv")))) for name in _COUNCILS
    }
    runs = []
    for raw in _marked("runs/runs")["runs"]:
        column = raw.pop("column")
        counts = {
            row["code"]: int(row[column]) for row in tables[raw["council"].lower()] if row[column]
        }
        facts = {
            **raw,
            "tables": tuple(raw["tables"]),
            "crashed": tuple(raw["crashed"]),
            "counts": MappingProxyType(counts),
        }
        runs.append(Run(**facts))
    return tuple(runs)
