"""The tab: asking for second codings, and the list of them."""

from __future__ import annotations

import random
from collections.abc import Sequence

import streamlit as st

from common.words import count_of, day_words, listed
from research.model import Code, Session
from research.second_coding.model import SecondCoding, own_share
from research.services.second_coding import (
    LONGEST_REASON,
    ask_second_coding,
    draw_sessions,
    first_coders_of,
    second_codings,
    sessions_to_code,
)
from screens.look import do, empty, fault_told, go_to, plain, the_project, who
from screens.paging import page_of
from screens.quotes.state import paths
from screens.second_coding.results import show_agreement
from storage import services as register
from storage.register import LONGEST_NAME

SESSIONS, REASON, DRAWN = "second_sessions", "second_reason", "second_drawn"
NUMBER, SEED, CODER, TAGS, ROUND = (
    *("second_number", "second_seed", "second_coder"),
    *("second_tags", "second_round"),
)
CODINGS_A_PAGE = 15


def show_second_codings(book: Sequence[Code]) -> None:
    """The tab."""
    st.markdown(
        "Somebody codes a session again without seeing how it was coded, and you see on which tags "
        "the two agree. Where they do not, the tag’s meaning may need other words."
    )
    held = second_codings(the_project())
    box = st.expander(
        "Ask for a second coding", expanded=not held, key="second_ask", on_change="rerun"
    )
    if box.open:
        with box:
            _ask(book)
    if not held:
        empty(
            "No second coding yet. Choose some sessions above and somebody who did not code them."
        )
        return
    for name, some in (
        ("Being coded", [each for each in held if not each.is_done]),
        ("Done", [each for each in held if each.is_done]),
    ):
        if some:
            st.header(f"{name}: {len(some)}", anchor=False)
            for each in page_of(some, CODINGS_A_PAGE, key=f"second-page-{name}"):
                with st.container(border=True, gap="xxsmall"):
                    _card(each)
    _all_of_them([each.id for each in held if each.is_done])


def _all_of_them(done: Sequence[int]) -> None:
    """How far all that are done agree, once there are several."""
    if len(done) < 2:
        return
    box = st.expander("How far all of them agree", key="second_all", on_change="rerun")
    if box.open:
        with box, fault_told():
            show_agreement(done)


def _card(each: SecondCoding) -> None:
    label = f"**{plain(each.session_title)}**, coded by {plain(each.coder)}"
    go_to("quotes", label, {"second": str(each.id)})
    council = plain(each.council or "no council")
    when = each.done_at if each.is_done else each.created_at
    word = "done" if each.is_done else "asked for"
    again = " :orange-badge[reopened]" if each.reopened else ""
    st.markdown(f"{council}, {word} {day_words((when or '')[:10])}{again}")
    tags = count_of(len(each.asked), "tag") if each.asked else "all tags"
    st.caption(plain(f"With {tags}. {each.reason}".strip()))


def _ask(book: Sequence[Code]) -> None:
    can = sessions_to_code(the_project())
    usable = [each for each in book if not each.heading]
    if not usable or not can:
        what = "sessions with words of participants" if usable else "tags to code with"
        empty(f"There are no {what} yet.", screen="sessions", label="Go to Sessions")
        return
    by_id = {each.id: each for each in can}
    _draw()
    st.session_state[SESSIONS] = [s for s in st.session_state.get(SESSIONS, ()) if s in by_id]
    chosen = st.multiselect(
        "Sessions to be coded again",
        list(by_id),
        format_func=lambda each: _named(by_id[each]),
        placeholder="Choose, or draw some above",
        key=SESSIONS,
        on_change=_chosen_by_hand,
    )
    reason = st.text_input(
        "How they were chosen",
        key=REASON,
        max_chars=LONGEST_REASON,
        help="Kept with the result. Sessions drawn at random say more about all of your coding.",
    )
    coder = st.selectbox(
        "Who codes them",
        [each.name for each in register.people(the_project())],
        index=None,
        accept_new_options=True,
        placeholder="Choose, or type a name",
        key=CODER,
    )
    names = paths(usable)
    tags = st.multiselect(
        "Only these tags",
        list(names),
        format_func=lambda each: names[each],
        placeholder="All tags of the codebook",
        key=TAGS,
        help="Few tags at a time are coded more carefully. Leave empty for all.",
    )
    if coder and chosen:
        _warn(str(coder)[:LONGEST_NAME], [by_id[each] for each in chosen])
    if st.button("Ask for it", type="primary", disabled=not (coder and chosen)):

        def asked() -> None:
            ask_second_coding(the_project(), who(), chosen, str(coder), tags, reason)
            for key in (SESSIONS, REASON, DRAWN, TAGS):
                st.session_state.pop(key, None)

        do(asked, f"Asked. {coder} finds it in the list below and begins there.")


def _draw() -> None:
    """A random choice that anybody can draw again."""
    if SEED not in st.session_state:
        st.session_state[SEED] = random.SystemRandom().randint(1, 9_999)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input("How many sessions", 1, 200, 2, key=NUMBER, width=170)
        st.number_input(
            "Seed", 0, 999_999, key=SEED, width=170,
            help="The same seed draws the same sessions again, so that others can check the draw.",
        )  # fmt: skip
        st.button("Draw at random across councils", on_click=_drawn)


def _drawn() -> None:
    with fault_told():
        drawn = draw_sessions(
            the_project(), int(st.session_state[NUMBER]), int(st.session_state[SEED])
        )
        st.session_state[SESSIONS] = [each.id for each in drawn.sessions]
        st.session_state[REASON] = st.session_state[DRAWN] = drawn.reason


def _chosen_by_hand() -> None:
    """A choice that somebody changed was not drawn any more."""
    if st.session_state.get(REASON) == st.session_state.get(DRAWN):
        st.session_state[REASON] = ""


def _warn(coder: str, chosen: Sequence[Session]) -> None:
    """Say where the second coder is for the most part the first one too, or there is no first."""
    first = first_coders_of(the_project(), [each.id for each in chosen])
    own = [each for each in chosen if own_share(first[each.id], coder).is_most]
    bare = [each for each in chosen if not first[each.id]]
    if own:
        st.warning(
            f"{plain(coder)} put most tags of {_titles(own)} there already. Coding it again shows "
            "how steadily one person codes, not whether two agree; the result will say so."
        )
    if bare:
        st.info(
            f"Nothing is tagged yet in {_titles(bare)}. The first coding is taken as it stands "
            f"when {plain(coder)} is done."
        )


def _titles(some: Sequence[Session]) -> str:
    return listed(f"“{plain(each.title)}”" for each in some)


def _named(session: Session) -> str:
    return f"{session.title}, {session.council or 'no council'}"
