"""Every screen, and whatever it opens, on a project of 100,000 quotes (benchmarks/large.py)."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.large import long_session_of
from benchmarks.places import Place, places
from project import DATABASE_VARIABLE, open_project
from research.searching.model import FOUND, Wanted
from research.services import sessions
from research.services.searching import page_of_quotes
from screens.look import SCREENS, script_of

ROOT = Path(__file__).resolve().parents[2]
EVERYWHERE = places(long_session_of(100_000))

# One worker builds it and looks; the other would only wait for it.
pytestmark = pytest.mark.xdist_group("large")


def _opened(monkeypatch: pytest.MonkeyPatch, database: Path, place: Place) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(database))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    for name, value in place.query.items():
        at.query_params[name] = value
    at.switch_page(script_of(place.screen))
    if place.tab:
        at.session_state[place.tab_key] = place.tab
    return at.run()


@pytest.mark.parametrize("place", EVERYWHERE, ids=lambda place: place.name)
def test_every_place_stands_on_a_large_project(
    place: Place, large_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _opened(monkeypatch, large_file, place)
    for _ in range(2):
        assert not at.exception, [each.message for each in at.exception]
        assert not at.error, [each.value for each in at.error]
        assert [each.value for each in at.title] == [SCREENS[place.screen]]
        # Else a tab that was renamed would be measured on nothing.
        assert not place.tab or place.tab in [each.label for each in at.tabs]
        at.run()


def test_the_long_session_is_the_one_that_is_opened(large_file: Path) -> None:
    longest = max(sessions(open_project(large_file)), key=lambda each: each.turns)
    assert (longest.id, longest.turns) == (long_session_of(100_000), 2_000)


def test_what_was_found_is_marked_on_every_page(large_file: Path) -> None:
    project = open_project(large_file)
    wanted, after = Wanted(words="plac", council_id=20), 0
    for _ in range(3):
        page = page_of_quotes(project, wanted, after=after)
        assert len(page.found) == 20
        for each in page.found:
            marked = {part.lower() for part, found in each.parts if found}
            assert any(part.startswith("plac") for part in marked)
            assert FOUND not in "".join(part for part, _found in each.parts)
        assert page.next is not None
        after = page.next
