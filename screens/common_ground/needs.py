"""User needs: each as a sentence with how much it rests on; those without evidence at one press."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Literal

import streamlit as st

from common.words import count_of
from evidence.people.exporting import export_needs
from evidence.people.services import AllEvidence, Evidence, all_evidence
from research.clearance import less_shown_words
from research.personas.grouping import in_groups
from research.personas.model import Need
from research.services import needs as services
from research.services import personas as persona_services
from screens.common_ground.moving import move_buttons
from screens.common_ground.need_form import forget_form, need_form, sentence_shown
from screens.look import do, empty, go_to, plain, the_project, who
from screens.offered import none_yet, writes
from screens.paging import page_of

NEEDS_A_PAGE = 20
WHICH, BY = "needs_shown", "needs_by"
ALL, WITHOUT, CONTRADICTED = "All", "Without evidence", "Contradicted"
KEPT: dict[str, Callable[[Evidence], bool]] = {
    ALL: lambda _known: True,
    WITHOUT: lambda known: known.is_none,
    CONTRADICTED: lambda known: known.strength.against > 0,
}
NONE_SO = {
    ALL: "No user needs yet.",
    WITHOUT: "Every need rests on something: choose “All” to see them.",
    CONTRADICTED: "Nothing that was said contradicts a need. Look for what would.",
}
BY_PERSONA, BY_GROUP = "Persona", "User group"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def user_needs() -> None:
    """The tab: all user needs, or those that nobody has said yet."""
    every = services.needs(the_project())
    _new(first=not every)
    if not every:
        none_yet(
            "No user needs yet.",
            "Tick quotes on the Quotes screen and make a need of them, or write "
            "one above and add its quotes.",
            "user_needs",
            screen="quotes",
            label="Go to Quotes",
        )
        return
    known = all_evidence(the_project())
    kept, which = _narrowed(every, known)
    _listed(kept, known, which)
    _save(len(every))


@writes("user_needs")
def _new(*, first: bool) -> None:
    with st.expander("Write a user need", expanded=first):
        facts = need_form("new-need", "Write it")
    if facts:
        do(lambda: _made(services.add_need(the_project(), who(), facts)), "Written.")


def _made(need_id: int) -> None:
    forget_form("new-need")
    st.query_params.from_dict({"need": str(need_id)})


def _narrowed(every: Iterable[Need], known: AllEvidence) -> tuple[list[Need], str]:
    """The needs that are chosen, and what was chosen."""
    held = list(every)
    counts = {
        name: sum(keeps(known.needs[each.id]) for each in held) for name, keeps in KEPT.items()
    }
    chosen = st.segmented_control(
        "Show",
        list(KEPT),
        default=ALL,
        format_func=lambda name: f"{name} ({counts[name]:,})",
        key=WHICH,
    )
    which = chosen or ALL
    return [each for each in held if KEPT[which](known.needs[each.id])], which


def _listed(kept: list[Need], known: AllEvidence, which: str) -> None:
    personas = {each.id: each for each in persona_services.personas(the_project())}
    by = BY_PERSONA
    if personas:
        by = st.segmented_control("Grouped by", [BY_PERSONA, BY_GROUP], default=by, key=BY) or by
    if not kept:
        empty(NONE_SO[which])
        return
    heads = in_groups(kept, personas, by_group=by == BY_GROUP)
    shown, begun = page_of([*heads], NEEDS_A_PAGE, key=f"needs-{which}-{by}"), None
    # Among some only, or under other heads, a move would often show nothing.
    movable = which == ALL and by == BY_PERSONA
    beside = Counter(heads.values())
    for each in shown:
        if heads[each] != begun:
            begun = heads[each]
            st.header(plain(begun), anchor=False)
        _card(each, known.needs[each.id], movable=movable and beside[begun] > 1)


def _card(each: Need, evidence: Evidence, *, movable: bool) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.markdown(sentence_shown(each.facts))
        st.markdown(f":small[:gray[{plain(evidence.words())}]]")
        with st.container(horizontal=True, vertical_alignment="center"):
            go_to("common_ground", f"Open need {each.id} and its quotes", {"need": str(each.id)})
            if movable:
                move_buttons(f"need-{each.id}", services.move_need, each.id)


def _save(number: int) -> None:
    opened = st.expander("Save the needs as a file", key="needs_save", on_change="rerun")
    if not opened.open:
        return
    with opened:
        found = export_needs(the_project(), "csv")
        left = (
            f"{count_of(found.left_out, 'quote')} not cleared for sharing: counted, but without "
            "words."
            if found.left_out
            else "No quote is left out."
        )
        st.markdown(
            f"{count_of(number, 'user need')} with how many people and councils each rests on, and "
            f"the words of {count_of(found.quotes, 'cleared quote')}. {left}"
        )
        if less := less_shown_words(found.less_shown):
            st.markdown(plain(f"{less}."))
        with st.container(horizontal=True):
            for label, to, mime in _FILES:
                st.download_button(
                    label, partial(_file, to), f"user-needs.{to}", mime, on_click="ignore"
                )


_FILES: tuple[tuple[str, Literal["csv", "xlsx"], str], ...] = (
    ("Save as CSV", "csv", "text/csv"),
    ("Save as Excel", "xlsx", _XLSX),
)


def _file(to: Literal["csv", "xlsx"]) -> bytes:
    return export_needs(the_project(), to).content
