"""Show and tell: choose what to show, put it in order, present it, leave a file behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import uuid4

import streamlit as st

from common.errors import NotFound
from common.words import count_of, day_typed, day_words, typed_day
from evidence.failing import working_councils
from presenting import services
from presenting.framing import left_out_of, left_out_words
from presenting.freezing import freeze, make_live
from presenting.model import USUAL_LENGTH, Storyboard, minutes_words
from presenting.on_pages import of_storyboard
from presenting.on_screen import storyboard_on_screen
from presenting.shown import slides
from screens.by_whom import refuse_unseen
from screens.components.presenter import presenter
from screens.gone import told_gone
from screens.keeping_up import keep_up
from screens.kept_edit import Values, kept_form
from screens.look import (
    asked_for,
    do,
    fault_told,
    go_to,
    heading,
    last_shown,
    plain,
    the_project,
    who,
)
from screens.offered import may_change, none_yet
from screens.settings.things import history_of
from screens.show_and_tell.beginning import choose_template, keep_left_out, tell_left_out
from screens.show_and_tell.cards import arrange
from screens.show_and_tell.documents import documents
from screens.show_and_tell.round_slides import keep_rounds_up, rounds_on, turn
from screens.show_and_tell.saving import save
from screens.show_and_tell.taking_part import taking_part

TOKEN = "show_token"
LABELS = {
    "name": "Name",
    "date": "Date",
    "council_id": "For one council (optional)",
    "length": "Length in minutes",
}


def show() -> None:
    """The screen."""
    heading("Show and tell", "Choose what to show, present it, and leave a file behind.")
    asked = asked_for("storyboard")
    if asked is None:
        _all()
        return
    try:
        board = services.storyboard(the_project(), asked)
    except NotFound as error:
        if not told_gone(f"storyboard-{asked}", ("storyboards", asked), LABELS, query={}):
            st.warning(plain(error.sentence()))
        go_to("show_and_tell", "All storyboards", {})
        return
    _one(board)


def token() -> str:
    """What makes one press of a button one thing, however often it arrives."""
    held: str = st.session_state.setdefault(TOKEN, uuid4().hex)
    return held


def used_token() -> None:
    """The next press is another one."""
    st.session_state.pop(TOKEN, None)


def _all() -> None:
    held = services.storyboards(the_project())
    if not held:
        none_yet(
            "No storyboard yet.",
            "Name one below and begin with what the evidence offers: the "
            "findings most people spoke of, a map of each council, the rules that fail most. "
            "Then take away what you do not need.",
            "storyboards",
        )
    for board in held:
        with st.container(border=True, gap="xxsmall"):
            go_to("show_and_tell", f"**{plain(board.name)}**", {"storyboard": str(board.id)})
            st.markdown(plain(_facts(board)))
    if not may_change("storyboards"):
        return
    with st.expander(
        "Make a storyboard", expanded=not held, key="make", on_change="rerun"
    ) as opened:
        if opened.open or not held:
            _make()
    documents()


def _facts(board: Storyboard) -> str:
    when = day_words(board.date) if board.date else "No date yet"
    minutes = minutes_words(board.minutes, board.length)
    frozen = f" · Frozen on {day_words(board.frozen_at[:10])}" if board.frozen_at else ""
    return f"{when} · {count_of(board.cards, 'card')} · {minutes}{frozen}"


def _make() -> None:
    with st.form("make_storyboard", border=False):
        name = st.text_input(
            "Name", f"Show and tell, {day_words(date.today().isoformat())}", max_chars=120
        )
        when = st.text_input("Date (optional)", placeholder="30/06/2026")
        template = choose_template()
        with st.container(horizontal=True):
            begun = st.form_submit_button("Begin with what the evidence offers", type="primary")
            bare = st.form_submit_button("Begin empty")
    if begun or bare:
        do(
            lambda: _made(name, when, begun, template),
            "Made. Take away, add and reorder as you like.",
        )


def _made(name: str, when: str, begun: bool, template: str | None) -> None:
    day, template = typed_day(when), template if begun else None
    made = services.add_storyboard(
        the_project(), who(), name, date=day, from_evidence=begun, template=template, token=token()
    )
    used_token()
    keep_left_out(made, template, day)
    st.query_params.from_dict({"storyboard": str(made)})


def _one(board: Storyboard) -> None:
    go_to("show_and_tell", "All storyboards", {})
    with st.container():
        # Nothing of a storyboard moves while it is presented.
        if st.session_state.get(f"show-tabs-{board.id}") != "Present":
            keep_up(f"storyboard-{board.id}", "this storyboard", of_storyboard(board.id))
    st.header(plain(board.name), anchor=False)
    st.markdown(plain(_facts(board)))
    _live_or_frozen(board)
    tell_left_out(board)
    key = f"show-tabs-{board.id}"
    if asked_for("round") is not None and key not in st.session_state:
        # Whoever comes for a round from elsewhere finds it opened.
        st.session_state[key] = "Take part"
    parts: dict[str, Callable[[Storyboard], None]] = {
        "Arrange": arrange,
        "Present": _present,
        "Take part": taking_part,
        "Save the file": save,
        "Name and date": _settings,
    }
    if not may_change("storyboards"):
        parts = {name: parts[name] for name in ("Present", "Take part", "Save the file")}
    tabs = st.tabs(list(parts), key=key, on_change="rerun")
    for tab, part in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                part(board)


def _live_or_frozen(board: Storyboard) -> None:
    """Whether it follows the evidence, in words, and the way to the other."""
    project = the_project()
    with st.container(horizontal=True, vertical_alignment="center"):
        if board.frozen_at is None:
            st.markdown(
                ":green-badge[Live] It follows the evidence: a count that changes, changes here.",
                width="content",
            )
            if board.cards and may_change("storyboards") and st.button("Freeze it as it is now"):
                do(lambda: freeze(project, who(), board.id), "Frozen as it is now.")
            return
        when = day_words(board.frozen_at[:10])
        st.markdown(
            f":blue-badge[Frozen] It shows what was known on {when}, and does not change. Only "
            "quotes that may no longer be shown are withdrawn.",
            width="content",
        )
        if not may_change("storyboards"):
            return
        if st.button("Go on with a live copy"):
            do(lambda: _copied(board), "Copied. This is the copy, and it is live.")
        if st.button("Make it live again"):
            do(lambda: make_live(project, who(), board.id), "It follows the evidence again.")


def _present(board: Storyboard) -> None:
    with fault_told():
        hidden = st.toggle(
            "Hide quotes, for people from outside",
            help="The slides then hold no quote’s words, also not behind a number",
            key=f"hide-quotes-{board.id}",
        )
        made = slides(the_project(), board.id, hide_quotes=hidden)
        if not made:
            none_yet("There is nothing to present yet.", "Add cards under Arrange.", "cards")
            return
        st.caption(
            "Arrow keys, Page Up and Page Down change the slide, Home and End go to the first and "
            "last, F is full screen, Escape leaves it, B blanks the screen, N opens your notes in "
            "their own window. A number in blue opens to the quotes behind it; Backspace goes "
            "back. Only cleared quotes are shown. " + left_out_words(left_out_of(made))
        )
        shown = rounds_on(board)
        card = asked_for("card")
        first = next((i for i, each in enumerate(made) if each.card_id == card), 0)
        presenter(
            storyboard_on_screen(the_project(), board.id, hide_quotes=hidden),
            key=f"present-{board.id}",
            first=first,
            length=board.length,
            on_round=lambda card: turn(card, shown),
        )
        # Also where there is none: what another storyboard told this page must go.
        keep_rounds_up(shown, hide_quotes=hidden)


def _settings(board: Storyboard) -> None:
    project = the_project()
    councils = {each.id: each.name for each in working_councils(project)}
    saved: Values = {
        "name": board.name,
        "date": day_typed(board.date),
        "council_id": board.council_id if board.council_id in councils else None,
        "length": board.length or USUAL_LENGTH,
    }
    form = kept_form(
        f"storyboard-{board.id}", saved, board.version, LABELS, ("storyboards", board.id)
    )
    with st.form(form.key):
        st.text_input(LABELS["name"], max_chars=120, key=form.at("name"))
        st.text_input(LABELS["date"], placeholder="30/06/2026", key=form.at("date"))
        st.selectbox(
            LABELS["council_id"],
            [None, *councils],
            format_func=lambda each: councils[each] if each else "Everybody",
            key=form.at("council_id"),
        )
        st.number_input(LABELS["length"], 1, 600, key=form.at("length"))
        pressed = st.form_submit_button("Save changes")
    if pressed:
        form.save(
            lambda values, at: services.edit_storyboard(
                project,
                who(),
                replace(board, **{**values, "date": typed_day(values["date"]), "version": at}),
            ),
            "Saved.",
        )
    with st.container(horizontal=True):
        if st.button("Copy this storyboard"):
            do(lambda: _copied(board), "Copied. This is the copy.")
        shown = last_shown(f"storyboard to remove {board.id}", board.version)
        if st.button("Remove this storyboard"):
            do(lambda: _removed(board, shown), "Storyboard removed.")
    history_of("storyboard", board.id)


def _copied(board: Storyboard) -> None:
    made = services.copy_storyboard(the_project(), who(), board.id, token=token())
    used_token()
    st.query_params.from_dict({"storyboard": str(made)})


def _removed(board: Storyboard, shown: int) -> None:
    refuse_unseen(("storyboards", board.id), shown, board.version)
    services.remove_storyboard(the_project(), who(), board.id)
    st.query_params.clear()


if __name__ == "__main__":
    show()
