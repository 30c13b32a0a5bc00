"""Options and benefits: what could be done, what it would save, and what if."""

from __future__ import annotations

import streamlit as st

from common.errors import NotFound
from evidence.on_pages import of_option
from screens.gone import may_be_gone
from screens.keeping_up import keep_up
from screens.look import asked_for, fault_told, go_to, heading
from screens.options.option import WORDS, the_option
from screens.options.views import VIEWS
from screens.views import switch


def show() -> None:
    """The screen: the view that the address names."""
    heading(
        "Options and benefits", "What could be done about it, what it would save, and how sure."
    )
    if "option" in st.query_params:
        go_to("options", "All options", {"show": "options"})
        with fault_told():
            option_id = asked_for("option")
            if option_id is None:
                raise NotFound("that is no option’s number", remedy="Choose one of the list")
            keep_up(f"option-{option_id}", "this option", of_option(option_id))
            row = ("options", option_id)
            with may_be_gone(f"option-{option_id}-words", row, WORDS, {"show": "options"}):
                the_option(option_id)
        return
    shown = st.query_params.get("show") or next(iter(VIEWS))
    shown = shown if shown in VIEWS else next(iter(VIEWS))
    switch("options", VIEWS, shown)
    VIEWS[shown].show()


if __name__ == "__main__":
    show()
