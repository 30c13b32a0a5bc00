"""One question of a review: steps side by side with what is round them, and what to answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from common.words import count_of, listed
from process_maps.aligning import Pair, Place
from process_maps.aligning.model import in_one_sentence
from process_maps.graph import phases_of
from process_maps.pairing.aligned import Aligned
from process_maps.pairing.reviewing import Question, around, likely
from process_maps.pairing.sayings import all_different, belonging, kept_apart, same_work, seen_in
from process_maps.pairing.services import LONGEST_REASON
from screens.compare_maps.review_more import other_group, other_step
from screens.compare_maps.review_state import Looked, answer, refuse, skip
from screens.look import plain, table

MOST_REASONS, MANY = 3, 7
NOT_STATED = "not stated"
Keyed = Callable[[str], str | None]


def card(
    it: Aligned, question: Question, following: Question | None, held: Looked, keyed: Keyed
) -> None:
    """A question with its answers; ``following`` is told once it is answered."""
    members = question.group.members
    goes_on = f" Next: {it.said(following.group.members[0])}." if following else ""
    why = f"review-why-{it.ids}-{held.round}"
    with st.container(border=True):
        st.header(plain(_asked(it, question)), anchor=False)
        if len(members) == 2:
            _side_by_side(it, members)
        else:
            _ticks(it, question, held)
        _reasons(it, question)
        st.text_input("Why you decide so (may be left empty)", max_chars=LONGEST_REASON, key=why)
        with st.container(horizontal=True):
            _answers(it, question, why, goes_on, held, keyed)
        if len(members) > 2:
            # Below the answers: whoever knows the steps by their words need not pass it.
            _as_table(it, question)
        other_step(it, question, why, held)
        other_group(it, question, why, held)


def _asked(it: Aligned, question: Question) -> str:
    """What is asked: where one step is proposed to go with a group, that step by its words."""
    parts = question.parts
    if _loose(question):
        return "Are these the same work?"
    if lone := question.lone:
        others = count_of(len(parts[0]), "other")
        return f"Is {it.called(lone)} the same work as these {others}?"
    return f"Are these {len(parts):,} parts the same work?"


def _answers(
    it: Aligned, question: Question, why: str, goes_on: str, held: Looked, keyed: Keyed
) -> None:
    several = len(question.group.members) > 2
    # The same keys for every question: whoever answers by keyboard stays on the same button.
    st.button(
        "Same work",
        key="review-same",
        type="primary",
        on_click=_same,
        args=(it, question, why, goes_on, held),
        help="Ticked steps are joined; those without a tick are kept apart from them."
        if several
        else None,
        shortcut=keyed("1"),
    )
    st.button(
        "None is the same" if several and _loose(question) else "Not the same",
        key="review-not",
        on_click=_not_the_same,
        args=(it, question, why, goes_on),
        help="What is sure to belong together stays so." if several else None,
        shortcut=keyed("2"),
    )
    if several:
        st.button(
            "Split this group",
            key="review-split",
            on_click=_split,
            args=(it, question, why, goes_on, held),
            help="Ticked steps are kept apart from those without a tick; nothing is joined.",
        )
    st.button(
        "Skip",
        key="review-skip",
        on_click=skip,
        args=(it, question, f"Skipped.{goes_on}"),
        shortcut=keyed("3"),
    )


def _same(it: Aligned, question: Question, why: str, goes_on: str, held: Looked) -> None:
    ticked, rest = _ticked(question, held)
    if not same_work(ticked, {}):
        refuse("Tick at least two steps, of different maps, that are the same work.")
        return
    said = f"Joined {count_of(len(ticked), 'step')} as the same work"
    apart = f", and kept {len(rest):,} apart from them" if rest else ""
    sayings = belonging(ticked, rest, seen_in(it.alignment))
    answer(it, sayings, f"{said}{apart}.{goes_on}", question, why)


def _not_the_same(it: Aligned, question: Question, why: str, goes_on: str) -> None:
    # Where all hangs together for sure, it is the members that are told apart.
    one_part = len(question.parts) == 1
    parts = [(each,) for each in question.group.members] if one_part else question.parts
    answer(
        it,
        all_different(parts, seen_in(it.alignment)),
        f"Kept apart: they are not the same work.{goes_on}",
        question,
        why,
    )


def _split(it: Aligned, question: Question, why: str, goes_on: str, held: Looked) -> None:
    ticked, rest = _ticked(question, held)
    sayings = kept_apart(ticked, rest, seen_in(it.alignment))
    if not sayings:
        refuse("Tick some of the steps, and leave others without a tick: between those it parts.")
        return
    answer(it, sayings, f"Split the group in two.{goes_on}", question, why)


def _loose(question: Question) -> bool:
    """Whether no two of its steps are surely together, or all of them are."""
    return len(question.parts) in (1, len(question.group.members))


def _ticked(question: Question, held: Looked) -> tuple[list[Place], list[Place]]:
    members = question.group.members
    if len(members) == 2:
        return list(members), []
    ticked = [each for each in members if st.session_state.get(_tick(each, held), True)]
    return ticked, [each for each in members if each not in ticked]


def _tick(place: Place, held: Looked) -> str:
    return f"review-tick-{held.round}-{place.map}-{place.step}"


def _ticks(it: Aligned, question: Question, held: Looked) -> None:
    st.markdown("Untick what does not belong to the others.")
    if len(question.group.members) >= MANY:
        st.button("Untick all", key="review-untick", on_click=_untick_all, args=(question, held))
    for number, part in enumerate(question.parts, start=1):
        if len(part) > 1 and len(question.parts) > 1:
            st.markdown(f"Together already ({number}):")
        elif number > 1 and len(question.parts[number - 2]) > 1:
            st.markdown("Not with any of them yet:")
        for place in part:
            key = _tick(place, held)
            st.session_state.setdefault(key, True)
            who = f" ({listed(actors)})" if (actors := it.alignment.step(place).actors) else ""
            st.checkbox(plain(f"{it.names[place.map]}: {it.said(place)}{who}"), key=key)


def _untick_all(question: Question, held: Looked) -> None:
    for place in question.group.members:
        st.session_state[_tick(place, held)] = False


def _side_by_side(it: Aligned, members: Sequence[Place]) -> None:
    stated = _stated([facts(it, place) for place in members])
    for column, place, known in zip(st.columns(2), members, stated, strict=True):
        lines = [f"**{plain(it.names[place.map])}**", f"**{plain(it.said(place))}**"]
        lines += [f"{what}: {plain(said)}" for what, said in known.items()]
        column.markdown("  \n".join(lines))


def _as_table(it: Aligned, question: Question) -> None:
    places = [place for part in question.parts for place in part]
    stated = _stated([facts(it, place) for place in places])
    rows: list[dict[str, object]] = [
        {"Council": it.names[place.map], "Step": it.said(place), **known}
        for place, known in zip(places, stated, strict=True)
    ]
    table(rows, "The steps in question, and what is round them on their maps")


def _stated(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """What is known of steps, without what none of them states."""
    heads = [head for head in rows[0] if any(row[head] != NOT_STATED for row in rows)]
    return [{head: row[head] for head in heads} for row in rows]


def facts(it: Aligned, place: Place) -> dict[str, str]:
    """What a person wants to know of a step besides its words."""
    process = it.maps[place.map].map
    step = it.alignment.step(place)
    phases = {phase.id: phase.label or phase.id for phase in phases_of(process)}
    beside = around(process, place.step)
    return {
        "Who": listed(step.actors) or NOT_STATED,
        "Systems": listed(step.systems) or NOT_STATED,
        "Phase": phases.get(step.phase or "", NOT_STATED),
        "Before it": "; ".join(beside.before) or "nothing",
        "After it": "; ".join(beside.after) or "nothing",
    }


def _reasons(it: Aligned, question: Question) -> None:
    proposed = "proposed" if question.doubtful else "sure"
    if len(question.group.members) == 2:
        st.markdown(f"Why {proposed}: {plain(_why(question.pairs[0]))}")
        return
    st.markdown(f"Why {proposed}:")
    lone = question.lone
    for pair in question.pairs[:MOST_REASONS]:
        both = f"{it.called(pair.a)} and {it.called(pair.b)}"
        if lone in (pair.a, pair.b):
            both = f"With {it.called(pair.b if pair.a == lone else pair.a)}"
        st.markdown(f"- {plain(f'{both}: {_why(pair)}')}")
    if (more := len(question.pairs) - MOST_REASONS) > 0:
        st.caption(f"And {count_of(more, 'more pair')}, less likely than these.")


def _why(pair: Pair) -> str:
    # A sentence of its own: what it rests on may be a list.
    said = in_one_sentence(pair.reasons) or "no reason is given"
    return f"{said}. {likely(pair.score).capitalize()}."
