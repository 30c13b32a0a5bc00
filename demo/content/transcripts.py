"""Reads the demo's transcripts, which carry their own quotes, codes and notes.

A file has three parts, divided by lines of three hyphens: facts (``key: value``; ``who`` once for
each participant as ``pseudonym | role | user group``), turns (``[h:mm:ss] Speaker: words``, the
time optional), and the team's notes (``kind | codes | words``). A quote is marked where it was
said: ``{{key codes|words}}``, with an asterisk after the codes where it may be shared.
"""

from __future__ import annotations

import re
from typing import get_args

from common.errors import BadInput
from demo.content.model import Note, NoteKind, Participant, Quote, Session, Turn

INTERVIEWER = "Interviewer"
_TURN = re.compile(r"(?:\[(\d+):(\d\d):(\d\d)\] )?([^:\[\]{}|]+): (.+)")
_QUOTE = re.compile(r"\{\{(\S+) ([^|{}]+)\|([^{}]+)\}\}")
_PARTS = 3


def read_session(text: str, name: str) -> Session:
    """One session from its file. Raises BadInput naming the file and what does not fit in it."""
    parts = text.split("\n---\n")
    if len(parts) != _PARTS:
        raise BadInput(f"it has {len(parts)} parts, not facts, turns and notes", where=name)
    facts, participants = _facts(parts[0], name)
    turns: list[Turn] = []
    quotes: list[Quote] = []
    for line in filter(None, parts[1].splitlines()):
        turn, found = _turn(line, len(turns), facts["id"], participants, name)
        turns.append(turn)
        quotes += found
    return Session(
        key=facts["id"],
        title=facts["title"],
        council=facts["council"],
        kind=facts["kind"],
        date=facts["date"],
        topics=tuple(topic.strip() for topic in facts["topics"].split(";")),
        participants=participants,
        turns=tuple(turns),
        quotes=tuple(quotes),
        notes=tuple(_note(line, facts["id"], name) for line in filter(None, parts[2].splitlines())),
    )


def _facts(part: str, name: str) -> tuple[dict[str, str], tuple[Participant, ...]]:
    facts: dict[str, str] = {}
    people: list[Participant] = []
    for line in part.splitlines():
        key, _, value = line.partition(": ")
        if key == "who":
            pseudonym, role, group = (each.strip() for each in value.split("|"))
            people.append(Participant(pseudonym, role, group))
        else:
            facts[key] = value.strip()
    missing = {"id", "title", "council", "kind", "date", "topics"} - facts.keys()
    if missing or not people:
        raise BadInput(
            f"its facts lack {', '.join(sorted(missing)) or 'who took part'}", where=name
        )
    return facts, tuple(people)


def _turn(
    line: str, position: int, session: str, people: tuple[Participant, ...], name: str
) -> tuple[Turn, list[Quote]]:
    where = f"{name}, turn {position + 1}"
    match = _TURN.fullmatch(line)
    if not match:
        raise BadInput("it has no speaker", where=where)
    hours, minutes, seconds, speaker, marked = match.groups()
    pseudonyms = {person.speaker: person.pseudonym for person in people}
    if speaker != INTERVIEWER and speaker not in pseudonyms:
        raise BadInput("its speaker is not among those who took part", where=where)
    text, quotes = _unmarked(marked, position, session, where)
    time = None if hours is None else float(int(hours) * 3600 + int(minutes) * 60 + int(seconds))
    return Turn(speaker, time, text, pseudonyms.get(speaker)), quotes


def _unmarked(marked: str, position: int, session: str, where: str) -> tuple[str, list[Quote]]:
    """The words without the marks, and where each quote stands in them."""
    text, last, quotes = "", 0, []
    for match in _QUOTE.finditer(marked):
        text += marked[last : match.start()]
        codes = match[2].split()
        cleared = codes[-1] == "*"
        words = match[3]
        quotes.append(
            Quote(
                key=match[1],
                session=session,
                turn=position,
                start=len(text),
                end=len(text) + len(words),
                text=words,
                codes=tuple(codes[:-1] if cleared else codes),
                cleared=cleared,
            )
        )
        text, last = text + words, match.end()
    text += marked[last:]
    if "{{" in text or "}}" in text:
        raise BadInput("a quote's mark is not closed, or has no key and code", where=where)
    return text, quotes


def _note(line: str, session: str, name: str) -> Note:
    kind, codes, words = (each.strip() for each in line.split("|", 2))
    for known in get_args(NoteKind):
        if kind == known:
            return Note(session, known, tuple(codes.split()), words)
    raise BadInput("a note is neither paraphrase, takeaway nor commentary", where=name)
