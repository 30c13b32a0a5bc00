"""Blocks that fill a room: words, lists, quotes, columns, drawings; what does not fit goes on.

A block is asked to fill a room and answers with what lies in it and with the block that is left
over, which fills the next page. In a room that is ``fresh`` – nothing above it – it must put
something, so that pages end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeGuard

from presenting.layout.lines import wrapped
from presenting.layout.model import (
    Align,
    BarShape,
    Drawn,
    Paragraph,
    Stroke,
    Thing,
    Token,
    Words,
    line_height,
    moved,
)
from presenting.nodes import Bar, Picture
from process_maps.drawing.geometry import Box

# A drawing lower than this share of a page's room goes on the next page instead.
LEAST_DRAWN = 0.45
# How many times as wide as the words beside it a drawing is, tried in turn.
_BESIDE = (3.2, 2.6, 2.1)
# Columns narrower than this, in points, stand below one another.
NARROWEST = 120.0
_CLOSE = 0.01


@dataclass(frozen=True)
class Room:
    """What is there to be filled; ``size`` is that of plain letters, in points."""

    width: float
    height: float
    size: float
    fresh: bool = False

    def less(self, height: float) -> Room:
        """What is left below something."""
        return replace(self, height=self.height - height, fresh=self.fresh and height <= 0)


@dataclass(frozen=True)
class Filled:
    """What lies in a room, from its top left corner, and what is left over."""

    things: tuple[Thing, ...]
    height: float
    rest: Block | None


class Block(Protocol):
    """Something that fills rooms."""

    def fill(self, room: Room) -> Filled:
        """Lay as much of it as there is room for."""
        ...


NOTHING = Filled((), 0.0, None)


def none_yet(block: Block) -> Filled:
    """All of it on the next page."""
    return Filled((), 0.0, block)


Styled = Callable[[float], Sequence[Token]]
"""Words at a size of plain letters."""


@dataclass(frozen=True)
class Para:
    """A paragraph. ``tokens`` are its words at a size of letters, ``skip`` those laid before.

    ``indent`` is in sizes of plain letters.
    """

    tokens: Styled
    align: Align = "start"
    rtl: bool = False
    bullet: str = ""
    indent: float = 0.0
    keep: bool = False
    skip: int = 0
    part: int = 0

    def fill(self, room: Room) -> Filled:
        """Whole lines; not a single one of several before the end of a page."""
        indent = min(self.indent * room.size, room.width / 2)
        lines = wrapped(self._left(room.size), room.width - indent)
        if not lines:
            return NOTHING
        fits = list(lines[: self._many(lines, room)])
        if not fits:
            return none_yet(self)
        said = Paragraph(
            tuple(fits),
            self.align,
            self.rtl,
            "" if self._goes_on else self.bullet,
            indent,
            goes_on=self._goes_on,
        )
        box = Box(0, 0, room.width, said.height)
        rest = self._after(fits) if len(fits) < len(lines) else None
        return Filled((Words(box, (said,)),), said.height, rest)

    @property
    def _goes_on(self) -> bool:
        return bool(self.skip or self.part)

    def _left(self, size: float) -> list[Token]:
        tokens = list(self.tokens(size)[self.skip :])
        if self.part and tokens:
            tokens[0] = replace(tokens[0], words=tokens[0].words[self.part :])
        return tokens

    def _many(self, lines: Sequence[tuple[Token, ...]], room: Room) -> int:
        used, many = 0.0, 0
        for line in lines:
            used += line_height(line)
            if used > room.height + _CLOSE:
                break
            many += 1
        if many == len(lines):
            return many
        if self.keep or many < 2:
            return max(many, 1) if room.fresh else 0
        return many

    def _after(self, lines: Sequence[tuple[Token, ...]]) -> Para:
        """What comes after some lines: so many words, and so many letters of the next."""
        skip, part = self.skip, self.part
        left = self.tokens(1.0)
        for piece in (token for line in lines for token in line):
            part += len(piece.words)
            if part >= len(left[skip].words):
                skip, part = skip + 1, 0
        return replace(self, skip=skip, part=part)


@dataclass(frozen=True)
class Stack:
    """Blocks below one another, ``gap`` sizes apart."""

    blocks: tuple[Block, ...]
    gap: float = 0.6

    def fill(self, room: Room) -> Filled:
        """One after another; a heading stands with what it heads."""
        things: list[Thing] = []
        y = 0.0
        for place in range(len(self.blocks)):
            top = y + (self.gap * room.size if things else 0.0)
            got = self._next(place, room.less(top))
            things += [moved(thing, 0, top) for thing in got.things]
            y = top + got.height if got.things else y
            if got.rest is not None:
                rest = replace(self, blocks=(got.rest, *self.blocks[place + 1 :]))
                return Filled(tuple(joined(things)), y, rest)
        return Filled(tuple(joined(things)), y, None)

    def _next(self, place: int, room: Room) -> Filled:
        block = self.blocks[place]
        if room.height <= 0 and not room.fresh:
            return none_yet(block)
        after = self.blocks[place + 1 :]
        if isinstance(block, Pic) and after:
            return block.fill(self._above(after, room))
        got = block.fill(room)
        if not after or got.rest is not None or room.fresh or not _heads(block):
            return got
        below = after[0].fill(room.less(got.height + self.gap * room.size))
        return got if below.things or below.rest is None else none_yet(block)

    def _above(self, after: tuple[Block, ...], room: Room) -> Room:
        """A drawing leaves room for what stands below it, where it stays large enough.

        That is up to the next drawing, which leaves room itself.
        """
        endless = replace(room, height=1e6, fresh=True)
        till = next((i for i, each in enumerate(after) if isinstance(each, Pic)), len(after))
        height = Stack(after[:till], self.gap).fill(endless).height + self.gap * room.size
        left = room.height - height
        return replace(room, height=left) if left > LEAST_DRAWN * room.height else room


def _heads(block: Block) -> bool:
    return isinstance(block, Para) and block.keep


def joined(things: Sequence[Thing]) -> list[Thing]:
    """Words below one another in one box, as somebody would have typed them."""
    made: list[Thing] = []
    for thing in things:
        last = made[-1] if made else None
        if _plain(last) and _plain(thing) and _sides(last) == _sides(thing):
            first, *rest = thing.paragraphs
            gap = thing.box.y - last.box.bottom
            paragraphs = (*last.paragraphs, replace(first, before=first.before + gap), *rest)
            box = replace(last.box, height=thing.box.bottom - last.box.y)
            made[-1] = replace(last, box=box, paragraphs=paragraphs)
        else:
            made.append(thing)
    return made


def _sides(thing: Words) -> tuple[float, float]:
    return thing.box.x, thing.box.width


def _plain(thing: Thing | None) -> TypeGuard[Words]:
    return isinstance(thing, Words) and not thing.edge and not thing.inset


@dataclass(frozen=True)
class Ruled:
    """A block with a rule at its left: a quote, or something that sits on a map."""

    block: Block
    colour: str
    double: bool = False
    gap: float = 0.7

    def fill(self, room: Room) -> Filled:
        """As its block does; the rule is as long as that is."""
        indent = min(self.gap * room.size, room.width / 4)
        got = self.block.fill(replace(room, width=room.width - indent))
        if not got.things:
            return got if got.rest is None else none_yet(self)
        thick = 4.0 if not self.double else 5.0
        rule = Stroke(Box(0, 0, thick, got.height), self.colour, self.double)
        things = (rule, *(moved(thing, indent, 0) for thing in got.things))
        rest = replace(self, block=got.rest) if got.rest is not None else None
        return Filled(things, got.height, rest)


@dataclass(frozen=True)
class Side:
    """Blocks side by side, as wide as their ``shares`` say, ``gap`` sizes apart."""

    blocks: tuple[Block, ...]
    shares: tuple[float, ...]
    gap: float = 1.6

    def fill(self, room: Room) -> Filled:
        """Each by itself; where one goes on alone it has the whole width of the next page."""
        gap = self.gap * room.size
        whole = room.width - gap * (len(self.blocks) - 1)
        if whole * min(self.shares) / sum(self.shares) < NARROWEST:
            return Stack(self.blocks).fill(room)
        things: list[Thing] = []
        left: list[tuple[Block, float]] = []
        x, height = 0.0, 0.0
        for block, share in zip(self.blocks, self.shares, strict=True):
            width = whole * share / sum(self.shares)
            got = block.fill(replace(room, width=width))
            things += [moved(thing, x, 0) for thing in got.things]
            x, height = x + width + gap, max(height, got.height)
            if got.rest is not None:
                left.append((got.rest, share))
        if not things and left:
            return none_yet(self)
        if not left:
            return Filled(tuple(things), height, None)
        blocks, shares = zip(*left, strict=True)
        rest = blocks[0] if len(left) == 1 else replace(self, blocks=blocks, shares=shares)
        return Filled(tuple(things), height, rest)


@dataclass(frozen=True)
class Pic:
    """A drawing as large as its room lets it be."""

    picture: Picture

    def fill(self, room: Room) -> Filled:
        """All of it, or none of it where it would be too small."""
        _, _, wide, high = self.picture.seen
        shape = max(high, 1.0) / max(wide, 1.0)
        width = min(room.width, room.height / shape)
        wanted = min(room.width * shape, 180.0)
        if width * shape < wanted - _CLOSE and not room.fresh:
            return none_yet(self)
        width = max(width, 1.0)
        box = Box(max((room.width - width) / 2, 0.0), 0, width, width * shape)
        return Filled((Drawn(box, self.picture),), box.height, None)


@dataclass(frozen=True)
class Beside:
    """A drawing with words beside it; the words go on the next page where they are too many."""

    drawn: Stack
    words: Stack

    def fill(self, room: Room) -> Filled:
        """Side by side where all of it fits so, else the drawing as wide as the page."""
        for share in _BESIDE:
            got = Side((self.drawn, self.words), (share, 1.0)).fill(room)
            if got.rest is None:
                return got
        got = self.drawn.fill(room)
        rest = self.words if got.rest is None else Stack((got.rest, self.words))
        return Filled(got.things, got.height, rest)


@dataclass(frozen=True)
class Keyed:
    """A line of a legend: a small drawing with what it stands for beside it."""

    key: Picture
    block: Block

    def fill(self, room: Room) -> Filled:
        """Both, or none of it."""
        _, _, wide, high = self.key.seen
        height = 1.3 * room.size
        width = min(height * max(wide, 1.0) / max(high, 1.0), 3.2 * room.size, room.width / 3)
        height = width * max(high, 1.0) / max(wide, 1.0)
        indent = width + 0.5 * room.size
        got = self.block.fill(replace(room, width=room.width - indent))
        if not got.things or (got.rest is not None and not room.fresh):
            return none_yet(self)
        drawn = Drawn(Box(0, 0, width, height), self.key)
        things = (drawn, *(moved(thing, indent, 0) for thing in got.things))
        return Filled(things, max(got.height, height), got.rest)


@dataclass(frozen=True)
class BarBlock:
    """A bar as wide as its room."""

    bar: Bar

    def fill(self, room: Room) -> Filled:
        """It is low."""
        box = Box(0, 0, room.width, 0.4 * room.size)
        if box.height > room.height and not room.fresh:
            return none_yet(self)
        return Filled((BarShape(box, min(max(self.bar.share, 0.0), 1.0)),), box.height, None)
