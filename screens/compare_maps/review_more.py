"""The longer ways to answer: another step than the one proposed, or another group."""

from __future__ import annotations

import streamlit as st

from process_maps.aligning import Group, Pair, Place
from process_maps.pairing.aligned import Aligned
from process_maps.pairing.reviewing import Question, likely
from process_maps.pairing.sayings import paired_instead, same_work, seen_in
from screens.compare_maps.review_state import Looked, answer, refuse

MOST_SUGGESTED = 3


def other_step(it: Aligned, question: Question, why: str, held: Looked) -> None:
    """Say that a step goes with another than those it is shown with: likely ones come first."""
    box = st.expander(
        "Pair with another step…", key=f"review-other-{held.round}", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        members = question.group.members
        one = st.selectbox(
            "Which step",
            members,
            index=members.index(question.lone) if question.lone else 0,
            format_func=it.called,
            key=f"review-other-one-{held.round}",
        )
        suggested = _suggested(it, one, members)
        at = f"review-other-to-{held.round}-{one.map}-{one.step}"
        rest = [
            place
            for place in it.places
            if place.map != one.map and place not in members and place not in suggested
        ]

        def words(place: Place) -> str:
            pair = suggested.get(place)
            return f"{it.called(place)}, {likely(pair.score)}" if pair else it.called(place)

        st.selectbox(
            "Is the same work as",
            [*suggested, *rest],
            index=None,
            format_func=words,
            placeholder="Likely ones first; type to search all",
            key=at,
        )
        st.button(
            "Pair these two instead",
            key="review-other-do",
            on_click=_pair_instead,
            args=(it, question, one, at, why),
        )
        st.caption("The step is kept apart from the others it is shown with.")


def _suggested(it: Aligned, one: Place, members: tuple[Place, ...]) -> dict[Place, Pair]:
    """The next best of all other maps, best first, but for those it is shown with."""
    found: dict[Place, Pair] = {}
    for pair in it.alignment.near.get(one, ()):
        other = pair.b if pair.a == one else pair.a
        if other not in members:
            found[other] = pair
        if len(found) == MOST_SUGGESTED:
            break
    return found


def _pair_instead(it: Aligned, question: Question, one: Place, at: str, why: str) -> None:
    to = st.session_state.get(at)
    if not isinstance(to, Place):
        refuse("Choose the step it is the same work as first.")
        return
    sayings = paired_instead(one, question.group.members, to, seen_in(it.alignment))
    answer(it, sayings, "Paired with the other step instead.", question, why)


def other_group(it: Aligned, question: Question, why: str, held: Looked) -> None:
    """Say that all these are the same work as all of another group."""
    box = st.expander(
        "Join with another group…", key=f"review-group-{held.round}", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        groups = {
            each.number: each
            for each in it.alignment.groups
            if each.number != question.group.number
        }

        def words(number: int) -> str:
            group: Group = groups[number]
            return f"{group.label} ({', '.join(it.names[key] for key in group.maps)})"

        at = f"review-group-to-{held.round}"
        st.selectbox(
            "Is the same work as",
            list(groups),
            index=None,
            format_func=words,
            placeholder="Choose a group; type to search",
            key=at,
        )
        st.button(
            "Join the two groups",
            key="review-group-do",
            on_click=_join_groups,
            args=(it, question, groups, at, why),
        )


def _join_groups(
    it: Aligned, question: Question, groups: dict[int, Group], at: str, why: str
) -> None:
    group = groups.get(st.session_state.get(at, 0) or 0)
    if group is None:
        refuse("Choose the other group first.")
        return
    members = (*question.group.members, *group.members)
    answer(
        it,
        same_work(members, seen_in(it.alignment)),
        "Joined the two groups as the same work.",
        question,
        why,
    )
