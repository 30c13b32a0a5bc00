"""Reading JSON from strangers field by field: nothing is taken that is not what it should be.

What is asked for is checked and taken; what a file holds beside it is counted, so that whoever
reads it can say what was left aside.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from common.errors import BadInput

LONGEST_TEXT = 100_000
LARGEST_NUMBER = 10_000_000
MOST_ROWS = 200_000
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_REMEDY = "Fetch the file again, or ask for it to be made anew"


def parse_json(data: bytes, where: str) -> Any:
    """What a JSON file holds. Raises BadInput where it is none, or nests too deep."""
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise BadInput("this is not JSON that can be read", where=where, remedy=_REMEDY) from None


def _no_number(word: str) -> float:
    raise ValueError(word)


def says_something(value: object) -> bool:
    """Whether a value is worth writing: a 0 is, for missing is not zero."""
    return value is not None and value is not False and value not in ("", [], {})


def as_plain(value: object) -> Any:
    """A dataclass and all within it as JSON; what says nothing (None, no, empty) is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        told = {each.name: as_plain(getattr(value, each.name)) for each in fields(value)}
        return {name: each for name, each in told.items() if says_something(each)}
    if isinstance(value, tuple | list):
        return [as_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: as_plain(each) for name, each in value.items()}
    return value


class Fields:
    """One object of a JSON file, read field by field. Every method raises BadInput.

    ``unread`` counts, over a whole file, the keys that nobody asked for: see :meth:`leave`.
    """

    def __init__(self, raw: object, where: str, unread: Counter[str] | None = None) -> None:
        if not isinstance(raw, dict):
            raise self._bad("an object should stand here", where)
        self._raw: dict[str, Any] = raw
        self.where = where
        self.unread: Counter[str] = Counter() if unread is None else unread
        self._read: set[str] = set()

    @staticmethod
    def _bad(what: str, where: str) -> BadInput:
        return BadInput(what, where=where, remedy=_REMEDY)

    def fault(self, key: str, what: str) -> BadInput:
        """An error about one field, without its value."""
        return self._bad(f"“{key}” {what}", self.where)

    def _get(self, key: str) -> Any:
        self._read.add(key)
        return self._raw.get(key)

    def has(self, key: str) -> bool:
        """Whether the field is there and says something."""
        return self._get(key) is not None

    def maybe(self, key: str, longest: int = LONGEST_TEXT) -> str | None:
        """A text, or None."""
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, str) or _NO_TEXT.search(value):
            raise self.fault(key, "should be a text")
        if len(value) > longest:
            raise self.fault(key, f"is longer than {longest:,} letters")
        return value

    def text(self, key: str, longest: int = LONGEST_TEXT) -> str:
        """A text that is there and not empty."""
        value = self.maybe(key, longest)
        if value is None or not value.strip():
            raise self.fault(key, "is missing or empty")
        return value

    def words(self, key: str, longest: int = LONGEST_TEXT) -> str:
        """A text, empty where it is not there."""
        return self.maybe(key, longest) or ""

    def one_of(self, key: str, known: Collection[str]) -> str:
        """One of the words that are known."""
        value = self.maybe(key, 200)
        if value is None or value not in known:
            raise self.fault(key, "is none of the words known here")
        return value

    def maybe_one_of(self, key: str, known: Collection[str]) -> str | None:
        """One of the words that are known, or None."""
        return self.one_of(key, known) if self.has(key) else None

    def maybe_whole(self, key: str, least: int = 0, most: int = LARGEST_NUMBER) -> int | None:
        """A whole number within its bounds, or None."""
        value = self._get(key)
        return None if value is None else self._whole(value, key, least, most)

    def whole(self, key: str, least: int = 0, most: int = LARGEST_NUMBER) -> int:
        """A whole number within its bounds."""
        return self._whole(self._get(key), key, least, most)

    def _whole(self, value: object, key: str, least: int, most: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.fault(key, f"should be a whole number from {least} to {most:,}")
        return value

    def maybe_number(self, key: str) -> float | None:
        """A number from 0 up, or None."""
        value = self._get(key)
        if value is None:
            return None
        plain = isinstance(value, int | float) and not isinstance(value, bool)
        if not plain or not 0 <= value <= LARGEST_NUMBER:
            raise self.fault(key, "should be a number from 0 up")
        return float(value)

    def flag(self, key: str) -> bool:
        """Yes or no; no where it is not there."""
        return bool(self.maybe_flag(key))

    def maybe_flag(self, key: str) -> bool | None:
        """Yes, no or None."""
        value = self._get(key)
        if value is not None and not isinstance(value, bool):
            raise self.fault(key, "should be true or false")
        return value

    def maybe_list(self, key: str, longest: int = 500) -> tuple[str, ...] | None:
        """A list of texts, or None."""
        value = self._get(key)
        if value is None:
            return None
        plain = isinstance(value, list) and len(value) <= MOST_ROWS
        if not plain or not all(isinstance(each, str) for each in value):
            raise self.fault(key, "should be a list of texts")
        if any(len(each) > longest or _NO_TEXT.search(each) for each in value):
            raise self.fault(key, "holds what is no text, or too long a one")
        return tuple(value)

    def list(self, key: str, longest: int = 500) -> tuple[str, ...]:
        """A list of texts, empty where it is not there."""
        return self.maybe_list(key, longest) or ()

    def counts(self, key: str, most: int = LARGEST_NUMBER) -> dict[str, int]:
        """Whole numbers by name, none where it is not there."""
        value = self._get(key)
        if value is None:
            return {}
        if not isinstance(value, dict) or len(value) > MOST_ROWS:
            raise self.fault(key, "should be numbers by name")
        if any(map(_NO_TEXT.search, value)):
            raise self.fault(key, "holds a name that is no text")
        return {name: self._whole(count, key, 0, most) for name, count in value.items()}

    def raw(self, key: str) -> object:
        """What stands there, for a reader of its own."""
        return self._get(key)

    def inner(self, key: str) -> Fields:
        """The object in a field; an empty one where it is not there."""
        value = self._get(key)
        return Fields({} if value is None else value, f"{self.where}, {key}", self.unread)

    def rows(self, key: str) -> Iterator[Fields]:
        """The objects of a list, each left once the next is asked for."""
        value = self._get(key)
        if value is None:
            return
        if not isinstance(value, list) or len(value) > MOST_ROWS:
            raise self.fault(key, "should be a list")
        for number, raw in enumerate(value, start=1):
            row = Fields(raw, f"{self.where}, {key} {number}", self.unread)
            yield row
            row.leave()

    def leave(self) -> None:
        """Count the keys that nobody asked for."""
        self.unread.update(key[:40] for key in self._raw.keys() - self._read)
