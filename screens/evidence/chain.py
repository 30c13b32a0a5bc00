"""The chain on screen: said → painpoint → step → rule → how often it fails, left to right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from common.words import count_of, listed
from common.years import year_words
from evidence.chain import Chain, ChainRule, chain
from evidence.model import KIND_WORDS
from evidence.tidying import gone_links, remove_links, tables_of
from process_maps.services import StepView
from research.model import QuoteView
from screens.look import KIND_COLOURS, do, go_to, plain, the_project, who
from screens.offered import may_change
from screens.quoted import quoted
from screens.rule_failures.seen import the_door
from validation.disclosure import mark_of, meaning_of
from validation.services import RuleCount

# More would push the other columns out of sight; the rest is one click away.
QUOTES_SHOWN = 6
RULES_SHOWN = 5
COUNCILS_SHOWN = 6
UNIT_WORDS = {"portal count": "the portal’s own count"}


def the_chain(
    *,
    quote: int | None = None,
    painpoint: int | None = None,
    step: int | None = None,
    rule: str | None = None,
) -> Chain:
    """The chain from one end as a page shows it: counts of each council's latest year, no more.

    Earlier years stand with the rule itself, where they are joined only if it stayed the same.
    """
    return chain(
        the_project(),
        quote=quote,
        painpoint=painpoint,
        step=step,
        rule=rule,
        door=the_door(),
        latest=True,
    )


def show_chain(found: Chain, *, here: str) -> None:
    """A column for each kind of evidence; ``here`` is the end the reader came from.

    The painpoint whose page this is stands above already, so it has no column.
    """
    _gone(found)
    kinds = [_quotes, _painpoints, _steps, _rules]
    if [f"painpoint {each.id}" for each in found.painpoints] == [here]:
        kinds.remove(_painpoints)
    for column, kind in zip(st.columns(len(kinds)), kinds, strict=True):
        with column:
            kind(found, here)
    st.caption(
        "What is linked goes together; nothing here shows that one causes another. "
        "Each link was decided by a person."
    )


def _gone(found: Chain) -> None:
    """What is linked but no longer there: said, with a way to remove those links."""
    for each in found.gone:
        st.warning(plain(each))
    links = gone_links(found)
    if not may_change(*tables_of(links)):
        return
    if links and st.button("Remove the links to what is gone"):
        do(
            lambda: remove_links(the_project(), who(), links),
            f"Removed {count_of(len(links), 'link')} to what is gone.",
        )


def _quotes(found: Chain, here: str) -> None:
    st.header("What people said", anchor=False)
    if not found.quotes:
        st.markdown("No quote linked yet.")
    elif not found.painpoints:
        _some(found.quotes, here, "quotes")
    else:
        _taking_sides("For", found.supporting, here)
        _taking_sides("Against", found.contradicting, here)


def _taking_sides(side: str, quotes: Sequence[QuoteView], here: str) -> None:
    if not quotes:
        return
    people = len({quote.participant_id for quote in quotes})
    st.markdown(
        f"**{side}:** {count_of(len(quotes), 'quote')} from {count_of(people, 'person', 'people')}"
    )
    _some(quotes, here, side)


def _some(quotes: Sequence[QuoteView], here: str, which: str) -> None:
    # The quote the reader came from stands first.
    ordered = sorted(quotes, key=lambda each: here != f"quote {each.id}")
    for quote in ordered[:QUOTES_SHOWN]:
        _quote(quote, here)
    if rest := ordered[QUOTES_SHOWN:]:
        with _more(f"{len(rest)} more", f"{which}-{here}") as unfolded:
            for quote in rest if unfolded else ():
                _quote(quote, here)


@contextmanager
def _more(words: str, which: str) -> Iterator[bool]:
    """What is folded away at first, and made only once it is unfolded: of all of England much is.

    So nobody counts as having read what they never unfolded.
    """
    with st.expander(words, key=f"more-{which}", on_change="rerun") as more:
        yield bool(more.open)


def _quote(quote: QuoteView, here: str) -> None:
    with st.container(border=True):
        quoted(quote)
        with st.container(horizontal=True, vertical_alignment="center"):
            if here != f"quote {quote.id}":
                go_to("evidence", "Its chain", {"quote": str(quote.id)})
            go_to("sessions", "In its session", {"session": str(quote.session_id)})


def _painpoints(found: Chain, here: str) -> None:
    st.header("Painpoints", anchor=False)
    if not found.painpoints:
        st.markdown("No painpoint or innovation linked yet.")
    for each in found.painpoints:
        with st.container(border=True):
            st.markdown(f":{KIND_COLOURS[each.kind]}-badge[{KIND_WORDS[each.kind]}]")
            st.markdown(f"**{plain(each.title)}**  \n:gray[{plain(each.judgement.words())}]")
            if here != f"painpoint {each.id}":
                go_to("evidence", "Its chain", {"painpoint": str(each.id)})


def _steps(found: Chain, here: str) -> None:
    st.header("What they do", anchor=False)
    anchors = [each for each in found.anchors if each.where]
    if not found.steps and not anchors:
        st.markdown("Not placed on any step yet.")
    named = {each.council for each in found.steps} | {each.council for each in anchors}
    for council in sorted(named):
        st.markdown(f"**{plain(council)}**")
        for step in found.steps:
            if step.council == council:
                _step(step, here)
        for anchor in anchors:
            if anchor.council == council:
                with st.container(border=True):
                    st.markdown(plain(anchor.where or ""))
                    go_to("process_map", "On the map", {"map": str(anchor.map_id)})


def _step(step: StepView, here: str) -> None:
    actors = ", ".join(step.actors) or "nobody named"
    fixed = f" · fixed in the {step.where_fixed}" if step.where_fixed else ""
    with st.container(border=True):
        st.markdown(f"{plain(step.label)}  \n:gray[{plain(actors + fixed)}]")
        with st.container(horizontal=True, vertical_alignment="center"):
            go_to("process_map", "On the map", {"map": str(step.map_id), "step": str(step.id)})
            if here != f"step {step.id}":
                go_to("evidence", "Its chain", {"step": str(step.id)})


def _rules(found: Chain, here: str) -> None:
    st.header("What the data shows", anchor=False)
    if not found.rules:
        st.markdown("No rule linked yet.")
    # The rule the reader came from stands first, then those that fail most.
    ordered = sorted(
        found.rules, key=lambda rule: (here != f"rule {rule.code}", -rule.most, rule.code)
    )
    for rule in ordered[:RULES_SHOWN]:
        _rule(rule, here)
    if rest := ordered[RULES_SHOWN:]:
        with _more(count_of(len(rest), "more rule"), f"rules-{here}") as unfolded:
            for rule in rest if unfolded else ():
                _rule(rule, here)


def _rule(rule: ChainRule, here: str) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(rule.code)}** {plain(rule.label)}")
        if not rule.own:
            st.markdown("No run imported yet, so how often it fails is unknown.")
        # One text for all councils: an element each, for every rule, costs more than all else here.
        own = _by_council(rule.own)
        names = sorted(own)
        st.markdown(_told(own, names[:COUNCILS_SHOWN]))
        if rest := names[COUNCILS_SHOWN:]:
            with _more(count_of(len(rest), "more council"), f"{rule.code}-{here}") as unfolded:
                if unfolded:
                    st.markdown(_told(own, rest))
        if words := _published(rule):
            st.caption(plain(words))
        if here != f"rule {rule.code}":
            go_to("evidence", "Its chain", {"rule": rule.code})


def _by_council(counts: Sequence[RuleCount]) -> dict[str, list[RuleCount]]:
    of: dict[str, list[RuleCount]] = defaultdict(list)
    for each in counts:
        of[each.council].append(each)
    return of


def _told(of: dict[str, list[RuleCount]], names: Sequence[str]) -> str:
    """What the runs of these councils say, each below its name."""
    return "\n\n".join(
        f"**{plain(name)}**  \n" + "  \n".join(_run_by_run(of[name])) for name in names
    )


def _run_by_run(counts: list[RuleCount]) -> list[str]:
    """ "2025/26, rows and children in runs 1 to 5: 29, 27, 12, 5, 1"."""
    # By year, portal, runs and what was counted in them, the units it holds for.
    told: dict[tuple[str, str, str, str], list[str]] = {}
    returns = sorted({(c.year, c.source, c.unit) for c in counts}, reverse=True)
    for year, source, unit in returns:
        mine = sorted(
            (c for c in counts if (c.year, c.source, c.unit) == (year, source, unit)),
            key=lambda c: c.number,
        )
        first, last = mine[0].number, mine[-1].number
        runs = f"run {first}" if first == last else f"runs {first} to {last}"
        portal = "" if source.startswith("Data to Insight") else f", {source}"
        said = [_count_alone(c) for c in mine]
        if len(set(said)) == 1 and mine[0].status != "failed":
            said = said[:1]
        units = told.setdefault((year_words(year), portal, runs, ", ".join(said)), [])
        if any(c.status == "failed" for c in mine):
            units.append(UNIT_WORDS.get(unit, unit))
    return [
        plain(f"{year}{portal}, {f'{listed(units)} in {runs}' if units else runs}: {said}")
        for (year, portal, runs, said), units in told.items()
    ]


def _published(rule: ChainRule) -> str:
    if not rule.published:
        return ""
    councils = ", ".join(f"{each.council} {each.count:,}" for each in rule.published)
    return f"Published, {year_words(rule.published[0].year)}: {councils}."


def _count_alone(count: RuleCount) -> str:
    if count.status == "failed" and count.count is not None:
        return f"{count.count:,}"
    return mark_of(the_door().setting) if count.status == "hidden" else count.status


def unit_note() -> None:
    """What the counts count, once a screen."""
    st.caption(
        "“Rows” are rows of the return that a rule flagged, summed over its tables: not children. "
        "“Passed (inferred)” means the rule's tables were loaded and it is not in the report; "
        "“unknown” means nobody can tell."
    )
    door = the_door()
    if not door.everything:
        st.caption(meaning_of(door.setting))
