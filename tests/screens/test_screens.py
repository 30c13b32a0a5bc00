"""Every screen in-process, empty and with the demo, and the way a transcript comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from evidence import services as evidence
from process_maps.services import maps
from project import DATABASE_VARIABLE, open_project
from research.services import quotes, sessions
from screens.look import SCREENS, plain, script_of
from storage import Project, act
from storage.register import council_named

ROOT = Path(__file__).resolve().parents[2]


def _app(monkeypatch: pytest.MonkeyPatch, database: Path) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(database))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)


def _labelled(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if each.label == label)


def _open(at: AppTest, screen: str, **query: object) -> AppTest:
    at.run()
    for name, value in query.items():
        at.query_params[name] = str(value)
    at.switch_page(script_of(screen))
    at.run()
    assert not at.exception, [each.message for each in at.exception]
    return at


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_stands_on_an_empty_project(
    screen: str, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(_app(monkeypatch, project.path), screen)
    assert [each.value for each in at.title] == [SCREENS[screen]]
    assert not at.error


@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_of_the_demo_says_it_is_illustrative(
    screen: str, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(_app(monkeypatch, demo_file), screen)
    assert not at.error
    assert any("Illustrative" in each.value for each in at.main.markdown)


@pytest.mark.parametrize(
    ("end", "value"), [("painpoint", 1), ("quote", 1), ("step", 3), ("rule", "164")]
)
def test_the_chain_stands_from_every_end(
    end: str, value: object, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(_app(monkeypatch, demo_file), "evidence", **{end: value})
    heads = [each.value for each in at.header]
    for words in ("What people said", "What they do", "What the data shows"):
        assert words in heads
    # A painpoint's own page does not say it again in a column.
    assert ("Painpoints" in heads) == (end != "painpoint")


@pytest.mark.parametrize(
    ("screen", "query", "told"),
    [
        ("evidence", {"painpoint": 99999}, "no painpoint number 99999"),
        ("evidence", {"quote": 99999}, "no quote number 99999"),
        ("sessions", {"session": 99999}, "99999"),
        ("evidence", {"quote": "DROP TABLE"}, None),
        ("process_map", {"map": "x", "step": "y"}, None),
    ],
)
def test_an_address_that_leads_nowhere_says_so_or_shows_the_screen_itself(
    screen: str,
    query: dict[str, object],
    told: str | None,
    demo_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = _open(_app(monkeypatch, demo_file), screen, **query)
    errors = " ".join(each.value for each in at.error)
    assert (told in errors) if told else not errors


def test_a_transcript_comes_in_only_after_its_names_are_dealt_with(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    with act(project, Who("Test analyst"), "Added a council") as this:
        council_named(this, "Northmoor")
    at = _open(_app(monkeypatch, project.path), "sessions")
    said = "Interviewer: How was it?\nPriya Raman: Slow. Ring me on 0161 496 0123, says Priya."
    at.selectbox(key="import_council").set_value("Northmoor")
    at.file_uploader(key="upload-0").upload("priya raman.txt", said.encode())
    at.run()
    at.button[0].click().run()
    assert not at.exception
    assert sessions(project) == ()
    save = next(each for each in at.button if each.label == "Save the session")
    assert save.disabled
    next(each for each in at.checkbox if each.label.startswith("I have read")).check().run()
    next(each for each in at.button if each.label == "Save the session").click().run()
    assert not at.exception
    assert len(sessions(project)) == 1
    stored = project.path.read_bytes()
    for log in project.path.parent.glob("project.db*"):
        # Another connection that closes meanwhile takes the log away.
        with suppress(FileNotFoundError):
            stored += log.read_bytes()
    for secret in (b"Priya", b"Raman", b"0161 496"):
        assert secret not in stored
    assert "draft" not in at.session_state
    assert "other_names" not in at.session_state


def test_what_somebody_else_changed_meanwhile_is_never_written_over(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(_app(monkeypatch, demo_file), "evidence", painpoint=1)
    project = open_project(demo_file)
    held = evidence.painpoint(project, 1)
    evidence.edit_painpoint(project, Who("Somebody else"), replace(held, title="Changed first"))
    _labelled(at.text_area, "More").set_value("Changed second")
    _labelled(at.button, "Save").click()
    at.run()
    assert len(at.error) == 1
    now = evidence.painpoint(project, 1)
    assert (now.title, now.description) == ("Changed first", held.description)
    _labelled(at.text_area, "More").set_value("Changed second")
    _labelled(at.button, "Save").click()
    at.run()
    assert not at.error
    now = evidence.painpoint(project, 1)
    assert (now.title, now.description) == ("Changed first", "Changed second")


def test_a_quote_nobody_has_linked_leads_on_to_a_painpoint(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    linked = {int(link.to) for link in evidence.links(project).quotes}
    quote = next(each for each in quotes(project, limit=500) if each.id not in linked)
    at = _open(_app(monkeypatch, demo_file), "evidence", quote=quote.id)
    _labelled(at.selectbox, "Painpoint or innovation").select_index(0)
    _labelled(at.radio, "What it says about it").set_value("against")
    _labelled(at.button, "Link the quote").click()
    at.run()
    assert not at.exception
    assert not at.error
    (link,) = [each for each in evidence.links(project).quotes if int(each.to) == quote.id]
    assert link.stance == "against"


def test_of_a_file_with_several_maps_one_is_picked(
    project: Project, shared: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with act(project, Who("Test analyst"), "Added a council") as this:
        council_named(this, "Northmoor")
    at = _open(_app(monkeypatch, project.path), "process_map")
    file = shared("published_process_maps.json")
    at.selectbox(key="map_council").set_value("Northmoor")
    at.file_uploader(key="map_file").upload(file.name, file.read_bytes())
    at.run()
    assert "Import the map" not in [each.label for each in at.button]
    at.selectbox(key="map_pick-northmoor").select_index(1).run()
    _labelled(at.button, "Import the map").click().run()
    assert not at.exception
    assert not at.error
    assert len(maps(project)) == 1


def test_what_was_just_done_can_be_undone_and_done_again_where_it_is_said(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    at = _open(_app(monkeypatch, demo_file), "evidence", painpoint=1)
    _labelled(at.button, "Remove it, with its links").click().run()
    held = {each.id for each in evidence.painpoints(project)}
    assert 1 not in held
    _labelled(at.button, "Undo").click().run()
    assert {each.id for each in evidence.painpoints(project)} == held | {1}
    assert [each.value for each in at.success] == ["Undone\\."]
    _labelled(at.button, "Redo").click().run()
    assert {each.id for each in evidence.painpoints(project)} == held
    at.run()
    assert "Undo" not in [each.label for each in at.button]


@pytest.mark.parametrize(
    "typed",
    ["**bold** _it_", "[a](http://x.example)", "![p](http://x.example/p.png)", ":material/bug:",
     ":red[x]", "<b>x</b>", "$x^2$", "# head", "1. one", "a | b", "~~x~~", "`code`"],
)  # fmt: skip
def test_what_people_type_is_never_read_as_mark_up(typed: str) -> None:
    shown = plain(typed)
    unescaped = shown.replace("\\", "").replace("\u2060", "")
    assert unescaped == typed
    for mark in "*_[]()<>#`|~$:!":
        assert all(shown[i - 1] == "\\" for i, char in enumerate(shown) if char == mark)
