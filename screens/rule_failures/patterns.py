"""Patterns: how few rules make most failures, what councils share, whose mix differs, and causes.

Everything here is made from counts that came through the door.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from screens.look import plain
from screens.offered import none_yet
from screens.rule_failures.choosing import Choice, choose, compare
from screens.rule_failures.patterns_causes import the_causes
from screens.rule_failures.patterns_mix import the_mix
from screens.rule_failures.patterns_overlap import the_overlap
from screens.rule_failures.patterns_pareto import the_pareto
from screens.rule_failures.seen import the_door
from validation.patterns.overlap import MOST_COUNCILS
from validation.services import RunView
from validation.services.controlling import controlled

FEW_MAKE_MOST, SHARED = "Few rules make most", "What councils share"
MIX, CAUSES = "Whose mix differs", "Causes"
_PARTS = (FEW_MAKE_MOST, SHARED, MIX, CAUSES)


@dataclass(frozen=True)
class _Chosen:
    choice: Choice
    councils: tuple[int, ...]


def patterns(own: list[RunView]) -> None:
    """The whole tab."""
    if not own:
        none_yet("No council’s run has been imported yet.", "Import one below.", "runs")
        return
    chosen = _choose(own)
    if not chosen.councils:
        st.markdown("Choose at least one council.")
        return
    choice = chosen.choice
    door = the_door()
    found = controlled(compare(choice, chosen.councils), door)
    st.caption(plain(f"{found.words()}."))
    part = st.radio("Look at", _PARTS, horizontal=True, key="patterns-part")
    if part == FEW_MAKE_MOST:
        the_pareto(found, door)
    elif part == SHARED:
        the_overlap(found)
    elif part == MIX:
        the_mix(found, door, choice.which, chosen.councils)
    else:
        the_causes(found, door, choice.which, chosen.councils)


def _choose(own: list[RunView]) -> _Chosen:
    choice = choose(own, children_first=True)
    ids = choice.councils
    if len(ids) < 2:
        return _Chosen(choice, tuple(ids))
    some = st.multiselect(
        f"Councils, up to {MOST_COUNCILS} of {len(ids)}",
        ids,
        ids[:MOST_COUNCILS],
        format_func=choice.names.__getitem__,
        max_selections=MOST_COUNCILS,
        key=f"patterns-councils-{choice.year}-{choice.source}",
    )
    return _Chosen(choice, tuple(some))
