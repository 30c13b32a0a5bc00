"""Who could be recognised by what is shown of them: role and council together may say who it was.

Where fewer than three people of a role were asked in a council, the role is shown as the user
group; where of that group too, as "someone asked". Nobody's quote is left out for it. The
people counted are those :class:`research.model.Asked` counts. Not covered: what can be worked out
by taking one shown group from another, and what a quote's own words give away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from common.words import count_of
from research.model import Asked

FEWEST = 3
SOMEONE = "someone asked"


@dataclass(frozen=True)
class Shown:
    """What outsiders may be shown of who said something; ``is_less`` than is known."""

    role: str
    user_group: str | None
    is_less: bool


class Crowd:
    """How many people were asked, per council, role and user group; case does not tell roles apart.

    Councils go by name, None for people of none.
    """

    def __init__(self, asked: Iterable[Asked]) -> None:
        self._of: Counter[tuple[str | None, ...]] = Counter()
        for each in asked:
            role, group = each.role.casefold(), each.user_group
            for key in {
                ("council", each.council),
                ("role", each.council, role),
                ("group", each.council, group),
                ("both", each.council, role, group),
            }:
                self._of[key] += each.people

    def people(
        self, council: str | None, role: str | None = None, user_group: str | None = None
    ) -> int:
        """How many people of a council were asked, of those with that role, group, or both."""
        plain = role.casefold() if role else None
        if plain and user_group:
            return self._of["both", council, plain, user_group]
        if plain:
            return self._of["role", council, plain]
        if user_group:
            return self._of["group", council, user_group]
        return self._of["council", council]

    def shown(self, council: str | None, role: str, user_group: str | None) -> Shown:
        """The most that may be shown of somebody's role and user group."""
        if not role and not user_group:
            return Shown("", None, is_less=False)
        if self.people(council, role, user_group) >= FEWEST:
            return Shown(role, user_group, is_less=False)
        if role and self.people(council, role) >= FEWEST:
            return Shown(role, None, is_less=True)
        if user_group and self.people(council, None, user_group) >= FEWEST:
            return Shown(user_group, user_group, is_less=True)
        return Shown(SOMEONE, None, is_less=True)

    def warning(self, council: str | None, role: str, user_group: str | None) -> str:
        """Why somebody may be recognised, in words; empty where they are one of several."""
        where = f"in {council}" if council else "outside any council"
        everybody = self.people(council)
        if everybody < FEWEST:
            return f"{_only(everybody)}asked {where} at all: the council alone may say who it was."
        shown = self.shown(council, role, user_group)
        if not shown.is_less or shown.role == role:
            return ""
        what = "role" if role else "user group"
        number = self.people(council, role, None if role else user_group)
        instead = f"“{shown.role}”" if shown.role == SOMEONE else "their user group"
        return (
            f"{_only(number, f'of this {what} ')}asked {where}: {what} and council together may "
            f"say who it was. Files of cleared quotes show {instead} instead."
        )


def _only(number: int, of: str = "") -> str:
    """ "Only 1 person of this role was ", to go before "asked"."""
    if not number:
        return f"Nobody {of}counts as "
    verb = "was" if number == 1 else "were"
    return f"Only {count_of(number, 'person', 'people')} {of}{verb} "
