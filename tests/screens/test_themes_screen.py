"""Themes on screen: made, filled, turned against, joined, told of, and led on to a painpoint."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from evidence import services as evidence
from evidence.linked import links
from project import DATABASE_VARIABLE, open_project
from research.services import quotes, remove_quote
from research.services import themes as services
from research.themes.model import ThemeFacts
from screens.look import script_of
from storage import Project

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def demo(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    return open_project(demo_file)


def _open(**query: object) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    for name, value in query.items():
        at.query_params[name] = str(value)
    at.switch_page(script_of("board")).run()
    assert not at.exception, [each.message for each in at.exception]
    return at


def _called(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if each.label.startswith(label))


def _heads(at: AppTest) -> list[str]:
    return [each.value for each in at.header]


def _theme(project: Project, who: Who, most: int = 3) -> int:
    held = [each for each in quotes(project, limit=500) if each.council == "Northmoor"][:most]
    facts = ThemeFacts("Asking twice", "People ask again and again.")
    return services.add_theme(
        project,
        who,
        facts,
        council_id=held[0].council_id,
        quote_ids=[each.id for each in held],
    )


def test_a_theme_is_made_and_filled_for_and_against(demo: Project) -> None:
    at = _open(show="themes")
    before = len(services.themes(demo))
    _called(at.text_input, "What it is called").set_value("Waiting for answers")
    _called(at.text_input, "What it says").set_value("Answers come late.")
    _called(at.button, "Make it").click().run()
    assert len(services.themes(demo)) == before + 1
    (made,) = [each for each in services.themes(demo) if each.name == "Waiting for answers"]
    assert "What supports it (0 quotes)" in _heads(at)
    at.session_state[f"fill-theme-{made.id}"] = True
    at.run()
    _called(at.button, "It contradicts it").click().run()
    assert not at.exception
    assert "What contradicts it (1 quote)" in _heads(at)


def test_a_quote_turned_against_is_kept_and_can_be_undone(demo: Project, who: Who) -> None:
    theme = _theme(demo, who)
    at = _open(theme=theme)
    assert "What supports it (3 quotes)" in _heads(at)
    at.session_state[f"stand-{services.members(demo, [theme])[0].id}"] = True
    at.run()
    _called(at.button, "Say that it contradicts").click().run()
    assert "What contradicts it (1 quote)" in _heads(at)
    _called(at.button, "Undo").click().run()
    assert "What supports it (3 quotes)" in _heads(at)


def test_a_theme_becomes_a_painpoint_with_what_is_for_and_against(demo: Project, who: Who) -> None:
    theme = _theme(demo, who)
    first = services.members(demo, [theme])[0]
    services.change_member(demo, who, first.id, first.version, stance="against", why="")
    at = _open(theme=theme)
    _called(at.button, "Make it and go to Evidence").click().run()
    made = next(p for p in evidence.painpoints(demo) if p.title == "People ask again and again.")
    with_stance = {
        int(link.to): link.stance for link in links(demo).quotes if link.painpoint_id == made.id
    }
    assert sorted(map(str, with_stance.values())) == ["against", "for", "for"]
    assert with_stance[first.quote_id or 0] == "against"


def test_a_theme_whose_quotes_are_gone_says_so(demo: Project, who: Who) -> None:
    theme = _theme(demo, who, most=2)
    for each in services.members(demo, [theme]):
        remove_quote(demo, who, each.quote_id or 0)
    at = _open(theme=theme)
    assert ["It rests on nothing any more: all 2 quotes" in each.value for each in at.warning] == [
        True
    ]


def test_themes_are_joined_and_the_story_tells_of_it(demo: Project, who: Who) -> None:
    theme = _theme(demo, who)
    shared = services.add_theme(demo, who, ThemeFacts("All over"))
    at = _open(theme=theme)
    _called(at.selectbox, "The theme that remains").select_index(
        [each.id for each in services.themes(demo) if each.id != theme and each.is_shared].index(
            shared
        )
    ).run()
    _called(at.button, "Join it into").click().run()
    assert len(services.members(demo, [shared])) == 3
    at.session_state[f"story-{shared}"] = True
    at.run()
    assert any("Joined the theme" in each.value for each in at.markdown)


def test_a_theme_that_is_not_there_is_told(demo: Project) -> None:
    at = _open(theme=9_999)
    assert ["no theme number 9999" in each.value for each in at.error] == [True]
