"""Taking typed values out of parsed JSON, with errors that say which element is wrong and where."""

from __future__ import annotations

import json
import math
import re
from datetime import date
from typing import Any

from common.errors import BadInput


class Place:
    """Where in which file something was said: names elements, and their lines where it can.

    ``text`` is the file's own text; without it (a row of the project) only elements are named.
    """

    def __init__(self, name: str, text: str | None = None) -> None:
        self.name, self.text = name, text

    def of(self, what: str, key: str = "", value: str = "", occurrence: int = 1) -> str:
        """ "map.json, line 12, step “w5”"; the line is that of ``"key": "value"``."""
        line = self._line(key, value, occurrence) if value else None
        parts = [self.name, f"line {line}" if line else "", what]
        return ", ".join(part for part in parts if part)

    def _line(self, key: str, value: str, occurrence: int) -> int | None:
        if self.text is None:
            return None
        forms = {json.dumps(value), json.dumps(value, ensure_ascii=False)}
        either = "|".join(re.escape(form) for form in sorted(forms))
        pattern = rf'"{re.escape(key)}"\s*:\s*(?:{either})' if key else f"(?:{either})"
        for number, match in enumerate(re.finditer(pattern, self.text), start=1):
            if number == occurrence:
                return self.text.count("\n", 0, match.start()) + 1
        return None


class Taking:
    """One JSON object being read: each key is taken once, and what is left over is ``rest()``.

    Every method raises BadInput, naming the element, where the value is of another type. A null
    counts as not said.
    """

    def __init__(self, raw: object, where: str) -> None:
        if not isinstance(raw, dict):
            raise BadInput("it must be an object in curly brackets", where=where)
        self._left: dict[str, Any] = dict(raw)
        self.where = where

    def has(self, key: str) -> bool:
        """Whether the key is still there, even as null."""
        return key in self._left

    def raw(self, key: str) -> Any:
        """The value as it is, None where it is missing."""
        return self._left.pop(key, None)

    def rest(self) -> dict[str, Any]:
        """What nobody took, in the file's order."""
        return self._left

    def text(self, key: str) -> str | None:
        """Text, or None where it is missing."""
        value = self.raw(key)
        if value is not None and not isinstance(value, str):
            raise self.wrong(key, "text")
        return value

    def needed_text(self, key: str) -> str:
        """Text that is not empty."""
        value = self.text(key)
        if not value:
            raise BadInput(f"it has no “{key}”", where=self.where, remedy=f"Give it “{key}”")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text alone counts as a list of one."""
        value = self.raw(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.wrong(key, "a list of texts")
        return tuple(value)

    def number(self, key: str) -> float | None:
        """A finite number."""
        return as_number(self.raw(key), key, self.where)

    def count(self, key: str) -> int | None:
        """A whole number from 0 upwards, small enough to be a number of times."""
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1_000_000:
            raise self.wrong(key, "a whole number")
        return value

    def flag(self, key: str) -> bool | None:
        """True, false, "yes", "no", or "unknown" and nothing for not known."""
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            words = value.strip().casefold()
            if words in ("yes", "no"):
                return words == "yes"
            if words in ("unknown", ""):
                return None
        raise self.wrong(key, "yes, no or unknown")

    def iso_date(self, key: str) -> str | None:
        """A date written 2026-06-30."""
        value = self.text(key)
        if value is None:
            return None
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise self.wrong(key, "a date such as 2026-06-30") from None

    def things(self, key: str) -> list[Any]:
        """A list of anything."""
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(key, "a list")
        return value

    def by_name(self, key: str) -> dict[str, Any]:
        """An object, empty where it is missing."""
        value = self.raw(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.wrong(key, "an object")
        return value

    def wrong(self, key: str, wanted: str) -> BadInput:
        """The error for a value of another kind than is wanted."""
        return BadInput(f"its “{key}” must be {wanted}", where=self.where)


def as_number(value: object, key: str, where: str) -> float | None:
    """A finite number as it is, None for null; BadInput for anything else."""
    if value is None:
        return None
    if not isinstance(value, bool) and isinstance(value, int | float):
        try:
            if math.isfinite(value):
                return value
        except OverflowError:
            pass
    raise BadInput(f"its “{key}” must be a number", where=where)
