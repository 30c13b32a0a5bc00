"""The command line: exact JSON, one line for a fault, and the right way to end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import main
from common.who import Who
from evidence.services import add_painpoint, link_quote, link_rule, link_step
from process_maps.services import all_steps
from project import open_project
from research.services import keep_quote, transcript

Shared = Callable[[str], Path]


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def said(*words: object) -> Any:
    """A command's JSON; it must print nothing else and end with 0."""
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "team.db"


def test_the_whole_chain_of_imports_by_hand(db: Path, shared: Shared) -> None:
    transcript = said(
        "research", "import", shared("refi/taguette/inputs/interview_A.txt"),
        "--council", "Northmoor", "--db", db,
    )  # fmt: skip
    assert (transcript["documents"], transcript["quotes"], transcript["codes"]) == (1, 0, 0)
    assert set(transcript) >= {"documents", "quotes", "codes", "convention", "lost", "redactions"}
    drawn = said(
        "maps", "import", shared("published_process_maps.json"), "--pick", "Stockport",
        "--council", "Stockport", "--db", db,
    )  # fmt: skip
    assert (drawn["steps"], drawn["flows"], drawn["lost"]) == (24, 26, [])
    report = said(
        "validation", "import", shared("validator/tiny60_run1/error_report.csv"),
        "--council", "northmoor COUNCIL", "--year", 2026, "--db", db,
    )  # fmt: skip
    assert report["unit"] == "rows"
    assert report["total"] == 1277
    assert report["personal_data"] is False
    held = said("list", "--db", db)
    assert [each["name"] for each in held["councils"]] == ["Northmoor", "Stockport"]
    assert [len(held[kind]) for kind in ("sessions", "maps", "runs")] == [1, 1, 1]
    assert held["storyboards"] == []
    checked = said("check", "--db", db)
    assert (checked["ok"], checked["problems"]) == (True, [])


def test_the_chain_built_by_hand_is_the_same_from_all_four_ends(db: Path, shared: Shared) -> None:
    said(
        "research", "import", shared("refi/taguette/inputs/interview_A.txt"),
        "--council", "Northmoor", "--db", db,
    )  # fmt: skip
    said(
        "maps", "import", shared("published_process_maps.json"), "--pick", "Stockport",
        "--council", "Northmoor", "--db", db,
    )  # fmt: skip
    for run in (1, 2):
        said(
            "validation", "import", shared(f"validator/councilA400_run{run}/error_report.csv"),
            "--council", "Northmoor", "--year", 2026, "--run", run, "--children", 400, "--db", db,
        )  # fmt: skip
    project, who = open_project(db), Who("Test analyst")
    turn = next(t for t in transcript(project, 1).turns if not t.interviewer)
    quote = keep_quote(project, who, 1, turn.start, turn.end)
    step = next(each for each in all_steps(project) if "prioritises" in each.label)
    painpoint = add_painpoint(project, who, kind="painpoint", title="One by one")
    link_quote(project, who, painpoint, quote)
    link_step(project, who, painpoint, step.id)
    link_rule(project, who, painpoint, "392c")
    ends = {"--quote": quote, "--painpoint": painpoint, "--step": step.id, "--rule": "392C"}
    chains = [said("evidence", "chain", end, value, "--db", db) for end, value in ends.items()]
    assert all(each == chains[0] for each in chains)
    counts = chains[0]["rules"][0]["counts"]
    assert [(c["council"], c["number"], c["unit"]) for c in counts] == [
        ("Northmoor", 1, "rows"),
        ("Northmoor", 2, "rows"),
    ]
    assert counts[0]["count"] == 751


def test_a_map_file_with_several_maps_asks_which(db: Path, shared: Shared) -> None:
    result = run(
        "maps", "import", shared("published_process_maps.json"), "--council", "X", "--db", db
    )
    assert result.exit_code == 1
    assert "Wigan" in result.stderr
    assert "Stockport" in result.stderr


def test_a_map_goes_out_in_every_format_with_its_words(
    db: Path, tmp_path: Path, shared: Shared
) -> None:
    drawn = said(
        "maps", "import", shared("published_process_maps.json"), "--pick", "Wigan",
        "--council", "Wigan", "--db", db,
    )  # fmt: skip
    for to, start in {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "json": b"{"}.items():
        out = tmp_path / f"map.{to}"
        said("maps", "export", out, "--map", drawn["map"], "--format", to, "--db", db)
        assert out.read_bytes().startswith(start)
    assert b"time-consuming" in (tmp_path / "map.svg").read_bytes()
    again = said("maps", "convert", tmp_path / "map.json", tmp_path / "again.svg")
    assert (again["steps"], again["flows"]) == (drawn["steps"], drawn["flows"])


def test_a_folder_is_converted_whole_though_one_file_is_bad(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    good = {"name": "A", "steps": [{"id": "a", "label": "Extract"}], "flows": []}
    (folder / "good.json").write_text(json.dumps(good), "utf-8")
    (folder / "bad.json").write_text("{not json", "utf-8")
    results = said("maps", "convert", folder, out, "--to", "svg")
    assert [("error" in each) for each in results] == [True, False]
    assert [path.name for path in out.iterdir()] == ["good.svg"]


def test_rules_are_listed_by_year_with_our_own_labels() -> None:
    rules = said("validation", "rules", "--year", "2025/26")
    assert len(rules) == 316
    assert set(rules[0]) == {"code", "label", "tables", "fields", "years", "group"}
    assert rules[0]["code"] == "101"


def test_what_redact_finds_counts_code_points(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("😩 Ring 0161 496 0123 or mail asha@example.org", "utf-8")
    found = said("research", "redact", file)
    text = file.read_text("utf-8")
    assert [text[each["start"] : each["end"]] for each in found] == [each["text"] for each in found]
    assert {each["replacement"] for each in found} == {"[phone]", "[e-mail]"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("check", "--db", "missing.db"), "no project file"),
        (("research", "import", "missing.txt", "--council", "X"), "no such file"),
        (("serve", "--address", "0.0.0.0"), "no sign-in"),
        (("restore", "missing.db"), "no backup"),
    ],
)
def test_bad_input_is_one_line_and_ends_with_1(
    words: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if "--db" not in words:
        words = (*words, "--db", "team.db")
    result = run(*words)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ("evidence", "chain", "--db", "x.db"),
        ("evidence", "chain", "--quote", "1", "--rule", "101", "--db", "x.db"),
        ("validation", "rules", "--year", "26"),
        ("no-such-command",),
    ],
)
def test_wrong_usage_ends_with_2(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_an_import_of_several_files_lands_whole_or_not_at_all(db: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("Interviewer: How?\nP1: Slowly.", "utf-8")
    bad.write_bytes(b"%PDF-1.7")
    result = run("research", "import", good, bad, "--council", "Northmoor", "--db", db)
    assert result.exit_code == 1
    assert "bad.txt" in result.stderr
    assert not list(tmp_path.glob("team.db*"))
    said("research", "import", good, "--council", "Northmoor", "--db", db)
    assert run("research", "import", good, bad, "--council", "Eastley", "--db", db).exit_code == 1
    held = said("list", "--db", db)
    assert len(held["sessions"]) == 1
    assert [each["name"] for each in held["councils"]] == ["Northmoor"]


def test_cleared_quotes_leave_and_others_do_not(db: Path, tmp_path: Path, shared: Shared) -> None:
    said(
        "research", "import", shared("refi/taguette/inputs/interview_A.txt"),
        "--council", "Northmoor", "--db", db,
    )  # fmt: skip
    out = tmp_path / "quotes.csv"
    written = said("research", "export", out, "--format", "csv", "--db", db)
    assert written["quotes"] == 0
    assert "painful" not in out.read_text("utf-8")


def test_the_demo_is_built_once_and_never_taken_for_a_real_project(db: Path) -> None:
    demo = db.with_name("demo.db")
    assert run("demo", "--db", demo, "--build-only").exit_code == 0
    assert "there already" in run("demo", "--db", demo, "--build-only").stdout
    assert len(said("list", "--db", demo)["sessions"]) == 16
    open_project(db)
    refused = run("demo", "--db", db, "--build-only")
    assert refused.exit_code == 1
    assert "not the illustrative one" in refused.stderr


def test_a_backup_can_be_taken_and_put_back(db: Path, tmp_path: Path) -> None:
    transcript = tmp_path / "a.txt"
    transcript.write_text("Interviewer: How?\nP1: Slowly.", "utf-8")
    said("research", "import", transcript, "--council", "Northmoor", "--db", db)
    copied = said("backup", tmp_path / "copy.db", "--db", db)
    assert copied["ok"] is True
    db.unlink()
    said("restore", tmp_path / "copy.db", "--db", db)
    assert len(said("list", "--db", db)["sessions"]) == 1


@pytest.mark.parametrize(
    "words",
    [
        "validation import FOLDER --council X --year 2026 --db DB",
        "research import FOLDER --council X --db DB",
        "maps import FOLDER --council X --db DB",
        "research redact FOLDER",
        "list --db FOLDER",
        "backup FOLDER --db MADE",
        "research export FOLDER --format csv --db MADE",
        "research export MADE --format csv --db MADE",
        "validation import REPORT REPORT --council X --year 2026 --db DB",
        "maps convert FOLDER OUT",
        "maps convert MAP MAP",
        "maps convert MAP FOLDER --to svg",
        "maps convert MAP MADE --to svg",
        "research import GOOD --council \udcff --db DB",
        "research import GOOD --council NOTHING --db DB",
        "validation import ENORMOUS --council X --year 2026 --db DB",
        "validation import REPORT --council X --year 2026 --date 2036-04-02 --db DB",
        "validation import REPORT --council X --year 2026 --run 99999999999999999999 --db DB",
    ],
)
def test_a_wrong_kind_of_place_or_word_is_one_line_and_leaves_everything_as_it_was(
    words: str, tmp_path: Path
) -> None:
    names = ("FOLDER", "OUT", "DB", "MADE", "MAP", "GOOD", "ENORMOUS", "REPORT")
    places = {name: tmp_path / name for name in names}
    places["FOLDER"].mkdir()
    places["MAP"] = tmp_path / "map.json"
    places["MAP"].write_text('{"name": "A", "steps": [{"id": "a", "label": "Extract"}]}', "utf-8")
    places["GOOD"].write_text("Interviewer: How?\nP1: Slowly.", "utf-8")
    places["REPORT"].write_text("Code,Error Count\n101,4\n", "utf-8")
    with places["ENORMOUS"].open("wb") as file:
        file.truncate(3 * 1024**3)
    said("research", "import", places["GOOD"], "--council", "Northmoor", "--db", places["MADE"])
    kept = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.name != "MADE-shm"}
    result = run(*((places | {"NOTHING": ""}).get(word, word) for word in words.split()))
    assert (result.exit_code, result.stdout) == (1, ""), result.stderr
    assert result.stderr.count("\n") == 1
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.name != "MADE-shm"} == kept


def test_a_number_no_project_counts_to_is_wrong_usage(db: Path) -> None:
    for words in (
        ("evidence", "chain", "--quote"),
        ("maps", "export", "x", "--format", "svg", "--map"),
    ):
        assert run(*words, 10**30, "--db", db).exit_code == 2
