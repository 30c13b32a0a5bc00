"""From a painpoint or a finding to the options that are linked to it."""

from __future__ import annotations

import streamlit as st

from evidence.options.linked import options_with
from evidence.options.model import LinkKind
from screens.look import go_to, plain, the_project


def options_it_is_in(kind: LinkKind, to: int) -> None:
    """A way to each; nothing where it is in none."""
    found = options_with(the_project(), kind, to)
    if not found:
        return
    st.markdown("**Options it is in**")
    for option, title in found.items():
        go_to("options", plain(title), {"option": str(option)})
