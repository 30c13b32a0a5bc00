"""Which quotes are meant: what a list of quotes can be narrowed by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class QuoteFilter:
    """All that is given must hold. ``code_id`` takes in the codes below it in the codebook.

    ``words`` are looked for as words, all of them, whatever their endings, accents and case.
    """

    words: str | None = None
    code_id: int | None = None
    council_id: int | None = None
    role: str | None = None
    cleared: bool | None = None
    session_id: int | None = None
    participant_id: int | None = None
    user_group: str | None = None
