"""Quotes as they stand in a transcript: between sentences about something else."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from benchmarks import quotes_to_rules, quotes_to_steps

Quote = TypeVar("Quote", quotes_to_rules.Labelled, quotes_to_steps.Labelled)
SEED = 903


def among_talk(quotes: Sequence[Quote], nothing: Sequence[Quote], many: int) -> list[Quote]:
    """Each quote with so many of those about ``nothing`` before or after it, never itself."""
    dealt = random.Random(SEED)
    found = []
    for quote in quotes:
        talk = [each.quote for each in nothing if each.quote != quote.quote]
        said = dealt.sample(talk, many)
        said.insert(dealt.randrange(many + 1), quote.quote)
        found.append(replace(quote, quote=" ".join(said)))
    return found
