"""Tells the slides on the same page how their rounds stand; it shows nothing itself."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

HERE = Path(__file__).resolve().parent

_part = st.components.v2.component(
    "common_ground_live_rounds",
    html="<div></div>",
    js=(HERE / "live_rounds.js").read_text("utf-8"),
)


def live_rounds(told: str, *, key: str) -> None:
    """Hand what is told of rounds, by their cards' ids, as JSON, to the slides."""
    _part(key=key, data={"told": told})
