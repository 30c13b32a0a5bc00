"""The ways to look at evidence, in the order of the row at the top of the screen."""

from __future__ import annotations

from screens.evidence.crossing import the_crossing
from screens.evidence.decisions import the_decisions
from screens.evidence.findings import the_findings
from screens.evidence.listing import the_list
from screens.evidence.practice import the_practice
from screens.evidence.questions import the_questions
from screens.evidence.queue import the_queue
from screens.evidence.says import says
from screens.views import View

VIEWS: dict[str, View] = {
    "says": View("Says versus shows", {"show": "says"}, says),
    "painpoints": View("Painpoints and innovations", {}, the_list),
    "suggested": View("To decide", {"show": "suggested"}, the_queue),
    "steps": View("Steps by council", {"show": "steps"}, the_crossing),
    "practice": View("Who fixes what", {"show": "practice"}, the_practice),
    "findings": View("Findings", {"show": "findings"}, the_findings),
    "questions": View("Open questions", {"show": "questions"}, the_questions),
    "decisions": View("Decisions and data", {"show": "decisions"}, the_decisions),
}
