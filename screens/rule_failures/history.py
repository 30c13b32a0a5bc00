"""One rule opened: what it looks at, how it fails run by run, and where its chain begins."""

from __future__ import annotations

from collections import Counter, defaultdict

import streamlit as st

from common.words import count_of, day_words
from common.years import year_words
from presenting.charts.basic import Line
from presenting.charts.style import MOST_LINES
from screens.charts import line_chart
from screens.look import RULE_GROUPS, go_to, plain, table, the_catalogue, the_project
from screens.rule_failures.seen import the_door
from validation import services
from validation.rates import counted
from validation.report import CHILDREN, PUBLISHED
from validation.services import Series
from validation.services.looking import rule_words


def one_rule(code: str) -> None:
    """A rule of any spelling; a code nobody knows is shown as such."""
    spelt = the_catalogue().spelling(code)
    found = services.history_of_rule(the_project(), spelt, door=the_door())
    own = [series for series in found if series.source != PUBLISHED]
    year = max((series.year for series in own), default=None)
    go_to("rule_failures", "All rules")
    st.header(
        plain(f"Rule {spelt[:40]}: {rule_words(spelt, year, the_catalogue())[:200]}"), anchor=False
    )
    _facts(spelt, year)
    go_to("evidence", f"The chain from rule {plain(spelt[:40])}", {"rule": spelt})
    looked = [s for s in own if any(p.count is not None or p.mark for p in s.points)]
    if not own:
        st.markdown("No run has been imported yet, so how often it fails is unknown.")
    elif not looked:
        st.markdown("No run tells whether it fails: it is unknown everywhere, which is not 0.")
    else:
        _one_return(looked)
    _nobody_can_tell(own, looked)


def _facts(code: str, year: int | None) -> None:
    match = the_catalogue().match(code, year)
    rule = match.rule or (match.members[0] if match.members else None)
    if rule is None:
        st.markdown("This code is not in our catalogue; its counts are kept as they came.")
        return
    group = RULE_GROUPS.get(rule.group, "No group")
    tables = ", ".join(rule.tables) or "none named"
    fields = ", ".join(rule.fields) or "none named"
    st.markdown(plain(f"{group}. Reads {tables}. Fields: {fields}."))
    if rule.needs_last_year:
        st.caption("It needs last year’s files: without them nobody can tell whether it fails.")


def _one_return(looked: list[Series]) -> None:
    """One return in one unit at a time, the newest first: with ten years, all are a long page."""
    groups: dict[tuple[int, str, str], list[Series]] = defaultdict(list)
    for series in looked:
        groups[series.year, series.source, series.unit].append(series)
    reach = Counter((series.year, series.source) for series in looked)
    returns = sorted(reach, key=lambda each: (-each[0], -reach[each], each[1]))
    left, right = st.columns(2)
    year, source = returns[0]
    if len(returns) > 1:
        year, source = left.selectbox(
            "Return",
            returns,
            format_func=lambda each: f"{year_words(each[0])}, {each[1]}",
            key="rule-return",
        )
    units = [unit for at, of, unit in groups if (at, of) == (year, source)]
    units.sort(key=lambda each: (each != CHILDREN, each))
    unit = units[0]
    if len(units) > 1:
        unit = right.radio("Counted in", units, horizontal=True, key=f"rule-unit-{year}-{source}")
    _a_return(groups[year, source, unit], year, source, unit)


def _a_return(rows: list[Series], year: int, source: str, unit: str) -> None:
    st.markdown(f"**{plain(f'{year_words(year)}, {source}, {counted(unit)}')}**")
    st.markdown("  \n".join(plain(series.words()) for series in rows[:MOST_LINES]))
    numbers = sorted({point.number for series in rows for point in series.points})
    if len(numbers) > 1:
        lines = []
        for at, series in enumerate(rows[:MOST_LINES]):
            counts = {point.number: point.count for point in series.points}
            lines.append(Line(series.council, tuple(counts.get(n) for n in numbers), at))
        line_chart(
            [f"Run {number}" for number in numbers],
            lines,
            across="Run of each council’s return",
            up=f"Failures ({unit})",
            alt_words="; ".join(s.words() for s in rows[:MOST_LINES])
            + ". The table below has every run.",
            key=f"rule-{year}-{source}-{unit}",
        )
    if len(rows) > MOST_LINES:
        st.caption(f"The chart has the first {MOST_LINES} of {count_of(len(rows), 'council')}.")
    table(
        [
            {
                "Council": series.council,
                "Run": point.number,
                "Date": day_words(point.date) if point.date else None,
                "Failures": point.words() if point.count or point.mark else point.status,
                "Since the run before": point.since,
                "Per 100 children": point.rate_words(),
            }
            for series in rows
            for point in series.points
        ],
        f"Every run of {year_words(year)} from the {source}",
    )


def _nobody_can_tell(own: list[Series], looked: list[Series]) -> None:
    told = {series.council for series in looked}
    rest = sorted({series.council for series in own} - told)
    if looked and rest:
        st.caption(plain(f"Unknown in every run of: {', '.join(rest)}."))
