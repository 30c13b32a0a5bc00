"""Personas and user needs: what they say, what they rest on, and quotes that show it."""

from __future__ import annotations

from evidence.people.exporting import by_persona
from evidence.people.services import all_evidence
from presenting.documents.model import Block, Heading, Paragraph, items, table
from presenting.documents.sources import Sources, quoted
from research.personas.model import POINT_KINDS, Need, Persona
from research.services.personas import behind, every_point, personas

MOST_QUOTES = 3


def shown_personas(held: Sources) -> list[Persona]:
    """The personas that may be shown: one that rests on one person alone may say who it is."""
    known = all_evidence(held.project).personas
    return [e for e in personas(held.project) if not known[e.id].strength.is_one_person]


def personas_part(held: Sources) -> list[Block]:
    """A part for each persona that may be shown."""
    known, points = all_evidence(held.project).personas, every_point(held.project)
    every = shown_personas(held)
    blocks: list[Block] = [Heading("Personas")]
    if not every:
        return [*blocks, Paragraph("There is no persona to show.")]
    for each in every:
        facts = each.facts
        of = " · ".join(part for part in (facts.role, facts.user_group or "") if part)
        blocks += [
            Heading(each.name, 2),
            *([Paragraph(of)] if of else []),
            *([Paragraph(facts.summary)] if facts.summary else []),
            Paragraph(known[each.id].words(), "What it rests on:"),
        ]
        for kind in POINT_KINDS:
            mine = [p.words for p in points if p.persona_id == each.id and p.kind == kind]
            if mine:
                blocks += [Paragraph("", f"{kind[:1].upper()}{kind[1:]}"), *items(mine)]
    return blocks


def needs_part(held: Sources) -> list[Block]:
    """Every user need as a sentence, by persona, with what it rests on."""
    grouped, known = by_persona(held.project), all_evidence(held.project).needs
    names = {each.id: each.name for each in shown_personas(held)}
    blocks: list[Block] = [Heading("User needs")]
    if not grouped:
        return [*blocks, Paragraph("No user need has been written down yet.")]
    for persona_id, group in grouped:
        of = names.get(persona_id or 0, "Of no persona")
        rows = [(e.facts.sentence(), known[e.id].words(), _quotes(held, e)) for e in group]
        head = ("User need", "What it rests on", "Supporting quotes")
        blocks += table(f"User needs: {of}", head, rows, (38, 22, 40))
    return blocks


def _quotes(held: Sources, need: Need) -> str:
    links = behind(held.project, "need", need.id)
    ids = [each.quote.id for each in links if each.link.stance == "for"]
    return quoted(held.quotes(ids), MOST_QUOTES, ids) if ids else "No quote of its own"
