"""Slides of user needs, grouped by who needs them, each with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from evidence.people.services import Evidence, all_evidence
from presenting.cards.chosen import chosen, in_pages
from presenting.cards.known import Known
from presenting.cards.parts import Part
from presenting.cards.quotes import LinkedQuote, left_out_ids
from presenting.cards.resting import invented_among, people, quotes_resting
from presenting.model import Refers
from presenting.nodes import Node, el, said
from research.personas.grouping import in_groups
from research.personas.model import Need
from research.services import needs as services
from research.services.personas import personas

KIND, TITLE = "User needs", "What people need"
AT_ONCE = 6
HOW_COUNTED = (
    "People are counted, each once, never quotes. A need that rests on nothing yet is an "
    "assumption: somebody has to say it first."
)
ONE_PERSON = "1 person said so: others are to be asked before it is built on"


def need_slides(known: Known, refers: Refers) -> list[Part]:
    """The needs chosen, or all, by user group. Raises NotFound where all chosen are gone."""
    held = {each.id: each for each in services.needs(known.project)}
    picked = chosen(refers, "needs", held)
    if not picked.things:
        return [Part(TITLE, KIND, (el("p", "There is no user need yet.", class_="lead"),))]
    kinds = {each.id: each for each in personas(known.project)}
    heads = in_groups(picked.things, kinds, by_group=True)
    pages = in_pages([*heads.items()], AT_ONCE)
    return [
        _slide(
            known,
            page,
            picked.gone_words("user need") if page is pages[-1] else [],
            first=page is pages[0],
        )
        for page in pages
    ]


def _slide(
    known: Known, needs: Sequence[tuple[Need, str]], after: Sequence[Node], *, first: bool
) -> Part:
    evidence = all_evidence(known.project).needs
    held = {each.id: quotes_resting(known.project, "need", each.id) for each, _ in needs}
    body: list[Node] = []
    for head, some in groupby(needs, key=lambda each: each[1]):
        items = [_item(known, need, evidence[need.id], held[need.id]) for need, _ in some]
        body += [said("h3", head), el("ul", *items, class_="needs")]
    every = [quote for some in held.values() for quote in some]
    return Part(
        TITLE,
        KIND,
        (*body, *after),
        note=HOW_COUNTED,
        left_out=left_out_ids(every),
        illustrative=invented_among(known, every),
        first=first,
    )


def _item(known: Known, need: Need, evidence: Evidence, held: Sequence[LinkedQuote]) -> Node:
    words = [
        el("strong", piece) if theirs and piece == need.facts.i_need else piece
        for piece, theirs in need.facts.pieces()
    ]
    return el(
        "li",
        el("span", *words, dir="auto"),
        el("div", *_strength(known, need, evidence, held), class_="small told-by"),
    )


def _strength(
    known: Known, need: Need, evidence: Evidence, held: Sequence[LinkedQuote]
) -> list[Node]:
    """From how many people, in how many councils. Of one person no more than that is told."""
    found = evidence.strength
    if evidence.is_none:
        # Those who were not asked are named there; that it is an assumption then is not.
        begins = "An assumption. " if found.aside else ""
        return [el("div", el("strong", f"{begins}{evidence.words()}"))]
    if found.is_one_person:
        return [el("div", ONE_PERSON)]
    told = people(known, found, f"I need {need.facts.i_need}", held)
    return told or [el("div", evidence.words())]
