"""Where real inputs lie that are not part of the project: beside it, where they are at all."""

from __future__ import annotations

from pathlib import Path

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
