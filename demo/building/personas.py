"""Puts personas and user needs into the demo, with the quotes and findings they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from common.who import Who
from demo.content.personas import Need, Persona
from evidence.people.services import link
from research.personas.model import NeedFacts, PersonaFacts
from research.services.needs import add_need
from research.services.personas import add_persona, add_point, rest_on
from storage import Project


def add_personas(
    project: Project, who: Who, personas: Sequence[Persona], quotes: Mapping[str, int]
) -> dict[str, int]:
    """Every persona with its points and the quotes behind each; their ids by key."""
    ids = {}
    for each in personas:
        facts = PersonaFacts(each.name, each.user_group, each.role, each.summary)
        ids[each.key] = add_persona(project, who, facts)
        for point in each.points:
            added = add_point(project, who, ids[each.key], point.kind, point.words)
            rest_on(project, who, "point", added, [quotes[key] for key in point.quotes])
    return ids


def add_needs(
    project: Project,
    who: Who,
    needs: Sequence[Need],
    personas: Mapping[str, int],
    quotes: Mapping[str, int],
    findings: Mapping[str, int],
) -> None:
    """Every need of those personas; ``findings`` are painpoints' ids by the content's keys."""
    for each in needs:
        need = add_need(
            project,
            who,
            NeedFacts(each.as_a, each.i_need, each.so_that, personas[each.persona]),
            quote_ids=[quotes[said.quote] for said in each.quotes if said.stance == "for"],
        )
        for said in each.quotes:
            if said.stance == "against":
                of = [quotes[said.quote]]
                rest_on(project, who, "need", need, of, stance="against", why=said.why)
        for key in each.findings:
            link(project, who, "need", need, findings[key])
