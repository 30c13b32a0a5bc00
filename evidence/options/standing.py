"""Where options stand: in which order, how sure that order is, and what could still change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.words import count_of, listed
from evidence.options.model import (
    CRITERIA,
    UNDECIDED,
    Criterion,
    Decided,
    Held,
    Option,
    Outcome,
    Score,
)
from evidence.options.weighing import (
    ALIKE,
    SAME,
    Robust,
    Scores,
    Total,
    ahead_throughout,
    figure,
    percentages,
    places_of,
    robust,
    shares_of,
    total_of,
    turns,
)

CLOSED: Outcome = "no further action"
PARKED: Outcome = "park"
# More than these named one by one are a list, not a sentence.
MOST_NAMED = 4


@dataclass(frozen=True)
class Standing:
    """One option with its scores, its total and its decisions.

    ``place`` is among those fully scored on which work goes on, None for any other; ``robust`` is
    there where there is a place.
    """

    option: Option
    scores: Mapping[Criterion, Score]
    total: Total
    decided: tuple[Decided, ...]
    place: int | None = None
    robust: Robust | None = None

    @property
    def outcome(self) -> Outcome | None:
        """What was decided last; None where nothing was."""
        return self.decided[-1].outcome if self.decided else None

    @property
    def numbers(self) -> Scores:
        """The scores as numbers."""
        return {name: each.score for name, each in self.scores.items()}


@dataclass(frozen=True)
class Ranking:
    """All options: those with a place first, then those not fully scored, then those closed."""

    rows: tuple[Standing, ...]
    shares: Mapping[Criterion, float]

    @property
    def placed(self) -> tuple[Standing, ...]:
        """Those that have a place, in order."""
        return tuple(row for row in self.rows if row.place)

    @property
    def first(self) -> tuple[Standing, ...]:
        """Those on the first place: several where they share it."""
        return tuple(row for row in self.rows if row.place == 1)

    def row_of(self, option_id: int) -> Standing | None:
        """One option's row."""
        return next((row for row in self.rows if row.option.id == option_id), None)


def ranked(held: Held) -> Ranking:
    """The order under the project's weights, or under equal ones where it has none."""
    shares = shares_of(held.weights.by_criterion() if held.weights else ALIKE)
    rows = []
    for option in held.options:
        scores = held.scores_of(option.id)
        total = total_of({name: each.score for name, each in scores.items()}, shares)
        rows.append(Standing(option, scores, total, held.decided_of(option.id)))
    open_rows = [row for row in rows if row.outcome != CLOSED]
    full = [row for row in open_rows if row.total.value is not None]
    places = places_of([row.total.value or 0.0 for row in full])
    fares = robust([row.numbers for row in full], shares)
    placed = [
        Standing(row.option, row.scores, row.total, row.decided, place, fare)
        for row, place, fare in zip(full, places, fares, strict=True)
    ]
    placed.sort(key=lambda row: (row.place or 0, row.option.id))
    rest = [row for row in open_rows if row.total.value is None]
    closed = [row for row in rows if row.outcome == CLOSED]
    return Ranking((*placed, *rest, *closed), shares)


def place_words(row: Standing, ranking: Ranking) -> str:
    """ "1 of 4", "2 of 4, shared", or why it has no place."""
    if row.outcome == CLOSED:
        return "No place: no further action"
    if row.place is None:
        return "No place yet"
    shared = sum(other.place == row.place for other in ranking.rows) > 1
    return f"{row.place} of {len(ranking.placed)}{', shared' if shared else ''}"


def robust_words(row: Standing) -> str:
    """ "1 to 3", the places an option takes as weights change; empty where it has none."""
    if row.robust is None:
        return ""
    best, worst = row.robust.best, row.robust.worst
    return f"Always {best}" if best == worst else f"{best} to {worst}"


def outcome_words(row: Standing) -> str:
    """What was decided, "Proceed", or that nothing was."""
    return row.outcome.capitalize() if row.outcome else UNDECIDED


def weights_words(shares: Mapping[Criterion, float]) -> str:
    """ "impact 40%, feasibility 25%, cost 20% and commonality 15%"."""
    whole = percentages(shares)
    return listed(f"{words.lower()} {whole[name]}%" for name, words in CRITERIA.items())


def sensitivity(ranking: Ranking) -> list[str]:
    """Sentences on how the order changes if the weights do, and on what could still come first."""
    placed, first = ranking.placed, ranking.first
    if not placed:
        return ["No option that is still open is fully scored yet, so there is no order."]
    if len(placed) == 1:
        words = [
            f"Only {_named(placed)} is fully scored, so there is nothing to compare it with yet."
        ]
    elif len(first) > 1:
        words = [f"{_some(first)} share the first place.", *(_draws(row) for row in first[:2])]
    else:
        words = _alone(ranking)
    return words + _could_still(ranking)


def _alone(ranking: Ranking) -> list[str]:
    """Of the one option that is first: whatever the weights, or in how many, and until when."""
    placed, (leader,) = ranking.placed, ranking.first
    numbers = [row.numbers for row in placed]
    name = _named([leader])
    if ahead_throughout(numbers, ranking.shares, 0):
        return [
            f"{name} is first whatever the weights are: no other option has a higher score for "
            "anything that counts."
        ]
    words = [_draws(leader)]
    found = turns(numbers, ranking.shares, 0)
    whole = percentages(ranking.shares)
    for turn in found:
        other = _named([placed[turn.overtaken_by]])
        side = "more" if turn.more else "less"
        words.append(
            f"If {CRITERIA[turn.criterion].lower()} counted for {side} than "
            f"{_percent(turn.share)} (now {whole[turn.criterion]}%), {other} would be first."
        )
    if not found:
        words.append("No weight changed by itself puts another option first.")
    return words


def _draws(row: Standing) -> str:
    fare = row.robust
    if fare is None:
        return ""
    return (
        f"{_named([row])} is first in {_of(fare.first_near, fare.draws)} weightings tried around "
        "these, each weight anywhere between half and double of what it is, and in "
        f"{_of(fare.first_any, fare.draws)} of all the weightings there could be."
    )


def _of(number: int, draws: int) -> str:
    return f"all {draws:,}" if number == draws else f"{number:,} of {draws:,}"


def _percent(share: float) -> str:
    return f"{share * 100:.0f}%" if share >= 0.01 else "1%"


def _could_still(ranking: Ranking) -> list[str]:
    """Options that are not fully scored and could, at best, come first."""
    best = max(row.total.value or 0.0 for row in ranking.placed)
    waiting = [row for row in ranking.rows if row.total.value is None and row.outcome != CLOSED]
    could = [row for row in waiting if row.total.high >= best - SAME]
    words = []
    if could:
        most = max(row.total.high for row in could)
        words.append(
            f"{_some(could)} {'is' if len(could) == 1 else 'are'} not fully scored and could still "
            f"come first: up to {figure(most)} against {figure(best)}."
        )
    if left := len(waiting) - len(could):
        words.append(
            f"{count_of(left, 'option')} more not fully scored could not come first, whatever is "
            "still to be scored."
            if could
            else f"{count_of(left, 'option')} not fully scored could not come first, whatever is "
            "still to be scored."
        )
    return words


def _named(rows: Sequence[Standing]) -> str:
    """Their titles; of one that is parked, that it is."""
    return listed(
        f"“{row.option.title}”{' (parked)' if row.outcome == PARKED else ''}" for row in rows
    )


def _some(rows: Sequence[Standing]) -> str:
    return _named(rows) if len(rows) <= MOST_NAMED else count_of(len(rows), "option")
