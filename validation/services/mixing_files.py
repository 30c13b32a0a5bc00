"""Whether councils' mixes differ, from child-level files: read in memory, and nothing kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from common.errors import BadInput
from common.words import count_of
from validation.formats import read_children
from validation.patterns.different import SEED, Different, from_children
from validation.statistics.answers import NotEstimated
from validation.statistics.mixing import DRAWS


def mix_of_files(
    files: Sequence[tuple[bytes, str]],
    children: Sequence[int] | None = None,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Different | NotEstimated:
    """Deal the children of two or more councils' reports out again, and compare.

    ``children`` are how many each return has, in the files' order; without them only children who
    fail something are dealt out. A rule that a run did not look at counts there as failing for
    nobody, as no file says which rules were looked at. Raises BadInput for a file without children.
    """
    if len(files) < 2:
        raise BadInput("it takes the files of two councils", remedy="Give a file for each council")
    if children is not None and len(children) != len(files):
        raise BadInput(
            f"children are given for {count_of(len(children), 'return')}, but there are "
            f"{len(files)} files",
            remedy="Give one for each file, in their order",
        )
    names = _names([name for _, name in files])
    told: dict[str, list[frozenset[str]]] = {}
    for name, (data, _) in zip(names, files, strict=True):
        told[name] = list(read_children(data, name).told_apart())
        if children is not None and len(told[name]) > children[len(told) - 1]:
            raise BadInput(
                "more children fail a rule than are said to be in the return",
                where=name,
                remedy="Give the children of the whole return",
            )
    return from_children(told, children, draws=draws, seed=seed)


def _names(paths: Sequence[str]) -> list[str]:
    """What files are called: by name, with as much of their folders as tells them apart."""
    parts = [PurePath(path).parts for path in paths]
    for kept in range(1, max(len(each) for each in parts) + 1):
        short = ["/".join(each[-kept:]) for each in parts]
        if len(set(short)) == len(short):
            return short
    raise BadInput("a file is given twice", remedy="Give a file for each council")
