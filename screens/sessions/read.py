"""Reading a session's transcript: choose words, keep them as quotes, open what is kept."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from research import services
from research.model import QuoteView, Session, TranscriptView, TurnView
from research.services.memoing import memo_counts
from screens.components.highlighter import Chosen, highlighter
from screens.kept_edit import kept_form
from screens.look import asked_for, do, do_before, fault_told, plain, the_project, who
from screens.paging import pager
from screens.quoted import was_shown
from screens.sessions.at_hand import note_used, tags_at_hand
from screens.sessions.memos import turn_memos
from screens.sessions.quote import SHOWN, draft_span, quote_gone, show_quote, split_tags
from screens.settings.things import history_of

TURNS_A_PAGE = 100
CHOOSING = "span_to_tag"
TURN = {"text": "Its words"}


def read(session: Session) -> None:
    """The transcript, and beside it the quote that is open."""
    view = services.transcript(the_project(), session.id)
    was_shown("transcript", len(view.turns), session.id)
    wanted = asked_for("quote")
    opened = next((each for each in view.quotes if each.id == wanted), None)
    if wanted is not None and opened is None and not quote_gone(session.id, wanted):
        st.warning(f"There is no quote number {wanted} in this session any more.")
    page, pages = _page(view, _wanted_place(view, opened))
    choosing = st.session_state.get(CHOOSING)
    if opened is None:
        st.session_state.pop(SHOWN, None)
    has_panel = opened is not None or (choosing and choosing[0] == session.id)
    left, right = st.columns([3, 2]) if has_panel else (st.container(), None)
    with left:
        turns = view.turns[(page - 1) * TURNS_A_PAGE : page * TURNS_A_PAGE]
        _transcript(view, turns, opened, page)
        if pages > 1:
            first = (page - 1) * TURNS_A_PAGE
            st.caption(f"Turns {first + 1} to {first + len(turns)} of {len(view.turns)}")
        _correct(view, turns)
        turn_memos(view.session, turns)
    if right is not None:
        with right, fault_told():
            if choosing and choosing[0] == session.id:
                _choose_tags(view, choosing[1])
            elif opened is not None:
                show_quote(view, opened)
                history_of("quote", opened.id)


def _wanted_place(view: TranscriptView, opened: QuoteView | None) -> tuple[str, int] | None:
    """What the address asks for, by name, and where it begins: the open quote, or a turn."""
    if opened is not None:
        return f"quote {opened.id}", opened.start
    turn_id = asked_for("turn")
    turn = next((each for each in view.turns if each.id == turn_id), None)
    return (f"turn {turn.id}", turn.start) if turn else None


def _page(view: TranscriptView, wanted: tuple[str, int] | None) -> tuple[int, int]:
    """The page to show, which the reader picks; what was just asked for turns to its own."""
    pages = max(1, -(-len(view.turns) // TURNS_A_PAGE))
    if pages == 1:
        return 1, 1
    key, turned = f"page-{view.session.id}", "quote_turned_to"
    if wanted is not None and st.session_state.get(turned) != wanted:
        place = sum(1 for turn in view.turns if turn.start <= wanted[1]) - 1
        st.session_state[key] = max(0, place) // TURNS_A_PAGE + 1
    st.session_state[turned] = wanted
    return min(pager(pages, key=key), pages), pages


def _transcript(
    view: TranscriptView, turns: Sequence[TurnView], opened: QuoteView | None, page: int
) -> None:
    session = view.session
    first, last = turns[0].start, turns[-1].end
    shown = [each for each in view.quotes if each.start < last and first < each.end]
    book = services.codes(the_project())
    highlighter(
        turns,
        shown,
        place=f"{session.id}-{page}",
        open_quote=opened.id if opened else None,
        tags=tags_at_hand(view, turns, book),
        on_chosen=lambda done: _act(session, done, opened),
        key=f"transcript-{session.id}",
        colours={code.id: code.colour for code in book if code.colour},
        turn=asked_for("turn"),
        memos=memo_counts(the_project(), "turn"),
    )


def _act(session: Session, done: Chosen, opened: QuoteView | None) -> None:
    if done.doing == "open":
        st.session_state.pop(CHOOSING, None)
        st.query_params["quote"] = str(done.quote)
    elif done.doing == "choose":
        st.session_state[CHOOSING] = (session.id, done)
    elif done.doing == "span" and opened is not None:
        draft_span(opened, done.start, done.end)
    elif done.doing == "keep":
        note_used(done.codes)
        do_before(
            lambda: services.keep_quote(
                the_project(),
                who(),
                session.id,
                done.start,
                done.end,
                codes=done.codes,
                new=done.new,
                said=done.said,
            ),
            "Kept. It is not cleared for sharing yet.",
        )


def _choose_tags(view: TranscriptView, chosen: Chosen) -> None:
    """Keep the words just selected, with tags of the codebook or new ones."""
    said = view.text[chosen.start : chosen.end] if chosen.said is None else chosen.said
    with st.container(border=True):
        st.markdown(f"**Keep these words**  \n“{plain(said)}”")
        book = services.codes(the_project())
        names = {code.name: code.id for code in book if not code.heading}
        with st.form("choose-tags", border=False):
            tags = st.multiselect(
                "Tags",
                list(names),
                accept_new_options=True,
                placeholder="Choose, or type a new one",
            )
            with st.container(horizontal=True):
                kept = st.form_submit_button("Keep it", type="primary")
                left = st.form_submit_button("Leave it")
    if kept:

        def store() -> None:
            codes, new = split_tags(tags)
            services.keep_quote(
                the_project(),
                who(),
                view.session.id,
                chosen.start,
                chosen.end,
                codes=codes,
                new=new,
                said=said,
            )
            made = [code.id for code in services.codes(the_project()) if code.name in new]
            note_used([*codes, *made])
            st.session_state.pop(CHOOSING, None)

        do(store, "Kept. It is not cleared for sharing yet.")
    if left:
        st.session_state.pop(CHOOSING, None)
        st.rerun()


def _correct(view: TranscriptView, turns: Sequence[TurnView]) -> None:
    """Put right what was typed or heard wrongly; quotes keep to their words."""
    box = st.expander("Correct a turn", key=f"correct-{view.session.id}", on_change="rerun")
    if not box.open:
        return
    with box:
        names = {each.id: f"{each.speaker or 'Not named'}: {each.text[:60]}" for each in turns}
        turn_id = st.selectbox(
            "The turn",
            list(names),
            format_func=lambda each: names[each],
            index=None,
            placeholder="Choose a turn of this page",
            key=f"turn-to-correct-{view.session.id}",
        )
        turn = next((each for each in turns if each.id == turn_id), None)
        if turn is None:
            return
        row = ("turns", turn.id)
        form = kept_form(f"turn-{turn.id}", {"text": turn.text}, turn.version, TURN, row)
        with st.form(form.key, border=False):
            st.text_area(TURN["text"], key=form.at("text"))
            pressed = st.form_submit_button("Save the correction")
        if pressed:
            form.save(
                lambda values, at: services.edit_turn(
                    the_project(), who(), turn.id, at, view.session.id, values["text"]
                ),
                "Corrected. The session is to be checked again before quotes are shared.",
            )
