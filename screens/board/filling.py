"""Finding quotes for a theme, and saying on which side they are."""

from __future__ import annotations

import streamlit as st

from research.searching.model import Wanted
from research.services import themes as services
from research.services.searching import page_of_quotes
from research.services.theme_views import ThemeView
from research.themes.model import Stance
from screens.look import do, empty, the_project, who
from screens.pickers import search_box
from screens.quoted import quoted

QUOTES_SHOWN = 8
PUT = "quotes_put_into_themes"
SIDES: dict[Stance, str] = {"for": "It supports it", "against": "It contradicts it"}


def put_quotes_in(found: ThemeView) -> None:
    """Search the quotes of the theme's council, or of all, and put them in one at a time."""
    theme = found.theme
    # Another number is another box, empty: a reason belongs to the one quote it was written for.
    number = st.session_state.get(PUT, 0)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        words = search_box(
            "Find quotes", key=f"find-for-theme-{theme.id}", placeholder="Words people said"
        )
    why = right.text_input(
        "Why (kept with the quote you put in)", max_chars=300, key=f"why-put-{theme.id}-{number}"
    )
    lying = {each.quote.id for each in (*found.supporting, *found.contradicting)}
    wanted = Wanted(words=words, council_id=theme.council_id)
    page = page_of_quotes(the_project(), wanted, most=QUOTES_SHOWN + len(lying))
    free = [each.quote for each in page.found if each.quote.id not in lying]
    if not free:
        empty("No other quote found. Try other words, or keep more quotes while reading sessions.")
    for quote in free[:QUOTES_SHOWN]:
        with st.container(border=True, gap="xxsmall"):
            quoted(quote)
            with st.container(horizontal=True):
                for side, label in SIDES.items():
                    if st.button(label, key=f"{side}-{theme.id}-{quote.id}"):
                        do(
                            lambda side=side, id=quote.id: _put(theme.id, id, side, why),  # type: ignore[misc]
                            "Put into the theme.",
                        )
    if len(free) > QUOTES_SHOWN:
        st.caption(f"The first {QUOTES_SHOWN}: type words to find others.")


def _put(theme_id: int, quote_id: int, stance: Stance, why: str) -> None:
    services.put_in(the_project(), who(), theme_id, [quote_id], stance=stance, why=why)
    st.session_state[PUT] = st.session_state.get(PUT, 0) + 1
