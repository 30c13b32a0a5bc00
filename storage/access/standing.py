"""Whether what somebody was let in with still holds: looked up at every call, not at sign-in.

And whether anybody is left who may say who is let in.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from common.errors import NotAllowed
from common.who import Who


def refuse_outdated(db: Database, let_in: Iterable[Who | None]) -> None:
    """Refuse whoever was taken off the project's people, or given other access, since.

    Only those who signed in have a number; whoever has the file in their own hands has none.
    """
    for who in let_in:
        if who is None or who.number is None:
            continue
        row = db.execute(
            "SELECT p.access, c.name FROM main.people p "
            "LEFT JOIN main.councils c ON c.id = p.council_id "
            "WHERE p.id = ? AND p.signs_in_as IS NOT NULL",
            (who.number,),
        ).fetchone()
        if not row:
            raise NotAllowed(
                "you are no longer among the people of this project who sign in",
                remedy="Ask an owner of it",
            )
        if row != (who.access, who.council):
            raise NotAllowed(
                "what you may see and do here was changed just now", remedy="Reload the page"
            )


def no_owner_left(db: Database) -> bool:
    """Whether people sign in and none of them may change who does."""
    signing, owners = db.execute(
        "SELECT count(*), count(*) FILTER (WHERE access = 'owner') FROM people "
        "WHERE signs_in_as IS NOT NULL"
    ).fetchone()
    return bool(signing and not owners)
