"""Small agreements about words: council names, plurals, safe cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

_THE_WORD_COUNCIL = re.compile(r"\bcouncil\b", re.IGNORECASE)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


def council_key(name: str) -> str:
    """The form councils are matched by: case, spacing and the word "Council" do not count."""
    bare = _THE_WORD_COUNCIL.sub(" ", unicodedata.normalize("NFKC", name))
    return " ".join(bare.casefold().split()) or " ".join(name.casefold().split())


def near_miss(word: str, known: Iterable[str]) -> str | None:
    """The known word that this one is probably a slip for, if there is one."""
    names = {council_key(name): name for name in known}
    close = get_close_matches(council_key(word), list(names), n=1, cutoff=0.8)
    return names[close[0]] if close else None


def count_of(number: int, one: str, many: str | None = None) -> str:
    """ "1 quote", "3 quotes", "1,204 quotes"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day_words(iso: str) -> str:
    """ "2026-04-02" -> "2 April 2026"; anything that is no date stays as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {day:%B %Y}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet will take for a formula (OWASP ASVS 1.2.10)."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value
