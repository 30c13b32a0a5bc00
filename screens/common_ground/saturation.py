"""Enough interviews?: whether more people would still bring anything new, and what that is not."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from common.words import day_words
from research.saturation.model import BASES, PERCENTS, RUNS, Counted, Rule
from research.saturation.units import KINDS, Kind, Level, Standing, Standings
from research.services.saturation import can_count_themes
from research.services.saturation import saturation as how_they_stand
from screens.charts import growth_chart
from screens.look import plain, table, the_project
from screens.offered import none_yet
from screens.paging import page_of

LEVEL, COUNCIL = "saturation_level", "saturation_council"
ROWS_A_PAGE = 20
# More numbers than these nobody listens to; the table has them all.
MOST_SPOKEN = 30
KIND_WORDS: dict[Kind, str] = {"people": "People", "sessions": "Sessions"}
LEVEL_WORDS: dict[Level, str] = {
    "tags": "Every tag",
    "top tags": "Top tags only",
    "themes": "Themes",
}
TAKES_FOR_GRANTED = (
    "The estimate takes people to be like one another and to have been asked the same. These were "
    "chosen for their role: read it as that many at least."
)
WHAT_IT_IS_NOT = (
    "That no new tags come does not say that what people mean is understood. In one study the "
    "tags were used up after 9 interviews, what they meant after 16 to 24 (Hennink, Kaiser and "
    "Marconi 2017).",
    "Some ways of working reject the notion: in reflexive thematic analysis meaning is made by "
    "who reads, and does not run out (Braun and Clarke 2019).",
    "It speaks of these councils, these roles and the questions that were asked. Other people, "
    "or other questions, may bring much that is new.",
    "It follows how finely tags are made: fewer and broader tags are used up sooner.",
    "A council with too few people cannot be told, however little they brought.",
)


def saturation() -> None:
    """The tab."""
    st.markdown(
        "Whether the last people asked still brought anything new; the word for it is saturation. "
        "What was heard from the first few is the base. It counts as reached once the next few "
        "together bring hardly anything beside that (Guest, Namey and Chen 2020)."
    )
    kind, level, rule = _asked()
    found = how_they_stand(the_project(), kind, level, rule)
    if not found.overall.units:
        none_yet(
            "Nothing to count yet.",
            "Say in each session who took part, and give their quotes tags. "
            "Where nobody is named, go by sessions.",
            "sessions",
            screen="sessions",
            label="Go to Sessions",
        )
        return
    _lines(found)
    _one_of(found)
    _what_it_is_not()


def _asked() -> tuple[Kind, Level, Rule]:
    levels: list[Level] = ["tags", "top tags"]
    if can_count_themes(the_project()):
        levels.append("themes")
    _forget_unless(LEVEL, levels)
    with st.container(horizontal=True):
        kind = st.segmented_control(
            "One after another",
            KINDS,
            default="people",
            format_func=KIND_WORDS.__getitem__,
            key="saturation_kind",
            help="People in the order of the first session each took part in, or whole sessions",
        )
        level = st.segmented_control(
            "What is new",
            levels,
            default="tags",
            format_func=LEVEL_WORDS.__getitem__,
            key=LEVEL,
        )
        base = st.segmented_control(
            "To begin with", BASES, default=BASES[0], key="saturation_base", help="The base"
        )
        run = st.segmented_control(
            "To confirm",
            RUNS,
            default=RUNS[0],
            key="saturation_run",
            help="How many must follow that together bring hardly anything new",
        )
        percent = st.segmented_control(
            "Hardly anything is",
            PERCENTS,
            default=PERCENTS[0],
            format_func=lambda each: f"{each}% of the base or less" if each else "nothing",
            key="saturation_percent",
        )
    # A press on what is chosen takes the choice away: then it is as at first.
    at_first = Rule()
    rule = Rule(
        at_first.base if base is None else base,
        at_first.run if run is None else run,
        at_first.percent if percent is None else percent,
    )
    return kind or "people", level or "tags", rule


def _forget_unless(key: str, there: Collection[object]) -> None:
    """Forget a choice that can be made no more."""
    if st.session_state.get(key) not in there:
        st.session_state.pop(key, None)


def _lines(found: Standings) -> None:
    of = found.counted
    for each in found.lines:
        name, rest = plain(each.council), plain(each.words(of).removeprefix(each.council))
        st.markdown(f"**{name}**{rest}")
    st.caption(plain(" ".join(_order(found))))


def _order(found: Standings) -> list[str]:
    of, whole = found.counted, found.overall
    words = [
        "People in the order of their first session, those of one session as they were entered."
        " Interviewers, audiences and people of no council do not count."
        if found.kind == "people"
        else "Sessions in the order they were held. What interviewers said does not count."
    ]
    if whole.undated:
        come = "comes" if whole.undated == 1 else "come"
        words.append(f"{of.units(whole.undated)} without a date {come} last.")
    if found.homeless:
        words.append(f"{of.units(found.homeless)} of no one council: part of the whole only.")
    without = whole.without
    if without:
        are = "is" if without == 1 else "are"
        words.append(
            f"{of.units(without)} with no {of.code} on any quote {are} left out: not tagged yet is "
            "not the same as nothing new."
        )
    words.append(
        "Random orders, because who happened to be asked first decides much of it; they are the "
        "same each time."
    )
    return words


def _one_of(found: Standings) -> None:
    by_id = {each.council_id or 0: each for each in found.lines if each.units}
    chosen = found.lines[0].council_id or 0
    _forget_unless(COUNCIL, by_id)
    if len(by_id) > 1:
        chosen = st.selectbox(
            "Look at",
            list(by_id),
            format_func=lambda each: by_id[each].council,
            key=COUNCIL,
        )
    each, of = by_id[chosen], found.counted
    held = each.saturation
    reached = (held.at, held.figure) if held.at and held.figure else None
    growth_chart(
        held.new,
        reached=reached,
        names=(f"New {of.code}s", "All so far"),
        across=f"{of.one.capitalize()}, in order",
        alt_words=_alt(each, of),
        key=f"saturation-chart-{chosen}-{found.kind}-{found.level}",
    )
    if held.status != "too few" and (words := each.unheard.words(of)):
        st.caption(plain(f"{words} {TAKES_FOR_GRANTED if each.unheard.more else ''}"))
    _table(each, of, found)


def _alt(each: Standing, of: Counted) -> str:
    new = each.saturation.new
    numbers = ", ".join(f"{number:,}" for number in new[:MOST_SPOKEN])
    rest = " and so on" if len(new) > MOST_SPOKEN else ""
    return (
        f"{each.council}: new {of.code}s from each {of.one} in order: {numbers}{rest}; "
        f"{sum(new):,} in all. The table below has every one."
    )


def _table(each: Standing, of: Counted, found: Standings) -> None:
    so_far, rows = 0, []
    runs = {run.after: f"{run.new:,} beside {run.base:,}" for run in each.saturation.runs}
    following = f"New from the next {found.rule.run}"
    for place, (unit, new) in enumerate(zip(each.units, each.saturation.new, strict=True), start=1):
        so_far += new
        rows.append(
            {
                "Order": place,
                of.one.capitalize(): unit.label,
                "Council": unit.council or "No one council",
                "First session" if found.kind == "people" else "Held": day_words(unit.date)
                if unit.date
                else "No date",
                f"{of.code.capitalize()}s heard": len(unit.codes),
                "New": new,
                "All so far": so_far,
                following: runs.get(place, ""),
            }
        )
    here = page_of(rows, ROWS_A_PAGE, key=f"saturation-rows-{each.council_id}-{found.kind}")
    table(here, f"{each.council}: what each {of.one} brought that was new, in order")


def _what_it_is_not() -> None:
    with st.container(border=True):
        st.markdown("**What this does not mean**")
        st.markdown("\n".join(f"- {plain(each)}" for each in WHAT_IT_IS_NOT))
