"""The project's own glossary entries, as rows."""

from __future__ import annotations

from sqlite_utils import Database

from common.errors import NotFound
from process_maps.glossary.model import Own, leads_back
from process_maps.glossary.model import in_force as read_as
from process_maps.pairing.words import same_words_key
from storage import Act
from storage.register import delete_row, edit_row, insert_row


def entries(db: Database) -> list[Own]:
    """All of them, oldest first."""
    rows = db.execute(
        "SELECT id, said, means, decided_by, decided_at, version FROM glossary_entries ORDER BY id"
    )
    return [Own(*row) for row in rows.fetchall()]


def entry(db: Database, entry_id: int) -> Own:
    """One of them, or NotFound."""
    found = next((each for each in entries(db) if each.id == entry_id), None)
    if found is None:
        raise NotFound("this is no longer in the glossary", remedy="Look at the list again")
    return found


def add(act: Act, said: str, means: str) -> int:
    """Store an entry; returns its id."""
    return insert_row(act, "glossary_entries", _values(act, said, means))


def change(act: Act, entry_id: int, version: int, said: str, means: str) -> None:
    """Change an entry read at ``version``."""
    edit_row(act, "glossary_entries", entry_id, version, _values(act, said, means))


def remove(act: Act, entry_id: int) -> None:
    """Take an entry out; what is ours of the same words is in force again."""
    delete_row(act, "glossary_entries", entry_id)


def check(db: Database) -> list[str]:
    """What the table's own rules cannot hold: each word once, and no way back to itself."""
    own = entries(db)
    keys = [same_words_key(each.said) for each in own]
    entries_read = read_as(own)
    found = []
    if twice := len(keys) - len(set(keys)):
        found.append(f"{twice} words are in the glossary twice")
    if round_and_round := sum(leads_back(key, entries_read) for key in entries_read):
        found.append(f"{round_and_round} words of the glossary are read as one another in a ring")
    return found


def _values(act: Act, said: str, means: str) -> dict[str, object]:
    return {"said": said, "means": means, "decided_by": act.who.person, "decided_at": act.at}
