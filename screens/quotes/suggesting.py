"""Suggested tags for a quote, with how right such suggestions were, and quotes like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from common.words import count_of
from research.model import Code, QuoteView
from research.services.retagging import retag_quotes
from research.services.suggesting import (
    learnt_tags,
    refuse_suggestion,
    similar_quotes,
    suggested_for_quotes,
)
from research.suggesting.model import Measured, TagModel
from screens.look import do, go_to, plain, the_project, who
from screens.quotes.marking import in_bold
from screens.quotes.state import paths


def for_untagged(quotes: Sequence[QuoteView]) -> dict[int, list[int]]:
    """Suggestions for those quotes of a page that have no tag yet."""
    without = [each for each in quotes if not each.codes]
    return suggested_for_quotes(the_project(), without) if without else {}


def one_press(quote: QuoteView, codes: Sequence[int], book: tuple[Code, ...]) -> None:
    """The suggested tags under an untagged quote: one press puts one on."""
    names = paths(book)
    shown = [code for code in codes if code in names]
    if not shown:
        return
    picked = st.pills(
        f"Suggested tags for quote {quote.id}",
        shown,
        format_func=lambda code: f"+ {plain(names[code])}",
        key=f"suggested-{quote.id}",
        label_visibility="collapsed",
    )
    if picked is not None:
        _tag(quote.id, picked, names)


def _tag(quote_id: int, code: int, names: Mapping[int, str]) -> None:
    do(
        lambda: retag_quotes(the_project(), who(), [quote_id], [code]),
        f"Tagged “{plain(names.get(code, '?'))}”.",
    )


def suggested(quote: QuoteView, book: tuple[Code, ...]) -> None:
    """Suggested tags of the open quote, to take or to refuse, and how right they were so far."""
    model = learnt_tags(the_project())
    if not isinstance(model, TagModel):
        words = "Learning from what is tagged so far." if model is None else model.words()
        st.caption(words)
        return
    if not model.measured.helps:
        st.caption(
            "No tags are suggested: so far they were right no more often than the commonest tags."
        )
        return
    names = paths(book)
    codes = suggested_for_quotes(the_project(), [quote]).get(quote.id, [])
    shown = [code for code in codes if code in names]
    st.markdown("**Suggested tags**" if shown else "**Suggested tags:** none is left for it.")
    for code in shown:
        with st.container(horizontal=True, vertical_alignment="center"):
            name = plain(names[code])
            if st.button(f"+ {name}", key=f"take-{quote.id}-{code}", help=f"Put “{name}” on it"):
                _tag(quote.id, code, names)
            if st.button(
                ":blue[Does not fit]",
                key=f"refuse-{quote.id}-{code}",
                type="tertiary",
                help=f"Do not suggest “{name}” for this quote again",
            ):
                _refuse(quote.id, code)
    st.caption(how_right(model.learnt_from, model.measured))


def _refuse(quote_id: int, code: int) -> None:
    do(
        lambda: refuse_suggestion(the_project(), who(), quote_id, code),
        "It is not suggested for this quote again.",
    )


def how_right(learnt_from: int, measured: Measured) -> str:
    """How often suggestions were right, as counts."""
    return (
        f"Learnt on this machine from {count_of(learnt_from, 'tagged quote')}. Tried on quotes of "
        f"sessions it had not seen: the first was right for {measured.first:,} of "
        f"{measured.quotes:,}, one of three for {measured.three:,}. Always naming the three "
        f"commonest tags: {measured.commonest_three:,}."
    )


def similar(quote: QuoteView) -> None:
    """Quotes that share rare words with the open one, looked for when it is opened."""
    box = st.expander("Similar quotes", key=f"similar-{quote.id}", on_change="rerun")
    if not box.open:
        return
    with box:
        found = similar_quotes(the_project(), quote.id)
        if not found:
            st.markdown("No other quote shares an uncommon word with it.")
        for each in found:
            other = each.quote
            words = in_bold(each.parts)
            whose = ", ".join((other.participant or "Nobody named", other.council or "no council"))
            tags = "".join(f" :blue-badge[{plain(code.name)}]" for code in other.codes)
            st.markdown(f"“{words}”  \n:small[:gray[{plain(whose)}]{tags}]")
            go_to("quotes", f"Open quote {other.id}", {"quote": str(other.id)})
