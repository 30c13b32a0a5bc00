"""The quotes on slides that are made already: taken off for outsiders, or withdrawn.

An element that holds a quote's words says which quote it is (``nodes.QUOTE``); no other does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from common.words import count_of
from presenting.cards.quotes import WITHDRAWN
from presenting.framing import Slide
from presenting.nodes import QUOTE, Child, Node, el, words_of

HIDDEN = "Quotes are not shown here."


def quotes_on(child: Child) -> frozenset[int]:
    """The quotes whose words are in a tree."""
    if not isinstance(child, Node):
        return frozenset()
    own = _quote(child)
    return frozenset(() if own is None else (own,)).union(*map(quotes_on, child.children))


def quoted_on(child: Child) -> frozenset[tuple[int, str]]:
    """Each quote in a tree with the words that stand there."""
    if not isinstance(child, Node):
        return frozenset()
    own = _quote(child)
    mine = () if own is None or not child.children else ((own, words_of(child.children[0])),)
    return frozenset[tuple[int, str]](mine).union(*map(quoted_on, child.children))


def without_quotes(made: Iterable[Slide]) -> tuple[Slide, ...]:
    """Slides for outsiders: no quote's words are in them, and each says so where some were.

    How many stay behind as they are not cleared is not said either: none is shown anyway.
    """
    return tuple(_bare(each) for each in made)


def with_withdrawn(made: Iterable[Slide], gone: Collection[int]) -> tuple[Slide, ...]:
    """Slides on which quotes that are gone say that they were withdrawn, and nothing else."""
    return tuple(
        _withdrawn(each, gone) if quotes_on(each.node) & set(gone) else each for each in made
    )


def _withdrawn(slide: Slide, gone: Collection[int]) -> Slide:
    def put(node: Node) -> Node:
        mine = _quote(node)
        if mine is None or mine not in gone:
            return node
        return el("figure", el("p", WITHDRAWN), class_="quote withdrawn")

    return replace(slide, node=_each(slide.node, put))


def _bare(slide: Slide) -> Slide:
    held = quotes_on(slide.node)
    if not held and not slide.left_out:
        return slide

    def put(node: Node) -> Child | None:
        if _quote(node) is not None:
            return None
        given = dict(node.attributes)
        if given.get("class") == "behind":
            # A number that opened to its quotes is a number again.
            return next(iter(_first(node).children), "")
        if node.tag == "h3" and words_of(node).endswith(" shown)"):
            # "For (3 of 7 shown)" over none that is.
            return el("h3", words_of(node).partition(" (")[0])
        return None if given.get("class") == "left-out" else node

    node = _each(slide.node, put)
    told = el("p", f"{HIDDEN} {count_of(len(held), 'quote')} rest behind it.", class_="left-out")
    return replace(slide, node=_told(node, told) if held else node, left_out=frozenset())


def _told(slide: Node, words: Node) -> Node:
    """A slide with one more line at the end of its body."""
    children = tuple(
        replace(each, children=(*each.children, words))
        if isinstance(each, Node) and ("class", "body") in each.attributes
        else each
        for each in slide.children
    )
    return replace(slide, children=children)


def _first(node: Node) -> Node:
    found = node.children[0]
    return found if isinstance(found, Node) else node


def _each(node: Node, put: Callable[[Node], Child | None]) -> Node:
    """The tree with every element in it, but for its root, put through; None takes it away."""
    kept: list[Child] = []
    for child in node.children:
        if not isinstance(child, Node):
            kept.append(child)
            continue
        made = put(child)
        if made is None:
            continue
        kept.append(_each(made, put) if isinstance(made, Node) and made is child else made)
    return replace(node, children=tuple(kept))


def _quote(node: Node) -> int | None:
    held = dict(node.attributes).get(QUOTE)
    return int(held) if held else None
