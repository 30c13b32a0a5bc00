"""Puts the demo's findings into the project, with what they rest on and what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.who import Who
from demo.content.conclusions import CONCLUSIONS, Behind
from evidence.findings.model import Evidence
from evidence.findings.services import add_finding, decide, link
from evidence.findings.weighing import held
from storage import Project


@dataclass(frozen=True)
class Known:
    """Where everything has got to in the project, by the content's keys."""

    quotes: Mapping[str, int]
    painpoints: Mapping[str, int]
    themes: Mapping[str, int]
    steps: Mapping[tuple[str, str], int]


def add_findings(project: Project, who: Who, known: Known) -> dict[str, int]:
    """Every finding; what was linked since makes the evidence of one another than was agreed on.

    Returns ids by the content's keys.
    """
    ids = {}
    for each in CONCLUSIONS:
        made = ids[each.key] = add_finding(project, who, each.claim, _evidence(each.behind, known))
        for said in each.decided:
            version = next(f.version for f in held(project).findings if f.id == made)
            decide(project, Who(said.by, role="team"), made, version, said.what, said.why)
        if each.since:
            link(project, who, made, _evidence(each.since, known))
    return ids


def _evidence(behind: Sequence[Behind], known: Known) -> list[Evidence]:
    found = []
    for each in behind:
        first = each.keys[0]
        if each.kind == "rule":
            found.append(Evidence("rule", first, each.stance, each.why))
        elif each.kind == "difference":
            one, other = (known.steps[council, step] for council, step in map(_step, each.keys))
            found.append(Evidence("difference", (one, other), each.stance, each.why))
        else:
            ids = {"quote": known.quotes, "painpoint": known.painpoints, "theme": known.themes}
            found.append(Evidence(each.kind, ids[each.kind][first], each.stance, each.why))
    return found


def _step(key: str) -> tuple[str, str]:
    council, _, element = key.partition(" ")
    return council, element
