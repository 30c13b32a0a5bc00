"""What is known of one step of a map, and what hangs on it."""

from __future__ import annotations

import streamlit as st

from common.words import listed
from evidence.chain import Chain
from evidence.model import KIND_WORDS
from process_maps.facts import KIND_WORDS as STEP_KINDS
from process_maps.facts import name_of, spread
from process_maps.model import Step
from process_maps.services import StoredMap
from screens.evidence.chain import the_chain
from screens.look import go_on, go_to, plain, table


def known(stored: StoredMap, step: Step) -> None:
    """A step as it stands: facts on one side, evidence on the other."""
    row = stored.step_ids[step.id]
    with st.container(border=True):
        st.header(plain(name_of(step)), anchor=False)
        left, right = st.columns(2, gap="large")
        with left:
            table(_facts(step), f"What is known of the step {step.label}")
        with right:
            _what_hangs_on(the_chain(step=row), row)


def _facts(step: Step) -> list[dict[str, object]]:
    """What is known of a step, and what is not: unknown is said, never left out."""
    effort = [f"{each.actor} {spread(each.hours)}" for each in step.work if each.hours]
    costs = [
        f"{each.actor} £{each.hourly_cost:g} an hour"
        for each in step.work
        if each.hourly_cost is not None
    ]
    facts: list[tuple[str, str | None]] = [
        ("Kind", STEP_KINDS[step.kind]),
        ("Who", listed(step.actors) or None),
        ("Systems", listed(step.systems) or None),
        ("Artefacts", listed(step.artefacts) or None),
        ("Fixed in", step.where_fixed),
        ("Written back", _yes_no(step.written_back)),
        ("Automated", _yes_no(step.automated)),
        ("903 fields written", listed(step.fields) or None),
        ("Effort each time", "; ".join(effort) or None),
        ("Costs", "; ".join(costs) or None),
        ("Takes", spread(step.duration) if step.duration else None),
        ("Triage", step.triage),
        ("Evidence", step.evidence),
    ]
    if step.note:
        facts.append(("Note", step.note))
    return [{"What": what, "Known": value} for what, value in facts]


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def _what_hangs_on(found: Chain, row: int) -> None:
    st.markdown("**What hangs on it**")
    for each in found.painpoints:
        go_on(each.title, "evidence", KIND_WORDS[each.kind], {"painpoint": str(each.id)})
    for rule in found.rules:
        go_on(rule.label, "evidence", f"Rule {plain(rule.code)}", {"rule": rule.code})
    if not found.painpoints and not found.rules:
        st.markdown("No painpoint, innovation or rule is linked to this step yet.")
    go_to("evidence", "The whole chain from this step", {"step": str(row)})
