"""Rich text: words, tables and headings; pictures, hidden and deleted text are not read.

Read by our own small reader: what is at hand for it joins no halves of an emoji, reads deleted
text as words and takes time that grows with the square of some files.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from common.errors import BadInput
from common.safe_reading import MEGABYTE
from common.words import count_of
from research.formats.blocks import Block, Document, Table
from research.formats.starts import Line
from research.model import clean_text

MOST_WORDS = 10 * MEGABYTE
_MOST_TOKENS = 4_000_000
_DEEPEST = 5_000
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    rb"|([^\\{}\r\n]{1,65536})|[\r\n]+|\\"
)
# Groups that hold no words of the text; so does any group that begins with "\*".
_NO_WORDS = frozenset(
    b"colortbl info header headerl headerr headerf footer footerl footerr footerf pict "
    b"nonshppict shprslt sp sn sv fldinst listtext pntext xe tc rxe txe filetbl "
    b"nonesttables private do ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn template "
    b"objdata objclass bkmkstart bkmkend listtable listoverridetable revtbl generator".split()
)
_STARRED_WORDS = frozenset((b"shpinst", b"ud"))
_CHARACTERS = {
    b"line": "\n",
    b"lbr": "\n",
    b"tab": "\t",
    b"nestcell": "\t",
    b"nestrow": "\n",
    b"emdash": "—",
    b"endash": "–",
    b"emspace": "\u2003",
    b"enspace": "\u2002",
    b"qmspace": "\u2005",
    b"bullet": "•",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"zwj": "\u200d",
    b"zwnj": "\u200c",
    b"ltrmark": "\u200e",
    b"rtlmark": "\u200f",
}
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"-": "", b"{": "{", b"}": "}", b"\\": "\\", b":": ":"}
_BREAKS = frozenset((b"par", b"sect", b"page", b"column"))
_PAGES = {b"ansi": "cp1252", b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}
# How a font's character set is decoded; ANSI and "default" are the document's own.
_CHARSETS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}


@dataclass(frozen=True)
class _State:
    """What holds within a group and ends with it."""

    gone: bool = False
    hidden: bool = False
    deleted: bool = False
    font: int | None = None
    skip_after: int = 1
    in_table: bool = False
    heading: bool = False
    listing: str = ""
    alternative: bool = False


@dataclass
class _Box:
    """A paragraph that a text box interrupts, and how deep the box lies."""

    depth: int
    text: list[str] = field(repr=False)


class _Reader:
    """Goes through the file once, token by token."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data, self.name = data, name
        self.page = "cp1252"
        self.fonts: dict[int, str] = {}
        self.headings: set[int] = set()
        self.state = _State()
        self.stack: list[_State] = []
        self.pending = bytearray()
        self.to_skip = 0
        self.starred = False
        self.text: list[str] = []
        self.row: list[str] = []
        self.rows: list[tuple[str, ...]] = []
        self.boxes: list[_Box] = []
        self.boxed: list[Line] = []
        self.blocks: list[Block] = []
        self.size = self.unreadable = self.footnotes = self.comments = 0
        self.defined = 0

    def read(self) -> None:
        place = count = 0
        while place < len(self.data):
            match = _TOKEN.match(self.data, place)
            if match is None:
                place += 1
                continue
            place = match.end()
            count += 1
            if count > _MOST_TOKENS or len(self.stack) > _DEEPEST or self.size > MOST_WORDS:
                raise BadInput(
                    "the file holds far more than a transcript does, so it was not read",
                    where=self.name,
                    remedy="Save it again as .docx or .txt",
                )
            word, number, code, symbol, brace, text = match.groups()
            if word:
                value = int(number) if number else None
                if word == b"bin":
                    place += max(value or 0, 0)
                else:
                    self.word(word, value)
            elif code or text:
                self.raw(bytes.fromhex(code.decode("ascii")) if code else text)
            elif brace == b"{":
                self.open()
            elif brace:
                if not self.stack:
                    break
                self.close()
                if not self.stack:
                    break
            elif symbol:
                self.symbol(symbol)
        self.paragraph()
        self.table()

    def raw(self, found: bytes) -> None:
        """Bytes of text: those that stand in for a letter already given by number are skipped."""
        self.starred = False
        if self.to_skip:
            passed = min(self.to_skip, len(found))
            self.to_skip -= passed
            found = found[passed:]
        if self.shown():
            self.pending += found

    def shown(self) -> bool:
        state = self.state
        return not (state.gone or state.hidden or state.deleted or state.listing)

    def flush(self) -> None:
        """Decode what has gathered; a letter may be made of several bytes, so not one by one."""
        if not self.pending:
            return
        found = bytes(self.pending)
        self.pending.clear()
        own = self.fonts.get(self.state.font) if self.state.font is not None else None
        for page in (own, self.page):
            if page:
                try:
                    self.put(found.decode(page))
                    return
                except UnicodeDecodeError:
                    continue
        read = found.decode(self.page, "replace")
        self.unreadable += read.count("\ufffd")
        self.put(read)

    def put(self, text: str) -> None:
        self.text.append(text)
        self.size += len(text)

    def taken(self) -> str:
        """The text gathered so far, which begins anew; halves of an emoji are put together."""
        units = "".join(self.text).encode("utf-16-le", "surrogatepass")
        self.text = []
        return clean_text(units.decode("utf-16-le", "replace"))

    def say(self, text: str) -> None:
        """Put a character that is given by name."""
        self.flush()
        if self.shown():
            self.put(text)

    def open(self) -> None:
        self.flush()
        self.to_skip = 0
        self.starred = False
        self.stack.append(self.state)
        if self.state.alternative:
            self.state = replace(self.state, gone=True, alternative=False)

    def close(self) -> None:
        self.flush()
        self.to_skip = 0
        if self.boxes and self.boxes[-1].depth == len(self.stack):
            self.boxed += [Line(line, True) for line in self.taken().split("\n") if line.strip()]
            self.text = self.boxes.pop().text
        self.state = self.stack.pop()

    def symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.starred = True
        elif symbol in b"\r\n":
            self.word(b"par", None)
        elif symbol in _SYMBOLS:
            self.say(_SYMBOLS[symbol])

    def word(self, word: bytes, value: int | None) -> None:
        starred, self.starred = self.starred, False
        if word == b"u":
            self.unicode(value)
            return
        if self.to_skip:
            self.to_skip -= 1
        if self.destination(word, starred) or self.setting(word, value):
            return
        if word in _CHARACTERS:
            self.say(_CHARACTERS[word])
        elif self.state.gone or self.state.listing:
            return
        elif word in _BREAKS:
            self.flush()
            if self.boxes or self.state.in_table:
                self.say("\n")
            else:
                self.paragraph()
        elif word == b"cell":
            self.flush()
            self.row.append(self.taken())
        elif word == b"row":
            self.flush()
            self.rows.append(tuple(self.row))
            self.row = []

    def unicode(self, value: int | None) -> None:
        self.flush()
        if value is not None:
            number = value + 0x10000 if value < 0 else value
            self.say(chr(number) if 0 < number <= 0x10FFFF else "\ufffd")
        self.to_skip = self.state.skip_after

    def destination(self, word: bytes, starred: bool) -> bool:
        """Whether a word begins a group of its own kind."""
        if word in (b"footnote", b"annotation") and not self.state.gone:
            self.footnotes += word == b"footnote"
            self.comments += word == b"annotation"
            self.state = replace(self.state, gone=True)
        elif word in (b"fonttbl", b"stylesheet"):
            self.flush()
            self.state = replace(self.state, listing=word.decode())
        elif word == b"upr":
            self.state = replace(self.state, alternative=True)
        elif word == b"ud" and starred and self.stack:
            outside = self.stack[-1]
            self.state = replace(outside, alternative=False)
        elif word == b"shptxt" and not self.state.gone:
            self.flush()
            self.boxes.append(_Box(len(self.stack), self.text))
            self.text = []
        elif word in _NO_WORDS or (starred and word not in _STARRED_WORDS):
            self.flush()
            self.state = replace(self.state, gone=True)
        else:
            return False
        return True

    def setting(self, word: bytes, value: int | None) -> bool:
        """Whether a word says how what follows is to be read."""
        state = self.state
        if word == b"ansicpg":
            self.page = _page(value) or self.page
        elif word in _PAGES:
            self.page = _PAGES[word]
        elif word == b"f":
            self.flush()
            self.defined = value or 0
            self.state = replace(state, font=value)
        elif word == b"fcharset" and state.listing == "fonttbl":
            if value in _CHARSETS:
                self.fonts[self.defined] = _CHARSETS[value]
        elif word == b"uc":
            self.state = replace(state, skip_after=min(max(value or 0, 0), 16))
        elif word in (b"v", b"deleted"):
            self.flush()
            on = value != 0
            self.state = replace(state, hidden=on) if word == b"v" else replace(state, deleted=on)
        elif word == b"plain":
            self.flush()
            self.state = replace(state, hidden=False, deleted=False, font=None)
        elif word == b"pard":
            self.state = replace(state, in_table=False, heading=False)
        elif word == b"intbl":
            self.state = replace(state, in_table=True)
        elif word == b"s":
            self.defined = value or 0
            self.state = replace(state, heading=self.defined in self.headings)
        elif word == b"outlinelevel":
            # The tenth level is what writers call running text.
            is_heading = value is not None and value < 9
            if state.listing == "stylesheet":
                self.headings |= {self.defined} if is_heading else set()
            self.state = replace(state, heading=is_heading)
        else:
            return False
        return True

    def paragraph(self) -> None:
        """End a paragraph that stands outside any table."""
        self.flush()
        self.table()
        self.blocks += [Line(line, self.state.heading) for line in self.taken().split("\n")]
        self.blocks += self.boxed
        self.boxed = []

    def table(self) -> None:
        if self.row:
            self.rows.append(tuple(self.row))
            self.row = []
        if self.rows:
            self.blocks.append(Table(tuple(self.rows)))
            self.rows = []


def read_rtf(data: bytes, name: str) -> Document:
    """Read a rich text file.

    Raises BadInput where it holds far more than a transcript does.
    """
    reader = _Reader(data[data.index(b"{\\rtf") :], name)
    reader.read()
    notes = []
    if reader.stack:
        notes.append("The file breaks off before its end; what is there was read")
    if reader.unreadable:
        notes.append(f"{count_of(reader.unreadable, 'letter')} could not be read and shows as �")
    if reader.footnotes:
        notes.append(f"{count_of(reader.footnotes, 'footnote')} left out")
    if reader.comments:
        notes.append(f"{count_of(reader.comments, 'comment')} left out")
    return Document(tuple(reader.blocks), "rtf", reader.page, tuple(notes))


def _page(number: int | None) -> str | None:
    """The codec of a Windows code page, or None where there is none of that number."""
    known = {65001: "utf-8", 10000: "mac_roman", 1361: "johab", 936: "gbk"}
    name = known.get(number or 0, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return None
    return name
