"""`share export` and `share import`: exact JSON, one line for a fault, the right way to end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import main
from common.who import COMMAND_LINE
from project import open_project
from storage.services import add_council
from tests.packages import members

ROOT = Path(__file__).resolve().parents[2]


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def said(*words: object) -> Any:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def package(demo_file: Path, tmp_path: Path) -> Path:
    out = tmp_path / "calderbrook.cgshare.zip"
    said("share", "export", out, "--council", "calderbrook council", "--db", demo_file)
    return out


def test_export_says_what_is_in_it_and_what_stayed(demo_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.cgshare.zip"
    made = said("share", "export", out, "--council", "Calderbrook", "--db", demo_file)
    assert list(made) == [
        *("path", "kind", "council", "councils", "made_on", "illustrative", "counts", "left_out"),
    ]
    assert (made["kind"], made["council"], made["illustrative"]) == ("shared", "Calderbrook", True)
    assert made["counts"] == {
        **{"sessions": 5, "people": 5, "quotes": 16, "tags": 19, "themes": 10, "maps": 1},
        **{"painpoints": 14, "links": 114, "runs": 11},
    }
    assert {"what": "quotes", "count": 33, "why": "they are not cleared for sharing"} in made[
        "left_out"
    ]
    assert "ILLUSTRATIVE" in members(out.read_bytes())["README.txt"].decode("utf-8-sig")


def test_import_makes_the_project_and_again_changes_nothing(package: Path, tmp_path: Path) -> None:
    db = tmp_path / "other.db"
    assert run("share", "import", package, "--look", "--db", db).exit_code == 1
    assert not db.exists()
    add_council(open_project(db), COMMAND_LINE, "Ashby")
    would = said("share", "import", package, "--look", "--db", db)
    done = said("share", "import", package, "--db", db)
    assert done == would
    assert list(done) == [
        *("kind", "source", "made_on", "councils", "illustrative", "already", "new", "renewed"),
        *("lost", "remarks"),
    ]
    assert (done["already"], done["councils"], done["new"]["quotes"]) == (
        False,
        ["Calderbrook"],
        16,
    )
    again = said("share", "import", package, "--db", db)
    assert (again["already"], again["new"]) == (True, {})
    words = run("share", "import", package, "--db", db).stdout
    assert words.startswith("This package is here already, so nothing was changed (Calderbrook,")
    compared = said("validation", "compare", "--db", db, "--year", 2026)
    hidden = [each for each in compared if each["rule"] == "101"]
    assert {each["count"] for each in compared if each["count"] is not None} != set()
    assert all(each["count"] != 0 or each["rate"] == 0 for each in hidden)
    assert said("check", "--db", db)["ok"]


def test_a_working_copy_of_all_councils(demo_file: Path, tmp_path: Path) -> None:
    out, db = tmp_path / "all.cgshare.zip", tmp_path / "mine.db"
    made = said("share", "export", out, "--working-copy", "--db", demo_file)
    assert (made["kind"], made["council"]) == ("working copy", None)
    assert made["councils"] == ["Calderbrook", "Eastley", "Northmoor"]
    done = said("share", "import", out, "--db", db)
    assert (done["new"]["quotes"], done["new"]["maps"], done["lost"]) == (159, 3, [])
    words = run("share", "export", out, "--working-copy", "--db", demo_file).stdout
    assert "keep it as safe as the project" in words


def test_bad_input_is_one_line_and_makes_no_project(
    package: Path, demo_file: Path, tmp_path: Path
) -> None:
    db = tmp_path / "none.db"
    other = tmp_path / "other.zip"
    other.write_bytes(b"PK\x03\x04 half")
    faults = [
        (("share", "import", other, "--db", db), "damaged"),
        (("share", "import", tmp_path / "gone.zip", "--db", db), "no such file"),
        (("share", "export", tmp_path / "x.zip", "--db", demo_file), "Name a council"),
        (
            ("share", "export", tmp_path / "x.zip", "--council", "Nowhere", "--db", demo_file),
            "holds",
        ),
        (("share", "export", tmp_path / "x.zip", "--council", "Ashby", "--db", db), "no project"),
        (("share", "import", package, "--db", demo_file), "from this very project"),
    ]
    for words, why in faults:
        result = run(*words)
        assert result.exit_code == 1, words
        assert result.stdout == ""
        assert len(result.stderr.strip().splitlines()) == 1
        assert why in result.stderr
    assert not db.exists()
    assert not (tmp_path / "x.zip").exists()
    assert run("share", "import").exit_code == 2


def test_own_evidence_asks_for_another_name(package: Path, tmp_path: Path) -> None:
    db, own = tmp_path / "own.db", tmp_path / "talk.txt"
    own.write_text("Interviewer: How is it?\nAnalyst 1: It takes all of May.\n", "utf-8")
    said("research", "import", own, "--council", "Calderbrook", "--db", db)
    result = run("share", "import", package, "--db", db)
    assert result.exit_code == 1
    assert "own evidence of Calderbrook" in result.stderr
    done = said("share", "import", package, "--as", "Calderbrook, theirs", "--db", db)
    assert done["councils"] == ["Calderbrook, theirs"]


def test_in_a_process_of_its_own(package: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "share", "import", str(package), "--json"],
        cwd=ROOT,
        env={"COMMON_GROUND_DB": str(tmp_path / "p.db"), "PATH": "", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["new"]["sessions"] == 5
    assert done.stderr == ""
