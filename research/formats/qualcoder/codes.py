"""Categories and codes of a QualCoder project as one tree, parents before children."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from research.exchange.ids import StableIds
from research.exchange.model import ForeignCode, Lost
from research.formats.sqlite_file.store import Row, Tables, number, words


@dataclass(frozen=True)
class Codes:
    """All codes in order, the guids of those that can be put on a text by their number, losses."""

    all: tuple[ForeignCode, ...]
    by_number: dict[int, str]
    lost: tuple[Lost, ...]

    @classmethod
    def of(cls, tables: Tables, ids: StableIds) -> Codes:
        """The codebook; a parent that is missing, or is its own descendant, is done without."""
        categories = _guids(tables.rows("code_cat"), "catid", "category", ids)
        codes = _guids(tables.rows("code_name"), "cid", "code", ids)
        found: dict[str, ForeignCode] = {}
        for row in tables.rows("code_cat"):
            if (own := number(row["catid"])) is not None:
                above = _parent(categories, row["supercatid"])
                found.setdefault(categories[own], _code(row, categories[own], above, heading=True))
        for row in tables.rows("code_name"):
            if (own := number(row["cid"])) is not None:
                above = _parent(codes, row["supercid"]) or _parent(categories, row["catid"])
                found.setdefault(codes[own], _code(row, codes[own], above))
        kept, orphans = _in_order(found)
        why = "the category or tag above them is missing, so they stand at the top"
        return cls(kept, codes, (Lost("places in the order of tags", orphans, why),))


_MISSING = "missing"


def _guids(rows: Iterable[Row], column: str, kind: str, ids: StableIds) -> dict[int, str]:
    found: dict[int, str] = {}
    for row in rows:
        if (own := number(row[column])) is not None and own not in found:
            found[own] = ids(kind, own)
    return found


def _parent(guids: dict[int, str], cell: object) -> str | None:
    """The parent's guid; None where there is none, a guid of nothing where it is missing."""
    if not isinstance(cell, int):
        return None
    return guids.get(cell, _MISSING)


def _code(row: Row, guid: str, above: str | None, *, heading: bool = False) -> ForeignCode:
    colour = "" if heading else words(row["color"]).strip()
    kind = "Category" if heading else "Tag"
    return ForeignCode(
        guid=guid,
        name=words(row["name"]).strip() or f"{kind} without a name",
        parent=above,
        description=words(row["memo"]).strip(),
        colour=colour,
        heading=heading,
    )


def _in_order(found: dict[str, ForeignCode]) -> tuple[tuple[ForeignCode, ...], int]:
    """Parents before children, and how many stand at the top for want of their parent."""
    kept: dict[str, ForeignCode] = {}
    orphans = 0
    for guid in found:
        line: dict[str, ForeignCode] = {}
        above: str | None = guid
        while above in found and above not in kept and above not in line:
            line[above] = found[above]
            above = found[above].parent
        for each in reversed(line.values()):
            rooted = each.parent is None or each.parent in kept
            orphans += not rooted
            kept[each.guid] = each if rooted else replace(each, parent=None)
    return tuple(kept.values()), orphans
