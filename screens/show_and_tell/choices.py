"""Choosing what a card shows of what it points at: which quotes, which councils, which rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from common.words import listed
from evidence.failing import compared_runs, working_councils
from presenting.cards.painpoints import linked_quotes
from presenting.cards.quotes import LinkedQuote
from presenting.model import Card, Refers
from screens.look import go_to, the_project
from screens.rule_failures.seen import the_door
from screens.show_and_tell.adding_figures import choose_figures, figure_name, overlay_name
from screens.show_and_tell.choosing_more import choose_some, quotes_of_finding
from screens.show_and_tell.naming import name_of
from validation.services.controlling import controlled

# More than these cannot be read at once.
MOST_QUOTES = 6
SHORTEST = 90
_OF_QUOTES = ("painpoint", "finding")
WHICH = {
    "first": "First full runs: errors as they arise",
    "latest": "Latest runs: what is left",
}


@dataclass(frozen=True, eq=False)
class WhatItShows:
    """What a card shows of what it points at, as a value of a form that several may change."""

    card: Card

    def __eq__(self, other: object) -> bool:
        """Nothing chosen and left out are the same."""
        return isinstance(other, WhatItShows) and _told(self.card) == _told(other.card)

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        """In words, for whoever is to choose between two of them."""
        card, refers = self.card, self.card.refers
        if card.kind in _OF_QUOTES:
            named = {each.quote.id: _quote_words(each) for each in _quotes_of(card)}
            chosen = [named.get(each, "No longer linked") for each in refers.get("quotes") or []]
            return "; ".join(chosen) or "No quotes"
        if card.kind == "failures":
            own = {each.id: each.name for each in working_councils(the_project())}
            councils = [own.get(each, "Removed") for each in refers.get("councils") or []]
            codes = [str(code) for code in refers.get("codes") or []]
            which = WHICH["latest" if refers.get("which") == "latest" else "first"]
            return "; ".join(
                (
                    listed(councils) if councils else "All councils",
                    f"Rules {listed(codes)}" if codes else "The rules that fail most",
                    which,
                )
            )
        if card.kind == "map":
            return overlay_name(card) if refers.get("overlay") else "Its painpoints as marks"
        return name_of(card) or figure_name(card)


def _told(card: Card) -> Refers:
    default = ("which", "first")
    return {name: each for name, each in card.refers.items() if each and (name, each) != default}


def _quotes_of(card: Card) -> Sequence[LinkedQuote]:
    if card.kind == "finding":
        return quotes_of_finding(card)
    return linked_quotes(the_project(), card.refers.get("painpoint") or 0)


def choose_refers(card: Card, key: str) -> Refers:
    """What the card is to show from now on; for most kinds that is as it was."""
    if card.kind in _OF_QUOTES:
        return {**card.refers, "quotes": _choose_quotes(_quotes_of(card), card, key)}
    if card.kind == "failures":
        return choose_failures(card.refers, key=key) or card.refers
    return choose_some(card, key) or choose_figures(card, key)


def choose_failures(refers: Refers, *, key: str) -> Refers | None:
    """Councils, rules and runs, beginning with those of ``refers``; None where there is no run."""
    compared = compared_runs(the_project())
    if compared is None:
        st.markdown("There is no run of a return yet.")
        go_to("rule_failures", "Import an error report", {})
        return None
    # Those that fail most, in the order in which they may be seen.
    compared = controlled(compared, the_door())
    own = {each.id: each.name for each in working_councils(the_project())}
    councils = st.multiselect(
        "Councils",
        list(own),
        [each for each in refers.get("councils") or [] if each in own],
        format_func=lambda each: own.get(each, "Removed"),
        placeholder="All councils",
        key=f"{key}-councils",
    )
    held = [str(code) for code in refers.get("codes") or []]
    codes = st.multiselect(
        "Rules",
        list(
            dict.fromkeys([*held, *(compared.catalogue.spelling(code) for code in compared.codes)])
        ),
        held,
        format_func=lambda code: f"{code} {compared.catalogue.label(code, compared.year)}",
        placeholder="Those that fail most",
        key=f"{key}-codes",
    )
    which = st.radio(
        "Which runs",
        list(WHICH),
        index=int(refers.get("which") == "latest"),
        format_func=WHICH.__getitem__,
        key=f"{key}-which",
    )
    return {"councils": councils, "codes": codes, "which": which}


def _choose_quotes(held: Sequence[LinkedQuote], card: Card, key: str) -> list[int]:
    """Some of the quotes linked to what the card shows, those that may be shown first."""
    named = {
        each.quote.id: _quote_words(each)
        for each in sorted(held, key=lambda each: not each.may_be_shown)
    }
    if not named:
        return []
    return st.multiselect(
        "Quotes to show",
        list(named),
        [each for each in card.refers.get("quotes") or [] if each in named],
        format_func=lambda each: named.get(each, "No longer linked"),
        placeholder="A few of each side, from each council",
        max_selections=MOST_QUOTES,
        help="Those not cleared for sharing stay hidden until they are.",
        key=f"{key}-quotes",
    )


def _quote_words(each: LinkedQuote) -> str:
    """A quote in a list. The list may hang on a wall, so what is not cleared stays unread."""
    quote, side = each.quote, each.stance.capitalize()
    by = ", ".join(part for part in (quote.role, quote.council) if part)
    if not each.may_be_shown:
        return f"{side}, not cleared: quote {quote.id}, {by}"
    short = quote.text if len(quote.text) <= SHORTEST else f"{quote.text[:SHORTEST].rstrip()}…"
    return f"{side}: {short} ({by})"
