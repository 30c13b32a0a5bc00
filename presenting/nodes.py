"""A slide as a tree of elements: written as HTML for a file, or as plain lists for the screen.

Only the elements and attributes named here exist, and every word is a text, never mark-up; so
nothing that somebody typed can become anything but words, in the file or on the screen.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from lxml import etree

from common.errors import BadInput

TAGS = frozenset(
    (
        "article",
        "blockquote",
        "caption",
        "cite",
        "details",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h2",
        "h3",
        "header",
        "li",
        "ol",
        "p",
        "q",
        "section",
        "span",
        "strong",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    )
)
ATTRIBUTES = frozenset(
    ("class", "dir", "id", "scope", "tabindex", "role", "aria-label", "data-quote")
)
# Says which quote an element holds, so that a frozen slide can let go of it. It stays in here.
QUOTE = "data-quote"
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset(
    (
        *("g", "path", "rect", "ellipse", "circle", "polygon", "polyline", "line", "text", "tspan"),
        *("defs", "marker", "clipPath", "title", "desc", "pattern"),
    )
)
_REFERENCE = re.compile(r"url\(#([\w-]+)\)")
# What an attribute may fetch or run by. A backslash spells letters that are looked for otherwise.
_FETCHES = re.compile(r"url\(\s*(?!#)|\\|@import|javascript:|image-set", re.IGNORECASE)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


@dataclass(frozen=True)
class Picture:
    """A drawing of ours, a map or a chart: its SVG, the part to be seen, and what it is called.

    ``seen`` is that part's left, top, width and height. Nothing outside it shows, even where the
    drawing's place on a slide has another shape. One without a ``label`` says nothing that the
    words beside it do not.
    """

    inner: str = field(repr=False)
    seen: tuple[float, float, float, float]
    label: str
    words: str = field(repr=False)
    kind: Literal["map", "chart"] = "map"

    @property
    def key(self) -> str:
        """A name that the same drawing always has."""
        return "drawing-" + hashlib.sha256(self.inner.encode()).hexdigest()[:12]

    @property
    def view_box(self) -> str:
        """The part to be seen, as SVG writes it."""
        return " ".join(f"{each:.1f}" for each in self.seen)


@dataclass(frozen=True)
class Bar:
    """How long a bar is beside its number, 0 to 1. It says nothing that the number does not."""

    share: float


@dataclass(frozen=True)
class Node:
    """An element with its attributes and what is in it."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Child, ...]


Child = Node | Picture | Bar | str


def el(tag: str, *children: Child | None, **attributes: str | None) -> Node:
    """An element; attribute names take a trailing "_" away and "_" for "-"."""
    given = {
        name.rstrip("_").replace("_", "-"): value
        for name, value in attributes.items()
        if value is not None
    }
    if tag not in TAGS or not ATTRIBUTES.issuperset(given):
        raise ValueError(f"slides have no {tag} with {sorted(given)}")
    return Node(tag, tuple(given.items()), tuple(each for each in children if each is not None))


def said(tag: str, words: str, class_: str | None = None) -> Node:
    """An element that holds somebody's words, in the direction they are written in."""
    return el(tag, words, class_=class_, dir="auto")


def picture(
    svg: str,
    label: str,
    words: str,
    seen: tuple[float, float, float, float],
    kind: Literal["map", "chart"] = "map",
) -> Picture:
    """A drawing of ours to be shown on slides, where several stand in one page.

    What it refers to within itself (a pattern) is called so that no other drawing's is; no other
    id stays.
    """
    root = etree.fromstring(svg.encode(), _PARSER)
    own = hashlib.sha256(svg.encode()).hexdigest()[:8]
    referred = set(_REFERENCE.findall(svg))
    for each in root.iter():
        for key, held in each.attrib.items():
            name, value = str(key), str(held)
            if _is_for_screens(name) or (name == "id" and value not in referred):
                del each.attrib[name]
            elif name == "id":
                each.attrib[name] = f"{own}-{value}"
            elif "url(#" in value:
                each.attrib[name] = _REFERENCE.sub(rf"url(#{own}-\1)", value)
    kept = [each for each in root if each.tag not in (f"{_SVG}title", f"{_SVG}desc")]
    inner = "".join(etree.tostring(each, encoding="unicode") for each in kept)
    for space in ('="http://www.w3.org/2000/svg"', ':xlink="http://www.w3.org/1999/xlink"'):
        inner = inner.replace(f" xmlns{space}", "")
    return Picture(inner, seen, label, words, kind)


def _is_for_screens(name: str) -> bool:
    """Whether an attribute is for where a drawing is alone on a page and can be worked with."""
    return name in ("data-step", "tabindex", "role", "class", "pointer-events") or name.startswith(
        "aria-"
    )


def cleaned(inner: str) -> str:
    """Of a drawing out of a file that may not be ours what ours may hold: shapes and words."""
    root = etree.fromstring(f'<svg xmlns="{_SVG[1:-1]}">{inner}</svg>'.encode(), _PARSER)
    for each in list(root.iter(etree.Element)):
        if not str(each.tag).startswith(_SVG) or str(each.tag)[len(_SVG) :] not in _SHAPES:
            parent = each.getparent()
            if parent is not None:
                parent.remove(each)
            continue
        for name, value in each.attrib.items():
            outside = "href" in str(name) or _FETCHES.search(value)
            if str(name).lower().startswith("on") or outside:
                del each.attrib[name]
    kept = "".join(etree.tostring(each, encoding="unicode") for each in root)
    return kept.replace(f' xmlns="{_SVG[1:-1]}"', "")


def checked(node: Node) -> Node:
    """A tree out of a file that may not be ours: BadInput where it holds what slides do not."""
    sound = all(
        isinstance(value, str) and name in ATTRIBUTES and (name != QUOTE or value.isdecimal())
        for name, value in node.attributes
    )
    if not sound or node.tag not in TAGS:
        raise BadInput("a frozen slide of this project is damaged", remedy="Make it live again")
    for each in node.children:
        if isinstance(each, Node):
            checked(each)
    return node


def pictures(nodes: Iterable[Node]) -> dict[str, Picture]:
    """Every drawing in the trees, once."""
    return {each.key: each for node in nodes for each in _pictures(node)}


def to_html(child: Child) -> str:
    """The tree as HTML; drawings refer to one that stands elsewhere in the page."""
    if isinstance(child, str):
        return escape(child)
    if isinstance(child, Bar):
        return (
            '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect width="{_width(child)}" height="10"/></svg>'
        )
    if isinstance(child, Picture):
        left, top, width, height = child.view_box.split()
        label = escape(child.label)
        told = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true"'
        title = f"<title>{label}</title><desc>{escape(child.words)}</desc>" if label else ""
        return (
            f'<svg class="drawing" viewBox="{child.view_box}" {told}>{title}'
            f'<svg x="{left}" y="{top}" width="{width}" height="{height}" '
            f'viewBox="{child.view_box}"><use href="#{child.key}"/></svg></svg>'
        )
    given = "".join(
        f' {name}="{escape(value)}"' for name, value in child.attributes if name != QUOTE
    )
    inner = "".join(to_html(each) for each in child.children)
    return f"<{child.tag}{given}>{inner}</{child.tag}>"


def to_plain(child: Child) -> object:
    """The tree as lists, texts and dicts, for a browser part to build it from."""
    if isinstance(child, str):
        return child
    if isinstance(child, Bar):
        return {"bar": _width(child)}
    if isinstance(child, Picture):
        return {
            "drawing": child.key,
            "viewBox": child.view_box,
            "label": child.label,
            "words": child.words,
        }
    given = {name: value for name, value in child.attributes if name != QUOTE}
    return [child.tag, given, [to_plain(each) for each in child.children]]


def words_of(child: Child) -> str:
    """All words in a tree, for searching and for tests."""
    if isinstance(child, str):
        return child
    return " ".join(words_of(each) for each in child.children) if isinstance(child, Node) else ""


def _width(bar: Bar) -> str:
    return f"{100 * min(max(bar.share, 0.0), 1.0):.1f}"


def _pictures(node: Node) -> Iterator[Picture]:
    for child in node.children:
        if isinstance(child, Picture):
            yield child
        elif isinstance(child, Node):
            yield from _pictures(child)
