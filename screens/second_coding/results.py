"""How far codings agree, on screen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st


def show_agreement(coding_ids: Sequence[int]) -> None:
    """Agreement of second codings with the first ones, a tag at a time."""
    st.markdown(f"{len(coding_ids)}")
