"""The themes, shared ones first: what each says, from how many people; making one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from research.services import themes as services
from research.services.theme_views import Size, theme_sizes
from research.themes.model import LONGEST_NAME, LONGEST_STATEMENT, SHARED, Theme, ThemeFacts
from screens.look import do, empty, go_to, plain, the_project, who
from screens.paging import page_of
from storage import reading
from storage.register import Council, own_councils

THEMES_A_PAGE = 15
MADE = "themes_made_here"
WHERE = "themes_of"
EVERYWHERE, ACROSS = -1, 0


def the_themes() -> None:
    """The tab: all themes, or those of one council."""
    with reading(the_project()) as db:
        places = own_councils(db)
    found = services.themes(the_project())
    _new(places, found)
    if not found:
        empty(
            "No themes yet. Put two notes together on the board, or give a theme a name above and "
            "fill it later."
        )
        return
    where = _where(places, found)
    kept = [each for each in found if where == EVERYWHERE or (each.council_id or ACROSS) == where]
    sizes, names = theme_sizes(the_project()), {each.id: each.name for each in found}
    headed = None
    for each in page_of(kept, THEMES_A_PAGE, key=f"themes-page-{where}"):
        if each.council != headed or each is kept[0]:
            st.header(plain(each.council or SHARED), anchor=False)
            headed = each.council
        _card(each, sizes[each.id], names.get(each.part_of or 0))
    if not kept:
        empty("No theme here yet. Make one above, or on the board.")


def _where(places: Sequence[Council], found: Sequence[Theme]) -> int:
    names = {EVERYWHERE: "All", ACROSS: SHARED, **{each.id: each.name for each in places}}
    counts = {
        place: sum(place == EVERYWHERE or (each.council_id or ACROSS) == place for each in found)
        for place in names
    }
    chosen = st.segmented_control(
        "Themes of",
        list(names),
        default=EVERYWHERE,
        format_func=lambda place: f"{plain(names[place])} ({counts[place]:,})",
        key=WHERE,
    )
    return EVERYWHERE if chosen is None else chosen


def _card(each: Theme, size: Size, whole: str | None) -> None:
    with st.container(border=True, gap="xxsmall"):
        go_to("board", f"**{plain(each.name)}**", {"theme": str(each.id)})
        if each.statement:
            st.markdown(plain(each.statement))
        part = f" · part of “{plain(whole)}”" if whole else ""
        unsaid = "" if each.statement else " · no statement yet"
        st.markdown(f":small[:gray[{plain(size.words())}{part}{unsaid}]]")


def _new(places: Sequence[Council], found: Sequence[Theme]) -> None:
    # Once one is made the form is another form: a second click on the old one makes nothing.
    number = st.session_state.get(MADE, 0)
    councils = {each.id: each.name for each in places}
    with st.expander("Make a theme", expanded=not found), st.form(f"new-theme-{number}"):
        council = st.selectbox(
            "Where it was heard",
            [ACROSS, *councils],
            format_func=lambda place: councils.get(place, SHARED),
            help="A council’s theme holds that council’s quotes; one across councils holds any, "
            "and councils’ themes can be part of it.",
        )
        name = st.text_input("What it is called", max_chars=LONGEST_NAME)
        statement = st.text_input(
            "What it says, in one sentence",
            max_chars=LONGEST_STATEMENT,
            placeholder="For example: the fact is known, but finding who knows it takes longest",
        )
        if st.form_submit_button("Make it"):
            do(lambda: _make(number, council, name, statement), "Made. Now put quotes into it.")


def _make(number: int, council: int, name: str, statement: str) -> None:
    facts = ThemeFacts(name, statement)
    made = services.add_theme(the_project(), who(), facts, council_id=council or None)
    st.session_state[MADE] = number + 1
    st.query_params.from_dict({"theme": str(made)})


def name_in_full(theme: Theme) -> str:
    """A theme's name with its council: "Chasing (Northmoor)"."""
    return f"{theme.name} ({theme.council})" if theme.council else theme.name
