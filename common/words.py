"""Small agreements about words: names, council names, plurals, dates, safe cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from common.errors import BadInput

_THE_WORD_COUNCIL = re.compile(r"\bcouncil\b", re.IGNORECASE)
# Excel in some languages takes the wide signs for the plain ones.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


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


def one_line(text: str, what: str, longest: int) -> str:
    """A name or title on one line, blanks at its ends and double ones left out.

    Raises BadInput where it is empty, longer than ``longest`` letters, or holds what no letter is
    (control characters, halves of a character).
    """
    words = " ".join(text.split())
    if not words:
        raise BadInput(f"the {what} is empty", remedy=f"Give a {what}")
    if len(words) > longest:
        raise BadInput(f"the {what} is longer than {longest} letters", remedy="Shorten it")
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in words):
        raise BadInput(f"the {what} holds characters that are no text", remedy="Type it again")
    return words


def in_lines(text: str, what: str, longest: int) -> str:
    """Longer words as they were typed, line by line; empty lines and blanks left out.

    Raises BadInput as :func:`one_line` does, but takes what is empty.
    """
    lines = [one_line(line, what, longest) for line in text.splitlines() if line.strip()]
    joined = "\n".join(lines)
    if len(joined) > longest:
        raise BadInput(f"the {what} is longer than {longest} letters", remedy="Shorten it")
    return joined


def read_day(text: str) -> str:
    """The same day as ISO text (2026-01-31), the only form that is read.

    Raises BadInput for anything else, other ISO forms and days that do not exist included.
    """
    words = text.strip()
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", words):
        try:
            return date.fromisoformat(words).isoformat()
        except ValueError:
            pass
    raise BadInput("the date is not a day", remedy="Write it as 2026-01-31")


def day_words(iso: str) -> str:
    """ "2026-04-02" -> "2 April 2026"; anything that is no date stays as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {day:%B %Y}"


def day_typed(iso: str | None) -> str:
    """A stored day as somebody would type it: "2026-06-30" -> "30/06/2026"; nothing for none."""
    return "/".join(reversed(iso.split("-"))) if iso else ""


def typed_day(text: str) -> str | None:
    """The day somebody typed, as ISO text: 30/06/2026, 30.6.2026 or 2026-06-30; None for nothing.

    Raises BadInput for anything else.
    """
    words = text.strip()
    if not words:
        return None
    match = re.fullmatch(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})", words)
    try:
        return read_day(f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}" if match else words)
    except BadInput:
        raise BadInput("the date is not a day", remedy="Write it as 30/06/2026") from None


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


def read_unescaped(cell: str) -> str:
    """A cell as it was before :func:`safe_cell`; every other stays as it is."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_STARTS) else cell
