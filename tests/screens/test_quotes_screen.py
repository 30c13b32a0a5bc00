"""The Quotes screen and what it rests on: finding, retagging, clearing, how widely it was heard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from streamlit.testing.v1 import AppTest

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from evidence import services as evidence
from evidence.from_quotes import painpoint_from_quotes
from project import DATABASE_VARIABLE, check, open_project
from research import services
from research.heard.model import PeopleAsked, tags_heard
from research.model import Code
from research.searching.model import FOUND, FOUND_END, Page, Wanted, in_parts
from research.services.heard import heard
from research.services.retagging import SharingChanged, retag_quotes, share_quotes
from research.services.searching import count_wanted, page_of_quotes
from screens.look import script_of
from storage import Project, act, reading
from storage.history.acts import acts, undo
from storage.register import council_named
from tests.browser import Visit, chromium, served, visiting

ROOT = Path(__file__).resolve().parents[2]


def _code(number: int, name: str, parent: int | None = None) -> Code:
    return Code(number, parent, name, "", "", 0, 1)


NORTH, EAST, SOUTH = (
    PeopleAsked(1, "Northmoor", 7),
    PeopleAsked(2, "Eastley", 5),
    PeopleAsked(3, "Southby", 4),
)


@pytest.mark.parametrize(
    ("said", "councils", "words", "share"),
    [
        ([(1, 1), (1, 2), (2, 3), (3, 4)], (NORTH, EAST, SOUTH),
         "heard in all 3 councils, from 4 of 16 people interviewed", "all"),
        ([(1, 1), (2, 3)], (NORTH, EAST),
         "heard in both councils, from 2 of 12 people interviewed", "all"),
        ([(1, 1), (2, 3)], (NORTH, EAST, SOUTH),
         "heard in 2 of 3 councils, from 2 of 16 people interviewed", "some"),
        ([(1, 1), (1, 1)], (NORTH, EAST, SOUTH),
         "heard in one council only: Northmoor, from 1 of 7 people interviewed there", "one"),
        ([(1, 1)], (NORTH, PeopleAsked(2, "Eastley", 0)),
         "heard in Northmoor, the only council asked, from 1 of 7 people interviewed", "one"),
        ([], (NORTH, EAST), "not heard yet, from 12 people interviewed", "none"),
        ([], (PeopleAsked(1, "Northmoor", 0),), "nobody has been asked yet", "none"),
    ],
)  # fmt: skip
def test_how_widely_a_tag_was_heard_in_words(
    said: list[tuple[int, int]], councils: tuple[PeopleAsked, ...], words: str, share: str
) -> None:
    (found,) = tags_heard([_code(1, "Waiting")], councils, {1: said})
    assert (found.spread.words(), found.spread.share) == (words, share)
    assert "%" not in found.spread.words()


def test_a_tag_takes_in_those_below_it_and_counts_a_person_once() -> None:
    book = [_code(1, "Top"), _code(2, "Middle", 1), _code(3, "Low", 2), _code(4, "Other")]
    said = {2: [(1, 10), (1, 11)], 3: [(1, 10), (2, 20)], 4: [(1, 10)]}
    found = {each.name: each for each in tags_heard(book, (NORTH, EAST), said)}
    assert [found[n].spread.people for n in ("Top", "Middle", "Low", "Other")] == [3, 3, 2, 1]
    assert [spot.words() for spot in found["Top"].spread.cells] == [
        "2 of 7 people",
        "1 of 5 people",
    ]


def test_a_council_where_nobody_was_asked_is_not_asked_never_nought() -> None:
    (found,) = tags_heard([_code(1, "A")], (NORTH, PeopleAsked(9, "Westham", 0)), {1: [(1, 1)]})
    assert found.spread.cells[1].words() == "not asked"
    assert [each.of.name for each in found.spread.not_asked] == ["Westham"]
    assert found.spread.not_heard == ()


def _session(
    project: Project, who: Who, text: str, council: str = "Northmoor", *, to_check: bool = False
) -> list[int]:
    """A session of one line a turn ("Analyst 1: words"), each turn of a participant a quote."""
    saved = services.import_transcript(
        project, who, text.encode(), "talk.txt", council=council, kind="interview"
    )
    if not to_check:
        (held,) = [s for s in services.sessions(project) if s.id == saved.session_id]
        services.confirm_session(project, who, held.id, held.version)
    turns = services.transcript(project, saved.session_id).turns
    return [
        services.keep_turn_as_quote(project, who, saved.session_id, turn.id)
        for turn in turns
        if not turn.interviewer
    ]


TALK = "Analyst 1: We wait for placement dates.\nManager 1: The dates are late.\nAnalyst 1: Always."


def test_who_was_asked_and_who_said_it_are_counted_from_the_sessions(
    project: Project, who: Who
) -> None:
    first, second, third = _session(project, who, TALK)
    with act(project, who, "Added a council") as this:
        council_named(this, "Eastley")
    tag = services.add_code(project, who, "Waiting")
    retag_quotes(project, who, [first, third], [tag])
    (found,) = heard(project)
    assert (
        found.spread.words()
        == "heard in Northmoor, the only council asked, from 1 of 2 people interviewed"
    )
    retag_quotes(project, who, [second], [tag])
    (found,) = heard(project)
    assert [spot.words() for spot in found.spread.cells] == ["not asked", "2 of 2 people"]


def test_several_quotes_are_retagged_in_one_act_that_one_undo_takes_back(
    project: Project, who: Who
) -> None:
    quotes = _session(project, who, TALK)
    old = services.add_code(project, who, "Old")
    retag_quotes(project, who, quotes[:1], [old])
    changed = retag_quotes(project, who, quotes, [], [old], new=["New  tag"])
    assert changed == 3
    with reading(project) as db:
        done = acts(db)[0]
    assert done.words == "Retagged 3 quotes"

    def tags() -> list[list[str]]:
        return [[c.name for c in q.codes] for q in services.quotes_by_id(project, quotes)]

    assert tags() == [["New tag"]] * 3
    again = retag_quotes(project, who, quotes, [], [old], new=["new tag"])
    with reading(project) as db:
        assert (again, acts(db)[0].id) == (0, done.id)
    undo(project, who, done.id)
    assert tags() == [["Old"], [], []]
    assert "New tag" not in [each.name for each in services.codes(project)]
    with pytest.raises(NotFound):
        retag_quotes(project, who, [*quotes, 999], [old])
    with pytest.raises(BadInput):
        retag_quotes(project, who, quotes, [old], [old])


def test_several_are_cleared_at_once_but_never_those_nobody_has_confirmed(
    project: Project, who: Who
) -> None:
    sure = _session(project, who, TALK)
    unsure = _session(project, who, "Officer 1: Nobody tells us.", "Eastley", to_check=True)
    versions = {q.id: q.version for q in services.quotes_by_id(project, [*sure, *unsure])}
    assert share_quotes(project, who, versions, True) == SharingChanged(3, 1)
    with pytest.raises(StaleEdit):
        share_quotes(project, who, dict.fromkeys(sure, 1), False)
    assert count_wanted(project, Wanted(sharing="cleared")) == 3
    with pytest.raises(BadInput, match="nobody has confirmed"):
        share_quotes(project, who, {unsure[0]: versions[unsure[0]]}, True)
    assert count_wanted(project, Wanted(sharing="to check")) == 1


def test_a_word_is_found_while_it_is_typed_and_shown(project: Project, who: Who) -> None:
    first, *_ = _session(project, who, TALK)
    for typed in ("pl", "placem", "placements", "dates plac", "PLACEMENT"):
        page = page_of_quotes(project, Wanted(words=typed))
        assert [each.quote.id for each in page.found] == [first], typed
        assert "placement" in [words for words, is_found in page.found[0].parts if is_found]
    for typed in ('"', "*", "a OR", "NEAR(", "\ud800", "😀", "שלום"):
        assert page_of_quotes(project, Wanted(words=typed)).found == ()
    assert in_parts(f"a {FOUND}b{FOUND_END} c") == (("a ", False), ("b", True), (" c", False))


@pytest.mark.parametrize("typed", ["organ", "organis", "organisa", "organisatio", "organisation"])
def test_a_word_longer_than_its_stem_is_found_letter_by_letter(
    project: Project, who: Who, typed: str
) -> None:
    session = services.start_session(project, who, council="Northmoor")
    for said in ("The organisation is small", "We organise it", "Organic food"):
        turn = services.add_turn(project, who, session, said)
        services.keep_turn_as_quote(project, who, session, turn)
    for words in (typed, f"small {typed}"):
        found = page_of_quotes(project, Wanted(words=words)).found
        assert found[0].quote.text == "The organisation is small"
        assert count_wanted(project, Wanted(words=words)) == len(found)
        assert len(services.quotes(project, words=words)) == len(found)
    alone = page_of_quotes(project, Wanted(words="organisa"))
    assert len(alone.found) == 1
    assert ("organisation", True) in alone.found[0].parts
    assert not page_of_quotes(project, Wanted(words="organisax")).found


def _ids(page: Page) -> list[int]:
    return [each.quote.id for each in page.found]


def test_pages_lead_on_and_back_over_every_quote_once(large_file: Path) -> None:
    project = open_project(large_file)
    for wanted in (
        Wanted(words="placement tomor", council_id=3),
        Wanted(words="pol", role="Social worker"),
        Wanted(code_id=8, council_id=2, sharing="cleared"),
    ):
        number = count_wanted(project, wanted)
        page = page_of_quotes(project, wanted, most=7)
        seen, pages = _ids(page), [page]
        while page.next is not None and len(pages) < 30:
            page = page_of_quotes(project, wanted, after=page.next, most=7)
            seen += _ids(page)
            pages.append(page)
        assert len(set(seen)) == len(seen) == min(number, 30 * 7)
        for earlier in reversed(pages[:-1]):
            assert page.before is not None
            page = page_of_quotes(project, wanted, after=page.before, most=7)
            assert _ids(page) == _ids(earlier)
        assert page.before is None


def test_a_large_project_is_sound(large_file: Path) -> None:
    found = check(large_file)
    assert (found.ok, found.counts["quotes"]) == (True, 100_000)


def test_pressed_twice_one_painpoint_is_made(project: Project, who: Who) -> None:
    quotes = _session(project, who, TALK)
    made = painpoint_from_quotes(project, who, "Dates come late", quotes[:2])
    assert painpoint_from_quotes(project, who, "dates come  late", quotes[:2]) == made
    assert [each.title for each in evidence.painpoints(project)] == ["Dates come late"]
    assert sorted(int(link.to) for link in evidence.links(project).quotes) == quotes[:2]
    with pytest.raises(BadInput):
        painpoint_from_quotes(project, who, "Nothing", [])


def _open(monkeypatch: pytest.MonkeyPatch, database: Path, **query: object) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(database))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    for name, value in query.items():
        at.query_params[name] = str(value)
    at.switch_page(script_of("quotes")).run()
    _fine(at)
    return at


def _fine(at: AppTest) -> None:
    assert not at.exception, [each.message for each in at.exception]
    assert not at.error


def _said(at: AppTest) -> str:
    return " ".join(each.value for each in at.main.markdown)


@pytest.mark.parametrize("query", [{}, {"tag": 1, "council": 2}, {"quote": 3}, {"tag": 99999}])
def test_the_screen_stands_at_100_000(
    query: dict[str, object], large_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _open(monkeypatch, large_file, **query)
    assert "of 100,000 quotes" in _said(at)
    assert len(at.checkbox) == 20
    at.session_state["quotes_part"] = "By council"
    _fine(at.run())
    assert "heard in" in _said(at)


def test_names_in_any_script_are_shown_as_they_are(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    for council in ("مجلس الشمال", "**Bold** [x](http://x.example)", "Ünïty 😀"):
        (quote,) = _session(project, who, "Analyst 1: We *wait* `a lot` 😀.", council)
        retag_quotes(project, who, [quote], new=[f"{council} :red[x]"])
    at = _open(monkeypatch, project.path, quote=quote)
    assert "3 of 3 quotes" in _said(at)
    at.session_state["quotes_part"] = "By council"
    _fine(at.run())
    assert "from 1 of 1 person interviewed there" in _said(at)
    assert "http://x.example" not in _said(at)


def _labelled(elements: Any, label: str) -> Any:
    return next(each for each in elements if each.label == label)


def test_ticked_quotes_lead_to_a_painpoint(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    before = len(evidence.painpoints(project))
    at = _open(monkeypatch, demo_file, tag=1)
    at.checkbox[0].check().run()
    at.checkbox[1].check().run()
    at.session_state["quotes_make"] = True
    at.run()
    _labelled(at.text_input, "What is the claim, in a few words?").set_value("We start blind")
    _labelled(at.button, "Make it and go to Evidence").click().run()
    _fine(at)
    assert len(evidence.painpoints(project)) == before + 1
    assert at.title[0].value == "Evidence"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def visit(browser: Browser, demo_file: Path) -> Iterator[Visit]:
    with served(demo_file) as server, visiting(browser, server.address) as found:
        found.open("quotes")
        found.page.get_by_role("checkbox").first.wait_for(state="attached")
        yield found


def _tick(visit: Visit, place: int) -> None:
    visit.page.locator('[data-testid="stCheckbox"] label').nth(place).click()
    visit.settle()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_by_mouse_search_tick_tag_undo_and_open(visit: Visit) -> None:
    page = visit.page
    assert visit.violations() == []
    page.get_by_role("button", name="Next").click()
    visit.settle()
    page.get_by_role("button", name="Previous").click()
    visit.settle()
    page.get_by_role("searchbox", name="Find quotes by words").press_sequentially("placem")
    page.get_by_text("5 of 159 quotes").wait_for()
    visit.settle()
    assert page.locator("strong", has_text="placement").count() >= 5
    _tick(visit, 0)
    _tick(visit, 2)
    page.get_by_text("Act on 2 ticked quotes").wait_for()
    page.get_by_text("Add or remove tags").click()
    visit.settle()
    page.get_by_label("Add", exact=True).fill("Money follows")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save the tags").click()
    visit.settle()
    page.get_by_text("2 quotes retagged.").wait_for()
    assert page.locator(".stMarkdownBadge", has_text="Money follows").count() == 2
    assert visit.violations() == []
    page.get_by_role("button", name="Undo").click()
    visit.settle()
    page.get_by_text("Undone.").wait_for()
    assert page.get_by_role("searchbox", name="Find quotes by words").input_value() == "placem"
    page.get_by_role("button", name="Open it").first.click()
    visit.settle()
    assert "quote=" in page.url
    assert visit.violations() == []
    page.get_by_role("link", name="Read it in its session").click()
    page.get_by_role("heading", name="Sessions", exact=True).wait_for()
    visit.settle()
    assert "session=" in page.url
    assert "quote=" in page.url
    assert visit.errors() == []


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_by_keyboard_alone_from_a_tag_to_its_quotes_and_clearing(visit: Visit) -> None:
    page = visit.page
    visit.tab_to("Find quotes")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    visit.settle()
    page.get_by_text("People were chosen for their role").wait_for()
    assert visit.violations() == []
    visit.tab_to("Calderbrook: 4 of 5 people")
    page.keyboard.press("Enter")
    visit.settle()
    page.get_by_role("checkbox").first.wait_for(state="attached")
    assert "tag=" in page.url
    assert "council=" in page.url
    visit.tab_to("“")
    page.keyboard.press("Space")
    visit.settle()
    page.get_by_text("Act on 1 ticked quote").wait_for()
    visit.press("Withdraw clearance", "Enter") if page.get_by_text(
        "cleared for sharing"
    ).first.is_visible() else visit.press("Clear for sharing", "Enter")
    assert visit.errors() == []


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_it_fits_a_phone(browser: Browser, demo_file: Path) -> None:
    with served(demo_file) as server, visiting(browser, server.address, width=320) as visit:
        visit.open("quotes?quote=2")
        visit.page.get_by_role("button", name="Save the tags").wait_for()
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 320
        assert visit.violations() == []


def test_what_leaves_for_another_program_is_cleared_or_called_a_working_copy(
    monkeypatch: pytest.MonkeyPatch, demo_file: Path
) -> None:
    at = _open(monkeypatch, demo_file)
    at.session_state["quotes_take"] = at.session_state["quotes_save"] = True
    _fine(at.run())
    labels = [each.label for each in at.download_button]
    assert labels == [
        "Save as CSV",
        "Save as Excel",
        "Save as JSON",
        "Save cleared quotes (.qdpx)",
        "Save the tags (.qdc)",
        "Save a working copy (.qdpx)",
    ]
    assert "do not pass it on" in _said(at)
