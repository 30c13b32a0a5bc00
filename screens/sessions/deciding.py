"""Who is who and what is personal: what a person decides about a draft before it is saved.

``part`` keeps the fields of several drafts on one screen apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from common.words import count_of
from research.deciding import Decisions, decided, looked_at
from research.drafts import Draft, SpeakerChoice
from research.model import USER_GROUPS
from screens.components.redactor import Looked, redactor
from screens.look import plain
from screens.paging import page_of

WORDS_A_PAGE = 25
FINDINGS_A_PAGE = 50
TURNS_A_PAGE = 1_000
SPEAKERS_A_PAGE = 30


def who_is_who(
    draft: Draft, known: Mapping[str, SpeakerChoice], part: str, *, counted: str = "quote"
) -> dict[str, SpeakerChoice]:
    """A pseudonym, a user group and whether they ask, for each speaker of a draft.

    ``known`` is what was decided before; speakers on other pages keep that. ``counted`` is what a
    speaker's turns are called.
    """
    chosen = dict(known)
    numbered = list(enumerate(draft.speakers, start=1))
    for number, speaker in page_of(numbered, SPEAKERS_A_PAGE, key=f"{part}-speakers"):
        now = known.get(speaker.label, speaker.choice)
        first, second, third, fourth = st.columns([2, 2, 2, 1.2], vertical_alignment="bottom")
        first.markdown(
            f"**{number}. {plain(speaker.label)}** :gray[{count_of(speaker.turns, counted)}]  \n"
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


def speakers_of(draft: Draft) -> list[str]:
    """Under which pseudonym each turn's speaker will be saved."""
    who_is = {each.label: each.choice.pseudonym for each in draft.speakers}
    return [who_is[turn.speaker] if turn.speaker else "Not named" for turn in draft.raw.turns]


def what_is_personal(draft: Draft, before: Looked, whose: Sequence[str], part: str) -> Looked:
    """What is decided about all that was found, shown in the transcript or as a list.

    ``whose`` says of every turn who speaks or what it is.
    """
    if not before.number and draft.refused:
        before = before.with_decisions(Decisions(refused=draft.refused))
    if st.toggle(
        "As a list", key=f"{part}-as-list", help="A box to tick for each place, with what is saved."
    ):
        looked = _as_a_list(draft, before, part)
        ready = decided(draft, looked.decisions).anonymised()
        as_it_would_be(
            [(each, turn.text) for each, turn in zip(whose, ready.turns, strict=True)], part
        )
        return looked
    numbers = range(len(draft.raw.turns))
    shown = page_of(numbers, TURNS_A_PAGE, key=f"{part}-turns")
    return redactor(draft, before, whose=whose, shown=shown, key=f"{part}-redactor")


def not_looked_at(drafts: Sequence[tuple[Draft, Looked]]) -> str:
    """What nobody decided about, in words for whoever is about to confirm; empty where nothing."""
    found = sum(len(draft.findings) for draft, _looked in drafts)
    seen = sum(looked_at(draft, looked.decisions) for draft, looked in drafts)
    if found == seen:
        return ""
    them = "It" if found - seen == 1 else "They"
    return (
        f"{found - seen:,} of {count_of(found, 'finding')} not looked at. "
        f"{them} will be replaced as shown."
    )


def confirmed(drafts: Sequence[tuple[Draft, Looked]], *, key: str) -> bool:
    """Whether somebody confirms what is shown; beside the tick stands how much they passed over."""
    sure = st.checkbox(
        "I have read it, and nobody can be recognised by a name or a number in it", key=key
    )
    if words := not_looked_at(drafts):
        st.caption(words)
    return sure


def _as_a_list(draft: Draft, before: Looked, part: str) -> Looked:
    decisions = before.decisions
    shown_draft = decided(draft, decisions)
    if not shown_draft.findings:
        st.markdown("Nothing that looks personal was found. Read the words below all the same.")
        return before
    st.markdown(
        f"{count_of(len(shown_draft.findings), 'place')} found. "
        "Take the tick away from what is not personal."
    )
    numbered = list(enumerate(shown_draft.findings, start=1))
    ticked: set[str] = set()
    unticked: set[str] = set()
    for number, each in page_of(numbered, FINDINGS_A_PAGE, key=f"{part}-findings"):
        span = each.span
        tick, words = st.columns([1, 5])
        # A tick's name is read aloud as it is written, so nothing that needs escaping is in it.
        keep = tick.checkbox(
            f"Replace {number}",
            value=each.id not in shown_draft.refused,
            key=f"{part}-finding-{each.id}",
        )
        words.markdown(
            f"…{plain(each.before)} **{plain(span.text)}** {plain(each.after)}… "
            f"→ **{plain(span.replacement)}**"
        )
        (ticked if keep else unticked).add(each.id)
    seen = st.button("I have looked at these", key=f"{part}-seen")
    return _with_ticks(before, ticked, unticked, seen=seen)


def _with_ticks(before: Looked, ticked: set[str], unticked: set[str], *, seen: bool) -> Looked:
    """What the boxes of a page say; a place somebody added is taken out where it has no tick."""
    was = before.decisions
    now = replace(
        was,
        accepted=(was.accepted - unticked) | (ticked if seen else ticked & was.refused),
        refused=(was.refused - ticked) | {each for each in unticked if each[0] != "+"},
        added=tuple(each for each in was.added if each.id not in unticked),
        moved={key: each for key, each in was.moved.items() if each.id not in unticked},
    )
    return before if now == was else before.with_decisions(now)


def as_it_would_be(words: Sequence[tuple[str, str]], part: str) -> None:
    """Whose or what each text is, and the text as it would be stored; all of them can be read."""
    # Without a height of its own: a box that scrolls cannot be reached by keyboard.
    with st.container(border=True):
        st.markdown("**As it would be saved**")
        for whose, text in page_of(words, WORDS_A_PAGE, key=f"{part}-words"):
            st.markdown(f"**{plain(whose)}:** {plain(text)}")
