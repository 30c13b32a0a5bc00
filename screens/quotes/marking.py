"""Words looked for, shown in bold."""

from __future__ import annotations

from collections.abc import Sequence

from screens.look import plain


def in_bold(parts: Sequence[tuple[str, bool]]) -> str:
    """The words found in bold; a blank at a piece's end would be lost, so it is put back."""
    shown = ""
    for text, is_found in parts:
        words = plain(text)
        before = " " if text[:1].isspace() else ""
        after = " " if text[-1:].isspace() and text.strip() else ""
        shown += f"{before}**{words}**{after}" if is_found and words else before + words + after
    return shown
