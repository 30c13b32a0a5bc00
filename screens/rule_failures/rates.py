"""Rates: one rule in every council between the limits of chance, what stands out, who is alike."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from common.years import year_words
from presenting.charts.pictures import Caption
from presenting.charts.rates import Limit, Point, funnel_spec
from presenting.charts.style import MOST_LINES
from screens.charts import save_picture, show_chart
from screens.look import empty, plain, table, the_project, who
from screens.paging import page_of
from screens.rule_failures.choosing import choose, compare
from screens.rule_failures.opening import rule_pages
from screens.rule_failures.seen import hidden_mark, the_door
from validation import services
from validation.rated.denominators import WORDS, Denominator, Divided, choices
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
    limits_words,
    method_words,
    number_words,
    promise_words,
    rate_sentence,
    similar_words,
    standing_words,
    together_words,
)
from validation.statistics.equivalence import MARGIN

TABLE_ROWS, WORTH_ROWS = 25, 15
CHANCE_95, CHANCE_998, TOGETHER = "95% limits", "99.8% limits", "All councils together"
USUAL_95, USUAL_998 = "95%, as councils ordinarily differ", "99.8%, as councils ordinarily differ"


def rates(own: list[RunView]) -> None:
    """The whole tab."""
    if not own:
        empty("No council’s run has been imported yet. Import one below.")
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
    year = made.found.year
    label = f"Rule {code}: {made.found.catalogue.label(code, year)}"
    st.subheader(plain(label), anchor=False)
    these = made.of_rule(code)
    places = _funnel(made, code, these, label)
    st.markdown(plain(together_words(made, code)))
    _sentences(made, these, places)
    st.markdown(plain(" ".join([*cannot_words(made, code), *method_words(made, code)])))
    rows = page_of(these, TABLE_ROWS, key=f"rates-rows-{code}")
    table([_row(each, made.divided) for each in rows], f"Rates of rule {code} by council")
    _how_to_read()


def _sentences(made: RatesCompared, these: tuple[CouncilRate, ...], places: dict[int, int]) -> None:
    """A sentence for each council that is named in the chart; how many of the rest lie where."""
    said = [rate_sentence(each, made.divided) for each in these if each.council_id in places]
    rest = [each for each in these if each.council_id not in places]
    if rest:
        beyond = [each for each in rest if each.standing]
        unknown = sum(each.standing is None for each in rest)
        left = f", and of {unknown} it is not known" if unknown else ""
        said.append(
            f"Of the other {count_of(len(rest), 'council')}, {len(beyond)} lie outside the 95% "
            f"limits, {len(rest) - len(beyond) - unknown} within{left}."
        )
    st.markdown("\n".join(f"- {plain(words)}" for words in said))


def _funnel(
    made: RatesCompared, code: str, these: tuple[CouncilRate, ...], label: str
) -> dict[int, int]:
    """Draw it; returns which councils are named in it, with their places."""
    known = [each for each in these if each.rate is not None and each.denominator]
    if not known:
        st.markdown("No council’s rate of this rule is known, so there is no funnel to draw.")
        return {each.council_id: at for at, each in enumerate(these[:MOST_LINES])}
    places = _named(made, these)
    points = [
        Point(
            each.council,
            float(each.denominator or 0),
            100 * (each.rate or 0),
            f"{number_words(each, made.divided)}; {standing_words(each)}",
            places.get(each.council_id),
        )
        for each in known
    ]
    of = made.divided.denominator_words(made.table_of(code))
    spec = funnel_spec(
        points,
        _limits(made, code),
        across=of.capitalize(),
        up="% of children" if made.divided.share else f"{made.words(code).capitalize()}",
        most=100.0 if made.divided.share else None,
    )
    if spec is None:
        return places
    alt = (
        f"Funnel chart of {label}: {count_of(len(points), 'council')} by how many "
        f"{of}, with the limits of chance. {together_words(made, code)} "
        + " ".join(f"{each.council}: {standing_words(each)}." for each in known[:MOST_LINES])
    )
    show_chart(spec, alt, f"funnel-{code}")
    source = f"{compared_words(made.found)}. Limits: {' '.join(method_words(made, code))}"
    caption = Caption(f"{label}: {made.words(code)}", source, invented(made.found))
    save_picture(spec, f"funnel-{made.found.year}-{code}", alt=alt, caption=caption)
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


def _limits(made: RatesCompared, code: str) -> list[Limit]:
    funnel = made.funnel(code)
    if funnel is None:
        return []
    sizes = funnel.sizes.tolist()
    drawn = [
        Limit(
            TOGETHER, (1, 0), "#0b0c0c",
            tuple((size, 100 * funnel.target) for size in (sizes[0], sizes[-1])),
        )
    ]  # fmt: skip
    kinds = [(CHANCE_95, CHANCE_998, "#505a5f", funnel.chance)]
    if funnel.usual:
        kinds.append((USUAL_95, USUAL_998, "#D55E00", funnel.usual))
    for inner, outer, colour, both in kinds:
        for name, dash, limits in zip((inner, outer), ((3, 3), (9, 4)), both, strict=True):
            for ends in (limits.lower, limits.upper):
                at = [
                    (size, 100 * rate)
                    for size, rate in zip(sizes, ends.tolist(), strict=True)
                    if rate == rate  # A limit that is not defined is not drawn.
                ]
                drawn.append(Limit(name, dash, colour, tuple(at)))
    return drawn


def _row(each: CouncilRate, divided: Divided) -> dict[str, object]:
    drawn = "not estimated" if each.drawn_in is None else divided.number(100 * each.drawn_in)
    return {
        "Council": each.council,
        "Count": each.count or _status(each),
        "Out of": each.denominator,
        "Rate": "unknown" if each.rate is None else number_words(each, divided),
        "95% limits": limits_words(each, divided),
        "Drawn in": drawn if each.rate is not None else "unknown",
        "Stands": standing_words(each),
    }


def _status(each: CouncilRate) -> str:
    if each.status == "hidden":
        return f"{hidden_mark()} (fails)"
    zeros = {"passed": "0", "passed (inferred)": "0 (passed, inferred)"}
    return zeros.get(each.status, each.status)


def _how_to_read() -> None:
    with st.expander("How to read this", key="rates-how", on_change="rerun") as box:
        if not box.open:
            return
        said = [
            "Each point is a council: the further right, the larger its return; the higher, the "
            "more often the rule fails there. The line across is the rate of all councils here "
            "together.",
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
    st.subheader("Which rules are worth a conversation", anchor=False)
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
    st.subheader("Are two councils similar?", anchor=False)
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
