"""Tags together: which tags are on the same quotes, from how many people, and those quotes."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.words import count_of
from research.model import Code
from research.searching.model import GoingTogether
from research.services import searching
from screens.look import plain, table, the_project
from screens.offered import none_yet
from screens.paging import page_of
from screens.quotes.state import paths, show_quotes_of

PAIRS_A_PAGE = 15


def tags_together(book: tuple[Code, ...]) -> None:
    """The tab."""
    names = paths(book)
    pairs = searching.going_together(the_project())
    if not pairs:
        none_yet(
            "No quote has two tags yet.",
            "Give a quote several, and see here which go together.",
            "codings",
        )
        return
    st.markdown(
        "Tags that sit on the same quotes. That two go together does not say that one is the cause "
        "of the other."
    )
    chosen = st.selectbox(
        "Pairs with",
        [each for each in names if any(each in (pair.code_id, pair.other_id) for pair in pairs)],
        index=None,
        format_func=lambda each: names.get(each, "?"),
        placeholder="Any tag",
        key="together_tag",
    )
    shown = [each for each in pairs if chosen in (None, each.code_id, each.other_id)]
    here = page_of(shown, PAIRS_A_PAGE, key=f"together-page-{chosen}")
    for each in here:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_words(each, names), width="stretch")
            st.button(
                ":blue[See them]",
                key=f"together-{each.code_id}-{each.other_id}",
                type="tertiary",
                help=plain(f"Quotes with both {_pair(each, names)}"),
                on_click=show_quotes_of,
                args=(each.code_id, None, each.other_id),
            )
    opened = st.expander("As a table", key="together_table", on_change="rerun")
    if opened.open:
        with opened:
            _table(here, names)


def _pair(each: GoingTogether, names: dict[int, str]) -> str:
    return f"{names.get(each.code_id, '?')} and {names.get(each.other_id, '?')}"


def _words(each: GoingTogether, names: dict[int, str]) -> str:
    one, other = plain(names.get(each.code_id, "?")), plain(names.get(each.other_id, "?"))
    places = f" in {count_of(each.councils, 'council')}" if each.councils else ""
    people = count_of(each.people, "person", "people") if each.people else "nobody named"
    return f"**{one}** with **{other}**: {count_of(each.quotes, 'quote')} from {people}{places}"


def _table(shown: Sequence[GoingTogether], names: dict[int, str]) -> None:
    table(
        [
            {
                "Tag": names.get(each.code_id, "?"),
                "With": names.get(each.other_id, "?"),
                "Quotes": each.quotes,
                "People": each.people,
                "Councils": each.councils,
            }
            for each in shown
        ],
        "Pairs of tags on the same quotes",
    )
