"""The cards of a storyboard: their order, the chosen one's words, and what more to add."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import streamlit as st

from common.words import count_of
from evidence import services as evidence
from evidence.model import KIND_WORDS as PAINPOINT_WORDS
from evidence.overview import compared_runs, working_councils
from presenting import services
from presenting.map_slides import map_name
from presenting.model import KIND_WORDS, USUAL_MINUTES, Card, NewCard, Storyboard
from presenting.slides import Slide, slides_of_card
from process_maps.services import maps
from research.services import quotes_by_id
from screens.components.presenter import presenter
from screens.look import (
    asked_for,
    do,
    empty,
    fault_told,
    go_to,
    last_shown,
    plain,
    the_project,
    who,
)
from validation.catalogue import label_for, spelling

ADDING = "show_adding"
Named = Callable[[Card], str]


def arrange(board: Storyboard) -> None:
    """Everything about the order and the words of a storyboard's cards."""
    held = services.cards(the_project(), board.id)
    if not held:
        _nothing_yet(board)
        _add(board, opened=True)
        return
    order, chosen_side = st.columns([2, 3], gap="large")
    with order:
        chosen = _order(board, held)
        _add(board, opened=False)
    with chosen_side:
        _buttons(board, held, held.index(chosen))
        _chosen(chosen)


def _nothing_yet(board: Storyboard) -> None:
    empty("Nothing to show yet. Begin with what the evidence offers, or add cards one by one.")
    if st.button("Begin with what the evidence offers", type="primary"):
        do(
            lambda: services.fill_from_evidence(the_project(), who(), board.id),
            "Begun with what the evidence offers.",
        )


def _order(board: Storyboard, held: list[Card]) -> Card:
    name = _namer()
    asked = asked_for("card")
    position = next((i for i, each in enumerate(held) if each.id == asked), 0)
    ids = [each.id for each in held]
    labels = {
        each.id: f"{number}\\. {plain(name(each))}" for number, each in enumerate(held, start=1)
    }
    picked = st.radio(
        "The order of the cards",
        ids,
        index=position,
        format_func=lambda each: labels.get(each, "Removed"),
        captions=[
            f"{KIND_WORDS[each.kind]} · {count_of(each.minutes or 0, 'minute')}" for each in held
        ],
        key=f"order-{board.id}-{ids[position]}-{len(held)}",
    )
    if picked != ids[position]:
        st.query_params.from_dict({"storyboard": str(board.id), "card": str(picked)})
        st.rerun()
    return held[position]


def _buttons(board: Storyboard, held: list[Card], position: int) -> None:
    card = held[position]
    project = the_project()
    with st.container(horizontal=True):
        if st.button("Move up", disabled=position == 0, key=f"up-{card.id}"):
            _moved(board, card, held[position - 1].id)
        last = position == len(held) - 1
        if st.button("Move down", disabled=last, key=f"down-{card.id}"):
            after = held[position + 2].id if position + 2 < len(held) else None
            _moved(board, card, after)
        if st.button("Remove this card", key=f"remove-{card.id}"):
            do(lambda: services.remove_card(project, who(), card.id), "Card removed.")


def _moved(board: Storyboard, card: Card, before: int | None) -> None:
    st.query_params.from_dict({"storyboard": str(board.id), "card": str(card.id)})
    do(lambda: services.move_card(the_project(), who(), card.id, before=before), "Moved.")


def _chosen(card: Card) -> None:
    with fault_told():
        made = slides_of_card(the_project(), card)
        presenter(made, key=f"preview-{card.id}", preview=True)
        if len(made) > 1:
            st.caption(f"This card makes {count_of(len(made), 'slide')}.")
        _not_cleared(card, made)
    _words(card)


def _not_cleared(card: Card, made: list[Slide]) -> None:
    left_out = sum(slide.left_out for slide in made)
    if not left_out:
        return
    are = "is" if left_out == 1 else "are"
    with st.container(border=True):
        st.markdown(
            f":orange-badge[Not cleared] {count_of(left_out, 'quote')} {are} not cleared for "
            "sharing and will not be shown."
        )
        painpoint = card.refers.get("painpoint")
        ids = [int(x.to) for x in evidence.links(the_project()).quotes
               if x.painpoint_id == painpoint]  # fmt: skip
        kept_back = next((q for q in quotes_by_id(the_project(), ids) if not q.cleared), None)
        if kept_back:
            query = {"session": str(kept_back.session_id)}
            go_to("sessions", "Clear them in their sessions, the first here", query)


def _words(card: Card) -> None:
    version = last_shown(f"card-{card.id}", card.version)
    with st.form(f"card-{card.id}-{card.version}"):
        heading = st.text_input("Heading in your own words (optional)", card.heading, max_chars=400)
        words = st.text_area(
            "Your own words on the slide (optional)",
            card.words,
            height=100,
            help="Begin a line with a hyphen to make a list.",
        )
        notes = st.text_area("Your notes: seen only by you while presenting", card.notes, height=80)
        minutes = st.number_input("Minutes", 0, 600, card.minutes or 0)
        if st.form_submit_button("Save the card"):
            changed = replace(
                card,
                heading=heading,
                words=words,
                notes=notes,
                minutes=int(minutes),
                version=version,
            )
            do(lambda: services.change_card(the_project(), who(), changed), "Card saved.")


def _namer() -> Named:
    """What a card is called in the list, without making its slides."""
    project = the_project()
    painpoints = {each.id: each.title for each in evidence.painpoints(project)}
    drawn = {each.id: map_name(each.council, each.name) for each in maps(project)}

    def name(card: Card) -> str:
        if card.heading:
            return card.heading
        refers = card.refers
        if card.kind in ("finding", "says_shows"):
            return painpoints.get(refers.get("painpoint") or 0, "Withdrawn")
        if card.kind == "map":
            return drawn.get(refers.get("map") or 0, "Withdrawn")
        if card.kind == "comparison":
            return " and ".join(drawn.get(each, "Withdrawn") for each in refers.get("maps", []))
        if card.kind == "failures":
            codes = [str(code) for code in refers.get("codes") or []]
            return f"Rules {', '.join(codes)}" if codes else "The rules that fail most"
        return " ".join(card.words.split())[:80] or KIND_WORDS[card.kind]

    return name


def _add(board: Storyboard, *, opened: bool) -> None:
    with st.expander(
        "Add cards", expanded=opened, key=f"add-{board.id}-{opened}", on_change="rerun"
    ) as adding:
        if not adding.open and not opened:
            return
        kinds = {
            "Findings": _findings,
            "Process maps": _maps,
            "Two maps side by side": _two_maps,
            "Rule failures": _failures,
            "Says and shows": _says_and_shows,
            "Words": _text,
            "A title": _title,
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
    st.query_params.from_dict({"storyboard": str(board.id), "card": str(made[0])})


def _pick(label: str, kind: str, *, key: str) -> list[int]:
    """Some of the painpoints, found by typing."""
    named = {
        each.id: f"{PAINPOINT_WORDS[each.kind]}: {each.title}"
        for each in evidence.painpoints(the_project())
        if kind != "painpoint" or each.kind != "question"
    }
    if not named:
        st.markdown("There is no painpoint or innovation yet.")
        go_to("evidence", "Make a painpoint", {})
        return []
    return st.multiselect(
        label, list(named), format_func=lambda each: named.get(each, "Removed"),
        placeholder="Type to search", key=key,
    )  # fmt: skip


def _findings() -> list[NewCard]:
    return [NewCard("finding", {"painpoint": each})
            for each in _pick("Findings", "any", key="add-findings")]  # fmt: skip


def _says_and_shows() -> list[NewCard]:
    return [NewCard("says_shows", {"painpoint": each})
            for each in _pick("With their rules", "painpoint", key="add-says")]  # fmt: skip


def _pick_maps(label: str, key: str, most: int | None = None) -> list[int]:
    named = {each.id: map_name(each.council, each.name) for each in maps(the_project())}
    if not named:
        st.markdown("There is no process map yet.")
        go_to("process_map", "Draw or import one", {})
        return []
    return st.multiselect(
        label, list(named), format_func=lambda each: named.get(each, "Removed"),
        placeholder="Type to search", key=key, max_selections=most,
    )  # fmt: skip


def _maps() -> list[NewCard]:
    return [NewCard("map", {"map": each}) for each in _pick_maps("Process maps", "add-maps")]


def _two_maps() -> list[NewCard]:
    chosen = _pick_maps("Two maps", "add-two", 2)
    return [NewCard("comparison", {"maps": chosen})] if len(chosen) == 2 else []


def _failures() -> list[NewCard]:
    compared = compared_runs(the_project())
    if compared is None:
        st.markdown("There is no run of a return yet.")
        go_to("rule_failures", "Import an error report", {})
        return []
    own = {each.id: each.name for each in working_councils(the_project())}
    councils = st.multiselect("Councils", list(own), list(own), format_func=own.__getitem__,
                              key="add-councils")  # fmt: skip
    codes = st.multiselect(
        "Rules (none chosen: those that fail most)",
        [spelling(code) for code in compared.codes],
        format_func=lambda code: f"{code} {label_for(code, compared.year)}",
        placeholder="Type to search",
        key="add-codes",
    )
    which = st.radio(
        "Which runs",
        ["first", "latest"],
        format_func={"first": "First full runs: errors as they arise",
                     "latest": "Latest runs: what is left"}.__getitem__,
        key="add-which",
    )  # fmt: skip
    if not councils:
        return []
    return [NewCard("failures", {"councils": councils, "codes": codes, "which": which})]


def _text() -> list[NewCard]:
    heading = st.text_input("Heading", key="add-heading", max_chars=400)
    words = st.text_area("Words", key="add-words")
    if not heading.strip() and not words.strip():
        return []
    return [NewCard("text", heading=heading, words=words, minutes=USUAL_MINUTES["text"])]


def _title() -> list[NewCard]:
    heading = st.text_input("Title", key="add-title", max_chars=400)
    return [NewCard("title", heading=heading)] if heading.strip() else []
