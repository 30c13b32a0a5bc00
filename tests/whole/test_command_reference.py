"""The command reference: every option of every command, and what each prints as JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from cli import main
from docs.worked_example import PAGE
from tests.whole.test_docs import _commands

TEXT = (PAGE.parent / "command-line.md").read_text("utf-8")
OWN_TESTS = {
    # Needs the sector's validator, or children's records.
    "validation install", "validation run", "validation mix", "validation listing",
}  # fmt: skip


def _command(name: str) -> click.Command:
    at: click.Command = main
    for part in name.split():
        assert isinstance(at, click.Group)
        at = at.commands[part]
    return at


def _names() -> set[str]:
    return {each.removeprefix("commonground ") for each in _commands(main)}


def test_every_option_of_every_command_is_in_the_reference() -> None:
    part = TEXT.partition("## Every option")[2].partition("\n## ")[0]
    written = set(re.findall(r"^\| [a-z].* \|$", part, re.MULTILINE)) - {
        "| command | names | options |"
    }
    assert written == {_row(name) for name in _names()}


def _row(name: str) -> str:
    params = _command(name).params
    named = [each.name.upper() for each in params if isinstance(each, click.Argument) and each.name]
    options = [
        f"`{option}`"
        for each in params
        if isinstance(each, click.Option)
        for option in (*each.opts, *each.secondary_opts)
        if option != "--json"
    ]
    return f"| {name} | {' '.join(named) or '–'} | {', '.join(options) or '–'} |"


def _told() -> dict[str, Any]:
    """What each command prints, as the reference says: keys, where a value is looked into."""
    part = TEXT.partition("## What `--json` prints")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-z ]+) \| `([\[{][^`]+)`", part, re.MULTILINE)
    return {
        name: json.loads(re.sub(r'("\w+")(?!\s*:)', r"\1: null", shape)) for name, shape in rows
    }


def _calls(demo: Path, at: Path) -> dict[str, list[object]]:
    """A call of each; what is written goes to a folder of one's own."""
    example, new = PAGE.parent / "example", at / "new.db"
    drawn, shared, backup = at / "map.json", at / "northmoor.cgshare.zip", at / "backup.db"
    (at / "coding.csv").write_text("unit,coder,tag\n1,A,x\n1,B,x\n2,A,y\n2,B,x\n", "utf-8")
    (at / "counts.csv").write_text("council,a,b\nA,3,40\nB,20,30\nC,10,50\n", "utf-8")
    here, there = ["--db", demo], ["--council", "Northmoor", "--db", new]
    maps: list[object] = [example / "northmoor-903.csv", drawn]
    person = ["--participant", 2, *here]
    coding = ["--unit", "unit", "--coder", "coder", "--value", "tag"]
    report = [example / "error_report.csv", "--year", 2026]
    return {
        "check": here,
        "backup": [backup, *here],
        "restore": [backup, "--db", at / "restored.db"],
        "list": here,
        "retention": ["--dry-run", *here],
        "history": ["--of", "painpoint", "--id", 1, *here],
        "people list": here,
        "people add": ["Ash Example", *here],
        "people change": ["Ash Example", "--role", "Analyst", *here],
        "people remove": ["Ash Example", *here],
        "research import": [example / "interview.txt", *there],
        "research redact": [example / "interview.txt"],
        "research export": [at / "q.csv", "--format", "csv", *here],
        "research agreement": [at / "coding.csv", *coding],
        "research participant list": here,
        "research participant export": [at / "theirs.zip", *person],
        "research participant erase": ["--dry-run", *person],
        "maps import": [maps[0], *there],
        "maps export": [drawn, "--map", 1, "--format", "json", *here],
        "maps convert": [maps[0], at / "map.svg"],
        "maps align": maps,
        "maps merge": maps,
        "maps template": [at / "template.xlsx"],
        "maps measure": [drawn],
        "validation rules": ["--year", 2026],
        "validation changes": ["--from", 2025, "--to", 2026],
        "validation import": [*report, *there],
        "validation compare": ["--year", 2026, *here],
        "validation protect": [at / "counts.csv"],
        "share export": [shared, "--council", "Northmoor", *here],
        "share import": [shared, "--look", "--as", "Theirs", "--db", new],
        "evidence chain": ["--painpoint", 1, *here],
        "evidence rounds": here,
        "evidence suggest": ["The postcode is missing"],
        "present export": [at / "all.zip", "--format", "data", *here],
    }


def test_json_has_the_keys_the_reference_says(
    demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMMON_GROUND_DB", raising=False)
    told, wrong = _told(), []
    assert set(told) == {each for each in _names() if each not in ("demo", "serve")}
    calls = _calls(demo_file, tmp_path)
    assert set(calls) == set(told) - OWN_TESTS
    for name, words in calls.items():
        done = CliRunner().invoke(main, [*name.split(), *map(str, words), "--json"])
        assert done.exit_code == 0, f"{name}: {done.stderr}"
        wrong += [f"{name}: {each}" for each in _unlike(told[name], json.loads(done.stdout))]
    assert wrong == []


def _unlike(told: Any, value: Any) -> list[str]:
    """Where a value has other keys than were told; an empty list has none to look at."""
    if isinstance(told, list):
        if not isinstance(value, list):
            return [f"no list: {value}"]
        return _unlike(told[0], value[0]) if value else []
    if not isinstance(told, dict):
        return []
    if not isinstance(value, dict) or list(value) != list(told):
        return [f"{list(value) if isinstance(value, dict) else value} instead of {list(told)}"]
    return [each for key, inner in told.items() for each in _unlike(inner, value[key])]
