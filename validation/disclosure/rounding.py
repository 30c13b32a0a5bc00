"""Rounding every count and every total, each for itself, to the nearest 5 or 10, half up.

``floor(x / base + 0.5) * base``: Python's and numpy's own ``round`` go to the even neighbour, which
makes 25 a 20 at base 10. What rounds to zero and is none is ``k``, as DfE marks it; a 0 is a 0.
"""

from __future__ import annotations

from validation.disclosure.marks import ROUNDS_TO_ZERO

# A rate over fewer than these says too much of each of them.
FEWEST = 10


def rounded(count: int, base: int) -> int:
    """The nearest multiple of the base, half up. It is 0 for a small count as for none."""
    return (2 * count + base) // (2 * base) * base


def rounds_from(count: int, base: int) -> tuple[int, int]:
    """The least and the most that would be shown as this count is: 8 to 12, shown as 10."""
    if count == 0:
        return 0, 0
    near = rounded(count, base)
    return max(1, near - base // 2), near + (base - 1) // 2


def rounded_words(count: int, base: int) -> str:
    """ "0", "k" or a multiple of the base."""
    near = rounded(count, base)
    return ROUNDS_TO_ZERO if count and not near else str(near)
