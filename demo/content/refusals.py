"""The demo's refused suggestions: rules that share words with a quote about another thing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RefusedRule:
    """A rule that somebody said a quote is not about, and why."""

    quote: str
    code: str
    why: str


REFUSED = (
    RefusedRule("e5-08", "392A", "About who looks after a number, not about a distance."),
    RefusedRule("e1-01", "164", "About where the return is kept, not about any one field."),
)
