"""Warning of who could be recognised by role and council, before a quote is cleared or leaves."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from common.words import count_of
from research.clearance import less_shown_words
from research.model import QuoteView
from research.services import quotes_by_id
from research.services.recognising import crowd, less_shown
from screens.look import plain, the_project


def warn_of(quote: QuoteView) -> None:
    """Say so where a quote's role and council may tell who said it."""
    if words := _warning(quote):
        st.warning(plain(words))


def warn_of_several(quote_ids: Iterable[int]) -> None:
    """Say of how many ticked quotes that is so, of those that are not cleared yet."""
    held = [each for each in quotes_by_id(the_project(), quote_ids) if not each.cleared]
    if number := sum(bool(_warning(each)) for each in held):
        st.warning(
            f"Who said {count_of(number, 'of them', 'of them')} may be told from role and council: "
            "fewer than 3 people like them were asked there. Open a quote to see why."
        )


def roles_as_known() -> bool:
    """Whether the file is to say all that is known of each person; by default it says less."""
    number = less_shown(the_project())
    if not number:
        return False
    st.markdown(plain(f"{less_shown_words(number)}."))
    return st.checkbox(
        "Show every role as it is known, even where it says who it was", key="quotes_roles"
    )


def _warning(quote: QuoteView) -> str:
    return crowd(the_project()).warning(quote.council, quote.role, quote.user_group)
