"""The list of painpoints, innovations and open questions; making one; quotes nobody has linked."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.words import count_of
from evidence import listing, services
from evidence.failing import working_councils
from evidence.listing import JUDGEMENTS, ORDER_WORDS, ListFilter, Order, Summary
from evidence.model import KIND_WORDS
from evidence.unlinked import next_unlinked
from screens.look import KIND_COLOURS, do, go_to, lead_to, plain, the_project, who
from screens.offered import none_yet, writes
from screens.paging import page_of
from screens.pickers import search_box
from screens.quoted import quoted

SHOWN = 15
QUOTES_SHOWN = 20
MAKING = "painpoints_made_here"


def the_list() -> None:
    """Everything there is, narrowed and sorted as asked."""
    found = listing.summaries(the_project())
    _new()
    if not found:
        none_yet(
            "No painpoints yet.",
            "Make one above, or import a map that has some.",
            "painpoints",
            screen="sessions",
            label="Import a transcript first",
        )
        return
    which, order = _filters(found)
    kept = listing.narrowed(found, which, order)
    st.markdown(f"**{len(kept):,} of {len(found):,}**, {ORDER_WORDS[order].lower()}")
    if not kept:
        st.markdown("None fits this. Take a filter away.")
    for each in page_of(kept, SHOWN, key="evidence-page"):
        _card(each)
    go_to("evidence", "Quotes not linked to any painpoint yet", {"show": "unlinked"})


def _filters(found: Sequence[Summary]) -> tuple[ListFilter, Order]:
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        words = search_box(
            "Find a painpoint or an innovation", key="find-painpoint", placeholder="Words in it"
        )
    order = right.selectbox(
        "Sort by", list(ORDER_WORDS), format_func=ORDER_WORDS.__getitem__, key="evidence-order"
    )
    first, second, third = st.columns(3)
    kind = first.selectbox(
        "Kind",
        list(KIND_WORDS),
        None,
        format_func=lambda k: f"{KIND_WORDS[k]} ({sum(s.painpoint.kind == k for s in found)})",
        placeholder="Any",
        key="evidence-kind",
    )
    names = {each.id: each.name for each in working_councils(the_project())}
    council = second.selectbox(
        "Heard in, or on the map of",
        list(names),
        None,
        format_func=names.__getitem__,
        placeholder="Any council",
        key="evidence-council",
    )
    judgement = third.selectbox(
        "Impact", JUDGEMENTS, None, format_func=str.capitalize, placeholder="Any", key="evidence-by"
    )
    return ListFilter(kind, council, judgement, words), order


def _card(summary: Summary) -> None:
    each = summary.painpoint
    with st.container(border=True, gap="xxsmall"):
        st.markdown(f":{KIND_COLOURS[each.kind]}-badge[{KIND_WORDS[each.kind]}]")
        go_to("evidence", f"**{plain(each.title)}**", {"painpoint": str(each.id)})
        st.markdown(f":small[:gray[{plain(each.judgement.words())} · {summary.words()}]]")


@writes("painpoints")
def _new() -> None:
    # Once one is made the form is another form: a second click on the old one makes nothing.
    number = st.session_state.get(MAKING, 0)
    with (
        st.expander("Make a painpoint, an innovation or an open question"),
        st.form(f"new-{number}"),
    ):
        kind = st.radio(
            "Kind", list(KIND_WORDS), format_func=KIND_WORDS.__getitem__, horizontal=True
        )
        title = st.text_input("In a few words", max_chars=200)
        description = st.text_area("More, if needed")
        if st.form_submit_button("Make it"):
            do(
                lambda: _make(number, kind, title, description),
                "Made. Now attach quotes, steps and rules to it.",
            )


def _make(number: int, kind: str, title: str, description: str) -> None:
    """Make it and go to its page."""
    made = services.add_painpoint(
        the_project(), who(), kind=kind, title=title, description=description
    )
    st.session_state[MAKING] = number + 1
    lead_to({"painpoint": str(made)})


def unlinked(after: int) -> None:
    """Quotes that nothing is linked to, a page at a time from the one after ``after`` on."""
    found = next_unlinked(the_project(), after=after, size=QUOTES_SHOWN)
    st.header("Quotes not linked to any painpoint", anchor=False)
    if not found.total:
        st.markdown("Every quote is linked to a painpoint or an innovation.")
        return
    st.caption(f"{count_of(found.total, 'quote')} in all, {QUOTES_SHOWN} at a time")
    for quote in found.quotes:
        with st.container(border=True):
            quoted(quote)
            go_to("evidence", "Link it to a painpoint", {"quote": str(quote.id)})
    if not found.quotes:
        st.markdown("No more from here on.")
    with st.container(horizontal=True):
        if after:
            go_to("evidence", "Back to the first", {"show": "unlinked"})
        if found.more:
            last = str(found.quotes[-1].id)
            go_to("evidence", f"The next {QUOTES_SHOWN}", {"show": "unlinked", "after": last})
