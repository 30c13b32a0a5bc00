"""Measures of a map: how long it takes, how sure that is, handoffs, loops, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from textwrap import shorten

import streamlit as st

from common.words import count_of, day_words, listed, typed_day
from process_maps.facts import names_of
from process_maps.measuring.lengths import CONVENTIONS
from process_maps.measuring.model import (
    LEAST_RUNS,
    MOST_RUNS,
    RUNS,
    SEED,
    Between,
    CycleTime,
    Rework,
)
from process_maps.measuring.words import (
    DEFINITIONS,
    UNKNOWN,
    automation_words,
    chance_words,
    first_pass_words,
    handoff_words,
    number_words,
    switch_words,
    times_words,
    touch_words,
)
from process_maps.model import Map
from process_maps.services import StoredMap
from process_maps.services.measuring import Asked, Measures, asked_of, first_day, is_day, measure
from screens.charts import histogram
from screens.look import empty, fault_told, plain, table, the_project
from screens.process_map.acts import open_step
from screens.process_map.figures import figure_rows, spread_rows, time_words
from storage.remembering import worked_out

MOST_LINKS = 6
MOST_MEASURED = 32
BASIS = {
    "stated times": "times stated",
    "stated chances": "chances stated",
    "assumed chances": "chances assumed",
}


def measures(stored: StoredMap) -> None:
    """The tab."""
    if not stored.map.steps:
        empty("Nothing to measure yet. Add the steps first, and join them by flows.")
        return
    asked = _asked(stored)
    found = _measured(stored, asked)
    names = names_of(stored.map)
    _at_a_glance(found)
    _how_long(found, names, stored.id)
    _from_hand_to_hand(found)
    _round_again(found, names)
    _work_and_shape(found)
    _assumed(found)
    _missing(stored, found, names)


def _measured(stored: StoredMap, asked: Asked) -> Measures:
    """Measured anew only where the map or what is asked is another."""
    # The file a map came from may be large, and no measure hangs on it.
    bare = replace(stored.map, original=None)

    def make() -> Measures:
        with st.spinner("Simulating returns …"):
            return measure(bare, asked)

    return worked_out(the_project(), "measures", (stored.id, asked), bare, make, most=MOST_MEASURED)


@dataclass
class _Typed:
    """What the form holds; kept where the tab is not looked at."""

    begin: str | None = None
    finish: str | None = None
    deadline: str = ""
    first: str = ""
    runs: int = RUNS
    seed: int = SEED

    def asked(self, process: Map, deadline: str = "") -> Asked:
        """The same as it is measured by."""
        return asked_of(
            process,
            deadline=deadline,
            first=self.first,
            runs=self.runs,
            seed=self.seed,
            begin=self.begin,
            finish=self.finish,
        )


def _asked(stored: StoredMap) -> Asked:
    """What the form asks; a deadline that cannot be read is told, and the rest measured."""
    name = f"measures-{stored.id}"
    typed: _Typed = st.session_state.setdefault(name, _Typed())
    steps = names_of(stored.map)
    for each in fields(typed):
        # Streamlit forgets what a form holds once its tab is closed.
        key = f"{name}-{each.name}"
        st.session_state.setdefault(key, getattr(typed, each.name))
        if each.name in ("begin", "finish") and st.session_state[key] not in steps:
            st.session_state[key] = None  # Gone from the map.
    with st.form(f"{name}-form"):
        _ends(steps, typed, name)
        _figures(typed, name)
        st.form_submit_button("Measure", type="primary")
    asked = typed.asked(stored.map)
    with fault_told():
        asked = typed.asked(stored.map, typed.deadline)
        _counted_from(stored.map, typed)
    return asked


def _ends(steps: dict[str, str], typed: _Typed, name: str) -> None:
    """From which step to which."""
    left, right = st.columns(2)
    for place, label, end, none in (
        (left, "From the step", "begin", "Where the map begins"),
        (right, "Up to the step", "finish", "Where the map ends"),
    ):
        chosen = place.selectbox(
            label,
            list(steps),
            index=None,
            format_func=steps.__getitem__,
            placeholder=none,
            key=f"{name}-{end}",
        )
        setattr(typed, end, chosen)


def _figures(typed: _Typed, name: str) -> None:
    one, two, three, four = st.columns(4, vertical_alignment="bottom")
    typed.deadline = one.text_input(
        "Time there is, or the deadline",
        placeholder="60 days, 12 weeks, 30/06/2026",
        key=f"{name}-deadline",
    )
    typed.first = two.text_input(
        "First day (for a date)", placeholder="As the phases say", key=f"{name}-first"
    )
    typed.runs = three.number_input(
        "Simulated returns", LEAST_RUNS, MOST_RUNS, step=1_000, key=f"{name}-runs"
    )
    typed.seed = four.number_input(
        "Seed", 0, 2**32 - 1, key=f"{name}-seed", help="The same seed gives the same figures."
    )


def _counted_from(process: Map, typed: _Typed) -> None:
    """Where the deadline is a day: from which day the working days are counted."""
    day = typed_day(typed.first) or first_day(process, typed.begin)
    if day and is_day(typed.deadline):
        st.caption(
            f"Counted from {day_words(day)}, Mondays to Fridays; public holidays are not taken off."
        )


def _at_a_glance(found: Measures) -> None:
    with st.container(horizontal=True):
        for label, value in figure_rows(found):
            st.metric(label, value, border=True, width="stretch")


def _how_long(found: Measures, names: dict[str, str], map_id: int) -> None:
    st.header("How long it takes", anchor=False)
    cycle = found.cycle
    if cycle is None:
        st.markdown(plain(found.no_cycle or ""))
    else:
        st.markdown(plain(time_words(cycle)))
        if found.deadline:
            st.markdown(plain(chance_words(found.deadline)))
        _histogram(found, cycle, map_id)
        _means("cycle_time", "deadline")
        st.caption(CONVENTIONS)
        if cycle.drivers:
            st.markdown("**What drives the spread**")
            table(
                [
                    {
                        "Step": names[each.step],
                        "Working days in a return": number_words(each.days),
                        "Share of the spread": f"{each.share:.0%}",
                    }
                    for each in cycle.drivers
                ],
                "Steps that make simulated returns differ, the most first",
            )
            _means("drivers")
    if found.path:
        with st.expander(f"Critical path: {count_of(len(found.path), 'step')}"):
            table(
                [
                    {
                        "Step": names[each.step],
                        "Likely working days": None if each.days is None else f"{each.days:g}",
                    }
                    for each in found.path
                ],
                "Steps of the critical path in order",
            )
            _means("critical_path")


def _histogram(found: Measures, cycle: CycleTime, map_id: int) -> None:
    rows = spread_rows(cycle)
    if not rows:
        return
    deadline = found.deadline
    mark = (deadline.days, f"{number_words(deadline.days)} days there are") if deadline else None
    histogram(
        [(each.low, each.high, each.count) for each in cycle.bins],
        mark=mark,
        names=("Working days", "Simulated returns"),
        alt_words=f"How long simulated returns take. {time_words(cycle)} The table says the same.",
        key=f"measured-{map_id}",
    )
    with st.expander("The same as a table"):
        table(rows, "How many simulated returns take how long")


def _from_hand_to_hand(found: Measures) -> None:
    st.header("From hand to hand, from system to system", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**Handoffs:** {plain(handoff_words(found))}")
        _pairs(found.handoffs.between, "Handoffs by who hands on to whom")
        _means("handoffs")
    with right:
        st.markdown(f"**System switches:** {plain(switch_words(found))}")
        _pairs(found.switches.between, "System switches by which system to which")
        _means("system_switches")


def _pairs(pairs: Sequence[Between], alt: str) -> None:
    table(
        [
            {"From": listed(each.source), "To": listed(each.target), "Flows": each.count}
            for each in pairs
        ],
        alt,
    )


def _round_again(found: Measures, names: dict[str, str]) -> None:
    st.header("Loops", anchor=False)
    if found.rework:
        table([_loop_row(each, names) for each in found.rework], "Loops of this map")
    else:
        st.markdown("No step can be come to again: the map has no loop.")
    st.markdown(f"**First-pass yield:** {plain(first_pass_words(found))}")
    _means("rework", "first_pass_yield")


def _loop_row(loop: Rework, names: dict[str, str]) -> dict[str, object]:
    stated = times_words(loop)
    return {
        "Begins with": names.get(loop.entry, loop.entry),
        "Steps": len(loop.steps),
        "Times, as stated": stated,
        "Chance to come back": None if loop.back is None else f"{loop.back:.1%}",
        "Expected passes": None if loop.passes is None else number_words(loop.passes),
        "By": BASIS.get(loop.basis or ""),
    }


def _work_and_shape(found: Measures) -> None:
    st.header("Work, waiting and shape", anchor=False)
    st.markdown(f"**Touch time over elapsed:** {plain(touch_words(found))}")
    _means("touch_over_elapsed")
    st.markdown(f"**Automation:** {plain(automation_words(found))}")
    _means("automation")
    shape = found.complexity
    rows: list[tuple[str, object]] = [
        ("Steps", shape.steps),
        ("Flows", shape.flows),
        ("Control-flow complexity", shape.cfc),
        ("Density", None if shape.density is None else f"{shape.density:.3f}"),
        ("Diameter, in flows", shape.diameter),
        (
            "Connector degree",
            None if shape.connector_degree is None else number_words(shape.connector_degree),
        ),
        ("Mismatch of splits and joins", shape.mismatched),
    ]
    with st.expander("Complexity"):
        table([{"What": what, "Figure": value} for what, value in rows], "Complexity of this map")
        _means("complexity")


def _means(*keys: str) -> None:
    for key in keys:
        title, words = DEFINITIONS[key]
        st.caption(f"{title}: {plain(words)}")


def _assumed(found: Measures) -> None:
    if found.assumed:
        with st.expander(f"What was assumed ({len(found.assumed)})"):
            st.markdown("\n".join(f"- {plain(each)}" for each in found.assumed))


def _missing(stored: StoredMap, found: Measures, names: dict[str, str]) -> None:
    st.header("What is missing for better figures", anchor=False)
    missing = {key: ids for key, ids in found.unknown.items() if ids}
    if not missing:
        st.markdown("Every step of work states how long it takes, its work, who, where and how.")
        return
    st.markdown("Open a step to add what people know of it. Unknown is never counted as nothing.")
    for key, ids in missing.items():
        more = f" The first {MOST_LINKS} are:" if len(ids) > MOST_LINKS else ""
        st.markdown(
            f"**{UNKNOWN[key]}:** not stated at {count_of(len(ids), 'step')} of work.{more}"
        )
        with st.container(horizontal=True):
            for each in ids[:MOST_LINKS]:
                st.button(
                    f":blue[{plain(shorten(names[each], 60, placeholder=' …'))}]",
                    key=f"measures-{stored.id}-{key}-{each}",
                    type="tertiary",
                    wrap=True,
                    on_click=partial(_open, stored.id, each),
                )


def _open(map_id: int, element: str) -> None:
    open_step(map_id, element)
    st.session_state[f"map_part_{map_id}"] = "Change the step"
