"""The documents of a project as files: what a button on a screen and the command line ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from common.errors import BadInput
from common.words import listed
from presenting.documents.benefits_case import TITLE as BENEFITS_CASE
from presenting.documents.benefits_case import benefits_case
from presenting.documents.model import Paper
from presenting.documents.recommendations import TITLE as RECOMMENDATIONS
from presenting.documents.recommendations import recommendations
from presenting.documents.research_report import TITLE as RESEARCH_REPORT
from presenting.documents.research_report import research_report
from presenting.documents.sources import Sources, sources
from presenting.formats.docx import MIME, write_docx
from storage import Project, reading

DocumentKind = Literal["research-report", "benefits-case", "recommendations"]
KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)
TITLES: Mapping[DocumentKind, str] = {
    "research-report": RESEARCH_REPORT,
    "benefits-case": BENEFITS_CASE,
    "recommendations": RECOMMENDATIONS,
}
_BUILDERS: Mapping[DocumentKind, Callable[[Sources], Paper]] = {
    "research-report": research_report,
    "benefits-case": benefits_case,
    "recommendations": recommendations,
}


@dataclass(frozen=True)
class Document:
    """A file to leave behind: its bytes, what to call it, and which quotes stayed behind."""

    content: bytes = field(repr=False)
    name: str
    mime: str
    left_out: frozenset[int] = frozenset()


def document(project: Project, kind: str, day: date | None = None) -> Document:
    """One of the documents, as a Word file; ``day`` None is today. Raises BadInput for no kind."""
    made = paper(project, kind, day)
    name = f"{kind}-{made.imprint.day}.docx"
    return Document(write_docx(made), name, MIME, made.left_out)


def paper(project: Project, kind: str, day: date | None = None) -> Paper:
    """A document's content: quotes through the door, counts through the door."""
    if kind not in KINDS:
        raise BadInput(
            f"there is no document “{kind[:30]}”", remedy=f"Choose {listed(KINDS, 'or')}"
        )
    # One reading for all of it, so that no page is of another state than the next.
    with reading(project):
        return _BUILDERS[kind](sources(project, day))
