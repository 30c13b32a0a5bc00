"""What speaks for a finding and what against it, beside one another; what is gone is said."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.words import count_of, day_words
from evidence.findings import services
from evidence.findings.ends import End, ends_of
from evidence.findings.model import Evidence, Item, Stance
from evidence.findings.standing import Standing
from research.model import QuoteView
from research.services import quotes_by_id
from screens.look import Query, do, go_to, plain, the_project, who
from screens.offered import may_open, writes
from screens.paging import page_of
from screens.quoted import quoted

SHOWN = 4
A_PAGE = 20
SIDES: dict[Stance, str] = {"for": "What speaks for it", "against": "What speaks against it"}
_OTHER: dict[Stance, Stance] = {"for": "against", "against": "for"}


def for_and_against(found: Standing) -> None:
    """Two columns: quotes first, then all else that was linked."""
    ends = ends_of(the_project(), found.items)
    _gone([each for each in ends if each.gone])
    strong = found.strength
    direct = {int(str(e.item.to)): e.item for e in ends if e.item.kind == "quote"}
    columns = st.columns(2)
    both: tuple[tuple[Stance, frozenset[int]], ...] = (
        ("for", strong.quotes_for),
        ("against", strong.quotes_against),
    )
    for column, (side, ids) in zip(columns, both, strict=True):
        with column:
            st.header(SIDES[side], anchor=False)
            others = [
                each
                for each in ends
                if each.item.stance == side and each.quote is None and not each.gone
            ]
            if not ids and not others:
                st.markdown(
                    "Nothing yet. Look for it: a claim nobody could contradict says little."
                    if side == "against"
                    else "Nothing yet. Link what it rests on below."
                )
            _quotes(side, ids, direct)
            _others(side, others)


@writes("findings")
def _gone(gone: Sequence[End]) -> None:
    if not gone:
        return
    for each in gone:
        st.warning(plain(f"{each.words}, is linked here as {each.item.stance} the finding."))
    if st.button("Remove the links to what is gone"):
        do(
            lambda: services.unlink(
                the_project(), who(), [(each.item.kind, each.item.id) for each in gone]
            ),
            f"Removed {count_of(len(gone), 'link')} to what is gone.",
        )


def _quotes(side: Stance, ids: frozenset[int], direct: dict[int, Item]) -> None:
    if not ids:
        return
    held = quotes_by_id(the_project(), ids)
    people = len({quote.participant_id or f"quote {quote.id}" for quote in held})
    st.markdown(f"**{count_of(len(held), 'quote')}** from {count_of(people, 'person', 'people')}")
    # What somebody linked to the finding itself comes before what comes with something else.
    held.sort(key=lambda quote: quote.id not in direct)
    for quote in held[:SHOWN]:
        _quote(side, quote, direct.get(quote.id))
    if len(held) > SHOWN:
        more = st.expander(
            f"{len(held) - SHOWN} more {side} it", key=f"more-{side}", on_change="rerun"
        )
        if more.open:
            with more:
                for quote in page_of(held[SHOWN:], A_PAGE, key=f"quotes-{side}"):
                    _quote(side, quote, direct.get(quote.id))


def _quote(side: Stance, quote: QuoteView, item: Item | None) -> None:
    with st.container(border=True, gap="xsmall"):
        quoted(quote)
        if item is None:
            st.markdown(":small[:gray[Comes with a painpoint or a theme below]]")
        else:
            _decided(item)
        with st.container(horizontal=True, vertical_alignment="center"):
            go_to("evidence", "Its chain", {"quote": str(quote.id)})
            if item is None:
                _own_way(side, quote)
            else:
                _acts(item)


@writes("findings")
def _own_way(side: Stance, quote: QuoteView) -> None:
    """A quote that comes along with something can be turned round for this finding alone."""
    if st.button(
        f"Count it {_OTHER[side]}",
        key=f"own-{side}-{quote.id}",
        type="tertiary",
        help=f"Quote {quote.id}: for this finding only",
    ):
        _turn(Evidence("quote", quote.id, _OTHER[side]))


def _others(side: Stance, ends: Sequence[End]) -> None:
    for each in page_of(ends, A_PAGE, key=f"others-{side}"):
        with st.container(border=True, gap="xsmall"):
            query = query_of(each.item)
            if query is None or not may_open(query[0]):
                st.markdown(plain(each.words))
            else:
                go_to(query[0], plain(each.words), query[1])
            _decided(each.item)
            with st.container(horizontal=True, vertical_alignment="center"):
                _acts(each.item)


def query_of(item: Item) -> tuple[str, Query] | None:
    """The screen and address of what is linked; None for a difference, which has no page."""
    to = str(item.to)
    if item.kind == "theme":
        return "board", {"theme": to}
    if item.kind == "difference":
        return None
    return "evidence", {item.kind: to}


def _decided(item: Item) -> None:
    why = f"{item.why} · " if item.why else ""
    decided = f"{why}linked by {item.decided_by}, {day_words(item.decided_at[:10])}"
    st.markdown(f":small[:gray[{plain(decided[:1].upper() + decided[1:])}]]")


@writes("findings")
def _acts(item: Item) -> None:
    other = _OTHER[item.stance]
    name = f"{item.kind}-{item.id}"
    if st.button(
        f"Count it {other}", key=f"turn-{name}", type="tertiary", help=f"It speaks {other} it"
    ):
        _turn(Evidence(item.kind, item.to, other))
    if st.button(
        "Remove the link", key=f"remove-{name}", type="tertiary", help="It stays in the project"
    ):
        do(lambda: services.unlink(the_project(), who(), [(item.kind, item.id)]), "Link removed.")


def _turn(evidence: Evidence) -> None:
    finding_id = int(st.query_params["finding"])
    do(
        lambda: services.link(the_project(), who(), finding_id, [evidence]),
        f"It now speaks {evidence.stance} the finding.",
    )
