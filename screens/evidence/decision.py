"""One leader's decision: what it needs, who spoke of it, and the work on it."""

from __future__ import annotations

import streamlit as st

from common.errors import NotFound
from common.words import day_words
from evidence.decisions import services
from evidence.decisions.gaps import Need, State, gap_words
from evidence.decisions.hearing import spoke_of
from evidence.decisions.model import LONGEST_WORDS, Held, LeaderDecision
from screens.evidence.decisions import ALL_COUNCILS, DECISION, as_stored, decision_fields
from screens.evidence.spoken_of import spoken_of
from screens.kept_edit import Values, kept_form, was_told
from screens.look import do, empty, go_to, plain, the_project, who
from screens.offered import writes
from screens.settings.parts import add, fresh


def the_decision(decision_id: int) -> None:
    """The whole page. Raises NotFound where there is no such decision."""
    held = services.held(the_project())
    state = next(
        (s for s in services.standing(the_project()) if s.decision.id == decision_id), None
    )
    if state is None:
        raise NotFound(
            f"there is no leader’s decision number {decision_id} in this project",
            remedy="Go back to the list",
        )
    each = state.decision
    st.header(plain(each.words), anchor=False)
    _facts(state)
    st.markdown(f"**{plain(state.words())}.**")
    st.header("The data it needs", anchor=False)
    if not state.needs:
        empty("Nobody has said yet what must be known to decide this. Add the first thing below.")
    for need in state.needs:
        _need(need, several=len(state.needs) > 1)
    _add_data(each)
    spoke = spoke_of(the_project(), held)[each.id]
    own = [link for link in held.decision_quotes if link.of == each.id]
    spoken_of("decision", each.id, own, f"{spoke.words()}.")
    _change(each, held)


def _facts(state: State) -> None:
    each = state.decision
    facts = [
        f"Decided by: {each.who_decides}" if each.who_decides else "",
        f"How often: {each.how_often}" if each.how_often else "",
        f"Whose decision: {state.about}",
    ]
    st.markdown(plain(" · ".join(filter(None, facts))))
    if each.why:
        st.markdown(f"Why it matters: {plain(each.why)}")
    st.caption(plain(f"Written down by {each.created_by}, {day_words(each.created_at[:10])}"))


def _need(need: Need, *, several: bool) -> None:
    data = need.data
    words = gap_words(need.gap, of_one_council=len(need.cells) == 1)
    with st.container(border=True, gap="xxsmall"):
        go_to("evidence", f"**{plain(data.what)}**", {"data": str(data.id)})
        st.markdown(plain(need.words()))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":small[:gray[{plain(words)}]]", width="content")
            if several:
                _moves(need)


@writes("data_needed")
def _moves(need: Need) -> None:
    for label, by in (("Up", -1), ("Down", 1)):
        if st.button(
            label,
            key=f"move-data-{need.data.id}-{by}",
            type="tertiary",
            help=f"Move it {label.lower()}",
        ):
            do(
                lambda by=by: services.move_data(the_project(), who(), need.data.id, by),  # type: ignore[misc]
                "Moved.",
            )


@writes("data_needed")
def _add_data(each: LeaderDecision) -> None:
    key = fresh(f"data for {each.id}")
    with st.form(key):
        what = st.text_input(
            "What must be known to decide it",
            max_chars=LONGEST_WORDS,
            key=f"{key}-what",
            placeholder="Such as: how far from home children are placed",
        )
        pressed = st.form_submit_button("Add the data")
    if pressed:
        add(
            f"data for {each.id}",
            lambda: services.add_data(the_project(), who(), each.id, what),
            "Added. Open it to answer for each council, or add more.",
        )


@writes("leader_decisions")
def _change(each: LeaderDecision, held: Held) -> None:
    name = f"decision-{each.id}"
    names = dict(held.councils)
    saved: Values = {
        "words": each.words,
        "who_decides": each.who_decides,
        "council": names.get(each.council_id or 0, ALL_COUNCILS),
        "how_often": each.how_often,
        "why": each.why,
    }
    with st.expander("Change it, move it or remove it", expanded=was_told(name)):
        form = kept_form(name, saved, each.version, DECISION, ("leader_decisions", each.id))
        with st.form(form.key):
            decision_fields(form.at, held)
            pressed = st.form_submit_button("Save")
        if pressed:
            form.save(
                lambda values, at: services.edit_decision(
                    the_project(), who(), each.id, at, **as_stored(values)
                ),
                "Saved.",
            )
        with st.container(horizontal=True):
            if len(held.decisions) > 1:
                _place(each, held)
            if st.button("Remove it, with its data and answers"):
                do(
                    lambda: _remove(each.id),
                    "Removed. Undo it here, or later in Settings, History.",
                )


def _place(each: LeaderDecision, held: Held) -> None:
    place = [other.id for other in held.decisions].index(each.id) + 1
    said = f"{place} of {len(held.decisions)} in the list"
    if st.button("Move it up the list", disabled=place == 1, help=said):
        do(lambda: services.move_decision(the_project(), who(), each.id, -1), "Moved up.")
    if st.button("Move it down the list", disabled=place == len(held.decisions), help=said):
        do(lambda: services.move_decision(the_project(), who(), each.id, 1), "Moved down.")


def _remove(decision_id: int) -> None:
    services.remove_decision(the_project(), who(), decision_id)
    st.query_params.from_dict({"show": "decisions"})
