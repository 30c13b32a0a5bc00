"""Quotes in which people spoke of a decision or of data: shown, searched for, linked, removed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.words import count_of, day_words
from evidence.decisions.linking import link_quote, linked_quotes, unlink_quotes
from evidence.decisions.model import LONGEST_WHY, QuoteLink
from research.model import QuoteView
from research.searching.model import Wanted
from research.services.searching import page_of_quotes
from screens.look import do, go_to, plain, the_project, who
from screens.offered import may_change, writes
from screens.paging import page_of
from screens.pickers import search_box
from screens.quoted import quoted
from screens.settings.parts import add, fresh

A_PAGE = 8


def spoken_of(what: str, of: int, links: Sequence[QuoteLink], people: str) -> None:
    """The quotes linked to a decision ("decision") or to data ("data"), and a way to add one.

    ``people`` says from how many people it was heard.
    """
    st.header("Who spoke of it", anchor=False)
    st.markdown(plain(people))
    there, gone = linked_quotes(the_project(), links)
    if gone:
        _gone(what, gone)
    if there:
        st.caption(
            "People were chosen for their role, so this is how widely it was heard, not how common "
            "it is."
        )
    for link, quote in page_of(there, A_PAGE, key=f"spoken-{what}-{of}"):
        _quote(what, link, quote)
    if not may_change("decision_quotes", "data_quotes"):
        return
    adding = st.expander(
        "Link a quote in which somebody spoke of it",
        key=f"link-quotes-{what}-{of}",
        on_change="rerun",
    )
    if adding.open:
        with adding:
            _link(what, of, {quote.id for _, quote in there})


@writes("decision_quotes")
def _gone(what: str, gone: Sequence[QuoteLink]) -> None:
    verb = "is" if len(gone) == 1 else "are"
    st.warning(f"{count_of(len(gone), 'quote')} linked here {verb} no longer in the project.")
    if st.button("Remove the links to what is gone"):
        do(
            lambda: unlink_quotes(the_project(), who(), what, [link.id for link in gone]),
            f"Removed {count_of(len(gone), 'link')} to what is gone.",
        )


def _quote(what: str, link: QuoteLink, quote: QuoteView) -> None:
    with st.container(border=True, gap="xsmall"):
        quoted(quote)
        why = f"{link.why} · " if link.why else ""
        decided = f"{why}linked by {link.decided_by}, {day_words(link.decided_at[:10])}"
        st.markdown(f":small[:gray[{plain(decided[:1].upper() + decided[1:])}]]")
        with st.container(horizontal=True, vertical_alignment="center"):
            go_to("sessions", "In its session", {"session": str(quote.session_id)})
            if may_change("decision_quotes", "data_quotes") and st.button(
                "Remove the link",
                key=f"unlink-{what}-{link.id}",
                help=f"Quote {quote.id} stays in the project",
            ):
                do(
                    lambda: unlink_quotes(the_project(), who(), what, [link.id]),
                    "Link removed.",
                )


def _link(what: str, of: int, linked: set[int]) -> None:
    # A reason belongs to the one quote it was written for: the box empties once it is linked.
    name = f"link {what} {of}"
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        words = search_box("Find quotes", key=f"find-{what}-{of}", placeholder="Words people said")
    why = right.text_input(
        "Why it belongs here (kept with the quote you link)",
        max_chars=LONGEST_WHY,
        key=f"why-{fresh(name)}",
    )
    place = f"after-{what}-{of}-{words}"
    page = page_of_quotes(
        the_project(), Wanted(words=words), after=st.session_state.get(place, 0), most=A_PAGE
    )
    free = [each.quote for each in page.found if each.quote.id not in linked]
    if not page.found:
        st.markdown("No quote found. Quotes are kept while reading a transcript in Sessions.")
    elif not free:
        st.markdown("All on this page are linked already.")
    for quote in free:
        with st.container(border=True):
            quoted(quote)
            if st.button("Link this quote", key=f"link-{quote.id}", help=f"Quote {quote.id}"):
                add(
                    name,
                    lambda quote=quote: link_quote(  # type: ignore[misc]
                        the_project(), who(), what, of, quote.id, why=why
                    ),
                    "Quote linked.",
                )
    with st.container(horizontal=True):
        for label, to in (("Earlier quotes", page.before), ("More quotes", page.next)):
            if to is not None:
                st.button(label, key=f"{label}-{place}", on_click=_turn, args=(place, to))


def _turn(place: str, to: int) -> None:
    st.session_state[place] = to
