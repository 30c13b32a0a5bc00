"""Slides as pages: a head, a title, a body that is made smaller or goes on, and a foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from presenting.layout.blocks import Block, Para, Room, Stack
from presenting.layout.lifting import Aside, lifted
from presenting.layout.lines import is_rtl, tokens_of, width_of_line, wrapped
from presenting.layout.looks import SMALLEST_FOOT, Look, classes_of
from presenting.layout.model import (
    BROWN,
    GREEN,
    GREY,
    HIGH,
    INK,
    LEADING,
    RED,
    WIDE,
    Laid,
    Paragraph,
    Stroke,
    Style,
    Thing,
    Token,
    Words,
    moved,
    text_of,
)
from presenting.layout.reading import Reader
from presenting.nodes import Child, Node, Picture, words_of
from process_maps.drawing.geometry import Box

MARGIN = 40.0
ROOM = WIDE - 2 * MARGIN
TOP, BOTTOM = 22.0, 18.0
# Sizes of plain letters that are tried, in points.
SIZES = (20.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0)
SMALL_TITLES = (24.0, 22.0, 20.0)
TITLES = (30.0, 28.0, 26.0, 24.0, 22.0, 20.0)
OPENING = (44.0, 40.0, 36.0, 32.0, 28.0, 24.0)
_MARK = 12.0
_MOST_TITLE, _MOST_HEAD, _MOST_FOOT = 6, 78.0, 3
Clean = Callable[[str], str]


@dataclass(frozen=True)
class Sheet:
    """A slide's tree with what pages need besides: its key, its title, what is said of it.

    ``back`` is the key of the page that its details belong to.
    """

    key: str
    title: str
    node: Node
    number: int
    spoken: str = ""
    back: str = ""


@dataclass(frozen=True)
class Parts:
    """A slide's tree taken apart."""

    marks: tuple[Node, ...]
    body: tuple[Child, ...]
    pinned: tuple[Child, ...]
    foot: tuple[Node, ...]
    classes: frozenset[str]


@dataclass(frozen=True)
class Pages:
    """A slide's pages, and the details that stand on none of them."""

    pages: tuple[Laid, ...]
    asides: tuple[Aside, ...]


def pages_of(sheet: Sheet, clean: Clean) -> Pages:
    """Lay one slide out, on as few pages as hold it and in letters as large as those allow."""
    node, behind = lifted(sheet.node, sheet.key)
    parts = _parts(node)
    look = Look(em=1.3) if "text" in parts.classes else Look()
    reader = Reader(clean, sheet.key, _has_map(sheet.node))
    pinned = Stack(tuple(reader.blocks(parts.pinned)), 0.2)
    body = reader.blocks(parts.body, look)
    if sheet.back:
        back = Look(em=0.8, link=sheet.back, colour="#1d70b8")
        body = [*reader.paragraphs(["Back to the slide"], back), *body]
    made: list[Laid] = []
    # A smaller title is worth a page less.
    for small in (False, True):
        frame = _Frame(sheet, parts, clean, pinned, small=small)
        tried = frame.pages([*frame.left_over, *body])
        made = tried if not made or len(tried) < len(made) else made
        if len(made) == 1:
            break
    notes = tuple(line for each in reader.tables_of_maps for line in _in_lines(each, clean))
    first = replace(made[0], notes=notes, spoken=sheet.spoken)
    return Pages((first, *made[1:]), (*behind, *reader.asides))


class _Frame:
    """What stands round a body on each of a slide's pages."""

    def __init__(
        self, sheet: Sheet, parts: Parts, clean: Clean, pinned: Stack, *, small: bool
    ) -> None:
        self.sheet, self.opening = sheet, "title" in parts.classes
        self.sizes = SMALL_TITLES if small or _has_map(sheet.node) else TITLES
        self.left_over: list[Block] = []
        self.head, self.top = self._head(parts.marks, clean)
        self.foot, self.bottom = self._foot(parts.foot, clean)
        self.title, self.size = self._title(clean(sheet.title) or "Untitled")
        self.pinned = pinned
        tall = pinned.fill(Room(ROOM, 1e6, SIZES[-1], True)).height
        if tall > (self.bottom - self.top) / 4:
            self.left_over.append(pinned)
            self.pinned = Stack(())

    def pages(self, body: Sequence[Block]) -> list[Laid]:
        """The pages in the largest letters that need no more of them than the smallest."""
        stack = Stack(tuple(body))
        best: list[Laid] = []
        for size in SIZES:
            made = self._at(stack, size)
            if len(made) == 1:
                return made
            if not best or len(made) < len(best):
                best = made
        return best

    def _at(self, stack: Stack, size: float) -> list[Laid]:
        beneath = self.pinned.fill(Room(ROOM, 1e6, size, True))
        made: list[Laid] = []
        rest: Block | None = stack
        while rest is not None:
            title = self._title_box(len(made) + 1)
            top = self.top + title.box.height + 8
            bottom = self.bottom - beneath.height - (6 if beneath.things else 0)
            got = rest.fill(Room(ROOM, bottom - top, size, True))
            if self.opening and not made and got.rest is None:
                down = max((bottom - top - got.height) / 2.6, 0.0)
                top, title = top + down, replace(title, box=title.box.moved(0, down))
            things: list[Thing] = [title, *self.head]
            things += [moved(each, MARGIN, top) for each in got.things]
            things += [moved(each, MARGIN, bottom + 6) for each in beneath.things]
            key = self.sheet.key if not made else f"{self.sheet.key}/{len(made) + 1}"
            name = text_of(title.paragraphs[0].tokens)
            made.append(Laid(key, name, (*things, *self.foot), self.sheet.number))
            rest = got.rest
        return made

    def _title(self, words: str) -> tuple[list[Token], float]:
        """The title's words and size; what no title has room for begins the body."""
        for size in OPENING if self.opening else self.sizes:
            tokens = tokens_of(words, Style(size, bold=True))
            lines = wrapped(tokens, ROOM - 2)
            if len(lines) <= 2:
                return tokens, size
        if len(lines) <= _MOST_TITLE:
            return tokens, size
        kept = [token for line in lines[: _MOST_TITLE - 1] for token in line]
        kept.append(Token("…", Style(size, bold=True), glued=True))
        whole = tuple(tokens_of(words, Style(16.0, bold=True)))
        self.left_over.append(Para(partial(_always, whole), rtl=is_rtl(words)))
        return kept, size

    def _title_box(self, page: int) -> Words:
        tokens = list(self.title)
        if page > 1:
            part = "(continued)" if page == 2 else f"(continued, {page})"
            tokens += tokens_of(part, Style(self.size))
        lines = wrapped(tokens, ROOM - 2)
        said = Paragraph(lines, rtl=is_rtl(text_of(tokens)))
        return Words(Box(MARGIN, self.top, ROOM, said.height), (said,), "title")

    def _head(self, marks: Sequence[Node], clean: Clean) -> tuple[list[Thing], float]:
        """Marks beside one another; what is invented says so at the right."""
        made: list[Thing] = []
        x, y, high = MARGIN, TOP, 0.0
        for mark in marks:
            classes = classes_of(mark)
            words = clean(words_of(mark))
            if not words:
                continue
            edged = bool(classes & {"kind", "illustrative"})
            style = Style(_MARK, bold=edged, colour=_tone(classes))
            box = self._mark_box(words, style, edged)
            if "illustrative" in classes:
                made.append(
                    _mark(words, style, replace(box, x=WIDE - MARGIN - box.width, y=TOP), edged)
                )
                high = max(high, box.height)
                continue
            limit = WIDE - MARGIN - (130 if y == TOP else 0)
            if x > MARGIN and x + box.width > limit:
                x, y, high = MARGIN, y + high + 4, 0.0
            if y + box.height - TOP > _MOST_HEAD:
                small = tuple(tokens_of(words, style))
                self.left_over.append(Para(partial(_always, small)))
                continue
            made.append(_mark(words, style, replace(box, x=x, y=y), edged))
            x, high = x + box.width + 10, max(high, box.height)
        return made, (y + high + 8 if made else TOP)

    def _mark_box(self, words: str, style: Style, edged: bool) -> Box:
        inset = 6.0 if edged else 0.0
        wide = width_of_line(words, style) + 2 * inset + 2
        width = min(wide, ROOM - 140)
        lines = wrapped(tokens_of(words, style), width - 2 * inset)
        return Box(0, 0, width, len(lines) * style.size * LEADING + 4)

    def _foot(self, spans: Sequence[Node], clean: Clean) -> tuple[list[Thing], float]:
        """Whose it is and which slide, under a rule."""
        style = Style(SMALLEST_FOOT, colour=GREY)
        tokens: list[Token] = []
        number = ""
        for span in spans:
            words = clean(words_of(span))
            if "number" in dict(span.attributes).get("class", "") and len(words) < 30:
                number = words
            elif words:
                tokens += [Token("·", style)] if tokens else []
                tokens += tokens_of(words, style)
        own = width_of_line(number, style) + 4 if number else 0.0
        room = ROOM - own - 12
        lines = wrapped(tokens, room)
        if len(lines) > _MOST_FOOT:
            over = tuple(token for line in lines[_MOST_FOOT:] for token in line)
            self.left_over.append(Para(partial(_always, over)))
            lines = lines[:_MOST_FOOT]
        high = max(len(lines), 1) * SMALLEST_FOOT * LEADING
        y = HIGH - BOTTOM - high
        made: list[Thing] = [Stroke(Box(MARGIN, y - 5, ROOM, 0.75))]
        if lines:
            said = Paragraph(lines, rtl=False)
            made.append(Words(Box(MARGIN, y, room, said.height), (said,), "foot"))
        if number:
            line = tuple(tokens_of(number, style))
            box = Box(WIDE - MARGIN - own, y, own, SMALLEST_FOOT * LEADING)
            made.append(Words(box, (Paragraph((line,), "end"),), "foot"))
        return made, y - 12


def _always(tokens: tuple[Token, ...], _size: float) -> tuple[Token, ...]:
    """Words of a size of their own."""
    return tokens


def _mark(words: str, style: Style, box: Box, edged: bool) -> Words:
    inset = 6.0 if edged else 0.0
    lines = wrapped(tokens_of(words, style), box.width - 2 * inset)
    said = Paragraph(lines, "centre" if edged else "start", is_rtl(words))
    broken = edged and style.colour == BROWN
    return Words(box, (said,), "mark", style.colour if edged else "", broken, inset)


def _tone(classes: frozenset[str]) -> str:
    if "illustrative" in classes:
        return BROWN
    if "painpoint" in classes:
        return RED
    if "innovation" in classes:
        return GREEN
    return INK if "kind" in classes else GREY


def _parts(node: Node) -> Parts:
    """The head's marks, the body, what is kept at its end, and the foot."""
    marks: list[Node] = []
    body: list[Child] = []
    foot: list[Node] = []
    titled = False
    for child in node.children:
        tag = child.tag if isinstance(child, Node) else ""
        if isinstance(child, Node) and tag == "header":
            marks += [_in_node(each) for each in child.children]
        elif isinstance(child, Node) and tag == "footer":
            foot += [_in_node(each) for each in child.children]
        elif tag == "h2" and not titled:
            titled = True
        elif isinstance(child, Node) and tag == "div" and _class(child) == "body":
            body += child.children
        else:
            body.append(child)
    ends = len(body)
    while ends and isinstance(last := body[ends - 1], Node) and _class(last) in _PINNED:
        ends -= 1
    classes = classes_of(node)
    return Parts(tuple(marks), tuple(body[:ends]), tuple(body[ends:]), tuple(foot), classes)


_PINNED = ("source", "left-out")


def _in_node(child: Child) -> Node:
    return child if isinstance(child, Node) else Node("span", (), (child,))


def _class(node: Node) -> str:
    return dict(node.attributes).get("class", "")


def _has_map(node: Child) -> bool:
    if isinstance(node, Picture):
        return node.kind == "map"
    return isinstance(node, Node) and any(_has_map(each) for each in node.children)


def _in_lines(node: Node, clean: Clean) -> list[str]:
    """A table as lines, each cell with the heading of its column."""
    heads: list[str] = []
    made: list[str] = []
    for row in _rows(node):
        told = [clean(words_of(each)) for each in row.children]
        if all(isinstance(each, Node) and each.tag == "th" for each in row.children):
            heads = told
            continue
        named = zip(heads + [""] * len(told), told, strict=False)
        said = [f"{head}: {words}" if head else words for head, words in named if words]
        made.append(f"{len(made) + 1}. {'. '.join(said)}")
    return made


def _rows(node: Node) -> list[Node]:
    held = [each for each in node.children if isinstance(each, Node)]
    return [row for each in held for row in ([each] if each.tag == "tr" else _rows(each))]
