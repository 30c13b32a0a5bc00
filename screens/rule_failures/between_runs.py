"""Two runs of a return beside one another: what changed, of what, and what a fix uncovered."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from screens.look import plain, table, the_catalogue
from screens.paging import page_of
from screens.rule_failures.opening import rule_pages
from screens.rule_failures.seen import hidden_mark
from validation.changing import LOOKED_AT_BOTH_TIMES, Change, Difference, Group, Part
from validation.changing_words import (
    GROUP_WORDS,
    change_words,
    parts_told,
    total_words,
    why_it_may_rise,
)
from validation.model import Cell
from validation.rates import number_words
from validation.services.changes import changed
from validation.services.comparing import Comparison, CouncilRun

CHANGES_SHOWN = 20
# What somebody wants to see first, whatever its size.
_FILTERS: dict[str, tuple[Group, ...]] = {
    "All that changed": (
        "new failure",
        "up",
        "down",
        "gone",
        "newly looked at",
        "no longer looked at",
        "not shown",
    ),
    "Up and new": ("new failure", "up"),
    "Down and gone": ("down", "gone"),
    "Newly looked at": ("newly looked at",),
    "No longer looked at": ("no longer looked at",),
}


def between_runs(found: Comparison) -> None:
    """The whole part; ``found`` holds the runs of one return, through the door."""
    st.header("What changed between two runs", anchor=False)
    if len(found.councils) < 2:
        st.markdown(
            "There is one run of this return. Import the next one below to see what changed."
        )
        return
    chosen = _choose(found)
    if chosen is None:
        return
    between = changed(found, chosen[0], chosen[1])
    if between is None:
        return
    st.markdown(plain(total_words(between)))
    _why(between)
    _groups(between)
    _rules(between, f"{chosen[0]}-{chosen[1]}")


def _choose(found: Comparison) -> tuple[int, int] | None:
    by_id = {each.run_id: each for each in found.councils}
    ids = list(by_id)
    key = f"{found.councils[0].council_id}-{found.year}-{found.source}-{found.unit}"
    left, right = st.columns(2)
    now = left.selectbox(
        "Run",
        ids,
        index=len(ids) - 1,
        format_func=lambda each: _named(by_id[each]),
        key=f"changed-run-{key}",
    )
    place = ids.index(now)
    others = [each for each in ids if each != now]
    before = right.selectbox(
        "Compared with",
        others,
        index=max(place - 1, 0),
        format_func=lambda each: _named(by_id[each]),
        help="The run before it, unless another is chosen",
        key=f"changed-before-{key}-{now}",
    )
    return (now, before) if now in by_id and before in by_id else None


def _named(each: CouncilRun) -> str:
    return each.run_words.split(", ", 1)[1].removesuffix(f", {each.run.source}")


def _why(between: Difference) -> None:
    if words := why_it_may_rise(between):
        st.markdown("**Before the total is taken for the work’s doing**")
        st.markdown("\n".join(f"- {plain(each)}" for each in words))


def _groups(between: Difference) -> None:
    told = parts_told(between)
    if not told:
        st.markdown("No rule fails in either run.")
        return
    said_why = any(part.why for part in told)
    table(
        [
            {
                "What happened": GROUP_WORDS[part.group],
                **({"Why": part.why.words if part.why else ""} if said_why else {}),
                "Rules": len(_telling(part)),
                f"Change ({between.now.unit})": _sum_words(part),
            }
            for part in told
        ],
        f"What changed from run {between.before.facts.number} to run {between.now.facts.number}",
    )
    rest = {
        group: sum(len(part.changes) for part in between.parts if part.group == group)
        for group in ("passed both times", "unknown both times")
    }
    st.caption(
        f"Beside these, {count_of(rest['passed both times'], 'rule')} passed both times, as far as "
        f"can be inferred, and {rest['unknown both times']} are unknown both times, which is not 0."
    )


def _telling(part: Part) -> list[Change]:
    return [c for c in part.changes if c.before.count or c.now.count or c.difference is None]


def _sum_words(part: Part) -> str:
    if part.hidden == len(_telling(part)):
        return "not shown"
    words = f"{part.difference:+,}".replace("-", "−") if part.difference else "0"
    return f"{words} and {part.hidden} not shown" if part.hidden else words


def _rules(between: Difference, key: str) -> None:
    which = st.segmented_control(
        "Rules to show",
        list(_FILTERS),
        default="All that changed",
        required=True,
        key=f"changes-shown-{key}",
    )
    groups = _FILTERS[which or "All that changed"]
    found = [c for c in between.of(*groups) if c.before.count or c.now.count or not c.difference]
    found = [c for c in found if _matters(c)]
    if not found:
        st.markdown("No rule changed in this way.")
        return
    some = page_of(found, CHANGES_SHOWN, key=f"changes-page-{key}-{which}")
    number = between.before.facts.number, between.now.facts.number
    known = the_catalogue()
    said_why = any(change_words(each) for each in some)
    table(
        [
            {
                "Rule": f"{each.code}: {known.label(each.code, between.now.facts.year)}",
                f"Run {number[0]}": _cell(each.before, between),
                f"Run {number[1]}": _cell(each.now, between),
                "Change": _change(each),
                "What happened": GROUP_WORDS[each.group],
                **({"Why": change_words(each)} if said_why else {}),
            }
            for each in some
        ],
        f"Rules that changed from run {number[0]} to run {number[1]}, most first",
        leads=rule_pages(each.code for each in some),
    )


def _matters(change: Change) -> bool:
    cells = (change.before, change.now)
    return any(cell.count or cell.status == "hidden" for cell in cells)


def _cell(cell: Cell, between: Difference) -> str:
    if cell.status == "hidden":
        return hidden_mark()
    if cell.count:
        return number_words(cell.count, between.now.unit)
    return cell.status


def _change(change: Change) -> str:
    if change.group not in LOOKED_AT_BOTH_TIMES:
        return "not comparable" if change.group != "not shown" else "not shown"
    if change.difference is None:
        return "not shown"
    return f"{change.difference:+,}".replace("-", "−") if change.difference else "none"
