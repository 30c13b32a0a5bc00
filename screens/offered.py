"""What is offered to whom: screens, and the parts of them in which something is changed.

What is left out here would be refused all the same (:mod:`storage.rights`); nobody should have to
try to find out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from common.who import Access
from screens.look import SCREENS, the_project
from storage import rights

# Transcripts are the team's alone, as is what becomes of what was said: sorting, tags, decisions.
_FOR_THE_TEAM = frozenset({"sessions", "board"})

_KEPT_FROM: dict[Access, frozenset[str]] = {
    "facilitator": _FOR_THE_TEAM,
    "council member": _FOR_THE_TEAM | {"settings"},
    "viewer": _FOR_THE_TEAM | {"settings"},
}

Asked = ParamSpec("Asked")


def screens_for(access: Access) -> tuple[str, ...]:
    """The screens that are listed for somebody, in their order."""
    return tuple(each for each in SCREENS if each not in _KEPT_FROM.get(access, ()))


def may_change(*tables: str) -> bool:
    """Whether whoever is at this browser may change all of some tables."""
    return rights.may_change(the_project(), *tables)


def may_change_of(council: str | None, *tables: str) -> bool:
    """The same of a council's own: whoever works for one changes nothing of another's."""
    by = the_project().seen_by
    own = by is None or by.access != "council member" or by.council == council
    return own and may_change(*tables)


def sees_all_words() -> bool:
    """Whether what is not cleared for sharing is seen too."""
    return the_project().sight.words


def may_erase() -> bool:
    """Whether they may take words out for good: that goes over all there is in the project."""
    return the_project().sight.is_whole


def writes(*tables: str) -> Callable[[Callable[Asked, None]], Callable[Asked, None]]:
    """A part of a screen that changes some tables: left out for whoever may not."""

    def of(part: Callable[Asked, None]) -> Callable[Asked, None]:
        @wraps(part)
        def shown(*args: Asked.args, **kwargs: Asked.kwargs) -> None:
            if may_change(*tables):
                part(*args, **kwargs)

        return shown

    return of
