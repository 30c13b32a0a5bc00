"""Who is who and what is personal: what a person decides about a draft before it is saved.

``part`` keeps the fields of several drafts on one screen apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from common.words import count_of
from research.drafts import Draft, SpeakerChoice
from research.model import USER_GROUPS
from screens.look import plain
from screens.paging import page_of

WORDS_A_PAGE = 25
FINDINGS_A_PAGE = 50
SPEAKERS_A_PAGE = 30


def who_is_who(
    draft: Draft, known: Mapping[str, SpeakerChoice], part: str
) -> dict[str, SpeakerChoice]:
    """A pseudonym, a user group and whether they ask, for each speaker of a draft.

    ``known`` is what was decided before; speakers on other pages keep that.
    """
    chosen = dict(known)
    numbered = list(enumerate(draft.speakers, start=1))
    for number, speaker in page_of(numbered, SPEAKERS_A_PAGE, key=f"{part}-speakers"):
        now = known.get(speaker.label, speaker.choice)
        first, second, third, fourth = st.columns([2, 2, 2, 1.2], vertical_alignment="bottom")
        first.markdown(
            f"**{number}. {plain(speaker.label)}** :gray[{count_of(speaker.turns, 'quote')}]  \n"
            f":gray[“{plain(speaker.first_words[:60])}…”]"
        )
        pseudonym = second.text_input(
            f"Pseudonym of speaker {number}",
            now.pseudonym,
            key=f"{part}-pseudonym-{number}",
            max_chars=60,
        )
        group = third.selectbox(
            f"User group of speaker {number}",
            USER_GROUPS,
            index=USER_GROUPS.index(now.user_group) if now.user_group else None,
            format_func=str.capitalize,
            key=f"{part}-group-{number}",
            placeholder="Not known",
        )
        asks = fourth.checkbox("Interviewer", bool(now.interviewer), key=f"{part}-asks-{number}")
        same = pseudonym == now.pseudonym
        chosen[speaker.label] = SpeakerChoice(
            pseudonym, now.role, group, asks, now.participant_id if same else None
        )
    return chosen


def what_is_personal(draft: Draft, before: frozenset[str], part: str) -> frozenset[str]:
    """Ids of the findings that a person says are not personal."""
    if not draft.findings:
        st.markdown("Nothing that looks personal was found. Read the words below all the same.")
        return frozenset()
    st.markdown(
        f"{count_of(len(draft.findings), 'place')} found. "
        "Take the tick away from what is not personal."
    )
    numbered = list(enumerate(draft.findings, start=1))
    shown = page_of(numbered, FINDINGS_A_PAGE, key=f"{part}-findings")
    refused = before & ({each.id for each in draft.findings} - {each.id for _, each in shown})
    for number, each in shown:
        span = each.span
        tick, words = st.columns([1, 5])
        keep = tick.checkbox(
            f"Replace {number}",
            value=each.id not in before,
            key=f"{part}-finding-{each.id}-{span.replacement}",
        )
        words.markdown(
            f"…{plain(each.before)} **{plain(span.text)}** {plain(each.after)}… "
            f"→ **{plain(span.replacement)}**"
        )
        if not keep:
            refused |= {each.id}
    return refused


def as_it_would_be(words: Sequence[tuple[str, str]], part: str) -> None:
    """Whose or what each text is, and the text as it would be stored; all of them can be read."""
    # Without a height of its own: a box that scrolls cannot be reached by keyboard.
    with st.container(border=True):
        st.markdown("**As it would be saved**")
        for whose, text in page_of(words, WORDS_A_PAGE, key=f"{part}-words"):
            st.markdown(f"**{plain(whose)}:** {plain(text)}")
