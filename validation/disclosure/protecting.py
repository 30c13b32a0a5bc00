"""The words of a count that leaves the project: a small one is a mark, an unknown one never 0.

The rule is DfE's own for council figures of looked-after children: 1 to 5 are shown as ``c``, true
zeros are kept (children looked after statistics, methodology; Hansard 8 January 2008 on SSDA903
figures). It is a default, not proof of safety: a count of six rows may be of one child.
"""

from __future__ import annotations

from validation.disclosure.marks import mark_of
from validation.disclosure.rounding import rounded_words
from validation.disclosure.setting import Setting
from validation.model import Cell, Status

_DEFAULT = Setting()


def shown(count: int | None, status: Status, setting: Setting = _DEFAULT) -> str:
    """A count as it may be shown to anybody.

    A mark ("c" or "k") for a small one and one that is hidden; "0" where a zero was stated; "0
    (passed, inferred)" where it was concluded; "unknown", "skipped" or "crashed" where the rule was
    not looked at.
    """
    if count is None:
        return mark_of(setting) if status == "hidden" else status
    if count == 0:
        return "0" if status == "passed" else "0 (passed, inferred)"
    if setting.method == "round":
        return rounded_words(count, setting.base)
    return mark_of(setting) if count <= setting.threshold else str(count)


def cell_words(cell: Cell, setting: Setting) -> str:
    """A cell of a controlled run, in words; where it stands under another code, that."""
    return cell.note or shown(cell.count, cell.status, setting)
