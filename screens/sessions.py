"""Sessions: bring transcripts in, read them, keep quotes and clear them for sharing."""

from __future__ import annotations

import streamlit as st

from common.errors import BadInput
from common.words import count_of, day_words
from research import services
from research.model import QuoteView, Session, TranscriptView, TurnView, clock
from screens.look import (
    asked_for,
    do,
    empty,
    fault_told,
    go_to,
    heading,
    last_shown,
    plain,
    the_project,
    who,
)
from screens.session_import import bring_in

TURNS_A_PAGE = 50
KEEPING = "turn_being_kept"


def show() -> None:
    """The screen: one session where the address names one, otherwise the list."""
    heading("Sessions", "Interviews, workshops, emails: who was asked, and what they said.")
    session_id = asked_for("session")
    with fault_told():
        if session_id is not None:
            go_to("sessions", "All sessions")
            _read(services.transcript(the_project(), session_id))
    if session_id is not None:
        return
    held = services.sessions(the_project())
    bring_in(opened=not held)
    if held:
        _list(held)
    else:
        empty("No sessions yet. Import a transcript above to begin.")


def _list(held: tuple[Session, ...]) -> None:
    names = sorted({each.council or "No council" for each in held})
    chosen = st.segmented_control("Council", ["All", *names], default="All")
    for each in held:
        if chosen in (None, "All", each.council or "No council"):
            with st.container(border=True):
                _card(each)


def _card(each: Session) -> None:
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left:
        go_to("sessions", plain(each.title), {"session": str(each.id)})
        if each.topics:
            st.caption(plain("Covered: " + ", ".join(each.topics)))
    to_check = " :orange-badge[to check]" if each.to_check else ""
    right.markdown(
        f"{plain(each.kind.capitalize())}, {plain(each.council or 'no council')}"
        f"{', ' + day_words(each.date) if each.date else ''}{to_check}  \n"
        f":gray[{count_of(each.participants, 'person', 'people')}, "
        f"{count_of(each.turns, 'turn')}, {count_of(each.quotes, 'quote')} kept]"
    )


def _read(view: TranscriptView) -> None:
    session = view.session
    st.subheader(plain(session.title), anchor=False)
    st.markdown(
        f":gray[{plain(session.kind.capitalize())}, {plain(session.council or 'no council')}"
        f"{', ' + day_words(session.date) if session.date else ''} · "
        f"{count_of(session.participants, 'person', 'people')} asked · "
        f"{count_of(len(view.quotes), 'quote')} kept]"
    )
    if session.to_check:
        _to_check(session)
    pages = -(-len(view.turns) // TURNS_A_PAGE)
    page = st.pagination(pages, key=f"page-{session.id}") if pages > 1 else 1
    start = ((page or 1) - 1) * TURNS_A_PAGE
    for turn in view.turns[start : start + TURNS_A_PAGE]:
        _turn(view, turn)
    _remove(session)


def _to_check(session: Session) -> None:
    version = last_shown(f"session {session.id}", session.version)
    with st.container(border=True):
        st.markdown(
            "**To check.** Nobody has confirmed yet that this session is anonymised. Until then "
            "no quote of it can be cleared for sharing. Read it through, then confirm."
        )
        if st.button("I have read it: nobody can be recognised by a name or a number in it"):
            do(
                lambda: services.confirm_session(the_project(), who(), session.id, version),
                "Confirmed.",
            )


def _turn(view: TranscriptView, turn: TurnView) -> None:
    said, button = st.columns([8, 1.3])
    at = f" :gray[{clock(turn.time)}]" if turn.time is not None else ""
    role = "interviewer" if turn.interviewer else turn.role or turn.user_group or ""
    role = "" if role.casefold() == (turn.speaker or "").casefold() else role
    by = f"**{plain(turn.speaker or 'Not named')}**{f' :gray[{plain(role)}]' if role else ''}{at}"
    colour = ":gray[" if turn.interviewer else ""
    said.markdown(f"{by}  \n{colour}{plain(turn.text)}{']' if colour else ''}")
    if not turn.interviewer and button.button(
        "Keep a quote", key=f"keep-{turn.id}", help="Keep this turn, or a part of it, as a quote"
    ):
        st.session_state[KEEPING] = turn.id
        st.rerun()
    with said:
        if st.session_state.get(KEEPING) == turn.id:
            _keep(view.session, turn)
        for quote in view.quotes:
            if turn.start <= quote.start < max(turn.end, turn.start + 1):
                _kept(quote)


def _keep(session: Session, turn: TurnView) -> None:
    codes = services.codes(the_project())
    with st.form(f"keep-{turn.id}"):
        words = st.text_area(
            "The words to keep: shorten them at either end, change nothing inside", turn.text
        )
        names = {code.name: code.id for code in codes}
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
            at = turn.text.find(words.strip())
            if at < 0 or not words.strip():
                raise BadInput(
                    "these words are not in the turn as they stand",
                    remedy="A quote is word for word: only shorten it at its ends",
                )
            start = turn.start + at
            new = [tag for tag in tags if tag not in names]
            made = [services.add_code(the_project(), who(), tag) for tag in new]
            services.keep_quote(
                the_project(),
                who(),
                session.id,
                start,
                start + len(words.strip()),
                codes=[*(names[tag] for tag in tags if tag in names), *made],
            )
            st.session_state.pop(KEEPING, None)

        do(store, "Kept. It is not cleared for sharing yet.")
    if left:
        st.session_state.pop(KEEPING, None)
        st.rerun()


def _kept(quote: QuoteView) -> None:
    version = last_shown(f"quote {quote.id}", quote.version)
    with st.container(border=True):
        tags = "".join(f" :blue-badge[{plain(code.name)}]" for code in quote.codes)
        sharing = "cleared for sharing" if quote.cleared else "not cleared for sharing"
        st.markdown(f"Kept: “{plain(quote.text)}”{tags}  \n:gray[{sharing}]")
        with st.container(horizontal=True, vertical_alignment="center"):
            go_to("evidence", "Its chain", {"quote": str(quote.id)})
            if quote.cleared:
                if st.button("Withdraw clearance", key=f"unclear-{quote.id}"):
                    do(
                        lambda: services.unclear_quote(the_project(), who(), quote.id, version),
                        "No longer cleared for sharing.",
                    )
            elif not quote.to_check and st.button("Clear for sharing", key=f"clear-{quote.id}"):
                do(
                    lambda: services.clear_quote(the_project(), who(), quote.id, version),
                    "Cleared for sharing.",
                )
            if st.button("Remove", key=f"remove-{quote.id}", help="Remove this quote"):
                do(
                    lambda: services.remove_quote(the_project(), who(), quote.id),
                    "Removed. Settings, History can bring it back.",
                )


def _remove(session: Session) -> None:
    with st.expander("Remove this session"):
        st.markdown("Its transcript, quotes and notes go with it. History can bring them back.")
        if st.button("Remove the session"):
            st.query_params.clear()
            do(
                lambda: services.remove_session(the_project(), who(), session.id),
                "Removed. Settings, History can bring it back.",
            )


if __name__ == "__main__":
    show()
