"""Tables of personas and user needs, with what each rests on."""

from __future__ import annotations

from dataclasses import replace

from evidence.people.exporting import need_rows
from evidence.people.services import all_evidence
from presenting.documents.people import shown_personas
from presenting.tables.held import Held
from presenting.tables.model import (
    Field,
    Sheet,
    from_export,
    illustrative_field,
    number_field,
    sheet,
)
from research.personas.model import POINT_KINDS
from research.services.personas import every_point

_PERSONA_FIELDS = (
    number_field(),
    Field("persona", "Persona", "What it is called", width=30, typed=True),
    Field("user_group", "User group", "The user group it stands for", blank="None given"),
    Field("role", "Role", "Roles it stands for", width=36, blank="None given", typed=True),
    Field("summary", "Summary", "In a sentence or two", width=60, blank="None", open=False),
    Field("rests_on", "What it rests on", "Quotes, people and councils", width=50),
    illustrative_field(),
)

_POINT_FIELDS = (
    number_field(),
    Field(
        "persona",
        "Persona number",
        "The persona it is of",
        "integer",
        refers=("personas", "number"),
    ),
    Field("kind", "Kind", "Does, wants, struggles with or works with", one_of=POINT_KINDS),
    Field("point", "Point", "What it says", width=60, typed=True),
    illustrative_field(),
)


def personas_sheets(held: Held) -> list[Sheet]:
    """Personas with their points, and user needs with the quotes they rest on."""
    shown, known = shown_personas(held.sources), all_evidence(held.project).personas
    alone = "Personas that rest on one person alone, who might be known by it."
    rows = [
        (
            *(e.id, e.name, e.facts.user_group, e.facts.role, e.facts.summary),
            *(known[e.id].words(), held.mark()),
        )
        for e in shown
    ]
    personas = sheet(
        "personas",
        "Personas",
        "Kinds of people, drawn from what was said.",
        _PERSONA_FIELDS,
        rows,
        key=("number",),
        left_out=alone,
    )
    ids = {each.id for each in shown}
    points = [
        (e.id, e.persona_id, e.kind, e.words, held.mark())
        for e in every_point(held.project)
        if e.persona_id in ids
    ]
    return [
        personas,
        sheet(
            "persona_points",
            "Persona points",
            "What personas do, want, struggle and work with.",
            _POINT_FIELDS,
            points,
            key=("number",),
            left_out=alone,
        ),
        *_needs(held),
    ]


def _needs(held: Held) -> list[Sheet]:
    made = need_rows(held.project)
    shown = {each.name for each in shown_personas(held.sources)}
    fields = (
        number_field(),
        Field(
            "persona",
            "Persona",
            "Whose need it is",
            width=28,
            blank="Of no persona shown",
            typed=True,
        ),
        Field("as_a", "As a", "Who needs it", width=24, typed=True),
        Field("i_need", "I need", "What they need", width=44, typed=True),
        Field("so_that", "So that I can", "What for", width=44, blank="Not said", typed=True),
        Field("need", "User need", "The whole sentence", width=70, typed=True),
        Field("rests_on", "What it rests on", "In words", width=50),
        Field("quotes_for", "Quotes for", "Quotes it rests on, cleared or not", "integer", 9),
        Field("people_for", "People for", "People asked who said so", "integer", 9),
        Field("councils", "Councils", "Councils it was heard in", "integer", 9),
        Field("people_against", "People against", "People asked who contradicted it", "integer", 9),
        illustrative_field(),
    )
    needs = from_export(
        "user_needs",
        "User needs",
        "Needs as sentences, with what each rests on.",
        fields,
        made.needs,
        key=("number",),
    )
    at = 1
    rows = tuple(
        row if row[at] in shown else (*row[:at], None, *row[at + 1 :]) for row in needs.rows
    )
    link = (
        Field("need", "Need number", "The user need", "integer", refers=("user_needs", "number")),
        Field(
            "stance",
            "For or against",
            "Whether the quote bears it or contradicts it",
            one_of=("for", "against"),
        ),
        Field("quote", "Quote number", "The cleared quote", "integer", refers=("quotes", "number")),
        illustrative_field(),
    )

    return [
        replace(needs, rows=rows),
        from_export(
            "need_quotes",
            "Needs and quotes",
            "Which cleared quotes a user need rests on.",
            link,
            made.quotes,
            left_out="Quotes that nobody cleared.",
        ),
    ]
