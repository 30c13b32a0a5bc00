"""Projects of other programs on the command line: any file by its content, exact JSON, and back."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import main
from common.errors import BadInput
from research.exchange.counting import convention_of
from research.exchange.files import kind_of, read_project
from research.exchange.model import (
    Convention,
    ForeignCode,
    ForeignCoding,
    ForeignProject,
    ForeignSource,
    ForeignSpan,
)
from research.formats.refi import write_qdpx

Shared = Callable[[str], Path]


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def said(*words: object) -> Any:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "team.db"


def _bring(db: Path, *files: object) -> Any:
    return said("research", "import", *files, "--council", "Northmoor", "--db", db)


def test_ways_of_counting_are_said_in_the_words_they_are_shown_in() -> None:
    for each in (Convention(), Convention("UTF-16 unit", "CRLF as one", "counted", "inclusive")):
        assert convention_of(each.words()) == each
    assert convention_of("UTF-8 bytes, end inclusive") == Convention("UTF-8 byte", end="inclusive")
    with pytest.raises(BadInput, match="no way of counting"):
        convention_of("furlongs")


def test_a_file_is_known_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    codebook = (
        b"\xef\xbb\xbf<?xml version='1.0'?>\n<q:CodeBook xmlns:q='urn:QDA-XML:codebook:1.0'/>"
    )
    assert kind_of(codebook) == "qdc"
    assert kind_of(b"<Project xmlns='urn:QDA-XML:project:1.0'><CodeBook/>") is None
    assert kind_of(b"SQLite format 3\x00...") == "database"
    assert kind_of(b"P1: See the <CodeBook> of ours") == "qdc"
    assert kind_of(b"P1: Well.") is None
    for member, kind in (("Project.qde", "qdpx"), ("a.qda/data.qda", "qualcoder"), ("w.xml", None)):
        with zipfile.ZipFile(tmp_path / "x", "w") as archive:
            archive.writestr(member, "x")
        assert kind_of((tmp_path / "x").read_bytes()) == kind
    assert kind_of((tmp_path / "x").read_bytes()[:20]) is None


@pytest.mark.parametrize("name", ["councils_plain", "councils_maxqda"])
def test_a_project_of_another_program_comes_in_and_goes_out_as_it_was(
    name: str, db: Path, tmp_path: Path, shared: Shared
) -> None:
    file = shared(f"refi/qualcoder/{name}.qdpx")
    brought = _bring(db, file)
    assert (brought["documents"], brought["quotes"], brought["codes"]) == (2, 9, 6)
    assert ("CRLF as one" in brought["convention"]) == (name == "councils_maxqda")
    assert brought["redactions"] == 1
    assert all(set(each) == {"what", "count", "why"} for each in brought["lost"])
    out = tmp_path / "out.qdpx"
    result = run("research", "export", out, "--format", "qdpx", "--db", db, "--json")
    assert json.loads(result.stdout) == {"path": str(out), "quotes": 9, "codes": 6}
    assert "not for sharing" in result.stderr
    was, now = (read_project(each.read_bytes(), each.name) for each in (file, out))
    assert (now.codes, now.sets) == (was.codes, was.sets)
    assert now.sources[0] == was.sources[0]
    replaced = was.sources[1].text.replace("Zoë", "[name 1]")
    assert (now.sources[1].guid, now.sources[1].text) == (was.sources[1].guid, replaced)
    assert _words(now) == [(guid, text.replace("Zoë", "[name 1]")) for guid, text in _words(was)]
    assert {memo.text for memo in was.memos} <= {memo.text for memo in now.memos}
    assert said("check", "--db", db)["ok"]


def _words(project: ForeignProject) -> list[tuple[str, str]]:
    return [
        (span.guid, source.text[span.start : span.end])
        for source in project.sources
        for span in source.spans
    ]


def test_only_what_is_cleared_goes_out_for_others_and_a_codebook_alone(
    db: Path, tmp_path: Path, shared: Shared
) -> None:
    _bring(db, shared("refi/qualcoder/councils_plain.qdpx"))
    out = tmp_path / "out.qdpx"
    shown = run("research", "export", out, "--format", "qdpx", "--cleared-only", "--db", db)
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert "9 quotes not cleared stayed here" in shown.stdout
    assert read_project(out.read_bytes(), "out.qdpx").sources == ()
    book = tmp_path / "book.qdc"
    wrote = said("research", "export", book, "--format", "qdc", "--db", db)
    assert wrote == {"path": str(book), "quotes": 0, "codes": 6}
    assert _bring(tmp_path / "other.db", book)["codes"] == 6


def test_a_bad_file_among_good_ones_leaves_nothing_and_the_same_again_is_refused(
    db: Path, tmp_path: Path, shared: Shared
) -> None:
    good, talk = shared("refi/qualcoder/councils_plain.qdpx"), tmp_path / "talk.txt"
    talk.write_text("P1: Yes.", "utf-8")
    broken = tmp_path / "broken.qdpx"
    broken.write_bytes(good.read_bytes()[:500])
    for bad in ((good, broken), (talk, good, good)):
        result = run("research", "import", *bad, "--council", "Northmoor", "--db", db)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        if db.exists():
            assert said("list", "--db", db)["sessions"] == []
    assert _bring(db, talk, good)["documents"] == 3
    again = run("research", "import", good, "--council", "Northmoor", "--db", db)
    assert "here already" in again.stderr


def test_projects_of_taguette_and_qualcoder_come_in_by_any_name_and_as_a_folder(
    db: Path, tmp_path: Path, shared: Shared
) -> None:
    brought = _bring(db, shared("refi/taguette/project.sqlite3"))
    assert (brought["documents"], brought["quotes"], brought["codes"]) == (5, 11, 9)
    assert brought["convention"].startswith("UTF-8 bytes")
    folder = tmp_path / "study.qda"
    folder.mkdir()
    shutil.copy(shared("refi/qualcoder/councils_data.qda"), folder / "data.qda")
    (folder / "pseudonyms.json").write_text('{"Zoë": "P2"}', "utf-8")
    brought = _bring(tmp_path / "other.db", folder)
    assert (brought["documents"], brought["codes"]) == (2, 6)
    assert "lists of pseudonyms" in {each["what"] for each in brought["lost"]}
    refused = run("research", "redact", shared("refi/taguette/project.sqlite3"))
    assert refused.exit_code == 1
    assert "Import it" in refused.stderr


def test_a_table_of_children_in_a_project_never_comes_in(tmp_path: Path) -> None:
    records = "CHILD,DOB,SEX\n1001,01/02/2010,1\n1002,03/04/2011,2\n"
    spans = (ForeignSpan("s1", 0, 9, (ForeignCoding("c1"),)),)
    sources = (
        ForeignSource("t1", "One", "P1: We wait a long time."),
        ForeignSource("t2", "Two", records, spans),
    )
    codes = (ForeignCode("c1", "Waiting"),)
    file = tmp_path / "old.qdpx"
    file.write_bytes(write_qdpx(ForeignProject("x", sources=sources, codes=codes)))
    done = read_project(file.read_bytes(), file.name)
    assert [each.text for each in done.sources] == ["P1: We wait a long time."]
    assert {(each.what, each.count) for each in done.lost} >= {("documents", 1), ("quotes", 1)}
    assert "1001" not in repr(done)
