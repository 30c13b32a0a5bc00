"""The chain on screen: said → painpoint → step → rule → how often it fails, left to right."""

from __future__ import annotations

from collections import defaultdict

import streamlit as st

from common.words import count_of
from common.years import year_words
from evidence.chain import Chain, ChainRule, count_words
from evidence.model import KIND_WORDS
from research.model import QuoteView
from screens.look import KIND_COLOURS, go_to, plain, quoted, table

# More would push the other columns out of sight; the rest is one click away.
QUOTES_SHOWN = 6
PUBLISHED = "published table"


def show_chain(found: Chain, *, here: str) -> None:
    """Four columns, one for each kind of evidence; ``here`` is the end the reader came from."""
    for each in found.gone:
        st.warning(each)
    said, painpoints, do, shows = st.columns([1.35, 1, 1, 1.35], gap="medium")
    with said:
        _quotes(found, here)
    with painpoints:
        _painpoints(found, here)
    with do:
        _steps(found, here)
    with shows:
        _rules(found, here)
    st.caption(
        "What is linked goes together; nothing here shows that one causes another. "
        "Each link was decided by a person."
    )


def _quotes(found: Chain, here: str) -> None:
    stances = {int(link.to): link for link in found.links.quotes}
    against = [q for q in found.quotes if q.id in stances and stances[q.id].stance == "against"]
    supporting = [q for q in found.quotes if q not in against]
    people = {q.participant_id for q in supporting}
    st.subheader("What people said", anchor=False)
    if not found.quotes:
        st.markdown("No quotes linked yet.")
        return
    if supporting:
        st.markdown(
            f"**For:** {count_of(len(supporting), 'quote')} from "
            f"{count_of(len(people), 'person', 'people')}"
        )
        _some(supporting, here)
    if against:
        st.markdown(f"**Against:** {count_of(len(against), 'quote')}")
        _some(against, here)


def _some(quotes: list[QuoteView], here: str) -> None:
    for quote in quotes[:QUOTES_SHOWN]:
        _quote(quote, here)
    if len(quotes) > QUOTES_SHOWN:
        with st.expander(f"{len(quotes) - QUOTES_SHOWN} more"):
            for quote in quotes[QUOTES_SHOWN:]:
                _quote(quote, here)


def _quote(quote: QuoteView, here: str) -> None:
    sharing = "" if quote.cleared else " · not cleared for sharing"
    quoted(quote.text, f"{quote.participant}, {quote.council}{sharing}")
    if here != f"quote {quote.id}":
        go_to("evidence", "Chain from this quote", {"quote": str(quote.id)})


def _painpoints(found: Chain, here: str) -> None:
    st.subheader("Painpoints", anchor=False)
    if not found.painpoints:
        st.markdown("No painpoint or innovation linked yet.")
    for each in found.painpoints:
        with st.container(border=True):
            st.markdown(f":{KIND_COLOURS[each.kind]}-badge[{KIND_WORDS[each.kind]}]")
            if here == f"painpoint {each.id}":
                st.markdown(f"**{plain(each.title)}**")
            else:
                go_to("evidence", plain(each.title), {"painpoint": str(each.id)})
            st.caption(plain(each.judgement.words()))


def _steps(found: Chain, here: str) -> None:
    st.subheader("What they do", anchor=False)
    if not found.steps and not found.links.anchors:
        st.markdown("Not placed on any step yet.")
    by_council = defaultdict(list)
    for step in found.steps:
        by_council[step.council].append(step)
    for council, steps in sorted(by_council.items()):
        st.markdown(f"**{plain(council)}**")
        for step in steps:
            label = plain(step.label)
            query = {"map": str(step.map_id), "step": str(step.id)}
            go_to("process_map", label, query)
            who = ", ".join(step.actors) or "nobody named"
            fixed = f" · fixed in the {step.where_fixed}" if step.where_fixed else ""
            st.caption(plain(f"{who}{fixed}"))
            if here != f"step {step.id}":
                go_to("evidence", "Chain from this step", {"step": str(step.id)})
    for anchor in found.links.anchors:
        where = "the whole map" if anchor.kind == "map" else f"a {anchor.kind} of the map"
        go_to("process_map", f"On {where}", {"map": str(anchor.map_id)})


def _rules(found: Chain, here: str) -> None:
    st.subheader("What the data shows", anchor=False)
    if not found.rules:
        st.markdown("No rule linked yet.")
    for rule in found.rules:
        with st.container(border=True):
            _rule(rule, here)


def _rule(rule: ChainRule, here: str) -> None:
    words = f"{rule.code}: {rule.label}"
    if here == f"rule {rule.code}":
        st.markdown(f"**{plain(words)}**")
    else:
        go_to("evidence", plain(words), {"rule": rule.code})
    own = [count for count in rule.counts if count.source != PUBLISHED]
    if not own:
        st.markdown("No run imported yet, so how often it fails is unknown.")
    runs = defaultdict(list)
    for count in own:
        runs[count.council, count.year, count.source].append(count)
    table(
        [
            {
                "Council and return": f"{council}, {year_words(year)}"
                + ("" if len({c.source for c in own}) == 1 else f", {source}"),
                "Run by run": "; ".join(
                    f"run {c.number}: {count_words(c)}"
                    for c in sorted(counts, key=lambda c: c.number)
                ),
            }
            for (council, year, source), counts in sorted(runs.items())
        ],
        f"How often rule {rule.code} fails in each council's runs",
    )
    published = [count for count in rule.counts if count.source == PUBLISHED]
    if published:
        listed = ", ".join(f"{c.council} {c.count:,}" for c in published if c.count is not None)
        st.caption(plain(f"Published, {year_words(published[0].year)}: {listed}."))


def unit_note() -> None:
    """What the counts count, once a screen."""
    st.caption(
        "“Rows” are rows of the return that a rule flagged, summed over its tables: not children. "
        "“Passed (inferred)” means the rule's tables were loaded and it is not in the report; "
        "“unknown” means nobody can tell."
    )
