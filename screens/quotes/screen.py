"""Quotes: find what people said, act on several at once, see how widely a tag was heard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from common.words import count_of
from research import services
from research.model import Code
from research.searching.model import Page, Wanted
from research.services import searching
from research.services.second_coding import second_codings
from screens.look import asked_for, empty, heading, the_project
from screens.offered import none_yet, sees_all_words
from screens.pickers import search_box
from screens.quoted import was_shown
from screens.quotes.by_council import by_council
from screens.quotes.memos import show_memos
from screens.quotes.narrowing import narrowed
from screens.quotes.rows import act_on_ticked, asked_quote, row, tick_all
from screens.quotes.saving import save_files
from screens.quotes.state import (
    CAME,
    COUNCIL,
    MOST,
    PART,
    PARTS,
    PLACE,
    TAG,
)
from screens.quotes.suggesting import for_untagged
from screens.quotes.together import tags_together
from screens.second_coding.listing import show_second_codings
from screens.second_coding.opened import show_second_coding
from storage import reading
from storage.register import councils


def show() -> None:
    """The screen."""
    heading("Quotes", "What people said, found by words, tag, council or role.")
    second = asked_for("second")
    if second is not None:
        show_second_coding(second)
        return
    if not counted(Wanted()) and not (sees_all_words() and second_codings(the_project())):
        none_yet(
            "No quotes yet.",
            "They are kept while reading a session: mark what somebody says there.",
            "quotes",
            screen="sessions",
            label="Go to Sessions",
        )
        return
    book = services.codes(the_project())
    _follow_address(book)
    # The team's notes and its second coding show transcripts.
    names = PARTS if sees_all_words() else PARTS[:3]
    find, compare, together, *of_the_team = st.tabs(list(names), key=PART, on_change="rerun")
    if find.open:
        with find:
            _find(book)
    if compare.open:
        with compare:
            by_council(book)
    if together.open:
        with together:
            tags_together(book)
    parts: tuple[Callable[[], None], ...] = (show_memos, partial(show_second_codings, book))
    for tab, part in zip(of_the_team, parts, strict=False):
        if tab.open:
            with tab:
                part()


def counted(wanted: Wanted) -> int:
    """How many quotes are wanted."""
    return searching.count_wanted(the_project(), wanted)


def _follow_address(book: tuple[Code, ...]) -> None:
    """A link may ask for a tag, a council or a session: the choices below begin with those."""
    came = (asked_for("tag"), asked_for("council"))
    if st.session_state.get(CAME) == came and TAG in st.session_state:
        return
    tag, council = came
    if tag is not None and tag not in {each.id for each in book}:
        st.info(f"There is no tag number {tag} any more, so all quotes are shown.")
        tag = None
    with reading(the_project()) as db:
        council = council if council in {each.id for each in councils(db)} else None
    st.session_state[TAG], st.session_state[COUNCIL] = tag, council
    st.session_state[CAME] = came


def _find(book: tuple[Code, ...]) -> None:
    words = search_box(
        "Find quotes by words",
        key="quotes_words",
        placeholder="For example: placement dates",
        help="Marks around words find them as a phrase. OR between words finds either. A minus "
        'before a word leaves out what holds it: placement OR move -"foster carer"',
    )
    wanted = narrowed(book, words)
    page = _page(wanted)
    known = page.all_of_them
    number, every = counted(wanted) if known is None else known, counted(Wanted())
    st.markdown(f"**{number:,} of {count_of(every, 'quote')}**")
    if sees_all_words():
        act_on_ticked(book)
    else:
        st.caption("Only quotes that are cleared for sharing are listed and searched here.")
    asked = asked_for("quote")
    if asked is not None and asked not in {each.quote.id for each in page.found}:
        asked_quote(asked, book)
    codes = for_untagged([e.quote for e in page.found]) if sees_all_words() else {}
    for each in page.found:
        row(each, asked, book, codes.get(each.quote.id, ()))
    if not number:
        empty("No quote fits. Take a word out, or widen a choice above.")
    _turn_pages(wanted, page)
    save_files(counted)


def _page(wanted: Wanted) -> Page:
    """The page this reader is on; another search begins at the first."""
    held, after = st.session_state.get(PLACE, (None, 0))
    if held != wanted:
        after = 0
    page = searching.page_of_quotes(the_project(), wanted, after=after, most=MOST)
    if not page.found and page.before is not None:
        page = searching.page_of_quotes(the_project(), wanted, after=page.before, most=MOST)
    st.session_state[PLACE] = (wanted, page.after)
    was_shown("quotes", sum(not each.quote.cleared for each in page.found))
    return page


def _turn_pages(wanted: Wanted, page: Page) -> None:
    if page.before is None and page.next is None and len(page.found) < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if page.before is not None or page.next is not None:
            for label, place in (("Previous", page.before), ("Next", page.next)):
                st.button(
                    label,
                    key=f"quotes-{label}",
                    disabled=place is None,
                    on_click=_turn_to,
                    args=(wanted, place),
                )
        if sees_all_words():
            tick_all(page)


def _turn_to(wanted: Wanted, place: int | None) -> None:
    st.session_state[PLACE] = (wanted, place or 0)


if __name__ == "__main__":
    show()
