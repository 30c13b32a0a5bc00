"""The one door for counts: what leaves the project, or another council sees, goes through it.

Statistics, charts and tables for others are made from what has come through, never from what was
before it (`validation.services.controlling`): so nothing shown can depend on a hidden count.
"""

from validation.disclosure.protecting import HIDDEN, Protected, protect_rows, shown
from validation.disclosure.setting import THRESHOLD, Door, Method, Setting, Totals, door_for

__all__ = [
    "HIDDEN",
    "THRESHOLD",
    "Door",
    "Method",
    "Protected",
    "Setting",
    "Totals",
    "door_for",
    "protect_rows",
    "shown",
]
