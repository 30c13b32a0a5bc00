"""Differences in words on screen: by kind, numbered, a few at a time, each with a way on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from common.words import count_of, listed
from process_maps.comparing.model import (
    KIND,
    LOOPED,
    ORDER,
    TITLES,
    WHEN,
    Compared,
    Difference,
)
from screens.look import plain
from screens.paging import page_of

PAGE = 10

Way = Callable[[Difference, str], None]
"""Draws the way on from a difference; the words are unique on the screen, and its key."""


def totals(differences: Sequence[Difference]) -> str:
    """How many there are of each kind, in a sentence."""
    numbers = {
        title: sum(each.kind == kind for each in differences) for kind, title in TITLES.items()
    }
    said = [
        f"{number:,} {title[:1].lower()}{title[1:]}" for title, number in numbers.items() if number
    ]
    return f"{count_of(len(differences), 'difference')}: {listed(said)}."


def by_kind(compared: Compared, kinds: Sequence[str], key: str, way: Way | None = None) -> None:
    """A heading for each kind with its differences; kinds without any are said at the end."""
    found = compared.by_kind()
    for kind in kinds:
        if kind not in found:
            continue
        st.header(f"{TITLES[kind]} ({len(found[kind]):,})", anchor=False)
        if rests_on := basis_words(compared, kind):
            st.caption(rests_on)
        numbered(found[kind], f"{key}-{kind}", TITLES[kind], way)
    none = [kind for kind in kinds if kind not in found and kind in compared.basis]
    alike = [kind for kind in none if compared.basis[kind].compared]
    if alike:
        st.header("No difference seen", anchor=False)
        for kind in alike:
            words = basis_words(compared, kind)
            st.markdown(f"- {TITLES[kind]}: {words[:1].lower()}{words[1:]}")
    if unknown := [kind for kind in none if kind not in alike]:
        # What nobody states is not the same everywhere: it is unknown.
        st.header("Not known, so not compared", anchor=False)
        on = "both maps state" if len(compared.names) == 2 else "two maps or more state"
        said = listed(f"“{TITLES[kind]}”" for kind in unknown)
        st.markdown(f"{said}: there is no shared step of which {on} it.")


def numbered(
    differences: Sequence[Difference], key: str, title: str, way: Way | None = None
) -> None:
    """Sentences with their numbers, ten at a time, each with its way on."""
    numbers = list(enumerate(differences, start=1))
    shown = page_of(numbers, PAGE, key=f"told-{key}")
    if way is None:
        st.markdown("\n".join(f"{number}. {_sentence(each)}" for number, each in shown))
        return
    for number, each in shown:
        words, on = st.columns([5, 1.6], vertical_alignment="center")
        words.markdown(f"{number}. {_sentence(each)}")
        with on:
            way(each, f"{title}: see number {number}")


def basis_words(compared: Compared, kind: str) -> str:
    """At how many shared steps a thing could be compared, where a map can leave it unsaid."""
    basis = compared.basis.get(kind)
    if basis is None or not basis.of:
        return ""
    on = "both maps" if len(compared.names) == 2 else "two maps or more"
    if kind == ORDER:
        what = f"{basis.compared:,} of the {count_of(basis.of, 'pair')} of shared steps"
        return f"Known on {on} for {what} that any map puts in an order."
    said = "" if kind in (WHEN, LOOPED, KIND) else " of which any map says it"
    shared = count_of(basis.of, "shared step")
    return f"Known on {on} for {basis.compared:,} of the {shared}{said}."


def notes(compared: Compared) -> None:
    """What maps say of none of their steps, and what was read as one."""
    if not compared.notes:
        return
    said = count_of(len(compared.notes), "remark")
    with st.expander(f"What is not stated, and what is read as one ({said})"):
        st.markdown("\n".join(f"- {plain(note)}" for note in compared.notes))


def _sentence(each: Difference) -> str:
    return f"{plain(each.words)} {plain(each.unsaid)}".strip()
