"""The text of a web page as it is read on screen, with the place of every character kept exactly.

Programs that mark stretches of a page count its text nodes one after another, in which nothing
stands between two paragraphs. Here blocks, line breaks and table rows become lines, cells are set
apart by tabs, and blanks that the page shows as one are one; none of that moves a mark.
"""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Iterator, Sequence

from research.formats.counted import AS_NEWLINE, CONTROLS, Counted

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
_BLANK = " \t\n\f\r"
_CONTROLS = re.compile(f"[{CONTROLS}]+")
_PIECE = re.compile(f"[{_BLANK}]+|[{CONTROLS}]+|[^{_BLANK}{CONTROLS}]+")
_TYPED_PIECE = re.compile(f"[{CONTROLS}]+|[^{CONTROLS}]+")
_AS_TYPED = frozenset({"pre", "listing"})
# More empty lines or cells than this say nothing more.
_MOST_BREAKS = 100


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
        self._begins, self._ends = array("i"), array("i", [0])
        self._between = ""
        # Where in the raw text the blank is that ``between`` shows, and what waits for a word.
        self._blank: int | None = None
        self._waiting = 0
        self._first_in_cell = self._first_in_row = False
        self._pre = 0
        self._after_pre = False

    def take(self, kind: str, what: str) -> None:
        """The next piece of the page."""
        if kind == "text":
            self._text(what[1:] if self._after_pre and what.startswith("\n") else what)
            self._after_pre = False
            return
        self._after_pre = kind == "open" and what in _AS_TYPED
        if what == "br":
            self._break(self._between.strip(" ") + "\n")
        elif what in _CELLS and kind == "open":
            follows_empty = self._first_in_cell and not self._first_in_row
            before = self._between if follows_empty else ""
            self._break("\n" if self._first_in_row else before + "\t")
            self._first_in_cell, self._first_in_row = True, False
        elif what == "tr" or (what in _BLOCKS and not self._first_in_cell):
            if "\n" not in self._between:
                self._break("\n")
            self._first_in_cell, self._first_in_row = False, what == "tr" and kind == "open"
        if what in _AS_TYPED:
            self._pre = max(0, self._pre + (1 if kind == "open" else -1))

    def counted(self) -> Counted:
        """What was read."""
        self._fill()
        self._begins.append(self._length)
        return Counted("".join(self._raw), "".join(self._out), self._begins, self._ends)

    def _break(self, between: str) -> None:
        self._between, self._blank = between[:_MOST_BREAKS], None

    def _text(self, words: str) -> None:
        self._raw.append(words)
        for piece in self._pieces(words):
            if piece[0] in _BLANK and not self._pre:
                if not self._between:
                    self._between, self._blank = " ", len(self._begins)
                self._wait(len(piece))
            elif _CONTROLS.match(piece):
                self._wait(len(piece))
            else:
                self._word(piece)

    def _pieces(self, words: str) -> Sequence[str]:
        """Words, blanks and control characters apart; a line without double blanks as it is."""
        if self._pre:
            return _TYPED_PIECE.findall(words)
        if not words.isprintable() or "  " in words:
            return _PIECE.findall(words)
        inner = words.strip(" ")
        before = " " if inner and words[0] == " " else ""
        return [piece for piece in (before, inner, " " if words[-1:] == " " else "") if piece]

    def _wait(self, count: int) -> None:
        """Characters that are not kept, unless the first of them turns out to be a blank."""
        self._begins.extend([0] * count)
        self._ends.extend([self._length] * count)

    def _word(self, piece: str) -> None:
        if self._between and self._out:
            self._put(self._between)
            if self._blank is not None:
                after = len(self._ends) - self._blank - 1
                self._ends[self._blank + 1 :] = array("i", [self._length]) * after
        self._fill()
        if self._blank is not None and self._out:
            self._begins[self._blank] = self._length - 1
        self._break("")
        self._first_in_cell = self._first_in_row = False
        self._begins.extend(range(self._length, self._length + len(piece)))
        self._ends.extend(range(self._length + 1, self._length + len(piece) + 1))
        self._waiting = len(self._begins)
        self._put(piece if piece.isprintable() else piece.translate(AS_NEWLINE))

    def _fill(self) -> None:
        """What waited begins where the next word does."""
        count = len(self._begins) - self._waiting
        self._begins[self._waiting :] = array("i", [self._length]) * count

    def _put(self, words: str) -> None:
        self._out.append(words)
        self._length += len(words)
