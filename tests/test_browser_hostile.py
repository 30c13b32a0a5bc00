"""Words that try to be more than words – scripts, links, pictures – stay words on every screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from common.who import Who
from evidence import services
from project import open_project
from research.drafts import SpeakerChoice
from research.services import add_turn, keep_turn_as_quote, start_session
from tests.browser import chromium, served, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HOSTILE = (
    '<script>alert(1)</script>"><img src=x onerror=alert(2)> ![p](http://evil.example/p.png) '
    "[l](javascript:alert(3)) :material/bug: :red[x] $x$ **b** "
    "https://evil.example www.evil.example"
)
SCREENS = (
    "",
    "sessions?session=1",
    "process_map?map=1&step=1",
    "evidence?painpoint=1",
    "evidence?rule=%3Cscript%3Ealert(4)%3C/script%3E",
    "settings",
)


def _fill(database: Path) -> None:
    project, who = open_project(database), Who(HOSTILE)
    step = {"id": 'a"><script>', "label": HOSTILE, "kind": "task", "actors": [HOSTILE]}
    flow = {"from": 'a"><script>', "to": "b", "label": HOSTILE}
    mark = {"kind": "painpoint", "words": HOSTILE, "on": "b"}
    hostile_map = {
        "name": HOSTILE,
        "steps": [step, {"id": "b", "label": "Check", "kind": "decision"}],
        "flows": [flow],
        "phases": [{"id": "p", "label": HOSTILE}],
        "marks": [mark],
    }
    data = json.dumps(hostile_map).encode()
    services.import_map(project, who, data, "map.json", council="<i>Northmoor</i>")
    session = start_session(project, who, council="<i>Northmoor</i>", title=HOSTILE[:80])
    turn = add_turn(project, who, session, HOSTILE, speaker=SpeakerChoice("P1", "analyst"))
    quote = keep_turn_as_quote(project, who, session, turn)
    services.link_quote(project, who, 1, quote, why=HOSTILE)


def test_hostile_words_run_fetch_and_link_to_nothing(tmp_path: Path) -> None:
    database = tmp_path / "hostile.db"
    _fill(database)
    with chromium() as browser, served(database) as server:
        for path in SCREENS:
            with visiting(browser, server.address) as visit:
                visit.open(path)
                assert visit.spoke == [], path
                assert visit.page.locator('img[src*="evil"]').count() == 0, path
                assert visit.page.locator('[data-testid="stMain"] script').count() == 0, path
                for leads_away in (
                    "javascript",
                    "mailto",
                    "http://evil",
                    "https://evil",
                    "http://www",
                ):
                    links = visit.page.locator(f'a[href^="{leads_away}"]')
                    assert links.count() == 0, f"{path}: {leads_away}"
