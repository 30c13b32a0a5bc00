"""Comparing maps in rows: what is in both, what is only in one, and what one could look at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.words import count_of
from evidence.model import KIND_WORDS
from evidence.services import PlacedMark
from evidence.typed_words import join, part
from process_maps.drawing.measure import label_of
from process_maps.graph import anchor_words, phases_of
from process_maps.model import Map, Step
from process_maps.pairing.export import marks_on
from process_maps.pairing.model import Pair
from process_maps.pairing.services import LONGEST_REASON, Comparison
from screens.look import asked_for, do, go_on, plain, table, the_project, who
from screens.offered import may_pair
from screens.paging import page_of

PAGE = 50
Row = dict[str, object]


def short(name: str) -> str:
    """A name as short as a tab or a column heading can hold."""
    return name if len(name) <= 24 else f"{name[:23].rstrip()}…"


def _theirs(it: Comparison) -> bool:
    return may_pair((it.a.council, it.b.council))


def headed(it: Comparison) -> tuple[str, str]:
    """What the two maps' columns are called, never both the same."""
    names = short(it.name_a), short(it.name_b)
    return names if names[0] != names[1] else (f"{names[0]} (first)", f"{names[1]} (second)")


def said(step: Step) -> str:
    """A step in its council's own words."""
    return label_of(step) or "(ways part or meet)"


def step_row(it: Comparison, step: Step, *, second: bool) -> int:
    """The row of a step of the first or the second map."""
    return (it.b if second else it.a).step_ids[step.id]


def both(it: Comparison) -> None:
    """The pairs: each council's words, why they are a pair, what differs; one opened and parted."""
    pairs = it.pairing.pairs
    if not pairs:
        st.markdown(
            "No step is in both yet: no two steps have the same words or are surely alike, and "
            "nobody has joined any."
            + (
                " What is proposed is looked at under *Review*; other steps are joined under "
                "*Join by hand*."
                if _theirs(it)
                else ""
            )
        )
        _proposed(it)
        return
    opened_pair(it)
    a, b = headed(it)
    rows: list[Row] = [
        {
            a: f"{pair.number}. {said(pair.a)}",
            b: said(pair.b),
            "Why joined": pair.reason,
            "What differs": ". ".join(differences(it, pair)) or "nothing that is stated",
        }
        for pair in pairs
    ]
    paged(rows, "Pairs of steps of the two maps", "pairs")
    _proposed(it)


def _proposed(it: Comparison) -> None:
    """What is only proposed, as a list: it is decided under Review."""
    proposals = it.pairing.proposals
    if not proposals:
        return
    box = st.expander(
        f"Proposed and not counted: {count_of(len(proposals), 'pair')}",
        key="pairs-proposed",
        on_change="rerun",
    )
    if box.open:
        with box:
            then = " Say which are so under *Review*." if _theirs(it) else ""
            st.markdown(f"Nobody has decided on these.{then}")
            a, b = headed(it)
            rows: list[Row] = [
                {a: said(each.a), b: said(each.b), "Why": each.reason} for each in proposals
            ]
            paged(rows, "Pairs that are only proposed", "proposed")


def differences(it: Comparison, pair: Pair) -> list[str]:
    """What differs in a pair, then what only one of the two states, in words."""
    names = short(it.name_a), short(it.name_b)
    return [
        *(each.words(*names) for each in pair.differences),
        *(each.words(*names) for each in pair.unstated),
    ]


def chosen_pair(it: Comparison) -> Pair | None:
    """The pair that the steps of the address are."""
    rows = asked_for("step_a"), asked_for("step_b")
    return next((each for each in it.pairing.pairs if _rows(it, each) == rows), None)


def show_pair(it: Comparison, a: int | None, b: int | None) -> None:
    """Put the steps to be shown into the address, and show the screen afresh."""
    asked = {"a": str(it.a.id), "b": str(it.b.id)}
    asked |= {"step_a": str(a)} if a else {}
    asked |= {"step_b": str(b)} if b else {}
    st.query_params.from_dict(asked)
    st.rerun()


def _rows(it: Comparison, pair: Pair) -> tuple[int, int]:
    return it.a.step_ids[pair.a.id], it.b.step_ids[pair.b.id]


def opened_pair(it: Comparison) -> None:
    """Choose a pair to look at closely; it can be parted, and is outlined on the drawings."""
    pairs = {_rows(it, pair): pair for pair in it.pairing.pairs}
    now = chosen_pair(it)
    options = list(pairs)
    chosen = st.selectbox(
        "Look closely at a pair, or part it" if _theirs(it) else "Look closely at a pair",
        options,
        index=options.index(_rows(it, now)) if now else None,
        format_func=lambda rows: f"{pairs[rows].number}: {said(pairs[rows].a)}",
        placeholder="Choose a pair",
        key=f"pair-{it.a.id}-{it.b.id}-{now and _rows(it, now)}",
    )
    if chosen != (_rows(it, now) if now else None):
        show_pair(it, *(chosen or (None, None)))
    if now:
        with st.container(border=True):
            _pair(it, now)


def _pair(it: Comparison, pair: Pair) -> None:
    left, right = st.columns(2)
    left.markdown(f"**{plain(it.name_a)}**  \n{plain(said(pair.a))}")
    right.markdown(f"**{plain(it.name_b)}**  \n{plain(said(pair.b))}")
    st.markdown(f"Pair {pair.number}. {plain(pair.reason)}.")
    for words in differences(it, pair):
        st.markdown(f"- {plain(words)}")
    if not _theirs(it):
        return
    rows = _rows(it, pair)
    why = st.text_input(
        "Why they are not the same work (may be left empty)",
        max_chars=LONGEST_REASON,
        key=f"part-why-{rows}",
    )
    with st.container(horizontal=True):
        if st.button("Part them", key=f"part-{rows}"):
            do(lambda: part(the_project(), who(), *rows, why), "Parted. They stay apart.")
        if pair.how == "sure" and st.button("They are the same work", key=f"accept-{rows}"):
            do(lambda: join(the_project(), who(), *rows), "Joined.")


def only_in(
    it: Comparison, marks: tuple[Sequence[PlacedMark], Sequence[PlacedMark]], *, second: bool
) -> None:
    """What only one map has, with who does it and the marks on it; what the other lacks."""
    process = (it.b if second else it.a).map
    steps = it.pairing.only_b if second else it.pairing.only_a
    name, other = (it.name_b, it.name_a) if second else (it.name_a, it.name_b)
    if not process.steps:
        st.markdown("This map has no steps yet.")
    elif not steps:
        st.markdown(f"Every step of {plain(name)} is in both.")
    placed = [each.mark for each in marks[int(second)]]
    phases = {phase.id: phase.label for phase in phases_of(process)}
    rows: list[Row] = [
        {
            "Step": said(step),
            "Who": ", ".join(step.actors) or _nobody(step),
            "Phase": phases.get(step.phase or ""),
            "Systems": ", ".join(step.systems) or None,
            "Painpoints and innovations": marks_on(step, placed) or "none",
        }
        for step in steps
    ]
    _innovations(process, marks[int(second)], marks[1 - int(second)], (name, other))
    if rows:
        st.header(plain(f"Steps that only {name} has"), anchor=False)
    paged(rows, f"Steps that only {name} has", f"only-{int(second)}")


def _nobody(step: Step) -> str | None:
    return "nobody" if step.kind in ("fixed_event", "state", "start", "end") else None


def _innovations(
    process: Map, mine: Sequence[PlacedMark], theirs: Sequence[PlacedMark], names: tuple[str, str]
) -> None:
    name, other = names
    known = {each.painpoint_id for each in theirs}
    found = {
        each.painpoint_id: each
        for each in mine
        if each.mark.kind == "innovation" and each.painpoint_id not in known
    }
    if not found:
        return
    st.header(plain(f"Innovations that {other}'s map does not show"), anchor=False)
    st.markdown(
        f"They are on {plain(name)}'s map. Whether {plain(other)} does the same may not "
        "have been asked."
    )
    for number, (painpoint_id, each) in enumerate(found.items(), start=1):
        where = anchor_words(process, each.mark.anchor)
        words = f"{each.mark.words} ({where})" if where else each.mark.words
        label = f"{number} {KIND_WORDS['innovation']}"
        go_on(words, "evidence", label, {"painpoint": str(painpoint_id)})


def paged(rows: Sequence[Row], alt: str, key: str) -> None:
    """A table, fifty rows at a time where it is longer."""
    table(page_of(rows, PAGE, key=f"rows-{key}"), alt)
