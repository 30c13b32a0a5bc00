"""How alike maps are, drawn: a tree that joins the most alike first, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from common.words import count_of, listed
from process_maps.drawing.geometry import Box
from process_maps.drawing.svg import GREY, INK, PAPER, RULE, rectangle, tag, text
from process_maps.drawing.text import clean, width_of, wrap

_ROW, _MARGIN, _TREE, _WORDS, _SMALL = 30.0, 16.0, 560.0, 13.0, 11.0
_SAID_AT_ONCE = 4
STRONGEST = 5


@dataclass(frozen=True)
class Fork:
    """Two maps or groups of maps that are joined, and how alike they are, from 0 to 1.

    Numbers below the number of maps are maps in their order; those after it are forks in theirs.
    """

    a: int
    b: int
    alike: float


def shade(alike: float) -> int:
    """How dark a number from 0 to 1 is shown: 0 for nothing alike, 5 from 0.8 up."""
    return min(STRONGEST, int(alike * STRONGEST) + 1) if alike > 0 else 0


def leaf_order(maps: int, forks: Sequence[Fork]) -> list[int]:
    """The maps in the order of the tree's leaves, so that none of its lines cross.

    Maps that no fork joins come last.
    """
    under = _under(maps, forks)
    joined = {each for fork in forks for each in (fork.a, fork.b)}
    tops = [each for each in range(maps, maps + len(forks)) if each not in joined]
    order = [leaf for top in reversed(tops) for leaf in under[top]]
    return order + [each for each in range(maps) if each not in order]


def tree_words(names: Sequence[str], forks: Sequence[Fork]) -> list[str]:
    """The tree in sentences, the most alike first."""
    under = _under(len(names), forks)

    def called(number: int) -> str:
        held = [names[each] for each in under[number]]
        if len(held) <= _SAID_AT_ONCE:
            return listed(held)
        return f"{listed(held[:_SAID_AT_ONCE], ',')} and {len(held) - _SAID_AT_ONCE} more"

    said = []
    for fork in forks:
        a, b = called(fork.a), called(fork.b)
        both = len(under[fork.a]) == len(under[fork.b]) == 1
        words = f"{a} and {b}" if both else f"{a}, with {b}"
        said.append(f"{words}: {fork.alike:.2f}.")
    return said


def tree(names: Sequence[str], forks: Sequence[Fork], *, title: str, illustrative: bool) -> str:
    """The tree as SVG: names at the left, each fork as far to the left as its two are alike."""
    left = _MARGIN + min(max((width_of(each, _WORDS) for each in names), default=0.0), 260.0) + 12
    width = left + _TREE + 60
    top = 74.0 if illustrative else 46.0
    axis = top + 22
    order = leaf_order(len(names), forks)
    y = {leaf: axis + 14 + _ROW * (at + 0.5) for at, leaf in enumerate(order)}
    height = axis + 14 + _ROW * len(order) + 16
    drawn = [text(title, (_MARGIN, 24), 18, font_weight="bold")]
    if illustrative:
        box = Box(_MARGIN, 40, width_of("Illustrative", _WORDS, bold=True) + 20, 24)
        drawn.append(rectangle(box, rx=3, fill=INK))
        drawn.append(
            text("Illustrative", (_MARGIN + 10, 52), _WORDS, fill=PAPER, font_weight="bold")
        )
    drawn += _axis(left, axis, height - 12)
    for leaf in order:
        line = wrap(names[leaf], left - _MARGIN - 12, _WORDS, lines=1)
        drawn.append(text(line[0] if line else "", (left - 10, y[leaf]), _WORDS, text_anchor="end"))
    drawn += _forks(len(names), forks, y, left)
    said = f"{count_of(len(names), 'map')}, the most alike joined first."
    return tag(
        "svg",
        tag("title", escape(clean(title)))
        + tag("desc", escape(clean(" ".join([said, *tree_words(names, forks)]))))
        + rectangle(Box(0, 0, width, height), fill=PAPER)
        + "".join(drawn),
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {width:.1f} {height:.1f}",
        font_family="sans-serif",
        role="img",
        aria_label=clean(title),
    )


def _axis(left: float, top: float, bottom: float) -> list[str]:
    drawn = [
        text("1: the same work in the same order", (left, top - 14), _SMALL, fill=GREY),
        text("0: nothing alike", (left + _TREE, top - 14), _SMALL, fill=GREY, text_anchor="end"),
    ]
    for tenth in range(0, 11, 2):
        x = left + _TREE * (1 - tenth / 10)
        drawn.append(tag("line", x1=x, y1=top + 10, x2=x, y2=bottom, stroke=RULE, stroke_width=0.8))
        drawn.append(text(f"{tenth / 10:.1f}", (x, top), _SMALL, fill=GREY, text_anchor="middle"))
    return drawn


def _forks(maps: int, forks: Sequence[Fork], y: dict[int, float], left: float) -> list[str]:
    at = {leaf: (left, height) for leaf, height in y.items()}
    drawn = []
    for number, fork in enumerate(forks, start=maps):
        x = left + _TREE * (1 - min(max(fork.alike, 0.0), 1.0))
        (x1, y1), (x2, y2) = sorted((at[fork.a], at[fork.b]), key=lambda each: each[1])
        path = f"M{x1:.1f},{y1:.1f} L{x:.1f},{y1:.1f} L{x:.1f},{y2:.1f} L{x2:.1f},{y2:.1f}"
        drawn.append(tag("path", d=path, fill="none", stroke=INK, stroke_width=2))
        middle = (y1 + y2) / 2
        words = f"{fork.alike:.2f}"
        paper = Box(x + 4, middle - 8, width_of(words, _SMALL, bold=True) + 4, 16)
        drawn.append(rectangle(paper, fill=PAPER))
        drawn.append(text(words, (x + 6, middle), _SMALL, font_weight="bold"))
        at[number] = x, middle
    return drawn


def _under(maps: int, forks: Sequence[Fork]) -> dict[int, list[int]]:
    """The maps under each map or fork, by number."""
    under = {each: [each] for each in range(maps)}
    for number, fork in enumerate(forks, start=maps):
        under[number] = [*under[fork.a], *under[fork.b]]
    return under
