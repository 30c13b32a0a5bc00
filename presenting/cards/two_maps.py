"""Slides of two maps side by side: the steps they share, then what only one of them has."""

from __future__ import annotations

from collections.abc import Sequence

from common.errors import BadInput, NotFound
from presenting.cards.known import Known
from presenting.cards.parts import Part
from presenting.model import Refers
from presenting.nodes import Node, el, said
from process_maps.model import Step
from process_maps.pairing.differences import PHASE
from process_maps.pairing.model import Pair, undecided_words
from process_maps.pairing.services import Comparison, compare

PAIRS_AT_ONCE = 7
MOST_PAIRS = 2 * PAIRS_AT_ONCE
MOST_STEPS_LISTED = 9
_HOW = "Steps are joined where their words are the same or a person joined them"
_SUGGESTED = ", or where they are so alike that it is suggested, which is said at each"


def comparison_slides(known: Known, refers: Refers) -> list[Part]:
    """What two maps have in common, and what only one of them has."""
    ids = refers.get("maps") or []
    if len(ids) != 2 or not all(isinstance(each, int) for each in ids):
        raise NotFound("two maps are needed")
    try:
        it = compare(known.project, ids[0], ids[1])
    except BadInput:
        raise NotFound("two different maps are needed") from None
    # Pairs that differ say most; each keeps the number it has on the Compare maps screen.
    pairs = sorted(it.pairing.pairs, key=lambda pair: (not _differs(it, pair), pair.number))
    shown = [
        pairs[i : i + PAIRS_AT_ONCE] for i in range(0, min(len(pairs), MOST_PAIRS), PAIRS_AT_ONCE)
    ]
    rest = len(pairs) - sum(map(len, shown))
    tables = [_table(it, each) for each in shown]
    if rest:
        tables[-1].append(el("p", f"and {rest} more pairs", class_="small"))
    both = f"What {it.name_a} and {it.name_b} both do"
    made = [
        _slide(it, both, [_figures(it), *(tables[0] if tables else [])], first=True),
        *(_slide(it, both, each) for each in tables[1:]),
    ]
    if it.pairing.only_a or it.pairing.only_b:
        lists = [_only(it.name_a, it.pairing.only_a), _only(it.name_b, it.pairing.only_b)]
        made.append(
            _slide(it, "What only one of them does", [el("div", *lists, class_="columns halves")])
        )
    return made


def _slide(it: Comparison, title: str, body: Sequence[Node], *, first: bool = False) -> Part:
    how = _HOW + (_SUGGESTED if it.pairing.suggested else "")
    return Part(
        title,
        "Two maps side by side",
        tuple(body),
        beside=(f"{it.name_a} and {it.name_b}",),
        note=f"{how}. Numbers are those of the Compare maps screen.",
        illustrative=any(it.illustrative),
        first=first,
    )


def _figures(it: Comparison) -> Node:
    """How many steps of each map are joined, of how many; one step may be in several pairs."""
    pairing = it.pairing
    joined = [
        f"{len(steps) - len(only)} of {len(steps)} steps of {name}"
        for name, steps, only in (
            (it.name_a, pairing.a.steps, pairing.only_a),
            (it.name_b, pairing.b.steps, pairing.only_b),
        )
    ]
    undecided = " ".join([" are the same work.", *undecided_words(pairing)])
    return el("p", el("strong", f"{joined[0]} and {joined[1]}"), undecided)


def _table(it: Comparison, pairs: Sequence[Pair]) -> list[Node]:
    head = ("No.", it.name_a, it.name_b, "What differs")
    rows = [
        el(
            "tr",
            el("th", str(pair.number), scope="row"),
            said("td", pair.a.label or pair.a.id),
            said("td", pair.b.label or pair.b.id),
            said("td", _told(it, pair)),
        )
        for pair in pairs
    ]
    columns = [el("th", each, scope="col", dir="auto") for each in head]
    return [
        el(
            "table",
            el("thead", el("tr", *columns)),
            el("tbody", *rows),
            class_="pairs",
            tabindex="0",
        )
    ]


def _told(it: Comparison, pair: Pair) -> str:
    differs = _differs(it, pair) or "Nothing that both maps state"
    return f"Suggested, not decided. {differs}" if pair.how == "sure" else differs


def _differs(it: Comparison, pair: Pair) -> str:
    """What a room should hear of a pair: not that councils call their phases by other names."""
    telling = [each for each in pair.differences if each.what != PHASE]
    return "; ".join(each.words(it.name_a, it.name_b) for each in telling)


def _only(name: str, steps: Sequence[Step]) -> Node:
    entries = [said("li", step.label or step.id) for step in steps[:MOST_STEPS_LISTED]]
    rest = len(steps) - len(entries)
    return el(
        "div",
        el("h3", f"Only {name} ({len(steps)})", dir="auto"),
        el("ul", *entries) if entries else el("p", "None"),
        el("p", f"and {rest} more", class_="small") if rest else None,
    )
