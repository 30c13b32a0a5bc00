"""The user research report: what was asked of whom, what was found, what it rests on."""

from __future__ import annotations

from presenting.documents.about import opening
from presenting.documents.background import approach, background
from presenting.documents.errors import errors
from presenting.documents.findings import findings, summary
from presenting.documents.heard import heard, themes
from presenting.documents.maps import in_common, maps_part
from presenting.documents.model import Paper
from presenting.documents.onward import decisions, left, next_steps, open_questions
from presenting.documents.people import needs_part, personas_part
from presenting.documents.says import says
from presenting.documents.sources import Sources
from presenting.documents.voted import voted

TITLE = "User research report"
WHAT = (
    "What people in councils said about preparing the yearly return on children looked after "
    "(SSDA903), what they do, and what the error reports of their returns show; with the evidence "
    "for and against each finding."
)


def research_report(held: Sources) -> Paper:
    """The whole report."""
    blocks = [
        *opening(held, WHAT),
        *summary(held),
        *background(held),
        *approach(held),
        *findings(held),
        *heard(held),
        *themes(held),
        *personas_part(held),
        *needs_part(held),
        *maps_part(held),
        *in_common(held),
        *errors(held),
        *says(held),
        *voted(held),
        *open_questions(held),
        *decisions(held),
        *next_steps(held),
        *left(held),
    ]
    return Paper(TITLE, held.imprint.project, held.imprint, tuple(blocks), frozenset(held.left))
