"""What was aligned and merged, as the command line prints it: exact JSON, and words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from common.words import count_of
from process_maps.aligning.model import Alignment, Pair, Place, in_one_sentence
from process_maps.facts import names_of
from process_maps.merging.core import Core
from process_maps.merging.files import numbered
from process_maps.merging.model import Merged, MergedStep
from process_maps.merging.ways import Way

_WIDEST = 48
_WIDEST_LABEL = 120
MOST_TABLES = 45
"""For how many twos of maps a table is printed: those of ten maps."""
MOST_ROWS = 2_000
"""How many pairs are printed at most; a reader who wants them all takes the JSON."""


def pairs_as_json(alignment: Alignment) -> list[dict[str, Any]]:
    """Every pair of steps of two maps, map by map, as ``maps align --json`` prints them."""
    return [
        {
            "a": {"map": pair.a.map, "id": pair.a.step},
            "b": {"map": pair.b.map, "id": pair.b.step},
            "score": pair.score,
            "band": pair.band,
            "reasons": list(pair.reasons),
        }
        for pair in _in_order(alignment, alignment.pairs)
    ]


def pairs_in_words(alignment: Alignment) -> str:
    """A table for every two maps, with how many pairs are sure and how many to check.

    Where that is too much to read, a line for each two, or for each map.
    """
    if len(alignment.maps) < 2:
        return "There is one map only, so there is nothing to align it with."
    of_two: dict[tuple[str, str], list[Pair]] = {
        each: [] for each in combinations(alignment.maps, 2)
    }
    if len(of_two) > MOST_TABLES:
        return "\n".join(_by_map(alignment))
    for pair in _in_order(alignment, alignment.pairs):
        of_two[pair.a.map, pair.b.map].append(pair)
    headings = {two: _heading(alignment, *two, pairs) for two, pairs in of_two.items()}
    if len(alignment.pairs) > MOST_ROWS:
        return "\n".join([*headings.values(), "", _ALL_IS_IN_JSON])
    names = {key: names_of(process) for key, process in alignment.maps.items()}
    return "\n\n".join(
        "\n".join([headings[two], *_table(pairs, names)]) for two, pairs in of_two.items()
    )


_ALL_IS_IN_JSON = "These are too many pairs to list here: --json prints each, with its reasons."


def _by_map(alignment: Alignment) -> Iterator[str]:
    """How many pairs there are, and of each map how many steps are paired with any other's."""
    sure = sum(pair.band == "sure" for pair in alignment.pairs)
    many = count_of(len(alignment.pairs), "pair")
    yield (
        f"{len(alignment.maps):,} maps: {many}, {sure:,} sure and "
        f"{len(alignment.pairs) - sure:,} to check"
    )
    surely: dict[str, set[str]] = {key: set() for key in alignment.maps}
    at_all: dict[str, set[str]] = {key: set() for key in alignment.maps}
    for pair in alignment.pairs:
        for place in (pair.a, pair.b):
            at_all[place.map].add(place.step)
            if pair.band == "sure":
                surely[place.map].add(place.step)
    for key, process in alignment.maps.items():
        yield (
            f"  {_shown(key)}: {len(surely[key]):,} of {count_of(len(process.steps), 'step')} "
            f"surely paired with steps of other maps, "
            f"{len(at_all[key] - surely[key]):,} more to check"
        )
    yield ""
    yield _ALL_IS_IN_JSON


def unique_labels(
    steps: Iterable[MergedStep], written: Callable[[str], str] = str
) -> dict[int, str]:
    """A label for each merged step, by its number, that no other of them has.

    Where several have the same, all after the first say which they are: "Start", "Start (2)".
    ``written`` is how a label is written, where not as it is.
    """
    said = {step.number: written(step.said) for step in steps}
    taken = set(said.values())
    tries: dict[str, Iterator[str]] = {}
    labels: dict[int, str] = {}
    for number, label in said.items():
        if label not in tries:
            tries[label] = numbered(label)
            labels[number] = next(tries[label])
        else:
            labels[number] = next(each for each in tries[label] if each not in taken)
            taken.add(labels[number])
    return labels


def core_as_json(core: Core) -> dict[str, list[dict[str, Any]]]:
    """The merged steps and flows as ``maps merge --json`` prints them.

    ``from`` and ``to`` are labels of steps, which are unique. A flow from a step to itself is of
    maps that repeat it, or that split it and lead from one part to another.
    """
    labels = unique_labels(core.steps)
    return {
        "steps": [
            {
                "label": labels[step.number],
                "members": [
                    {"map": each.place.map, "id": each.place.step} for each in step.members
                ],
                "count": step.count,
            }
            for step in core.steps
        ],
        "flows": [
            {"from": labels[source], "to": labels[target], "count": count}
            for (source, target), count in counted_flows(core).items()
        ],
    }


def counted_flows(core: Core) -> dict[tuple[int, int], int]:
    """In how many maps each flow is, by the numbers of its ends."""
    maps: dict[tuple[int, int], set[str]] = {}
    for way in core.flows:
        maps.setdefault((way.source, way.target), set()).update(way.direct)
    return {ends: len(held) for ends, held in maps.items()}


def core_in_words(core: Core) -> str:
    """The merged steps and flows as lists, each with in how many maps it is."""
    merged = core.merged
    labels = unique_labels(core.steps, _label_shown)
    every = sum(len(each.steps) for each in merged.own_maps.values())
    said = [
        f"{count_of(merged.of, 'map')} with {count_of(every, 'step')}: "
        f"{count_of(len(merged.steps), 'different step')}."
    ]
    if core.least > 1:
        said.append(f"{len(core.steps):,} of them in {merged.counted_at_least(core.least)}.")
    lines = [" ".join(said)]
    if core.steps:
        lines += ["", "Steps"]
    for step in core.steps:
        also = f" (also called {others})" if (others := _also(step)) else ""
        lines.append(f"  {merged.counted(step.count)}  {labels[step.number]}{also}")
    flows = counted_flows(core)
    if flows or core.roundabout:
        lines += ["", "Flows"]
    for (source, target), count in flows.items():
        lines.append(f"  {merged.counted(count)}  {labels[source]} → {labels[target]}")
    lines += [_roundabout(merged, way, labels) for way in core.roundabout]
    return "\n".join(lines)


def _roundabout(merged: Merged, way: Way, labels: Mapping[int, str]) -> str:
    around = len(way.roundabout)
    of_them = "" if around == way.count else f"{around:,} of them "
    return (
        f"  {merged.counted(way.count)}  {labels[way.source]} → {labels[way.target]}, "
        f"{of_them}by way of other steps"
    )


def _also(step: MergedStep) -> str:
    shown = dict.fromkeys(_shown(each, _WIDEST_LABEL) for each in step.also_called)
    return ", ".join(f"“{each}”" for each in shown if each)


def _in_order(alignment: Alignment, pairs: Iterable[Pair]) -> list[Pair]:
    """By the two maps, then as their steps stand in them."""
    stands: dict[Place, int] = {}
    for key, process in alignment.maps.items():
        for number, step in enumerate(process.steps):
            stands.setdefault(Place(key, step.id), number)
    return sorted(pairs, key=lambda each: (each.a.map, each.b.map, stands[each.a], stands[each.b]))


def _heading(alignment: Alignment, a: str, b: str, pairs: list[Pair]) -> str:
    both = f"{_shown(a)} and {_shown(b)}"
    if not pairs:
        return f"{both}: no pair"
    sure = sum(pair.band == "sure" for pair in pairs)
    found = f"{count_of(len(pairs), 'pair')}, {sure:,} sure and {len(pairs) - sure:,} to check"
    paired = [
        f"{len({pair.a if key == a else pair.b for pair in pairs}):,} of "
        f"{count_of(len(alignment.maps[key].steps), 'step')}"
        for key in (a, b)
    ]
    return f"{both}: {found} (with {paired[0]} of the one, {paired[1]} of the other)"


def _table(pairs: Iterable[Pair], names: Mapping[str, Mapping[str, str]]) -> list[str]:
    rows = [
        (
            f"{pair.score:.2f}",
            pair.band,
            _short(names[pair.a.map][pair.a.step]),
            _short(names[pair.b.map][pair.b.step]),
            _shown(in_one_sentence(pair.reasons)),
        )
        for pair in pairs
    ]
    wide = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    return [
        "  ".join(
            ["", *(cell.ljust(size) for cell, size in zip(row[:4], wide, strict=True)), row[4]]
        )
        for row in rows
    ]


def _shown(words: str, most: int = 0) -> str:
    """Words on one line of a terminal, without what cannot be seen or turns the line round."""
    kept = (" " if each.isspace() else each for each in words if _seen(each))
    line = " ".join("".join(kept).split())
    return line if not most or len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _seen(letter: str) -> bool:
    # The two joiners are part of how some alphabets are spelt.
    return letter.isprintable() or letter.isspace() or letter in "\u200c\u200d"


def _short(words: str) -> str:
    return _shown(words, _WIDEST) or "Step"


def _label_shown(words: str) -> str:
    return _shown(words, _WIDEST_LABEL) or "Step"
