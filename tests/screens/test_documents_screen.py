"""Reports and tables on Show and tell and from the command line."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from docx import Document as read_docx
from streamlit.testing.v1 import AppTest

from cli import main
from evidence.options import services as options
from presenting.documents.missing import missing, staying
from project import DATABASE_VARIABLE, open_project
from storage import Project
from tests.papers import WHO, small_project

APP = str(Path(__file__).resolve().parents[2] / "app.py")
BUTTONS = [
    "Save the user research report (Word)",
    "Save the benefits case (Word)",
    "Save the recommendations (Word)",
    "Save the workbook (Excel)",
    "Save the open data (zip)",
]


def _screen(path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(path))
    app = AppTest.from_file(APP, default_timeout=30).run()
    return app.switch_page("screens/show_and_tell/screen.py").run()


def _run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in ("present", "export", *words)])


def test_an_empty_project_says_what_each_document_lacks_and_leads_there(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _screen(project.path, monkeypatch)
    assert not app.exception
    said = [each.value.replace("\\", "") for each in app.markdown]
    assert any("No quote yet." in each for each in said)
    assert [each for each in said if each == "It would say that this is missing:"] == [
        "It would say that this is missing:"
    ] * 3
    assert "No benefits case yet, so nothing is said of what would be saved." in said
    assert [each.proto.label for each in app.get("download_button")] == BUTTONS


def test_the_demo_lacks_little_and_says_how_many_quotes_stay(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _screen(demo_file, monkeypatch)
    assert not app.exception
    said = " ".join(each.value for each in app.markdown).replace("\\", "")
    assert "Of 159 quotes, 102 stay behind: nobody has cleared them for sharing" in said
    assert "2 options nobody has decided on" in said
    assert "No benefits case" not in said
    project = open_project(demo_file)
    assert missing(project, "research-report") == missing(project, "benefits-case") == ()
    for row in options.ranking(project).rows:
        if row.outcome is None:
            options.decide_option(project, WHO, row.option.id, "park", "Later")
    assert missing(project, "recommendations") == ()
    assert staying(project).quotes == 102


def test_the_command_line_writes_each_of_them(tmp_path: Path) -> None:
    project = small_project(tmp_path / "small.db")
    out = tmp_path / "out"
    for kind in ("research-report", "benefits-case", "recommendations"):
        done = _run(out, "--db", project.path, "--format", "docx", "--document", kind, "--json")
        assert done.exit_code == 0, done.output
        told = json.loads(done.stdout)
        assert (told["path"], told["slides"], told["document"]) == (str(out), 0, kind)
        assert told["bytes"] == out.stat().st_size
        assert read_docx(str(out)).paragraphs
    done = _run(out, "--db", project.path, "--format", "DOCX")
    words = "2 quotes not cleared for sharing are left out."
    assert done.stdout == f"Wrote {out}. {words}\n"
    assert read_docx(str(out)).paragraphs[0].text == "User research report"
    book = tmp_path / "out.xlsx"
    assert _run(book, "--db", project.path, "--format", "xlsx").exit_code == 0
    assert openpyxl.load_workbook(book).sheetnames[0] == "About"
    assert _run(out, "--db", project.path, "--format", "data").exit_code == 0
    assert "datapackage.json" in zipfile.ZipFile(out).namelist()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--format", "docx", "--document", "minutes"), "there is no document “minutes”"),
        (("--format", "xlsx", "--document", "benefits-case"), "xlsx is of every table"),
        (("--format", "data", "--deck", "1"), "data is of the whole project"),
        (("--format", "html", "--document", "benefits-case"), "only docx is a document"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(
    project: Project, tmp_path: Path, asked: tuple[str, ...], words: str
) -> None:
    done = _run(tmp_path / "out", "--db", project.path, *asked)
    assert done.exit_code == 1
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()
