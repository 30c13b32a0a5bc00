"""Rates: one rule in every council between the limits of chance, what stands out, who is alike."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from common.years import year_words
from presenting.charts.of_rates import (
    HOW_TO_READ,
    council_sentences,
    funnel_told,
    rate_cells,
    rule_label,
)
from presenting.charts.pictures import Caption
from presenting.charts.style import MOST_LINES
from screens.charts import save_picture, show_chart
from screens.look import plain, table, the_project, who
from screens.offered import none_yet
from screens.paging import page_of
from screens.rule_failures.choosing import choose, compare
from screens.rule_failures.opening import rule_pages
from screens.rule_failures.seen import the_door
from validation import services
from validation.rated.denominators import WORDS, Denominator, choices
from validation.services import RuleFilter, RunView
from validation.services.controlling import controlled
from validation.services.rates_compared import (
    CouncilRate,
    RatesCompared,
    rates_compared,
    rows_known,
)
from validation.services.rates_words import (
    cannot_words,
    compared_words,
    method_words,
    number_words,
    promise_words,
    similar_words,
    standing_words,
    together_words,
)
from validation.statistics.equivalence import MARGIN

TABLE_ROWS, WORTH_ROWS = 25, 15


def rates(own: list[RunView]) -> None:
    """The whole tab."""
    if not own:
        none_yet("No council’s run has been imported yet.", "Import one below.", "runs")
        return
    chosen = choose(own, children_first=True)
    door = the_door()
    found = controlled(compare(chosen), door)
    st.caption(plain(f"{compared_words(found)}."))
    codes = services.wanted(found, RuleFilter(), "code")
    if not codes:
        st.markdown("No rule fails in these runs, so there are no rates to compare.")
        return
    by = _denominator(found)
    made = rates_compared(the_project(), found, door, by=by, codes=codes, own=who().council)
    if not any(each.denominator for each in made.of_rule(codes[0])) and by != "rows":
        st.markdown(
            f"No run states its {WORDS[by]}, so no rate is known. State it under “Run by run”."
        )
        return
    _one_rule(made, _rule(made, codes, found.codes))
    _worth(made)
    _alike(made)


def _denominator(found: services.Comparison) -> Denominator:
    offered = choices(found.unit, tables_known=rows_known(the_project(), found))
    if len(offered) == 1:
        return offered[0]
    return st.radio(
        "Divided by",
        offered,
        format_func=lambda each: WORDS[each].capitalize(),
        horizontal=True,
        help="Failures are counted per 100 of these",
        key=f"rates-by-{found.unit}",
    )


def _rule(made: RatesCompared, codes: list[str], most_first: tuple[str, ...]) -> str:
    year = made.found.year
    first = next((each for each in most_first if each in codes), codes[0])
    return st.selectbox(
        "Rule",
        codes,
        codes.index(first),
        format_func=lambda code: f"{code}: {made.found.catalogue.label(code, year)}",
        key=f"rates-rule-{year}-{made.found.source}",
    )


def _one_rule(made: RatesCompared, code: str) -> None:
    st.header(plain(rule_label(made, code)), anchor=False)
    these = made.of_rule(code)
    places = _funnel(made, code, these)
    st.markdown(plain(together_words(made, code)))
    said = council_sentences(made, these, places)
    st.markdown("\n".join(f"- {plain(words)}" for words in said))
    st.markdown(plain(" ".join([*cannot_words(made, code), *method_words(made, code)])))
    rows = page_of(these, TABLE_ROWS, key=f"rates-rows-{code}")
    setting = the_door().setting
    table(
        [rate_cells(each, made.divided, setting) for each in rows],
        f"Rates of rule {code} by council",
    )
    _how_to_read()


def _funnel(made: RatesCompared, code: str, these: tuple[CouncilRate, ...]) -> dict[int, int]:
    """Draw it; returns which councils are named in it, with their places."""
    if not any(each.rate is not None and each.denominator for each in these):
        st.markdown("No council’s rate of this rule is known, so there is no funnel to draw.")
        return {each.council_id: at for at, each in enumerate(these[:MOST_LINES])}
    places = _named(made, these)
    told = funnel_told(made, code, places)
    if told.spec is None:
        return places
    show_chart(told.spec, told.alt, f"funnel-{code}")
    source = f"{compared_words(made.found)}. Limits: {' '.join(method_words(made, code))}"
    caption = Caption(f"{told.label}: {made.words(code)}", source, invented(made.found))
    save_picture(told.spec, f"funnel-{made.found.year}-{code}", alt=told.alt, caption=caption)
    return places


def invented(found: services.Comparison) -> bool:
    """Whether a picture of it is to say "Illustrative"."""
    return any(each.origin == "illustrative" for each in found.councils)


def _named(made: RatesCompared, known: tuple[CouncilRate, ...]) -> dict[int, int]:
    """The councils that stand out in the chart by colour and shape, each with its place."""
    names = {each.council_id: each.council for each in known}
    ids = list(names)
    if len(ids) > MOST_LINES:
        ids = st.multiselect(
            f"Councils to name in the chart, up to {MOST_LINES} of {len(ids)}",
            ids,
            ids[:1] if who().council else [],
            format_func=names.__getitem__,
            max_selections=MOST_LINES,
            key=f"rates-named-{made.found.year}-{made.found.source}",
        )
    order = [each.council_id for each in made.councils]
    return {
        each: order.index(each) if len(order) <= MOST_LINES else at for at, each in enumerate(ids)
    }


def _how_to_read() -> None:
    with st.expander("How to read this", key="rates-how", on_change="rerun") as box:
        if not box.open:
            return
        said = [
            HOW_TO_READ,
            "Small councils’ rates jump about by luck, so the limits are wide on the left. Chance "
            "alone leaves 1 council in 20 outside the 95% limits and 2 in 1,000 outside the 99.8% "
            "limits. A council outside is worth a conversation; nothing here says why it is.",
            "“Drawn in” is the rate moved towards what councils have in common, the more so the "
            "smaller the council.",
            "Unknown is not 0: a council whose count or denominator is not known is in no line, "
            "no limit and no test. Councils stand in the order of their names.",
        ]
        st.markdown("\n".join(f"- {plain(words)}" for words in said))


def _worth(made: RatesCompared) -> None:
    st.header("Which rules are worth a conversation", anchor=False)
    if len(made.councils) < 2:
        st.markdown("With one council there is nothing to hold its rates against.")
        return
    st.markdown(plain(promise_words(made)))
    places = made.places_worth_a_conversation()
    rows = page_of(places, WORTH_ROWS, key=f"rates-worth-{made.found.year}")
    table(
        [
            {
                "Rule": f"{each.code}: {made.found.catalogue.label(each.code, made.found.year)}",
                "Council": each.council,
                "Rate": number_words(each, made.divided),
                "All together": made.divided.number(100 * (each.target or 0)),
                "Stands": standing_words(each),
                "p after all tests": _p(each.adjusted_p),
            }
            for each in (made.at(*place) for place in rows)
        ],
        f"Rates worth a conversation, {year_words(made.found.year)}",
        leads=rule_pages(made.at(*place).code for place in rows),
    )


def _p(value: float | None) -> str:
    if value is None:
        return "unknown"
    return "under 0.001" if value < 0.001 else f"{value:.3f}"


def _alike(made: RatesCompared) -> None:
    st.header("Are two councils similar?", anchor=False)
    names = {each.council_id: each.council for each in made.councils}
    if len(names) < 2:
        st.markdown("It takes two councils to ask.")
        return
    ids = list(names)
    left, right = st.columns(2)
    key = f"{made.found.year}-{made.found.source}"
    one = left.selectbox("Council", ids, format_func=names.__getitem__, key=f"alike-a-{key}")
    others = [each for each in ids if each != one]
    other = right.selectbox(
        "Beside", others, format_func=names.__getitem__, key=f"alike-b-{key}-{one}"
    )
    least, most = MARGIN
    st.markdown(
        f"“Similar” has to be shown: one rate is {least:.2f} to {most:.2f} times the other’s, "
        "with 5% risk at either end. “Different” means outside that. Where neither can be shown, "
        "nobody can tell from these numbers."
    )
    answers = []
    for code in made.codes:
        outcome, why = similar_words(made.similar(code, one, other), names[one], names[other], code)
        answers.append((code, outcome, why))
    tally = {kind: sum(each[1] == kind for each in answers) for kind in OUTCOMES}
    st.markdown(
        f"**Of {count_of(len(answers), 'rule')}: {tally['Similar']} similar, "
        f"{tally['Different']} different, {tally['Cannot tell']} cannot tell.**"
    )
    order = sorted(answers, key=lambda each: OUTCOMES.index(each[1]))
    rows = page_of(order, WORTH_ROWS, key=f"alike-page-{key}-{one}-{other}")
    table(
        [
            {
                "Rule": f"{code}: {made.found.catalogue.label(code, made.found.year)}",
                "Outcome": outcome,
                "What it rests on": why,
            }
            for code, outcome, why in rows
        ],
        f"Whether {names[one]} and {names[other]} are similar, rule by rule",
        leads=rule_pages(code for code, *_ in rows),
    )


OUTCOMES = ("Similar", "Different", "Cannot tell")
