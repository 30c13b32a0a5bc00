"""The board: what lies where, what several deeds come to, and two people at one note."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from project import DATABASE_VARIABLE, check, open_project
from research.boards.model import MOST, Board, Card, Deed, Narrowed, between, shares
from research.services import board as services
from research.services import quotes
from research.services import themes as theme_services
from research.themes.model import ThemeFacts
from screens.board.sorting import shorts
from screens.look import BOARD_HELD, BOARD_SHOWN, script_of
from storage import Project, reading
from storage.history.acts import acts, undo
from storage.register import own_councils

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def demo(demo_file: Path) -> Project:
    """The illustrative project with nothing sorted yet."""
    project = open_project(demo_file)
    for each in theme_services.themes(project):
        theme_services.remove_theme(project, Who("Test analyst"), each.id)
    return project


@pytest.fixture
def northmoor(demo: Project) -> int:
    with reading(demo) as db:
        return next(each.id for each in own_councils(db) if each.name == "Northmoor")


def _deed(card: Card, doing: str = "move", to: int | None = None, **more: object) -> Deed:
    seen = {"kind": card.kind, "of": card.of, "member": card.member, "version": card.version}
    return Deed(doing, to=to, **seen, **more)  # type: ignore[arg-type]


def _texts(board: Board, theme: int) -> list[int]:
    return [
        c.of for pile in board.piles if pile.theme and pile.theme.id == theme for c in pile.cards
    ]


def _card(board: Board, of: int) -> Card:
    return next(c for pile in (board.loose, *board.piles) for c in pile.cards if c.of == of)


def test_two_notes_put_together_make_a_theme_of_their_council(
    demo: Project, who: Who, northmoor: int
) -> None:
    first, second, *_ = services.board(demo, northmoor).loose.cards
    (done,) = services.do_on_board(
        demo, who, northmoor, [_deed(first, "together", name="Chasing", beside=(_deed(second),))]
    )
    board = services.board(demo, northmoor)
    assert done.theme_id is not None
    assert _texts(board, done.theme_id) == [first.of, second.of]
    assert first.of not in [each.of for each in board.loose.cards]
    assert theme_services.theme(demo, done.theme_id).council_id == northmoor


def test_several_deeds_are_one_act_and_one_undo(demo: Project, who: Who, northmoor: int) -> None:
    theme = theme_services.add_theme(demo, who, ThemeFacts("One"), council_id=northmoor)
    loose = services.board(demo, northmoor).loose.cards[:3]
    services.do_on_board(demo, who, northmoor, [_deed(each, to=theme) for each in loose])
    assert _texts(services.board(demo, northmoor), theme) == [each.of for each in loose]
    with reading(demo) as db:
        last = acts(db, limit=1)[0]
    assert last.words == "Moved 3 notes on the board"
    undo(demo, who, last.id)
    assert _texts(services.board(demo, northmoor), theme) == []
    assert check(demo.path).problems == []


def test_who_comes_second_to_a_note_is_told_and_the_rest_is_done(
    demo: Project, who: Who, northmoor: int
) -> None:
    one, two = (
        theme_services.add_theme(demo, who, ThemeFacts(name), council_id=northmoor)
        for name in ("One", "Two")
    )
    seen = services.board(demo, northmoor)
    first, second, *_ = seen.loose.cards
    services.do_on_board(demo, Who("Another"), northmoor, [_deed(first, to=one)])
    done = services.do_on_board(demo, who, northmoor, [_deed(first, to=two), _deed(second, to=two)])
    assert "“One” meanwhile; it was left there" in done[0].refused
    assert not done[1].refused
    board = services.board(demo, northmoor)
    assert (_texts(board, one), _texts(board, two)) == ([first.of], [second.of])
    # Now both see it in One, and both move it.
    card = _card(board, first.of)
    services.do_on_board(demo, Who("Another"), northmoor, [_deed(card, to=two)])
    (late,) = services.do_on_board(demo, who, northmoor, [_deed(card, to=None)])
    assert "left in “Two”" in late.refused


def test_where_nothing_could_be_done_history_has_no_line(
    demo: Project, who: Who, northmoor: int
) -> None:
    card = services.board(demo, northmoor).loose.cards[0]
    with reading(demo) as db:
        before = acts(db, limit=1)[0].id
    (done,) = services.do_on_board(demo, who, northmoor, [_deed(card, to=99_999)])
    assert "no theme number 99999" in done.refused
    with reading(demo) as db:
        assert acts(db, limit=1)[0].id == before


def test_a_note_is_put_between_two_however_often(demo: Project, who: Who, northmoor: int) -> None:
    theme = theme_services.add_theme(demo, who, ThemeFacts("One"), council_id=northmoor)
    loose = services.board(demo, northmoor).loose.cards
    services.do_on_board(demo, who, northmoor, [_deed(each, to=theme) for each in loose[:3]])
    for _ in range(60):
        board = services.board(demo, northmoor)
        order = _texts(board, theme)
        last, second = _card(board, order[2]), _card(board, order[1])
        services.do_on_board(demo, who, northmoor, [_deed(last, to=theme, before=second.member)])
        assert _texts(services.board(demo, northmoor), theme) == [order[0], order[2], order[1]]


def test_places_run_out_only_where_nothing_fits_between() -> None:
    assert between([], 0) == 1.0
    assert between([1.0, 2.0], 0) == 0.0
    assert between([1.0, 2.0], 1) == 1.5
    assert between([1.0, 2.0], 2) == 3.0
    assert between([1.0, 1.0], 1) is None


def test_a_note_may_lie_in_two_themes_and_contradict_one(
    demo: Project, who: Who, northmoor: int
) -> None:
    one, two = (
        theme_services.add_theme(demo, who, ThemeFacts(name), council_id=northmoor)
        for name in ("One", "Two")
    )
    loose = services.board(demo, northmoor).loose.cards[0]
    services.do_on_board(demo, who, northmoor, [_deed(loose, to=one)])
    card = _card(services.board(demo, northmoor), loose.of)
    services.do_on_board(
        demo, who, northmoor, [_deed(card, "copy", to=two), _deed(card, "stance", against=True)]
    )
    board = services.board(demo, northmoor)
    sides = {
        pile.theme.name: [each.against for each in pile.cards] for pile in board.piles if pile.theme
    }
    assert sides == {"One": [True], "Two": [False]}
    (refused,) = services.do_on_board(demo, who, northmoor, [_deed(card, "stance", against=False)])
    assert "Test analyst moved or changed this note" in refused.refused


def test_across_councils_their_themes_are_the_notes(
    demo: Project, who: Who, northmoor: int
) -> None:
    shared = theme_services.add_theme(demo, who, ThemeFacts("All over"))
    held = services.board(demo, northmoor).loose.cards[:2]
    theme = theme_services.add_theme(
        demo, who, ThemeFacts("Chasing"), council_id=northmoor, quote_ids=[e.of for e in held]
    )
    board = services.board(demo, None)
    assert [(each.kind, each.of) for each in board.loose.cards] == [("theme", theme)]
    services.do_on_board(demo, who, None, [_deed(board.loose.cards[0], to=shared)])
    assert theme_services.theme(demo, theme).part_of == shared
    (done,) = services.do_on_board(demo, who, None, [_deed(board.loose.cards[0], to=None)])
    assert "Test analyst changed “Chasing”" in done.refused
    loose = services.board(demo, None, Narrowed(quotes=True)).loose
    assert not {each.of for each in held} & {c.of for c in loose.cards if c.kind == "quote"}


def test_a_quote_never_comes_to_lie_in_another_councils_theme(
    demo: Project, who: Who, northmoor: int
) -> None:
    theme = theme_services.add_theme(demo, who, ThemeFacts("One"), council_id=northmoor)
    other = next(each for each in quotes(demo, limit=500) if each.council == "Eastley")
    (done,) = services.do_on_board(
        demo, who, northmoor, [Deed("move", "quote", other.id, to=theme)]
    )
    assert "another council" in done.refused


def test_a_narrowed_board_keeps_its_themes_and_counts_what_it_shows(
    demo: Project, who: Who, northmoor: int
) -> None:
    theme = theme_services.add_theme(demo, who, ThemeFacts("One"), council_id=northmoor)
    whole = services.board(demo, northmoor)
    narrow = services.board(demo, northmoor, Narrowed(words="ofsted"))
    assert 0 < narrow.every < whole.every
    assert [pile.theme.id for pile in narrow.piles if pile.theme] == [theme]
    assert all("ofsted" in each.text.casefold() for each in narrow.loose.cards)
    with_notes = services.board(demo, northmoor, Narrowed(notes=True))
    assert {each.kind for each in with_notes.loose.cards} == {"quote", "note"}


@pytest.mark.parametrize(
    ("loose", "piles", "shown"),
    [
        (10, [5, 0], (10, (5, 0))),
        (1_000, [10, 400], (350, (10, 140))),
        (0, [600, 600], (0, (250, 250))),
        (400, [], (400, ())),
    ],
)
def test_at_most_500_notes_are_laid_out_and_small_piles_whole(
    loose: int, piles: list[int], shown: tuple[int, tuple[int, ...]]
) -> None:
    first, given = shares(loose, piles)
    assert (first, given) == shown
    assert first + sum(given) <= MOST


def test_what_the_board_read_is_let_go_of_on_other_screens(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    at.switch_page(script_of("board")).run()
    assert not at.exception
    assert BOARD_HELD in at.session_state
    assert BOARD_SHOWN in at.session_state
    at.switch_page(script_of("quotes")).run()
    assert BOARD_HELD not in at.session_state
    assert BOARD_SHOWN not in at.session_state


def test_the_board_opens_again_on_the_council_one_was_at(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    with reading(open_project(demo_file)) as db:
        wanted = own_councils(db)[1].id
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    at.query_params["council"] = str(wanted)
    at.switch_page(script_of("board")).run()
    assert at.session_state["board_of"] == wanted
    at.switch_page(script_of("quotes")).run()
    at.query_params.clear()
    at.switch_page(script_of("board")).run()
    assert at.session_state["board_of"] == wanted


def test_a_board_for_others_shows_only_what_is_cleared(
    demo: Project, who: Who, northmoor: int
) -> None:
    everything = services.board(demo, northmoor, Narrowed(notes=True)).loose.cards
    shown = services.board(demo, northmoor, Narrowed(notes=True, cleared=True)).loose.cards
    assert {(c.kind, c.of) for c in shown} == {
        (c.kind, c.of) for c in everything if c.kind == "quote" and c.cleared
    }
    assert 0 < len(shown) < len(everything)


def test_a_board_pressed_again_stays_the_one_that_is_laid_out(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo_file))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    at.switch_page(script_of("board")).run()
    (whose,) = [each for each in at.button_group if each.label == "Whose board"]
    before = at.session_state["board_last"]
    whose.set_value(None).run()
    assert not at.exception
    assert (at.session_state["board_of"], at.session_state["board_last"]) == (before, before)


def test_a_council_is_told_by_the_shortest_beginning_that_no_other_has() -> None:
    names = ["Eastley", "East Vale", "easterly", "Northmoor", "North", "X"]
    assert list(shorts(names).values()) == ["Eastl", "East ", "easte", "Northm", "North", "X"]
