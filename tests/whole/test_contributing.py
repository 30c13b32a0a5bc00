"""What a newcomer is sent to is there, and what a container is built from too."""

from __future__ import annotations

import re
from pathlib import Path

from tests.whole.test_house import FLOORS

ROOT = Path(__file__).resolve().parents[2]


def test_every_path_a_newcomer_is_sent_to_exists() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    named = {
        each
        for each in re.findall(r"`([\w./-]+)`", re.sub(r"```.*?```", "", page, flags=re.DOTALL))
        if "/" in each or re.search(r"\w\.(py|md|toml)$", each)
    }
    # Beside another that is named in full, in the same line.
    beside = {
        "same_words.txt",
        "screen.py",
        "tables.py",
        "history_words.py",
        "__init__.py",
        "services.py",
    }
    assert len(named) > 50
    assert [each for each in sorted(named - beside) if not (ROOT / each).exists()] == []


def test_every_room_of_the_house_is_in_its_picture() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    picture = page.partition("```\n")[2].partition("```")[0]
    drawn = {
        name.removesuffix(".py").strip("/") for name in re.findall(r"\b(\w+(?:/|\.py))", picture)
    }
    assert drawn - {"components"} == set(FLOORS)


def test_a_container_is_built_from_all_of_the_program_and_runs_as_nobody_in_particular() -> None:
    file = (ROOT / "Containerfile").read_text("utf-8")
    copied = {
        part
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", file, re.MULTILINE)
        for part in line.split()
    }
    assert [each for each in sorted(copied) if not (ROOT / each).exists()] == []
    assert {name for name in FLOORS if not copied & {name, f"{name}.py"}} == set()
    last = file.rpartition("\nFROM ")[2]
    assert re.search(r"^USER (?!root|0)\w+$", last, re.MULTILINE)
    assert re.findall(r"^FROM (\S+)", file, re.MULTILINE) == ["python:3.11-slim-bookworm"] * 2
