"""The cards of a storyboard: their order, the chosen one's words, and what more to add."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import groupby

import streamlit as st

from common.words import count_of
from evidence import services as evidence
from evidence.rounds import services as rounds
from presenting import services
from presenting.cards.parts import shortened
from presenting.framing import Slide, left_out_of, left_out_words
from presenting.model import KINDS, Card, Storyboard, section_times
from presenting.on_screen import on_screen
from presenting.shown import slides
from presenting.slides import slides_of_card
from process_maps.services import maps
from research.services import quotes_by_id
from screens.by_whom import refuse_unseen
from screens.components.card_order import Line, card_order
from screens.components.presenter import presenter
from screens.gone import told_gone
from screens.kept_edit import Values, kept_form
from screens.look import (
    asked_for,
    do,
    do_before,
    empty,
    fault_told,
    go_to,
    last_shown,
    plain,
    the_project,
    who,
)
from screens.offered import may_open
from screens.show_and_tell.adding import add
from screens.show_and_tell.adding_figures import figure_name, overlay_name
from screens.show_and_tell.choices import WhatItShows, choose_refers
from screens.show_and_tell.naming import name_of

Named = Callable[[Card], str]
# The list is to be read at a glance; the slide beside it has all of it.
LONGEST_NAME = 110

LABELS = {
    "shows": "What it shows",
    "heading": "Heading in your own words (optional)",
    "words": "Your own words on the slide (optional)",
    "notes": "Your notes: seen only by you while presenting",
    "minutes": "Minutes",
}
# A section takes no time of its own: its minutes are what is planned for its cards together.
SECTION_LABELS = {**LABELS, "minutes": "Minutes planned for the section (0 for none)"}


def arrange(board: Storyboard) -> None:
    """Everything about the order and the words of a storyboard's cards."""
    held = services.cards(the_project(), board.id)
    if not held:
        _nothing_yet(board)
        add(board, opened=True)
        return
    order, chosen_side = st.columns([2, 3], gap="large")
    with order:
        chosen = _order(board, held)
        if board.frozen is None:
            add(board, opened=False)
    with chosen_side:
        if board.frozen is None:
            _buttons(board, held, held.index(chosen))
        _chosen(board, chosen)


def _nothing_yet(board: Storyboard) -> None:
    empty("Nothing to show yet. Begin with what the evidence offers, or add cards one by one.")
    if st.button("Begin with what the evidence offers", type="primary"):
        do(
            lambda: services.fill_from_evidence(the_project(), who(), board.id),
            "Begun with what the evidence offers.",
        )


def _order(board: Storyboard, held: list[Card]) -> Card:
    """The list, in which a card is chosen and moved; returns the chosen one."""
    name, asked = _namer(board), asked_for("card")
    if asked is not None and asked not in [each.id for each in held]:
        query = {"storyboard": str(board.id)}
        told_gone(f"card-{asked}", ("cards", asked), LABELS, query=query, always=False)
    chosen = next((each for each in held if each.id == asked), held[0])
    times = section_times(held)

    def line(card: Card) -> Line:
        called = shortened(name(card), LONGEST_NAME)
        if card.kind == "section":
            return Line(card.id, called, times[card.id].words(), section=True)
        minutes = count_of(card.minutes or 0, "minute")
        return Line(card.id, called, f"{KINDS[card.kind].words} · {minutes}")

    card_order(
        [line(each) for each in held],
        chosen.id,
        key=f"order-{board.id}",
        fixed=board.frozen is not None,
        on_choose=lambda card_id: _show_card(board, card_id),
        on_move=lambda card_id, before: _moved(board, card_id, before),
    )
    return chosen


def _show_card(board: Storyboard, card_id: int) -> None:
    st.query_params.from_dict({"storyboard": str(board.id), "card": str(card_id)})


def _buttons(board: Storyboard, held: list[Card], position: int) -> None:
    """For whoever neither drags nor carries: the same moves, a press each."""
    card = held[position]
    after = held[position + 2].id if position + 2 < len(held) else None
    with st.container(horizontal=True):
        st.button(
            "Move up",
            disabled=position == 0,
            key=f"up-{card.id}",
            on_click=lambda: _moved(board, card.id, held[position - 1].id),
        )
        st.button(
            "Move down",
            disabled=position == len(held) - 1,
            key=f"down-{card.id}",
            on_click=lambda: _moved(board, card.id, after),
        )
        shown = last_shown(f"card to remove {card.id}", card.version)
        if st.button("Remove this card", key=f"remove-{card.id}"):
            do(lambda: _removed(card, shown), "Card removed.")


def _removed(card: Card, shown: int) -> None:
    refuse_unseen(("cards", card.id), shown, card.version)
    services.remove_card(the_project(), who(), card.id)


def _moved(board: Storyboard, card_id: int, before: int | None) -> None:
    _show_card(board, card_id)
    do_before(lambda: services.move_card(the_project(), who(), card_id, before=before), "Moved.")


def _chosen(board: Storyboard, card: Card) -> None:
    with fault_told():
        # A section tells what follows it, and a frozen card what it showed then.
        among_all = board.frozen is not None or card.kind == "section"
        made = (
            [each for each in slides(the_project(), board.id) if each.card_id == card.id]
            if among_all
            else slides_of_card(the_project(), card)
        )
        presenter(on_screen(made), key=f"preview-{card.id}", preview=True)
        if len(made) > 1:
            st.caption(f"This card makes {count_of(len(made), 'slide')}.")
        _not_cleared(made)
    if board.frozen is None:
        _words(card)


def _not_cleared(made: list[Slide]) -> None:
    """What stays behind, and the way to clear it, session by session."""
    left_out = left_out_of(made)
    if not left_out:
        return
    with st.container(border=True):
        said = f":orange-badge[Not cleared] {left_out_words(left_out)}"
        if not may_open("sessions"):
            st.markdown(f"{said} The project’s own team clears them.")
            return
        st.markdown(f"{said} Clear them here:")
        held = sorted(quotes_by_id(the_project(), left_out), key=lambda each: each.session_id)
        for session_id, group in groupby(held, key=lambda each: each.session_id):
            quotes = list(group)
            first = quotes[0]
            checking = ", which is to check first" if first.to_check else ""
            go_to(
                "sessions",
                plain(f"{count_of(len(quotes), 'quote')} of {first.session_title}{checking}"),
                {"session": str(session_id), "quote": str(first.id)},
            )


def _words(card: Card) -> None:
    saved: Values = {
        "shows": WhatItShows(card),
        "heading": card.heading,
        "words": card.words,
        "notes": card.notes,
        "minutes": card.minutes or 0,
    }
    labels = SECTION_LABELS if card.kind == "section" else LABELS
    form = kept_form(f"card-{card.id}", saved, card.version, labels, ("cards", card.id))
    with st.form(form.key):
        # It begins as the form was opened: what others choose meanwhile changes nothing under it.
        refers = choose_refers(form.begins("shows").card, form.key)
        form.put("shows", WhatItShows(replace(card, refers=refers)))
        st.text_input(labels["heading"], max_chars=400, key=form.at("heading"))
        st.text_area(
            labels["words"],
            height=100,
            help="Begin a line with a hyphen to make a list.",
            key=form.at("words"),
        )
        st.text_area(labels["notes"], height=80, key=form.at("notes"))
        st.number_input(labels["minutes"], 0, 600, key=form.at("minutes"))
        pressed = st.form_submit_button("Save the card")
    if pressed:
        form.save(partial(_saved, card), "Card saved.")


def _saved(card: Card, values: Values, at: int) -> None:
    typed = {name: value for name, value in values.items() if name != "shows"}
    changed = replace(card, **typed, refers=values["shows"].card.refers, version=at)
    services.change_card(the_project(), who(), changed)


def _namer(board: Storyboard) -> Named:
    """What a card is called in the list, without making its slides."""
    project = the_project()
    painpoints = {each.id: each.title for each in evidence.painpoints(project)}
    drawn = {each.id: each.title for each in maps(project)}
    asked = {each.id: each.question for each in rounds.rounds(project)}

    def name(card: Card) -> str:
        if card.heading or card.kind == "title":
            return card.heading or board.name
        if (told := name_of(card)) is not None:
            return told
        refers = card.refers
        if card.kind == "round":
            return asked.get(refers.get("round") or 0, "Withdrawn")
        if card.kind in ("painpoint", "says_shows"):
            return painpoints.get(refers.get("painpoint") or 0, "Withdrawn")
        if card.kind == "map":
            title = drawn.get(refers.get("map") or 0, "Withdrawn")
            return f"{title}: {overlay_name(card)}" if refers.get("overlay") else title
        if card.kind == "comparison":
            return " and ".join(drawn.get(each, "Withdrawn") for each in refers.get("maps", []))
        if card.kind == "failures":
            codes = [str(code) for code in refers.get("codes") or []]
            return f"Rules {', '.join(codes)}" if codes else "The rules that fail most"
        if figure := figure_name(card):
            return figure
        return " ".join(card.words.split())[:80] or KINDS[card.kind].words

    return name
