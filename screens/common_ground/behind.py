"""What a number rests on: who was asked, the quotes for and against, each with a way to its place.

The address names the theme and, where one is meant, the council, user group or role.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.words import count_of, listed
from research.common_ground.differing import silence_words
from research.common_ground.model import Lying, ThemeHeard
from research.heard.model import CHOSEN_FOR_THEIR_ROLE, HeardIn
from research.services.common_ground import Behind, Chosen, QuoteBehind, behind, with_words
from research.themes.model import Theme
from screens.common_ground.by_theme import keep_choices
from screens.look import asked_for, empty, go_to, plain, table, the_project
from screens.paging import page_of
from screens.quoted import quoted

QUOTES_A_PAGE = 10
HEADS = {
    "for": "What supports it",
    "against": "What contradicts it",
    "uncounted": "Quotes that count for nobody",
}


def the_quotes(theme_id: int) -> None:
    """The page. Raises NotFound where there is no such theme."""
    keep_choices()
    chosen = Chosen(asked_for("council"), st.query_params.get("group"), st.query_params.get("role"))
    found = behind(the_project(), theme_id, chosen)
    theme = found.heard.theme
    cell = _cell(found.heard, chosen)
    where = f": {cell.of.name}" if cell else ""
    st.header(plain(f"{theme.name}{where}"), anchor=False)
    if theme.statement:
        st.markdown(plain(theme.statement))
    with st.container(horizontal=True, vertical_alignment="center"):
        go_to("board", "The theme on the board", {"theme": str(theme.id)})
        if chosen != Chosen():
            go_to("common_ground", "All its quotes", {"theme": str(theme.id)})
    if chosen == Chosen():
        st.markdown(plain(" ".join(found.heard.words())))
    elif cell:
        _of_cell(cell)
    else:
        _outside(found.heard)
        return
    st.markdown(f":small[{plain(_meaning(theme))}]")
    _who_was_asked(found, chosen)
    if cell is None or cell.standing in ("heard", "contradicted only"):
        _side(found, found.supporting, "for", cell)
        _side(found, found.contradicting, "against", cell)
    if found.uncounted:
        _side(found, found.uncounted, "uncounted", None)


def _meaning(theme: Theme) -> str:
    """How the numbers are to be read."""
    if not theme.topics:
        return CHOSEN_FOR_THEIR_ROLE
    covered = listed((f"“{each}”" for each in theme.topics), "or")
    return (
        f"Asked about it means: took part in a session that covered {covered}, or spoke of it "
        f"anyway. {CHOSEN_FOR_THEIR_ROLE}"
    )


def _cell(heard: ThemeHeard, chosen: Chosen) -> HeardIn | None:
    for wanted, spread in (
        (chosen.council_id, heard.councils),
        (chosen.group, heard.groups),
        (chosen.role, heard.roles),
    ):
        if wanted is not None:
            return next((each for each in spread.cells if each.of.id == wanted), None)
    return None


def _of_cell(cell: HeardIn) -> None:
    words = cell.words()
    st.markdown(f"**{plain(f'{words[:1].upper()}{words[1:]}.')}**")
    if cell.standing == "not heard":
        st.markdown(
            f"Not heard does not mean that it is not so there. {silence_words(cell.of.asked)} "
            "They were chosen for their role instead, so take it as a reminder, not as a measure."
        )
    elif cell.standing == "not asked":
        st.markdown(
            "Nobody there took part in a session that covered it, so nothing is known of it there. "
            "It is not the same as not heard."
        )


def _outside(heard: ThemeHeard) -> None:
    own = heard.theme.council
    empty(
        f"This theme was built from {plain(own)}’s quotes only: nobody has looked for it anywhere "
        "else."
        if own
        else "That is no longer in the project, or nobody of it has been asked.",
        screen="common_ground",
        label="All themes",
    )


def _who_was_asked(found: Behind, chosen: Chosen) -> None:
    """Within each council, by user group: those are the people the number is of."""
    rows: list[dict[str, object]] = [
        {"Council": council.name, "User group": cell.of.name, "Said it": cell.words()}
        for council, cells in found.detail
        for cell in cells
        if chosen.council_id in (None, council.id) and chosen.group in (None, cell.of.id)
    ]
    if not rows or chosen.role is not None:
        return
    opened = st.expander("Who was asked", key="common_asked", on_change="rerun")
    if opened.open:
        with opened:
            table(rows, "Who was asked, by council and user group, and how many of them said it")


def _side(found: Behind, lying: Sequence[Lying], side: str, cell: HeardIn | None) -> None:
    people = len({each.person for each in lying} - {None})
    number = count_of(len(lying), "quote")
    by = f"{number} from {count_of(people, 'person', 'people')}" if people else number
    st.header(f"{HEADS[side]} ({by})", anchor=False)
    if side == "uncounted":
        st.markdown(
            "Who said these is not known, belongs to no council, or was not asked in a session "
            "that counts."
        )
    if not lying:
        whose = f" of {plain(cell.of.name)}" if cell else ""
        st.markdown(f"No quote{whose}.")
    key = f"behind-{found.heard.theme.id}-{side}-{cell.of.id if cell else ''}"
    here = page_of(lying, QUOTES_A_PAGE, key=key)
    for each in with_words(the_project(), tuple(here)):
        _quote(found.heard, each)


def _quote(heard: ThemeHeard, each: QuoteBehind) -> None:
    with st.container(border=True, gap="xxsmall"):
        quoted(each.quote)
        about = [f"In {each.of.council}’s theme “{each.of.name}”"] if each.of != heard.theme else []
        about += [f"Because: {each.member.why}"] if each.member.why else []
        if about:
            st.markdown(f":small[:gray[{plain(' · '.join(about))}]]")
        place = {"session": str(each.quote.session_id), "quote": str(each.quote.id)}
        go_to("sessions", "Read it in its session", place)
