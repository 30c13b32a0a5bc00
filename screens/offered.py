"""What is offered to whom: screens, and the parts of them in which something is changed.

What is left out here would be refused all the same (:mod:`storage.access.rights`); nobody should
have to try to find out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec

from common.who import Access
from screens.look import SCREENS, Query, empty, the_project, who
from screens.open_to import is_open_to
from storage.access import rights

Asked = ParamSpec("Asked")


def screens_for(access: Access) -> tuple[str, ...]:
    """The screens that are listed for somebody, in their order."""
    return tuple(each for each in SCREENS if is_open_to(access, each))


def may_open(screen: str) -> bool:
    """Whether a screen is open to whoever is at this browser."""
    return is_open_to(who().access, screen)


def may_change(*tables: str) -> bool:
    """Whether whoever is at this browser may change all of some tables."""
    return rights.may_change(the_project(), *tables)


def may_change_of(council: str | None, *tables: str) -> bool:
    """The same of a council's own: whoever works for one changes nothing of another's."""
    return own_council_only() in (None, council) and may_change(*tables)


def owns() -> bool:
    """Whether whoever is at this browser does also what no table tells and only an owner does."""
    by = the_project().seen_by
    return by is None or by.access == "owner"


def may_pair(councils: Iterable[str]) -> bool:
    """Whether every pair among some councils' maps is for whoever is at this browser to decide.

    Whoever works for one decides where one of the two steps is of their own council's map.
    """
    mine = [may_change_of(each, "pairings") for each in councils]
    return mine.count(False) <= 1 and any(mine)


def own_council_only() -> str | None:
    """The one council whose things whoever is at this browser makes and changes, if it is one."""
    by = the_project().seen_by
    return by.council if by is not None and by.access == "council member" else None


def sees_all_words() -> bool:
    """Whether what is not cleared for sharing is seen too."""
    return the_project().sight.words


def sees_all_figures() -> bool:
    """Whether every council's counts are seen as they are, not as they may be shared."""
    return the_project().sight.figures


def may_erase() -> bool:
    """Whether whoever is at this browser takes words out for good, wherever they stand."""
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


def none_yet(
    none: str,
    then: str,
    *tables: str,
    screen: str | None = None,
    label: str = "",
    query: Query | None = None,
) -> None:
    """Say that there is ``none`` of something and, to whoever may make one, what to do ``then``."""
    if may_change(*tables):
        empty(f"{none} {then}", screen=screen, label=label, query=query)
    else:
        empty(none)
