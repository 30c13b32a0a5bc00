"""Lists kept as text files beside the code: a line each, what begins with a hash is a remark."""

from __future__ import annotations

from pathlib import Path


def lines_of(path: Path) -> list[str]:
    """The lines of such a list, without remarks and empty ones."""
    lines = path.read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
