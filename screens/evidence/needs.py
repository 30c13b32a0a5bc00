"""The personas and user needs that rest on a painpoint, and writing the need behind it."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from evidence.chain import Chain
from evidence.model import Painpoint
from evidence.people import services
from research.services import needs as need_services
from screens.common_ground.need_form import (
    forget_form,
    need_form,
    persona_names,
    sentence_shown,
)
from screens.look import fault_told, go_to, plain, say, script_of, the_project, who
from storage import noting_acts


def the_needs(each: Painpoint, found: Chain) -> None:
    """The tab: what rests on it already, and one need more with the quotes it has."""
    ends = services.ends_of(the_project(), each.id)
    names = persona_names()
    for persona_id in ends["persona"]:
        name = plain(names[persona_id])
        go_to("common_ground", f"Persona: {name}", {"persona": str(persona_id)})
    for need_id in ends["need"]:
        need = need_services.need(the_project(), need_id)
        st.markdown(sentence_shown(need.facts))
        go_to("common_ground", f"Open need {need_id} and its quotes", {"need": str(need_id)})
    if not services.bears(each):
        st.markdown(
            "No need can be written from it: an open question, or what was judged not a problem, "
            "is no evidence."
        )
        return
    here = {quote.id for quote in found.quotes}
    against = {int(link.to) for link in found.links.quotes if link.stance == "against"} & here
    st.markdown(
        f"**Write the need behind it.** It takes with it {count_of(len(here), 'quote')}, "
        f"{len(against):,} of them against, and the painpoint itself."
    )
    _write(each, sorted(here - against))


def _write(each: Painpoint, quote_ids: list[int]) -> None:
    name = f"need-behind-{each.id}"
    facts = need_form(name, "Write it and go to it", quote_ids=quote_ids)
    if not facts:
        return
    made: int | None = None
    with fault_told(), noting_acts() as noted:
        made = services.need_behind(the_project(), who(), each.id, facts)
    if made is not None:
        say("Written, with what the painpoint rests on.", noted)
        forget_form(name)
        st.switch_page(script_of("common_ground"), query_params={"need": str(made)})
