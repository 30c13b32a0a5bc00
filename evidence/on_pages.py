"""What of evidence is on a page, for being told when others change it."""

from __future__ import annotations

from collections.abc import Collection

from storage.history.others import Concern, rows_of


def of_painpoint(painpoint_id: int) -> Concern:
    """A painpoint with what is linked to it."""
    links = ("quotes", "steps", "rules", "anchors")
    others = ("persona_painpoints", "need_painpoints", "option_painpoints", "finding_painpoints")
    linked = (*(f"painpoint_{each}" for each in links), *others, "question_facts")
    return Concern(
        rows=(
            *rows_of([painpoint_id], "id", "painpoints"),
            *rows_of([painpoint_id], "painpoint_id", *linked),
        )
    )


def of_finding(finding_id: int) -> Concern:
    """A finding with its evidence and what was decided of it."""
    links = ("moves", "quotes", "painpoints", "themes", "steps", "differences", "rules", "data")
    linked = (*(f"finding_{each}" for each in links), "option_findings")
    return Concern(
        rows=(
            *rows_of([finding_id], "id", "findings"),
            *rows_of([finding_id], "finding_id", *linked),
        )
    )


def of_option(option_id: int) -> Concern:
    """An option with its scores, decisions and what it rests on; weights are all options'."""
    links = ("scores", "outcomes", "findings", "painpoints", "rules", "steps")
    return Concern(
        frozenset({"option_weights"}),
        (
            *rows_of([option_id], "id", "options"),
            *rows_of([option_id], "option_id", *(f"option_{each}" for each in links)),
        ),
    )


def of_marks(map_id: int, steps: Collection[int], painpoints: Collection[int]) -> Concern:
    """What is pinned to a map and its steps, beside the map itself."""
    return Concern(
        rows=(
            *rows_of([map_id], "map_id", "painpoint_anchors"),
            *rows_of(steps, "step_id", "painpoint_steps", "step_rules"),
            *rows_of(painpoints, "id", "painpoints"),
        )
    )
