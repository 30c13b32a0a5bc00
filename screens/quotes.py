"""Quotes: begun."""

from __future__ import annotations

from screens.look import heading


def show() -> None:
    """The screen."""
    heading("Quotes", "What people said, found by words, tag, council or role.")


if __name__ == "__main__":
    show()
