"""Puts open questions into the demo: some asked, one answered, one set aside."""

from __future__ import annotations

from common.who import Who
from evidence.questions import services
from storage import Project

# Which gaps are asked about, by how their keys begin, and by when (ISO).
ASKED = (("where-fixed:", "2026-11-26"), ("no-fix:", "2026-12-10"), ("both-sides:4", "2026-12-10"))
ANSWER = "Only in the case system, and only once the worker has confirmed it by message."


def add_questions(project: Project, who: Who) -> None:
    """Ask about the first gap of each kind, answer the first, and set another aside."""
    found = services.open_gaps(project)
    asked = []
    for key, day in ASKED:
        gap = next(each for each in found if each.key.startswith(key))
        asked.append((gap, services.ask(project, who, gap, before_on=day)))
    gap, number = asked[0]
    services.change_facts(
        project,
        who,
        number,
        1,
        council_id=gap.council_id,
        who_could_say=" / ".join(gap.who),
        before_on=ASKED[0][1],
        answer=ANSWER,
    )
    aside = next(each for each in services.open_gaps(project) if each.key.startswith("both-sides"))
    services.need_not_know(project, who, aside.key, "Both are so, at different times of the year.")
