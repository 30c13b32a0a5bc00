"""What more a storyboard can show: findings, maps, rule failures, one's own words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import streamlit as st

from common.words import count_of
from evidence import services as evidence
from evidence.model import KIND_WORDS as PAINPOINT_WORDS
from evidence.rounds import services as rounds
from presenting import services
from presenting.model import NewCard, Storyboard
from process_maps.services import maps
from screens.look import do, go_to, the_project, who
from screens.show_and_tell.adding_figures import ADD
from screens.show_and_tell.adding_more import MORE
from screens.show_and_tell.choices import choose_failures
from screens.show_and_tell.picking import ROUND, fresh, pick

ADDING = "show_adding"


def add(board: Storyboard, *, opened: bool) -> None:
    """Choose cards of one kind, and put them at the end."""
    # Stays as it was while cards are added one after another; only an empty board opens it.
    key = f"add-{board.id}"
    st.session_state.setdefault(key, opened)
    with st.expander("Add cards", key=key, on_change="rerun") as adding:
        if not adding.open:
            return
        kinds: dict[str, Callable[[], list[NewCard]]] = {
            **MORE,
            "Painpoints and innovations": _painpoints,
            "Process maps": _maps,
            "Two maps side by side": _two_maps,
            "Rule failures": _failures,
            "Said and shown, by painpoint": _says_and_shows,
            **{words: partial(each, fresh) for words, each in ADD.items()},
            "A round to take part in": _round,
            "Words": _text,
            "A title": _title,
            "A section": _section,
        }
        kind = st.selectbox("What to add", list(kinds), key=f"adding-{board.id}")
        new = kinds[kind]()
        label = f"Add {count_of(len(new), 'card')}" if new else "Add"
        if st.button(label, type="primary", disabled=not new, key=f"add-cards-{board.id}"):
            do(lambda: _added(board, new), f"{count_of(len(new), 'card')} added at the end.")


def _added(board: Storyboard, new: list[NewCard]) -> None:
    token: str = st.session_state.setdefault(ADDING, uuid4().hex)
    made = services.add_cards(the_project(), who(), board.id, new, token=token)
    st.session_state.pop(ADDING, None)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.query_params.from_dict({"storyboard": str(board.id), "card": str(made[0])})


def _pick_painpoints(label: str, *, key: str, questions: bool) -> list[int]:
    named = {
        each.id: f"{PAINPOINT_WORDS[each.kind]}: {each.title}"
        for each in evidence.painpoints(the_project())
        if questions or each.kind != "question"
    }
    if not named:
        st.markdown("There is no painpoint or innovation yet.")
        go_to("evidence", "Make a painpoint", {})
        return []
    return pick(label, named, key=key)


def _pick_maps(label: str, key: str, most: int | None = None) -> list[int]:
    named = {each.id: each.title for each in maps(the_project())}
    if not named:
        st.markdown("There is no process map yet.")
        go_to("process_map", "Draw or import one", {})
        return []
    return pick(label, named, key=key, most=most)


def _painpoints() -> list[NewCard]:
    return [
        NewCard("painpoint", {"painpoint": each})
        for each in _pick_painpoints(
            "Painpoints and innovations", key=fresh("add-findings"), questions=True
        )
    ]


def _says_and_shows() -> list[NewCard]:
    return [
        NewCard("says_shows", {"painpoint": each})
        for each in _pick_painpoints("With their rules", key=fresh("add-says"), questions=False)
    ]


def _maps() -> list[NewCard]:
    return [NewCard("map", {"map": each}) for each in _pick_maps("Process maps", fresh("add-maps"))]


def _two_maps() -> list[NewCard]:
    chosen = _pick_maps("Two maps", fresh("add-two"), 2)
    return [NewCard("comparison", {"maps": chosen})] if len(chosen) == 2 else []


def _failures() -> list[NewCard]:
    chosen = choose_failures({}, key="add")
    return [] if chosen is None else [NewCard("failures", chosen)]


def _text() -> list[NewCard]:
    heading = st.text_input("Heading", key=fresh("add-heading"), max_chars=400)
    words = st.text_area("Words", key=fresh("add-words"))
    if not heading.strip() and not words.strip():
        return []
    return [NewCard("text", heading=heading, words=words)]


def _round() -> list[NewCard]:
    named = {each.id: each.question for each in rounds.rounds(the_project())}
    if not named:
        st.markdown("There is no round yet. Make one under “Take part”.")
        return []
    return [
        NewCard("round", {"round": each}) for each in pick("Rounds", named, key=fresh("add-round"))
    ]


def _title() -> list[NewCard]:
    heading = st.text_input("Title", key=fresh("add-title"), max_chars=400)
    return [NewCard("title", heading=heading)] if heading.strip() else []


def _section() -> list[NewCard]:
    heading = st.text_input("Name of the section", key=fresh("add-section"), max_chars=400)
    planned = st.number_input(
        "Minutes planned for it (0 for none)", 0, 600, key=fresh("add-section-minutes")
    )
    return [NewCard("section", heading=heading, minutes=planned)] if heading.strip() else []
