"""Common ground on screen: from a sentence to its cell, from the cell to its quotes, and back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from common.who import Who
from project import DATABASE_VARIABLE, open_project
from research.services import quotes, themes
from research.services.common_ground import common_ground
from research.themes.model import ThemeFacts
from screens.look import script_of
from storage import Project
from tests.browser import chromium, served, visiting

ROOT = Path(__file__).resolve().parents[2]
WHO = Who("Test analyst")


@pytest.fixture
def demo_file(unsorted_demo_file: Path) -> Path:
    """The illustrative project before its own themes."""
    return unsorted_demo_file


@pytest.fixture
def demo(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    return open_project(demo_file)


def _open(**query: object) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    for name, value in query.items():
        at.query_params[name] = str(value)
    at.switch_page(script_of("common_ground")).run()
    return _sound(at)


def _sound(at: AppTest) -> AppTest:
    assert not at.exception, [each.message for each in at.exception]
    return at


def _labelled(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if each.label.startswith(label))


def _words(at: AppTest) -> str:
    """What stands on the page, as it is read."""
    return " ".join(each.value for each in at.markdown).replace("\\", "")


def _themes(project: Project) -> dict[str, int]:
    """A shared theme with a part, one nobody spoke of, and one that Eastley has for itself."""
    of: dict[str, list[int]] = {}
    homes: dict[str, int | None] = {}
    for each in quotes(project, limit=500):
        of.setdefault(each.council or "", []).append(each.id)
        homes[each.council or ""] = each.council_id
    shared = themes.add_theme(
        project,
        WHO,
        ThemeFacts("Asking twice", "People ask for the same fact again."),
        quote_ids=[*of["Northmoor"][:3], *of["Eastley"][:2]],
    )
    against = of["Calderbrook"][:2]
    themes.put_in(project, WHO, shared, against, stance="against", why="It was quick.")
    part = themes.add_theme(
        project,
        WHO,
        ThemeFacts("Chasing *all*", "We chase each spring.", part_of=shared),
        council_id=homes["Northmoor"],
        quote_ids=of["Northmoor"][5:8],
    )
    own = themes.add_theme(
        project,
        WHO,
        ThemeFacts("Own lists", "Everybody keeps a list."),
        council_id=homes["Eastley"],
        quote_ids=of["Eastley"][4:6],
    )
    silent = themes.add_theme(project, WHO, ThemeFacts("Training"))
    themes.add_theme(project, WHO, ThemeFacts("Going live", topics=("Moving house",)))
    return {"shared": shared, "part": part, "own": own, "silent": silent}


def test_without_themes_one_is_led_to_the_board_and_told_of_tags(demo: Project) -> None:
    at = _open()
    assert "No themes yet" in _words(at)
    assert "Tags can be compared before there are themes" in _words(at)
    assert not at.pills


def test_without_anything_in_the_project_the_screen_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = open_project(tmp_path / "empty.db").path
    monkeypatch.setenv(DATABASE_VARIABLE, str(path))
    assert "There is no council in this project yet" in _words(_open())


def test_a_press_on_a_council_leads_to_its_quotes_and_back(demo: Project) -> None:
    made = _themes(demo)
    (shared, *_rest) = common_ground(demo).themes
    by_name = {cell.of.name: cell for cell in shared.councils.cells}
    at = _open()
    assert "Heard in 2 of 3 councils, from " in _words(at)
    assert "how widely we heard it, not how common it is" in _words(at)
    pills = _labelled(at.pills, "Quotes of “Asking twice”")
    assert any("contradicted only" in each for each in pills.options)
    place = list(by_name).index("Calderbrook")
    pills.set_value(pills.options[place]).run()
    _sound(at)
    assert at.query_params["theme"] in (str(made["shared"]), [str(made["shared"])])
    assert at.header[0].value == "Asking twice\\: Calderbrook"
    assert "Because: It was quick." in _words(at)
    assert "No quote of Calderbrook." in _words(at)
    _labelled(at.button, ":blue[All themes]").click().run()
    assert "Heard in 2 of 3 councils" in _words(_sound(at))


def test_where_very_many_spoke_of_a_theme_its_quotes_are_folded_away(
    demo: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    _themes(demo)
    monkeypatch.setattr("screens.common_ground.by_theme.MOST_CELLS", 2)
    at = _open()
    label = "Its quotes, by council (3)"
    assert label in [each.label for each in at.expander]
    assert not [each for each in at.pills if each.label.startswith("Quotes of “Asking twice”")]
    (shared, *_rest) = common_ground(demo).themes
    at.session_state[f"common-cells-council-{shared.theme.id}"] = True
    assert len(_labelled(_sound(at.run()).pills, "Quotes of “Asking twice”").options) == 3


def test_what_was_chosen_stands_when_one_comes_back_from_the_quotes(demo: Project) -> None:
    _themes(demo)
    at = _open()
    kinds = _labelled(at.pills, "Show only")
    kinds.set_value(next(each for each in kinds.options if each.startswith("Contradicted"))).run()
    _sound(at)
    assert [each.label for each in at.pills if "Training" in each.label] == []
    pills = _labelled(at.pills, "Quotes of “Asking twice”")
    pills.set_value(pills.options[0]).run()
    _labelled(_sound(at).button, ":blue[All themes]").click().run()
    assert _labelled(_sound(at).pills, "Show only").value == "contradicted"


def test_themes_are_shown_by_kind_by_group_and_in_the_order_they_differ(demo: Project) -> None:
    _themes(demo)
    at = _open()
    assert [each.value for each in at.header] == ["Built from one council only"]
    kinds = _labelled(at.pills, "Show only")
    kinds.set_value(next(each for each in kinds.options if each.startswith("Asked, not"))).run()
    assert "Not heard yet, from 18 people interviewed." in _words(_sound(at))
    assert "Heard in 2 of 3" not in _words(at)
    kinds = _labelled(at.pills, "Show only")
    kinds.set_value(next(each for each in kinds.options if each.startswith("In all"))).run()
    assert "No theme is so. Choose another view above." in _words(_sound(at))
    _labelled(at.pills, "Show only").set_value(None).run()
    for by in ("group", "role"):
        at.session_state["common_by"] = by
        at.run()
        assert "Heard among " in _words(_sound(at))
    at.selectbox(key="common_order").set_value("differ").run()
    _sound(at)


def test_silent_and_own_themes_say_what_is_not_known(demo: Project) -> None:
    made = _themes(demo)
    east = next(each.id for each in common_ground(demo).councils if each.name == "Eastley")
    north = next(each.id for each in common_ground(demo).councils if each.name == "Northmoor")
    at = _open(theme=made["silent"], council=east)
    assert "Not heard (0 of 5 asked)" in _words(at)
    assert "would still go unheard about one time in three" in _words(at)
    at = _open(theme=max(made.values()) + 1, council=east)
    assert "Asked about it means: took part in a session that covered “Moving house”" in _words(at)
    assert "It is not the same as not heard" in _words(at)
    at = _open(theme=made["own"], council=north)
    assert "built from Eastley’s quotes only: nobody has looked for it" in _words(at)
    at = _open(theme=made["own"])
    assert "Nobody has looked for it in other councils yet" in _words(at)


@pytest.mark.parametrize("query", [{"theme": 999}, {"theme": 999, "council": 1}])
def test_a_theme_that_is_gone_is_a_sentence(demo: Project, query: dict[str, object]) -> None:
    _themes(demo)
    assert "no theme number 999" in _open(**query).error[0].value


@pytest.mark.parametrize(
    "query",
    [
        {"council": 77},
        {"group": "nobody"},
        {"role": "=x"},
        {"role": "*a*"},
        {"group": ""},
    ],
)
def test_an_address_of_nobody_says_so(demo: Project, query: dict[str, object]) -> None:
    at = _open(theme=_themes(demo)["shared"], **query)
    assert "nobody of it has been asked" in _words(at)


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_screen_and_a_cells_quotes_are_reached_by_keyboard_and_pass_axe(
    demo_file: Path,
) -> None:
    _themes(open_project(demo_file))
    with (
        chromium() as browser,
        served(demo_file) as server,
        visiting(browser, server.address) as visit,
    ):
        visit.open("common_ground")
        page = visit.page
        page.get_by_text("As a table").click()
        visit.settle()
        page.get_by_text("Save it as a file").click()
        visit.settle()
        assert visit.violations() == []
        pill = page.get_by_role("radio", name="Calderbrook: contradicted only").or_(
            page.get_by_role("button", name="Calderbrook: contradicted only")
        )
        pill.first.focus()
        page.keyboard.press("Enter")
        visit.settle()
        expect(page.get_by_role("heading", name="Asking twice: Calderbrook")).to_be_visible()
        page.get_by_text("Who was asked").click()
        visit.settle()
        assert visit.violations() == []
        assert visit.strayed == []
