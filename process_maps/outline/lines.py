"""Typed text as lines of an outline: bullets, numbers and arrows told from the words themselves.

What stands in straight double quotes, and a tag such as ``<b>``, is taken as it is: it is hidden
behind one character each while the line is looked at, and put back when its words are taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST_LINE = 4_000
TAB = 4

_FIRST_HIDDEN = 0xE000
_HIDES = re.compile(r'(?<!\w)"((?:[^"]|"")*)"(?!\w)|</?[a-zA-Z]\w*/?>|[\ue000-\uf8ff]')
_HIDDEN = re.compile(r"[\ue000-\uf8ff]")
# A ">" right before a number, or before one that is asked about ("> 5?"), is "more than".
_ARROW = re.compile(r"\s*(?:-{1,3}>|={1,2}>|[→⇒➔➜►⟶➡»]\ufe0f?|(?<!<)>(?!\d|=|\s?\d+\s*%?\s*\?))\s*")
_BULLET = re.compile(
    r"(?:[-*•‣▪●○◦·–—+]|step\s+(\d{1,4})\s*[.:)]|\(?(\d{1,4}(?:\.\d{1,3})*)[.)]"
    r"|\(?(?:[a-zA-Z]|[ivx]{2,4})[.)])(?:\s+|$)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\s*\(?\d{1,3}[.)]\s+(?=\S)")
_BOLD = re.compile(r"\*\*(\S(?:.*?\S)?)\*\*")
# "fix it, then go back to extract": the way back is a piece of its own.
_AND_BACK = re.compile(
    r"(.*?\S)(?:\s*[,;]\s*(?:and\s+|then\s+)?|\s+(?:and|then)\s+)"
    r"((?:go(?:es)?\s+)?back\s+to\s+\S.*)",
    re.IGNORECASE,
)
_CHECKBOX = re.compile(r"\[[ xX]?\]\s+")
_RULE = re.compile(r"[-=_*~]{3,}|[-*_](?:\s[-*_]){2,}")
# "errors? yes: fix the record" and "… yes, fix the record": these lead on as an arrow does.
_EXIT_ENDS = re.compile(
    r"(.*\?\s*(?:(?:\([^()]*\)|[^:?()]{1,30}?)(?=\s*:)|(?:if\s+)?(?:yes|no|not|so|otherwise|else)(?=\s*[,;–—])))"
    r"\s*[:,;–—]\s+(\S.*)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Words:
    """Text with what must be taken as it is hidden in it, and what that was."""

    text: str
    hidden: tuple[tuple[str, bool], ...] = ()

    def of(self, text: str) -> str:
        """A part of the text as it was typed; quoted as a whole, it loses its quotes."""
        part = " ".join(text.split())
        if len(part) == 1 and _HIDDEN.match(part):
            return " ".join(self._at(part)[0].split())
        return " ".join(self.typed(part).split())

    def typed(self, text: str) -> str:
        """A part of the text as it was typed, quotes included."""
        return _HIDDEN.sub(lambda each: self._typed(each[0]), text)

    def taken_as_it_is(self, text: str) -> bool:
        """Whether this part stands in quotes as a whole."""
        part = text.strip()
        return len(part) == 1 and bool(_HIDDEN.match(part)) and self._at(part)[1]

    def _at(self, letter: str) -> tuple[str, bool]:
        return self.hidden[ord(letter) - _FIRST_HIDDEN]

    def _typed(self, letter: str) -> str:
        text, quoted = self._at(letter)
        return '"' + text.replace('"', '""') + '"' if quoted else text


@dataclass(frozen=True)
class Line:
    """One line: where it is, how far it is set in, its number in a list, and what it holds.

    ``parts`` are its pieces between arrows; ``leads_in`` and ``leads_on`` say whether it begins
    and ends with an arrow. ``words.text`` is the line without its bullet, what is hidden in it
    included.
    """

    number: int
    indent: int
    listed: str | None
    words: Words
    parts: tuple[str, ...]
    leads_in: bool
    leads_on: bool
    deeper_follows: bool = False


def hide(text: str) -> Words:
    """Text with its quoted pieces and tags hidden."""
    hidden: list[tuple[str, bool]] = []

    def put_away(match: re.Match[str]) -> str:
        inner = match[1]
        hidden.append((match[0], False) if inner is None else (inner.replace('""', '"'), True))
        return chr(_FIRST_HIDDEN + len(hidden) - 1)

    return Words(_HIDES.sub(put_away, text), tuple(hidden))


def is_rule(text: str) -> bool:
    """Whether a line is only a rule (---): what follows it begins on its own."""
    return bool(_RULE.fullmatch(text.strip()))


def read_line(raw: str, number: int) -> Line:
    """One line taken apart. A single tab inside it, as a pasted table has, stands for a colon."""
    raw = raw.rstrip()
    body = raw.lstrip()
    indent = len(raw[: len(raw) - len(body)].expandtabs(TAB))
    if body.count("\t") == 1 and ":" not in body and not _BULLET.match(body):
        body = ": ".join(each.strip() for each in body.split("\t"))
    listed = None
    bullet = _BULLET.match(body)
    if bullet:
        listed = bullet[1] or bullet[2]
        body = body[bullet.end() :]
        if box := _CHECKBOX.match(body):
            body = body[box.end() :]
    # A row pasted from a table: its cells follow one another.
    words = hide(_BOLD.sub(r"\1", body.replace("\t", " > ")).strip())
    parts = _ARROW.split(words.text)
    leads_in = len(parts) > 1 and not parts[0].strip()
    leads_on = len(parts) > 1 and not parts[-1].strip()
    if listed:
        # "1. Extract -> 2. Check": the rest are numbered too.
        parts = [parts[0], *(_NUMBERED.sub("", each) for each in parts[1:])]
    held = [half for part in parts if part.strip() for half in _pieces(part.strip())]
    return Line(number, indent, listed, words, tuple(held), leads_in, leads_on)


def _pieces(part: str) -> list[str]:
    """A piece between arrows, parted where a way out or a way back is told in words."""
    match = _EXIT_ENDS.fullmatch(part)
    pieces = [match[1], *_pieces(match[2])] if match else [part]
    back = _AND_BACK.fullmatch(pieces[-1])
    return [*pieces[:-1], back[1], back[2]] if back else pieces
