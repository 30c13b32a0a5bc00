"""Quotes on a slide: only cleared ones, no more of a speaker than of several, and those behind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from common.words import count_of
from evidence.model import Stance
from presenting.nodes import Node, el, said
from research.clearance import ClearedQuote, among_many, cleared_only
from research.model import QuoteView
from research.recognising import Crowd

# As many as can be read through while a room waits.
MOST_BEHIND = 12
WITHDRAWN = "Withdrawn"


def as_said(text: str) -> str:
    """A quote's words as they stand on a slide."""
    return f"“{text}”"


@dataclass(frozen=True)
class LinkedQuote:
    """A quote linked to what a slide shows, and on which side it stands."""

    stance: Stance
    quote: QuoteView

    @property
    def may_be_shown(self) -> bool:
        """Whether the door lets it through."""
        return bool(cleared_only([self.quote])[0])


def sides(
    held: Sequence[LinkedQuote], chosen: Collection[object], asked: Crowd, most: tuple[int, int]
) -> list[Node]:
    """Quotes for and against; ``most`` of each, where nobody ``chose`` which.

    What was chosen and is no longer linked, or no longer there, is said to be withdrawn.
    """
    made = [
        *one_side("For", held, chosen, asked, most[0]),
        *one_side("Against", held, chosen, asked, most[1]),
    ]
    gone = len(set(chosen) - {each.quote.id for each in held})
    return [*made, *([withdrawn_quotes(gone)] if gone else [])]


def one_side(
    head: str,
    held: Sequence[LinkedQuote],
    chosen: Collection[object],
    asked: Crowd,
    most: int,
) -> list[Node]:
    """Some of one side's quotes; that a side was heard is said even where none is shown."""
    side = head.lower()
    all_of_it = [each.quote for each in held if each.stance == side]
    through, kept = cleared_only(all_of_it)
    quotes, _less = among_many(through, asked)
    if not all_of_it:
        return []
    if not quotes:
        words = f"{count_of(kept, 'quote')}, none cleared for sharing."
        return [el("h3", head), el("p", words, class_="left-out")]
    somebody_chose = any(each.quote.id in chosen for each in held)
    shown = (
        [each for each in quotes if each.id in chosen]
        if somebody_chose
        else from_each_council(quotes, most)
    )
    more = f" ({len(shown)} of {len(quotes)} shown)" if len(shown) < len(quotes) else ""
    return [el("h3", head + more), *(quote_figure(each, side) for each in shown)]


def left_out_ids(held: Iterable[LinkedQuote]) -> frozenset[int]:
    """The quotes that are not cleared."""
    return frozenset(each.quote.id for each in held if not each.may_be_shown)


def cleared(held: Iterable[LinkedQuote], stance: Stance, asked: Crowd) -> list[ClearedQuote]:
    """One side's quotes as anybody may see them."""
    through, _kept = cleared_only(each.quote for each in held if each.stance == stance)
    return among_many(through, asked)[0]


def behind(
    number: str, what: str, quotes: Sequence[ClearedQuote], side: str, *, kept: int = 0
) -> Node | str:
    """A number that opens to the quotes behind it; only the number where none may be shown.

    ``kept`` of them are not cleared, which is said.
    """
    if not quotes:
        return number
    shown = [quote_figure(each, side) for each in quotes[:MOST_BEHIND]]
    rest = len(quotes) - len(shown)
    more = [f"and {count_of(rest, 'more quote')}"] if rest else []
    more += [f"{count_of(kept, 'more quote')} not cleared for sharing"] if kept else []
    return el(
        "details",
        el("summary", number, aria_label=f"{number}: quotes behind it"),
        el(
            "div",
            el("h3", what),
            *shown,
            el("p", "; ".join(more), class_="small") if more else None,
            class_="opened",
            tabindex="0",
            role="group",
            aria_label=what,
        ),
        class_="behind",
    )


def quote_figure(quote: ClearedQuote, side: str) -> Node:
    """One quote with who said it, as much as may be said of them."""
    by = ", ".join(each for each in (quote.role, quote.council) if each) or "Not said by whom"
    return el(
        "figure",
        said("blockquote", as_said(quote.text)),
        said("figcaption", by[:1].upper() + by[1:]),
        class_=f"quote {side}",
        data_quote=str(quote.id),
    )


def withdrawn_quotes(number: int) -> Node:
    """In the place of quotes that somebody chose and that are gone."""
    are = "is" if number == 1 else "are"
    words = f"{WITHDRAWN}: {count_of(number, 'quote')} chosen for this slide {are} no longer in "
    return el("p", f"{words}its evidence.", class_="left-out")


def from_each_council(quotes: Sequence[ClearedQuote], most: int) -> list[ClearedQuote]:
    """A few of many: one of each council first, so that none speaks for all."""
    seen: dict[str | None, int] = {}
    turns = []
    for place, quote in enumerate(quotes):
        seen[quote.council] = seen.get(quote.council, -1) + 1
        turns.append((seen[quote.council], place, quote))
    return [quote for _, _, quote in sorted(turns, key=lambda each: each[:2])[:most]]
