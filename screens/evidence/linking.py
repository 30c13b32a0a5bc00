"""Linking evidence on screen: quotes, steps and rules to a painpoint, from either end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import streamlit as st

from common.words import day_words
from evidence import services
from evidence.chain import Chain
from evidence.model import KIND_WORDS, Link, Painpoint
from evidence.suggesting.model import End
from process_maps.services import all_steps
from research.services import quotes
from screens.evidence.suggested import suggested_rules, suggested_steps
from screens.look import do, empty, opens_at_first, plain, the_catalogue, the_project, who
from screens.offered import writes
from screens.paging import page_of
from screens.pickers import search_box
from screens.quoted import quoted
from screens.settings.parts import add, fresh

Key = TypeVar("Key", int, str)

QUOTES_A_PAGE, QUOTES_READ = 8, 80
ATTACHED = "quotes_attached_here"
START = 80
STANCES = {"for": "It supports this", "against": "It contradicts this"}


@writes("painpoint_quotes")
def to_a_painpoint(found: Chain, kind: str, end: str) -> None:
    """From a quote, a step or a rule: link it to a painpoint, innovation or open question."""
    linked = {each.id for each in found.painpoints}
    free = [each for each in services.painpoints(the_project()) if each.id not in linked]
    if not free:
        return
    name = f"to-a-painpoint-{kind}-{end}"
    with st.expander(
        f"Link this {kind} to a painpoint or an innovation",
        expanded=opens_at_first(name, not linked),
        key=name,
    ):
        _form_to_a_painpoint(free, kind, end)


def _form_to_a_painpoint(free: list[Painpoint], kind: str, end: str) -> None:
    name = f"{kind} {end} to a painpoint"
    key = fresh(name)
    with st.form(key):
        chosen = st.selectbox(
            "Painpoint or innovation",
            free,
            index=None,
            format_func=lambda each: f"{KIND_WORDS[each.kind]}: {each.title}",
            placeholder="Type to find one",
            key=f"{key}-chosen",
        )
        stance = "for"
        if kind == "quote":
            stance = st.radio(
                "What it says about it",
                list(STANCES),
                format_func=STANCES.__getitem__,
                key=f"{key}-stance",
            )
        why = st.text_input("Why they go together", max_chars=300, key=f"{key}-why")
        pressed = st.form_submit_button(f"Link the {kind}")
    if pressed and chosen:
        add(name, lambda: _link(chosen.id, kind, end, stance, why), "Linked.")
    elif pressed:
        st.error("Choose what to link it to.")


def _link(painpoint_id: int, kind: str, end: str, stance: str, why: str) -> None:
    if kind == "quote":
        services.link_quote(the_project(), who(), painpoint_id, int(end), stance=stance, why=why)
    elif kind == "step":
        services.link_step(the_project(), who(), painpoint_id, int(end), why=why)
    else:
        services.link_rule(the_project(), who(), painpoint_id, end, why=why)


def attach_quote(each: Painpoint, found: Chain) -> None:
    """Find quotes, say whether they support or contradict it, and why."""
    linked = {quote.id for quote in found.quotes}
    # Another number is another box, empty: a reason belongs to the one quote it was written for.
    number = st.session_state.get(ATTACHED, 0)
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        words = search_box(
            "Find quotes", key=f"find-quotes-{each.id}", placeholder="Words people said"
        )
    why = right.text_input(
        "Why it belongs here (kept with the quote you attach)",
        max_chars=300,
        key=f"why-quote-{each.id}-{number}",
    )
    held = quotes(the_project(), words=words or None, limit=QUOTES_READ + len(linked))
    free = [quote for quote in held if quote.id not in linked]
    if not free:
        st.markdown("No other quote found. Quotes are kept while reading a transcript in Sessions.")
    if len(free) >= QUOTES_READ:
        st.caption(f"The first {QUOTES_READ}: type words to find others.")
    for quote in page_of(free[:QUOTES_READ], QUOTES_A_PAGE, key=f"quotes-for-{each.id}"):
        with st.container(border=True):
            quoted(quote)
            with st.container(horizontal=True):
                for stance, label in STANCES.items():
                    if st.button(label, key=f"{stance}-{quote.id}"):
                        _link_quote(each.id, quote.id, stance, why)


def _link_quote(painpoint_id: int, quote_id: int, stance: str, why: str) -> None:
    def attach() -> None:
        services.link_quote(the_project(), who(), painpoint_id, quote_id, stance=stance, why=why)
        st.session_state[ATTACHED] = st.session_state.get(ATTACHED, 0) + 1

    do(attach, "Quote attached.")


def place_on_step(each: Painpoint, found: Chain) -> None:
    """Say on which step of which council's map it sits, and why."""
    suggested_steps(End("painpoint", str(each.id)))
    placed = {step.id for step in found.steps}
    free = {
        step.id: f"{step.council}: {step.label}"
        for step in all_steps(the_project())
        if step.id not in placed
    }
    if not free:
        empty("No other step to place it on.", screen="process_map", label="Import a process map")
        return
    _link_form(
        each,
        "Step",
        free,
        "Type to find a step",
        ("Why here", "Place it"),
        lambda step, why: services.link_step(the_project(), who(), each.id, step, why=why),
        "Placed on the step.",
    )


def link_rule(each: Painpoint, found: Chain) -> None:
    """Say which rule it goes with, and why."""
    suggested_rules(End("painpoint", str(each.id)))
    linked = {rule.code for rule in found.rules}
    labels = {
        r.code: f"{r.code}: {r.label}" for r in the_catalogue().rules() if r.code not in linked
    }
    _link_form(
        each,
        "Rule",
        labels,
        "Type a code, or words of what it looks at",
        ("Why they go together", "Link the rule"),
        lambda code, why: services.link_rule(the_project(), who(), each.id, code, why=why),
        "Rule linked.",
    )


def _link_form(
    of: Painpoint,
    what: str,
    called: Mapping[Key, str],
    placeholder: str,
    words: tuple[str, str],
    link: Callable[[Key, str], object],
    said: str,
) -> None:
    """Choose one of the things ``called`` so, say why, and link it."""
    why_label, button = words
    name = f"link {what} of {of.id}"
    key = fresh(name)
    with st.form(key):
        chosen = st.selectbox(
            what,
            list(called),
            None,
            format_func=lambda each: called.get(each, "no longer here"),
            placeholder=placeholder,
            key=f"{key}-chosen",
        )
        why = st.text_input(why_label, max_chars=300, key=f"{key}-why")
        pressed = st.form_submit_button(button)
        if pressed and chosen is None:
            st.error(f"Choose a {what.lower()} first.")
        elif pressed and chosen is not None:
            add(name, lambda: link(chosen, why), said)


def reasons(found: Chain) -> None:
    """Every link with who decided it, when and why; each can be removed."""
    texts = {q.id: q.text for q in found.quotes}
    labels = {s.id: f"{s.council}: {s.label}" for s in found.steps}
    rows = [
        *(
            ("quote", li, f"{_start_of(texts.get(int(li.to)))} ({li.stance})")
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
        decided = f"{link.decided_by}, {day_words(link.decided_at[:10])}"
        text.markdown(f"{plain(words)}{why}  \n:gray[{plain(decided)}]")
        if button.button("Remove", key=f"unlink-{kind}-{link.id}", help=f"Remove this {kind} link"):
            _unlink(kind, link.id)
    if rows:
        _another_reason([(kind, link, words) for kind, link, words in rows])


def _another_reason(rows: list[tuple[str, Link, str]]) -> None:
    """Give a link a reason, or another one; the decision is then of whoever gives it."""
    name = f"another reason {rows[0][1].painpoint_id}"
    key = fresh(name)
    with st.form(key):
        chosen = st.selectbox(
            "Give a link a reason",
            rows,
            index=None,
            format_func=lambda row: row[2],
            placeholder="Choose a link",
            key=f"{key}-link",
        )
        why = st.text_input("Why they go together", max_chars=300, key=f"{key}-why")
        pressed = st.form_submit_button("Save the reason")
    if pressed and not chosen:
        st.error("Choose a link first.")
    elif pressed and chosen:
        kind, link, _ = chosen
        stance = link.stance or "for"
        add(
            name,
            lambda: _link(link.painpoint_id, kind, str(link.to), stance, why),
            "Reason saved.",
        )


def _start_of(text: str | None) -> str:
    if text is None:
        return "a quote that is gone"
    return f"“{text}”" if len(text) <= START else f"“{text[:START].rstrip()}…”"


def _unlink(kind: str, link_id: int) -> None:
    do(
        lambda: services.unlink(the_project(), who(), kind, link_id),
        "Link removed. Settings, History can bring it back.",
    )
