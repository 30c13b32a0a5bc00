"""Evidence: painpoints and innovations, what they rest on, and the chain from any end."""

from __future__ import annotations

import streamlit as st

from evidence.chain import Chain
from evidence.on_pages import of_finding, of_painpoint
from screens.evidence.chain import show_chain, the_chain, unit_note
from screens.evidence.data_needed import the_data
from screens.evidence.decision import the_decision
from screens.evidence.finding import LABELS as FINDING
from screens.evidence.finding import the_finding
from screens.evidence.linking import to_a_painpoint
from screens.evidence.listing import unlinked
from screens.evidence.painpoint import LABELS as PAINPOINT
from screens.evidence.painpoint import the_painpoint
from screens.evidence.practice import way_to_practice
from screens.evidence.suggested import suggested_for
from screens.evidence.views import VIEWS
from screens.gone import may_be_gone
from screens.keeping_up import keep_up
from screens.look import asked_for, fault_told, go_to, heading, plain, the_catalogue
from screens.offered import may_change
from screens.quoted import quoted
from screens.views import switch

# What one thing of is shown, as the address names it.
ONES = ("painpoint", "quote", "step", "rule", "decision", "data", "finding")


def show() -> None:
    """The screen: one end's chain where the address names one, otherwise the view it names."""
    heading("Evidence", "From what people said to how often it fails, and back from any end.")
    shown = st.query_params.get("show") or "painpoints"
    of_one = any(end in st.query_params for end in ONES)
    if _of_decisions():
        go_to("evidence", "All decisions and data", {"show": "decisions"})
    elif asked_for("finding") is not None:
        go_to("evidence", "All findings", {"show": "findings"})
    elif of_one or shown not in VIEWS:
        go_to("evidence", "All painpoints and innovations")
    else:
        listed = VIEWS
        if not may_change("painpoint_rules"):
            listed = {name: view for name, view in VIEWS.items() if name != "suggested"}
        switch("evidence", listed, shown)
    with fault_told():
        if (painpoint_id := asked_for("painpoint")) is not None:
            keep_up(f"painpoint-{painpoint_id}", "this painpoint", of_painpoint(painpoint_id))
            row = ("painpoints", painpoint_id)
            with may_be_gone(f"painpoint-{painpoint_id}", row, PAINPOINT, {}):
                the_painpoint(painpoint_id)
        elif (quote_id := asked_for("quote")) is not None:
            _end(the_chain(quote=quote_id), "quote", str(quote_id))
        elif (step_id := asked_for("step")) is not None:
            _end(the_chain(step=step_id), "step", str(step_id))
        elif code := st.query_params.get("rule"):
            spelt = the_catalogue().spelling(code)
            _end(the_chain(rule=code), "rule", spelt)
        elif (decision_id := asked_for("decision")) is not None:
            the_decision(decision_id)
        elif (data_id := asked_for("data")) is not None:
            the_data(data_id)
        elif (finding_id := asked_for("finding")) is not None:
            keep_up(f"finding-{finding_id}", "this finding", of_finding(finding_id))
            row = ("findings", finding_id)
            with may_be_gone(f"finding-{finding_id}", row, FINDING, {"show": "findings"}):
                the_finding(finding_id)
        elif shown == "unlinked":
            unlinked(asked_for("after") or 0)
        else:
            VIEWS.get(shown, VIEWS["painpoints"]).show()


def _of_decisions() -> bool:
    return asked_for("decision") is not None or asked_for("data") is not None


def _end(found: Chain, kind: str, end: str) -> None:
    names = {"quote": "one quote", "step": "one step", "rule": f"rule {plain(end)}"}
    st.header(f"The chain from {names[kind]}", anchor=False)
    _which(found, kind, end)
    if kind == "rule":
        with st.container(horizontal=True, vertical_alignment="center"):
            go_to("rule_failures", f"Rule {plain(end)} over its runs", {"rule": end})
            way_to_practice(end)
    to_a_painpoint(found, kind, end)
    suggested_for(found, kind, end)
    show_chain(found, here=f"{kind} {end}")
    unit_note()


def _which(found: Chain, kind: str, end: str) -> None:
    """What the reader came from, in its own words."""
    for quote in found.quotes:
        if kind == "quote" and quote.id == int(end):
            quoted(quote)
    for step in found.steps:
        if kind == "step" and step.id == int(end):
            st.markdown(f"{plain(step.label)}  \n:gray[{plain(step.council)}]")
    for rule in found.rules:
        if kind == "rule" and rule.code == end:
            st.markdown(plain(rule.label))


if __name__ == "__main__":
    show()
