"""The one door for counts: what leaves the project, or another council sees, goes through it.

Statistics, charts and tables for others are made from what has come through, never from what was
before it (`validation.services.controlling`): so nothing shown can depend on a hidden count.

What cannot be answered for: what a reader knows from elsewhere; that a count like last run's is
likely to be like it; and that a count of six rows may be of one child.
"""

from validation.disclosure.marks import HIDDEN, ROUNDS_TO_ZERO, before_sum, mark_of, meaning_of
from validation.disclosure.protecting import cell_words, shown
from validation.disclosure.setting import THRESHOLD, Door, Method, Setting, Totals, door_for
from validation.disclosure.suppressing import SafeTable, audited, safe_table
from validation.disclosure.table import CountTable

__all__ = [
    "HIDDEN",
    "ROUNDS_TO_ZERO",
    "THRESHOLD",
    "CountTable",
    "Door",
    "Method",
    "SafeTable",
    "Setting",
    "Totals",
    "audited",
    "before_sum",
    "cell_words",
    "door_for",
    "mark_of",
    "meaning_of",
    "safe_table",
    "shown",
]
