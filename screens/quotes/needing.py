"""A user need made of the quotes that are ticked, which are its evidence from the beginning."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from research.services import needs as services
from screens.common_ground.need_form import forget_form, need_form
from screens.look import fault_told, say, script_of, the_project, who
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
