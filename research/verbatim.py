"""Turns of a text that stays exactly as it is, speakers' labels and blank lines and all.

What other programs marked in a text counts in that text, so nothing may be left out of it: turns
joined by one newline are the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from research.anonymise import PersonalSpan
from research.formats.starts import Line, Start, find_starts, interviewer_by
from research.model import Placed, Turn

# A label stands near the beginning, be it under a time.
_NEAR = 300
_MASK = "\ufffc"
# What cannot be stored or written to any file: half of a character, and what ends a text in C.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_UNSEEN = "[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff*_]*"
# A caption file that another program took for plain text.
_VOICE = re.compile(r"\s*<v(?:\.[\w.]+)? (?P<label>[^<>\n]{1,80})>")


def storable(text: str) -> tuple[str, int]:
    """The text with a mark for each character that is none, as long as before, and how many."""
    return _NO_TEXT.subn("\ufffd", text)


def cut_into_turns(text: str) -> tuple[tuple[Turn, ...], tuple[Placed | None, ...]]:
    """Turns that joined by one newline are the text, and where each one's label stands in it.

    A turn begins at a line with a speaker's label; before the first one, and where there is none,
    at each line with words.
    """
    lines = text.split("\n")
    heads = _heads(lines)
    firsts: list[int] = []
    for number, line in enumerate(lines):
        if number in heads or (line.strip() and not any(each in heads for each in firsts[-1:])):
            firsts.append(number)
    firsts = [0, *firsts[1:]]  # Blank lines above the first words go with them.
    turns, labels = [], []
    asks: dict[str | None, bool | None] = {}
    spelt: dict[str, re.Pattern[str]] = {}
    for first, after in zip(firsts, [*firsts[1:], len(lines)], strict=True):
        words = "\n".join(lines[first:after])
        begun = next((n for n in range(first, after) if n in heads), first)
        head = heads.get(begun) or Start(None, None, "")
        if head.label not in asks:
            asks[head.label] = interviewer_by(head.label)
        turns.append(Turn(head.label, head.time, words, asks[head.label]))
        above = sum(len(line) + 1 for line in lines[first:begun])
        if head.label and head.label not in spelt:
            spelt[head.label] = _spelling(head.label)
        labels.append(_place_of(spelt[head.label], words, above) if head.label else None)
    return tuple(turns), tuple(labels)


def _heads(lines: Sequence[str]) -> dict[int, Start]:
    """The lines that begin a turn, by number; as everywhere, blank ones are not looked at."""
    spoken = [number for number, line in enumerate(lines) if line.strip()]
    starts = find_starts([Line(lines[number]) for number in spoken])
    found = {n: start for n, start in zip(spoken, starts, strict=True) if start}
    for number in spoken:
        if voice := _VOICE.match(lines[number]):
            found[number] = Start(" ".join(voice["label"].split()), None, "")
    return found


def _spelling(label: str) -> re.Pattern[str]:
    """A label as it may stand in a text: what nobody sees may be anywhere in it."""
    return re.compile(
        rf"{_UNSEEN}\s+{_UNSEEN}".join(
            _UNSEEN.join(re.escape(letter) for letter in word) for word in label.split()
        )
    )


def _place_of(spelt: re.Pattern[str], words: str, above: int) -> Placed:
    """Where a label stands in a turn's words, at the line that begins at ``above`` or just below.

    One that is not found is taken to go up to a colon, or to fill its line: a name must not stay
    because it was spelt oddly.
    """
    if match := spelt.search(words, above, above + _NEAR):
        return Placed(*match.span())
    ends = words.find("\n", above) if "\n" in words[above:] else len(words)
    colon = words.find(":", above, ends)
    return Placed(above, colon if colon > above else ends)


def without_labels(turns: Sequence[Turn], labels: Sequence[Placed | None]) -> tuple[Turn, ...]:
    """The turns with a mask for each label: "Interviewer: Thanks" introduces nobody called so."""
    return tuple(
        replace(
            turn,
            text=turn.text[: at.start] + _MASK * (at.end - at.start) + turn.text[at.end :],
        )
        if at
        else turn
        for turn, at in zip(turns, labels, strict=True)
    )


def over_labels(
    found: Iterable[tuple[int, PersonalSpan]],
    turns: Sequence[Turn],
    labels: Sequence[Placed | None],
    pseudonyms: Mapping[str, str],
) -> Iterator[tuple[int, PersonalSpan]]:
    """What was found outside labels, by turn, with each label that is a real name as a whole.

    ``pseudonyms`` are those of the labels that are names.
    """
    by_turn: dict[int, list[PersonalSpan]] = {}
    for number, span in found:
        by_turn.setdefault(number, []).append(span)
    for number, (turn, at) in enumerate(zip(turns, labels, strict=True)):
        spans = by_turn.get(number, [])
        words = pseudonyms.get(turn.speaker or "")
        if at and at.start < at.end and words:
            label = turn.text[at.start : at.end]
            spans = [PersonalSpan(at.start, at.end, "name", label, words, True), *spans]
        for span in sorted(spans, key=lambda each: each.start):
            yield number, span
