"""The quotes behind a persona's point or a user need: seen, turned, added and taken away."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from research.model import QuoteView
from research.personas.model import Rests, gone_words
from research.searching.model import Wanted
from research.services import personas as services
from research.services.personas import QuoteBehind
from research.services.searching import page_of_quotes
from research.themes.model import LONGEST_WHY, Stance
from screens.look import do, empty, go_to, plain, the_project, who
from screens.offered import may_change
from screens.paging import page_of
from screens.pickers import search_box
from screens.quoted import quoted

QUOTES_A_PAGE, QUOTES_SHOWN, MOST_PAGES = 10, 8, 5
ADDED = "quotes_added_behind"
SIDES: dict[Stance, str] = {"for": "It supports it", "against": "It contradicts it"}
OTHER: dict[Stance, Stance] = {"for": "against", "against": "for"}


def quotes_behind(kind: Rests, of: int) -> None:
    """What supports it, what contradicts it, and a search for more."""
    found = services.behind(the_project(), kind, of)
    if words := gone_words(len(found), services.gone_from(the_project(), kind, of)):
        st.warning(words)
    _side(kind, of, found, "for")
    _side(kind, of, found, "against")
    if not may_change("persona_point_quotes", "need_quotes"):
        return
    key = f"add-quotes-{kind}-{of}"
    # It begins open where there is no quote, and stays open while they are added.
    st.session_state.setdefault(key, not found)
    adding = st.expander("Add quotes", key=key, on_change="rerun")
    if adding.open:
        with adding:
            _add(kind, of, {each.quote.id for each in found})


def sharing_words(quote: QuoteView) -> str:
    """Whether people outside the team may see a quote."""
    if quote.to_check:
        return "its session is to be checked"
    return "cleared for sharing" if quote.cleared else ""


def _side(kind: Rests, of: int, found: tuple[QuoteBehind, ...], stance: Stance) -> None:
    lying = [each for each in found if each.link.stance == stance]
    head = "What supports it" if stance == "for" else "What contradicts it"
    st.header(f"{head} ({count_of(len(lying), 'quote')})", anchor=False)
    if not lying:
        mine = may_change("persona_point_quotes", "need_quotes")
        then = " Add some below, or tick quotes on the Quotes screen." if mine else ""
        st.markdown(
            f"No quote yet.{then}"
            if stance == "for"
            else "Nothing yet. Look for what would contradict it before you rely on it."
        )
    for each in page_of(lying, QUOTES_A_PAGE, key=f"behind-{kind}-{of}-{stance}"):
        _quote(kind, of, each)


def _quote(kind: Rests, of: int, each: QuoteBehind) -> None:
    with st.container(border=True, gap="xxsmall"):
        quoted(each.quote)
        about = [sharing_words(each.quote)]
        about += [f"because: {each.link.why}"] if each.link.why else []
        if said := " · ".join(filter(None, about)):
            st.markdown(f":small[:gray[{plain(said[:1].upper() + said[1:])}]]")
        with st.container(horizontal=True, vertical_alignment="center"):
            place = {"session": str(each.quote.session_id), "quote": str(each.quote.id)}
            go_to("sessions", "Read it in its session", place)
            if not may_change("persona_point_quotes", "need_quotes"):
                return
            _turn(kind, of, each)
            if st.button("Take it away", key=f"away-{kind}-{of}-{each.quote.id}", type="tertiary"):
                do(
                    lambda: services.rest_no_more(the_project(), who(), kind, of, each.quote.id),
                    "Taken away. The quote stays in the project.",
                )


def _turn(kind: Rests, of: int, each: QuoteBehind) -> None:
    """Say that a quote stands on the other side, with a reason."""
    other = OTHER[each.link.stance]
    verb = "supports" if other == "for" else "contradicts"
    at = f"{kind}-{of}-{each.quote.id}-{each.link.stance}"
    with st.popover("Turn it round", key=f"turning-{at}"):
        why = st.text_input("Why (may stay empty)", max_chars=LONGEST_WHY, key=f"why-turn-{at}")
        if st.button(f"Say that it {verb} it", key=f"turn-{at}"):
            do(
                lambda: services.rest_on(
                    the_project(), who(), kind, of, [each.quote.id], stance=other, why=why
                ),
                f"Said that the quote {verb} it.",
            )


def _add(kind: Rests, of: int, lying: set[int]) -> None:
    # Another number is another box, empty: a reason belongs to the one quote it was written for.
    number = st.session_state.get(ADDED, 0)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        words = search_box("Find quotes", key=f"find-{kind}-{of}", placeholder="Words people said")
    why = right.text_input(
        "Why (kept with the quote you add)",
        max_chars=LONGEST_WHY,
        key=f"why-add-{kind}-{of}-{number}",
    )
    free = _free(words, lying)
    if not free:
        empty("No other quote found. Try other words, or keep more quotes while reading sessions.")
    for quote in free[:QUOTES_SHOWN]:
        with st.container(border=True, gap="xxsmall"):
            quoted(quote)
            if said := sharing_words(quote):
                st.markdown(f":small[:gray[{said.capitalize()}]]")
            with st.container(horizontal=True):
                for side, label in SIDES.items():
                    if st.button(label, key=f"{side}-{kind}-{of}-{quote.id}"):
                        do(
                            lambda side=side, id=quote.id: _put(kind, of, id, side, why),  # type: ignore[misc]
                            "Added, with the number of people who said so.",
                        )
    if len(free) > QUOTES_SHOWN:
        st.caption(f"The first {QUOTES_SHOWN}: type words to find others.")


def _free(words: str, lying: set[int]) -> list[QuoteView]:
    """The first quotes found that are not there already, one more than are shown."""
    free: list[QuoteView] = []
    after: int | None = 0
    for _ in range(MOST_PAGES):
        page = page_of_quotes(the_project(), Wanted(words=words), after=after or 0, most=50)
        free += [each.quote for each in page.found if each.quote.id not in lying]
        after = page.next
        if len(free) > QUOTES_SHOWN or after is None:
            break
    return free[: QUOTES_SHOWN + 1]


def _put(kind: Rests, of: int, quote_id: int, stance: Stance, why: str) -> None:
    services.rest_on(the_project(), who(), kind, of, [quote_id], stance=stance, why=why)
    st.session_state[ADDED] = st.session_state.get(ADDED, 0) + 1
