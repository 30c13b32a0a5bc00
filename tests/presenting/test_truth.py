"""Every file follows the stored evidence; what is frozen keeps its own in every one of them."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from presenting import services
from presenting.freezing import freeze
from presenting.leaving import left_behind
from presenting.model import NewCard
from presenting.whole import whole_file
from research.services import quotes_by_id, unclear_quote
from storage import Project
from tests.papers import LATE, WHO, everything_in, small_project
from validation.report import ROWS, VALIDATOR, RunFacts
from validation.services import record_run

DAY = date(2026, 11, 29)
BEFORE, AFTER = 6_181, 7_393


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = small_project(tmp_path / "small.db")
    _count(made, BEFORE)
    return made


def _count(project: Project, failures: int) -> None:
    facts = RunFacts(number=1, children=212, tables_loaded=("Header", "Episodes"))
    record_run(
        project, WHO, council="Northmoor", year=2026, source=VALIDATOR, unit=ROWS,
        counts={"164": failures}, facts=facts, replace=True,
    )  # fmt: skip


def _board(project: Project) -> int:
    board = services.add_storyboard(project, WHO, "Truth")
    failures = {"councils": [], "codes": ["164"], "which": "first"}
    services.add_cards(
        project,
        WHO,
        board,
        [
            NewCard("failures", failures),
            NewCard("painpoint", {"painpoint": 1, "quotes": [LATE]}),
            NewCard("finding", {"finding": 1}),
        ],
    )
    return board


def _said(project: Project, board: int, to: str) -> str:
    content = left_behind(project, board, to, day=DAY).content
    if to == "html":
        return content.decode()
    if to == "pptx":
        return everything_in(content)
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(page.extract_text() for page in pages)


def _whole(project: Project, to: str) -> str:
    content = whole_file(project, to, day=DAY).content
    if to != "xlsx":
        return everything_in(content)
    sheets = load_workbook(io.BytesIO(content), read_only=True)
    return " ".join(
        str(cell) for each in sheets for row in each.iter_rows(values_only=True) for cell in row
    )


def _has(text: str, count: int) -> bool:
    return f"{count:,}" in text or str(count) in text


@pytest.mark.parametrize("to", ["html", "pptx", "pdf"])
def test_a_changed_count_is_on_every_live_slide_and_on_no_frozen_one(
    project: Project, to: str
) -> None:
    live = _board(project)
    frozen = services.copy_storyboard(project, WHO, live)
    freeze(project, WHO, frozen)
    assert _has(_said(project, live, to), BEFORE)
    _count(project, AFTER)
    now, then = _said(project, live, to), _said(project, frozen, to)
    assert (_has(now, AFTER), _has(now, BEFORE)) == (True, False)
    assert (_has(then, AFTER), _has(then, BEFORE)) == (False, True)


@pytest.mark.parametrize("to", ["docx", "xlsx", "data"])
def test_a_changed_count_is_in_every_report_and_table(project: Project, to: str) -> None:
    assert _has(_whole(project, to), BEFORE)
    _count(project, AFTER)
    now = _whole(project, to)
    assert (_has(now, AFTER), _has(now, BEFORE)) == (True, False)


@pytest.mark.parametrize("to", ["html", "pptx", "pdf", "docx", "xlsx", "data"])
def test_a_withdrawn_quote_is_in_no_file_live_or_frozen(project: Project, to: str) -> None:
    boards = [_board(project), _board(project)]
    freeze(project, WHO, boards[1])
    (quote,) = quotes_by_id(project, [LATE])
    slides = to in ("html", "pptx", "pdf")
    files = [_said(project, each, to) for each in boards] if slides else [_whole(project, to)]
    assert all(quote.text in each for each in files)
    unclear_quote(project, WHO, LATE, quote.version)
    files = [_said(project, each, to) for each in boards] if slides else [_whole(project, to)]
    assert not any(quote.text in each for each in files)
    if slides:
        assert "Withdrawn" in files[1]
        assert "not cleared" in files[0]


@pytest.mark.parametrize("to", ["html", "pptx", "pdf"])
def test_no_quotes_words_are_in_a_file_for_outsiders(project: Project, to: str) -> None:
    board = _board(project)
    (quote,) = quotes_by_id(project, [LATE])
    assert quote.text in _said(project, board, to)
    content = left_behind(project, board, to, hide_quotes=True, day=DAY).content
    if to == "html":
        said = content.decode()
    elif to == "pptx":
        said = everything_in(content)
    else:
        said = " ".join(each.extract_text() for each in PdfReader(io.BytesIO(content)).pages)
    assert quote.text not in said
    assert "Quotes are not shown here" in said
