"""Decisions and data: what leaders decide, the data it needs, gaps first, council by council."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import Literal

import streamlit as st

from common.words import count_of
from evidence.decisions import services
from evidence.decisions.exporting import export_decisions
from evidence.decisions.gaps import Need, State, gap_words, gaps_first
from evidence.decisions.model import LONGEST_NAME, LONGEST_WHY, LONGEST_WORDS, Held
from screens.kept_edit import Values
from screens.look import empty, go_to, plain, table, the_project, who
from screens.offered import none_yet, writes
from screens.paging import page_of
from screens.settings.parts import add, fresh

COUNCIL = "decisions_council"
DECISION = {
    "words": "What is decided",
    "who_decides": "Who decides (a role)",
    "council": "Whose decision",
    "how_often": "How often",
    "why": "Why it matters",
}
ALL_COUNCILS = "All councils"
A_PAGE = 15
# More columns than these push one another off a screen.
MOST_COLUMNS = 6
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def the_decisions() -> None:
    """Everything there is, of all councils or of one."""
    held = services.held(the_project())
    _new(held, opened=not held.decisions)
    if not held.decisions:
        none_yet(
            "No leader’s decision yet.",
            "Write down the first above, then the data it needs and "
            "what each council has of it. What is missing then stands first.",
            "leader_decisions",
        )
        return
    council_id = _council(held)
    found = services.standing(the_project(), council_id)
    if not found:
        st.markdown("No decision is about this council. Choose another, or write one down above.")
        return
    _no_councils(held)
    tabs = st.tabs(
        ["Gaps first", "By decision", "As a table"], key="decisions_part", on_change="rerun"
    )
    if tabs[0].open:
        with tabs[0]:
            _gaps(found, of_one_council=council_id is not None or len(held.councils) < 2)
    if tabs[1].open:
        with tabs[1]:
            _by_decision(found, held)
    if tabs[2].open:
        with tabs[2]:
            _as_table(found)
    _save()


def decision_fields(at: Callable[[str], str], held: Held) -> Values:
    """The fields of a decision and what stands in them; ``at`` gives each one's key."""
    words = st.text_input(DECISION["words"], max_chars=LONGEST_WORDS, key=at("words"))
    left, right = st.columns(2)
    return {
        "words": words,
        "who_decides": left.text_input(
            DECISION["who_decides"], max_chars=LONGEST_NAME, key=at("who_decides")
        ),
        "how_often": left.text_input(
            DECISION["how_often"], max_chars=LONGEST_NAME, key=at("how_often")
        ),
        "council": right.selectbox(
            DECISION["council"],
            [ALL_COUNCILS, *(name for _, name in held.councils)],
            key=at("council"),
        ),
        "why": right.text_input(DECISION["why"], max_chars=LONGEST_WHY, key=at("why")),
    }


def as_stored(said: Values) -> Values:
    """What stands in the fields as it is stored: no council stands for all."""
    return {**said, "council": None if said["council"] == ALL_COUNCILS else said["council"]}


@writes("leader_decisions")
def _new(held: Held, *, opened: bool) -> None:
    # Once one is written down the form is another form: a second click makes nothing.
    key = fresh("new decision")
    with st.expander("Write down a leader’s decision", expanded=opened), st.form(key):
        said = decision_fields(lambda name: f"{key}-{name}", held)
        pressed = st.form_submit_button("Write it down")
    if pressed:
        known = {each.id for each in held.decisions}
        made: list[int] = []

        def make() -> None:
            made.append(services.add_decision(the_project(), who(), **as_stored(said)))
            st.query_params.from_dict({"decision": str(made[0])})

        add(
            "new decision",
            make,
            lambda: (
                "It was written down before: here it is."
                if made[0] in known
                else "Written down. Now say what data it needs."
            ),
        )


def _council(held: Held) -> int | None:
    names = dict(held.councils)
    if len(names) < 2:
        return None
    return st.selectbox(
        "Council",
        list(names),
        None,
        format_func=lambda each: names.get(each, "no longer here"),
        placeholder=ALL_COUNCILS,
        key=COUNCIL,
        width=400,
    )


def _no_councils(held: Held) -> None:
    if not held.councils:
        empty(
            "There is no council yet, so nobody can say where data exists, other than for all.",
            screen="settings",
            label="Add councils in Settings",
        )


def _gaps(found: Sequence[State], *, of_one_council: bool) -> None:
    """All data that decisions need, the worst first, under what is wrong with it."""
    needs = gaps_first(found)
    if not needs:
        none_yet(
            "No decision says yet what data it needs.",
            "Open one under “By decision”.",
            "data_needed",
        )
        return
    numbers = {gap: len(list(same)) for gap, same in groupby(needs, lambda need: need.gap)}
    for gap, same in groupby(page_of(needs, A_PAGE, key="gaps-page"), lambda need: need.gap):
        st.header(
            f"{gap_words(gap, of_one_council=of_one_council)} ({numbers[gap]:,})", anchor=False
        )
        for need in same:
            _need(need)
    unsaid = sum(not state.needs for state in found)
    if unsaid:
        st.markdown(f"Of {count_of(unsaid, 'decision')} nobody has said yet what data it needs.")


def _need(need: Need) -> None:
    with st.container(border=True, gap="xxsmall"):
        go_to("evidence", f"**{plain(need.data.what)}**", {"data": str(need.data.id)})
        st.markdown(plain(need.words()))
        st.markdown(f":small[:gray[For the decision: {plain(need.decision.words)}]]")


def _by_decision(found: Sequence[State], held: Held) -> None:
    for state in page_of(found, A_PAGE, key="decisions-page"):
        each = state.decision
        facts = [each.who_decides, each.how_often]
        facts += [state.about] if each.council_id and len(held.councils) > 1 else []
        with st.container(border=True, gap="xxsmall"):
            go_to("evidence", f"**{plain(each.words)}**", {"decision": str(each.id)})
            st.markdown(plain(f"{state.words()}."))
            if any(facts):
                st.markdown(f":small[:gray[{plain(' · '.join(filter(None, facts)))}]]")


def _as_table(found: Sequence[State]) -> None:
    """Data × council, a row for each thing needed; a council the decision is not about is said."""
    needs = gaps_first(found)
    if not needs:
        none_yet(
            "No decision says yet what data it needs.",
            "Open one under “By decision”.",
            "data_needed",
        )
        return
    names = sorted({cell.council for need in needs for cell in need.cells})
    if len(names) > MOST_COLUMNS:
        st.caption(
            f"The first {MOST_COLUMNS} of {len(names):,} councils. Choose one above to see it "
            "alone; a file below has all of them."
        )
    rows: list[dict[str, object]] = []
    for need in page_of(needs, A_PAGE, key="decisions-table-page"):
        said = {cell.council: cell.words() for cell in need.cells}
        rows.append(
            {
                "Data it needs": need.data.what,
                "Decision": need.decision.words,
                **{
                    name or ALL_COUNCILS: said.get(name, "Not asked")
                    for name in names[:MOST_COLUMNS]
                },
            }
        )
    table(rows, "Data that decisions need, by council")


def _save() -> None:
    st.markdown(
        "The whole of it as a file, whatever is chosen above: what each council answered, and how "
        "many people spoke of each decision. No quote is in it."
    )
    files: tuple[tuple[str, Literal["csv", "xlsx"], str], ...] = (
        ("Save as CSV", "csv", "text/csv"),
        ("Save as Excel", "xlsx", _XLSX),
    )
    with st.container(horizontal=True):
        for label, to, mime in files:
            st.download_button(
                label,
                partial(_file, to),
                f"decisions-and-data.{to}",
                mime,
                on_click="ignore",
            )


def _file(to: Literal["csv", "xlsx"]) -> bytes:
    return export_decisions(the_project(), to)
