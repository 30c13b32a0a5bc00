"""Comparing maps on screen: empty states, joining and parting by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from streamlit.testing.v1 import AppTest

from common.who import Who
from process_maps import store
from process_maps.model import Map, Step
from process_maps.pairing.services import compare
from project import DATABASE_VARIABLE, open_project
from screens.look import script_of
from storage import Project, act
from storage.register import council_named
from tests.browser import Visit, chromium, served, visiting

ROOT = Path(__file__).resolve().parents[2]
LONG = "Ask " + "x" * 120
A = Map(
    "First",
    steps=(Step("1", "Upload", actors=("Analyst",)), Step("2", "Fold *it*"), Step("3", LONG)),
)
B = Map("Second", steps=(Step("1", "UPLOAD", actors=("DfE",)), Step("2", "Paint doors")))


def _add(project: Project, *maps: tuple[str, Map]) -> None:
    with act(project, Who("Asha"), "Added maps") as this:
        for council, process in maps:
            store.add_map(this, process, council_named(this, council).id)


def _open(monkeypatch: pytest.MonkeyPatch, path: Path, **query: int) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(path))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    for name, value in query.items():
        at.query_params[name] = str(value)
    at.switch_page(script_of("compare_maps")).run()
    assert not at.exception, [each.message for each in at.exception]
    return at


def _words(at: AppTest) -> str:
    kinds = (at.markdown, at.info, at.warning, at.error, at.caption)
    return "\n".join(each.value for kind in kinds for each in kind)


def test_without_two_maps_it_says_what_to_do_next(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "No process map yet" in _words(_open(monkeypatch, project.path))
    _add(project, ("Northmoor", A))
    assert "one map so far: Northmoor" in _words(_open(monkeypatch, project.path))


def test_two_maps_are_summed_up_and_odd_addresses_get_a_sentence(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add(project, ("Northmoor", A), ("Eastley", B), ("Eastley", Map("Empty")))
    said = "1 step in both, 2 only in Northmoor \\(of 3\\), 1 only in Eastley \\(of 2\\)"
    assert said in _words(_open(monkeypatch, project.path, a=1, b=2))
    assert "same map" in _words(_open(monkeypatch, project.path, a=1, b=1))
    assert "no map number 99" in _words(_open(monkeypatch, project.path, a=1, b=99))
    assert "has no steps yet" in _words(_open(monkeypatch, project.path, a=1, b=3))
    # Two maps of one council go by their own names; steps of other maps choose nothing.
    assert "only in Second" in _words(_open(monkeypatch, project.path, a=2, b=3, step_a=1))


def _many() -> None:
    """The many-maps view on its own, as a screen that shows it would call it."""
    from evidence.services import marks_of_map
    from process_maps.aligning import align
    from process_maps.services import map_by_id, maps
    from screens.compare_maps.differences_of_many import differences_of_many
    from screens.look import the_project

    stored = {str(each.id): map_by_id(the_project(), each.id) for each in maps(the_project())}
    differences_of_many(
        align({key: each.map for key, each in stored.items()}),
        {key: each.title for key, each in stored.items()},
        {key: marks_of_map(the_project(), each) for key, each in stored.items()},
    )


def test_differences_are_told_in_words_of_two_maps_and_of_many(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add(project, ("Northmoor", A), ("Eastley", B), ("Eastley", Map("Empty")))
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = _open(monkeypatch, project.path, a=1, b=2)
    at.session_state["compared-1-2"] = "Differences"
    at.run()
    assert not at.exception
    assert "is done by Analyst in Northmoor, by DfE in Eastley" in _words(at)
    # What neither map states is unknown: it is not told as the same on both.
    unknown = next(each.value for each in at.markdown if "no shared step of which" in each.value)
    assert "“Automated or not”" in unknown
    assert "Not known, so not compared" in [each.value for each in at.header]
    next(each for each in at.button if "Done by another role: see number 1" in each.label).click()
    at.run()
    assert dict(at.query_params) == {"a": "1", "b": "2", "step_a": "1", "step_b": "4"}
    assert at.session_state["compared-1-2"] == "Side by side"
    assert not at.exception
    many = AppTest.from_function(_many).run()
    assert not many.exception
    assert "has no steps yet" in _words(many)
    assert "is done by Analyst in" in _words(many)
    many.selectbox[0].set_value(None).run()
    assert "All maps together" in many.selectbox[0].options
    assert not many.exception


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as each:
        yield each


@pytest.fixture
def visit(browser: Browser, project: Project) -> Iterator[Visit]:
    _add(project, ("Northmoor", A), ("Eastley", B))
    with served(project.path) as server, visiting(browser, server.address) as each:
        yield each


def _tab(visit: Visit, name: str) -> None:
    visit.page.get_by_role("tab", name=name).click()
    visit.settle()
    assert visit.errors() == []
    assert visit.violations() == [], name


def _tab_by_keys(visit: Visit, name: str) -> None:
    chosen = visit.page.get_by_role("tab", selected=True)
    visit.tab_to("In both")
    for _ in range(8):
        if visit.focused() == name:
            break
        # An arrow chooses the next tab, whose maps are then compared; the focus is where that is.
        visit.page.keyboard.press("ArrowRight")
        visit.settle()
        assert visit.focused() == chosen.inner_text()
    expect(chosen).to_have_text(name)


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_steps_are_joined_seen_on_both_drawings_and_parted_by_mouse(
    visit: Visit, project: Project
) -> None:
    page = visit.page
    visit.open("compare_maps?a=1&b=2")
    names = ("Review", "Differences", "Words", "Only in Northmoor", "Only in Eastley")
    for name in (*names, "Join by hand"):
        _tab(visit, name)
    for label, words in (("Step of Northmoor", "Fold"), ("Step of Eastley", "Paint")):
        page.get_by_role("combobox", name=label).fill(words)
        page.get_by_role("combobox", name=label).press("Enter")
        visit.settle()
    page.get_by_role("button", name="Join these two steps").dblclick()
    expect(page.get_by_text("2 steps in both")).to_be_visible()
    visit.settle()
    assert visit.errors() == []
    _tab(visit, "Side by side")
    page.locator('[data-step="2"]').first.locator("text").first.click()
    expect(page.locator("[data-step].selected")).to_have_count(2)
    visit.settle()
    assert "step_a=2&step_b=5" in page.url
    expect(page.get_by_text("Pair 2", exact=True).first).to_be_visible()
    page.get_by_text("Both maps as one table").click()
    for which in ("first map, Northmoor", "second map, Eastley"):
        expect(page.get_by_role("region", name=f"Drawing of the {which}")).to_have_count(1)
    _tab(visit, "In both")
    page.get_by_label("Why they are not the same work").fill("Other work")
    page.get_by_role("button", name="Part them").click()
    expect(page.get_by_text("1 step in both")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 steps in both")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 900})
    for name in ("In both", "Side by side"):
        _tab(visit, name)
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) <= 1
    assert len(_decisions(project)) == 1


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_steps_are_joined_and_suggestions_reviewed_by_keyboard_alone(
    visit: Visit, project: Project
) -> None:
    visit.open("compare_maps?a=1&b=2")
    visit.tab_to("In both")
    for _ in range(4):
        # Quicker than the page.
        visit.page.keyboard.press("ArrowRight")
    visit.settle()
    expect(visit.page.locator(":focus")).to_have_attribute("aria-selected", "true")
    visit.open("compare_maps?a=1&b=2")
    _tab_by_keys(visit, "Join by hand")
    visit.type("Step of Northmoor", "Fold", enter=True)
    visit.type("Step of Eastley", "Paint", enter=True)
    visit.press("Join these two steps")
    expect(visit.page.get_by_text("2 steps in both")).to_be_visible()
    same = tuple(Step(f"s{n}", each) for n, each in enumerate(("Weigh", "Paint", "Ring")))
    _add(project, ("Calderbrook", Map("C", steps=same)), ("Weirdale", Map("D", steps=same)))
    visit.open("compare_maps?a=3&b=4")
    _tab_by_keys(visit, "Review")
    visit.tab_to("Same work")
    for left in ("2 pairs are", "1 pair is"):
        visit.page.keyboard.press("Enter")
        expect(visit.page.get_by_text(f"{left} sure but not decided")).to_be_visible()
        visit.settle()
        assert visit.focused() == "Same work", "the focus stays where the next one comes"
    visit.tab_to("Undo the last answer", back=True)
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_text("2 pairs are sure but not decided")).to_be_visible()
    assert visit.errors() == []


def _decisions(project: Project) -> list[object]:
    pairing = compare(open_project(project.path), 1, 2).pairing
    return [pair.decision for pair in pairing.pairs if pair.decision] + list(pairing.parted)
