"""Reading and writing how long sessions are kept where they have no day of their own."""

from __future__ import annotations

from sqlite_utils import Database

from research.retention.model import Usual
from storage import Act
from storage.register import edit_row


def begin_usual(db: Database) -> None:
    """Put the one line there is: no end until somebody sets one."""
    db.execute("INSERT INTO usual_retention (id, months) VALUES (1, NULL)")


def usual(db: Database) -> Usual:
    """How long sessions are usually kept."""
    row = db.execute("SELECT months, version FROM usual_retention WHERE id = 1").fetchone()
    return Usual(*row)


def set_usual(act: Act, months: int | None, version: int) -> None:
    """Change it, read at ``version``."""
    edit_row(act, "usual_retention", 1, version, {"months": months})
