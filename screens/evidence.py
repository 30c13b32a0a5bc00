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
from process_maps.services import all_steps
from research.services import quotes
from screens.chain_view import show_chain, unit_note
from screens.look import (
    KIND_COLOURS,
    asked_for,
    do,
    empty,
    fault_told,
    go_to,
    heading,
    plain,
    quoted,
    the_project,
    who,
)
from validation.catalogue import rules, spelling

QUOTES_A_PAGE = 20


def show() -> None:
    """The screen: one end's chain where the address names one, otherwise the list."""
    heading("Evidence", "From what people said to how often it fails, and back from any end.")
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
        left, right = st.columns([3, 2], vertical_alignment="center")
        with left:
            st.markdown(f":{KIND_COLOURS[each.kind]}-badge[{KIND_WORDS[each.kind]}]")
            go_to("evidence", plain(each.title), {"painpoint": str(each.id)})
        right.markdown(f"{plain(each.judgement.words())}  \n:gray[{rests_on}]")


def _end(found: Chain, kind: str, end: str) -> None:
    go_to("evidence", "All painpoints and innovations")
    names = {"quote": "one quote", "step": "one step", "rule": f"rule {plain(end)}"}
    st.subheader(f"The chain from {names[kind]}", anchor=False)
    show_chain(found, here=f"{kind} {end}")
    unit_note()


def _painpoint(painpoint_id: int) -> None:
    found = chain(the_project(), painpoint=painpoint_id)
    each = found.painpoints[0]
    go_to("evidence", "All painpoints and innovations")
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
        _attach_quote(each, found)
    with step:
        _place_on_step(each, found)
    with rule:
        _link_rule(each, found)
    with why:
        _reasons(found)
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


def _attach_quote(each: Painpoint, found: Chain) -> None:
    linked = {quote.id for quote in found.quotes}
    words = st.text_input("Find quotes", key="find_quotes", placeholder="Words people said")
    held = quotes(the_project(), words=words or None, limit=QUOTES_A_PAGE + len(linked))
    free = [quote for quote in held if quote.id not in linked][:QUOTES_A_PAGE]
    if not free:
        st.markdown("No other quote found. Quotes are kept while reading a transcript in Sessions.")
    for quote in free:
        with st.container(border=True):
            quoted(quote.text, f"{quote.participant}, {quote.council}")
            with st.container(horizontal=True):
                for stance, label in (
                    ("for", "It supports this"),
                    ("against", "It contradicts this"),
                ):
                    if st.button(label, key=f"{stance}-{quote.id}"):
                        _link_quote(each.id, quote.id, stance)


def _link_quote(painpoint_id: int, quote_id: int, stance: str) -> None:
    do(
        lambda: services.link_quote(the_project(), who(), painpoint_id, quote_id, stance=stance),
        "Quote attached.",
    )


def _place_on_step(each: Painpoint, found: Chain) -> None:
    placed = {step.id for step in found.steps}
    free = [step for step in all_steps(the_project()) if step.id not in placed]
    if not free:
        empty("No other step to place it on.", screen="process_map", label="Import a process map")
        return
    with st.form("place", clear_on_submit=True):
        step = st.selectbox(
            "Step",
            free,
            index=None,
            format_func=lambda s: f"{s.council}: {s.label}",
            placeholder="Type to find a step",
        )
        why = st.text_input("Why here", max_chars=300)
        if st.form_submit_button("Place it") and step:
            do(
                lambda: services.link_step(the_project(), who(), each.id, step.id, why=why),
                "Placed on the step.",
            )


def _link_rule(each: Painpoint, found: Chain) -> None:
    linked = {rule.code for rule in found.rules}
    free = [rule for rule in rules() if rule.code not in linked]
    with st.form("rule", clear_on_submit=True):
        rule = st.selectbox(
            "Rule",
            free,
            index=None,
            format_func=lambda r: f"{r.code}: {r.label}",
            placeholder="Type a code, or words of what it looks at",
        )
        why = st.text_input("Why they go together", max_chars=300)
        if st.form_submit_button("Link the rule") and rule:
            do(
                lambda: services.link_rule(the_project(), who(), each.id, rule.code, why=why),
                "Rule linked.",
            )


def _reasons(found: Chain) -> None:
    texts = {q.id: q.text for q in found.quotes}
    labels = {s.id: f"{s.council}: {s.label}" for s in found.steps}
    rows = [
        *(
            ("quote", li, f"“{texts.get(int(li.to), 'gone')[:80]}…” ({li.stance})")
            for li in found.links.quotes
        ),
        *(("step", li, labels.get(int(li.to), "a step that is gone")) for li in found.links.steps),
        *(("rule", li, f"Rule {li.to}") for li in found.links.rules),
    ]
    if not rows:
        st.markdown("Nothing is linked yet.")
    for kind, link, words in rows:
        text, button = st.columns([6, 1], vertical_alignment="center")
        why = f"  \n{plain(link.why)}" if link.why else ""
        text.markdown(
            f"{plain(words)}{why}  \n:gray[{plain(link.decided_by)}, {link.decided_at[:10]}]"
        )
        if button.button("Remove", key=f"unlink-{kind}-{link.id}", help=f"Remove this {kind} link"):
            _unlink(kind, link.id)


def _unlink(kind: str, link_id: int) -> None:
    do(
        lambda: services.unlink(the_project(), who(), kind, link_id),
        "Link removed. Settings, History can bring it back.",
    )


def _change(each: Painpoint) -> None:
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
    go_to("evidence", "All painpoints and innovations")
    linked = {int(link.to) for link in services.links(the_project()).quotes}
    st.subheader("Quotes not linked to any painpoint", anchor=False)
    held = [q for q in quotes(the_project(), limit=500) if q.id not in linked]
    if not held:
        st.markdown("Every quote is linked to a painpoint or an innovation.")
    for quote in held[:50]:
        quoted(quote.text, f"{quote.participant}, {quote.council}")
        go_to("evidence", "Chain from this quote", {"quote": str(quote.id)})


if __name__ == "__main__":
    show()
