"""What quotes are narrowed by: five choices always there, the rest folded away until wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from common.errors import BadInput
from common.words import day_words, typed_day
from research.model import USER_GROUPS, Code
from research.searching.model import Sharing, Wanted
from research.services import searching
from screens.look import plain, the_project
from screens.offered import sees_all_words
from screens.quotes.state import (
    COUNCIL,
    MORE,
    OF_PEOPLE,
    TAG,
    More,
    keep_in_address,
    more,
    narrow_more,
    paths,
)
from storage import reading
from storage.register import councils

T = TypeVar("T")

SHARING_WORDS: dict[Sharing, str] = {
    "cleared": "Cleared for sharing",
    "not cleared": "Not cleared",
    "to check": "Session still to check",
}


def narrowed(book: tuple[Code, ...], words: str) -> Wanted:
    """What is wanted, as chosen."""
    names = paths(book)
    with reading(the_project()) as db:
        places = {each.id: each.name for each in councils(db) if each.origin != "published"}
    at = st.columns(5)
    tag = _choice(at[0], "Tag", names, TAG)
    council = _choice(at[1], "Council", places, COUNCIL)
    roles = {each: each for each in searching.roles(the_project())}
    role = _choice(at[2], "Role", roles, OF_PEOPLE[0])
    groups = {each: each[:1].upper() + each[1:] for each in USER_GROUPS}
    group = _choice(at[3], "User group", groups, OF_PEOPLE[1])
    sharing = None
    if sees_all_words():
        sharing = _choice(at[4], "Sharing", SHARING_WORDS, OF_PEOPLE[2])
    wanted = Wanted(
        words=words,
        code_id=tag,
        council_id=council,
        role=role,
        user_group=group,
        sharing=sharing,
    )
    chosen = _more(names)
    return replace(
        wanted,
        all_codes=chosen.all_codes,
        any_codes=chosen.any_codes,
        no_codes=chosen.no_codes,
        overlapping=chosen.overlapping,
        untagged=chosen.untagged,
        since=_iso(chosen.since),
        until=_iso(chosen.until),
    )


def _more(names: dict[int, str]) -> More:
    """More tags, tags that overlap, and days; what is chosen holds while it is folded away."""
    held = _without_removed(more(), names)
    box = st.expander("More ways to narrow", key="quotes_more", on_change="rerun")
    if box.open:
        with box:
            held = _fields(held, names)
    if held.number:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":small[{plain(_in_use(held, names))}]")
            st.button(
                ":blue[Take them back]", type="tertiary", on_click=narrow_more, args=(More(),)
            )
    st.session_state[MORE] = held
    return held


def _fields(held: More, names: dict[int, str]) -> More:
    at = st.columns(3)
    every = _several(at[0], "With all of these tags", names, "all_codes", held.all_codes)
    either = _several(at[1], "With at least one of these", names, "any_codes", held.any_codes)
    none = _several(at[2], "With none of these", names, "no_codes", held.no_codes)
    below = st.columns([2, 1, 1])
    beside = below[0].selectbox(
        "Sharing words with a quote tagged",
        list(names),
        index=list(names).index(held.overlapping) if held.overlapping in names else None,
        format_func=lambda each: names.get(each, "?"),
        placeholder="Any",
        key="quotes_overlapping",
        help="Quotes whose words overlap those of a quote with this tag, or that have it",
    )
    since = _day(below[1], "Sessions from", "since", held.since)
    until = _day(below[2], "Sessions up to", "until", held.until)
    if since or until:
        st.caption("Quotes of sessions without a date are left out.")
    untagged = st.checkbox("Only quotes without a tag", held.untagged, key="quotes_untagged")
    return More(every, either, none, beside, untagged, since, until)


def _in_use(held: More, names: dict[int, str]) -> str:
    """What else quotes are narrowed by, in words."""
    parts = []
    for words, codes, joined in (
        ("tagged", held.all_codes, " and "),
        ("tagged", held.any_codes, " or "),
        ("not tagged", held.no_codes, " or "),
    ):
        if codes:
            parts.append(f"{words} {joined.join(names[code] for code in codes)}")
    if held.untagged:
        parts.append("without a tag")
    if held.overlapping is not None:
        parts.append(f"sharing words with {names[held.overlapping]}")
    for words, day in (("from", _iso(held.since)), ("up to", _iso(held.until))):
        if day:
            parts.append(f"{words} {day_words(day)}")
    return f"Narrowed to quotes {'; '.join(parts)}"


def _without_removed(held: More, names: dict[int, str]) -> More:
    """A tag that was removed meanwhile is chosen no more."""
    return replace(
        held,
        all_codes=tuple(each for each in held.all_codes if each in names),
        any_codes=tuple(each for each in held.any_codes if each in names),
        no_codes=tuple(each for each in held.no_codes if each in names),
        overlapping=held.overlapping if held.overlapping in names else None,
    )


def _several(
    place: DeltaGenerator, label: str, names: dict[int, str], key: str, held: tuple[int, ...]
) -> tuple[int, ...]:
    chosen = place.multiselect(
        label,
        list(names),
        list(held),
        format_func=lambda each: names.get(each, "?"),
        placeholder="Any",
        key=f"quotes_{key}",
    )
    return tuple(chosen)


def _day(place: DeltaGenerator, label: str, key: str, held: str) -> str:
    typed = place.text_input(
        label, held, key=f"quotes_{key}", placeholder="30/06/2026", max_chars=20
    )
    try:
        typed_day(typed)
    except BadInput as error:
        place.markdown(f":red[{plain(error.sentence())}]")
        return ""
    return typed.strip()


def _iso(typed: str) -> str | None:
    return typed_day(typed) or None


def _choice(place: DeltaGenerator, label: str, shown: dict[T, str], key: str) -> T | None:
    return place.selectbox(
        label,
        list(shown),
        index=None,
        format_func=lambda each: shown.get(each, "?"),
        placeholder="Any",
        key=key,
        on_change=keep_in_address,
    )
