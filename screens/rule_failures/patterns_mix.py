"""Whose mix differs: judged by dealing children out, in plain words, with where; shares besides."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from common.years import year_words
from screens.look import plain, table, the_project
from screens.paging import page_of
from screens.rule_failures.opening import rule_pages
from validation.disclosure import Door, mark_of
from validation.model import Cell
from validation.patterns.different import Different, Where
from validation.rates import added_up
from validation.services import Comparison, CouncilRun, Which
from validation.services.pattern_words import (
    mix_words,
    p_words,
    part_words,
    share,
    where_words,
)
from validation.services.patterns import mix_of

ROWS = 15


def the_mix(found: Comparison, door: Door, which: Which, councils: Collection[int]) -> None:
    """The whole part."""
    if len(found.councils) < 2 and len(councils) < 2:
        st.markdown("Choose a second council to see whether their mixes differ.")
        return
    told = mix_of(
        the_project(),
        door,
        year=found.year,
        source=found.source,
        which=which,
        councils=councils,
    )
    said = mix_words(told)
    st.markdown(plain(said[0]) if not isinstance(told.made, Different) else f"**{plain(said[0])}**")
    for words in said[1:]:
        st.markdown(plain(words))
    if isinstance(told.made, Different):
        _each_council(told.made)
        _where(found, told.made)
    _shares(found, mark_of(door.setting))


def _each_council(made: Different) -> None:
    table(
        [
            {
                "Council": name,
                "Children in the return": children,
                "Distance from the others’ mix": f"{each.observed:.3f}",
                "By chance, on average": f"{each.mean:.3f}",
                "By chance, 95 in 100 up to": f"{each.high:.3f}",
                "p": p_words(each.p),
            }
            for name, children, each in zip(
                made.councils, made.children, made.distances, strict=True
            )
        ],
        "How far each council’s mix is from all others’, beside chance",
    )
    st.caption(
        "The distance (Jensen-Shannon, 0 the same to 1 nothing in common) is not 0 by chance: "
        "hold it against what chance alone makes of it. A difference is worth a conversation; "
        "nothing here says why it is."
    )


def _where(found: Comparison, made: Different) -> None:
    st.header("Where they differ", anchor=False)
    if not made.where:
        st.markdown(
            "No single rule stands out once all of them were tested, so none is named: a name "
            "here should be there by chance in fewer than 5 of 100 cases."
        )
        return
    st.markdown(
        "Rules that more, or fewer, of a council’s children fail than if the councils were alike, "
        "the furthest first. Of 100 rules named so, at most about 5 are there by chance."
    )
    rows = page_of(made.where, ROWS, key=f"where-{'-'.join(made.councils)}")
    table(
        [_where_row(found, each) for each in rows],
        "Rules in which the councils differ",
        leads=rule_pages(found.catalogue.spelling(each.rule) for each in rows),
    )


def _where_row(found: Comparison, each: Where) -> dict[str, object]:
    known = found.catalogue
    return {
        "Rule": f"{known.spelling(each.rule)}: {known.label(each.rule, found.year)}",
        "Where": where_words(each),
        "Standard errors from alike": f"{each.residual:+.1f}".replace("-", "−"),
        "p after all rules": p_words(each.p),
    }


def _shares(found: Comparison, mark: str) -> None:
    st.header("Shares beside each other", anchor=False)
    if not found.councils:
        st.markdown("None of these councils has a run that counts in this unit.")
        return
    st.markdown(
        plain(
            f"Each rule’s share of a council’s own {added_up(found.unit)} that are shown: the mix, "
            "whatever the size. Shares are no test: two councils’ differ by luck as well."
        )
    )
    rows = page_of(_by_share(found), ROWS, key=f"shares-{found.year}-{found.source}")
    table(
        [
            {
                "Rule": f"{code}: {found.catalogue.label(code, found.year)}",
                **{each.council: _share(each, each.cell(code), mark) for each in found.councils},
            }
            for code in rows
        ],
        f"Each rule’s share of a council’s failures, {year_words(found.year)}",
        leads=rule_pages(rows),
    )


def _by_share(found: Comparison) -> list[str]:
    """The rules by the largest share they have in any council."""
    totals = {each.council_id: each.mix.total for each in found.councils}

    def largest(code: str) -> float:
        return max(
            (each.cell(code).count or 0) / (totals[each.council_id] or 1) for each in found.councils
        )

    return sorted(found.codes, key=lambda code: -largest(code))


def _share(each: CouncilRun, cell: Cell, mark: str) -> str:
    if cell.status == "hidden":
        return mark
    if cell.count is None:
        return cell.status
    total = each.mix.total
    if not cell.count or not total:
        return cell.status
    few = part_words(cell.count, total)
    return few if "(" not in few else f"{share(cell.count, total)} ({cell.count:,})"
