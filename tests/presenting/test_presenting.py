"""Storyboards, their slides and the file they leave behind: live, cleared, safe, offline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

import evidence.services as evidence
from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from presenting import services
from presenting.cards.map_parts import map_parts
from presenting.cards.painpoints import linked_quotes
from presenting.leaving import left_behind
from presenting.model import NewCard
from presenting.nodes import Node, words_of
from presenting.shown import slides
from presenting.slides import draft_slides
from process_maps.model import Flow, Map, Mark, Step
from project import open_project
from research.services import quotes_by_id
from storage import Project, noting_acts
from storage.history.acts import undo_all
from tests.browser import AXE_TAGS, chromium

HOSTILE = "</script><img src=http://evil.test/x onerror=alert(1)>\u202e🙂 مرحبا <b>"


@pytest.fixture
def shown(demo_file: Path) -> Project:
    return open_project(demo_file)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as each:
        yield each


def without_behind(node: Node) -> Node:
    """A slide as it is before anybody opens a number."""
    kept = (each for each in node.children if getattr(each, "tag", "") != "details")
    children = (without_behind(each) if isinstance(each, Node) else each for each in kept)
    return replace(node, children=tuple(children))


def _hostile(project: Project, who: Who) -> int:
    made = services.add_storyboard(project, who, HOSTILE)
    painpoint = evidence.add_painpoint(
        project, who, kind="painpoint", title=HOSTILE, description=HOSTILE
    )
    own = NewCard("text", {}, HOSTILE * 4, HOSTILE * 20, HOSTILE)
    services.add_cards(
        project,
        who,
        made,
        [
            replace(own, kind="title"),
            own,
            NewCard("painpoint", {"painpoint": painpoint}, words=HOSTILE),
            NewCard("says_shows", {"painpoint": painpoint}),
        ],
    )
    return made


def test_a_storyboard_is_made_once_however_often_a_click_arrives(
    project: Project, who: Who
) -> None:
    made = services.add_storyboard(project, who, "One", token="a")
    assert services.add_storyboard(project, who, "One", token="a") == made
    new = [NewCard("text", words="a"), NewCard("text", words="b")]
    ids = services.add_cards(project, who, made, new, token="b")
    assert services.add_cards(project, who, made, new, token="b") == ids
    assert [each.words for each in services.cards(project, made)] == ["a", "b"]


def test_cards_are_moved_copied_changed_and_undone(project: Project, who: Who) -> None:
    made = services.add_storyboard(project, who, "One")
    a, b, c = services.add_cards(
        project, who, made, [NewCard("text", words=each) for each in "abc"]
    )
    for _ in range(2):
        services.move_card(project, who, c, before=a)
    assert [each.id for each in services.cards(project, made)] == [c, a, b]
    for _ in range(40):
        services.move_card(project, who, b, before=a)
        services.move_card(project, who, a, before=b)
    assert [each.id for each in services.cards(project, made)] == [c, a, b]
    card = services.cards(project, made)[0]
    services.change_card(project, who, replace(card, words="new"))
    with pytest.raises(StaleEdit):
        services.change_card(project, who, replace(card, words="other"))
    copy = services.copy_storyboard(project, who, made)
    assert [each.words for each in services.cards(project, copy)] == ["new", "a", "b"]
    with noting_acts() as noted:
        services.remove_storyboard(project, who, made)
    with pytest.raises(NotFound):
        slides(project, made)
    undo_all(project, who, noted)
    assert len(services.cards(project, made)) == 3
    with pytest.raises(BadInput):
        services.add_card(project, who, made, NewCard("text", words="x" * 5_000))


def test_without_evidence_there_is_nothing_to_draft_and_the_page_says_so(
    project: Project, who: Who
) -> None:
    assert draft_slides(project, date.today()) == ()
    assert "nothing to show yet" in left_behind(project, None, "html").content.decode()
    made = services.add_storyboard(project, who, "Empty", from_evidence=True)
    assert services.cards(project, made) == []


def test_slides_are_read_afresh_and_what_is_gone_is_said_to_be(shown: Project, who: Who) -> None:
    (board,) = services.storyboards(shown)
    first = next(each for each in services.cards(shown, board.id) if each.kind == "painpoint")
    before = slides(shown, board.id)
    assert not any(each.withdrawn for each in before)
    gone = int(first.refers["painpoint"])
    evidence.remove_painpoint(shown, who, gone)
    after = slides(shown, board.id)
    assert len(after) == len(before)
    assert [each.title for each in after if each.withdrawn] == ["Withdrawn"]
    services.add_card(shown, who, board.id, NewCard("map", {"map": 999}))
    assert slides(shown, board.id)[-1].withdrawn


def test_only_cleared_quotes_and_counts_that_may_be_shown_leave(shown: Project) -> None:
    (board,) = services.storyboards(shown)
    saved = left_behind(shown, board.id, "html")
    text = unescape(saved.content.decode())
    held = quotes_by_id(shown, range(1, 1_000))
    assert len(held) > 100
    assert [q.id for q in held if not q.cleared and q.text in text] == []
    words = " ".join(words_of(each.node) for each in slides(shown, board.id))
    assert any(q.cleared and q.text in words for q in held)
    assert saved.left_out
    assert "not cleared" in words
    assert "“c” hides a count of 1 to 5" in words
    assert "Welcome. Say that" not in text, "speaker's notes stay with the speaker"
    assert text.count('class="illustrative"') == saved.slides


def test_says_versus_shows_tells_of_quotes_that_stay_behind(shown: Project, who: Who) -> None:
    painpoint, behind = next(
        (each.id, kept)
        for each in evidence.painpoints(shown)
        if (
            kept := frozenset(
                held.quote.id
                for held in linked_quotes(shown, each.id)
                if not held.quote.cleared and not held.quote.to_check
            )
        )
    )
    board = services.add_storyboard(shown, who, "One")
    services.add_card(shown, who, board, NewCard("says_shows", {"painpoint": painpoint}))
    (slide,) = slides(shown, board)
    assert behind <= slide.left_out
    assert slide.illustrative


def test_chosen_quotes_are_shown_and_the_other_side_is_still_said(shown: Project, who: Who) -> None:
    held = linked_quotes(shown, 2)
    first = next(each.quote for each in held if each.may_be_shown and each.stance == "for")
    kept_back = next(each.quote for each in held if not each.may_be_shown)
    made = services.add_storyboard(shown, who, "Chosen")
    chosen = {"painpoint": 2, "quotes": [first.id, kept_back.id]}
    services.add_card(shown, who, made, NewCard("painpoint", chosen))
    node = slides(shown, made)[0].node
    words = words_of(without_behind(node))
    assert first.text in words
    assert kept_back.text not in words_of(node)
    others = [each.quote.text for each in held if each.quote.id != first.id]
    assert not any(text in words for text in others), "the others are behind their number"
    assert "Against" in words


def test_every_flow_out_of_a_part_says_where_it_leads() -> None:
    steps = tuple(Step(f"s{n}", f"Step {n}") for n in range(60))
    flows = tuple(Flow(f"s{n}", f"s{n + 1}") for n in range(59))
    process = Map("Large", steps=steps, flows=(*flows, Flow("s59", "s0")))
    parts = map_parts(process)
    assert [len(part.process.steps) for part in parts] == [*[8] * 7, 4]
    assert [[to for _, to in part.onward] for part in parts] == [
        *([part + 1] for part in range(1, 8)),
        [1],
    ]
    within = sum(len(part.process.flows) for part in parts)
    assert within + sum(len(part.onward) for part in parts) == 60
    assert not any(part.has(Mark("painpoint", "On all of it")) for part in parts)


def test_a_large_deck_stays_small_enough_to_send(shown: Project, who: Who) -> None:
    made = services.add_storyboard(shown, who, "Large")
    services.add_cards(
        shown,
        who,
        made,
        [NewCard("map", {"map": 1 + n % 5}) for n in range(12)]
        + [NewCard("painpoint", {"painpoint": 1 + n}) for n in range(12)]
        + [NewCard("comparison", {"maps": [1, 2]})],
    )
    saved = left_behind(shown, made, "html")
    assert saved.slides >= 25
    assert len(saved.content) < 3_000_000


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("scripts", [True, False])
def test_the_file_opens_offline_runs_nothing_of_what_was_typed_and_is_accessible(
    browser: Browser, shown: Project, who: Who, tmp_path: Path, scripts: bool
) -> None:
    out = tmp_path / "show.html"
    for board in (services.storyboards(shown)[0].id, _hostile(shown, who)):
        saved = left_behind(shown, board, "html")
        out.write_bytes(saved.content)
        context = browser.new_context(offline=True, java_script_enabled=scripts)
        page_ = context.new_page()
        asked, spoke = _watched(page_)
        page_.goto(out.as_uri())
        assert asked == [out.as_uri()]
        assert spoke == []
        assert page_.locator("img, main script").count() == 0
        seen = page_.locator(".slide:visible").count()
        assert seen == (1 if scripts else saved.slides)
        if scripts:
            _no_violations(page_)
            page_.get_by_role("button", name="Read as one page").click()
            _no_violations(page_)
            page_.set_viewport_size({"width": 320, "height": 640})
            assert page_.evaluate("document.documentElement.scrollWidth") <= 320
        context.close()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_file_is_shown_by_keyboard(browser: Browser, shown: Project, tmp_path: Path) -> None:
    out = tmp_path / "show.html"
    saved = left_behind(shown, 1, "html")
    out.write_bytes(saved.content)
    page_ = browser.new_page()
    page_.goto(out.as_uri())

    def at() -> str:
        return page_.locator(".slide.now").get_attribute("id") or ""

    steps = {
        "ArrowRight": 2, "PageDown": 3, "ArrowDown": 4, "ArrowLeft": 3, "PageUp": 2,
        "End": saved.slides, "Home": 1,
    }  # fmt: skip
    for key, number in steps.items():
        page_.keyboard.press(key)
        assert at() == f"slide-{number}", key
    page_.keyboard.press("f")
    page_.wait_for_function("document.fullscreenElement !== null")
    page_.keyboard.press("ArrowRight")
    assert at() == "slide-2"
    page_.close()


def _watched(page_: Page) -> tuple[list[str], list[str]]:
    """What a page asks for, and what it or the browser says."""
    asked: list[str] = []
    spoke: list[str] = []
    page_.on("request", lambda request: asked.append(request.url))
    page_.on("console", lambda message: spoke.append(message.text))
    page_.on("dialog", lambda dialog: spoke.append(dialog.message))
    return asked, spoke


def _no_violations(page_: Page) -> None:
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}}
    found = Axe().run(page_, options=options).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == []
