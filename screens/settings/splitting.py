"""Codebook: splitting a tag, by choosing which of its quotes get another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from common.words import count_of
from research import services
from research.codebook.model import Seen, SplitPart
from research.model import Code, QuoteView
from research.services.recoding import split_code
from screens.look import do, empty, last_shown, plain, the_project, who
from screens.paging import page_of
from screens.pickers import search_box
from screens.quoted import was_shown

QUOTES_A_PAGE = 10
BESIDE, UNDER = "Beside this one", "Under this one"


def split(held: Mapping[int, Code], paths: Mapping[int, str], chosen: Code) -> None:
    """Tick quotes of the tag, say which tag they get, and whether they keep this one."""
    version = last_shown(f"split tag {chosen.id}", chosen.version)
    box = st.expander(
        "Split it: give some of its quotes another tag", key=f"split-{chosen.id}", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        carrying = [
            each
            for each in services.quotes(the_project(), code_id=chosen.id)
            if any(code.id == chosen.id for code in each.codes)
        ]
        if not carrying:
            empty("No quote carries this very tag, so there is nothing to split.")
            return
        ticked = _ticked(chosen.id) & {each.id for each in carrying}
        _tick_some(chosen, carrying, ticked)
        _give(held, paths, chosen, version, tuple(sorted(ticked)))


def _place(tag: int) -> str:
    return f"split-ticked-{tag}"


def _ticked(tag: int) -> set[int]:
    held: set[int] = st.session_state.setdefault(_place(tag), set())
    return held


def _tick_some(chosen: Code, carrying: Sequence[QuoteView], ticked: set[int]) -> None:
    words = search_box(
        "Find among its quotes", key=f"split-words-{chosen.id}", placeholder="Words of the quote"
    )
    wanted = words.casefold().split()
    fitting = [each for each in carrying if all(w in each.text.casefold() for w in wanted)]
    st.caption(
        f"{len(fitting):,} of {count_of(len(carrying), 'quote')} with it · {len(ticked):,} ticked"
    )
    page = page_of(fitting, QUOTES_A_PAGE, key=f"split-page-{chosen.id}")
    was_shown("quotes", sum(not each.cleared for each in page))
    for each in page:
        by = ", ".join(part for part in (each.participant, each.council) if part)
        short = each.text if len(each.text) <= 200 else f"{each.text[:200].rstrip()}…"
        key = f"split-tick-{chosen.id}-{each.id}"
        st.session_state[key] = each.id in ticked
        st.checkbox(
            f"“{plain(short)}” :gray[{plain(by)}]",
            key=key,
            on_change=_tick,
            args=(chosen.id, each.id, key),
        )
    with st.container(horizontal=True):
        those = [each.id for each in fitting]
        st.button(
            f"Tick all {len(fitting):,}",
            key=f"split-all-{chosen.id}",
            disabled=ticked.issuperset(those),
            on_click=_ticked(chosen.id).update,
            args=(those,),
        )
        st.button(
            "Untick all",
            key=f"split-none-{chosen.id}",
            disabled=not ticked,
            on_click=_ticked(chosen.id).clear,
        )


def _tick(tag: int, quote: int, key: str) -> None:
    (_ticked(tag).add if st.session_state[key] else _ticked(tag).discard)(quote)


def _give(
    held: Mapping[int, Code],
    paths: Mapping[int, str],
    chosen: Code,
    version: int,
    ticked: tuple[int, ...],
) -> None:
    those = count_of(len(ticked), "quote") if ticked else "the ticked quotes"
    # By what is shown, as a name that is typed comes back as it was typed.
    others = {
        paths[each.id]: each.id
        for each in held.values()
        if each.id != chosen.id and not each.heading
    }
    with st.form(f"split-form-{chosen.id}", border=False):
        target = st.selectbox(
            "The tag they get",
            list(others),
            index=None,
            accept_new_options=True,
            placeholder="Choose, or type a new one",
        )
        where = st.radio("A new tag lies", [BESIDE, UNDER], horizontal=True)
        keep = st.checkbox(f"They keep “{plain(chosen.name)}” too")
        pressed = st.form_submit_button(f"Give {those} this tag")
    if not pressed:
        return
    known = others.get(target or "")
    parent = chosen.parent_id if where == BESIDE else chosen.id
    part = SplitPart(ticked, known, "" if known else target or "", parent, keep)

    def done() -> None:
        split_code(the_project(), who(), Seen(chosen.id, version), [part])
        _ticked(chosen.id).clear()

    name = held[known].name if known else " ".join((target or "").split())
    carry = "carries" if len(ticked) == 1 else "carry"
    do(done, f"{count_of(len(ticked), 'quote')} now {carry} “{name}”.")
