"""Quotes behind numbers, lifted off a slide: its numbers lead to one page that holds them all."""

from __future__ import annotations

from dataclasses import dataclass, field

from presenting.layout.looks import LINK, classes_of
from presenting.nodes import Child, Node, words_of

BEHIND = "Quotes behind the numbers"


@dataclass
class Aside:
    """Details that stand on no slide: what they are called, and what is in them.

    ``key`` is what links to them call it.
    """

    key: str
    summary: str
    body: list[Child] = field(default_factory=list)


def lifted(node: Node, key: str) -> tuple[Node, list[Aside]]:
    """The slide with numbers that are links, and the page they lead to, if there is any."""
    aside = Aside(f"{key}+quotes", BEHIND)
    bare = _bare(node, aside)
    return bare, [aside] if aside.body else []


def _bare(node: Node, aside: Aside) -> Node:
    kept: list[Child] = []
    for child in node.children:
        if not isinstance(child, Node):
            kept.append(child)
        elif child.tag == "details" and "behind" in classes_of(child):
            summary, *body = child.children
            aside.body += body
            kept.append(Node("span", ((LINK, aside.key),), (words_of(summary),)))
        else:
            kept.append(_bare(child, aside))
    return Node(node.tag, node.attributes, tuple(kept))
