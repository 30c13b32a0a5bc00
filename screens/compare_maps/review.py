"""Review: what is sure accepted at once, what is doubtful looked at one at a time, all undoable."""

from __future__ import annotations

from functools import partial
from typing import get_args

import streamlit as st

from common.words import count_of, listed
from process_maps.aligning.model import in_one_sentence
from process_maps.pairing.aligned import Aligned
from process_maps.pairing.contradicting import Contradiction
from process_maps.pairing.deciding import take_back
from process_maps.pairing.reviewing import Likely
from process_maps.pairing.sayings import TakingBack, joining
from screens.compare_maps.review_card import card
from screens.compare_maps.review_decided import decided_list
from screens.compare_maps.review_state import (
    Looked,
    Narrowed,
    answer,
    look_again,
    looked_at,
    progress,
    undo_last,
    waiting,
)
from screens.look import do_before, plain, table, the_project, who
from screens.paging import page_of

CHECK, SURE, DECIDED = "To check", "Sure", "Decided"
PAGE, MOST_CONTRADICTIONS = 50, 5
KEYS = "review-single-keys"


def review(it: Aligned) -> None:
    """Everything that is suggested of these maps, for a person to decide, and what was decided."""
    if not it.questions and not it.alignment.decided:
        st.markdown(
            "Nothing is proposed: no two steps of these maps look like the same work, and nobody "
            "has joined any."
        )
        return
    held = looked_at(it)
    _where_it_stands(it)
    for number, each in enumerate(it.contradictions[:MOST_CONTRADICTIONS], start=1):
        _contradiction(it, number, each)
    if (more := len(it.contradictions) - MOST_CONTRADICTIONS) > 0:
        st.caption(f"{count_of(more, 'more contradiction')} to mend after these.")
    _accept_all(it)
    shown = _which(it)
    if shown == DECIDED:
        decided_list(it)
        return
    _one_at_a_time(it, held, doubtful=shown == CHECK)


def _where_it_stands(it: Aligned) -> None:
    now = it.standing
    steps = listed(
        f"{count_of(len(each.map.steps), 'step')} of {it.names[key]}"
        for key, each in it.maps.items()
    )
    if len(it.maps) > 2:
        every = sum(len(each.map.steps) for each in it.maps.values())
        steps = f"{count_of(every, 'step')} of {count_of(len(it.maps), 'map')}"
    groups = f" in {count_of(now.groups_to_check, 'group')}" if now.check else ""
    st.markdown(
        plain(
            f"{count_of(len(now.sure), 'pair')} {'is' if len(now.sure) == 1 else 'are'} sure but "
            f"not decided, {now.check:,} to check{groups}. People joined "
            f"{count_of(now.joined, 'pair')} and kept {now.apart:,} apart. Among {steps}."
        )
    )


def _accept_all(it: Aligned) -> None:
    pairs = it.standing.sure
    if not pairs:
        return
    every = "the one sure pair" if len(pairs) == 1 else f"all {len(pairs):,} sure pairs"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"Accept {every}",
            key="review-accept-all",
            type="primary",
            on_click=_accept,
            args=(it,),
        )
        st.caption("What is sure counts already; accepted, it is your decision. Undo is offered.")
    why = "it is" if len(pairs) == 1 else "they are"
    box = st.expander(f"See {every} and why {why} sure", key="review-sure-pairs", on_change="rerun")
    if box.open:
        with box:
            rows: list[dict[str, object]] = [
                {
                    "Step": f"{it.said(pair.a)} ({it.names[pair.a.map]})",
                    "Same work as": f"{it.said(pair.b)} ({it.names[pair.b.map]})",
                    "Why": in_one_sentence(pair.reasons),
                }
                for pair in page_of(pairs, PAGE, key="review-sure")
            ]
            table(rows, "Pairs that are sure and not decided")


def _accept(it: Aligned) -> None:
    pairs = it.standing.sure
    answer(it, joining(pairs), f"Accepted: {count_of(len(pairs), 'pair')}.", None)


def _which(it: Aligned) -> str:
    doubtful = sum(each.doubtful for each in it.questions)
    words = {
        CHECK: f"To check ({doubtful:,})",
        SURE: f"Sure ({len(it.questions) - doubtful:,})",
        DECIDED: f"Decided ({len(it.alignment.decided):,})",
    }
    first = CHECK if doubtful else SURE if it.questions else DECIDED
    chosen = st.segmented_control(
        "What to look at",
        list(words),
        default=first,
        required=True,
        format_func=words.__getitem__,
        key=f"review-which-{it.ids}",
        help="Pairs to check count for nothing until somebody says that they are the same work. "
        "Sure pairs count until somebody says otherwise.",
    )
    return chosen or first


def _one_at_a_time(it: Aligned, held: Looked, *, doubtful: bool) -> None:
    every = [each for each in it.questions if each.doubtful == doubtful]
    narrowed = _narrowed(it) if every else Narrowed()
    left = waiting(it, held, doubtful, narrowed)
    done, of = progress(it, held)
    with st.container(horizontal=True, vertical_alignment="center"):
        if doubtful and of:
            st.markdown(f"**{done:,} of {of:,} looked at**")
        if held.decided or held.skipped_last is not None:
            st.button(
                "Undo the last answer",
                key="review-undo",
                on_click=undo_last,
                args=(it,),
                shortcut=_key("4"),
            )
        st.toggle(
            "Single keys",
            key=KEYS,
            persist_state="session",
            help="1 same work, 2 not the same, 3 skip, 4 undo the last answer. "
            "Off, no key alone does anything.",
        )
    if st.session_state.get(KEYS):
        st.caption(
            "1 same work, 2 not the same, 3 skip, 4 undo. In a field or on a box, a key belongs to "
            "that: leave it with Tab first."
        )
    if left:
        card(it, left[0], left[1] if len(left) > 1 else None, held, _key)
        return
    skipped = sum(each.key in set(held.skipped) for each in every)
    if skipped:
        st.markdown(f"You skipped {count_of(skipped, 'group')}; nothing else is left here.")
        st.button("Look at them again", key="review-again", on_click=look_again, args=(it,))
    elif every:
        st.markdown("Nothing fits what you narrowed to. Choose all councils and all likelihoods.")
    elif doubtful:
        st.markdown("Nothing is left to check: every proposal is decided.")
    else:
        st.markdown("Nothing is left: every pair that is sure is decided, or is part of a doubt.")


def _key(key: str) -> str | None:
    # A key alone must be something a person asked for (WCAG 2.1.4).
    return key if st.session_state.get(KEYS) else None


def _narrowed(it: Aligned) -> Narrowed:
    words: dict[Likely, str] = {each: each.capitalize() for each in get_args(Likely)}
    with st.container(horizontal=True):
        of_map = None
        if len(it.maps) > 2:
            of_map = st.selectbox(
                "Council",
                list(it.names),
                index=None,
                format_func=it.names.__getitem__,
                placeholder="All",
                key=f"review-of-{it.ids}",
            )
        chosen = st.selectbox(
            "How likely",
            list(words),
            index=None,
            format_func=words.__getitem__,
            placeholder="All",
            key=f"review-likely-{it.ids}",
        )
    return Narrowed(of_map, chosen)


def _contradiction(it: Aligned, number: int, each: Contradiction) -> None:
    with st.container(border=True):
        st.markdown(
            f"**These decisions cannot all hold ({number} of {len(it.contradictions):,}).** "
            f"{plain(each.words(it.called))}. Take one of them back."
        )
        with st.container(horizontal=True):
            for nth, decision in enumerate(each.decisions, start=1):
                done = "joined" if decision.together else "kept apart"
                st.button(
                    f"Take back decision {nth} ({done})",
                    key=f"review-mend-{number}-{nth}",
                    help=plain(f"{it.called(decision.a)} and {it.called(decision.b)}"),
                    on_click=do_before,
                    args=(
                        partial(_take_back, TakingBack(decision.id, decision.version)),
                        "Taken back.",
                    ),
                )


def _take_back(decision: TakingBack) -> None:
    take_back(the_project(), who(), [decision])
