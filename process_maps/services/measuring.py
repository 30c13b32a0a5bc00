"""A stored map measured, as the screen and the command line ask for it."""

from __future__ import annotations

from process_maps.measuring import Asked, Measures, measure
from process_maps.measuring.deadlines import first_day, is_day, read_deadline
from process_maps.model import Map


def asked_of(
    process: Map,
    *,
    deadline: str = "",
    first: str | None = None,
    runs: int | None = None,
    seed: int | None = None,
    begin: str | None = None,
    finish: str | None = None,
) -> Asked:
    """What is asked, from what was typed; BadInput where the deadline is none that can be read."""
    usual = Asked()
    return Asked(
        usual.runs if runs is None else runs,
        usual.seed if seed is None else seed,
        read_deadline(deadline, first, process, begin),
        begin,
        finish,
    )


__all__ = ["Asked", "Measures", "asked_of", "first_day", "is_day", "measure"]
