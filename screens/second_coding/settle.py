"""Differences between two codings, side by side, for a person to settle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from common.words import count_of, day_words, listed
from research.second_coding.model import DECISIONS, Decision, Difference, Settlement
from research.services import codes
from research.services.settling import (
    LONGEST_WHY,
    Disagreements,
    SideBySide,
    disagreements,
    settle,
    side_by_side,
)
from screens.look import do_before, empty, plain, table, the_project, who
from screens.paging import page_of
from screens.quoted import was_shown
from screens.quotes.state import paths

DIFFERENCES_A_PAGE = 10
TAG = "second_settle_tag"


def settle_differences(coding_id: int) -> None:
    """The part: what is left, one beside the other, and what was settled."""
    found = disagreements(the_project(), coding_id)
    names = paths(codes(the_project()))
    st.markdown(
        "Settling changes the project’s own tags. How far the two agree is always worked out from "
        "both codings as they were made, before anything was settled, so it stays as it is."
    )
    if found.edges:
        places = count_of(found.edges, "place")
        st.caption(
            f"In {places} both put the same tag but begin or end it elsewhere. That counts in the "
            "agreement on letters, and there is nothing to settle."
        )
    left = _of_a_tag(found, names)
    if not left:
        empty(
            "Nothing is left to settle for this tag."
            if found.left
            else "Nothing is left to settle between the two."
        )
    elif len(left) > 1:
        st.markdown(
            f"**{count_of(len(left), 'difference')} to settle.** When one is settled the next "
            "takes its place, so the same key goes on."
        )
    shown = page_of(left, DIFFERENCES_A_PAGE, key=f"second-left-{coding_id}")
    was_shown("quotes", len(shown))
    for nth, each in enumerate(side_by_side(the_project(), coding_id, shown), start=1):
        with st.container(border=True):
            _one(found, nth, each, names)
    _settled(found.settled, names)


def _of_a_tag(found: Disagreements, names: Mapping[int, str]) -> Sequence[Difference]:
    """What is left of the tag somebody chose, or of all."""
    counts = Counter(each.code_id for each in found.left)
    if len(counts) > 1:
        chosen = st.selectbox(
            "Differences on the tag",
            [each for each in names if each in counts],
            index=None,
            format_func=lambda each: f"{names[each]} ({counts[each]})",
            placeholder="All tags",
            key=f"{TAG}-{found.coding.id}",
        )
        return [each for each in found.left if chosen in (None, each.code_id)]
    return found.left


def _one(found: Disagreements, nth: int, each: SideBySide, names: Mapping[int, str]) -> None:
    code = each.difference.code_id
    tag = plain(names.get(code, "?"))
    st.markdown(f"**{nth}. {tag}** :gray[{plain(each.speaker)}]")
    st.markdown(f"{plain(each.before)} **“{plain(each.words)}”** {plain(each.after)}")
    first, second = st.columns(2)
    with first:
        _put("The first coding", each.first, code, names)
    with second:
        _put(found.coding.coder, each.second, code, names)
    why = f"second-why-{found.coding.id}-{code}-{each.difference.start}-{each.difference.end}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            f"Why, for difference {nth}", key=why, max_chars=LONGEST_WHY, placeholder="May be empty"
        )
        for decision, label in DECISIONS.items():
            st.button(
                label,
                # By its place in the list: the focus stays where the next one comes.
                key=f"second-{decision}-{nth}",
                help=f"Difference {nth}: {_means(decision, each.difference)}",
                on_click=_decide,
                args=(found.coding.id, each.difference, decision, why),
            )


def _put(whose: str, tags: Sequence[int], code: int, names: Mapping[int, str]) -> None:
    others = [plain(names.get(each, "?")) for each in tags if each != code]
    put = "put this tag" if code in tags else "did not put this tag"
    also = f"  \n:gray[Other tags there: {listed(others)}]" if others else ""
    st.markdown(f"**{plain(whose)}** {put}{also}")


def _means(decision: Decision, each: Difference) -> str:
    if decision == "both":
        return "nothing is changed, and it is noted"
    if decision == "tag":
        return "the tag stays" if each.by_first else "the tag is put on these words"
    return "the tag is taken off" if each.by_first else "nothing is changed, and it is noted"


def _decide(coding_id: int, difference: Difference, decision: Decision, why: str) -> None:
    typed = str(st.session_state.get(why, ""))
    do_before(
        lambda: settle(the_project(), who(), coding_id, difference, decision, typed),
        f"Settled: {DECISIONS[decision].lower()}.",
    )


def _settled(settled: Sequence[Settlement], names: Mapping[int, str]) -> None:
    if not settled:
        return
    box = st.expander(
        f"Settled in this session: {len(settled):,}", key="second_settled", on_change="rerun"
    )
    if box.open:
        with box:
            rows: list[dict[str, object]] = [
                {
                    "Tag": names.get(each.code_id, "?"),
                    "Decision": DECISIONS[each.decision],
                    "By": each.decided_by,
                    "On": day_words(each.decided_at[:10]),
                    "Why": each.why or "no reason given",
                }
                for each in page_of(settled, 25, key="second-settled-page")
            ]
            table(rows, "Differences that were settled, by whom and when")
