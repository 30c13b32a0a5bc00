"""Frozen slides as text, and back: everything that is on them, drawings once each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from lxml import etree

from common.errors import BadInput
from presenting.framing import Slide
from presenting.nodes import Bar, Child, Node, Picture, checked, cleaned, pictures

_DAMAGED = "what this storyboard showed is damaged in the project file"
# Of slides written by an older program; a newer one reads them all.
FORM = 1
_PLAIN = (
    "card_id", "number", "of", "title", "kind", "notes", "minutes", "section", "illustrative",
    "withdrawn",
)  # fmt: skip


def written(made: Sequence[Slide]) -> str:
    """Slides as JSON."""
    held = pictures(slide.node for slide in made)
    return json.dumps(
        {
            "form": FORM,
            "slides": [
                {name: getattr(each, name) for name in _PLAIN}
                | {"left_out": sorted(each.left_out), "node": _written(each.node)}
                for each in made
            ],
            "drawings": {key: each.inner for key, each in held.items()},
        },
        ensure_ascii=False,
    )


def read(text: str) -> tuple[Slide, ...]:
    """The slides as they were written; BadInput where the project file was damaged."""
    try:
        held = json.loads(text)
        drawings = {key: cleaned(inner) for key, inner in held["drawings"].items()}
        return tuple(
            Slide(
                **{name: each[name] for name in _PLAIN},
                left_out=frozenset(each["left_out"]),
                node=checked(_node(each["node"], drawings)),
            )
            for each in held["slides"]
        )
    except (
        *(ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError),
        etree.XMLSyntaxError,
    ):
        raise BadInput(_DAMAGED, remedy="Make the storyboard live again") from None


def without_notes(text: str) -> str:
    """The same without notes to speak from; what is damaged stays as it is."""
    try:
        held = json.loads(text)
        slides = [each | {"notes": ""} for each in held["slides"]]
        return json.dumps(held | {"slides": slides}, ensure_ascii=False)
    except (KeyError, RecursionError, TypeError, ValueError):
        return text


def _written(child: Child) -> object:
    if isinstance(child, str):
        return child
    if isinstance(child, Bar):
        return {"bar": child.share}
    if isinstance(child, Picture):
        return {
            "drawing": child.key,
            "seen": list(child.seen),
            "label": child.label,
            "words": child.words,
            "kind": child.kind,
        }
    return [child.tag, dict(child.attributes), [_written(each) for each in child.children]]


def _read(held: Any, drawings: dict[str, str]) -> Child:
    if isinstance(held, str):
        return held
    if isinstance(held, list):
        return _node(held, drawings)
    if "bar" in held:
        return Bar(held["bar"])
    left, top, width, height = held["seen"]
    inner = drawings.get(held["drawing"], "")
    seen = (left, top, width, height)
    return Picture(inner, seen, held["label"], held["words"], held["kind"])


def _node(held: list[Any], drawings: dict[str, str]) -> Node:
    tag, given, children = held
    return Node(tag, tuple(given.items()), tuple(_read(each, drawings) for each in children))
