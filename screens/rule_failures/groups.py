"""Rules added up to groups, offered where too few of them can be shown themselves."""

from __future__ import annotations

import streamlit as st

from screens.look import RULE_GROUPS, table, the_project
from validation.disclosure import Door
from validation.rates import counted
from validation.services import Comparison, Which
from validation.services.controlling import controlled
from validation.services.rolling_up import offers_groups, rollup_kept


def offer_groups(found: Comparison, which: Which, door: Door) -> None:
    """Offer sums by group or by table, where more than half of the failing rules are hidden.

    ``found`` is the comparison as it was before the door.
    """
    if door.everything or not offers_groups(controlled(found, door)):
        return
    st.markdown("More than half of the failing rules are hidden here. Sums over them say more.")
    how = st.radio(
        "Add the rules up",
        ["By group", "By table", "Not at all"],
        horizontal=True,
        help="A rule that reads several tables is counted with the first",
        key="rules-added-up",
    )
    if how == "Not at all":
        return
    done = rollup_kept(
        the_project(),
        door,
        year=found.year,
        source=found.source,
        which=which,
        unit=found.unit,
        councils=frozenset(each.council_id for each in found.councils),
    )
    by_group = how == "By group"
    sums = done.by_group if by_group else done.by_table
    names = done.groups() if by_group else done.tables()
    head = "Group" if by_group else "Table"
    table(
        [
            {
                head: RULE_GROUPS.get(name, name).capitalize() if by_group else name,
                **{
                    each.council: total.words()
                    if (total := sums[each.council_id].get(name))
                    else ""
                    for each in found.councils
                },
            }
            for name in names
        ],
        f"{counted(found.unit).capitalize()} the rules flagged, added up {how.lower()}",
    )
    st.caption("“More than”: the sum of what is shown, as its true sum would give a count away.")
