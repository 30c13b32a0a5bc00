"""Tables and fields of the return, as the rule catalogue knows them; any other may be typed."""

from __future__ import annotations

from functools import cache
from typing import Literal

from validation.catalogue import (
    DERIVED_FIELDS,
    UPLOAD_TABLES,
    Catalogue,
    Rule,
    shipped,
    tables_needed,
)

FieldKind = Literal["return", "worked out", "other", "none"]
FIELD_WORDS: dict[FieldKind, str] = {
    "return": "A field of the return",
    "worked out": "Worked out from the return by the DfE portal; no file has it",
    "other": "Not a field of the return",
    "none": "",
}


def place_words(table: str, field: str) -> str:
    """ "Episodes: DECOM"; what is not known is left out."""
    return f"{table}: {field}" if table and field else table or field


def read_place(text: str) -> tuple[str, str]:
    """Table and field as typed in one box, spelt as the return does where they are of it.

    "episodes: decom" is ("Episodes", "DECOM"). Without a colon it is a table's name where it is
    one of the return's tables, else a field's; a field that one table alone has brings its table.
    """
    before, colon, after = text.partition(":")
    table, field = (before.strip(), after.strip()) if colon else ("", text.strip())
    if not colon and _alike(field, tuple(UPLOAD_TABLES)):
        return spelt(field, "")
    return spelt(table, field)


def spelt(table: str, field: str) -> tuple[str, str]:
    """Table and field as the return spells them, where they are of it; else as they are."""
    table = _alike(table, tuple(UPLOAD_TABLES)) or " ".join(table.split())
    known = UPLOAD_TABLES.get(table) or ((*_tables_of(), *DERIVED_FIELDS) if not table else ())
    field = _alike(field, known) or " ".join(field.split())
    if not table and len(having := _tables_of().get(field, ())) == 1:
        table = having[0]
    return table, field


def field_kind(table: str, field: str) -> FieldKind:
    """What a field is to the return; ``table`` may be unknown."""
    table, field = spelt(table, field)
    if not field:
        return "none"
    if table:
        return "return" if field in UPLOAD_TABLES.get(table, ()) else "other"
    if field in _tables_of():
        return "return"
    return "worked out" if field in DERIVED_FIELDS else "other"


def rules_checking(table: str, field: str, known: Catalogue | None = None) -> tuple[Rule, ...]:
    """The rules of all known years that report failures against that field, by code.

    A rule names its tables and its fields apart, so where several of its tables have the field it
    is given for each of them.
    """
    table, field = spelt(table, field)
    if field_kind(table, field) not in ("return", "worked out"):
        return ()
    return tuple(
        rule
        for rule in (known or shipped()).rules()
        if field in rule.fields and (not table or table in tables_needed(rule))
    )


@cache
def field_suggestions() -> tuple[str, ...]:
    """Every field of the return as it is typed: "Episodes: DECOM"."""
    return tuple(
        place_words(table, field) for table, fields in UPLOAD_TABLES.items() for field in fields
    )


@cache
def _tables_of() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for table, fields in UPLOAD_TABLES.items():
        for field in fields:
            found[field] = (*found.get(field, ()), table)
    return found


def _alike(word: str, known: tuple[str, ...]) -> str | None:
    """The known word this one is but for case and spacing."""
    folded = "".join(word.split()).casefold()
    return next((each for each in known if each.casefold() == folded), None)
