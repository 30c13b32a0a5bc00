"""Suggestions that somebody said do not fit: shown, and offered again where that is asked."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.words import day_words
from evidence.suggesting.deciding import offer_again
from evidence.suggesting.learning import refusals
from evidence.suggesting.model import End, OfferKind, Pair, Refusal
from evidence.suggesting.offering import labels_of
from screens.look import do_before, plain, the_catalogue, the_project, who
from screens.offered import may_change
from screens.paging import page_of

A_PAGE = 10


def name_of(kind: OfferKind, ref: str) -> str:
    """ "rule 103" or "step 12": what a button says beside the label in full."""
    return f"rule {the_catalogue().spelling(ref)}" if kind == "rule" else f"step {ref}"


def refused_here(held: Sequence[Refusal], key: str) -> None:
    """What was refused for the end whose page this is."""
    if held:
        with st.expander(f"Refused here ({len(held):,})", key=f"refused-{key}"):
            _list(held, key)


def all_refused() -> None:
    """Everything that was refused in the project; what is gone since is said to be."""
    held = refusals(the_project())
    if not held:
        return
    box = st.expander(
        f"All refused suggestions ({len(held):,})", key="all-refused", on_change="rerun"
    )
    if box.open:
        with box:
            _list(list(reversed(held)), "all")


def _list(held: Sequence[Refusal], key: str) -> None:
    shown = page_of(held, A_PAGE, key=f"refused-page-{key}")
    ends = [each.pair.of for each in shown] + [_to(each.pair) for each in shown]
    labels = labels_of(the_project(), ends)
    for each in shown:
        words, button = st.columns([5, 2], vertical_alignment="center")
        of, to = labels[each.pair.of], labels[_to(each.pair)]
        why = f"  \n{plain(each.why)}" if each.why else ""
        by = f"{each.decided_by}, {day_words(each.decided_at[:10])}"
        words.markdown(f"{plain(of)} – {plain(to)}{why}  \n:gray[{plain(by)}]")
        if not may_change("suggestion_refusals"):
            continue
        button.button(
            f"Offer it again: {each.pair.of.kind} {each.pair.of.ref}, "
            f"{name_of(each.pair.to_kind, each.pair.to_ref)}",
            key=f"again-{key}-{each.id}",
            on_click=_again,
            args=(each.pair,),
        )


def _to(pair: Pair) -> End:
    return End(pair.to_kind, pair.to_ref)


def _again(pair: Pair) -> None:
    do_before(lambda: offer_again(the_project(), who(), [pair]), "It may be suggested there again.")
