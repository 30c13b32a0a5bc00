"""Tables of what councils do: maps with their steps and ways, and which steps are the same work."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.activities import activities
from evidence.crossing.exporting import crossing_rows
from presenting.tables.held import Held, yes_no
from presenting.tables.model import (
    Field,
    Sheet,
    council_field,
    from_export,
    illustrative_field,
    number_field,
    sheet,
)
from process_maps.formats.sheet import Sheet as MapSheet
from process_maps.formats.tables.writing import all_tables
from process_maps.pairing.aligned import aligned
from process_maps.pairing.deciding import decisions_of
from process_maps.services import StoredMap, map_by_id, maps

_STEP_COLUMNS = (
    ("step", "step", "Its words", 44),
    ("kind", "kind", "Step, decision, deadline and so on", 16),
    ("phase", "phase", "The part of the year it is in", 22),
    ("who", "who", "Who does it", 28),
    ("systems", "systems", "In which systems", 24),
    ("artefacts", "artefacts", "With which documents and files", 24),
    ("fields", "fields", "Fields of the return it writes", 18),
    ("fixed_in", "fixed in", "Where errors are put right", 22),
    ("written_back", "written back", "Whether corrections go back into the system", 12),
    ("automatic", "automatic", "Whether it is done automatically", 12),
    ("triage", "triage", "How errors are dealt with", 22),
    ("effort", "effort", "Hours of work", 22),
    ("duration", "duration", "How long it takes", 18),
    ("evidence", "evidence", "How it is known", 20),
)
_ENDS = (("from", "From", "The step it leaves"), ("to", "To", "The step it leads to"))


def maps_sheets(held: Held) -> list[Sheet]:
    """Maps, steps, ways between steps, and loops."""
    every = [map_by_id(held.project, each.id) for each in maps(held.project)]
    tables = [(each, all_tables(MapSheet(each.map))) for each in every]
    fields = (
        number_field(),
        council_field(),
        Field("name", "Name", "What it is called", width=40, typed=True),
        Field("steps", "Steps", "How many", "integer", 8),
        Field("flows", "Ways", "Ways between steps", "integer", 8),
        Field("source", "Source", "Where it comes from", width=50, blank="Not stated", typed=True),
        Field(
            "caveat",
            "To be known",
            "What to know before using it",
            width=50,
            blank="Nothing",
            typed=True,
        ),
        illustrative_field(),
    )
    rows = [
        (
            *(each.id, each.council, each.map.name, len(each.map.steps), len(each.map.flows)),
            *(each.map.source, each.map.caveat, held.mark(each.council_id)),
        )
        for each in every
    ]
    return [
        sheet(
            "maps",
            "Maps",
            "Process maps of councils, and published ones.",
            fields,
            rows,
            key=("number",),
        ),
        _steps(held, tables),
        _flows(held, every),
        _loops(held, tables),
    ]


Tables = Sequence[tuple[StoredMap, dict[str, list[list[str]]]]]


def _map_field() -> Field:
    return Field("map", "Map number", "The map it is on", "integer", refers=("maps", "number"))


def _steps(held: Held, tables: Tables) -> Sheet:
    fields = (
        number_field(),
        _map_field(),
        council_field(),
        *(
            Field(name, heading.capitalize(), means, width=width, blank="Not stated", typed=True)
            for name, heading, means, width in _STEP_COLUMNS
        ),
        Field("note", "Note", "The team’s note on it", width=40, blank="None", open=False),
        illustrative_field(),
    )
    rows = []
    for stored, of in tables:
        head, *body = of["Steps"]
        at = [head.index(heading) for _, heading, _, _ in _STEP_COLUMNS]
        note = head.index("note")
        ids = [each.id for each in stored.map.steps]
        for element, row in zip(ids, body, strict=True):
            rows.append(
                (
                    *(stored.step_ids[element], stored.id, stored.council),
                    *(row[place] for place in at),
                    *(row[note], held.mark(stored.council_id)),
                )
            )
    means = "Every step of every map, in the order it stands there."
    return sheet(
        "steps", "Steps", means, fields, rows, key=("number",), left_out="What an hour costs."
    )


def _flows(held: Held, every: Sequence[StoredMap]) -> Sheet:
    fields = (
        _map_field(),
        council_field(),
        *(
            Field(f"{name}_step", f"{heading} step", means, "integer", refers=("steps", "number"))
            for name, heading, means in _ENDS
        ),
        Field(
            "words",
            "Words",
            "What it is called, or the answer to a decision",
            width=24,
            blank="None",
            typed=True,
        ),
        Field(
            "chance",
            "Chance",
            "The part of cases that goes this way, 0 to 1",
            "number",
            9,
            blank="Not stated",
        ),
        illustrative_field(),
    )
    rows = [
        (
            *(each.id, each.council, each.step_ids[flow.source], each.step_ids[flow.target]),
            *(flow.label, flow.probability, held.mark(each.council_id)),
        )
        for each in every
        for flow in each.map.flows
        if flow.source in each.step_ids and flow.target in each.step_ids
    ]
    return sheet(
        "flows", "Ways between steps", "What leads from one step to the next.", fields, rows
    )


def _loops(held: Held, tables: Tables) -> Sheet:
    fields = (
        _map_field(),
        council_field(),
        Field(
            "steps", "Steps in words", "The steps that are gone through again", width=70, typed=True
        ),
        Field("least", "Times at least", "How often at least", "integer", 9, blank="Not stated"),
        Field("most", "Times at most", "How often at most", "integer", 9, blank="Not stated"),
        Field("words", "Words", "The same in words", width=30, blank="None", typed=True),
        illustrative_field(),
    )
    rows = []
    for stored, of in tables:
        for loop, row in zip(stored.map.loops, of["Loops"][1:], strict=True):
            rows.append(
                (
                    *(stored.id, stored.council, row[1], loop.times_min, loop.times_max),
                    *(loop.words, held.mark(stored.council_id)),
                )
            )
    return sheet("loops", "Loops", "What is gone through again and again.", fields, rows)


def alike_sheets(held: Held) -> list[Sheet]:
    """Which steps are the same work; what people decided of it; every piece of work by council."""
    step = Field("step", "Step number", "The step of a map", "integer", refers=("steps", "number"))
    work = (
        number_field("work", "Piece of work", "A number for the work, the same for all its steps"),
        Field("words", "Words", "What the work is called", width=44, typed=True),
        step,
        council_field(),
        illustrative_field(),
    )
    rows = [
        (each.number, each.words, one.id, one.council, held.mark(one.council_id))
        for each in activities(held.project).held
        for one in each.steps
    ]
    same = sheet(
        "same_work",
        "Steps that are the same work",
        "Steps by the work they are: where people said so, or their words are surely alike.",
        work,
        rows,
        key=("step",),
    )
    return [same, _decided(held), _crossing(held)]


def _decided(held: Held) -> Sheet:
    ids = [each.id for each in maps(held.project)]
    it = aligned(held.project, ids) if len(ids) > 1 else None
    fields = (
        Field("step", "One step", "A step of a map", "integer", refers=("steps", "number")),
        Field(
            "other_step",
            "Other step",
            "A step of another map",
            "integer",
            refers=("steps", "number"),
        ),
        Field(
            "same_work",
            "Same work",
            "Whether a person said that they are the same work",
            one_of=("yes", "no"),
        ),
        Field("decided_on", "Decided on", "When", "date", 12, blank="Not stored"),
        illustrative_field(),
    )
    decided = decisions_of(held.project, it.ids) if it else ()
    rows = [
        (it.row(each.a), it.row(each.b), yes_no(each.together), each.at[:10], held.mark())
        for each in decided
        if it
    ]
    return sheet(
        "pairings",
        "Pairs people decided",
        "Pairs of steps of two maps that a person joined or kept apart.",
        fields,
        rows,
        left_out="Who decided, and why.",
    )


_WORK_FIELDS = (
    Field("work", "Number", "The piece of work, in the order it is done", "integer", 9),
    Field("words", "Piece of work", "What it is called", width=44, typed=True),
    Field("phase", "Phase", "The part of the year", width=22, blank="Not stated", typed=True),
    council_field(),
    Field(
        "own_steps",
        "Its own steps",
        "What the council’s steps are called",
        width=44,
        blank="Not on its map",
        typed=True,
    ),
    Field("painpoints", "Painpoints", "Painpoints on it", "integer", 9, blank="Not on its map"),
    Field("innovations", "Innovations", "Innovations on it", "integer", 9, blank="Not on its map"),
    Field(
        "people_for",
        "People who spoke for",
        "People who spoke for these",
        "integer",
        9,
        blank="Nobody was asked, or there is none",
    ),
    Field(
        "people_against",
        "Against",
        "People who said it is not so",
        "integer",
        9,
        blank="Nobody was asked, or there is none",
    ),
    Field("people_asked", "People asked", "People asked in the council", "integer", 9),
    Field("rules", "Rules linked", "Rules linked to its steps", width=24, blank="None"),
    Field(
        "failures_are",
        "Failures are",
        "Whether the number is exact or a least",
        width=12,
        blank="Not known, or hidden",
    ),
    Field(
        "failures",
        "Failures",
        "Failures of these rules",
        "number",
        10,
        blank="Not known, or hidden",
    ),
    Field(
        "unit",
        "Counted in",
        "What failures are counted in",
        width=12,
        blank="Not known, or hidden",
    ),
    Field("hours", "Hours each time", "Hours of work each time", "number", 10, blank="Not stated"),
    Field("in_words", "In words", "All of it in words", width=60),
    Field("not_known", "Not known", "What of it is not known", width=40, blank="Nothing"),
    illustrative_field(),
)


def _crossing(held: Held) -> Sheet:
    return from_export(
        "work_by_council",
        "Steps by council",
        "Every piece of work beside every council: what sits on it, who spoke, what fails.",
        _WORK_FIELDS,
        crossing_rows(held.project),
        left_out="What anybody said; small counts.",
    )
