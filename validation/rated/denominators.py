"""What failures are divided by: always named, and unknown where nobody stated it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from validation.catalogue import UPLOAD_TABLES, Catalogue, Rule
from validation.rates import counted
from validation.report import CHILDREN

Denominator = Literal["children", "episodes", "rows"]
DENOMINATORS: tuple[Denominator, ...] = ("children", "episodes", "rows")
WORDS: Mapping[Denominator, str] = {
    "children": "children in the return",
    "episodes": "episodes in the return",
    "rows": "rows of the rule’s main table",
}
# In every table, so they say nothing of where a rule's failures are.
_EVERYWHERE = frozenset({"CHILD", "DOB"})


@dataclass(frozen=True)
class Divided:
    """A unit over a denominator: what a rate is, in words.

    ``share`` is whether it is a proportion: children out of the children of the return. Everything
    else is failures per 100, as one child may have many.
    """

    unit: str
    by: Denominator

    @property
    def share(self) -> bool:
        """Whether both count children."""
        return self.unit == CHILDREN and self.by == "children"

    @property
    def sound(self) -> bool:
        """Whether the division says anything: children are only counted out of children."""
        return self.unit != CHILDREN or self.by == "children"

    def denominator_words(self, table: str | None = None) -> str:
        """What is divided by: "children in the return", "rows of Episodes"."""
        return f"rows of {table}" if table and self.by == "rows" else WORDS[self.by]

    def words(self, table: str | None = None) -> str:
        """What the rate is: "rows per 100 rows of Episodes"."""
        what = self.denominator_words(table)
        return f"% of {what}" if self.share else f"{counted(self.unit)} per 100 {what}"

    def number(self, rate: float) -> str:
        """ "6.2%", or "12.3 rows per 100 children" without the rest of the words."""
        if self.share:
            return f"{rate:.1f}%"
        of = {"children": "children", "episodes": "episodes", "rows": "rows"}[self.by]
        return f"{rate:.1f} {counted(self.unit)} per 100 {of}"


def choices(unit: str, *, tables_known: bool = True) -> tuple[Denominator, ...]:
    """The denominators that make sense for a unit."""
    if unit == CHILDREN:
        return ("children",)
    return DENOMINATORS if tables_known else ("children", "episodes")


def main_table(rule: Rule | None) -> str | None:
    """The table a rule's failures are most likely rows of: the one that has most of its fields.

    Where two have as many, the first that the rule declares. None where none is of this year.
    """
    tables = [each for each in rule.tables if each in UPLOAD_TABLES] if rule else []
    if rule is None or not tables:
        return None
    fields = set(rule.fields) - _EVERYWHERE
    return max(tables, key=lambda each: len(fields & set(UPLOAD_TABLES[each])))


def main_tables(codes: Sequence[str], year: int, catalogue: Catalogue) -> list[str | None]:
    """The main table of each code, by the rule it stands for or the first it was split into."""
    found = []
    for code in codes:
        match = catalogue.match(code, year)
        found.append(main_table(match.rule or (match.members[0] if match.members else None)))
    return found
