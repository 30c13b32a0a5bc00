"""How far codings agree, on screen: in words, a tag at a time, and as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from common.words import count_of, listed
from research.agreement.reading import CUSTOM, FEW_UNITS, NAMES
from research.second_coding.comparing import Unit
from research.services import codes
from research.services.agreeing import (
    CodingAgreement,
    TagAgreement,
    Worth,
    coding_agreement,
    ratings_file,
)
from screens.look import empty, plain, table, the_project
from screens.paging import page_of
from screens.quotes.state import paths

UNITS: Mapping[Unit, str] = {"turns": "Turns", "letters": "Letters"}
ALL_TAGS = 0
ALL_TOGETHER = "All tags together, each turn once for each tag"
TAGS_A_PAGE = 30


def show_agreement(coding_ids: Sequence[int]) -> None:
    """Agreement of second codings with the first ones and with one another."""
    of = "-".join(map(str, coding_ids)) if len(coding_ids) < 2 else "all"
    unit: Unit = st.radio(
        "Counted in",
        list(UNITS),
        format_func=lambda each: UNITS[each],
        horizontal=True,
        key=f"second-unit-{of}",
        help="Turns: a turn has the tag or not. Letters: each letter of what participants say has "
        "it or not, so where a stretch begins and ends counts too.",
    )
    found = coding_agreement(the_project(), tuple(coding_ids), unit)
    _whose(found)
    if not found.tags:
        empty("Neither coding put any tag, so there is nothing to compare.")
        return
    names = paths(codes(the_project()))
    _in_words(found)
    ordered = sorted(found.tags, key=lambda each: each.alike - each.found.paired_units)
    rows = [*([found.together] if found.together else []), *ordered]
    table(
        [
            _row(each, found, names)
            for each in page_of(rows, TAGS_A_PAGE, key=f"second-tags-of-{of}")
        ],
        f"Agreement on each tag, counted in {unit}; tags with most differences first",
    )
    st.caption(
        "1 is full agreement, 0 is what chance alone would give, below 0 is less than that. In "
        "brackets: where 95 of 100 values lie when the turns are drawn again at random "
        "(1,000 draws). Kappa is Cohen’s for two coders and Fleiss’s for more; alpha is "
        "Krippendorff’s; AC1 is less thrown by a tag that is rare. A tag that few turns have can "
        "be agreed on almost everywhere and still have a low kappa or alpha. Tags that neither put "
        f"are left out, unless they were asked for. {CUSTOM}."
    )
    _as_file(found, tuple(coding_ids), names, of)


def _whose(found: CodingAgreement) -> None:
    """Who is compared, and what makes the result weaker than it looks."""
    st.markdown(
        f"**{plain(listed(found.coders))}**, on {count_of(found.sessions, 'session')} with "
        f"{count_of(found.turns, 'turn')} of participants. What is compared is both codings as "
        "they were made, before anything was settled."
    )
    for name, share in found.own.items():
        if share.is_most:
            words = (
                f"{name} put {share.own:,} of the {share.all:,} tags of the first coding too. So "
                "this shows how steadily one person codes; it is no agreement of two."
            )
        else:
            words = (
                f"{name} put {share.own:,} of the {share.all:,} tags of the first coding too, so "
                "the two are not wholly independent."
            )
        st.warning(plain(words))
    for name in found.reopened:
        st.warning(
            plain(
                f"{name} went on after having been done, and may have seen the first coding by "
                "then."
            )
        )
    if found.settled:
        settled = count_of(found.settled, "difference was", "differences were")
        st.warning(
            f"{settled} settled in these sessions before the first coding was kept to compare "
            "with, so the agreement may look higher than it was."
        )
    if 0 < found.turns < FEW_UNITS:
        st.info(
            f"{count_of(found.turns, 'turn')} say little: look at the brackets before you quote a "
            "number."
        )


def _in_words(found: CodingAgreement) -> None:
    each = found.together or found.tags[0]
    things = "turns" if found.unit == "turns" else "letters"
    of = f"{things}, each tag by itself" if found.together else things
    past = " and ".join(
        f"{NAMES[name]} is {_number(worth)}"
        for name, worth in each.worths.items()
        if worth.value is not None and not name.endswith("kappa")
    )
    who = "The two say" if len(found.coders) == 2 else "Those who coded them say"
    st.markdown(
        f"{who} the same of **{_alike(each)}** {of}."
        + (f" {past}." if past else "")
        + "".join(f" {plain(remark)}" for remark in each.remarks)
    )


def _alike(each: TagAgreement) -> str:
    """In how many units the coders say the same, and of how many."""
    if each.found.percent is None:
        return "none to compare"
    if each.found.pairs == each.found.paired_units:
        return f"{round(each.alike):,} of {each.found.paired_units:,}"
    return f"a share of {each.found.percent:.2f} of {count_of(each.found.pairs, 'pair')}"


def _row(each: TagAgreement, found: CodingAgreement, names: Mapping[int, str]) -> dict[str, object]:
    name = ALL_TOGETHER if each.code_id is None else names.get(each.code_id, "?")
    return {
        "Tag": name,
        **{f"{coder}, turns": _turns(each, coder) for coder in found.coders},
        f"The same, {found.unit}": _alike(each),
        **{NAMES[which]: _number(each.worths.get(which)) for which in _shown(found)},
        "Remark": " ".join(each.remarks),
    }


def _shown(found: CodingAgreement) -> list[str]:
    """The coefficients that any row has."""
    rows = [*found.tags, *([found.together] if found.together else [])]
    return list(dict.fromkeys(name for each in rows for name in each.worths))


def _turns(each: TagAgreement, coder: str) -> str:
    """On how many of the turns somebody looked at they put the tag."""
    held = each.tagged.get(coder)
    return f"{held.coded:,} of {held.looked_at:,}" if held else "not asked for"


def _number(worth: Worth | None) -> str:
    if worth is None:
        return "not for so many coders"
    if worth.value is None:
        return "not defined"
    if worth.low is None or worth.high is None:
        return _two_places(worth.value)
    return f"{_two_places(worth.value)} ({_two_places(worth.low)} to {_two_places(worth.high)})"


def _two_places(value: float) -> str:
    words = f"{value:.2f}"
    return words.replace("-", "−") if float(words) else "0.00"


def _as_file(
    found: CodingAgreement, coding_ids: tuple[int, ...], names: Mapping[int, str], of: str
) -> None:
    box = st.expander("Save the ratings as a file", key=f"second-file-{of}", on_change="rerun")
    if not box.open:
        return
    with box:
        st.markdown(
            "A line for each unit and coder, without any words of the transcript. The command "
            "`commonground research agreement --unit unit --coder coder --value value FILE` works "
            "the same values out of it again. Its "
            "intervals are the same too for one tag counted in turns; otherwise it draws each line "
            "by itself, not whole turns, and they may come out too narrow."
        )
        numbers = [ALL_TAGS, *(each.code_id or ALL_TAGS for each in found.tags)]
        chosen = st.selectbox(
            "Ratings of",
            list(dict.fromkeys(numbers)),
            format_func=lambda each: names.get(each, ALL_TOGETHER),
            key=f"second-file-tag-{of}",
        )
        st.download_button(
            "Save as CSV",
            partial(ratings_file, the_project(), coding_ids, found.unit, chosen or None),
            f"ratings-{found.unit}-{f'tag-{chosen}' if chosen else 'all-tags'}.csv",
            "text/csv",
            on_click="ignore",
        )
