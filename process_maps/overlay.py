"""Something counted on the steps of a map, to be shown on it: a number, its words, how strong.

What is not known is never 0, and looks like no number at all. Strengths run from 0 (a zero) to 5;
each has a tint of one colour, from light to dark, and whoever draws gives each a pattern too, so
that a picture without colour says the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from common.words import count_of
from process_maps.classes import NumberClass, classes

STRONGEST = 5
TINTS = ("#ffffff", "#dcefef", "#aed8da", "#74b3b8", "#3d8a93", "#0b4f59")
"""The colour of each strength, 0 to 5; each is darker than the one before, in grey as well."""


@dataclass(frozen=True)
class OnStep:
    """What is shown on one step.

    ``number`` is None where it is not known, which is never 0. ``share`` is 0 to 1 for how strongly
    the step is tinted, None for not at all. Words with a share but no number are just that: nothing
    was counted, and nothing is unknown.
    """

    number: float | None
    words: str
    share: float | None = None

    @property
    def unknown(self) -> bool:
        """Whether it is not known."""
        return self.number is None and self.share is None


@dataclass(frozen=True)
class Overlay:
    """One thing counted on the steps of a map.

    Parameters
    ----------
    title : what it is ("Painpoints").
    says : what a number means, with its denominator, in a sentence for the legend.
    on : by step id; a step that is not here has nothing to be shown.
    unknown : what is said where the number is not known.
    bare : what it means that a step is not in ``on``; empty where that says nothing.
    named : for words without a number, what each share is called in the legend.
    """

    title: str
    says: str = ""
    on: Mapping[str, OnStep] = field(default_factory=dict)
    unknown: str = "unknown"
    bare: str = ""
    named: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True)
class LegendLine:
    """A line of the legend: the strength it explains (None: not known) and what that means."""

    strength: int | None
    words: str
    steps: int


def strengths(overlay: Overlay) -> dict[str, int | None]:
    """How strongly each step is tinted, 0 to 5; None where the number is not known."""
    known = classes_of(overlay.on.values())
    return {step: _strength(each, known) for step, each in overlay.on.items()}


def classes_of(on: Iterable[OnStep]) -> tuple[NumberClass, ...]:
    """The classes the known numbers are sorted into."""
    return classes(each.number for each in on if each.number is not None)


def legend(overlay: Overlay) -> tuple[LegendLine, ...]:
    """What each look means and on how many steps it is: weakest first, what is not known last."""
    strong = strengths(overlay)
    often = Counter(strong.values())
    lines = []
    if any(each.number == 0 for each in overlay.on.values()):
        lines.append(LegendLine(0, "0", often[0]))
    lines += [
        LegendLine(each.strength, each.words(), often[each.strength])
        for each in classes_of(overlay.on.values())
    ]
    for share, words in overlay.named:
        strength = _of_share(share)
        if often[strength]:
            lines.append(LegendLine(strength, words, often[strength]))
    if often[None]:
        lines.append(LegendLine(None, overlay.unknown, often[None]))
    return tuple(lines)


def completed(overlay: Overlay) -> Overlay:
    """The same for those who ask for no classes: each number's share, words for what is unknown."""
    strong = strengths(overlay)
    on = {}
    for step, each in overlay.on.items():
        strength = None if each.number is None else strong[step]
        share = each.share if strength is None else strength / STRONGEST
        on[step] = OnStep(each.number, said_of(overlay, step), share)
    return replace(overlay, on=on)


def shared_out(overlay: Overlay) -> Overlay:
    """The same with shares for numbers: a part of it then looks as it does in the whole."""
    strong = strengths(overlay)
    on = {}
    for step in overlay.on:
        strength = strong[step]
        share = None if strength is None else strength / STRONGEST
        on[step] = OnStep(None, said_of(overlay, step), share)
    named = [(each.strength, each.words) for each in legend(overlay)]
    told = tuple((s / STRONGEST, words) for s, words in named if s is not None)
    return replace(overlay, on=on, named=told)


def in_words(overlay: Overlay, steps: Iterable[str]) -> str:
    """The legend as a sentence, for those who do not see it; ``steps`` are all of the map's."""
    said = [f"{overlay.title}."]
    said += [overlay.says] if overlay.says else []
    without = sum(step not in overlay.on for step in steps)
    if overlay.bare and without:
        said.append(f"{count_of(without, 'step')} without a number: {overlay.bare}.")
    return " ".join(said)


def as_value(overlay: Overlay) -> dict[str, object]:
    """The overlay as our map JSON holds it: its words, and each step's number and words."""
    return {
        "title": overlay.title,
        "says": overlay.says,
        "unknown": overlay.unknown,
        "steps": {
            step: {"number": each.number, "words": said_of(overlay, step)}
            for step, each in overlay.on.items()
        },
    }


def said_of(overlay: Overlay | None, step: str) -> str:
    """What is said of one step: its words, what stands for a number not known, or nothing."""
    if overlay is None or step not in overlay.on:
        return ""
    return overlay.on[step].words or (overlay.unknown if overlay.on[step].unknown else "")


def counted_columns(overlay: Overlay | None) -> list[str]:
    """The heads of a table's columns for what is counted: none without it."""
    return [overlay.title, f"{overlay.title}: number", "what is counted"] if overlay else []


def counted_cells(overlay: Overlay | None, step: str) -> list[str | float | None]:
    """A step's cells under :func:`counted_columns`: the number is None where it is not known."""
    if overlay is None:
        return []
    each = overlay.on.get(step)
    return [said_of(overlay, step), each.number, overlay.says] if each else ["", None, ""]


def _strength(each: OnStep, known: Iterable[NumberClass]) -> int | None:
    if each.number is None:
        return None if each.share is None else _of_share(each.share)
    number = each.number
    return next((its.strength for its in known if number > 0 and its.holds(number)), 0)


def _of_share(share: float) -> int:
    return round(min(max(share, 0.0), 1.0) * STRONGEST)
