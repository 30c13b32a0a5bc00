"""By council: how widely each tag was heard, in plain words, each council's quotes a press away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from research.heard.model import (
    CHOSEN_FOR_THEIR_ROLE,
    HeardIn,
    TagHeard,
    who_was_asked,
)
from research.model import Code
from research.services import heard
from screens.look import empty, plain, table, the_project
from screens.offered import may_change, none_yet
from screens.paging import page_of
from screens.quotes.state import MAKING, paths, show_quotes_of

TAGS_A_PAGE = 10
SHARES = {
    "every": "Every tag",
    "all": "In all councils",
    "some": "In some",
    "one": "In one only",
    "none": "Not heard yet",
}


def by_council(book: tuple[Code, ...]) -> None:
    """The tab."""
    found = heard.heard(the_project())
    asked = [each for each in heard.councils_asked(the_project()) if each.asked]
    if not book or not asked:
        none_yet(
            "Nothing to compare yet.",
            "Give quotes tags, and say in each session who took part.",
            "codings",
            screen="sessions",
            label="Go to Sessions",
        )
        return
    st.markdown(
        f"{plain(who_was_asked(asked))} Each person is counted once, however often they said it. "
        "Show-and-tells and sessions that are only planned do not count, nor do people who belong "
        "to no council."
    )
    st.markdown(f"**{CHOSEN_FOR_THEIR_ROLE}** Not heard does not mean absent.")
    share = st.segmented_control(
        "Heard", list(SHARES), default="every", format_func=SHARES.__getitem__, key="heard_share"
    )
    shown = [each for each in found if share in (None, "every", each.spread.share)]
    if not shown:
        empty("No tag was heard so. Choose another view above.")
        return
    here = page_of(shown, TAGS_A_PAGE, key=f"heard-page-{share}")
    names = paths(book)
    for each in here:
        _tag(each, names.get(each.code_id, each.name))
    opened = st.expander("As a table", key="heard_table", on_change="rerun")
    if opened.open:
        with opened:
            _table(here, names)


def _tag(each: TagHeard, name: str) -> None:
    spread = each.spread
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{plain(name)}**: {plain(spread.words())}")
        if spread.heard:
            by_id = {spot.of.id: spot for spot in spread.heard}
            key = f"heard-{each.code_id}"
            st.pills(
                f"Quotes on {name}, by council",
                list(by_id),
                format_func=lambda council: _label(by_id[council]),
                key=key,
                label_visibility="collapsed",
                on_change=_lead_on,
                args=(each.code_id, key),
            )
        if caveats := spread.caveats():
            st.caption(plain(" ".join(caveats)))
        if spread.heard and may_change("painpoints"):
            st.button(
                ":blue[Make a painpoint from this tag]",
                key=f"from-tag-{each.code_id}",
                type="tertiary",
                help="Shows the tag’s quotes: tick those it rests on, then give it words",
                on_click=_begin,
                args=(each.code_id,),
            )


def _label(spot: HeardIn) -> str:
    return f"{plain(spot.of.name)}: {spot.words()}"


def _lead_on(tag: int, key: str) -> None:
    council = st.session_state.get(key)
    st.session_state[key] = None
    if isinstance(council, int):
        show_quotes_of(tag, council)


def _begin(tag: int) -> None:
    show_quotes_of(tag, None)
    st.session_state["quotes_make"] = True
    st.session_state[MAKING] = True


def _table(shown: Sequence[TagHeard], names: dict[int, str]) -> None:
    rows: list[dict[str, object]] = [
        {
            "Tag": names.get(each.code_id, each.name),
            **{spot.of.name: spot.words() for spot in each.spread.cells},
        }
        for each in shown
    ]
    table(rows, "Tags by council: from how many of the people asked each was heard")
