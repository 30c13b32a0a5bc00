"""A user need made of the quotes that are ticked, which are its evidence from the beginning."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from common.words import count_of
from research.personas.model import Rests
from research.services import needs as services
from research.services import personas as persona_services
from screens.common_ground.need_form import forget_form, need_form, persona_names
from screens.look import do, fault_told, say, script_of, the_project, who
from screens.quotes.state import untick
from storage import noting_acts

NAME = "need-of-ticked"


def make_need(quote_ids: Collection[int]) -> None:
    """The form; once the need is written, its own page."""
    facts = need_form(NAME, "Write it and go to it", quote_ids=quote_ids)
    if not facts:
        return
    made: int | None = None
    with fault_told(), noting_acts() as noted:
        made = services.add_need(the_project(), who(), facts, quote_ids=quote_ids)
    if made is not None:
        say("Written, with the quotes ticked as its evidence.", noted)
        untick()
        forget_form(NAME)
        st.switch_page(script_of("common_ground"), query_params={"need": str(made)})


def add_to_what_is_there(quote_ids: Collection[int]) -> None:
    """Put the ticked quotes behind a need or a persona's point that there is already."""
    there: dict[tuple[Rests, int], str] = {
        ("need", each.id): f"Need: {each.facts.sentence()}"
        for each in services.needs(the_project())
    }
    names = persona_names()
    there |= {
        ("point", each.id): f"{names[each.persona_id]}, {each.kind}: {each.words}"
        for each in persona_services.every_point(the_project())
    }
    if not there:
        return
    chosen = st.selectbox(
        "Or add them to a need, or a point of a persona, that is there",
        list(there),
        index=None,
        format_func=there.__getitem__,
        placeholder="Type to find one",
        key="need-to-add-to",
    )
    if chosen and st.button("Add them to it", key="add-to-need"):
        kind, of = chosen
        do(
            lambda: persona_services.rest_on(
                the_project(), who(), kind, of, list(quote_ids), turn=False
            ),
            f"Added {count_of(len(quote_ids), 'quote')} to it.",
        )
