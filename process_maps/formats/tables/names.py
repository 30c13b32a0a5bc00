"""What steps and phases are called in cells: by their words where those are clear, else by id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from process_maps.formats.tables.words import as_chance, chance
from process_maps.model import Phase

_NUMBERED = re.compile(r"^(?:step|no\.?|nr\.?|#)?\s*(\d{1,5})$")
_NOTHING = {"", "-", "–", "—", "none", "n/a", "end", "finish", "stop", "the end", "nothing"}
_PARTS = re.compile(r"\s*[;\n]\s*")
_LABELS = re.compile(r"\s*(?::|->|→|=>|⇒)\s*")
# A longer chain of them is no answer before a step.
_MOST_COLONS = 12
_BEHIND = re.compile(r"^(.*\S)\s*\(([^()]+)\)$", re.DOTALL)
_CHANCE = re.compile(
    r"^(?:(?P<words>.*\S)\s*\((?=\d)|(?P<said>.*\S)\s+|)(?P<share>\d+(?:[.,]\d+)?)\s?%\)?$",
    re.DOTALL,
)


class Missing(Exception):
    """Words that name no step, or more than one."""

    def __init__(self, words: str, *, several: bool = False) -> None:
        self.words, self.several = words, several
        super().__init__(words)


@dataclass
class Names:
    """The steps and phases a table speaks of, by id, words and number."""

    ids: tuple[str, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    phases: tuple[Phase, ...] = ()
    by_words: dict[str, list[str]] = field(default_factory=dict)
    by_id: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, steps: Sequence[tuple[str, str]] = (), phases: Sequence[Phase] = ()) -> Names:
        """Names from (id, label) of each step in order."""
        made = cls(tuple(each for each, _ in steps), dict(steps), tuple(phases))
        for step_id, label in steps:
            made.by_id.setdefault(_as_said(step_id), step_id)
            if _as_said(label):
                made.by_words.setdefault(_as_said(label), []).append(step_id)
        return made

    def step(self, words: str) -> str:
        """The id of the step that is meant: an id, a label, or the step's number in the table.

        Raises Missing where there is none, or several are called so.
        """
        if words in self.labels:
            return words
        said = _as_said(words)
        if said in self.by_id:
            return self.by_id[said]
        called = self.by_words.get(said, [])
        if len(called) > 1:
            raise Missing(words, several=True)
        if called:
            return called[0]
        number = _NUMBERED.match(said)
        if number and 0 < int(number[1]) <= len(self.ids):
            return self.ids[int(number[1]) - 1]
        raise Missing(words)

    def called(self, step_id: str) -> str:
        """What a step is called where its name must lead back to it."""
        label = " ".join(self.labels.get(step_id, "").split())
        return label if label and self._leads(label, step_id) else step_id

    def _leads(self, words: str, step_id: str) -> bool:
        try:
            return self.step(words) == step_id and not re.search(r"[;\n]", words)
        except Missing:
            return False

    def phase(self, words: str) -> str:
        """The id of a phase by its id or words; the words themselves where none is called so."""
        if any(each.id == words for each in self.phases):
            return words
        said = _as_said(words)
        called = [each.id for each in self.phases if _as_said(each.label) == said]
        return called[0] if len(called) == 1 else words

    def phase_called(self, phase_id: str) -> str:
        """A phase's words where they lead back to it, else its id."""
        label = next((each.label for each in self.phases if each.id == phase_id), phase_id)
        return label if label.strip() and self.phase(label.strip()) == phase_id else phase_id


Exit = tuple[str | None, float | None, str]
"""A way on: its words, its chance, and the id of the step it leads to."""


def exits(cell: str, names: Names) -> list[Exit]:
    """ "Yes: Fix the record; No (30%): Send the file", "3; 4", "Send the file (No)".

    Raises Missing for the first part that names no step.
    """
    if _as_said(cell) in _NOTHING and _as_said(cell) not in {*names.by_id, *names.by_words}:
        return []
    parts = [part for part in _PARTS.split(cell.strip()) if part]
    found: list[Exit] = []
    while parts:
        found += _longest(parts, names)
    return found


def _longest(parts: list[str], names: Names) -> list[Exit]:
    """The next way on; a label with a semicolon of its own takes several parts."""
    first: Missing | None = None
    for many in range(1, min(len(parts), 4) + 1):
        try:
            found = _exit("; ".join(parts[:many]), names)
        except Missing as missing:
            first = first or missing
            continue
        del parts[:many]
        return found
    assert first is not None
    raise first


def _exit(part: str, names: Names) -> list[Exit]:
    try:
        return [(None, None, names.step(part))]
    except Missing as missing:
        fault = missing
    for match in islice(_LABELS.finditer(part), _MOST_COLONS):
        left, right = part[: match.start()], part[match.end() :]
        if right:
            try:
                return [(*_label(left), names.step(right))]
            except Missing as missing:
                fault = missing if missing.several or not fault.several else fault
    behind = _BEHIND.match(part)
    if behind:
        try:
            return [(*_label(behind[2]), names.step(behind[1]))]
        except Missing:
            pass
    if "," in part:
        return [(None, None, names.step(each.strip())) for each in part.split(",")]
    if _as_said(re.split(_LABELS, part)[-1]) in _NOTHING:
        return []
    raise fault


def _label(words: str) -> tuple[str | None, float | None]:
    match = _CHANCE.match(words.strip())
    if match and float(match["share"].replace(",", ".")) <= 100:
        return match["words"] or match["said"] or None, chance(f"{match['share']}%")
    return words.strip() or None, None


def as_exit(label: str | None, share: float | None, target: str, names: Names) -> str:
    """A way on in words that :func:`exits` reads, where any can."""
    said = " ".join((label or "").split())
    if share is not None:
        said = f"{said} ({as_chance(share)})" if said else as_chance(share)
    for name in (names.called(target), target):
        words = f"{said}: {name}" if said else name
        try:
            if exits(words, names) == [(label, share, target)]:
                return words
        except Missing:
            pass
    return f"{said}: {names.called(target)}" if said else names.called(target)


def _as_said(words: str) -> str:
    return " ".join(words.casefold().split())
