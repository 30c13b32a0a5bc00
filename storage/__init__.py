"""One SQLite file a project: transactions, migrations, history, backup and the shared register.

Invariants, each held by a test:

- every write happens inside :func:`storage.database.act`, which takes the write lock at once
  (``BEGIN IMMEDIATE``); a deferred transaction loses writes under contention even in WAL;
- an act commits whole or not at all, and every logged row it changes is in ``history``, written by
  triggers, so that nothing can be changed without saying who did it;
- a connection serves one reading or act at a time; a server keeps some at hand
  (:mod:`storage.at_hand`), each for what one kind of reader may see.

Folders: ``access`` (who may see and change what), ``history`` (what was done, undone and read),
``backups``, ``erasing`` (words taken out for good).
"""

from storage.database import Act, Project, act, noting_acts, reading
from storage.rooms import HistoryTable, Migration, Room, RowWords, SearchIndex

__all__ = [
    "Act",
    "HistoryTable",
    "Migration",
    "Project",
    "Room",
    "RowWords",
    "SearchIndex",
    "act",
    "noting_acts",
    "reading",
]
