"""Differences and similarities as tables for spreadsheets: CSV in UTF-8, formula-safe."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Sequence

from common.words import listed, safe_cell
from process_maps.comparing.dendrogram import dendrogram
from process_maps.comparing.model import TITLES, Compared
from process_maps.comparing.similarity import Shared, Similarities
from process_maps.facts import name_of


def differences_csv(compared: Compared, *, illustrative: Collection[str] = ()) -> bytes:
    """Every difference, doubt and note on a line; ``illustrative`` are keys of invented maps."""
    head = ["kind", "difference", "not stated", "maps", "steps"]
    rows = [
        [
            TITLES[each.kind],
            each.words,
            each.unsaid,
            "; ".join(compared.names[key] for key in each.maps),
            "; ".join(
                f"{compared.names[place.map]}: {name_of(compared.alignment.step(place))}"
                for place in each.places
            ),
        ]
        for each in compared.differences
    ]
    rows += [
        ["To be decided", each.words, "", "; ".join(compared.names[key] for key in each.maps), ""]
        for each in compared.doubts
    ]
    rows += [["Note", note, "", "", ""] for note in compared.notes]
    return _written(head, rows, _invented(compared.names.items(), illustrative))


def similarities_csv(alike: Similarities, *, illustrative: Collection[str] = ()) -> bytes:
    """Every two maps on a line with what their number is made of; what is not known is empty."""
    head = [
        "map", "other map", "how alike (0 to 1)", "steps in both, of the map", "steps of the map",
        "steps in both, of the other", "steps of the other", "flows in both, of the map",
        "flows of the map", "flows in both, of the other", "flows of the other",
        "pairs of shared steps in the same order", "pairs whose order both show", "in words",
    ]  # fmt: skip
    rows = [
        [
            alike.names[pair.a],
            alike.names[pair.b],
            "" if pair.number is None else f"{pair.number:.4f}",
            *_cells(pair.steps),
            *_cells(pair.flows),
            *([str(pair.alike_pairs), str(pair.pairs)] if pair.pairs else ["", ""]),
            pair.words(alike.names),
        ]
        for pair in alike.pairs.values()
    ]
    return _written(head, rows, _invented(alike.names.items(), illustrative))


def matrix_csv(alike: Similarities, *, illustrative: Collection[str] = ()) -> bytes:
    """How alike every two maps are as a square, those that are nearest beside one another."""
    order = dendrogram(alike)
    keys = (*order.leaves, *(key for key in alike.names if key not in order.leaves))
    rows = [
        [
            alike.names[one],
            *("" if (n := alike.number(one, key)) is None else f"{n:.4f}" for key in keys),
        ]
        for one in keys
    ]
    head = ["how alike (0 to 1)", *(alike.names[key] for key in keys)]
    return _written(head, rows, _invented(alike.names.items(), illustrative))


def _cells(shared: Shared | None) -> list[str]:
    if shared is None:
        return [""] * 4
    return [str(shared.a), str(shared.of_a), str(shared.b), str(shared.of_b)]


def _invented(names: Iterable[tuple[str, str]], illustrative: Collection[str]) -> str:
    return listed(name for key, name in names if key in illustrative)


def _written(head: Sequence[str], rows: Sequence[Sequence[str]], invented: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe_cell(each) for each in [*head, *(["content"] if invented else [])]])
    for row in rows:
        cells = [*row, *([f"Illustrative: {invented}"] if invented else [])]
        writer.writerow([safe_cell(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")
