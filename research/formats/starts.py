"""Which lines begin a turn, and who speaks then: read from the start of a line, by rules.

A colon after a name is believed line by line. Weaker marks ("P1 - yes", "[Speaker 1]", a label on
a line of its own) are believed only where the whole file keeps to them and no colon is used.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from research.formats.clocks import TIME, seconds
from research.formats.not_speakers import NO_SPEAKERS, SOUNDS
from research.labels import is_coded, read_label
from research.vocabulary import PARTICLES

MOST_LABEL_WORDS = 4
# A label and its times are short; so the rules look at no more of a line, however long it is.
_HEAD = 200
_LONGEST_LABEL = 120
_RANGE = rf"(?:\s*(?:-->|[-–—])\s*{TIME})?"
_SPOKEN = re.compile(
    r"(?:>{1,3}\s*|[-–•·*]\s+|\d{1,5}(?:\t|\s{2,}))?"
    rf"(?:[\[(](?P<before>{TIME}){_RANGE}[\])]\s*|(?P<bare>\d{{1,3}}:\d{{2}}:\d{{2}}(?:\.\d+)?)\s+)?"
    r"[*_]{0,2}(?P<label>[^:：\n]{1,80}?)\s?"
    rf"(?:\s?[\[(](?P<after>{TIME}){_RANGE}[\])])?\s?[*_]{{0,2}}(?::[*_]{{0,2}}(?=\s|$)|：)"
)
_HEADER = re.compile(
    rf"(?:\[?(?P<label>[^\[\]:\n]{{1,80}}?)\]?(?P<gap>\s{{1,40}}(?:[-–—|]\s)?))?"
    rf"[\[(]?(?P<time>{TIME}){_RANGE}[\])]?\s*"
)
_CLOCK_FIRST = re.compile(
    rf"(?:[\[(](?P<time>{TIME}){_RANGE}[\])]|(?P<long>\d{{1,3}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?))"
    r"\s{1,40}(?:[-–—|]\s)?\[?(?P<label>[^\[\]:\n]{1,80}?)\]?\s*"
)
_ARROW = re.compile(
    r"\s*\[?(?P<time>(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,7})?)\s*-->\s*"
    r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,7})?\]?(?=\s|$)"
)
_CLOCKED = re.compile(rf"\s*\[(?P<time>{TIME}){_RANGE}\]\s*(?=\S)")
# A caption's own mark of who speaks, in a document that captions were pasted into.
_VOICED = re.compile(rf"(?:(?P<time>{TIME})\s+)?<v(?:\.\S{{1,40}})?\s(?P<label>[^<>\n]{{1,80}})>")
_WEAK = {
    "bracket": re.compile(r"\[(?P<label>[^\[\]:\n]{1,60})\](?:\s*[-–—]\s|\s+|$)"),
    "bold": re.compile(r"(?P<mark>\*\*|__)(?P<label>[^*:\n]{1,60}?)(?P=mark)(?=\s|$)"),
    "dash": re.compile(r"(?P<label>[^:\n–—\t]{1,40}?)\s?(?:\s-{1,2}|\s?[–—])\s"),
    "tab": re.compile(r"(?P<label>[^\t:\n]{1,60}?) ?\t\s?"),
    "alone": re.compile(r"(?P<label>[^\t:\n]{1,60}?)\s*$"),
}
_LABEL_WORD = re.compile(r"\S+")
_SMALL_IN_NAMES = (
    PARTICLES
    | {"of", "and", "the", "for", "to"}
    | {"ap", "ab", "ferch", "dos", "das", "ter", "ten", "te", "y", "zu"}
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NO_NAME = re.compile(r"[?!;…\"“”=<>{}\\|]|\.\s[a-z]")
# Marks of direction and order that some programs put round a name.
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff"))
_UNSEEN |= dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))


@dataclass(frozen=True)
class Line:
    """A line of a file. ``apart``: a heading or a table's row, nobody's words in particular."""

    text: str = field(repr=False)
    apart: bool = False


@dataclass(frozen=True)
class Start:
    """What begins a turn; ``takes`` counts the lines that it alone takes up."""

    label: str | None = field(repr=False)
    time: float | None
    words: str = field(repr=False)
    takes: int = 1


def find_starts(lines: Sequence[Line]) -> list[Start | None]:
    """For each line, the turn it begins, or None where it goes on with the one before."""
    heads = [_head(line) for line in lines]
    found = _two_line_headers(lines, heads)
    _one_line_starts(lines, heads, found)
    if sum(1 for start in found if start and start.label) < 2:
        _weak_starts(lines, heads, found)
    if not any(start and start.label for start in found):
        for place, line in enumerate(lines):
            clocked = None if line.apart else _CLOCKED.match(line.text)
            if clocked and not found[place]:
                words = line.text[clocked.end() :].strip()
                found[place] = Start(None, seconds(clocked["time"]), words)
    return found


def _head(line: Line) -> str:
    """What the rules look at: of a heading only a label that can be nothing else ("Speaker 1")."""
    head = line.text.strip()[:_HEAD]
    if not line.apart:
        return head
    match = _spoken(head) or _HEADER.fullmatch(head)
    label = match["label"] if match else head
    return head if label and "\t" not in head and is_coded(label) else ""


def interviewer_by(label: str | None) -> bool | None:
    """Whether a label alone says that its speaker asks (True) or answers (False)."""
    return read_label(label).interviewer if label else None


def split_label(text: str) -> tuple[str | None, str]:
    """ "Yuki Wang: it's really" -> ("Yuki Wang", "it's really"); (None, text) for any other."""
    match = _spoken(text.lstrip()[:_HEAD])
    if match and is_label(match["label"], 1):
        return tidy(match["label"]), text.lstrip()[match.end() :].strip()
    return None, text


def is_label(label: str, times: int, most_words: int = MOST_LABEL_WORDS) -> bool:
    """Whether a label names a speaker; ``times`` is how often it begins a line."""
    if len(label) > _LONGEST_LABEL:
        return False
    plain = tidy(label)
    words = _LABEL_WORD.findall(re.sub(r"[(\[][^)\]]*[)\]]", " ", plain))
    if not words or len(words) > most_words or len(_LABEL_WORD.findall(plain)) > 2 * most_words:
        return False
    if not any(char.isalpha() for char in plain) or _NO_NAME.search(plain) or _YEAR.search(plain):
        return False
    first = words[0].casefold().strip(".,*()'’")
    if words[0][0].isdigit() or first in NO_SPEAKERS or first in SOUNDS:
        return False
    if read_label(plain).name is None:
        return True
    named = (
        all(not word[0].islower() or word.casefold() in _SMALL_IN_NAMES for word in words)
        and not words[0].islower()
    )
    return named or times > 2


def tidy(label: str) -> str:
    """A label as it is shown: without marks of emphasis, brackets all round and what is unseen."""
    plain = " ".join(label.translate(_UNSEEN).split()).strip("*_").strip()
    if plain[:1] in "[{<" and plain[-1:] in "]}>" and not any(c in plain[1:-1] for c in "[]{}<>"):
        plain = plain[1:-1].strip()
    return plain


def _spoken(head: str) -> re.Match[str] | None:
    return _SPOKEN.match(head)


def _one_line_starts(
    lines: Sequence[Line], heads: Sequence[str], found: list[Start | None]
) -> None:
    """ "Name: words", and "Name  12:34" or a time alone above the words."""
    spoken = [_spoken(head) for head in heads]
    headers = [
        _HEADER.fullmatch(head) if len(line.text) <= _HEAD else None
        for line, head in zip(lines, heads, strict=True)
    ]
    seen = Counter(tidy(match["label"]).casefold() for match in spoken if match)
    # One blank between name and time is only a header where there are several of them.
    loose = sum(bool(match and match["label"]) for match in headers) > 1
    taken = _taken(found)
    # The same few labels come again and again.
    judged: dict[str, bool] = {}
    for place, (one, header) in enumerate(zip(spoken, headers, strict=True)):
        if place in taken:
            continue
        if voice := _VOICED.match(heads[place]):
            words = lines[place].text.strip()[voice.end() :].replace("</v>", " ").strip()
            clock = voice["time"]
            found[place] = Start(tidy(voice["label"]), seconds(clock) if clock else None, words)
            continue
        if header and _is_header(header, loose) and place + 1 < len(lines):
            label = tidy(header["label"]) if header["label"] else None
            found[place] = Start(label, seconds(header["time"]), "")
        elif one and _judge(one["label"], seen, judged):
            clock = one["before"] or one["bare"] or one["after"]
            words = lines[place].text.strip()[one.end() :].strip()
            found[place] = Start(tidy(one["label"]), seconds(clock) if clock else None, words)
    _clock_first(lines, heads, found)


def _judge(label: str, seen: Counter[str], judged: dict[str, bool]) -> bool:
    if label not in judged:
        judged[label] = is_label(label, seen[tidy(label).casefold()])
    return judged[label]


def _is_header(match: re.Match[str], loose: bool) -> bool:
    if not match["label"]:
        return True
    wide = len(match["gap"]) > 1 or "\t" in match["gap"]
    return (wide or loose) and is_label(match["label"], 2, most_words=8)


def _clock_first(lines: Sequence[Line], heads: Sequence[str], found: list[Start | None]) -> None:
    """ "[00:01:23] Name" above the words, where the next line is not a time again."""
    taken = _taken(found)
    for place in range(len(lines) - 1):
        if found[place] or place in taken or len(lines[place].text) > _HEAD:
            continue
        match = _CLOCK_FIRST.fullmatch(heads[place])
        if match is None or not is_label(match["label"], 2) or match["label"][-1] in ".,!?":
            continue
        if found[place + 1] is None and not re.match(r"[\[(]?\d+:\d", heads[place + 1]):
            time = seconds(match["time"] or match["long"])
            found[place] = Start(tidy(match["label"]), time, "")


def _two_line_headers(lines: Sequence[Line], heads: Sequence[str]) -> list[Start | None]:
    """Headers of a time and a name on lines of their own, either first; and arrows of captions."""
    found: list[Start | None] = [None] * len(lines)
    arrows = {place: match for place, head in enumerate(heads) if (match := _ARROW.match(head))}
    if arrows:
        named = _all_named([place + 1 for place in arrows if _is_bare(heads, place, arrows)], heads)
        for place, match in arrows.items():
            words = lines[place].text.strip()[match.end() :].strip()
            label, said = split_label(words) if words else (None, "")
            takes = 1
            if not words and named:
                label, takes = tidy(heads[place + 1]), 2
            found[place] = Start(label, seconds(match["time"]), said, takes)
        return found
    clocks = [
        place for place, head in enumerate(heads) if re.fullmatch(rf"[\[(]?{TIME}[\])]?", head)
    ]
    if len(clocks) < 2:
        return found
    above = [place - 1 for place in clocks]
    if above[0] >= 0 and _all_named(above, heads):
        for place, clock in zip(above, clocks, strict=True):
            time = seconds(heads[clock].strip("[]()"))
            found[place] = Start(tidy(heads[place]), time, "", 2)
    elif _all_named([place + 1 for place in clocks], heads):
        for clock in clocks:
            time = seconds(heads[clock].strip("[]()"))
            found[clock] = Start(tidy(heads[clock + 1]), time, "", 2)
    return found


def _is_bare(heads: Sequence[str], place: int, arrows: dict[int, re.Match[str]]) -> bool:
    return arrows[place].end() == len(heads[place])


def _all_named(places: Sequence[int], heads: Sequence[str]) -> bool:
    """Whether each of these lines is a speaker, has words below it, and somebody speaks twice."""
    labels = []
    for place in places:
        if place + 1 >= len(heads):
            return False
        label = heads[place]
        if not label or label[-1] in ".,!?…" or not is_label(label, 1):
            return False
        labels.append(tidy(label).casefold())
    return bool(labels) and (
        len(set(labels)) < len(labels) or any(read_label(each).interviewer for each in labels)
    )


def _weak_starts(lines: Sequence[Line], heads: Sequence[str], found: list[Start | None]) -> None:
    """The one weaker mark that the file keeps to, if there is one."""
    best: dict[int, re.Match[str]] = {}
    for style, pattern in _WEAK.items():
        hits = {
            place: match
            for place, head in enumerate(heads)
            if head
            and found[place] is None
            and (style != "alone" or (len(lines[place].text) <= _HEAD and place + 1 < len(lines)))
            and (match := pattern.match(head))
        }
        hits = _believed(hits)
        if len(hits) > len(best):
            best = hits
    for place, match in best.items():
        words = lines[place].text.strip()[match.end() :].strip()
        found[place] = Start(tidy(match["label"]), None, words)


def _believed(hits: dict[int, re.Match[str]]) -> dict[int, re.Match[str]]:
    """Of lines with a weaker mark, those with a code ("P1"), or names where somebody asks."""
    labels = {place: tidy(match["label"]) for place, match in hits.items()}
    seen = Counter(label.casefold() for label in labels.values())
    # A quarter of a year is written so too.
    quarters = re.compile(r"q\d", re.IGNORECASE)
    coded = {
        place
        for place, label in labels.items()
        if is_coded(label) and not quarters.fullmatch(label) and is_label(label, 1)
    }
    asks = any(interviewer_by(labels[place]) for place in coded)
    kept = {
        place
        for place, label in labels.items()
        if place in coded or (asks and seen[label.casefold()] > 1 and is_label(label, 1))
    }
    names = {labels[place].casefold() for place in kept}
    enough = len(kept) > 1 and ((asks and len(names) > 1) or any(seen[name] > 1 for name in names))
    return {place: hits[place] for place in sorted(kept)} if enough else {}


def _taken(found: Sequence[Start | None]) -> set[int]:
    """The lines that a header of two lines takes up."""
    return {
        place + more for place, start in enumerate(found) if start for more in range(start.takes)
    }
