"""Tables of who was asked, what they said, and how it was ordered: counts, and cleared quotes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from evidence.hearing import asked_by_council
from presenting.tables.held import Held
from presenting.tables.model import (
    Field,
    Sheet,
    council_field,
    from_export,
    illustrative_field,
    number_field,
    sheet,
)
from process_maps.services import maps
from research.clearance import Leaving, leaving
from research.services import codes, sessions
from research.services.common_ground import common_ground_rows
from research.services.heard import heard
from validation.services import runs

_PEOPLE = "Nobody was asked there, or not about it"


def councils_sheet(held: Held) -> Sheet:
    """Every council, those that only published figures name included."""
    own = {each.id for each in held.sources.councils}
    asked = asked_by_council(held.project)
    drawn = Counter(each.council_id for each in maps(held.project))
    held_runs = Counter(each.council_id for each in runs(held.project))
    met = Counter(each.council_id for each in sessions(held.project) if not each.planned)
    fields = (
        number_field(),
        Field("council", "Council", "Its name"),
        Field(
            "origin",
            "Origin",
            "Part of the project, invented, or known from published figures",
            one_of=("project", "illustrative", "published"),
        ),
        Field(
            "sessions",
            "Sessions held",
            "Interviews, workshops and other sessions",
            "integer",
            10,
            blank="It takes no part: only published figures name it",
        ),
        Field(
            "people_asked",
            "People asked",
            "People in sessions that count as asking",
            "integer",
            10,
            blank="It takes no part: only published figures name it",
        ),
        Field("maps", "Maps", "Process maps of it", "integer", 8),
        Field("runs", "Runs", "Error reports of its returns", "integer", 8),
        Field(
            "citation",
            "Source",
            "Where figures that were published come from",
            width=60,
            blank="The project’s own",
        ),
        illustrative_field(),
    )
    rows = [
        (
            *(each.id, each.name, each.origin),
            *((met[each.id], asked[each.id]) if each.id in own else (None, None)),
            *(drawn[each.id], held_runs[each.id], each.citation, held.mark(each.id)),
        )
        for each in held.councils
    ]
    means = "Councils that took part, and councils that published figures name."
    return sheet("councils", "Councils", means, fields, rows, key=("number",))


def sessions_sheet(held: Held) -> Sheet:
    """Sessions as they are counted: no names, no titles, no days."""
    done = [each for each in sessions(held.project) if not each.planned]
    count = Counter((each.council, each.kind) for each in done)
    fields = (
        council_field(blank="Of no council"),
        Field("kind", "Kind of session", "Interview, workshop, email and so on", width=24),
        Field("sessions", "Sessions held", "How many", "integer", 10),
        illustrative_field(),
    )
    rows = [
        (council, kind, number, held.mark_named(council))
        for (council, kind), number in sorted(
            count.items(), key=lambda each: (each[0][0] or "", each[0][1])
        )
    ]
    return sheet(
        "sessions",
        "Sessions",
        "Sessions held, counted by council and kind.",
        fields,
        rows,
        left_out="Titles, days and who took part; sessions that are only planned.",
    )


def people_sheet(held: Held) -> Sheet:
    """How many people were asked, by council and role, as much as may be said."""
    fields = (
        council_field(blank="Of no council"),
        Field(
            "who",
            "Who",
            "Their role or user group; “someone asked” where fewer than three",
            width=30,
        ),
        Field("people_asked", "People asked", "How many", "integer", 10),
        illustrative_field(),
    )
    return from_export(
        "people_asked",
        "People asked",
        "People in sessions that count as asking.",
        fields,
        common_ground_rows(held.project)[1],
        left_out="Roles and user groups of fewer than three people in their council.",
    )


def quotes_sheets(held: Held) -> list[Sheet]:
    """Cleared quotes, and the tags of the codebook."""
    out = leaving(held.project)
    fields = (
        number_field(),
        Field("quote", "Quote", "What was said, word for word, anonymised", width=90),
        council_field(blank="Of no council"),
        Field(
            "person",
            "Person",
            "A number that is the same for all quotes of one person",
            "integer",
            9,
            blank="Not known who said it",
        ),
        Field("participant", "Participant", "Their pseudonym, where it may be told", open=False),
        Field(
            "role",
            "Role",
            "Their role, or their user group, or “someone asked”",
            width=26,
            blank="Not known",
        ),
        Field(
            "user_group", "User group", "Their user group, where it may be told", blank="Not told"
        ),
        Field("session", "Session", "The session it was said in", width=30, open=False, blank="–"),
        Field(
            "tags", "Tags", "Tags on it, parted by semicolons", width=40, blank="No tag", typed=True
        ),
        illustrative_field(),
    )
    rows = [
        (
            *(row.id, row.quote, row.council, out.ids.get(row.id), row.participant, row.role),
            *(row.user_group, row.session, "; ".join(row.tags), held.mark_named(row.council)),
        )
        for row in out.rows
    ]
    quotes = sheet(
        "quotes",
        "Quotes",
        "Quotes that somebody of the team cleared for sharing.",
        fields,
        rows,
        key=("number",),
        left_out=f"{out.left_out:,} quotes that nobody cleared. Where fewer than three people of a "
        "role were asked in a council, the role.",
    )
    return [quotes, _tags(held, out)]


def _tags(held: Held, out: Leaving) -> Sheet:
    fields = (
        number_field(),
        Field("tag", "Tag", "Its name", width=36, typed=True),
        Field(
            "below",
            "Below",
            "The tag it is below",
            "integer",
            8,
            blank="On top",
            refers=("tags", "number"),
        ),
        Field("description", "Description", "What it is for", width=60, blank="None", open=False),
        Field(
            "people",
            "People",
            "People asked from whom it was heard, or a tag below it",
            "integer",
            9,
            blank="Not counted: a heading",
        ),
        Field(
            "councils",
            "Councils",
            "Councils it was heard in",
            "integer",
            9,
            blank="Not counted: a heading",
        ),
        illustrative_field(),
    )
    spread = {each.code_id: each.spread for each in heard(held.project)}
    rows = [
        (
            *(each.id, each.name, each.parent_id, each.description),
            *(
                (spread[each.id].people, len(spread[each.id].heard))
                if each.id in spread
                else (None, None)
            ),
            held.mark(),
        )
        for each in codes(held.project)
    ]
    made = sheet(
        "tags", "Tags", "The codebook: what quotes were tagged with.", fields, rows, key=("number",)
    )
    return _open_tags(made, out)


def _open_tags(made: Sheet, out: Leaving) -> Sheet:
    """For everybody only tags of quotes that leave, with all they are below."""

    leave = {tag for row in out.rows for tag in row.tags}
    parent = {row[0]: row[2] for row in made.rows}
    wanted = {row[0] for row in made.rows if row[1] in leave}
    for each in list(wanted):
        above = parent.get(each)
        while above is not None and above not in wanted:
            wanted.add(above)
            above = parent.get(above)
    return replace(
        made,
        open_rows=tuple(row for row in made.rows if row[0] in wanted),
        left_out="In open data: tags that are on no quote cleared for sharing.",
    )


def themes_sheet(held: Held) -> Sheet:
    """Every theme in every council."""

    def number(name: str, heading: str, means: str) -> Field:
        return Field(name, heading, means, "integer", 10, blank=_PEOPLE)

    fields = (
        Field("theme", "Theme", "Its name", width=30, typed=True),
        Field("of", "Of", "Across councils, or the council it is of"),
        Field(
            "part_of",
            "Part of",
            "The theme across councils it is part of",
            width=30,
            blank="None",
            typed=True,
        ),
        Field("statement", "Statement", "What it says", width=60, blank="None yet", typed=True),
        council_field(),
        number("people_for", "Said it", "People who said it, each once"),
        number("people_against", "Contradicted it", "People who contradicted it, each once"),
        number("people_both", "Did both", "People who did both"),
        number("people_asked", "Asked", "People asked about it"),
        number("not_known", "Not known whether asked", "People of whom that is not known"),
        Field("in_words", "In words", "The same in words", width=50),
        illustrative_field(),
    )
    return from_export(
        "themes",
        "Themes",
        "Groups of quotes, and from how many people each was heard.",
        fields,
        common_ground_rows(held.project)[0],
        left_out="The quotes in them (see quotes), and the team’s notes.",
    )
