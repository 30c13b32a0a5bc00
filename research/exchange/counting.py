"""How a program counts positions, as a person says it on the command line."""

from __future__ import annotations

from dataclasses import replace

from common.errors import BadInput
from research.exchange.model import Convention

_WORDS: dict[str, dict[str, str]] = {
    "code point": {"unit": "code point"},
    "utf-16 unit": {"unit": "UTF-16 unit"},
    "utf-8 byte": {"unit": "UTF-8 byte"},
    "line breaks as they are": {"newline": "as they are"},
    "line breaks crlf as one": {"newline": "CRLF as one"},
    "byte order mark not counted": {"mark": "not counted"},
    "byte order mark counted": {"mark": "counted"},
    "end exclusive": {"end": "exclusive"},
    "end inclusive": {"end": "inclusive"},
}
CHOICES = (
    "“code points”, “UTF-16 units” or “UTF-8 bytes”; then, after a comma each and only where it "
    "differs, “line breaks CRLF as one”, “byte order mark counted”, “end inclusive”"
)


def convention_of(words: str) -> Convention:
    """The convention that words name, as :meth:`Convention.words` writes it or in part.

    What is not said is as the standard has it. Raises BadInput for any other words.
    """
    found = Convention()
    for part in words.split(","):
        plain = " ".join(part.casefold().replace("_", "-").split())
        said = _WORDS.get(plain) or _WORDS.get(plain.removesuffix("s"))
        if said is None:
            raise BadInput(
                "this is no way of counting positions",
                where="--convention",
                remedy=f"Say {CHOICES}",
            )
        found = replace(found, **said)  # type: ignore[arg-type]  # the words are those it takes
    return found
