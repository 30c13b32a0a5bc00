"""Joining steps of two maps by hand, and taking such decisions back."""

from __future__ import annotations

import streamlit as st

from evidence.typed_words import join
from process_maps.model import Step
from process_maps.pairing.model import Parted
from process_maps.pairing.services import (
    LONGEST_REASON,
    Comparison,
    forget_decision,
)
from screens.compare_maps.lists import said, step_row
from screens.look import do, fault_told, last_shown, plain, the_project, who
from screens.offered import writes

MOST_PARTED = 20


def join_by_hand(it: Comparison) -> None:
    """Choose a step of each map and say they are the same work; unpaired steps come first."""
    st.markdown(
        "Choose a step of each map that are the same work in other words. One step may be joined "
        "with several, one after the other. Maps may change later: what you decide stays."
    )
    # Fields made anew after each decision, so that they stand empty for the next.
    decided = sum(pair.how == "person" for pair in it.pairing.pairs) + len(it.pairing.parted)
    suffix = f"{it.a.id}-{it.b.id}-{decided}"
    left, right = st.columns(2)
    with left:
        a = _step(it, second=False, key=f"join-a-{suffix}")
    with right:
        b = _step(it, second=True, key=f"join-b-{suffix}")
    why = st.text_input(
        "Why they are the same work (may be left empty)",
        max_chars=LONGEST_REASON,
        key=f"join-why-{suffix}",
    )
    if a and b:
        _decided_before(it, a, b)
    if st.button("Join these two steps", type="primary", key=f"join-{suffix}"):
        if a is None or b is None:
            st.error("Choose a step of each map first.")
            return
        do(lambda: join(the_project(), who(), a, b, why), "Joined.")


def _step(it: Comparison, *, second: bool, key: str) -> int | None:
    stored, name = (it.b, it.name_b) if second else (it.a, it.name_a)
    alone = it.pairing.only_b if second else it.pairing.only_a
    numbers = it.pairing.numbers_b() if second else it.pairing.numbers_a()
    paired = [step for step in stored.map.steps if step.id in numbers]
    steps = {step_row(it, step, second=second): step for step in (*alone, *paired)}

    def words(row: int) -> str:
        step: Step = steps[row]
        number = numbers.get(step.id)
        return f"{said(step)} (in pair {number})" if number else said(step)

    return st.selectbox(
        f"Step of {name}",
        list(steps),
        index=None,
        format_func=words,
        placeholder="Choose a step",
        key=key,
    )


def _decided_before(it: Comparison, a: int, b: int) -> None:
    """What is known of these two already, before they are joined (again)."""
    for parted in it.pairing.parted:
        if _ends(it, parted) == (a, b):
            st.markdown(f"{plain(parted.decision.words)}. Joining them now replaces that.")
    for pair in it.pairing.pairs:
        ends = step_row(it, pair.a, second=False), step_row(it, pair.b, second=True)
        if ends == (a, b):
            st.markdown(f"They are pair {pair.number} already. {plain(pair.reason)}.")


@writes("pairings")
def kept_apart(it: Comparison) -> None:
    """Pairs that a person parted, each of which can be let go of again."""
    st.header("Kept apart", anchor=False)
    parted = it.pairing.parted
    if not parted:
        st.markdown("Nobody has parted two steps of these maps.")
        return
    for number, each in enumerate(parted[:MOST_PARTED], start=1):
        words, way = st.columns([5, 1.6], vertical_alignment="center")
        same = " Their words are the same." if each.same_words else ""
        words.markdown(
            f"{number}. “{plain(said(each.a))}” and “{plain(said(each.b))}”. "
            f"{plain(each.decision.words)}.{same}"
        )
        version = last_shown(f"pairing-{each.decision.id}", each.decision.version)
        with way:
            if st.button(f"Take back number {number}", key=f"forget-{each.decision.id}"):
                _forget(each, version)
    if len(parted) > MOST_PARTED:
        st.caption(f"The first {MOST_PARTED} of {len(parted):,} are shown.")


def _forget(each: Parted, version: int) -> None:
    with fault_told():
        do(
            lambda: forget_decision(the_project(), who(), each.decision.id, version),
            "Taken back. Their words alone say again.",
        )


def _ends(it: Comparison, parted: Parted) -> tuple[int, int]:
    return step_row(it, parted.a, second=False), step_row(it, parted.b, second=True)
