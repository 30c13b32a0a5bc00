"""A small project to leave files behind of, and the words in files as others read them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from docx import Document as read_docx
from docx.document import Document as WordDocument
from lxml import etree

from common.who import Who
from evidence import services as evidence
from evidence.findings.model import Evidence
from evidence.findings.services import add_finding
from project import open_project
from research.services import clear_quote
from storage import Project
from storage import services as register
from tests.research.test_redacting import keep, session_of
from validation.report import ROWS, VALIDATOR, RunFacts
from validation.services import record_run

WHO = Who("Test analyst")
SAID = (
    "Interviewer: And the postcodes?",
    "P1: They come weeks late.",
    "P1: Every April the same list.",
    "P2: Ours are right on the day.",
)
LATE, AGAIN, AGAINST = 1, 2, 3
CLAIM = "Postcodes come late."


def small_project(path: Path) -> Project:
    """A finding that P1 speaks for twice and P2 against; only its first quote is cleared."""
    project = open_project(path)
    register.add_council(project, WHO, "Eastley")
    session = session_of(project, WHO, *SAID)
    late, again, against = (
        keep(project, WHO, session, each.partition(": ")[2]) for each in SAID[1:4]
    )
    clear_quote(project, WHO, late, 1)
    painpoint = evidence.add_painpoint(
        project, WHO, kind="painpoint", title="Postcodes come late", description="In a long letter",
        impact="high", judged_by="Ms Judge of Eastley",
    )  # fmt: skip
    evidence.link_quote(project, WHO, painpoint, late)
    evidence.link_quote(project, WHO, painpoint, against, stance="against")
    evidence.link_rule(project, WHO, painpoint, "164")
    behind = [Evidence("quote", late), Evidence("quote", again), Evidence("rule", "164")]
    add_finding(project, WHO, CLAIM, [*behind, Evidence("quote", against, "against")])
    return project


def add_run(
    project: Project, number: int, counts: dict[str, int], council: str = "Northmoor"
) -> None:
    """A run of 212 children that looked at Header and Episodes."""
    facts = RunFacts(number=number, children=212, tables_loaded=("Header", "Episodes"))
    record_run(
        project, WHO, council=council, year=2026, source=VALIDATOR, unit=ROWS, counts=counts,
        facts=facts,
    )  # fmt: skip


def opened(content: bytes) -> WordDocument:
    """A Word file as python-docx reads it."""
    return read_docx(io.BytesIO(content))


def everything_in(content: bytes) -> str:
    """All text in all parts of a zip, alternative texts and facts of the file included."""
    found = list[str]()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            data = parts.read(name)
            if name.endswith((".xml", ".rels")):
                root = etree.fromstring(data)
                # A paragraph in one piece, though Word may hold it in several.
                found += ["".join(map(str, each.itertext())) for each in root.iter("{*}p")]
                found += map(str, root.itertext())
                found += [str(value) for each in root.iter() for value in each.attrib.values()]
            elif not name.endswith(".png"):
                found.append(data.decode("utf-8"))
    return "\n".join(found)


def words_of(content: bytes) -> str:
    """The paragraphs and cells of a Word file in their order."""
    body = opened(content).element.body
    tag = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return "\n".join(
        "".join(text.text or "" for text in each.iter(f"{tag}t")) for each in body.iter(f"{tag}p")
    )
