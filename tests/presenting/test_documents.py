"""Documents left behind: what is in them, what must not be, and that others can read them."""

from __future__ import annotations

import io
import itertools
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm

from common.errors import BadInput
from evidence import services as evidence
from evidence.findings.services import add_finding, decide
from evidence.options import services as options
from evidence.outlining import draw_outline
from presenting.documents.maps import maps_part
from presenting.documents.model import Paper, Picture, flat
from presenting.documents.services import KINDS, TITLES, Document, document
from presenting.documents.sources import sources
from presenting.formats.docx import write_docx
from presenting.imprint import ILLUSTRATIVE
from project import open_project
from research.clearance import cleared_only
from research.searching.model import Wanted
from research.services import remove_quote, unclear_quote
from research.services.searching import page_of_quotes
from storage import Project
from tests.papers import (
    AGAIN,
    AGAINST,
    CLAIM,
    LATE,
    SAID,
    WHO,
    add_run,
    everything_in,
    opened,
    small_project,
    words_of,
)
from validation.services import remove_run, runs

DAY = date(2026, 11, 29)
NAMES = {str(kind): title for kind, title in TITLES.items()}
CHAPTERS = [
    "About this document",
    "Summary",
    "Project background",
    "Approach",
    "Findings",
    "Painpoints and innovations",
    "What councils have in common, and what differs",
    "Personas",
    "User needs",
    "Process maps",
    "What the maps have in common",
    "What the data shows",
    "What people say and what the data shows",
    "What rooms answered",
    "Open questions",
    "Decisions and the data they need",
    "Next steps",
    "What was left, and why",
]


@pytest.fixture(scope="module")
def of_demo(built_demo: Path) -> dict[str, Document]:
    """All three documents of the illustrative project, made once."""
    return {kind: document(open_project(built_demo), kind, DAY) for kind in KINDS}


@pytest.fixture
def small(tmp_path: Path) -> Project:
    return small_project(tmp_path / "small.db")


def _headings(content: bytes, level: int) -> list[str]:
    names = {f"Heading {each}" for each in range(1, level + 1)}
    return [each.text for each in opened(content).paragraphs if each.style.name in names]  # type: ignore[union-attr]


def test_the_report_has_its_chapters_in_order_and_no_level_is_skipped(
    of_demo: dict[str, Document],
) -> None:
    report = of_demo["research-report"].content
    assert _headings(report, 1) == CHAPTERS
    for each in of_demo.values():
        styles = [p.style.name for p in opened(each.content).paragraphs]  # type: ignore[union-attr]
        levels = [int(name[-1]) for name in styles if name and name.startswith("Heading")]
        assert levels[0] == 1
        assert all(later - before <= 1 for before, later in itertools.pairwise(levels))


@pytest.mark.parametrize("kind", KINDS)
def test_the_contents_list_every_heading_and_lead_there(
    of_demo: dict[str, Document], kind: str
) -> None:
    read = opened(of_demo[kind].content)
    links = list(read.element.body.iter(qn("w:hyperlink")))
    told = ["".join(t.text for t in link.iter(qn("w:t"))) for link in links]
    assert told == _headings(of_demo[kind].content, 2)
    marks = {each.get(qn("w:name")) for each in read.element.body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in links} <= marks
    fields = [each.text for each in read.element.body.iter(qn("w:instrText"))]
    assert any(field.startswith(" TOC ") for field in fields)
    # Nothing asks to be brought up to date when it is opened.
    assert b"updateFields" not in zipfile.ZipFile(io.BytesIO(of_demo[kind].content)).read(
        "word/settings.xml"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_has_a_head_that_repeats_and_a_caption(
    of_demo: dict[str, Document], kind: str
) -> None:
    read = opened(of_demo[kind].content)
    assert len(read.tables) >= 5
    for place, each in enumerate(read.tables, start=1):
        head = each.rows[0]._tr
        assert head.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(cell.text for cell in each.rows[0].cells)
        assert len(each.rows) > 1
        caption = each._tbl.getprevious()
        assert caption is not None
        said = "".join(t.text or "" for t in caption.iter(qn("w:t")))
        assert said.startswith(f"Table {place}. ")


@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_has_words_a_caption_and_fits_its_page(
    of_demo: dict[str, Document], kind: str
) -> None:
    read = opened(of_demo[kind].content)
    shown = list(read.inline_shapes)
    assert len(shown) == {"research-report": 25, "benefits-case": 2, "recommendations": 1}[kind]
    for each in shown:
        words = each._inline.docPr.get("descr")
        assert len(words) > 40
        assert each.width <= Cm(25.31)
        assert each.height <= Cm(25.3 * 0.75)
    captions = [p.text for p in read.paragraphs if p.text.startswith("Figure ")]
    assert len(captions) == len(shown)


@pytest.mark.parametrize("kind", KINDS)
def test_a_quote_nobody_cleared_is_in_no_part_of_any_file(
    built_demo: Path, of_demo: dict[str, Document], kind: str
) -> None:
    project, after = open_project(built_demo), 0
    cleared, kept = set[str](), set[str]()
    while (page := page_of_quotes(project, Wanted(), after=after, most=100)).found:
        quotes = [each.quote for each in page.found]
        through = {each.text for each in cleared_only(quotes)[0]}
        cleared |= through
        kept |= {each.text for each in quotes} - through
        after = quotes[-1].id
    inside = everything_in(of_demo[kind].content)
    assert len(kept) > 90
    assert [each for each in kept if each in inside and not any(each in c for c in cleared)] == []
    if kind == "research-report":
        told = [each for each in cleared if each in inside]
        assert len(told) > 40
        assert len(of_demo[kind].left_out) == 71


@pytest.mark.parametrize("kind", KINDS)
def test_each_page_says_what_it_is_of_and_the_file_names_nobody(
    of_demo: dict[str, Document], kind: str
) -> None:
    read = opened(of_demo[kind].content)
    assert [p.text for p in read.sections[0].header.paragraphs] == [
        NAMES[kind],
        ILLUSTRATIVE,
    ]
    foot = read.sections[0].footer.paragraphs[0].text
    assert re.match(
        r".+ · Version [\d,]+ of the project · Saved 29 November 2026 with .+ Page", foot
    )
    facts = read.core_properties
    assert (facts.title, facts.subject) == (
        NAMES[kind],
        "One return, three councils (illustrative)",
    )
    assert (facts.author, facts.last_modified_by, facts.language) == ("", "", "en-GB")
    assert facts.created
    assert facts.created.date() == DAY
    names = zipfile.ZipFile(io.BytesIO(of_demo[kind].content)).namelist()
    assert not [n for n in names if "thumbnail" in n or "app.xml" in n or "customXml" in n]
    assert read.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-GB"
    normal = read.styles["Normal"].font
    assert (normal.name, normal.size.pt) == ("Arial", 11)


def test_the_same_project_gives_the_same_bytes_but_for_the_day(small: Project) -> None:
    add_run(small, 1, {"164": 41})
    for kind in KINDS:
        once, again = document(small, kind, DAY), document(small, kind, DAY)
        assert once == again
        later = document(small, kind, date(2027, 1, 2))
        assert later.content != once.content
        assert words_of(later.content).replace("2 January 2027", "29 November 2026") == words_of(
            once.content
        )


def test_a_changed_count_and_a_hidden_one_show_in_the_report(small: Project) -> None:
    add_run(small, 1, {"164": 41, "169": 3})
    before = words_of(document(small, "research-report", DAY).content)
    assert "19.3 rows per 100 children (41 ÷ 212)" in before
    assert "fails, how often is hidden (c)" in before
    assert "(3 ÷ 212)" not in before
    (run,) = runs(small)
    remove_run(small, WHO, run.id, run.version)
    add_run(small, 1, {"164": 53, "169": 3})
    after = words_of(document(small, "research-report", DAY).content)
    assert "25.0 rows per 100 children (53 ÷ 212)" in after
    assert "(41 ÷ 212)" not in after


def test_a_quote_that_is_not_cleared_any_more_or_withdrawn_is_gone_and_it_is_said(
    small: Project,
) -> None:
    words = [each.partition(": ")[2] for each in SAID[1:]]
    made = document(small, "research-report", DAY)
    # Two people like them were asked in Northmoor, so no more is said of who said it.
    assert f"“{words[0]}” – Someone asked, Northmoor" in words_of(made.content)
    assert made.left_out == {AGAIN, AGAINST}
    assert words[1] not in everything_in(made.content)
    unclear_quote(small, WHO, LATE, 2)
    made = document(small, "research-report", DAY)
    assert made.left_out == {LATE, AGAIN, AGAINST}
    assert words[0] not in everything_in(made.content)
    assert "(2 quotes not cleared for sharing)" in words_of(made.content)
    remove_quote(small, WHO, LATE)
    assert "Withdrawn since: A quote that is no longer in the project." in words_of(
        document(small, "research-report", DAY).content
    )


def test_what_is_against_and_what_came_of_it_stand_with_each_finding(small: Project) -> None:
    option = options.add_option(small, WHO, "Ask earlier")
    options.link_option(small, WHO, option, "finding", 1)
    options.decide_option(small, WHO, option, "no further action", "Nobody has the time")
    decide(small, WHO, 1, 1, "agreed")
    told = words_of(document(small, "research-report", DAY).content)
    assert f"Headline finding: {CLAIM}" in told
    assert "Evidence against: 1 person asked spoke against it." in told
    assert "What came of it: Ask earlier (No further action)." in told
    recommended = words_of(document(small, "recommendations", DAY).content)
    assert "Ask earlier: Nobody has the time" in recommended.split("No further action\n")[-1]
    assert "Ms Judge of Eastley" not in recommended


def test_an_empty_project_says_what_is_not_known_and_has_no_empty_table(project: Project) -> None:
    for kind in KINDS:
        made = document(project, kind, DAY)
        assert made.left_out == frozenset()
        tables = opened(made.content).tables
        assert len(tables) == (1 if kind == "benefits-case" else 0)
        said = words_of(made.content)
        assert "yet" in said
        assert ILLUSTRATIVE not in said
    # What others have published stands there by itself, each figure with its source.
    assert "£ a year" in words_of(document(project, "benefits-case", DAY).content)


def test_words_of_any_kind_stay_words(small: Project) -> None:
    hostile = (
        '=cmd|" /C calc"!A0',
        "</w:t><w:p>&lt;script&gt;alert(1)</w:p>",
        "👩🏽‍💻 tired of this 🎉",
        "הטפסים מגיעים באיחור",
        "nul \x0b and \ufffe end",
    )
    for words in hostile:
        evidence.add_painpoint(small, WHO, kind="painpoint", title=words.replace("\x0b", "|")[:200])
    add_finding(small, WHO, "w" * 400)
    made = document(small, "research-report", DAY)
    told = words_of(made.content)
    for words in hostile[:4]:
        assert words in told
    assert "nul | and \ufffd end" in told
    assert "w" * 400 in told
    assert max(map(len, _headings(made.content, 2))) <= 140
    cells = [
        p
        for p in opened(made.content).element.body.iter(qn("w:p"))
        if hostile[3] in "".join(t.text or "" for t in p.iter(qn("w:t")))
    ]
    assert cells
    assert all(p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None for p in cells)


def test_a_map_of_sixty_steps_fits_its_pages_and_its_table_has_all_of_it(small: Project) -> None:
    steps = "\n".join(f"{number}. Check record {number}" for number in range(1, 61))
    draw_outline(small, WHO, steps, council="Northmoor", name="A long process")
    held = sources(small, DAY)
    blocks = tuple(maps_part(held))
    content = write_docx(Paper("Maps", "All", held.imprint, blocks))
    read = opened(content)
    pictures = [each for each in flat(blocks) if isinstance(each, Picture)]
    assert len(read.inline_shapes) == len(pictures) > 1
    for each in read.inline_shapes:
        assert each.width <= Cm(25.31)
        assert each.height <= Cm(16.6)
    (table,) = read.tables
    assert [row.cells[0].text for row in table.rows][1:] == [str(n) for n in range(1, 61)]
    # Pages that lie on their side follow one another; the last page stands again or is the last.
    assert [s.orientation == WD_ORIENT.LANDSCAPE for s in read.sections] == [False, True]


def test_no_other_document_can_be_asked_for(project: Project) -> None:
    with pytest.raises(BadInput, match="Choose research-report, benefits-case or recommendations"):
        document(project, "minutes")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
@pytest.mark.parametrize("kind", KINDS)
def test_libreoffice_opens_it(of_demo: dict[str, Document], kind: str, tmp_path: Path) -> None:
    file = tmp_path / f"{kind}.docx"
    file.write_bytes(of_demo[kind].content)
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, file],
        check=True,
        capture_output=True,
        timeout=180,
    )
    from pypdf import PdfReader

    pages = PdfReader(tmp_path / f"{kind}.pdf").pages
    text = "\n".join(page.extract_text() for page in pages)
    assert 8 <= len(pages) <= 90
    assert all(
        " ".join(chapter.split()) in " ".join(text.split())
        for chapter in _headings(of_demo[kind].content, 1)
    )
    assert f"Page {len(pages)} of {len(pages)}" in text
    assert text.count(ILLUSTRATIVE) >= len(pages)
