"""What is no longer sent is no longer cleared where it arrived, and nothing else is withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from project import open_project
from research.clearance import export_quotes
from storage import Project
from tests.packages import bring, changed, new_project, shared


@pytest.fixture(scope="module")
def content(built_demo: Path) -> bytes:
    return shared(open_project(built_demo)).content


@pytest.fixture
def other(tmp_path: Path) -> Project:
    return new_project(tmp_path)


def _with_quotes(value: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in value["sessions"] if each["quotes"])
    return found


def cleared(project: Project) -> int:
    return export_quotes(project, "json").quotes


@pytest.mark.parametrize("of", ["Calderbrook", None], ids=["of a council", "of several"])
def test_a_session_erased_where_it_comes_from_is_no_longer_cleared_here(
    of: str | None, content: bytes, other: Project
) -> None:
    def placed(value: dict[str, Any]) -> None:
        _with_quotes(value)["council"] = of

    sent = changed(content, "research.json", placed)
    bring(other, sent)
    before = cleared(other)
    lost: list[int] = []

    def erased(value: dict[str, Any]) -> None:
        gone = _with_quotes(value)
        value["sessions"].remove(gone)
        lost.append(len(gone["quotes"]))

    done = bring(other, changed(sent, "research.json", erased))
    assert cleared(other) == before - lost[0]
    assert any("no longer cleared" in each.why for each in done.left)


def test_a_session_of_several_councils_comes_with_each_and_loses_nothing(
    content: bytes, built_demo: Path, other: Project
) -> None:
    """Each council's package holds the quotes of its own people; neither withdraws the other's."""
    ids: list[str] = []

    def joint(value: dict[str, Any]) -> None:
        session = _with_quotes(value)
        ids.append(session["id"])
        session.update(id=ids[0], council=None, title="Joint workshop")

    bring(other, changed(content, "research.json", joint))
    first = cleared(other)
    second = shared(open_project(built_demo), "Eastley")
    done = bring(other, changed(second.content, "research.json", joint))
    assert cleared(other) == first + second.counts["quotes"]
    assert not any("no longer cleared" in each.why for each in done.left)
