"""What somebody typed and could not save, kept for them through a reload of the page.

In this process's memory only, by the browser and the person; it is let go once it is saved or given
up, and what was kept longest ago goes first. Once anything is taken out of the project for good,
all that was kept of it goes: what was typed may say the same.
"""

from __future__ import annotations

from collections import OrderedDict
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from threading import Lock

from screens.look import browser, the_project, who
from storage import reading
from storage.history.acts import last_for_good

MOST = 200

_Key = tuple[str, str, str, str]


@dataclass
class _Kept:
    """What is kept, each with what had been taken out for good by then; for one thread at a time.

    Copies: two windows of one browser each change their own.
    """

    words: OrderedDict[_Key, tuple[int, object]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def only_of(self, path: str, taken_out: int) -> OrderedDict[_Key, tuple[int, object]]:
        """What may still be kept. To be asked with the lock held."""
        for key, (then, _) in list(self.words.items()):
            if key[2] == path and then != taken_out:
                del self.words[key]
        return self.words


@cache
def _kept() -> _Kept:
    return _Kept()


def _key(name: str) -> _Key | None:
    mine = browser()
    return (mine, who().person, str(the_project().path), name) if mine else None


def _taken_out() -> int:
    with reading(the_project().whole) as db:
        return last_for_good(db)


def hold_over(name: str, what: object) -> None:
    """Keep something for this person in this browser, as it is now."""
    if key := _key(name):
        now, kept = _taken_out(), _kept()
        with kept.lock:
            held = kept.only_of(key[2], now)
            held[key] = (now, copy(what))
            held.move_to_end(key)
            if len(held) > MOST:
                held.popitem(last=False)


def of_this_browser(name: str) -> object | None:
    """What was kept for them, if anything."""
    key, kept = _key(name), _kept()
    if key is None or key not in kept.words:
        return None
    now = _taken_out()
    with kept.lock:
        _, found = kept.only_of(key[2], now).get(key, (now, None))
        return copy(found)


def let_go(name: str) -> None:
    """It is saved, or given up."""
    if key := _key(name):
        with _kept().lock:
            _kept().words.pop(key, None)
