"""User needs as a file: each with how much it rests on, and of the quotes only cleared ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from common.written_tables import WrittenSheet, csv_bytes, xlsx_bytes
from evidence.people.services import Evidence, all_evidence
from research.clearance import ClearedQuote, among_many, cleared_only, less_shown_words
from research.personas.model import Need
from research.services import needs as need_services
from research.services import personas as persona_services
from research.services.personas import QuoteBehind
from research.services.recognising import crowd
from storage import Project, reading
from storage.register import councils, is_illustrative, project_facts

ILLUSTRATIVE = "Illustrative"
NEED_HEADINGS = (
    *("Number", "Persona", "User group", "As a", "I need", "So that I can", "User need"),
    *("What it rests on", "Quotes for", "People for", "Councils", "People against"),
    *("Painpoints and innovations", "Cleared quotes", "Quotes left out"),
)
QUOTE_HEADINGS = (
    *("Need number", "For or against", "Quote", "Council", "Participant", "Role"),
    *("User group", "Quote number"),
)
_NEED_WIDTHS = (8, 28, 20, 24, 40, 40, 70, 50, 10, 10, 10, 10, 12, 60, 10)
_QUOTE_WIDTHS = (8, 12, 80, 20, 20, 24, 20, 8)


@dataclass(frozen=True)
class ExportedNeeds:
    """The file, how many needs are in it, how many quotes' words, and how many stayed here."""

    content: bytes = field(repr=False)
    needs: int
    quotes: int
    left_out: int
    less_shown: int

    @property
    def remark(self) -> str:
        """What to know about the file, empty for nothing."""
        return less_shown_words(self.less_shown)


@dataclass(frozen=True)
class NeedRows:
    """User needs and their quotes as rows, headings first; how many quotes stayed here."""

    needs: list[list[object]] = field(repr=False)
    quotes: list[list[object]] = field(repr=False)
    left_out: int
    less_shown: int


@dataclass(frozen=True)
class _Told:
    """The quotes behind one need as outsiders may see them; how many may not be seen.

    ``invented``: some of what it rests on is of an illustrative council.
    """

    quotes: tuple[tuple[str, ClearedQuote], ...]
    left_out: int
    less: int
    invented: bool


def export_needs(project: Project, to: Literal["csv", "xlsx"]) -> ExportedNeeds:
    """Every user need in its order, with counts of people and councils, as a CSV or Excel file.

    Counts are of all quotes; the words only of those cleared for sharing, and where fewer than
    three like somebody were asked less is said of who said them. The workbook has a second sheet
    with a row a quote. What is invented says so. No cell can be taken for a formula, and the same
    content gives the same bytes.
    """
    made = need_rows(project)
    sheets = (
        WrittenSheet("user needs", _NEED_WIDTHS, made.needs),
        WrittenSheet("quotes", _QUOTE_WIDTHS, made.quotes),
    )
    return ExportedNeeds(
        csv_bytes(made.needs) if to == "csv" else xlsx_bytes(sheets),
        len(made.needs) - 1,
        len(made.quotes) - 1,
        made.left_out,
        made.less_shown,
    )


def need_rows(project: Project) -> NeedRows:
    """Every user need and the quotes of each that may leave, as rows."""
    with reading(project) as db:
        whole = project_facts(db).illustrative
        invented = {each.id for each in councils(db) if is_illustrative(db, each.id)}
        known = all_evidence(project).needs
        order = [each for _persona, group in by_persona(project) for each in group]
        names = {each.id: each for each in persona_services.personas(project)}
        told = {each.id: _told(project, each, invented) for each in order}
    marked = whole or any(each.invented for each in told.values())
    rows: list[list[object]] = [[*NEED_HEADINGS]]
    quotes: list[list[object]] = [[*QUOTE_HEADINGS]]
    for each in order:
        persona = names.get(each.facts.persona_id or 0)
        of = ("", "") if persona is None else (persona.name, persona.facts.user_group or "")
        mark = [ILLUSTRATIVE if whole or told[each.id].invented else ""] if marked else []
        rows.append([*_need_row(each, of, known[each.id], told[each.id]), *mark])
        quotes += ([*row, *mark] for row in _quote_rows(each, told[each.id]))
    if marked:
        rows[0].append(ILLUSTRATIVE)
        quotes[0].append(ILLUSTRATIVE)
    return NeedRows(
        rows,
        quotes,
        sum(each.left_out for each in told.values()),
        sum(each.less for each in told.values()),
    )


def by_persona(project: Project) -> list[tuple[int | None, list[Need]]]:
    """The needs of each persona that has any, in their order; those of no persona last."""
    with reading(project):
        needs = need_services.needs(project)
        ids = [each.id for each in persona_services.personas(project)]
    found = [(of, [each for each in needs if each.facts.persona_id == of]) for of in (*ids, None)]
    return [(of, some) for of, some in found if some]


def _told(project: Project, need: Need, invented: set[int]) -> _Told:
    behind: Sequence[QuoteBehind] = persona_services.behind(project, "need", need.id)
    stances: Mapping[int, str] = {each.quote.id: each.link.stance for each in behind}
    through, left_out = cleared_only(each.quote for each in behind)
    shown, less = among_many(through, crowd(project))
    return _Told(
        tuple((stances[each.id], each) for each in shown),
        left_out,
        less,
        any(each.quote.council_id in invented for each in behind),
    )


def _need_row(need: Need, of: tuple[str, str], evidence: Evidence, told: _Told) -> list[object]:
    strength, facts = evidence.strength, need.facts
    lines = [
        f"{'Against: ' if stance == 'against' else ''}“{quote.text}” ({_by(quote)})"
        for stance, quote in told.quotes
    ]
    return [
        *(need.id, *of, facts.as_a, facts.i_need, facts.so_that, facts.sentence()),
        *(evidence.words(), strength.quotes, strength.people, strength.councils),
        *(strength.against, len(evidence.bearing), "\n".join(lines), told.left_out),
    ]


def _by(quote: ClearedQuote) -> str:
    said = [quote.role or quote.user_group or quote.participant or "nobody named"]
    return ", ".join(said + ([quote.council] if quote.council else []))


def _quote_rows(need: Need, told: _Told) -> list[list[object]]:
    return [
        [
            *(need.id, stance, quote.text, quote.council or "", quote.participant or ""),
            *(quote.role, quote.user_group or "", quote.id),
        ]
        for stance, quote in told.quotes
    ]
