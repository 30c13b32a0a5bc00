"""Who does something in a project, and what it was given to them to see and do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from common.words import council_key

Access = Literal["owner", "researcher", "facilitator", "council member", "viewer"]
ACCESSES: tuple[Access, ...] = get_args(Access)

# What each may do, as it is said to people.
ACCESS_WORDS: dict[Access, str] = {
    "owner": "sees and does everything: people and their access, backups, how small numbers are "
    "hidden",
    "researcher": "sees everything and works on it, but for what is the owner’s",
    "facilitator": "sees what is cleared for sharing and every council’s figures; makes show-and-"
    "tells and takes rounds",
    "council member": "sees what is cleared for sharing, their own council’s figures as they are "
    "and all others’ as shared; works on their own council’s maps and error reports",
    "viewer": "sees what is cleared for sharing and figures as shared; changes nothing",
}


@dataclass(frozen=True)
class Sight:
    """How much somebody sees. ``own``: the council (by key) whose figures they see as they are.

    ``words``: also what was said and is not cleared for sharing, and who said it.
    ``figures``: every council's counts as they are, not as they may be shared.
    """

    words: bool = True
    figures: bool = True
    own: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is kept from them."""
        return self.words and self.figures


WHOLE = Sight()


@dataclass(frozen=True)
class Who:
    """The person behind an act, as history shows them.

    ``council`` is the council they act for, or None for the project's own team. ``access`` is what
    they may see and do; on one's own machine, where nobody signs in, everything. ``number`` is
    theirs among the project's people where they signed in: every call looks whether it still holds.
    """

    person: str
    role: str = "team"
    council: str | None = None
    access: Access = "owner"
    number: int | None = field(default=None, compare=False)

    @property
    def sight(self) -> Sight:
        """How much of the project they see."""
        if self.access in ("owner", "researcher"):
            return WHOLE
        if self.access == "facilitator":
            return Sight(words=False)
        own = self.council if self.access == "council member" else None
        return Sight(words=False, figures=False, own=council_key(own) if own else None)


COMMAND_LINE = Who("Command line", role="team")
