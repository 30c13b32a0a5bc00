"""Frozen storyboards: as they were, but for words that may no longer be shown."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

import evidence.services as evidence
from common.errors import BadInput, NotFound
from common.who import Who
from presenting import services
from presenting.cards.painpoints import linked_quotes
from presenting.erasing import erase_session
from presenting.framing import Slide
from presenting.freezing import freeze, make_live
from presenting.model import NewCard
from presenting.nodes import Picture, checked, cleaned, el, to_html, words_of
from presenting.quotes_on import quotes_on
from presenting.shown import slides
from presenting.snapshot import read, without_notes, written
from project import open_project
from research.services import quotes_by_id
from research.services.quotes import unclear_quote
from storage import Project, act, noting_acts, reading
from storage.history.acts import undo_all


@pytest.fixture
def shown(demo_file: Path) -> Project:
    return open_project(demo_file)


def _words(project: Project, board: int) -> str:
    return " ".join(words_of(slide.node) for slide in slides(project, board))


def _on(project: Project, board: int) -> frozenset[int]:
    return frozenset[int]().union(*(quotes_on(each.node) for each in slides(project, board)))


def _with_painpoint(project: Project, who: Who) -> tuple[int, list[int]]:
    """A storyboard of one painpoint with a cleared quote that a person chose."""
    held = [each.quote.id for each in linked_quotes(project, 2) if each.may_be_shown]
    board = services.add_storyboard(project, who, "One")
    services.add_card(
        project, who, board, NewCard("painpoint", {"painpoint": 2, "quotes": held[:1]})
    )
    return board, held


@pytest.mark.parametrize("damaged", ["{}", "[]", '{"slides": [1]}', "[" * 100_000, "not JSON"])
def test_what_is_frozen_and_damaged_does_not_stop_a_reading(damaged: str) -> None:
    assert without_notes(damaged) == damaged


def test_what_is_frozen_is_read_back_as_it_was(shown: Project) -> None:
    made = slides(shown, None)
    assert [to_html(each.node) for each in read(written(made))] == [
        to_html(each.node) for each in made
    ]
    assert read(written(made))[0] == made[0]


def test_what_somebody_changed_while_it_was_drawn_is_frozen_as_it_is_now(
    shown: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screen reads the project in one view, in which others' changes do not show."""
    board, _ = _with_painpoint(shown, who)
    later = replace(evidence.painpoint(shown, 2), title="Put in other words")

    def changed_meanwhile(made: Sequence[Slide]) -> str:
        monkeypatch.undo()
        other = Thread(target=evidence.edit_painpoint, args=(shown, Who("Other"), later))
        other.start()
        other.join()
        return written(made)

    monkeypatch.setattr("presenting.freezing.written", changed_meanwhile)
    with reading(shown) as db:
        db.execute("SELECT 1 FROM acts").fetchone()
        freeze(shown, who, board)
    assert "Put in other words" in _words(shown, board)


def test_a_frozen_storyboard_keeps_its_words_and_a_live_one_follows(
    shown: Project, who: Who
) -> None:
    board, _ = _with_painpoint(shown, who)
    with noting_acts() as acts:
        freeze(shown, who, board)
    before = _words(shown, board)
    assert "As it was on" in before
    evidence.edit_painpoint(
        shown, who, replace(evidence.painpoint(shown, 2), title="Put in other words")
    )
    assert "Put in other words" not in _words(shown, board)
    assert _words(shown, board) == before
    make_live(shown, who, board)
    assert "Put in other words" in _words(shown, board)
    assert len(acts) == 1


def test_making_live_and_freezing_are_undone(shown: Project, who: Who) -> None:
    board, _ = _with_painpoint(shown, who)
    freeze(shown, who, board)
    with noting_acts() as acts:
        make_live(shown, who, board)
    assert services.storyboard(shown, board).frozen is None
    undo_all(shown, who, acts)
    assert services.storyboard(shown, board).frozen is not None
    with noting_acts() as acts:
        services.remove_storyboard(shown, who, board)
    undo_all(shown, who, acts)
    assert "As it was on" in _words(shown, board)


def test_a_quote_no_longer_cleared_is_withdrawn_(shown: Project, who: Who) -> None:
    board, held = _with_painpoint(shown, who)
    quote = quotes_by_id(shown, held[:1])[0]
    text = quote.text
    freeze(shown, who, board)
    assert text in _words(shown, board)
    unclear_quote(shown, who, quote.id, quote.version)
    assert text not in _words(shown, board)
    assert "Withdrawn" in _words(shown, board)
    assert held[0] not in _on(shown, board)


@pytest.mark.parametrize("live", [True, False])
def test_an_erased_quote_is_withdrawn_live_and_frozen_and_its_words_are_nowhere(
    shown: Project, who: Who, live: bool
) -> None:
    board, held = _with_painpoint(shown, who)
    quote = quotes_by_id(shown, held[:1])[0]
    freeze(shown, who, board)
    if live:
        make_live(shown, who, board)
    erased = erase_session(shown, who, quote.session_id)
    assert erased.also["frozen slides"] == 1
    assert "Withdrawn" in _words(shown, board)
    for name in (shown.path, Path(f"{shown.path}-wal")):
        content = name.read_bytes() if name.exists() else b""
        assert quote.text.encode() not in content


def test_a_damaged_snapshot_keeps_nobody_from_being_erased(shown: Project, who: Who) -> None:
    board, held = _with_painpoint(shown, who)
    quote = quotes_by_id(shown, held[:1])[0]
    freeze(shown, who, board)
    with closing(sqlite3.connect(shown.path)) as db, db:
        db.execute("UPDATE snapshots SET content = ? || '}'", (f'{{"{quote.text}": 1}}',))
    erase_session(shown, who, quote.session_id)
    assert quote.text.encode() not in shown.path.read_bytes()


def test_a_quote_cut_shorter_and_cleared_again_does_not_bring_the_long_one_back(
    shown: Project, who: Who
) -> None:
    board, held = _with_painpoint(shown, who)
    quote = quotes_by_id(shown, held[:1])[0]
    freeze(shown, who, board)
    cut = "UPDATE quotes SET stop = stop - 5, text = substr(text, 1, length(text) - 5) WHERE id = ?"
    with act(shown, who, "Cut") as this:
        this.db.execute(cut, (quote.id,))
    now = quotes_by_id(shown, held[:1])[0]
    assert (now.cleared, now.text) == (True, quote.text[:-5])
    assert quote.text not in _words(shown, board)
    assert "Withdrawn" in _words(shown, board)


def test_a_snapshot_with_a_spoilt_number_is_damaged(shown: Project) -> None:
    made = written(slides(shown, None))
    assert '"data-quote": "' in made
    spoilt = re.sub(r'"data-quote": "\d+"', '"data-quote": "x"', made)
    with pytest.raises(BadInput):
        read(spoilt)


def test_frozen_cards_stay_as_they_are(shown: Project, who: Who) -> None:
    board, _ = _with_painpoint(shown, who)
    freeze(shown, who, board)
    card = services.cards(shown, board)[0]
    with pytest.raises(BadInput, match="frozen"):
        services.add_card(shown, who, board, NewCard("text", words="more"))
    with pytest.raises(BadInput, match="frozen"):
        services.change_card(shown, who, card)
    with pytest.raises(BadInput, match="frozen"):
        services.remove_card(shown, who, card.id)
    with pytest.raises(BadInput, match="frozen"):
        services.move_card(shown, who, card.id, before=None)
    copy = services.copy_storyboard(shown, who, board)
    assert services.storyboard(shown, copy).frozen is None
    assert services.cards(shown, copy)


def test_nothing_is_frozen_of_nothing(project: Project, who: Who) -> None:
    board = services.add_storyboard(project, who, "Empty")
    with pytest.raises(BadInput, match="nothing to freeze"):
        freeze(project, who, board)
    with pytest.raises(NotFound):
        freeze(project, who, 99)


@pytest.mark.parametrize(
    ("inner", "kept"),
    [
        ('<g onclick="x()"><path d="M0 0"/></g>', '<g><path d="M0 0"/></g>'),
        ("<script>x()</script><rect/>", "<rect/>"),
        ("<foreignObject><b>x</b></foreignObject>", ""),
        ('<a href="http://x"><text>t</text></a>', ""),
        ('<rect fill="url(http://x)"/><rect fill="url(#own)"/>', '<rect/><rect fill="url(#own)"/>'),
    ],
)
def test_a_drawing_out_of_a_strangers_file_holds_shapes_only(inner: str, kept: str) -> None:
    assert cleaned(inner) == kept


def test_a_damaged_snapshot_is_said_to_be_one(shown: Project) -> None:
    made = slides(shown, None)[:1]
    for text in ("", "[]", "{}", written(made).replace('"section"', '"script"', 1)):
        with pytest.raises(BadInput):
            read(text)
    assert checked(el("p", "x"))
    assert Picture("<rect/>", (0, 0, 1, 1), "a", "b").kind == "map"
