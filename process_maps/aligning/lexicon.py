"""Words that mean the same in labels of steps: a list written by hand lies beside this file."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from common.stemming import stem_of

# A letter-number name ("OC2") is one word; a number by itself ("2") is a number.
_WORD = re.compile(r"[a-z]+\d+|[a-z]+|\d+")
_AGAIN = re.compile(r"\bre-(?=[a-z])")
_OWNERS = re.compile(r"'s\b|s'(?=\s|$)")

Phrase = tuple[str, ...]
"""Stems, one after the other."""


@dataclass(frozen=True)
class Lexicon:
    """What words mean.

    Parameters
    ----------
    acts, things, roles, systems : the meanings each phrase of stems carries, by phrase.
    light : phrases that say little where another act stands beside them ("receive a refusal").
    opposites : pairs of meanings that never are the same work, each way round.
    subject : phrases that only maps about the 903 have.
    small : words that carry no work by themselves.
    longest : of how many stems the longest phrase is.
    """

    acts: Mapping[Phrase, frozenset[str]]
    things: Mapping[Phrase, frozenset[str]]
    roles: Mapping[Phrase, frozenset[str]]
    systems: Mapping[Phrase, frozenset[str]]
    light: frozenset[Phrase]
    opposites: Mapping[str, frozenset[str]]
    subject: frozenset[Phrase]
    small: frozenset[str]
    longest: int

    def meanings(self, phrase: Phrase) -> frozenset[str]:
        """Everything a phrase can mean, each meaning with its kind before it ("act check")."""
        return self._meanings.get(phrase, frozenset())

    def __post_init__(self) -> None:
        found: dict[Phrase, set[str]] = defaultdict(set)
        for kind, held in (
            ("act", self.acts),
            ("thing", self.things),
            ("role", self.roles),
            ("system", self.systems),
        ):
            for phrase, names in held.items():
                found[phrase] |= {f"{kind} {name}" for name in names}
        object.__setattr__(self, "_meanings", {p: frozenset(names) for p, names in found.items()})

    _meanings: Mapping[Phrase, frozenset[str]] = None  # type: ignore[assignment]


def words_of(text: str) -> list[str]:
    """The words and numbers of a text, in small letters, without apostrophes."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    # "Re-extract" is to extract again, whatever it is that is done again.
    plain = _AGAIN.sub("again ", _OWNERS.sub("", plain))
    return _WORD.findall(plain.replace("'", ""))


def phrase_of(text: str) -> Phrase:
    """A text as stems."""
    return tuple(stem_of(word) for word in words_of(text))


@cache
def lexicon() -> Lexicon:
    """The list beside this file, read once."""
    return read_lexicon((files(__package__) / "lexicon.txt").read_text("utf-8"))


def read_lexicon(text: str) -> Lexicon:
    """A list written as the one beside this file is: sections in brackets, a meaning a line."""
    named: dict[str, dict[Phrase, set[str]]] = {
        section: defaultdict(set) for section in ("acts", "things", "roles", "systems")
    }
    loose: dict[str, set[Phrase]] = {"light": set(), "subject": set()}
    opposites: dict[str, set[str]] = defaultdict(set)
    small: set[str] = set()
    section = ""
    for line in (each.strip() for each in text.splitlines()):
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            section = line.strip("[]")
        elif section in named:
            name, said = line.split(":", 1)
            for phrase in _phrases(said):
                named[section][phrase].add(name)
        elif section in loose:
            loose[section].update(_phrases(line))
        elif section == "small":
            small.update(word.strip() for word in line.split(","))
        else:
            one, other = (each.strip() for each in line.split("|"))
            opposites[one].add(other)
            opposites[other].add(one)
    frozen = {
        section: {phrase: frozenset(names) for phrase, names in held.items()}
        for section, held in named.items()
    }
    every = [phrase for held in frozen.values() for phrase in held]
    return Lexicon(
        **frozen,
        light=frozenset(loose["light"]),
        opposites={name: frozenset(others) for name, others in opposites.items()},
        subject=frozenset(loose["subject"]),
        small=frozenset(small),
        longest=max(map(len, [*every, *loose["subject"]])),
    )


def _phrases(line: str) -> list[Phrase]:
    found = [phrase_of(each) for each in line.split(",")]
    return [phrase for phrase in found if phrase]
