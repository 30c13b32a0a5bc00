"""The team's own words on their way out: what holds uncleared words or other councils stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidence.services import add_painpoint, link_quote
from evidence.sharing.making import Made
from evidence.sharing.wording import WordsDoor
from project import open_project
from research.model import QuoteView
from research.services import change_session, quotes_by_id, sessions
from research.services.retagging import retag_quotes
from storage import Project
from tests.packages import BEN, members, shared
from validation.report import RunFacts
from validation.services import edit_run_facts, runs


@pytest.fixture
def demo(demo_file: Path) -> Project:
    return open_project(demo_file)


def _of_calderbrook(project: Project) -> list[QuoteView]:
    found = quotes_by_id(project, range(1, 1_000))
    return [each for each in found if each.council == "Calderbrook"]


def test_words_of_the_team_that_hold_uncleared_words_or_other_councils_stay(demo: Project) -> None:
    (quote,) = [q for q in _of_calderbrook(demo) if not q.cleared][:1]
    words = quote.text[:150]
    told = add_painpoint(
        demo, BEN, kind="painpoint", title="A fair title", description=f"“{words}”"
    )
    copied = add_painpoint(demo, BEN, kind="painpoint", title=" ".join(words.split()))
    named = add_painpoint(
        demo, BEN, kind="painpoint", title="Another fair title", description="Worse in northmoor"
    )
    for each in (told, copied, named):
        link_quote(demo, BEN, each, quote.id)
    held = json.loads(members(shared(demo).content)["evidence.json"])["painpoints"]
    by_title = {each["title"]: each.get("description", "") for each in held}
    assert by_title["A fair title"] == by_title["Another fair title"] == ""
    assert " ".join(words.split()) not in by_title


def test_the_door_for_words_knows_six_in_a_row_and_short_quotes_whole() -> None:
    door = WordsDoor(
        ["We wait for the panel every single week", "Never on time"], ["on time at last"]
    )
    assert door("They wait for the panel") == "They wait for the panel"
    assert door("“wait for the panel, every single…”") is None
    assert door("It is never on time here") is None
    assert door("on time at last") == "on time at last"


def test_a_tag_a_topic_and_a_note_that_stay_are_counted_once_each(demo: Project) -> None:
    quote = next(each for each in _of_calderbrook(demo) if each.cleared and not each.to_check)
    before = _stayed(shared(demo))
    retag_quotes(demo, BEN, [quote.id], new=["As in Northmoor"])
    held = next(each for each in sessions(demo) if each.id == quote.session_id)
    change_session(demo, BEN, held.id, held.version, topics=[*held.topics, "Northmoor too"])
    run = next(each for each in runs(demo) if each.council == "Calderbrook")
    edit_run_facts(demo, BEN, run.id, run.version, RunFacts(note="Later than Northmoor"))
    made = shared(demo)
    assert _stayed(made) == before + 3
    assert b"Northmoor" not in b"".join(members(made.content).values())


def _stayed(made: Made) -> int:
    return next((each.count for each in made.left_out if each.what == "words of the team"), 0)
