"""Findings in a report: each claim with its strength, learnings beside quotes, what is against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from common.words import count_of, day_words, listed
from evidence.findings.ends import End, ends_of
from evidence.findings.exporting import cell_words
from evidence.findings.model import STATUS_WORDS
from evidence.findings.rating import rated
from evidence.findings.standing import Standing, standings
from evidence.findings.strength import Strength
from evidence.findings.surroundings import saturation_words
from evidence.model import KIND_WORDS
from evidence.options.linked import options_with
from evidence.options.services import ranking
from evidence.options.standing import outcome_words
from presenting.documents.model import Block, Heading, Note, Paragraph, items, table
from presenting.documents.sources import Sources, quoted
from research.recognising import FEWEST
from research.services.themes import members, themes
from research.themes.model import with_parts

MOST_QUOTES = 4
LONGEST_HEADING = 140
NONE_YET = (
    "No finding has been written down yet: a finding is a claim with the evidence for and against "
    "it. What was heard so far stands under painpoints and innovations."
)


def summary(held: Sources) -> list[Block]:
    """Every claim with how strong it is, in a table."""
    rows = [
        (each.finding.claim, STATUS_WORDS[each.finding.status], each.strength.words(FEWEST))
        for each in standings(held.project, held.door)
    ]
    if not rows:
        return [Heading("Summary"), Paragraph(NONE_YET)]
    head = ("Headline finding", "Status", "How strong it is")
    agreed = sum(row[1] == STATUS_WORDS["agreed"] for row in rows)
    return [
        Heading("Summary"),
        Paragraph(
            f"{count_of(len(rows), 'finding')}, of which the team has agreed on {agreed:,}. "
            "Each stands further on with what it rests on and what speaks against it."
        ),
        *table("Headline findings", head, rows, (42, 17, 41)),
    ]


def findings(held: Sources) -> list[Block]:
    """A part for each finding."""
    every = standings(held.project, held.door)
    blocks: list[Block] = [Heading("Findings")]
    if not every:
        return [*blocks, Paragraph(NONE_YET)]
    for number, each in enumerate(every, start=1):
        blocks += _finding(held, number, each)
    return blocks


def shortened(words: str, longest: int = LONGEST_HEADING) -> str:
    """Words that fit a heading and a list of contents."""
    if len(words) <= longest:
        return words
    cut = words[: longest - 1]
    # Between words, unless there is no blank in all of it.
    return f"{(cut.rpartition(' ')[0] or cut).rstrip(' ,;:')}…"


def _finding(held: Sources, number: int, each: Standing) -> list[Block]:
    strong = rated(held.project, each.strength, held.door)
    ends = ends_of(held.project, each.items)
    claim = each.finding.claim
    last = each.moves[-1] if each.moves else None
    status = STATUS_WORDS[each.finding.status]
    when = f", {day_words(last.decided_at[:10])}" if last else ""
    changed = f" {each.changed_words()}" if each.changed_words() else ""
    blocks: list[Block] = [
        Heading(shortened(f"{number}. {claim}"), 2),
        Paragraph(claim, "Headline finding:"),
        Paragraph(strong.words(FEWEST), "How strong it is:"),
        Paragraph(f"{status}{when}.{changed}", "Status:"),
    ]
    head = ("Learning", "Supporting quotes")
    blocks += table(
        "Learning and supporting quotes", head, _learnings(held, each, strong), (36, 64)
    )
    blocks += _against(held, strong, ends)
    blocks += _where(strong)
    blocks += _fails(strong)
    blocks += _rest(ends)
    return [*blocks, *_came_of_it(held, each)]


def _learnings(held: Sources, each: Standing, strong: Strength) -> list[tuple[str, str]]:
    """A row for each thing that it rests on and people spoke of; its own quotes first."""
    inside: Mapping[int, str] = {
        e.id: f"{KIND_WORDS[e.kind]}: {e.title}" for e in held.links.painpoints
    }
    titles = {e.id: e for e in themes(held.project)}
    parts = with_parts(titles.values())
    rows, told = list[tuple[str, str]](), set[int]()
    own = [int(str(i.to)) for i in each.items if i.kind == "quote" and i.stance == "for"]
    if mine := strong.quotes_for & set(own):
        rows.append(("Said of the finding itself", _cell(held, mine)))
        told |= mine
    for item in (i for i in each.items if i.stance == "for"):
        behind = set[int]()
        if item.kind == "painpoint" and int(str(item.to)) in inside:
            called = inside[int(str(item.to))]
            behind = {q for side in held.of_painpoint(int(str(item.to))).values() for q in side}
        elif item.kind == "theme" and (theme := titles.get(int(str(item.to)))):
            called = f"Theme: {theme.statement or theme.name}"
            inner = parts.get(theme.id, (theme.id,))
            behind = {m.quote_id for m in members(held.project, inner) if m.quote_id}
        else:
            continue
        rows.append((called, _cell(held, behind & strong.quotes_for)))
        told |= behind
    if left := strong.quotes_for - told:
        rows.append(("Said besides", _cell(held, left)))
    return rows


def _cell(held: Sources, ids: Iterable[int]) -> str:
    wanted = set(ids)
    return quoted(held.quotes(wanted), MOST_QUOTES, wanted)


def _against(held: Sources, strong: Strength, ends: tuple[End, ...]) -> list[Block]:
    """What speaks against it; that nothing does is said too."""
    other = [e.words for e in ends if e.item.stance == "against" and not e.gone and not e.quote]
    against = strong.quotes_against
    if not against and not other:
        return [Paragraph("Nothing linked speaks against it.", "Evidence against:")]
    people = f"{count_of(strong.people_against, 'person', 'people')} asked spoke against it."
    rows = [("Said against it", _cell(held, against))] if against else []
    rows += [("Also against it", words) for words in other]
    return [
        Paragraph(people, "Evidence against:"),
        *table("What speaks against it", ("What", "Evidence against"), rows, (36, 64)),
    ]


def _where(strong: Strength) -> list[Block]:
    rows = [
        (each.council, each.people_for, each.people_against, each.asked)
        if each.asked
        else (each.council, "not asked", "not asked", 0)
        for each in strong.councils
    ]
    head = ("Council", "People for", "People against", "People asked")
    if not strong.is_linked:
        return []
    return table("Where it was heard", head, rows, (40, 20, 20, 20), numbers=(1, 2, 3))


def _fails(strong: Strength) -> list[Block]:
    """How the rules that go with it fail, each rate with its limits."""
    rows = [
        (rule.code if place else f"{rule.code}: {rule.label}", cell.council, cell_words(cell))
        for rule in strong.rules
        if rule.known
        for place, cell in enumerate(rule.cells)
    ]
    head = ("Rule", "Council", "How often it fails")
    return table("Rules that go with it", head, rows, (40, 18, 42), source=strong.runs.words)


def _rest(ends: tuple[End, ...]) -> list[Block]:
    """Steps, differences and data it rests on; how much of what it rested on was withdrawn."""
    kinds = ("step", "difference", "data")
    words = [
        end.words
        for end in ends
        if end.item.kind in kinds and end.item.stance == "for" and not end.gone
    ]
    gone = [end.words for end in ends if end.gone]
    blocks: list[Block] = [Paragraph("Also rests on:"), *items(words)] if words else []
    if gone:
        blocks.append(Paragraph(f"{'; '.join(gone)}.", "Withdrawn since:"))
    return blocks


def _came_of_it(held: Sources, each: Standing) -> list[Block]:
    found = ranking(held.project)
    told = []
    for option_id, title in options_with(held.project, "finding", each.finding.id).items():
        row = found.row_of(option_id)
        told.append(f"{title} ({outcome_words(row)})" if row else title)
    words = f"{listed(told)}." if told else "No option has been linked to it yet."
    return [Paragraph(words, "What came of it:")]


def enough(held: Sources) -> list[Block]:
    """Whether asking more people still brought anything new."""
    return [Note(saturation_words(held.project))]
