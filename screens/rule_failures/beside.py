"""Councils side by side: one run each, a few councils at a time, and what fails in one alone."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from common.years import year_words
from screens.charts import bar_chart
from screens.look import RULE_GROUPS, plain, table, the_catalogue
from screens.offered import none_yet
from screens.paging import page_of
from screens.pickers import search_box
from screens.rule_failures.choosing import Choice, choose, compare
from screens.rule_failures.groups import offer_groups
from screens.rule_failures.heat import heat_table
from screens.rule_failures.opening import open_a_rule, rule_pages
from screens.rule_failures.seen import the_door
from validation import services
from validation.changing_words import total_of
from validation.disclosure import Setting, before_sum, mark_of
from validation.disclosure.rounding import FEWEST
from validation.rates import counted
from validation.report import CHILDREN
from validation.services import ORDER_WORDS, Comparison, CouncilRun, Order, RuleFilter, RunView
from validation.services.controlling import controlled

RULES_SHOWN = 25
ALONE_SHOWN = 10
# More columns than these nobody can read beside one another.
MOST_COUNCILS = 6


def side_by_side(own: list[RunView]) -> None:
    """The whole tab."""
    if not own:
        none_yet("No council’s run has been imported yet.", "Import one below.", "runs")
        return
    chosen = choose(own)
    councils = _choose_councils(chosen)
    if not councils:
        st.markdown("Choose at least one council.")
        return
    door = the_door()
    compared = compare(chosen, councils)
    found = controlled(compared, door)
    st.caption(plain(f"{found.words()}."))
    _totals(found)
    offer_groups(compared, chosen.which, door)
    which, order = _filters(chosen.year)
    codes = services.wanted(found, which, order)
    st.markdown(f"**{count_of(len(codes), 'rule')}**, sorted by {ORDER_WORDS[order].lower()}")
    if codes:
        _rules(found, codes, door.setting)
    else:
        st.markdown("No rule fits this. Take a filter away, or show rules that fail nowhere too.")
    _alone(found, door.setting)


def _rules(found: Comparison, codes: list[str], setting: Setting) -> None:
    form = st.radio("Show as", ("Table", "Heat table"), horizontal=True, key="side-form")
    some = page_of(codes, RULES_SHOWN, key=f"rules-page-{found.year}")
    if form == "Heat table":
        heat_table(found, some)
    else:
        table(
            [_comparison_row(found, code, setting) for code in some],
            f"Rules, council beside council, {year_words(found.year)}",
            leads=rule_pages(some),
        )
        _how_to_read(found)
    open_a_rule(codes, found.year, "councils")


def _choose_councils(chosen: Choice) -> list[int]:
    ids = chosen.councils
    if len(ids) == 1:
        return ids
    return st.multiselect(
        f"Councils, up to {MOST_COUNCILS} of {len(ids)}",
        ids,
        ids[:MOST_COUNCILS],
        format_func=chosen.names.__getitem__,
        max_selections=MOST_COUNCILS,
        key=f"side-councils-{chosen.year}-{chosen.source}",
    )


def _totals(found: Comparison) -> None:
    """Each council's mix: how much, in how many rules, and how concentrated it is."""
    if not found.councils:
        return
    for first in range(0, len(found.councils), 3):
        row = found.councils[first : first + 3]
        for column, each in zip(st.columns(3), row, strict=False):
            with column.container(border=True):
                _total(each)


def _total(each: CouncilRun) -> None:
    mix, hidden = each.mix, len(each.run.hidden)
    st.markdown(f"**{plain(each.council)}**")
    rules = count_of(mix.rules + hidden, "failing rule")
    st.markdown(f"{_all_of(each)} in {rules}")
    if each.children_hidden:
        st.markdown(f"Fewer than {FEWEST} children in the return: no rates are given")
    elif each.children:
        st.markdown(f"{each.children:,} children in the return")
    else:
        st.markdown("Children in the return: not stated")
    if hidden:
        how = "round to 0" if each.run.rounded_to else "are hidden"
        st.caption(f"The counts of {hidden} of the {rules} {how}")
    elif mix.rules > 3 and not each.run.rounded_to:
        st.caption(
            f"The three largest rules make {mix.three_largest:,} of the {mix.total:,}; "
            f"{mix.under_five} of {mix.rules} rules fail under 5 times"
        )


def _all_of(each: CouncilRun) -> str:
    """The total: of what is shown only, where something is hidden or rounded."""
    return f"{before_sum(each.run)}{total_of(each.mix.total, each.unit)}"


def _filters(year: int) -> tuple[RuleFilter, Order]:
    known = the_catalogue()
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        words = search_box(
            "Find a rule", key="find-rule", placeholder="A code, a field, or plain words: dentist"
        )
    order = right.selectbox(
        "Sort by", list(ORDER_WORDS), format_func=ORDER_WORDS.__getitem__, key="side-order"
    )
    group, of_table, of_field, failing = st.columns([1.2, 1, 1.4, 1.2], vertical_alignment="bottom")
    chosen_table = of_table.selectbox(
        "Table",
        services.known_tables(year, known),
        None,
        placeholder="Any",
        key="side-table",
    )
    return (
        RuleFilter(
            words,
            group.selectbox(
                "Group",
                list(RULE_GROUPS),
                None,
                format_func=RULE_GROUPS.__getitem__,
                placeholder="Any",
                key="side-group",
            ),
            chosen_table,
            of_field.selectbox(
                "Field",
                services.known_fields(year, chosen_table, known),
                None,
                placeholder="Any, such as ETHNIC",
                key=f"side-field-{chosen_table}",
            ),
            failing.checkbox("Only rules that fail", True, key="side-failing"),
        ),
        order,
    )


def _comparison_row(found: Comparison, code: str, setting: Setting) -> dict[str, object]:
    row: dict[str, object] = {"Rule": f"{code}: {found.catalogue.label(code, found.year)}"}
    for each in found.councils:
        row[each.council] = shown(each, code, setting)
    return row


def shown(each: CouncilRun, code: str, setting: Setting) -> str:
    """A count with its rate, or the word for why there is none: never 0 for what nobody saw."""
    cell = each.cell(code)
    if cell.count is None or cell.status != "failed":
        why = mark_of(setting) if cell.status == "hidden" else cell.status
        return f"{why}{f', {cell.note}' if cell.note else ''}"
    rate = each.rate(code)
    sign = "%" if each.unit == CHILDREN else ""
    per = f" ({rate.per_100:.1f}{sign or ' per 100'})" if rate else " (rate unknown)"
    return f"{cell.count:,}{per}{f', {cell.note}' if cell.note else ''}"


def _how_to_read(found: Comparison) -> None:
    rated = [each for each in found.councils if each.children]
    unrated = [each.council for each in found.councils if not each.children]
    denominators = ", ".join(f"{each.council} {each.children:,}" for each in rated)
    per = ""
    if rated and found.unit == CHILDREN:
        per = f" “%” is of the children in the return ({denominators})."
    elif rated:
        per = (
            f" “Per 100” is {counted(found.unit)} per 100 children in the return "
            f"({denominators}): no proportion, as one child may have many."
        )
    if unrated:
        per += f" Rates are unknown where children are not stated: {', '.join(unrated)}."
    st.caption(
        plain(
            f"Counts are {counted(found.unit)} the rule flagged"
            f"{', not children' if found.unit != CHILDREN else ''}.{per} "
            "“Passed (inferred)”: its tables were loaded and the report does not list it. "
            "“Unknown”: nobody can tell. Neither is a 0."
        )
    )


def _alone(found: Comparison, setting: Setting) -> None:
    """Rules that fail in one council and in no other of those compared."""
    st.header("Ours alone", anchor=False)
    if len(found.councils) < 2:
        st.markdown("Choose a second council to see which rules fail in one of them alone.")
        return
    names = {each.council_id: each.council for each in found.councils}
    council = st.selectbox(
        "Council",
        list(names),
        format_func=names.__getitem__,
        key=f"alone-{'-'.join(map(str, names))}",
    )
    these = services.alone(found, council)
    st.markdown(plain(f"{services.alone_words(names[council], these)}."))
    top = these[:ALONE_SHOWN]
    bar_chart(
        [(f"Rule {each.code}", float(each.count), f"{each.count:,}") for each in top if each.count],
        along=f"Failures ({found.unit})",
        alt_words=f"Rules that fail in {names[council]} alone, the largest first: "
        + ", ".join(f"{each.code} {each.count:,}" for each in top if each.count),
        key=f"alone-chart-{council}",
    )
    table(
        [
            {
                "Rule": f"{each.code}: {found.catalogue.label(each.code, found.year)}",
                names[council]: mark_of(setting) if each.count is None else each.count,
                "In the others": each.words(),
            }
            for each in these
        ],
        f"Rules that fail in {names[council]} and in no other council compared",
        leads=rule_pages(each.code for each in these),
    )
