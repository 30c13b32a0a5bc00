"""Findings as a file: how strong each is in numbers, and of the quotes only cleared ones.

Counts of failures leave as outsiders may see them. Of who spoke no more is said than of several.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from common.errors import BadInput
from common.words import day_words
from common.written_tables import WrittenSheet, csv_bytes, xlsx_bytes
from evidence.findings.ends import ends_of
from evidence.findings.model import MOVE_WORDS, STATUS_WORDS
from evidence.findings.rating import rated
from evidence.findings.standing import Standing, standings
from evidence.findings.strength import FailsIn, RuleFails, Strength
from research.clearance import ClearedQuote, among_many, cleared_only, less_shown_words
from research.model import QuoteView
from research.recognising import FEWEST
from research.services import quotes_by_id
from research.services.recognising import crowd
from storage import Project, reading
from storage.register import councils, is_illustrative, project_facts
from validation.disclosure import mark_of
from validation.disclosure.setting import Setting
from validation.services.disclosing import outside_door

ILLUSTRATIVE = "Illustrative"
HEADINGS = (
    *("Number", "Finding", "Status", "Last decided", "Evidence changed since"),
    *("People for", "People against", "People asked", "Councils heard in", "Councils asked"),
    *("Heard from", "Quotes for", "Quotes against", "In words", "How its rules fail"),
    *("Rests on", "Spoken against by", "No longer in the project"),
    *("Cleared quotes", "Quotes left out"),
)
QUOTE_HEADINGS = (
    *("Finding number", "For or against", "Quote", "Council", "Participant", "Role"),
    *("User group", "Quote number"),
)
RATE_HEADINGS = (
    *("Finding number", "Rule", "What it looks at", "Council", "Run", "Counted in", "Count"),
    *("Children in the return", "Per 100 children", "95% limits from", "to", "In words"),
)
_WIDTHS = (8, 60, 12, 24, 40, 8, 8, 8, 8, 8, 30, 8, 8, 60, 60, 40, 40, 30, 60, 10)
_QUOTE_WIDTHS = (8, 12, 80, 20, 20, 24, 20, 8)
_RATE_WIDTHS = (8, 8, 50, 16, 40, 10, 8, 10, 10, 10, 10, 40)


@dataclass(frozen=True)
class ExportedFindings:
    """The file, how many findings are in it, how many quotes' words, and how many stayed here."""

    content: bytes = field(repr=False)
    findings: int
    quotes: int
    left_out: int
    less_shown: int

    @property
    def remark(self) -> str:
        """What to know about the file, empty for nothing."""
        return less_shown_words(self.less_shown)


@dataclass(frozen=True)
class FindingRows:
    """Findings, their quotes and how their rules fail, as rows with the headings first."""

    findings: list[list[object]] = field(repr=False)
    quotes: list[list[object]] = field(repr=False)
    rates: list[list[object]] = field(repr=False)
    left_out: int
    less_shown: int


@dataclass(frozen=True)
class _Told:
    """The quotes behind one finding as outsiders may see them; how many may not be seen."""

    quotes: tuple[tuple[str, ClearedQuote], ...]
    left_out: int
    less: int
    invented: bool


def export_findings(project: Project, to: Literal["csv", "xlsx"]) -> ExportedFindings:
    """Every finding with its strength, as a CSV or Excel file.

    The workbook has two sheets more: a row a quote that may leave, and a row a rule and council.
    What is invented says so. No cell can be taken for a formula; the same content gives the same
    bytes.
    """
    if to not in ("csv", "xlsx"):
        raise BadInput("findings cannot be written so", remedy="Choose csv or xlsx")
    made = finding_rows(project)
    sheets = (
        WrittenSheet("findings", _WIDTHS, made.findings),
        WrittenSheet("quotes", _QUOTE_WIDTHS, made.quotes),
        WrittenSheet("failure rates", _RATE_WIDTHS, made.rates),
    )
    return ExportedFindings(
        csv_bytes(made.findings) if to == "csv" else xlsx_bytes(sheets),
        len(made.findings) - 1,
        len(made.quotes) - 1,
        made.left_out,
        made.less_shown,
    )


def finding_rows(project: Project) -> FindingRows:
    """The same as rows: findings, a row a quote that may leave, a row a rule and council."""
    with reading(project) as db:
        door = outside_door(project)
        whole = project_facts(db).illustrative
        invented = {each.id for each in councils(db) if is_illustrative(db, each.id)}
        every = tuple(
            replace(each, strength=rated(project, each.strength, door))
            for each in standings(project, door)
        )
        told = _all_told(project, every, invented)
        rows = [_row(project, each, told[each.finding.id]) for each in every]
    quotes = [_quote_rows(each, told[each.finding.id]) for each in every]
    rates = [_rate_rows(each, door.setting) for each in every]
    marks = [ILLUSTRATIVE if whole or told[each.finding.id].invented else "" for each in every]
    return FindingRows(
        _marked(HEADINGS, [[row] for row in rows], marks),
        _marked(QUOTE_HEADINGS, quotes, marks),
        _marked(RATE_HEADINGS, rates, marks),
        sum(each.left_out for each in told.values()),
        sum(each.less for each in told.values()),
    )


def _marked(
    headings: tuple[str, ...], rows: list[list[list[object]]], marks: list[str]
) -> list[list[object]]:
    """The rows of each finding under the headings, with what is invented marked where any is."""
    column = [ILLUSTRATIVE] if any(marks) else []
    found: list[list[object]] = [[*headings, *column]]
    for some, mark in zip(rows, marks, strict=True):
        found += ([*row, *([mark] if column else [])] for row in some)
    return found


def _all_told(
    project: Project, every: tuple[Standing, ...], invented: set[int]
) -> Mapping[int, _Told]:
    wanted = {
        quote for each in every for quote in each.strength.quotes_for | each.strength.quotes_against
    }
    held = {each.id: each for each in quotes_by_id(project, wanted)}
    return {each.finding.id: _told(project, each.strength, held, invented) for each in every}


def _told(
    project: Project, strong: Strength, held: Mapping[int, QuoteView], invented: set[int]
) -> _Told:
    sides = [("for", each) for each in sorted(strong.quotes_for)]
    sides += [("against", each) for each in sorted(strong.quotes_against)]
    behind = [(side, held[each]) for side, each in sides if each in held]
    stances: dict[int, list[str]] = {}
    for side, quote in behind:
        stances.setdefault(quote.id, []).append(side)
    through, left_out = cleared_only({quote.id: quote for _, quote in behind}.values())
    shown, less = among_many(through, crowd(project))
    failing = {c.council_id for rule in strong.rules for c in rule.cells if c.run_id is not None}
    theirs = {quote.council_id for _, quote in behind} | failing
    return _Told(
        tuple((" and ".join(stances[each.id]), each) for each in shown),
        left_out,
        less,
        bool(theirs & invented),
    )


def _row(project: Project, each: Standing, told: _Told) -> list[object]:
    strong, finding = each.strength, each.finding
    last = each.moves[-1] if each.moves else None
    decided = f"{MOVE_WORDS[last.what]}, {day_words(last.decided_at[:10])}" if last else ""
    ends = [end for end in ends_of(project, each.items) if end.quote is None]
    people: list[object] = ["", "", strong.asked, "", len(strong.met)]
    if strong.is_linked and strong.asked:
        people = [
            *(strong.people_for, strong.people_against, strong.asked),
            *(len(strong.heard_in), len(strong.met)),
        ]
    here = [end for end in ends if not end.gone]
    lines = [f"{_side(side)}“{quote.text}” ({_by(quote)})" for side, quote in told.quotes]
    return [
        *(finding.id, finding.claim, STATUS_WORDS[finding.status], decided),
        *(each.changed_words(), *people, _heard_from(strong)),
        *(len(strong.quotes_for), len(strong.quotes_against), strong.words(FEWEST)),
        "\n".join(_rule_line(rule) for rule in strong.rules),
        "\n".join(end.words for end in here if end.item.stance == "for"),
        "\n".join(end.words for end in here if end.item.stance == "against"),
        "\n".join(end.words for end in ends if end.gone),
        *("\n".join(lines), told.left_out),
    ]


def _side(side: str) -> str:
    return "" if side == "for" else f"{side[:1].upper()}{side[1:]}: "


def _by(quote: ClearedQuote) -> str:
    said = [quote.role or quote.user_group or quote.participant or "nobody named"]
    return ", ".join(said + ([quote.council] if quote.council else []))


def _heard_from(strong: Strength) -> str:
    """The groups somebody spoke for it from; of a group of few asked only that it is another."""
    groups = [each for each in strong.roles if each.people_for]
    many = [each.name for each in groups if each.asked >= FEWEST]
    return "; ".join([*many, *(["others"] if len(many) < len(groups) else [])])


def _rule_line(rule: RuleFails) -> str:
    if not rule.known:
        return f"Rule {rule.code} is no longer in the catalogue"
    councils_told = "; ".join(f"{each.council} {cell_words(each)}" for each in rule.cells)
    return f"Rule {rule.code}: {councils_told}"


def cell_words(cell: FailsIn) -> str:
    """A council's rate with its limits: "7.5 rows per 100 children (27 ÷ 358), 4.3 to 10.8"."""
    return f"{cell.words}, 95% limits {cell.limits}" if cell.limits else cell.words


def _quote_rows(each: Standing, told: _Told) -> list[list[object]]:
    return [
        [
            *(each.finding.id, side, quote.text, quote.council or "", quote.participant or ""),
            *(quote.role, quote.user_group or "", quote.id),
        ]
        for side, quote in told.quotes
    ]


def _rate_rows(each: Standing, setting: Setting) -> list[list[object]]:
    return [
        [
            *(each.finding.id, rule.code, rule.label, cell.council, cell.run_words),
            *(each.strength.runs.unit if cell.run_id is not None else "", _count(cell, setting)),
            "" if cell.children is None else cell.children,
            *(_per_100(number) for number in (_rate(cell), cell.low, cell.high)),
            cell.words,
        ]
        for rule in each.strength.rules
        for cell in rule.cells
    ]


def _rate(cell: FailsIn) -> float | None:
    """The rate; 0 too where a rule passed of which nobody counts more."""
    return 0.0 if cell.count == 0 and cell.children else cell.rate


def _count(cell: FailsIn, setting: Setting) -> object:
    if cell.status == "hidden":
        return mark_of(setting)
    return "" if cell.count is None else cell.count


def _per_100(number: float | None) -> object:
    return "" if number is None else round(100 * number, 2)
