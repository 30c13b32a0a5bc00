"""What of a storyboard is on its page, for being told when others change it."""

from __future__ import annotations

from storage.history.others import Concern, rows_of


def of_storyboard(storyboard_id: int) -> Concern:
    """A storyboard with its cards; what its cards show is evidence, and has pages of its own."""
    return Concern(
        rows=(
            *rows_of([storyboard_id], "id", "storyboards"),
            *rows_of([storyboard_id], "storyboard_id", "cards", "rounds"),
        )
    )
