"""Slides of personas: what they do, want, struggle and work with, each from how many people.

A persona that rests on one person is that person: it is not shown, as whoever knows the council
could tell who it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evidence.people.services import Evidence, all_evidence
from presenting.cards.chosen import chosen
from presenting.cards.known import Known
from presenting.cards.parts import Part
from presenting.cards.quotes import LinkedQuote, left_out_ids
from presenting.cards.resting import invented_among, people, quotes_resting
from presenting.model import Refers
from presenting.nodes import Node, el, said
from research.personas.model import (
    ONE_PERSON,
    POINT_KINDS,
    Persona,
    Point,
    PointKind,
    Strength,
)
from research.services import personas as services

KIND = "Persona"
MOST_POINTS = 5
HOW_COUNTED = (
    "A kind of person, never one who was asked. At each point stands how many of those asked "
    "said so."
)
NOT_SHOWN = (
    f"{ONE_PERSON} It is not shown, so that nobody can tell who that is. Others like them have to "
    "be asked first."
)


def persona_slides(known: Known, refers: Refers) -> list[Part]:
    """A slide for each persona chosen, or for all. Raises NotFound where all chosen are gone."""
    held = {each.id: each for each in services.personas(known.project)}
    picked = chosen(refers, "personas", held)
    if not picked.things:
        return [Part("Personas", KIND, (el("p", "There is no persona yet.", class_="lead"),))]
    evidence = all_evidence(known.project).personas
    first, last = picked.things[0], picked.things[-1]
    return [
        _slide(
            known,
            each,
            evidence[each.id],
            picked.gone_words("persona") if each is last else [],
            first=each is first,
        )
        for each in picked.things
    ]


def _slide(
    known: Known, each: Persona, evidence: Evidence, after: Sequence[Node], *, first: bool
) -> Part:
    if evidence.strength.is_one_person:
        words = el("p", NOT_SHOWN, class_="lead")
        return Part("A persona that is not shown yet", KIND, (words, *after), first=first)
    points = services.points(known.project, each.id)
    strengths = services.strengths(known.project).points
    held = {point.id: quotes_resting(known.project, "point", point.id) for point in points}
    every = [quote for some in held.values() for quote in some]
    lists = [
        _list(known, kind, [p for p in points if p.kind == kind], strengths, held)
        for kind in POINT_KINDS
    ]
    about = each.facts.about()
    summary = [said("p", each.facts.summary, "lead")] if each.facts.summary else []
    return Part(
        each.name,
        KIND,
        (*summary, el("div", *lists, class_="columns halves"), *after),
        beside=(
            *([about] if about else []),
            *(["An assumption"] if evidence.is_none else []),
        ),
        note=f"{evidence.words()} {HOW_COUNTED}",
        left_out=left_out_ids(every),
        illustrative=invented_among(known, every),
        first=first,
    )


def _list(
    known: Known,
    kind: PointKind,
    points: Sequence[Point],
    strengths: Mapping[int, Strength],
    held: Mapping[int, Sequence[LinkedQuote]],
) -> Node:
    rows = [
        el(
            "li",
            said("span", each.words),
            el("div", *_strength(known, each, strengths, held), class_="small told-by"),
        )
        for each in points[:MOST_POINTS]
    ]
    rest = len(points) - len(rows)
    return el(
        "div",
        el("h3", kind.capitalize()),
        el("ul", *rows, class_="points") if rows else el("p", "Nothing yet.", class_="small"),
        el("p", f"and {rest} more", class_="small") if rest else None,
    )


def _strength(
    known: Known,
    point: Point,
    strengths: Mapping[int, Strength],
    held: Mapping[int, Sequence[LinkedQuote]],
) -> list[Node]:
    found = strengths.get(point.id, Strength())
    told = people(known, found, point.words, held[point.id])
    return told if found.people else [el("div", "An assumption: nobody asked said so"), *told]
