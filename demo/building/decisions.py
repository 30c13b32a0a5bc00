"""Puts leaders' decisions into the demo, with the data each needs and the councils' answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from common.who import Who
from demo.content.decisions import LeaderDecision
from evidence.decisions.linking import link_quote
from evidence.decisions.services import add_data, add_decision, answer
from storage import Project


def add_decisions(
    project: Project, who: Who, decisions: Sequence[LeaderDecision], quotes: Mapping[str, int]
) -> None:
    """Every decision in its order; ``quotes`` are ids by the content's keys."""
    for each in decisions:
        decision = add_decision(
            project,
            who,
            each.words,
            who_decides=each.who_decides,
            council=each.council,
            how_often=each.how_often,
            why=each.why,
        )
        for spoken in each.quotes:
            link_quote(project, who, "decision", decision, quotes[spoken.quote], why=spoken.why)
        for needed in each.data:
            data = add_data(project, who, decision, needed.what)
            for spoken in needed.quotes:
                link_quote(project, who, "data", data, quotes[spoken.quote], why=spoken.why)
            for said in needed.answers:
                facts = asdict(said)
                # Whether a field is the return's own is worked out from its name.
                del facts["field_is"]
                answer(project, who, data, **facts)
