"""Painpoints and innovations, and what councils have in common: from how many of how many asked."""

from __future__ import annotations

from evidence.model import KIND_WORDS, PainpointKind
from evidence.overview import Row, matrix
from presenting.documents.model import Block, Heading, Note, Paragraph, table
from presenting.documents.sources import Sources, quoted
from research.services.common_ground import common_ground
from validation.services.rulebook import catalogue

MOST_QUOTES, MOST_RULES, MOST_SHOWN = 3, 8, 60
_KINDS: tuple[PainpointKind, ...] = ("painpoint", "innovation")
HOW_COUNTED = (
    "People are counted once, however often they said it; quotes are not counted. “Against” are "
    "people who said that it is not so."
)


def heard(held: Sources) -> list[Block]:
    """All that was not judged to be no problem, those most people spoke of first."""
    rows = [
        row
        for row in matrix(held.project, held.door).rows
        if row.painpoint.kind in _KINDS and not row.painpoint.judgement.not_a_problem
    ]
    blocks: list[Block] = [Heading("Painpoints and innovations")]
    if not rows:
        return [*blocks, Paragraph("No painpoint and no innovation has been written down yet.")]
    for kind in _KINDS:
        some = sorted((r for r in rows if r.painpoint.kind == kind), key=_most_people)
        if some:
            blocks += _of_kind(held, kind, some[:MOST_SHOWN])
        if len(some) > MOST_SHOWN:
            blocks.append(Note(_cut_words(len(some))))
    return [*blocks, Note(HOW_COUNTED)]


def _cut_words(every: int) -> str:
    return f"The first {MOST_SHOWN} of {every:,}, those most people spoke of; the workbook has all."


def people_words(row: Row) -> str:
    """ "7 of 12, 1 against": people, of those asked in all councils."""
    asked = sum(cell.people_asked for cell in row.cells)
    if not asked:
        return "Nobody asked"
    against = sum(cell.people_against for cell in row.cells)
    said = f"{sum(cell.people_for for cell in row.cells):,} of {asked:,}"
    return f"{said}, {against:,} against" if against else said


def where_words(row: Row) -> str:
    """In which councils it was heard, or that nobody was asked there."""
    told = [
        f"{cell.council.name}: {cell.heard_words()}"
        for cell in row.cells
        if cell.people_for or cell.people_against
    ]
    asked = sum(bool(cell.people_asked) for cell in row.cells)
    return "\n".join(told) or ("Not heard in any council asked" if asked else "Nobody asked")


def _of_kind(held: Sources, kind: PainpointKind, rows: list[Row]) -> list[Block]:
    name = f"{KIND_WORDS[kind]}s"
    known = catalogue(held.project)
    counted = [
        (
            row.painpoint.title,
            people_words(row),
            where_words(row),
            row.painpoint.judgement.words(),
            _rules([known.spelling(code) for code in row.rules]),
        )
        for row in rows
    ]
    head = (KIND_WORDS[kind], "People", "Where", "Impact", "Rules that go with it")
    blocks = [
        Heading(name, 2),
        *table(
            f"{name}: from how many of how many people asked",
            head,
            counted,
            (28, 12, 27, 18, 15),
            source=f"Rules: {held.runs.words()}." if held.runs else "",
        ),
    ]
    said = []
    for row in rows:
        sides = held.of_painpoint(row.painpoint.id)
        if not sides["for"] and not sides["against"]:
            continue
        lines = [quoted(held.quotes(sides["for"]), MOST_QUOTES, sides["for"])]
        if sides["against"]:
            against = quoted(held.quotes(sides["against"]), 1, sides["against"])
            lines.append(f"Against: {against}")
        more = f"\nCommentary: {row.painpoint.description}" if row.painpoint.description else ""
        said.append((f"{row.painpoint.title}{more}", "\n".join(lines)))
    return [
        *blocks,
        *table(
            f"{name} and what was said", (KIND_WORDS[kind], "Supporting quotes"), said, (36, 64)
        ),
    ]


def _rules(codes: list[str]) -> str:
    more = f" and {len(codes) - MOST_RULES} more" if len(codes) > MOST_RULES else ""
    return ", ".join(codes[:MOST_RULES]) + more or "none linked"


def _most_people(row: Row) -> tuple[int, str]:
    return -sum(cell.people_for for cell in row.cells), row.painpoint.title.casefold()


def themes(held: Sources) -> list[Block]:
    """Themes across councils: what they say, and how widely it was heard."""
    found = common_ground(held.project)
    rows = [
        (
            each.theme.name,
            each.theme.statement or "no statement yet",
            " ".join(each.words(alone=found.alone, groups=False)),
        )
        for each in sorted(found.shared, key=lambda each: -each.councils.people)[:MOST_SHOWN]
    ]
    own = len(found.own)
    blocks: list[Block] = [Heading("What councils have in common, and what differs")]
    if not rows:
        return [*blocks, Paragraph("Quotes have not been grouped into themes across councils yet.")]
    blocks += table(
        "Themes across councils",
        ("Theme", "What it says", "How widely it was heard"),
        rows,
        (22, 34, 44),
    )
    if own:
        blocks.append(
            Note(f"Besides, {own:,} themes are of one council each; the workbook has them.")
            if own > 1
            else Note("Besides, one theme is of one council; the workbook has it.")
        )
    if len(found.shared) > MOST_SHOWN:
        blocks.append(Note(_cut_words(len(found.shared))))
    return [*blocks, *(Note(each) for each in found.remarks())]
