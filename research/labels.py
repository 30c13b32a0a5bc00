"""What a speaker's label is: a real name, a role or a pseudonym already; and who asks questions.

A label of nothing but role words, numbers and single letters ("Data analyst 2", "P1") names nobody
and is kept; any other is taken for a real name and replaced.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from research.folding import fold
from research.vocabulary import (
    ANSWERING_WORDS,
    ANYBODY_WORDS,
    INTERVIEWER_WORDS,
    NUMBER_WORDS,
    ROLE_WORDS,
)

_CODED = re.compile(r"[a-z]{1,3}\d{1,3}|\d+|[a-z]")
_ASKING = re.compile(r"[iq]\d{0,2}|int\d{1,2}")
_ANSWERS = re.compile(r"[apr]\d{0,3}")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_SEGMENT = re.compile(r"\s*[,/|;()\[\]]\s*|\s+[-–—]+\s+")

_GROUP_CLUES = (
    ("commissioning/placements", r"commission|placement|brokerage|contracts"),
    ("IT", r"\bit\b|\bict\b|systems?\b|developer|technical|engineer"),
    ("analysts", r"analy|data|performance|intelligence|insight|reporting|returns"),
    ("business support", r"business support|admin|clerk|support officer"),
    ("social workers", r"social work|practitioner|reviewing officer|\biro\b|personal advis"),
    ("leadership", r"director|\bdcs\b|head\b|chief|leader|manager|executive"),
)
_SINGULAR = {
    "leadership": "Leader",
    "social workers": "Social worker",
    "business support": "Business support officer",
    "analysts": "Analyst",
    "commissioning/placements": "Commissioning officer",
    "IT": "IT officer",
    "other": "Participant",
}


@dataclass(frozen=True)
class Label:
    """What is to be known from a label alone.

    ``name`` is the person's name in it, if there is one; ``specific``: it numbers one person, so
    that the same label in another file of that council can mean the same one.
    """

    name: str | None
    interviewer: bool | None
    role: str
    specific: bool


def read_label(label: str, *, not_names: Collection[str] = ()) -> Label:
    """Tell a name from a role or a pseudonym.

    ``not_names`` are words in lower case that name no person here: those of the council's name.
    """
    segments = [part for part in _SEGMENT.split(label) if part.strip()] or [label]
    named = [part for part in segments if not _names_nobody(part, not_names)]
    words = _words(label)
    interviewer = any(word in INTERVIEWER_WORDS for word in words) or bool(
        _ASKING.fullmatch(words[0]) if len(words) == 1 else False
    )
    if not named:
        answers = any(
            word in ANSWERING_WORDS or word in ROLE_WORDS or _ANSWERS.fullmatch(word)
            for word in words
        )
        known = True if interviewer else False if answers else None
        return Label(None, known, _role(segments), _is_specific(words))
    # "Jane Smith (Eastley)": what stands in brackets after a name is rarely another name.
    outside = re.sub(r"[(\[].*", "", label).strip()
    kept = [part for part in named if not outside or part in outside] or named
    name = " ".join(kept)
    return Label(name, True if interviewer else None, _role(segments), False)


def is_coded(label: str) -> bool:
    """Whether a label can be nothing but a speaker's: "P1", "SPEAKER_00", "Interviewer 2", "Q".

    A role alone ("Analyst") is not one: it also heads a list.
    """
    words = _words(label)
    if not words or not _names_nobody(label, ()):
        return False
    told = [word for word in words if word not in NUMBER_WORDS and not word.isdigit()]
    return bool(told) and all(
        word in INTERVIEWER_WORDS
        or word in ANSWERING_WORDS
        or (word in ("speaker", "person", "voice", "user", "male", "female") and len(words) > 1)
        or re.fullmatch(r"[a-z]{1,2}0?\d{1,2}|int\d{1,2}|[aq]", word)
        or (len(word) == 1 and len(told) > 1)
        for word in told
    )


def user_group_of(role: str) -> str | None:
    """The user group a role belongs to, by its words; None where they do not say."""
    plain = fold(role).text.casefold()
    return next((group for group, clue in _GROUP_CLUES if re.search(clue, plain)), None)


def suggested_pseudonym(
    role: str, user_group: str | None, interviewer: bool | None, taken: Collection[str]
) -> str:
    """The next free pseudonym: "Analyst 2" where the role is known, else "Participant 2"."""
    group = user_group or user_group_of(role)
    base = "Interviewer" if interviewer else _SINGULAR[group] if group else "Participant"
    return numbered(base, taken)


def numbered(base: str, taken: Collection[str]) -> str:
    """``base`` with the first number that is not taken yet, ignoring case."""
    used = {each.casefold() for each in taken}
    number = 1
    while f"{base} {number}".casefold() in used:
        number += 1
    return f"{base} {number}"


def _words(label: str) -> list[str]:
    return [word.removesuffix("'s") for word in _WORD.findall(fold(label).text.casefold())]


def _names_nobody(part: str, not_names: Collection[str]) -> bool:
    words = _words(part)
    return all(
        word in INTERVIEWER_WORDS
        or word in ANYBODY_WORDS
        or word in ROLE_WORDS
        or word in NUMBER_WORDS
        or word in not_names
        or _CODED.fullmatch(word)
        for word in words
    )


def _is_specific(words: list[str]) -> bool:
    # "Speaker 1" is what transcribing programs call whoever speaks first in each recording.
    return "speaker" not in words and any(
        word in NUMBER_WORDS or any(char.isdigit() for char in word) for word in words
    )


def _role(segments: list[str]) -> str:
    for part in segments:
        words = _words(part)
        if any(w in ROLE_WORDS for w in words) and all(
            w in ROLE_WORDS or w in NUMBER_WORDS or _CODED.fullmatch(w) for w in words
        ):
            kept = [w for w in part.split() if not _is_number(w)]
            role = " ".join(kept)
            return role if role.isupper() else role[:1].upper() + role[1:].lower()
    return ""


def _is_number(word: str) -> bool:
    plain = word.casefold()
    return plain in NUMBER_WORDS or bool(re.fullmatch(r"\d+|[a-z]", plain))
