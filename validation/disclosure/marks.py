"""The marks that stand for a count that is not shown, and what they mean, in words.

They are DfE's own (explore education statistics, symbols): ``c`` for confidential, ``k`` for what
rounds to zero and is none.
"""

from __future__ import annotations

from validation.disclosure.setting import Setting
from validation.model import Run

HIDDEN = "c"
ROUNDS_TO_ZERO = "k"


def mark_of(setting: Setting) -> str:
    """What stands for a count that is hidden under this setting."""
    return ROUNDS_TO_ZERO if setting.method == "round" else HIDDEN


def before_sum(run: Run) -> str:
    """What stands before a sum of a run's counts as they are seen: "about ", "more than " or "".

    A sum of rounded counts may lie above the true one, so it is never "more than" that.
    """
    return "about " if run.rounded_to else "more than " if run.hidden else ""


def meaning_of(setting: Setting) -> str:
    """What the mark hides, and what stands for a total, as one or two sentences."""
    if setting.method == "round":
        to_zero = _up_to((setting.base - 1) // 2)
        return (
            f"Counts and totals are rounded, each for itself, to the nearest {setting.base}: they "
            f"need not add up. “{ROUNDS_TO_ZERO}” is a count of {to_zero}; 0 is none."
        )
    small = f"“{HIDDEN}” hides a count of {_up_to(setting.threshold)}"
    if setting.totals == "exact":
        return f"{small}, or a larger one where a total would otherwise give one away. 0 is none."
    return f"{small}; a total over one says “more than”. 0 is none."


def _up_to(most: int) -> str:
    return "1" if most == 1 else f"1 or {most}" if most == 2 else f"1 to {most}"
