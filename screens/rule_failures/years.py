"""Over the years: one rule, or a group of rules, of a few councils, cut where a rule changed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.words import listed
from common.years import year_words
from presenting.charts.pictures import Caption
from presenting.charts.years import years_spec
from screens.charts import save_picture, show_chart
from screens.look import RULE_GROUPS, empty, plain, table, the_catalogue, the_project
from screens.rule_failures.beside import MOST_COUNCILS
from screens.rule_failures.seen import the_door
from validation.catalogue import Group
from validation.disclosure import mark_of
from validation.over_years import Course, breaks_words, limits_words, rate_words
from validation.report import CHILDREN, ROWS
from validation.services import RunView, Which
from validation.services.years import (
    Years,
    course_of_group,
    course_of_rule,
    of_group,
    over_years,
)
from validation.statistics.clustering import ASSUMED_WORDS

_ONE, _GROUP = "One rule", "A group of rules"


def over_the_years(own: Sequence[RunView]) -> None:
    """The whole tab."""
    years = {source: {r.year for r in own if r.source == source} for source in _sources(own)}
    if not any(len(of_source) > 1 for of_source in years.values()):
        empty(
            "There is no second year to look back on. Import an earlier year’s first or last run "
            "below: of the same source, as sources count differently."
        )
        return
    found = _choose(own, [source for source in years if len(years[source]) > 1])
    if found is None:
        return
    if not found.by_year:
        st.markdown("No run of these councils counts in this unit.")
        return
    st.caption(plain(_compared_words(found)))
    what = st.radio("Look at", (_ONE, _GROUP), horizontal=True, key="years-what")
    if what == _ONE:
        _rule(found)
    else:
        _group(found)


def _sources(own: Sequence[RunView]) -> list[str]:
    reach = {run.source: 0 for run in own}
    for run in own:
        reach[run.source] += 1
    return sorted(reach, key=lambda source: -reach[source])


def _choose(own: Sequence[RunView], sources: Sequence[str]) -> Years | None:
    first, second, third = st.columns(3)
    source = first.selectbox(
        "Source",
        sources,
        help="Sources count differently, so only runs of one source are joined over years",
        key="years-source",
    )
    both: tuple[Which, ...] = ("first", "latest")
    which = second.radio(
        "Runs",
        both,
        format_func={"first": "Errors as they arise", "latest": "What is left"}.__getitem__,
        horizontal=True,
        help="Each year’s first full run, or each year’s latest; never one beside the other",
        key="years-which",
    )
    of_source = [run for run in own if run.source == source]
    units = list(dict.fromkeys(run.unit for run in of_source))
    if any(run.counts_children for run in of_source) and CHILDREN not in units:
        units = [CHILDREN, *units]
    unit = third.radio(
        "Counted in",
        units,
        horizontal=True,
        help="Children are a share of all children; rows have wider intervals",
        key=f"years-unit-{source}",
    )
    names = {run.council_id: run.council for run in of_source}
    ids = sorted(names, key=lambda each: names[each])
    chosen = st.multiselect(
        f"Councils, up to {MOST_COUNCILS} of {len(ids)}",
        ids,
        ids[:MOST_COUNCILS],
        format_func=names.__getitem__,
        max_selections=MOST_COUNCILS,
        key=f"years-councils-{source}",
    )
    if not chosen:
        st.markdown("Choose at least one council.")
        return None
    return over_years(
        the_project(), source=source, which=which, unit=unit, councils=chosen, door=the_door()
    )


def _compared_words(found: Years) -> str:
    kind = "first full run" if found.which == "first" else "latest run"
    years = listed([year_words(year) for year in found.years])
    return (
        f"{found.source}, counted in {found.unit}: each council’s {kind} of {years}. "
        "The same source and kind of run in every year."
    )


def _rule(found: Years) -> None:
    if not found.codes:
        st.markdown("No rule fails in any of these runs.")
        return
    # Asked for once: the list asks for the label of every rule there is.
    known, last = the_catalogue(), found.years[-1]
    code = st.selectbox(
        "Rule",
        found.codes,
        format_func=lambda each: f"{each}: {known.label(each, last)}",
        key="years-rule",
    )
    courses = course_of_rule(found, code)
    if words := breaks_words(courses[0].breaks):
        st.markdown(plain(f"{words} What stands on either side is not the same rule."))
    elif len(found.years) > 1:
        first = year_words(found.years[0])
        st.markdown(f"The rule did not change from {first} to {year_words(last)}.")
    _told(found, courses, f"Rule {code}: {known.label(code, last)}")


def _group(found: Years) -> None:
    if found.unit == CHILDREN:
        st.markdown(
            "One child may fail several rules of a group, so children of several rules are not "
            "added up. Choose another unit above, or one rule."
        )
        return
    groups: list[Group] = ["placement", "year-to-year", "local"]
    group = st.selectbox("Group", groups, format_func=RULE_GROUPS.__getitem__, key="years-group")
    courses = course_of_group(found, group)
    used = listed([f"{each.rules} in {each.council}" for each in courses])
    st.markdown(
        plain(
            f"Of the {of_group(found, group)} rules of this group, those are added up that did not "
            f"change in any of these years, that every run looked at and whose counts may be seen: "
            f"{used}."
        )
    )
    _told(found, courses, f"Rules of the group “{RULE_GROUPS[group]}”")


def _told(found: Years, courses: Sequence[Course], title: str) -> None:
    st.markdown("\n".join(f"- {plain(words)}" for course in courses for words in course.words()))
    share = found.unit == CHILDREN
    up = "% of children" if share else f"{found.unit.capitalize()} per 100 children"
    if spec := years_spec(courses, found.years, up=up):
        alt = " ".join(words for course in courses for words in course.words())
        cut = breaks_words(courses[0].breaks)
        show_chart(spec, f"{alt} {cut} The table below has every year.", f"years-{title}")
        with st.expander("Save this chart as a picture"):
            every = [each for year in found.by_year.values() for each in year.councils]
            invented = any(each.origin == "illustrative" for each in every)
            caption = Caption(title, f"{_compared_words(found)} {cut}", invented)
            save_picture(spec, "over-the-years", alt=alt, caption=caption)
    mark = mark_of(the_door().setting)
    table(
        [
            {
                "Council": course.council,
                "Year": year_words(point.year),
                "Run": point.run_words.split(", ", 1)[1].removesuffix(f", {found.source}"),
                "Failures": rate_words(point, found.unit, mark),
                "95% interval": limits_words(point, found.unit),
                "Joined to the year before": _joined(course, at),
            }
            for course in courses
            for at, point in enumerate(course.points)
        ],
        f"{title}, year by year",
    )
    _how_to_read(found, courses)


def _joined(course: Course, at: int) -> str:
    if at == 0:
        return "the first year"
    why = course.cut_between(course.points[at - 1].year, course.points[at].year)
    return f"no: {why}" if why else "yes"


def _how_to_read(found: Years, courses: Sequence[Course]) -> None:
    words = (
        "Points are joined only where the rule, its check and its message stayed the same. A year "
        "that did not look, or whose count may not be shown, has no point, which is not 0. Years "
        "are taken as apart, though many children are in two of them."
    )
    points = [point for course in courses for point in course.points if point.rate is not None]
    if found.unit == ROWS and any(not point.by_children for point in points):
        words += f" Some intervals are {ASSUMED_WORDS}."
    elif found.unit == CHILDREN:
        words += " Intervals are Wilson’s; the difference of two years is Newcombe’s."
    st.caption(plain(words))
