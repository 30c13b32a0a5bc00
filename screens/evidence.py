"""Evidence: painpoints and innovations, what they rest on, and the chain from any end."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from common.words import count_of
from evidence import services
from evidence.chain import Chain, chain
from evidence.model import IMPACTS, KIND_WORDS, Painpoint
from evidence.overview import rules_of
from process_maps.model import TRIAGE, WHERE_FIXED
from research.services import quotes
from screens.chain_view import show_chain, unit_note
from screens.linking import attach_quote, link_rule, place_on_step, reasons, to_a_painpoint
from screens.look import (
    KIND_COLOURS,
    asked_for,
    do,
    empty,
    fault_told,
    go_to,
    heading,
    last_shown,
    plain,
    quoted,
    the_project,
    who,
)
from validation.catalogue import spelling

UNLINKED_SHOWN = 50


def show() -> None:
    """The screen: one end's chain where the address names one, otherwise the list."""
    heading("Evidence", "From what people said to how often it fails, and back from any end.")
    if st.query_params:
        go_to("evidence", "All painpoints and innovations")
    with fault_told():
        if (painpoint_id := asked_for("painpoint")) is not None:
            _painpoint(painpoint_id)
        elif (quote_id := asked_for("quote")) is not None:
            _end(chain(the_project(), quote=quote_id), "quote", str(quote_id))
        elif (step_id := asked_for("step")) is not None:
            _end(chain(the_project(), step=step_id), "step", str(step_id))
        elif code := st.query_params.get("rule"):
            _end(chain(the_project(), rule=code), "rule", spelling(code))
        elif st.query_params.get("show") == "unlinked":
            _unlinked()
        else:
            _list()


def _list() -> None:
    all_links = services.links(the_project())
    _new()
    if not all_links.painpoints:
        empty(
            "No painpoints yet. Make one above, or import a map that has some.",
            screen="sessions",
            label="Import a transcript first",
        )
        return
    kind = st.segmented_control(
        "Show",
        ["all", *KIND_WORDS],
        default="all",
        format_func=lambda k: "All" if k == "all" else f"{KIND_WORDS[k]}s",
    )
    for each in all_links.painpoints:
        if kind in (None, "all", each.kind):
            mine = [link for link in all_links.quotes if link.painpoint_id == each.id]
            against = sum(link.stance == "against" for link in mine)
            steps = sum(link.painpoint_id == each.id for link in all_links.steps)
            codes = rules_of(all_links, each.id)
            _card(
                each,
                f"{count_of(len(mine) - against, 'quote')} for, {against} against · "
                f"{count_of(steps, 'step')} · {count_of(len(codes), 'rule')}",
            )
    go_to("evidence", "Quotes not linked to any painpoint yet", {"show": "unlinked"})


def _card(each: Painpoint, rests_on: str) -> None:
    with st.container(border=True):
        left, right = st.columns([2, 1], vertical_alignment="center")
        with left:
            st.markdown(f":{KIND_COLOURS[each.kind]}-badge[{KIND_WORDS[each.kind]}]")
            go_to("evidence", plain(each.title), {"painpoint": str(each.id)})
        right.markdown(f"{plain(each.judgement.words())}  \n:gray[{rests_on}]")


def _end(found: Chain, kind: str, end: str) -> None:
    names = {"quote": "one quote", "step": "one step", "rule": f"rule {plain(end)}"}
    st.subheader(f"The chain from {names[kind]}", anchor=False)
    _which(found, kind, end)
    to_a_painpoint(found, kind, end)
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


def _painpoint(painpoint_id: int) -> None:
    found = chain(the_project(), painpoint=painpoint_id)
    each = found.painpoints[0]
    st.markdown(
        f":{KIND_COLOURS[each.kind]}-badge[{KIND_WORDS[each.kind]}] "
        f":gray[{plain(each.judgement.words())}]"
    )
    st.subheader(plain(each.title), anchor=False)
    if each.description:
        st.markdown(plain(each.description))
    facts = [f"Fixed in the {each.where_fixed}" if each.where_fixed else "", each.triage or ""]
    if any(facts):
        st.caption(" · ".join(fact for fact in facts if fact))
    show_chain(found, here=f"painpoint {each.id}")
    unit_note()
    st.subheader("Work on it", anchor=False)
    quote, step, rule, why, change = st.tabs(
        ["Attach a quote", "Place it on a step", "Link a rule", "Links and reasons", "Change it"]
    )
    with quote:
        attach_quote(each, found)
    with step:
        place_on_step(each, found)
    with rule:
        link_rule(each, found)
    with why:
        reasons(found)
    with change:
        _change(each)


def _new() -> None:
    with st.expander("Make a painpoint, an innovation or an open question"), st.form("new"):
        kind = st.radio(
            "Kind", list(KIND_WORDS), format_func=KIND_WORDS.__getitem__, horizontal=True
        )
        title = st.text_input("In a few words", max_chars=200)
        description = st.text_area("More, if needed")
        if st.form_submit_button("Make it"):
            do(
                lambda: services.add_painpoint(
                    the_project(), who(), kind=kind, title=title, description=description
                ),
                "Made. Now attach quotes, steps and rules to it.",
            )


def _change(each: Painpoint) -> None:
    version = last_shown(f"painpoint {each.id}", each.version)
    with st.form("change"):
        kinds = list(KIND_WORDS)
        kind = st.selectbox(
            "Kind", kinds, kinds.index(each.kind), format_func=KIND_WORDS.__getitem__
        )
        title = st.text_input("In a few words", each.title, max_chars=200)
        description = st.text_area("More", each.description)
        impact = st.selectbox(
            "Impact", IMPACTS, _index(IMPACTS, each.judgement.impact), placeholder="Not judged yet"
        )
        not_a_problem = st.checkbox("Judged not a problem", each.judgement.not_a_problem)
        judged_by = st.text_input("Judged by", each.judgement.by or "")
        where = st.selectbox(
            "Where it is fixed",
            WHERE_FIXED,
            _index(WHERE_FIXED, each.where_fixed),
            placeholder="Unknown",
        )
        triage = st.selectbox("Triage", TRIAGE, _index(TRIAGE, each.triage), placeholder="Unknown")
        if st.form_submit_button("Save"):
            judgement = replace(
                each.judgement, impact=impact, not_a_problem=not_a_problem, by=judged_by or None
            )
            edited = replace(
                each,
                version=version,
                kind=kind,
                title=title,
                description=description,
                judgement=judgement,
                where_fixed=where,
                triage=triage,
            )
            do(lambda: services.edit_painpoint(the_project(), who(), edited), "Saved.")
    if st.button("Remove it, with its links"):
        st.query_params.clear()
        do(
            lambda: services.remove_painpoint(the_project(), who(), each.id),
            "Removed. Settings, History can bring it back.",
        )


def _index(options: tuple[str, ...], value: str | None) -> int | None:
    return options.index(value) if value in options else None


def _unlinked() -> None:
    linked = {int(link.to) for link in services.links(the_project()).quotes}
    st.subheader("Quotes not linked to any painpoint", anchor=False)
    held = [q for q in quotes(the_project(), limit=500) if q.id not in linked]
    if not held:
        st.markdown("Every quote is linked to a painpoint or an innovation.")
    if len(held) > UNLINKED_SHOWN:
        st.caption(f"The first {UNLINKED_SHOWN} of {len(held)}")
    for quote in held[:UNLINKED_SHOWN]:
        with st.container(border=True):
            quoted(quote)
            go_to("evidence", "Link it to a painpoint", {"quote": str(quote.id)})


if __name__ == "__main__":
    show()
