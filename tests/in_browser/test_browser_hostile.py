"""Words that try to be more than words – scripts, links, pictures – stay words on every screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from common.who import Who
from evidence import services
from process_maps.services.looking import all_steps
from project import open_project
from research.drafts import SpeakerChoice
from research.services import add_turn, keep_turn_as_quote, start_session
from research.services.themes import themes
from screens.look import SCREENS
from storage import act
from tests.browser import chromium, served, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HOSTILE = (
    '<script>alert(1)</script>"><img src=x onerror=alert(2)> ![p](http://evil.example/p.png) '
    "[l](javascript:alert(3)) :material/bug: :red[x] $x$ **b** \u202egnp.exe "
    "https://evil.example www.evil.example"
)
# What people type or files say, by table; what else is text there is one of our own words or JSON.
TYPED = {
    "benefit_cases": ("name", "note"),
    "benefit_lines": ("name",),
    "benefit_values": ("source", "scope"),
    "cards": ("heading", "words", "notes"),
    "codes": ("name", "description"),
    "councils": ("name",),
    "data_needed": ("what",),
    "decision_quotes": ("why",),
    "finding_differences": ("why",),
    "findings": ("claim",),
    "flows": ("label",),
    "leader_decisions": ("words", "who_decides", "how_often", "why"),
    "maps": ("name", "source"),
    "milestones": ("name",),
    "notes": ("text",),
    "option_scores": ("why",),
    "options": ("title", "description"),
    "painpoints": ("title", "description"),
    "participants": ("pseudonym", "role"),
    "people": ("name", "role"),
    "persona_points": ("words",),
    "personas": ("name", "role", "summary"),
    "phases": ("label",),
    "project": ("name", "note"),
    "rounds": ("question",),
    "runs": ("note", "citation"),
    "sessions": ("title",),
    "steps": ("label",),
    "storyboards": ("name",),
    "themes": ("name", "statement"),
    "user_needs": ("as_a", "i_need", "so_that"),
}
PLACES = (
    *SCREENS,
    *("sessions?session={session}", "process_map?map={map}&step={step}"),
    *("evidence?painpoint={painpoint}", "quotes?quote={quote}", "board?theme={theme}"),
    *("show_and_tell?storyboard=1", "options?option=1", "board?show=themes"),
    "evidence?rule=%3Cscript%3Ealert(4)%3C/script%3E",
)


def _fill(database: Path) -> dict[str, int]:
    """Everything typed in the illustrative project says what is hostile, and more of it is added.

    Returns a number of each kind of thing, for addresses.
    """
    project, who = open_project(database), Who(HOSTILE)
    with act(project, who, HOSTILE) as this:
        for table, columns in TYPED.items():
            for column in columns:
                this.db.execute(
                    f"UPDATE {table} SET {column} = ? || rowid WHERE {column} <> ''", (HOSTILE,)
                )
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
    drawn = services.import_map(project, who, data, "map.json", council="<i>Northmoor</i>")
    session = start_session(project, who, council="<i>Northmoor</i>", title=HOSTILE[:80])
    turn = add_turn(project, who, session, HOSTILE, speaker=SpeakerChoice("P1", "analyst"))
    quote = keep_turn_as_quote(project, who, session, turn)
    found = max(each.id for each in services.painpoints(project))
    services.link_quote(project, who, found, quote, why=HOSTILE)
    steps = [each.id for each in all_steps(project) if each.map_id == drawn.map_id]
    theme = themes(project)[0].id
    return {
        "session": session,
        "map": drawn.map_id,
        "step": steps[0],
        "painpoint": found,
        "quote": quote,
        "theme": theme,
    }


_RAN_OR_LEADS_AWAY = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  const all = [main, ...[...main.querySelectorAll("*")].filter(e => e.shadowRoot)
    .map(e => e.shadowRoot)].flatMap(root => [...root.querySelectorAll("*")]);
  const is = (e, what) => e.matches(what);
  return all.filter(e => is(e, "script, iframe, object, embed, .katex, img[src^=http]")
    || (is(e, "img") && e.getAttribute("src") === "x")
    || (is(e, "a") && /^(javascript|mailto|https?:..(evil|www))/.test(e.getAttribute("href") ?? ""))
    || [...e.attributes].some(a => a.name.startsWith("on")))
    .map(e => e.outerHTML.slice(0, 120));
}"""


def test_hostile_words_run_fetch_and_link_to_nothing_and_stand_as_they_are(demo_file: Path) -> None:
    held = _fill(demo_file)
    with (
        chromium() as browser,
        served(demo_file) as server,
        visiting(browser, server.address) as visit,
    ):
        visit.open()
        for place in PLACES:
            path = place.format(**held)
            if path != next(iter(SCREENS)):
                visit.go(path)
            assert visit.spoke == [], path
            assert visit.page.evaluate(_RAN_OR_LEADS_AWAY) == [], path
            if path.partition("?")[0] not in ("settings", "compare_maps", "rule_failures"):
                shown = visit.page.get_by_test_id("stMain").get_by_text("<script>alert(1)</script>")
                assert shown.count() > 0, path
            assert visit.page.get_by_text("Something went wrong").count() == 0, path
