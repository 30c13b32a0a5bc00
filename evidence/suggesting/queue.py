"""Quotes that seem to be about a rule and are linked to none: looked for some at a time.

All quotes of a project are never gone over at once: a suggestion takes milliseconds, and there are
thousands of quotes. What was found is numbers and codes; no words are in it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from evidence.linked import links
from evidence.listing import rules_by_painpoint
from evidence.suggesting.learning import refusals
from evidence.suggesting.model import End
from evidence.suggesting.offering import Asking, spoken_quote
from research.services import count_quotes, quotes, quotes_by_id
from research.services.speaking import speakers_of
from storage import Project, reading
from storage.remembering import remembered
from validation.catalogue import normalise_code
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING

# A second where each suggestion takes the most it may; a tenth where it takes what it does.
AT_ONCE = 50
_READ = 100


@dataclass(frozen=True)
class Proposed:
    """A quote with the rules that were proposed for it when it was looked at."""

    quote_id: int
    codes: tuple[str, ...]
    sure: float


@dataclass(frozen=True)
class LookedAt:
    """What some quotes gave, the surest first. ``last`` is where to go on; None: at the end."""

    found: tuple[Proposed, ...]
    looked: int
    last: int | None


def look(
    project: Project, *, after: int = 0, most: int = AT_ONCE, door: Door = EVERYTHING
) -> LookedAt:
    """Look at the next quotes that no rule is linked to, ``most`` at a time."""
    found, looked, last = list[Proposed](), 0, after
    with reading(project):
        asking, linked = Asking(project, door), with_rules(project)
        while looked < most:
            page = quotes(project, limit=_READ, after=last)
            for quote in page:
                last = quote.id
                if quote.id in linked:
                    continue
                looked += 1
                suggestion, rules = asking.suggestion(spoken_quote(quote))
                if suggestion.link and rules:
                    codes = tuple(normalise_code(rule.code) for rule in rules)
                    found.append(Proposed(quote.id, codes, suggestion.sure))
                if looked == most:
                    break
            if len(page) < _READ and (not page or last == page[-1].id):
                return LookedAt(_surest(found), looked, None)
        more = bool(quotes(project, limit=1, after=last))
    return LookedAt(_surest(found), looked, last if more else None)


def undecided(project: Project) -> int:
    """How many quotes no rule is linked to."""
    with reading(project):
        return count_quotes(project) - len(speakers_of(project, with_rules(project)))


def still_open(project: Project, proposed: Collection[Proposed]) -> list[Proposed]:
    """Those of which nobody has linked a rule or refused all that was proposed, by now."""
    with reading(project):
        linked = with_rules(project)
        refused = {
            (each.pair.of, each.pair.to_ref)
            for each in refusals(project)
            if each.pair.to_kind == "rule"
        }
        there = {each.id for each in quotes_by_id(project, [p.quote_id for p in proposed])}
    return [
        each
        for each in proposed
        if each.quote_id in there - linked
        and any((End("quote", str(each.quote_id)), code) not in refused for code in each.codes)
    ]


@remembered
def with_rules(project: Project) -> frozenset[int]:
    """The quotes a rule is linked to, through their painpoints or these painpoints' steps."""
    known = links(project)
    having = {each for each, codes in rules_by_painpoint(known).items() if codes}
    return frozenset(int(link.to) for link in known.quotes if link.painpoint_id in having)


def _surest(found: list[Proposed]) -> tuple[Proposed, ...]:
    return tuple(sorted(found, key=lambda each: (-each.sure, each.quote_id)))
