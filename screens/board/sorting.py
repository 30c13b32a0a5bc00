"""The board itself: which one, how it looks, a draft of groups; kept up with what others do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from common.errors import CommonGroundError
from common.words import count_of
from presenting.charts.style import COUNCIL_COLOURS
from research.boards.model import Board, Card, Deed, Done, Narrowed
from research.on_pages import of_board
from research.services import board as services
from research.services import codes, sessions
from research.services.grouping import draft_for
from research.suggesting.grouping import Draft, TooFew
from research.themes.model import SHARED
from screens.components.board import (
    DraftMove,
    DraftPile,
    Handlers,
    Mark,
    Marks,
    board_part,
    card_key,
)
from screens.keeping_up import keep_up
from screens.look import (
    BOARD_HELD,
    asked_for,
    empty,
    fault_told,
    plain,
    script_of,
    table,
    the_project,
    who,
)
from screens.pickers import search_box
from screens.quoted import was_shown
from screens.quotes.state import paths
from storage import noting_acts, reading
from storage.history.acts import Stamp, stamp, undo_all
from storage.register import Council, own_councils

WHERE, LAST, SIZE, COLOUR = "board_of", "board_last", "board_size", "board_colour"
ACROSS = 0
SIZES = {"small": "Small", "medium": "Medium", "large": "Large"}
COLOURS = {"council": "Council", "group": "User group", "none": "None"}
# Beside their marks; none of them says anything alone.
GROUP_MARKS = {
    "leadership": ("LE", "#912b88"),
    "social workers": ("SW", "#e69f00"),
    "business support": ("BS", "#009e73"),
    "analysts": ("AN", "#0072b2"),
    "commissioning/placements": ("CP", "#d55e00"),
    "IT": ("IT", "#56b4e9"),
    "other": ("OT", "#505a5f"),
}
CARDS = "board-cards"


def the_board() -> None:
    """The tab."""
    with reading(the_project()) as db:
        places = own_councils(db)
    if not places:
        empty("No council yet. A session says which council its people are of.", screen="sessions",
              label="Go to Sessions")  # fmt: skip
        return
    where = _where(places)
    narrowed = _narrowed(where or None)
    concern = of_board(the_project(), where or None)
    keep_up(f"board-{where}", "this board", concern, parts=(CARDS,))
    _sorting(where or None, narrowed)
    _draft_wanted(where or None, narrowed)
    listing = st.expander("As a list", key="board_list", on_change="rerun")
    if listing.open:
        with listing:
            _list(services.board(the_project(), where or None, narrowed))


def _where(places: Sequence[Council]) -> int:
    names = {**{each.id: each.name for each in places}, ACROSS: SHARED}
    if st.session_state.get(WHERE) not in names:
        # As the address says, else where one was last.
        wanted = (asked_for("council"), st.session_state.get(LAST))
        st.session_state[WHERE] = next(
            (each for each in wanted if each in names), next(iter(names))
        )
    chosen = st.segmented_control(
        "Whose board", list(names), format_func=lambda each: plain(names[each]), key=WHERE,
        on_change=_keep_where,
    )  # fmt: skip
    where = st.session_state.get(LAST, ACROSS) if chosen is None else chosen
    st.session_state[LAST] = where
    return int(where)


def _keep_where() -> None:
    # Pressed again, what is chosen stays chosen: there is always one board.
    if st.session_state.get(WHERE) is None:
        st.session_state[WHERE] = st.session_state.get(LAST)
        return
    st.query_params["council"] = str(st.session_state[WHERE])


def _narrowed(council_id: int | None) -> Narrowed:
    """Which notes are laid out and how they look; quiet, as most boards are laid out whole."""
    opened = st.expander("Size, colours, and which notes are laid out")
    with opened:
        left, middle, right = st.columns(3)
        left.segmented_control("Size of notes", list(SIZES), default="medium",
                               format_func=SIZES.__getitem__, key=SIZE)  # fmt: skip
        # On one council's board all notes are of that council.
        middle.segmented_control(
            "Colour by",
            list(COLOURS),
            default="council" if council_id is None else "group",
            format_func=COLOURS.__getitem__,
            key=f"{COLOUR}-{council_id is None}",
        )
        with right:
            notes = st.checkbox("The team’s notes too", key="board_notes")
            loose = council_id is None and st.checkbox("Quotes in no theme too", key="board_loose")
            cleared = st.checkbox("Only quotes cleared for sharing", key="board_cleared")
        first, second, third = st.columns(3, vertical_alignment="bottom")
        with first:
            words = search_box("Only with these words", key="board_words")
        names = paths(codes(the_project()))
        tag = second.selectbox("Only with the tag", list(names), None, key="board_tag",
                               format_func=names.__getitem__, placeholder="Any")  # fmt: skip
        held = {
            each.id: each.title
            for each in sessions(the_project())
            if council_id is None or each.council_id in (council_id, None)
        }
        session = third.selectbox("Only from the session", list(held), None, placeholder="Any",
                                  format_func=lambda each: held.get(each, ""),
                                  key=f"board_session-{council_id}")  # fmt: skip
    return Narrowed(tag, session, words, notes, bool(loose), cleared)


@st.fragment(key=CARDS)
def _sorting(council_id: int | None, narrowed: Narrowed) -> None:
    """The cards on their own: what is done to them makes nothing else of the screen again.

    Nor does what others did: were the whole screen made again while somebody presses keys, the
    board could be taken off the page for a moment, and the focus with it.
    """
    name = f"board-{council_id or ACROSS}"
    if st.session_state.pop("board_open", None) is not None:
        st.rerun(scope="app")
    if (quote := st.session_state.pop("board_leads", None)) is not None:
        st.switch_page(script_of("evidence"), query_params={"quote": str(quote)})
    board = _laid_out(council_id, narrowed)
    drafts = _drafts(name, board)
    handlers = Handlers(
        lambda deeds: _done(council_id, name, deeds), lambda: _undone(name), _open, _chain
    )
    if board.every > board.shown:
        st.info(
            f"{board.shown:,} of {count_of(board.every, 'note')} are laid out, most of them not "
            "sorted yet. Narrow the board by words, tag or session to see others."
        )
    board_part(
        board,
        name=name,
        size=st.session_state.get(SIZE) or "medium",
        marks=_marks(st.session_state.get(f"{COLOUR}-{council_id is None}") or "none"),
        drafts=drafts,
        handlers=handlers,
        key=f"{name}-part",
    )


def _laid_out(council_id: int | None, narrowed: Narrowed) -> Board:
    """The board, read afresh only where the project has changed since it was last looked at."""
    project = the_project()
    with reading(project) as db:
        now = stamp(project, db)
        held: tuple[Stamp, int | None, Narrowed, Board] | None = st.session_state.get(BOARD_HELD)
        if held and held[:3] == (now, council_id, narrowed):
            return held[3]
        board = services.board(project, council_id, narrowed)
    cards = [card for pile in (board.loose, *board.piles) for card in pile.cards]
    was_shown("board", sum(card.kind == "quote" and not card.cleared for card in cards))
    st.session_state[BOARD_HELD] = (now, council_id, narrowed, board)
    return board


def _done(council_id: int | None, name: str, deeds: Sequence[Deed | DraftMove]) -> Sequence[Done]:
    stored = [each for each in deeds if isinstance(each, Deed)]
    for each in deeds:
        if isinstance(each, DraftMove):
            _move_in_draft(name, each)
    with noting_acts() as noted:
        done = iter(services.do_on_board(the_project(), who(), council_id, stored))
    st.session_state.setdefault(f"{name}-acts", []).extend(noted)
    return [next(done) if isinstance(each, Deed) else Done() for each in deeds]


def _undone(name: str) -> str:
    acts: list[int] = st.session_state.get(f"{name}-acts", [])
    if not acts:
        return "Nothing was done on this board since you opened it. Settings, History has the rest."
    try:
        undo_all(the_project(), who(), [acts[-1]])
    except CommonGroundError as error:
        return error.sentence()
    acts.pop()
    return "Taken back."


def _open(theme_id: int) -> None:
    st.query_params.from_dict({"theme": str(theme_id)})
    st.session_state["board_open"] = theme_id


def _chain(quote_id: int) -> None:
    st.session_state["board_leads"] = quote_id


# A draft is kept with the reader alone, until they keep a group of it as a theme.


def _draft_wanted(council_id: int | None, narrowed: Narrowed) -> None:
    name = f"board-{council_id or ACROSS}"
    draft: list[DraftPile] | None = st.session_state.get(f"{name}-draft")
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Suggest groups for what is not sorted"):
            with fault_told():
                _make_draft(name, _laid_out(council_id, narrowed))
                st.rerun()
        if draft is not None and st.button("Drop the draft"):
            st.session_state.pop(f"{name}-draft", None)
            st.session_state.pop(f"{name}-draft-words", None)
            st.rerun()
    if words := st.session_state.get(f"{name}-draft-words"):
        st.markdown(plain(words))


def _make_draft(name: str, board: Board) -> None:
    def ids(kind: str) -> list[int]:
        return [each.of for each in board.loose.cards if each.kind == kind]

    made = draft_for(the_project(), ids("quote"), note_ids=ids("note"))
    st.session_state[f"{name}-draft-words"] = made.words()
    if isinstance(made, TooFew):
        st.session_state.pop(f"{name}-draft", None)
        return
    st.session_state[f"{name}-draft"] = _piles_of(made)


def _piles_of(draft: Draft) -> list[DraftPile]:
    return [
        DraftPile(
            f"draft{number}",
            f"group {number}",
            group.words(),
            tuple(card_key(kind, of) for kind, of in group.members),
        )
        for number, group in enumerate(draft.groups, start=1)
    ]


def _drafts(name: str, board: Board) -> list[DraftPile]:
    """The draft as far as its cards are still not sorted; groups that are empty are left out."""
    loose = {card_key(each.kind, each.of) for each in board.loose.cards}
    held: list[DraftPile] = st.session_state.get(f"{name}-draft", [])
    return [each for each in held if loose & set(each.cards)]


def _move_in_draft(name: str, move: DraftMove) -> None:
    held: list[DraftPile] = st.session_state.get(f"{name}-draft", [])
    st.session_state[f"{name}-draft"] = [
        DraftPile(
            each.id,
            each.name,
            each.why,
            (*(card for card in each.cards if card != move.card),
             *((move.card,) if each.id == move.to else ())),
        )
        for each in held
    ]  # fmt: skip


def _marks(colour: str) -> Marks:
    with reading(the_project()) as db:
        places = [each.name for each in own_councils(db)]
    told_by = shorts(places) if colour == "council" else {}

    def of(card: Card) -> Mark:
        if colour == "council" and card.council in told_by:
            at = places.index(card.council)
            return Mark(told_by[card.council], card.council,
                        COUNCIL_COLOURS[at % len(COUNCIL_COLOURS)])  # fmt: skip
        if colour == "group" and card.user_group in GROUP_MARKS:
            short, hue = GROUP_MARKS[card.user_group]
            return Mark(short, card.user_group, hue)
        return Mark("", "", "")

    return Marks(colour, of)


def shorts(names: Sequence[str]) -> dict[str, str]:
    """The shortest beginning of each council's name that no other has, two letters at least."""
    begin = Counter(
        name[:length].casefold() for name in names for length in range(2, len(name) + 1)
    )

    def of(name: str) -> str:
        lengths = range(2, len(name) + 1)
        return name[: next((n for n in lengths if begin[name[:n].casefold()] == 1), len(name))]

    return {name: of(name) for name in names}


def _list(board: Board) -> None:
    """The same in a table: what lies where, and who said it."""
    rows: list[dict[str, object]] = [
        {
            "Theme": pile.theme.name if pile.theme else "Not sorted yet",
            "Note": each.text,
            "Who": each.speaker or (each.council or ""),
            "Side": "Contradicts" if each.against else "Supports" if pile.theme else "",
        }
        for pile in (board.loose, *board.piles)
        for each in pile.cards
    ]
    if not rows:
        empty("Nothing is laid out. Widen what is laid out above.")
        return
    table(rows, "What lies on the board, pile by pile")
