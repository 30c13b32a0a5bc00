"""What work of the 903 a step is about, told by a phrase book of how people put each piece of it.

The book beside this file holds, for every activity of preparing the return, dozens of wordings in
many voices, written for this project. Two steps that read as the same activity are likelier to be
the same work, however differently they are worded. It only helps on maps about the return.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from process_maps.aligning.gathering import Floats
from process_maps.aligning.glossary import Glossary
from process_maps.aligning.lexicon import lexicon
from process_maps.aligning.reading import Reader, Reading
from process_maps.model import Step

SMOOTHING = 0.1
SHARPNESS = 2.0
"""How much more a likely activity counts than an unlikely one: a power of its probability."""


@dataclass(frozen=True)
class Phrased:
    """One wording of the book: what activity it is, and the step that would say so."""

    activity: str
    step: Step


@dataclass(frozen=True)
class Activities:
    """How likely each step is each activity.

    ``likely`` sums to 1 over the activities of a step; ``leaning`` is its logarithm about its mean,
    of length 1.
    """

    names: tuple[str, ...]
    likely: Floats
    leaning: Floats

    def alike(self, one: slice, other: slice) -> tuple[Floats, Floats]:
        """For each two steps: how much their activities overlap (0 to 1), and lean alike."""
        root = np.sqrt(self.likely)
        return root[one] @ root[other].T, self.leaning[one] @ self.leaning[other].T


@cache
def activity_names() -> dict[str, str]:
    """What each activity is, in words, by its id."""
    text = (files(__package__) / "activities.txt").read_text("utf-8")
    lines = (line.split(":", 1) for line in text.splitlines() if line and line[0] != "#")
    return {key.strip(): words.strip() for key, words in lines}


@cache
def phrase_book() -> tuple[Phrased, ...]:
    """The wordings beside this file."""
    text = (files(__package__) / "phrasebook.txt").read_text("utf-8")
    return tuple(read_phrases(text))


def read_phrases(text: str) -> Iterable[Phrased]:
    """Wordings, one a line: activity | label | actor | system; the last two may be empty."""
    for number, line in enumerate(text.splitlines()):
        if line and not line.startswith("#"):
            activity, label, actor, system = (each.strip() for each in line.split("|"))
            step = Step(
                str(number),
                label,
                actors=(actor,) if actor else (),
                systems=(system,) if system else (),
            )
            yield Phrased(activity, step)


def recognise(readings: Sequence[Reading]) -> Activities:
    """What activity each step is likely to be, by its words, its people and its systems."""
    vectors, classifier = _learned()
    leaning = classifier.predict_log_proba(vectors.transform(map(tokens, readings)))
    likely = np.exp(SHARPNESS * leaning)
    likely /= likely.sum(axis=1, keepdims=True)
    leaning = leaning - leaning.mean(axis=1, keepdims=True)
    leaning /= np.linalg.norm(leaning, axis=1, keepdims=True) + 1e-9
    names = tuple(str(each) for each in classifier.classes_)
    return Activities(names, likely.astype(np.float32), leaning.astype(np.float32))


def tokens(reading: Reading) -> list[str]:
    """What a step is recognised by: its words, what they mean, who does it, in what system."""
    found = [*reading.roles, *reading.systems]
    for unit in reading.units:
        found += [" ".join(unit.stems), *unit.meanings]
        if len(unit.stems) > 1:
            found += unit.stems
    return found


@cache
def _learned() -> tuple[Any, Any]:
    """A naive Bayes classifier over the phrase book; its making takes a moment, once."""
    # Fetched only where maps of the return are compared: they take a second to load.
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.naive_bayes import MultinomialNB

    reader = Reader.of(lexicon(), Glossary().entries)
    book = phrase_book()
    vectors = TfidfVectorizer(analyzer=_as_they_are, sublinear_tf=True)
    held = vectors.fit_transform([tokens(reader.read(each.step)) for each in book])
    classifier = MultinomialNB(alpha=SMOOTHING).fit(held, [each.activity for each in book])
    return vectors, classifier


def _as_they_are(found: list[str]) -> list[str]:
    return found
