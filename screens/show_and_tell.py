"""Show and tell: begun."""

from __future__ import annotations

from screens.look import heading


def show() -> None:
    """The screen."""
    heading("Show and tell", "Choose what to show, present it, and leave a file behind.")


if __name__ == "__main__":
    show()
