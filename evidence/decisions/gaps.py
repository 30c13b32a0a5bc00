"""Gaps first: which data a decision cannot count on, in what order, and how it is said.

An answer for all councils stands in for a council that has none of its own. A council without
either was not looked at, which is never taken for a no.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from common.words import listed
from evidence.decisions.model import Answer, DataNeeded, Held, LeaderDecision

Gap = Literal["nowhere", "not shared", "some", "poor", "unknown", "fine"]
GAPS: tuple[Gap, ...] = ("nowhere", "not shared", "some", "poor", "unknown", "fine")
_GAP_WORDS: dict[Gap, str] = {
    "nowhere": "Does not exist in any council that needs it",
    "not shared": "Exists, but may not be shared",
    "some": "Does not exist in every council, or only in part",
    "poor": "Poor quality",
    "unknown": "Not looked at everywhere, or not known",
    "fine": "There, and may be shared",
}
_GAP_WORDS_OF_ONE: dict[Gap, str] = {
    **_GAP_WORDS,
    "nowhere": "Does not exist",
    "some": "Exists only in part",
    "unknown": "Not looked at, or not known",
}
NOT_LOOKED_AT = "Not looked at"
# More names than this would hide what is said of them.
MOST_NAMES = 6


@dataclass(frozen=True)
class Cell:
    """Some data in one council; ``for_all``: nobody answered for it, the answer is that for all.

    Where the project has no council, there is one cell without a council's name.
    """

    council: str
    council_id: int | None
    answer: Answer | None
    for_all: bool = False

    def words(self) -> str:
        """ "Yes, may be shared with conditions, usable with care (said for all councils)"."""
        if self.answer is None:
            return NOT_LOOKED_AT
        words = _EXISTS_SHORT[self.answer.exists]
        if self.answer.is_there:
            words += f", {_SHARED_SHORT[self.answer.sharing]}, {_GOOD_SHORT[self.answer.quality]}"
        return words + (" (said for all councils)" if self.for_all and self.council else "")


@dataclass(frozen=True)
class Need:
    """One thing a decision needs, in every council the decision is about."""

    decision: LeaderDecision
    data: DataNeeded
    cells: tuple[Cell, ...]

    @property
    def there(self) -> tuple[Answer, ...]:
        """The answers of the councils that have any of it."""
        return tuple(c.answer for c in self.cells if c.answer and c.answer.is_there)

    @property
    def gap(self) -> Gap:
        """The worst that is known of it, in the order of :data:`GAPS`."""
        exists = [_existence(cell) for cell in self.cells]
        if all(each == "no" for each in exists):
            return "nowhere"
        if any(answer.sharing == "no" for answer in self.there):
            return "not shared"
        if "no" in exists or "partly" in exists:
            return "some"
        if any(answer.quality == "poor" for answer in self.there):
            return "poor"
        unknown = any("unknown" in (answer.sharing, answer.quality) for answer in self.there)
        return "unknown" if unknown or len(self.there) < len(self.cells) else "fine"

    @property
    def can_be_had(self) -> bool:
        """Whether it is there in every council, all of it, and may be shared."""
        return all(
            cell.answer is not None
            and cell.answer.exists == "yes"
            and cell.answer.sharing in ("yes", "with conditions")
            for cell in self.cells
        )

    @property
    def has_conditions(self) -> bool:
        """Whether some council shares it with conditions only."""
        return any(answer.sharing == "with conditions" for answer in self.there)

    @property
    def is_looked_at(self) -> bool:
        """Whether anybody looked in any council."""
        return any(cell.answer for cell in self.cells)

    def words(self) -> str:
        """Where it exists, may be shared and how good it is, the councils named.

        "Exists in Northmoor and Eastley; not in Calderbrook. May be shared with conditions.
        Quality not judged yet."
        """
        there = [cell for cell in self.cells if cell.answer and cell.answer.is_there]
        said = [_said(self.cells, _existence, _EXISTS)]
        if there:
            said.append(_said(there, lambda c: c.answer.sharing if c.answer else "", _SHARED))
            said.append(_said(there, lambda c: c.answer.quality if c.answer else "", _GOOD))
        return " ".join(f"{each[:1].upper()}{each[1:]}." for each in said)


@dataclass(frozen=True)
class State:
    """A decision and how much of what it needs can be had."""

    decision: LeaderDecision
    about: str
    needs: tuple[Need, ...]

    def words(self) -> str:
        """ "2 of 5 things it needs are there in every council and may be shared"."""
        number = len(self.needs)
        if not number:
            return "Nobody has said yet what data it needs"
        had = [need for need in self.needs if need.can_be_had]
        where = f"in {self.about}" if self.decision.council_id else "in every council"
        things, verb = ("thing", "is") if number == 1 else ("things", "are")
        verb = "is" if len(had) == 1 else verb
        words = f"{len(had)} of {number} {things} it needs {verb} there {where} and may be shared"
        if conditions := sum(need.has_conditions for need in had):
            some = f"{conditions} of them" if conditions < len(had) else "all of them"
            words += f", {some} with conditions" if len(had) > 1 else ", with conditions"
        unseen = sum(not need.is_looked_at for need in self.needs)
        return words + (f"; {unseen} not looked at yet" if unseen else "")


def states(held: Held, council_id: int | None = None) -> tuple[State, ...]:
    """Every decision in its order; of one council, where one is given, what that one needs."""
    names = dict(held.councils)
    answers = {(each.data_id, each.council_id): each for each in held.answers}
    of_decision: dict[int, list[DataNeeded]] = {}
    for data in held.data:
        of_decision.setdefault(data.decision_id, []).append(data)
    found = []
    for decision in held.decisions:
        if council_id is not None and decision.council_id not in (None, council_id):
            continue
        only = council_id if decision.council_id is None else decision.council_id
        places: list[tuple[int | None, str]] = [
            (number, name) for number, name in held.councils if only in (None, number)
        ]
        places = places or [(None, "")]
        needs = tuple(
            Need(decision, data, tuple(_cell(answers, data.id, *place) for place in places))
            for data in of_decision.get(decision.id, [])
        )
        about = names.get(decision.council_id or 0, "all councils")
        found.append(State(decision, about, needs))
    return tuple(found)


def gaps_first(found: Sequence[State]) -> tuple[Need, ...]:
    """All that is needed, worst gap first, else in the order of the decisions."""
    needs = [need for state in found for need in state.needs]
    return tuple(sorted(needs, key=lambda need: GAPS.index(need.gap)))


def gap_words(gap: Gap, *, of_one_council: bool = False) -> str:
    """What a gap is called over a list; of one council alone less can be said."""
    return (_GAP_WORDS_OF_ONE if of_one_council else _GAP_WORDS)[gap]


def _cell(
    answers: dict[tuple[int, int | None], Answer],
    data_id: int,
    council_id: int | None,
    council: str,
) -> Cell:
    own, for_all = answers.get((data_id, council_id)), answers.get((data_id, None))
    return Cell(council, council_id, own or for_all, own is None and for_all is not None)


def _existence(cell: Cell) -> str:
    return cell.answer.exists if cell.answer else ""


@dataclass(frozen=True)
class _Phrase:
    """One thing said of councils: of all alike, first among several, and after others."""

    alike: str
    first: str
    later: str


_EXISTS = {
    "yes": _Phrase("exists{in_all}", "exists in {where}", "in {where}"),
    "partly": _Phrase(
        "exists only in part{in_all}", "exists only in part in {where}", "only in part in {where}"
    ),
    "no": _Phrase("does not exist{in_any}", "does not exist in {where}", "not in {where}"),
    "unknown": _Phrase(
        "not known{in_any} whether it exists",
        "not known in {where} whether it exists",
        "not known in {where}",
    ),
    "": _Phrase(
        "not looked at{in_any} yet", "not looked at in {where} yet", "not looked at in {where} yet"
    ),
}
_SHARED = {
    "yes": _Phrase("may be shared", "may be shared in {where}", ""),
    "with conditions": _Phrase(
        "may be shared with conditions",
        "may be shared with conditions in {where}",
        "with conditions in {where}",
    ),
    "no": _Phrase("may not be shared", "may not be shared in {where}", "not in {where}"),
    "unknown": _Phrase(
        "whether it may be shared is not known",
        "whether it may be shared is not known in {where}",
        "not known in {where}",
    ),
}
_GOOD = {
    "good": _Phrase("good quality", "good quality in {where}", ""),
    "usable with care": _Phrase(
        "usable with care", "usable with care in {where}", "usable with care in {where}"
    ),
    "poor": _Phrase("poor quality", "poor quality in {where}", "poor in {where}"),
    "unknown": _Phrase(
        "quality not judged yet", "quality not judged yet in {where}", "not judged yet in {where}"
    ),
}
_EXISTS_SHORT = {"yes": "Yes", "partly": "Only in part", "no": "No", "unknown": "Not known"}
_SHARED_SHORT = {
    "yes": "may be shared",
    "with conditions": "may be shared with conditions",
    "no": "may not be shared",
    "unknown": "sharing not known",
}
_GOOD_SHORT = {
    "good": "good quality",
    "usable with care": "usable with care",
    "poor": "poor quality",
    "unknown": "quality not judged yet",
}


def _said(cells: Sequence[Cell], of: Callable[[Cell], str], phrases: dict[str, _Phrase]) -> str:
    """One sentence on councils, those of which the same holds named together."""
    groups = [(each, [c.council for c in cells if of(c) == each]) for each in phrases]
    groups = [(each, names) for each, names in groups if names]
    if len(groups) == 1:
        each, names = groups[0]
        return phrases[each].alike.format(**_all_of(names))
    parts = []
    for place, (each, names) in enumerate(groups):
        phrase = phrases[each].later if place else phrases[each].first
        parts.append(phrase.format(where=_named(names)))
    return "; ".join(parts)


def _all_of(names: Sequence[str]) -> dict[str, str]:
    number = len(names)
    if number == 1:
        alone = f" in {names[0]}" if names[0] else ""
        return {"in_all": alone, "in_any": alone}
    if number == 2:
        return {"in_all": " in both councils", "in_any": " in either council"}
    return {
        "in_all": f" in all {number:,} councils",
        "in_any": f" in any of the {number:,} councils",
    }


def _named(names: Sequence[str]) -> str:
    if len(names) <= MOST_NAMES + 1:
        return listed(names)
    return f"{', '.join(names[:MOST_NAMES])} and {len(names) - MOST_NAMES:,} more"
