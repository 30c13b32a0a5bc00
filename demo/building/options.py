"""Puts the demo's options into the project, with their scores, decisions and links."""

from __future__ import annotations

from collections.abc import Mapping

from common.who import Who
from demo.building.conclusions import Known
from demo.content.options import OPTIONS, ROOM, ROOM_DAY
from evidence.options import services
from storage import Project


def add_options(
    project: Project, who: Who, known: Known, findings: Mapping[str, int]
) -> dict[str, int]:
    """Every option; ``findings`` are ids by the content's keys. Returns ids by title."""
    ids = {}
    for each in OPTIONS:
        option = ids[each.title] = services.add_option(project, who, each.title, each.more)
        for key in each.painpoints:
            services.link_option(project, who, option, "painpoint", known.painpoints[key])
        for key in each.findings:
            services.link_option(project, who, option, "finding", findings[key])
        for council_and_step in each.steps:
            step = known.steps[council_and_step]
            services.link_option(project, who, option, "step", step)
        for code in each.rules:
            services.link_option(project, who, option, "rule", code)
        for criterion, said in each.scores.items():
            services.score_option(
                project,
                who,
                option,
                criterion,
                said.score,
                said.why,
                judged_by=ROOM,
                judged_on=ROOM_DAY,
            )
        for decision in each.decided:
            services.decide_option(
                project,
                who,
                option,
                decision.outcome,
                decision.reason,
                judged_by=decision.by,
                judged_on=decision.on,
            )
    return ids
