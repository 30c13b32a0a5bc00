"""Which tables are read while something is made; what was made holds while those stay."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]

_noted: ContextVar[set[str] | None] = ContextVar("noted_tables", default=None)


@contextmanager
def noting_tables() -> Iterator[set[str]]:
    """The tables read by this thread's watched connections within, a view's own among them.

    What is noted within another is noted there too.
    """
    noted: set[str] = set()
    around = _noted.get()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)
        if around is not None:
            around |= noted


@contextmanager
def noting_nothing() -> Iterator[None]:
    """Within, what is read tells nothing of what is being made."""
    token = _noted.set(None)
    try:
        yield
    finally:
        _noted.reset(token)


def note(tables: Iterable[str]) -> None:
    """What is being made is made of something that was made of these tables."""
    if (noted := _noted.get()) is not None:
        noted.update(tables)


def is_noting() -> bool:
    """Whether this thread is making something that is to be kept."""
    return _noted.get() is not None


def watch(connection: sqlite3.Connection, allows: Authorizer | None) -> None:
    """Have a connection note what it reads from now on, and go on to ask ``allows``.

    SQLite asks as it prepares a statement. Setting this lets it prepare anew those that Python
    holds ready, so to be called each time something is begun.
    """

    def told(
        action: int, first: str | None, second: str | None, schema: str | None, by: str | None
    ) -> int:
        noted = _noted.get()
        if noted is not None and first is not None and action == sqlite3.SQLITE_READ:
            noted.add(first)
        return sqlite3.SQLITE_OK if allows is None else allows(action, first, second, schema, by)

    connection.set_authorizer(told)
