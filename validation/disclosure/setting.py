"""How a project hides small numbers, and who looks at them: the door is made of these two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from common.who import Who
from common.words import council_key

Method = Literal["hide", "round"]
Totals = Literal["more than", "exact"]
THRESHOLD, BASE = 5, 5
LARGEST_THRESHOLD = 20
BASES = (5, 10)


@dataclass(frozen=True)
class Setting:
    """How counts are shown to people outside the project's team.

    Attributes
    ----------
    method : "hide" shows counts of 1 to ``threshold`` as ``c``; "round" rounds every count and
        every total, each for itself, to the nearest ``base``.
    totals : with "hide", what stands under a column that hides something. "more than" gives the
        sum of what is shown; "exact" gives the true total, and hides as many more counts as it
        takes for none to be worked out from it.
    """

    method: Method = "hide"
    threshold: int = THRESHOLD
    base: int = BASE
    totals: Totals = "more than"


@dataclass(frozen=True)
class Door:
    """What somebody sees of counts: everything as it is, their own council's, or nobody's.

    ``everything`` is for the project's own team at work; ``own`` is the council whose figures its
    own people may see as they are, by `common.words.council_key`.
    """

    setting: Setting = Setting()
    everything: bool = False
    own: str | None = None

    def opens(self, council: str) -> bool:
        """Whether this council's figures are shown as they are."""
        return self.everything or (self.own is not None and council_key(council) == self.own)


EVERYTHING = Door(everything=True)


def door_for(setting: Setting, who: Who, *, outside: bool = False) -> Door:
    """The door for somebody looking at the project.

    Whoever works for a council sees its figures as they are and all others' through the door; the
    project's team sees all, whoever only looks on sees all through the door. With ``outside`` (a
    file to hand on, a room's screen) nobody's figures are shown as they are.
    """
    if outside:
        return Door(setting)
    if who.council:
        return Door(setting, own=council_key(who.council))
    if not who.sight.figures:
        return Door(setting)
    return Door(setting, everything=True)
