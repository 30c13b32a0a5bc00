"""A slide's tree of elements as blocks: any tree of those elements, whatever card made it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from presenting.layout.blocks import BarBlock, Beside, Block, Keyed, Para, Pic, Ruled, Side, Stack
from presenting.layout.lifting import Aside
from presenting.layout.lines import is_rtl, tokens_of
from presenting.layout.looks import PLAIN, Look, classes_of, dir_of, looks_of
from presenting.layout.model import ACCENT, GREEN, GREY, INK, RED, Token
from presenting.layout.tables import Field, TableBlock, numeric
from presenting.nodes import Bar, Child, Node, Picture, words_of

_SIDE_BY_SIDE = frozenset(("columns", "map-and-marks", "chart-and-words"))
INLINE = frozenset(("span", "strong", "q", "cite"))
_TONES = {"painpoint": RED, "innovation": GREEN}


@dataclass
class Reader:
    """Reads one slide's tree; ``asides`` are the details met on the way.

    ``clean`` makes of any text what may be written. ``key`` begins what its details are called.
    """

    clean: Callable[[str], str]
    key: str = ""
    map_beside: bool = False
    asides: list[Aside] = field(default_factory=list)
    tables_of_maps: list[Node] = field(default_factory=list)

    def blocks(self, children: Sequence[Child], look: Look = PLAIN) -> list[Block]:
        """What stands below one another; words between elements are a paragraph of their own."""
        made: list[Block] = []
        inline: list[Child] = []
        for child in [*children, None]:
            if child is not None and _is_inline(child):
                inline.append(child)
                continue
            made += self.paragraphs(inline, look)
            inline = []
            if isinstance(child, Picture):
                # What says nothing of its own stands only in a legend, small.
                made += [Pic(child)] if child.label else []
            elif isinstance(child, Bar):
                made.append(BarBlock(child))
            elif isinstance(child, Node):
                made += self._element(child, look)
        return made

    def _element(self, node: Node, look: Look) -> list[Block]:
        at = looks_of(node, look)
        classes = classes_of(node)
        if node.tag in ("table",):
            return self._table(node, at)
        if node.tag in ("ul", "ol"):
            return self._list(node, at)
        if node.tag == "details":
            return self._details(node, at)
        if classes & _SIDE_BY_SIDE:
            return self._columns(node, at)
        if classes & {"quote"} and node.tag == "figure":
            against = "against" in classes
            inner = Stack(tuple(self.blocks(node.children, at)), 0.15)
            return [Ruled(inner, INK if against else ACCENT, against)]
        if node.tag in ("h2", "h3", "caption", "summary", "dt"):
            return [replace(each, keep=True) for each in self._only(node, at)]
        if node.tag == "dd":
            at = replace(at, indent=at.indent + 1.2)
        return self.blocks(node.children, at)

    def _only(self, node: Node, at: Look) -> list[Para]:
        """A heading's words, whatever they stand in."""
        return self.paragraphs([_inlined(node)], at)

    def _columns(self, node: Node, at: Look) -> list[Block]:
        columns = [each for each in node.children if isinstance(each, Node)]
        if len(columns) != len(node.children) or len(columns) < 2:
            return self.blocks(node.children, at)
        made = [Stack(tuple(self.blocks([each], at)), 0.45) for each in columns]
        shares = [1.0] * len(made)
        if "map-and-marks" in classes_of(node):
            shares = [3.2, *[1.0] * (len(made) - 1)]
        elif "halves" not in classes_of(node) and len(made) == 2:
            shares = [2.0, 3.0]
        held = [(block, share) for block, share in zip(made, shares, strict=True) if block.blocks]
        if len(held) < 2:
            return [block for block, _ in held]
        blocks, kept = zip(*held, strict=True)
        if len(blocks) == 2 and any(isinstance(each, Pic) for each in blocks[0].blocks):
            return [Beside(blocks[0], blocks[1])]
        return [Side(blocks, kept)]

    def _list(self, node: Node, at: Look) -> list[Block]:
        made: list[Block] = []
        ruled = classes_of(node) & {"marked"}
        plain = ruled or classes_of(node) & {"onward"}
        number = 0
        for child in node.children:
            if not (isinstance(child, Node) and child.tag == "li"):
                made += self.blocks([child], at)
                continue
            number += 1
            own = looks_of(child, at)
            if (key := _in_legend(child)) is not None:
                inner = self.blocks(child.children, replace(own, indent=at.indent))
                made.append(Keyed(key, Stack(tuple(inner), 0.05)))
                continue
            bullet = "" if plain else f"{number}." if node.tag == "ol" else "•"
            wide = 0.0 if plain else 1.9 if node.tag == "ol" else 1.0
            inner = self.blocks(child.children, replace(own, indent=at.indent + wide))
            if inner and bullet and isinstance(inner[0], Para):
                inner[0] = replace(inner[0], bullet=bullet)
            block: Block = Stack(tuple(inner), 0.05)
            if ruled:
                tone = next(iter(classes_of(child) & _TONES.keys()), "")
                block = Ruled(block, _TONES.get(tone, GREY), gap=0.5)
            made.append(block)
        return [Stack(tuple(made), 0.3)]

    def _details(self, node: Node, at: Look) -> list[Block]:
        if self.map_beside and any(each.tag == "table" for each in _nodes(node)):
            self.tables_of_maps.append(node)
            return []
        aside = _apart_from(node, f"{self.key}+{len(self.asides) + 1}")
        self.asides.append(aside)
        look = replace(at, em=0.8, link=aside.key, colour=ACCENT)
        return list(self.paragraphs([aside.summary], look))

    def _table(self, node: Node, at: Look) -> list[Block]:
        made: list[Block] = []
        for child in node.children:
            if isinstance(child, Node) and child.tag == "caption":
                made += [
                    replace(each, keep=True) for each in self._only(child, looks_of(child, at))
                ]
            elif not (isinstance(child, Node) and child.tag in ("thead", "tbody", "tr")):
                made += self.blocks([child], at)
        heads, rows = _rows(node)
        width = max((len(_fields(row)) for row in (*heads, *rows)), default=0)
        if not width:
            return made
        right = [
            numeric([words_of(_fields(row)[place]) for row in rows if len(_fields(row)) > place])
            for place in range(width)
        ]
        held = [self._row(row, width, right, at) for row in (*heads, *rows)]
        shares = _shares(node, width)
        made.append(TableBlock(tuple(held), len(heads) if rows else 0, shares))
        return [Stack(tuple(made), 0.2)]

    def _row(self, row: Node, width: int, right: Sequence[bool], at: Look) -> tuple[Field, ...]:
        made = []
        for place, cell in enumerate(_fields(row)):
            look = replace(looks_of(cell, at), align="end" if right[place] else "start")
            if cell.tag == "th" and place == 0 and _has_strong(cell):
                look = replace(look, bold=False)
            plain = _inlined(cell) if _is_too_much(cell) else cell
            held = Stack(tuple(self.blocks(plain.children, look)), 0.1)
            made.append(Field(held, cell.tag == "th"))
        return (*made, *[Field(Stack(()), False)] * (width - len(made)))

    def paragraphs(self, inline: Sequence[Child], look: Look) -> list[Para]:
        """Words in a row as paragraphs: some pieces begin one of their own."""
        made: list[Para] = []
        for group in _apart(inline, look.in_cell):
            pieces = list(self._pieces(group, look))
            if not pieces:
                continue
            words = " ".join(piece.words for piece in pieces)
            auto = look.rtl == "auto" or any(dir_of(each) == "auto" for each in group[:1])
            rtl = look.rtl == "rtl" or (auto and is_rtl(words))
            made.append(Para(partial(_styled, tuple(pieces)), look.align, rtl, indent=look.indent))
        return made

    def _pieces(self, children: Iterable[Child], look: Look) -> Iterator[_Piece]:
        """Pieces of words, each with how it looks and whether it stands against the last."""
        open_before = True
        for text, at in _texts(children, look):
            words = self.clean(text)
            if words:
                yield _Piece(words, at, not open_before and not text[:1].isspace())
                open_before = text[-1:].isspace()
            else:
                open_before = open_before or bool(text)


@dataclass(frozen=True)
class _Piece:
    words: str
    look: Look
    glued: bool


def _styled(pieces: tuple[_Piece, ...], size: float) -> list[Token]:
    made: list[Token] = []
    for piece in pieces:
        made += tokens_of(piece.words, piece.look.style(size), glued=piece.glued)
    return made


def _texts(children: Iterable[Child], look: Look) -> Iterator[tuple[str, Look]]:
    """Every text with how it looks; elements beside one another are parted."""
    was_node = False
    for child in children:
        if isinstance(child, str):
            yield child, look
            was_node = False
        elif isinstance(child, Node):
            if was_node:
                yield " ", look
            at = looks_of(child, look)
            if child.tag == "q":
                yield "“", at
            yield from _texts(child.children, at)
            if child.tag == "q":
                yield "”", at
            was_node = True


def _apart(inline: Sequence[Child], in_cell: bool) -> list[list[Child]]:
    """Pieces that begin a paragraph of their own, as they do on the screen."""
    groups: list[list[Child]] = [[]]
    own = {"figure", "figure-words"} | (set() if in_cell else {"small"})
    for child in inline:
        if isinstance(child, Node) and classes_of(child) & own:
            groups += [[child], []]
        else:
            groups[-1].append(child)
    return [group for group in groups if group]


def _in_legend(item: Node) -> Picture | None:
    """The small drawing that a line of a legend begins with."""
    first = item.children[0] if item.children else None
    return first if isinstance(first, Picture) and not first.label else None


def _apart_from(node: Node, key: str) -> Aside:
    """Details as what stands elsewhere."""
    summary = "More"
    body: list[Child] = []
    for each in node.children:
        if isinstance(each, Node) and each.tag == "summary":
            summary = words_of(each)
        else:
            body.append(each)
    return Aside(key, summary, body)


def _is_inline(child: Child) -> bool:
    if isinstance(child, str):
        return True
    return isinstance(child, Node) and child.tag in INLINE and not _holds_blocks(child)


def _holds_blocks(node: Node) -> bool:
    return any(not _is_inline(each) for each in node.children)


def _inlined(node: Node) -> Node:
    """The same words with nothing in them but pieces in a row."""
    held = tuple(
        each if isinstance(each, str) or _is_inline(each) else f" {words_of(each)} "
        for each in node.children
    )
    return Node("span", (), held)


def _nodes(node: Node) -> Iterator[Node]:
    for child in node.children:
        if isinstance(child, Node):
            yield child
            yield from _nodes(child)


def _is_too_much(cell: Node) -> bool:
    """Whether a cell holds what no cell of a slide can: its words stand there all the same."""
    return any(isinstance(each, Picture) for each in cell.children) or any(
        each.tag in ("table", "details")
        or classes_of(each) & {"columns", "map-and-marks"}
        or any(isinstance(inner, Picture) for inner in each.children)
        for each in _nodes(cell)
    )


def _rows(table: Node) -> tuple[list[Node], list[Node]]:
    heads: list[Node] = []
    rows: list[Node] = []
    for part in table.children:
        if isinstance(part, Node) and part.tag in ("thead", "tbody"):
            into = heads if part.tag == "thead" else rows
            into += [_as(each, "tr") for each in part.children]
        elif isinstance(part, Node) and part.tag == "tr":
            rows.append(part)
    return heads, rows


def _fields(row: Node) -> list[Node]:
    return [
        each if isinstance(each, Node) and each.tag == "th" else _as(each, "td")
        for each in row.children
    ]


def _as(child: Child, tag: str) -> Node:
    """What should have been in a row or a cell, in one."""
    held = isinstance(child, Node) and child.tag == tag
    return child if held and isinstance(child, Node) else Node(tag, (), (child,))


def _has_strong(cell: Node) -> bool:
    return any(isinstance(each, Node) and each.tag == "strong" for each in cell.children)


def _shares(table: Node, width: int) -> tuple[float, ...]:
    """The widths that the look of some tables asks for."""
    classes = classes_of(table)
    if "counts" in classes and 1 < width < 7:
        return (0.4, *[0.6 / (width - 1)] * (width - 1))
    if "pairs" in classes and width > 1:
        return (0.06, *[0.94 / (width - 1)] * (width - 1))
    return ()
