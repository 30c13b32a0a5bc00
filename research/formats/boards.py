"""Boards of sticky notes as JSON: Miro's REST answers (v2), and the older Realtime Board's (v1).

Pages of an answer may stand in a list, and items alone or under "data". What a board has beside its
sticky notes is counted as lost, and where there are no sticky notes its texts are taken.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import PurePath
from typing import Any

from common.errors import BadInput
from common.words import count_of
from research.exchange.model import Lost
from research.exchange.tag_lists import join_tags
from research.formats.sheet import MOST_ROWS, Sheet
from research.model import clean_text

STICKIES = ("sticky_note", "sticker")
TEXTS = ("text", "shape", "card")
_FRAMES = ("frame",)
_HEADER = ("Text", "Board section", "Tags", "Colour", "Author", "Link", "Id")
_KINDS = {
    "shape": "shapes",
    "text": "text boxes",
    "card": "cards",
    "connector": "connecting lines",
    "line": "connecting lines",
    "image": "pictures",
    "document": "documents",
    "embed": "embedded pages",
}
_REMEDY = "Export the board again, or save its notes as CSV"


def looks_like_json(text: str, name: str) -> bool:
    """Whether a text is to be read as JSON: by its name, or by how it begins."""
    if PurePath(name).suffix.casefold() == ".json":
        return True
    if text.lstrip("\ufeff \t\n")[:1] not in ("{", "["):
        return False
    try:
        return isinstance(json.loads(text.lstrip("\ufeff")), dict | list)
    except (ValueError, RecursionError):
        return False


def read_json(text: str, name: str) -> object:
    """What a JSON text holds; BadInput where it is not well-formed."""
    try:
        value: object = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise BadInput(
            "this is not well-formed JSON", where=f"{name}, line {line}", remedy=_REMEDY
        ) from None
    return value


@dataclass
class _Board:
    """What was met in the pages so far."""

    items: list[dict[str, Any]] = field(default_factory=list, repr=False)
    tags: dict[str, str] = field(default_factory=dict, repr=False)
    tags_of: dict[str, list[str]] = field(default_factory=dict, repr=False)


def read_board(text: str, name: str, encoding: str = "utf-8") -> Sheet:
    """The sticky notes of a board, a row each; BadInput where the JSON is no board's."""
    value = read_json(text, name)
    board = _Board()
    _gather(value, board, name)
    if not board.items:
        raise BadInput("this JSON holds no items of a board", where=name, remedy=_REMEDY)
    if len(board.items) > MOST_ROWS:
        raise BadInput(
            f"the board has more than {MOST_ROWS:,} things on it", where=name, remedy="Split it"
        )
    kinds = Counter(each["type"] for each in board.items)
    taken = STICKIES if any(kinds[kind] for kind in STICKIES) else TEXTS
    frames = {str(each.get("id")): _title(each) for each in board.items if each["type"] in _FRAMES}
    rows = [
        _row(each, number, board, frames, name)
        for number, each in enumerate(board.items, start=1)
        if each["type"] in taken
    ]
    if not rows:
        raise BadInput("there are no sticky notes on this board", where=name, remedy=_REMEDY)
    used = [place for place in range(len(_HEADER)) if any(row[place] for row in rows)] or [0]
    notes = [f"{count_of(len(rows), 'note')} of a board"]
    if taken is TEXTS:
        notes.append("There are no sticky notes on the board, so its texts were taken")
    return Sheet(
        tuple(_HEADER[place] for place in used),
        tuple(tuple(row[place] for place in used) for row in rows),
        format="json",
        encoding=encoding,
        notes=tuple(notes),
        lost=tuple(_lost(board.items, kinds, taken)),
    )


def _gather(value: object, board: _Board, name: str) -> None:
    """Collect items and tags from pages, lists of pages and lists of items."""
    waiting: list[object] = [value]
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, list):
            waiting = [*each, *waiting]
        elif not isinstance(each, dict):
            raise BadInput("this JSON is not that of a board", where=name, remedy=_REMEDY)
        elif isinstance(each.get("type"), str) and each["type"] != "tag":
            board.items.append(each)
        elif isinstance(each.get("title"), str):
            board.tags[str(each.get("id"))] = _line(each["title"])
        else:
            more = [each[key] for key in ("data", "items", "widgets", "tags") if key in each]
            more = [part for part in more if isinstance(part, list)]
            if more:
                waiting = [*more, *waiting]
            else:
                _tags_by_item(each, board)


def _tags_by_item(page: dict[str, Any], board: _Board) -> None:
    """What was asked for item by item: the item's id, and under it its tags."""
    for item, answer in page.items():
        tags = answer.get("tags") if isinstance(answer, dict) else answer
        if isinstance(tags, list):
            board.tags_of.setdefault(str(item), []).extend(_titles(tags, board))


def _titles(tags: list[Any], board: _Board) -> list[str]:
    found = []
    for tag in tags:
        title = tag.get("title") or tag.get("name") if isinstance(tag, dict) else tag
        if isinstance(title, str | int) and not isinstance(title, bool):
            found.append(board.tags.get(str(title), _line(str(title))))
    return [title for title in found if title]


def _row(
    item: dict[str, Any], number: int, board: _Board, frames: dict[str, str], name: str
) -> tuple[str, ...]:
    inside = item.get("data")
    data = inside if isinstance(inside, dict) else {}
    content = next(
        (
            part[key]
            for part, key in (
                (data, "content"),
                (item, "text"),
                (data, "title"),
                (item, "content"),
                (item, "title"),
            )
            if part.get(key) is not None
        ),
        "",
    )
    if not isinstance(content, str) or (inside is not None and not isinstance(inside, dict)):
        raise BadInput(
            "a note's content is not text", where=f"{name}, item {number}", remedy=_REMEDY
        )
    parent = item.get("parent")
    above = str(parent.get("id")) if isinstance(parent, dict) else ""
    tags = [
        *(
            _titles(part["tags"], board)
            for part in (item, data)
            if isinstance(part.get("tags"), list)
        ),
        _titles(item["tagIds"], board) if isinstance(item.get("tagIds"), list) else [],
        board.tags_of.get(str(item.get("id")), []),
    ]
    distinct = dict.fromkeys(tag for some in tags for tag in some)
    style = item.get("style")
    colour = (
        style.get("fillColor") or style.get("backgroundColor") if isinstance(style, dict) else ""
    )
    maker = item.get("createdBy")
    author = maker.get("name") if isinstance(maker, dict) else ""
    link = item.get("link") or data.get("link")
    return (
        html_text(content),
        frames.get(above, ""),
        join_tags(distinct),
        _line(colour) if isinstance(colour, str) else "",
        _line(author) if isinstance(author, str) else "",
        _line(link) if isinstance(link, str) else "",
        _line(str(item["id"])) if isinstance(item.get("id"), str | int) else "",
    )


def _lost(
    items: list[dict[str, Any]], kinds: Counter[str], taken: tuple[str, ...]
) -> Iterator[Lost]:
    others: Counter[str] = Counter()
    for kind, count in kinds.items():
        if kind not in taken and kind not in _FRAMES:
            others[_KINDS.get(kind, "other things")] += count
    for words, count in sorted(others.items()):
        yield Lost(f"{words} on the board", count, "only sticky notes are taken")
    stuck = [each for each in items if each["type"] in taken]
    if placed := sum("position" in each or "x" in each for each in stuck):
        yield Lost("places on the board", placed, "a quote has no place on a board here")
    made = [each.get("createdBy") for each in stuck]
    if numbered := sum(bool(m) and not (isinstance(m, dict) and m.get("name")) for m in made):
        yield Lost("who put them on the board", numbered, "the file has only a number for them")


def _title(frame: dict[str, Any]) -> str:
    data = frame.get("data")
    title = data.get("title") if isinstance(data, dict) else frame.get("title")
    return _line(html_text(title)) if isinstance(title, str) else ""


def _line(text: str) -> str:
    return " ".join(clean_text(text).split())


class _Words(HTMLParser):
    """The words of a piece of HTML, each block on a line of its own."""

    _BLOCKS = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4"})
    _UNSEEN = frozenset({"script", "style", "head", "template"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag in self._UNSEEN:
            self._hidden += 1
        if tag in self._BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._UNSEEN and self._hidden:
            self._hidden -= 1
        if tag in self._BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def html_text(content: str) -> str:
    """What a reader sees of a piece of HTML; plain text stays as it is."""
    if "<" not in content and "&" not in content:
        return clean_text(content)
    reader = _Words()
    reader.feed(content)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return clean_text("\n".join(line for line in lines if line))
