"""Puts the demo's options into the project, with their scores, decisions and links."""

from __future__ import annotations

from collections.abc import Mapping

from common.who import Who
from demo.content.options import OPTIONS, ROOM
from evidence.options import services
from storage import Project


def add_options(project: Project, who: Who, painpoints: Mapping[str, int]) -> dict[str, int]:
    """Every option; ``painpoints`` are ids by the content's keys. Returns ids by title."""
    ids = {}
    for each in OPTIONS:
        option = ids[each.title] = services.add_option(project, who, each.title, each.more)
        for key in each.painpoints:
            services.link_option(project, who, option, "painpoint", painpoints[key])
        for code in each.rules:
            services.link_option(project, who, option, "rule", code)
        for criterion, said in each.scores.items():
            services.score_option(
                project, who, option, criterion, said.score, said.why, judged_by=ROOM
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
