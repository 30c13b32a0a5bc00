"""Tags learnt from the project's own coding, and how often they were right on quotes held back.

A quote's words become TF-IDF weights of their letter groups (3 to 4, within words) and their words;
ridge regression in its dual form finds for each tag what tells its quotes from all others, in one
solution for however many tags. Letter groups need no dictionary and forgive endings and slips; with
a linear model they come within two points of sentence embeddings on interview quotes
(leave-document-out, themes of 26: top-5 0.857 to 0.876).

Right or wrong is measured only on sessions the model did not learn from: words of the same person
in the same hour are far too alike. Nothing is proposed before there is enough to learn from, nor
where naming the commonest tags does as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from research.suggesting.weighing import weigher

# Fewer quotes than these say nothing about a tag, or about the whole.
LEAST_QUOTES, LEAST_OF_A_CODE, LEAST_SESSIONS = 40, 6, 3
# The latest of them: time and memory grow with their square, and more would teach little.
MOST_QUOTES = 2_000
_RIDGE = 1.0
FOLDS = 5
FIRST, FIRST_THREE = 1, 3


@dataclass(frozen=True)
class Coded:
    """A quote's words, its session, and the codes people put on it."""

    text: str = field(repr=False)
    session_id: int
    codes: frozenset[int]


@dataclass(frozen=True)
class Measured:
    """How often a suggestion was right on quotes of sessions that were held back.

    ``first``: of ``quotes``, those of which the first suggestion was a tag people gave;
    ``three``: those of which one of the first three was. ``commonest_three``: the same for always
    naming the three commonest tags.
    """

    quotes: int
    first: int
    three: int
    commonest_three: int

    @property
    def helps(self) -> bool:
        """Whether it is right more often than naming the commonest tags."""
        return self.three > self.commonest_three


@dataclass(frozen=True)
class TooFew:
    """Why nothing is learnt yet: what there is, of what is needed."""

    quotes: int
    sessions: int
    codes: int

    def words(self) -> str:
        """What is missing, for a person."""
        return (
            f"Suggestions begin once {LEAST_QUOTES} quotes of {LEAST_SESSIONS} sessions are "
            f"tagged, two tags at least {LEAST_OF_A_CODE} times each; so far "
            f"{self.quotes} of {self.sessions}, and {self.codes} such tags."
        )


@dataclass(frozen=True)
class TagModel:
    """What was learnt, from how many quotes, and how right it was."""

    learnt_from: int
    measured: Measured
    _learnt: _Learnt = field(repr=False)

    def suggest(self, texts: Sequence[str], most: int = FIRST_THREE) -> list[list[int]]:
        """For each text the likeliest codes, best first."""
        return self._learnt.ranked(texts, most)


@dataclass(frozen=True)
class _Learnt:
    weigh: Any = field(repr=False)
    judge: Any = field(repr=False)
    codes: tuple[int, ...]

    def ranked(self, texts: Sequence[str], most: int) -> list[list[int]]:
        import numpy as np

        if not texts:
            return []
        scores = self.judge.predict(self.weigh.transform(texts))
        order = np.argsort(-scores, axis=1, kind="stable")[:, :most]
        return [[self.codes[place] for place in row] for row in order]


def learn(coded: Sequence[Coded]) -> TagModel | TooFew:
    """Learn from quotes that have codes, given oldest first, and measure what was learnt."""
    known = _worth_learning(coded)
    sessions = {each.session_id for each in known}
    codes = {code for each in known for code in each.codes}
    if len(known) < LEAST_QUOTES or len(sessions) < LEAST_SESSIONS or len(codes) < 2:
        return TooFew(len(known), len(sessions), len(codes))
    return TagModel(len(known), _measure(known), _learn(known))


def _worth_learning(coded: Sequence[Coded]) -> list[Coded]:
    """The latest quotes with those of their codes that are frequent enough to be learnt."""
    latest = [each for each in coded if each.codes and each.text.strip()][-MOST_QUOTES:]
    counts = Counter(code for each in latest for code in each.codes)
    often = {code for code, number in counts.items() if number >= LEAST_OF_A_CODE}
    kept = (Coded(each.text, each.session_id, each.codes & often) for each in latest)
    return [each for each in kept if each.codes]


def _learn(known: Sequence[Coded]) -> _Learnt:
    # Imported where it is used: it takes a second and 90 MB, and most runs need none of it.
    from sklearn.kernel_ridge import KernelRidge
    from sklearn.preprocessing import MultiLabelBinarizer

    weigh = weigher()
    names = MultiLabelBinarizer()
    asked = names.fit_transform([each.codes for each in known])
    weights = weigh.fit_transform([each.text for each in known])
    judge = KernelRidge(alpha=_RIDGE).fit(weights, asked)
    return _Learnt(weigh, judge, tuple(int(code) for code in names.classes_))


def _measure(known: Sequence[Coded]) -> Measured:
    """Hold each fifth of the sessions back in turn, learn from the rest, ask about those."""
    sessions = sorted({each.session_id for each in known})
    folds = min(FOLDS, len(sessions))
    first = three = commonest = tried = 0
    for fold in range(folds):
        held_back = set(sessions[fold::folds])
        rest = [each for each in known if each.session_id not in held_back]
        asked = [each for each in known if each.session_id in held_back]
        counts = Counter(code for each in rest for code in each.codes)
        if len(counts) < 2:
            continue
        often = {code for code, _number in counts.most_common(FIRST_THREE)}
        answers = _learn(rest).ranked([each.text for each in asked], FIRST_THREE)
        for each, answer in zip(asked, answers, strict=True):
            tried += 1
            first += answer[0] in each.codes
            three += bool(set(answer) & each.codes)
            commonest += bool(often & each.codes)
    return Measured(tried, first, three, commonest)
