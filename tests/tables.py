"""What our tables show, as a screen run in-process holds them."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest


def tables(at: AppTest) -> list[dict[str, Any]]:
    """Every table on the screen: its ``alt``, ``names`` of columns and ``rows`` of words."""
    return [
        json.loads(part.proto.json)
        for part in at.get("bidi_component")
        if part.proto.component_name == "common_ground_table"
    ]
