"""Board: notes sorted into themes, within a council and across councils."""

from __future__ import annotations

from research.services import count_quotes
from screens.look import empty, heading, the_project


def show() -> None:
    """The screen."""
    heading("Board", "Quotes and notes sorted into themes, within a council and across councils.")
    if not count_quotes(the_project()):
        empty(
            "Nothing to sort yet. Quotes are kept while reading a session.",
            screen="sessions",
            label="Go to Sessions",
        )


if __name__ == "__main__":
    show()
