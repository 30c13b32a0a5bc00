"""How a label is read before it is compared: its words, what they mean, who is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from common.stemming import stem_of
from process_maps.aligning.lexicon import Lexicon, Phrase, words_of
from process_maps.model import Step

QUESTIONS = ("decision", "gateway")
# The return's own number says nothing about a step of it.
_NO_NUMBER = frozenset({"903"})


@dataclass(frozen=True)
class Unit:
    """A word, or a phrase that means something as a whole."""

    stems: Phrase
    said: str
    meanings: frozenset[str]


@dataclass(frozen=True)
class Reading:
    """A step's label as it is compared.

    ``units`` are what it says without small words and without naming its own actor; ``roles`` and
    ``systems`` what kinds of people and systems the step itself states.
    """

    units: tuple[Unit, ...]
    numbers: frozenset[str]
    roles: frozenset[str]
    systems: frozenset[str]
    question: bool

    @property
    def again(self) -> bool:
        """Whether it says that something is done once more."""
        return any("act repeat" in unit.meanings for unit in self.units)


@dataclass(frozen=True)
class Reader:
    """Reads steps with one lexicon and one glossary (phrases by words, and what they stand for)."""

    lexicon: Lexicon
    glossary: Mapping[Phrase, tuple[str, ...]]

    @classmethod
    def of(cls, lexicon: Lexicon, entries: Mapping[str, str]) -> Reader:
        """With the entries of a glossary, words by words."""
        return cls(
            lexicon,
            {tuple(words_of(said)): tuple(words_of(means)) for said, means in entries.items()},
        )

    def read(self, step: Step) -> Reading:
        """What a step says and states."""
        said = self.expanded(words_of(step.label))
        for actor in step.actors:
            said = _without(said, self.expanded(words_of(actor)))
        units = tuple({unit.stems: unit for unit in self.units(said)}.values())
        return Reading(
            units,
            frozenset(word for word in said if word.isdigit()) - _NO_NUMBER,
            self.named(step.actors, "role"),
            self.named(step.systems, "system"),
            step.kind in QUESTIONS,
        )

    def named(self, texts: Iterable[str], kind: str) -> frozenset[str]:
        """What kinds of people or systems these names are ("role", "system")."""
        return frozenset(
            meaning
            for text in texts
            for unit in self.units(self.expanded(words_of(text)))
            for meaning in unit.meanings
            if meaning.startswith(f"{kind} ")
        )

    def about_the_return(self, step: Step) -> bool:
        """Whether a step says, or states, something that only maps of the 903 have."""
        said = (step.label, *step.actors, *step.systems)
        return any(
            tuple(stems[start : start + size]) in self.lexicon.subject
            for text in said
            for stems in [[stem_of(word) for word in self.expanded(words_of(text))]]
            for start in range(len(stems))
            for size in range(1, self.lexicon.longest + 1)
        )

    def expanded(self, said: list[str]) -> list[str]:
        """Words with the glossary's short forms written out, the longest first."""
        longest = max(map(len, self.glossary), default=0)
        found: list[str] = []
        at = 0
        while at < len(said):
            for size in range(min(longest, len(said) - at), 0, -1):
                if (means := self.glossary.get(tuple(said[at : at + size]))) is not None:
                    found += means
                    at += size
                    break
            else:
                found.append(said[at])
                at += 1
        return found

    def units(self, said: list[str]) -> list[Unit]:
        """Words taken together where they mean something as a whole, the longest first."""
        stems = [stem_of(word) for word in said]
        found: list[Unit] = []
        at = 0
        while at < len(said):
            size = self._size_at(said, stems, at)
            if size:
                phrase = tuple(stems[at : at + size])
                words = " ".join(said[at : at + size])
                found.append(Unit(phrase, words, self.lexicon.meanings(phrase)))
            elif self._counts(said[at]):
                found.append(Unit((stems[at],), said[at], frozenset()))
            at += size or 1
        return found

    def _counts(self, word: str) -> bool:
        return word not in self.lexicon.small and not word.isdigit() and len(word) > 1

    def _size_at(self, said: list[str], stems: list[str], at: int) -> int:
        for size in range(min(self.lexicon.longest, len(said) - at), 0, -1):
            known = self.lexicon.meanings(tuple(stems[at : at + size]))
            if known and (size > 1 or said[at] not in self.lexicon.small):
                return size
        return 0


def _without(said: list[str], actor: list[str]) -> list[str]:
    """The words without the step's own actor, where something is left."""
    if actor and len(said) > len(actor):
        for at in range(len(said) - len(actor) + 1):
            if said[at : at + len(actor)] == actor:
                return said[:at] + said[at + len(actor) :]
    return said
