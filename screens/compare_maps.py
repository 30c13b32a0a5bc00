"""Compare maps: begun."""

from __future__ import annotations

from screens.look import heading


def show() -> None:
    """The screen."""
    heading("Compare maps", "Two councils' maps side by side, step by step.")


if __name__ == "__main__":
    show()
