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

from process_maps.aligning.gathering import Floats, Gathered
from process_maps.aligning.glossary import Glossary
from process_maps.aligning.lexicon import lexicon
from process_maps.aligning.reading import Reader, Reading
from process_maps.model import Step

SMOOTHING = 0.5
SPREAD = 0.25
"""How far from its usual place an activity commonly lies (standard deviation, share of the map)."""

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


@dataclass(frozen=True)
class Activity:
    """What an activity is, in words, and about where in the year's work it lies, 0 to 1."""

    words: str
    place: float


@cache
def activities() -> dict[str, Activity]:
    """Every activity by its id, from the list beside this file."""
    text = (files(__package__) / "activities.txt").read_text("utf-8")
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            head, words = line.split(":", 1)
            key, place = head.split("@")
            found[key.strip()] = Activity(words.strip(), float(place))
    return found


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


def recognise(gathered: Gathered) -> Activities:
    """What activity each step is likely to be, by words, people, systems and where it lies."""
    vectors, classifier = _learned()
    names = tuple(str(each) for each in classifier.classes_)
    leaning = classifier.predict_log_proba(vectors.transform(map(tokens, gathered.readings)))
    leaning = leaning + _by_place(gathered, names)
    likely = np.exp(SHARPNESS * (leaning - leaning.max(axis=1, keepdims=True)))
    likely /= likely.sum(axis=1, keepdims=True)
    leaning = leaning - leaning.mean(axis=1, keepdims=True)
    leaning /= np.linalg.norm(leaning, axis=1, keepdims=True) + 1e-9
    return Activities(names, likely.astype(np.float32), leaning.astype(np.float32))


def _by_place(gathered: Gathered, names: Sequence[str]) -> Floats:
    """How much likelier, as a logarithm, each activity is at a step's place (normal, SPREAD)."""
    places = np.array([activities()[name].place for name in names], np.float32)
    apart = (gathered.position[:, None] - places[None, :]) / np.float32(SPREAD)
    for start, end in gathered.spans:
        # Of a map with one step, or one loop, nothing is known of places.
        if not gathered.position[start:end].any():
            apart[start:end] = 0
    return np.asarray(-(apart**2) / 2, np.float32)


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
    classifier = MultinomialNB(alpha=SMOOTHING, fit_prior=False).fit(
        held, [each.activity for each in book]
    )
    return vectors, classifier


def _as_they_are(found: list[str]) -> list[str]:
    return found
