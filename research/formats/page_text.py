"""The text of a web page as it is read on screen, with the place of every character kept exactly.

Programs that mark stretches of a page count its text nodes one after another, in which nothing
stands between two paragraphs. Here blocks, line breaks and table rows become lines, cells are set
apart by tabs, and blanks that the page shows as one are one; none of that moves a mark.
"""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Iterator

from research.formats.counted import Counted, kept_as

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"}
    | {"dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "listing"}
    | {"main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot"}
    | {"thead", "title", "tr", "ul"}
)
_CELLS = frozenset({"td", "th"})
_OPENING = re.compile(r"<(?:/?[a-zA-Z]|[!?/])")
_TAG = re.compile(
    r"</?([a-zA-Z][^\s/>]*+)(?:[^>=]++|=[\s]*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"'])[^\s>]*+))*+>"
)
_COMMENT = re.compile(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)
_DECLARATION = re.compile(r"<[!?/][^>]*+>")
_ENTITY = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?|[a-zA-Z][a-zA-Z0-9]{0,31};?)")
_PIECE = re.compile(r"[ \t\n\f\r]+|[^ \t\n\f\r]+")
_BLANK = " \t\n\f\r"


def page_text(page: str) -> Counted:
    """A page's text: ``raw`` are its text nodes one after another, ``text`` is what is read."""
    reader = _Reader()
    for token in _tokens(page.replace("\r\n", "\n").replace("\r", "\n")):
        reader.take(*token)
    return reader.counted()


def _tokens(page: str) -> Iterator[tuple[str, str]]:
    """("text", words), ("open", tag) and ("close", tag), as the HTML standard parts them.

    A tag or comment that never ends takes what is left of the page with it, by the standard.
    """
    done = 0
    while opening := _OPENING.search(page, done):
        at, is_tag = opening.start(), opening[0][-1].isalpha()
        if at > done:
            yield "text", _decoded(page[done:at])
        comment = page.startswith("<!--", at)
        match = (_TAG if is_tag else _COMMENT if comment else _DECLARATION).match(page, at)
        if match is None:
            return
        if is_tag:
            yield "close" if opening[0][1] == "/" else "open", match[1].lower()
        done = match.end()
    if done < len(page):
        yield "text", _decoded(page[done:])


def _decoded(words: str) -> str:
    """Text with its entities as characters, as browsers do it; a null character is no text."""
    return _ENTITY.sub(_character, words).replace("\0", "")


def _character(match: re.Match[str]) -> str:
    if not (match[1] or match[2]):
        return html.unescape(match[0])
    # Longer numbers than this are beyond any character, and slow to read.
    digits = (match[1] or match[2]).lstrip("0")[:8]
    number = int(digits or "0", 16 if match[1] else 10)
    if number == 0 or number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return "\ufffd"
    if 0x80 <= number <= 0x9F:
        return bytes([number]).decode("cp1252", "ignore") or chr(number)
    return chr(number)


class _Reader:
    """Puts a page's text together; what stands between two words waits until the second comes."""

    def __init__(self) -> None:
        self._raw: list[str] = []
        self._out: list[str] = []
        self._length = 0
        self._at = array("i")
        self._between = ""
        self._blank_at = -1
        self._first_in_cell = self._first_in_row = False
        self._pre = 0
        self._after_pre = False

    def take(self, kind: str, what: str) -> None:
        """The next piece of the page."""
        if kind == "text":
            self._text(what[1:] if self._after_pre and what.startswith("\n") else what)
            self._after_pre = False
            return
        self._after_pre = kind == "open" and what in ("pre", "listing")
        if what == "br":
            self._break(self._between.strip(" ") + "\n")
        elif what in _CELLS and kind == "open":
            cells = self._first_in_cell and not self._first_in_row
            tab = "\n" if self._first_in_row else self._between + "\t" if cells else "\t"
            self._break(tab)
            self._first_in_cell, self._first_in_row = True, False
        elif what == "tr" or (what in _BLOCKS and not self._first_in_cell):
            if "\n" not in self._between:
                self._break("\n")
            self._first_in_cell, self._first_in_row = False, what == "tr" and kind == "open"
        if what in ("pre", "listing"):
            self._pre = max(0, self._pre + (1 if kind == "open" else -1))

    def counted(self) -> Counted:
        """What was read."""
        count = len(self._at)
        begins, ends = array("i", [self._length]) * (count + 1), array("i", [0]) * (count + 1)
        for place in range(count - 1, -1, -1):
            begins[place] = self._at[place] if self._at[place] >= 0 else begins[place + 1]
        for place in range(count):
            ends[place + 1] = self._at[place] + 1 if self._at[place] >= 0 else ends[place]
        return Counted("".join(self._raw), "".join(self._out), begins, ends)

    def _break(self, between: str) -> None:
        self._between, self._blank_at = between, -1

    def _text(self, words: str) -> None:
        self._raw.append(words)
        if self._pre:
            self._word(words)
            return
        for piece in _PIECE.findall(words):
            if piece[0] in _BLANK:
                if not self._between:
                    self._between, self._blank_at = " ", len(self._at)
                self._at.extend([-1] * len(piece))
            else:
                self._word(piece)

    def _word(self, piece: str) -> None:
        if not piece:
            return
        if self._between and self._out:
            if self._blank_at >= 0:
                self._at[self._blank_at] = self._length
            self._put(self._between)
        self._break("")
        self._first_in_cell = self._first_in_row = False
        if piece.isprintable():
            self._at.extend(range(self._length, self._length + len(piece)))
            self._put(piece)
            return
        for char in piece:
            kept = kept_as(char)
            self._at.append(self._length if kept else -1)
            self._put(kept)

    def _put(self, words: str) -> None:
        self._out.append(words)
        self._length += len(words)
