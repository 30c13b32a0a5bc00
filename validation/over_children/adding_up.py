"""Children's failing rows added up over the children: what is left holds nobody.

Children live in a :class:`Tally` only while a file is read, and a tally is in no other thing that
is kept; it prints without them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from validation.report import OverChildren


class Tally:
    """Failing rows by child and rule, as they are read; a row that names no child is of nobody."""

    def __init__(self) -> None:
        self._rows: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._nobodys: Counter[str] = Counter()

    def add(self, child: str | None, rule: str) -> None:
        """One more failing row; ``child`` is None where it names none."""
        (self._nobodys if child is None else self._rows[child])[rule] += 1

    @property
    def nameless(self) -> int:
        """How many rows name no child."""
        return self._nobodys.total()

    def failures(self) -> dict[str, int]:
        """Failing rows by rule, those of nobody too."""
        found: Counter[str] = Counter(self._nobodys)
        for mine in self._rows.values():
            found.update(mine)
        return dict(found)

    def children(self) -> dict[str, int]:
        """Children by rule; 0 for a rule of which all rows name none."""
        found: Counter[str] = Counter(dict.fromkeys(self._nobodys, 0))
        for mine in self._rows.values():
            found.update(mine.keys())
        return dict(found)

    def over(self) -> OverChildren:
        """The sums over children. A row that names none counts as a child's only row in squares.

        It is in no pair and is no child who fails: that is the least that is surely so.
        """
        squares: Counter[str] = Counter(self._nobodys)
        whole = self.nameless
        for mine in self._rows.values():
            for rule, rows in mine.items():
                squares[rule] += rows * rows
            whole += mine.total() ** 2
        pairs = pairs_of([list(mine) for mine in self._rows.values()])
        return OverChildren(dict(squares), whole, len(self._rows), pairs)

    def told_apart(self) -> Iterator[frozenset[str]]:
        """Of each child the rules that fail, without the child's name, for a test made at once."""
        for mine in self._rows.values():
            yield frozenset(mine)


def pairs_of(failing: Sequence[Sequence[str]]) -> dict[tuple[str, str], int]:
    """How many children fail both rules of each pair, from the rules each child fails.

    A pair is named by its codes in their order; one that no child fails is left out.
    """
    # A file of counts needs none of it, and this is loaded wherever any report is read.
    import numpy as np

    rules = sorted({rule for mine in failing for rule in mine})
    if not rules:
        return {}
    at = {rule: place for place, rule in enumerate(rules)}
    # Not integers: their products are worked out one by one, those of floats all at once.
    marked = np.zeros((len(failing), len(rules)), dtype=np.float32)
    for child, mine in enumerate(failing):
        marked[child, [at[rule] for rule in mine]] = 1
    together = np.triu(marked.T @ marked, 1)
    return {
        (rules[a], rules[b]): int(together[a, b]) for a, b in np.argwhere(together > 0.5).tolist()
    }
