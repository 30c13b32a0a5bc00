"""The three show-and-tells to begin with: filled from evidence, within 90 minutes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import evidence.services as evidence
from common.errors import BadInput
from common.who import Who
from evidence.overview import matrix
from presenting import services
from presenting.cards.making import makes
from presenting.model import NewCard, section_times
from presenting.shown import slides
from presenting.templates import TEMPLATES, filled
from process_maps.services import maps
from project import DATABASE_VARIABLE, open_project
from storage import Project

APP = str(Path(__file__).resolve().parents[2] / "app.py")
DAY = "2026-11-26"


@pytest.fixture
def shown(demo_file: Path) -> Project:
    return open_project(demo_file)


def _kinds(cards: tuple[NewCard, ...]) -> list[str]:
    return [each.kind for each in cards]


@pytest.mark.parametrize("which", list(TEMPLATES))
def test_each_fits_its_time_says_what_to_say_and_shows_nothing_withdrawn(
    shown: Project, who: Who, which: str
) -> None:
    found = filled(shown, which, show_on=DAY)
    assert 30 < found.minutes <= 90
    assert len(found.cards) <= 25
    assert all(each.notes for each in found.cards)
    assert all(each.minutes for each in found.cards)
    assert all(makes(each.kind) for each in found.cards)
    assert found.cards[0].kind == "title"
    board = services.add_storyboard(shown, who, "One", date=DAY, template=which)
    held = services.cards(shown, board)
    assert [(each.kind, each.heading, each.minutes) for each in held] == [
        (each.kind, each.heading, each.minutes) for each in found.cards
    ]
    for time in section_times(held).values():
        assert time.planned == time.minutes > 0
    assert not any(each.withdrawn for each in slides(shown, board))
    assert services.storyboard(shown, board).minutes == found.minutes


def test_the_title_is_the_storyboards_name_as_it_is_now(shown: Project, who: Who) -> None:
    board = services.add_storyboard(shown, who, "First name", template="first")
    drafted = services.add_storyboard(shown, who, "First name", from_evidence=True)
    for each in (board, drafted):
        held = services.storyboard(shown, each)
        services.edit_storyboard(shown, who, replace(held, name="Second name"))
        assert slides(shown, each)[0].title == "Second name"


def test_a_second_press_draws_nothing(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = services.add_storyboard(project, who, "One", template="first", token="t")
    monkeypatch.delattr(services, "filled")
    monkeypatch.delattr(services, "draft")
    again = services.add_storyboard(
        project, who, "One", template="first", from_evidence=True, token="t"
    )
    assert again == first


def test_the_first_shows_what_most_people_spoke_of_and_then_each_council(shown: Project) -> None:
    found = filled(shown, "first")
    chosen = [each.refers["painpoint"] for each in found.cards if each.kind == "painpoint"]
    assert len(chosen) == len(set(chosen)) == 6
    rows = {row.painpoint.id: row for row in matrix(shown).rows}
    people = {number: sum(cell.people_for for cell in row.cells) for number, row in rows.items()}
    painpoints = [
        number
        for number, row in rows.items()
        if row.painpoint.kind == "painpoint" and not row.painpoint.judgement.not_a_problem
    ]
    most = sorted(painpoints, key=lambda number: -people[number])[:2]
    assert sorted(chosen[:2]) == sorted(most)
    assert rows[chosen[2]].painpoint.kind == "innovation"
    own = matrix(shown).councils
    for at, number in enumerate(chosen[3:]):
        assert rows[number].cells[at].people_for, own[at].name
    asked = next(each for each in found.cards if each.heading == "Who was asked")
    assert "18 people in 3 councils, in 16 sessions" in asked.words
    assert "Calderbrook 5, Eastley 5 and Northmoor 8" in asked.words


def test_the_second_asks_its_two_questions_of_maps_and_rules(shown: Project) -> None:
    found = filled(shown, "second", show_on=DAY)
    sections = [each.heading for each in found.cards if each.kind == "section"]
    assert sections == [
        "How do processes differ?",
        "Does it go together with errors?",
        "What have we got wrong?",
    ]
    assert {"map", "comparison", "reference", "failures", "pareto", "funnel", "says_shows"} <= set(
        _kinds(found.cards)
    )
    compared = next(each for each in found.cards if each.kind == "comparison")
    drawn = [each.refers["map"] for each in found.cards if each.kind == "map"]
    assert compared.refers["maps"] == drawn
    own = {each.id: each.council for each in maps(shown)}
    assert len({own[each] for each in drawn}) == 2
    assert found.cards[1].kind == "changed"
    assert found.left_out == ()


def test_what_there_is_no_evidence_of_is_left_out_and_said(project: Project, who: Who) -> None:
    for which in TEMPLATES:
        found = filled(project, which)
        assert set(_kinds(found.cards)) <= {"title", "section", "text"}
        assert found.left_out
        assert all(each.words().endswith(".") for each in found.left_out)
        board = services.add_storyboard(project, who, "Empty", template=which)
        assert not any(each.withdrawn for each in slides(project, board))
    told = {each.words() for each in filled(project, "second").left_out}
    assert "Two maps side by side: fewer than two councils have a map." in told
    assert "Rule failures: no council has a run of a return yet." in told
    evidence.add_painpoint(project, who, kind="painpoint", title="x" * 200)
    still = {each.what for each in filled(project, "first").left_out}
    assert "Painpoints most people spoke of" in still, "nobody has spoken of it"
    with pytest.raises(BadInput):
        services.add_storyboard(project, who, "No", template="fourth")


def _screen(path: Path, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(path))
    app = AppTest.from_file(APP, default_timeout=30).run()
    app.switch_page("screens/show_and_tell/screen.py")
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def _press(app: AppTest, words: str) -> None:
    next(each for each in app.button if each.label.startswith(words)).click().run()
    assert not app.exception


def _words(app: AppTest) -> str:
    return " ".join(each.value for each in app.markdown)


def test_on_screen_a_template_is_chosen_and_what_it_left_out_is_told_until_read(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _screen(project.path, monkeypatch)
    app.selectbox[0].set_value("second")
    _press(app, "Begin with")
    (board,) = services.storyboards(project)
    assert [each.kind for each in services.cards(project, board.id)] == [
        "title",
        "section",
        "text",
        "text",
    ]
    assert "Left out, as there is no evidence for it yet" in _words(app)
    assert "fewer than two councils have a map" in _words(app)
    _press(app, "I have read this")
    assert "Left out" not in _words(app)


@pytest.mark.parametrize(
    ("what", "choose", "kind"),
    [
        ("A map with something counted on it", "errors", "map"),
        ("Common reference process", None, "reference"),
        ("Few rules make most", None, "pareto"),
        ("One rule in every council", "218", "funnel"),
        ("What changed since last time", None, "changed"),
    ],
)
def test_figures_are_added_on_screen_and_changed_there(
    shown: Project, who: Who, monkeypatch: pytest.MonkeyPatch, what: str, choose: str, kind: str
) -> None:
    board = services.add_storyboard(shown, who, "Own")
    app = _screen(shown.path, monkeypatch, storyboard=str(board))
    next(each for each in app.selectbox if each.label == "What to add").set_value(what).run()
    if choose:
        label = "Counted on the steps" if kind == "map" else "Rule"
        next(each for each in app.selectbox if each.label == label).set_value(choose).run()
    _press(app, "Add 1 card")
    (card,) = services.cards(shown, board)
    assert card.kind == kind
    assert not any(each.withdrawn for each in slides(shown, board))
    _press(app, "Save the card")
    (after,) = services.cards(shown, board)
    assert after.refers == card.refers


def test_figures_lead_to_where_they_are_made_while_there_is_nothing(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = services.add_storyboard(project, who, "Own")
    app = _screen(project.path, monkeypatch, storyboard=str(board))
    said = {
        "A map with something counted on it": "There is no process map with steps yet.",
        "Common reference process": "It takes the maps of two councils.",
        "Few rules make most": "There is no run of a return yet.",
        "One rule in every council": "There is no run of a return yet.",
        "What changed since last time": "There is no milestone yet to count from.",
    }
    for what, words in said.items():
        next(each for each in app.selectbox if each.label == "What to add").set_value(what).run()
        assert not app.exception
        assert words in _words(app)
        assert next(each for each in app.button if each.label == "Add").disabled


def test_the_demos_own_fits_its_time_in_sections_and_shows_every_figure(shown: Project) -> None:
    (board,) = services.storyboards(shown)
    held = services.cards(shown, board.id)
    assert board.minutes <= board.length == 90
    assert len(held) <= 25
    assert all(each.notes for each in held if each.kind != "section")
    for time in section_times(held).values():
        assert time.minutes <= (time.planned or 0)
    assert {"changed", "reference", "pareto", "funnel", "finding", "common", "options"} <= {
        each.kind for each in held
    }
    assert not any(each.withdrawn for each in slides(shown, board.id))
