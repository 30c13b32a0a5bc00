"""Tables of what was found: findings, painpoints and innovations, and the chain they stand in."""

from __future__ import annotations

from dataclasses import replace

from evidence.findings.exporting import finding_rows
from evidence.findings.model import STATUS_WORDS
from evidence.model import KIND_WORDS
from evidence.overview import Row, matrix
from evidence.topics.exporting import topic_rows
from evidence.topics.naming import KIND_WORDS as TOPICS
from evidence.topics.verdicts import VERDICTS
from presenting.tables.held import Held, yes_no
from presenting.tables.model import (
    Field,
    Sheet,
    council_field,
    from_export,
    illustrative_field,
    joined,
    number_field,
    sheet,
)
from process_maps.services import all_steps
from research.clearance import cleared_only
from research.services import quotes_by_id
from validation.services.rulebook import catalogue

_NOT_LINKED = "No quote is linked, so nobody can tell; or nobody was asked"
_STANCE = Field(
    "stance",
    "For or against",
    "On which side it stands",
    one_of=("for", "against", "for and against"),
)


def _people_of(name: str, heading: str, means: str) -> Field:
    return Field(name, heading, means, "integer", 9, blank=_NOT_LINKED)


_FINDING_FIELDS = (
    number_field(),
    Field("finding", "Finding", "The claim", width=60, typed=True),
    Field("status", "Status", "What the team decided of it", one_of=tuple(STATUS_WORDS.values())),
    Field(
        "decided",
        "Last decided",
        "What was decided last, and when",
        width=24,
        blank="Nothing yet",
    ),
    Field(
        "changed",
        "Evidence changed since",
        "What changed since",
        width=40,
        blank="Nothing",
        open=False,
    ),
    _people_of("people_for", "People for", "People asked who spoke for it"),
    _people_of("people_against", "People against", "People asked who spoke against it"),
    _people_of("people_asked", "People asked", "People asked, in all councils"),
    _people_of("councils_heard", "Councils heard in", "Councils where somebody spoke for it"),
    _people_of("councils_asked", "Councils asked", "Councils where people were asked"),
    Field(
        "heard_from",
        "Heard from",
        "User groups it was heard from",
        width=30,
        blank="None named",
    ),
    Field("quotes_for", "Quotes for", "Quotes behind it, cleared or not", "integer", 9),
    Field("quotes_against", "Quotes against", "Quotes against it, cleared or not", "integer", 9),
    Field("in_words", "In words", "How strong it is", width=60),
    Field("rules", "How its rules fail", "Rules with their rates", width=60, blank="No rule"),
    Field("rests_on", "Rests on", "What else it rests on", width=40, blank="Nothing", typed=True),
    Field(
        "against",
        "Spoken against by",
        "What else speaks against it",
        width=40,
        blank="Nothing",
        typed=True,
    ),
    Field(
        "withdrawn",
        "No longer in the project",
        "What it rested on and is gone",
        width=30,
        blank="Nothing",
    ),
    illustrative_field(),
)

_FINDING_QUOTE_FIELDS = (
    Field("finding", "Finding number", "The finding", "integer", refers=("findings", "number")),
    _STANCE,
    Field("quote", "Quote number", "The cleared quote", "integer", refers=("quotes", "number")),
    illustrative_field(),
)


def findings_sheets(held: Held) -> list[Sheet]:
    """Findings in numbers, and the cleared quotes behind each."""
    made = finding_rows(held.project)

    return [
        from_export(
            "findings",
            "Findings",
            "Claims of the team, each with how strong it is: facts beside one another, no score.",
            _FINDING_FIELDS,
            made.findings,
            key=("number",),
        ),
        from_export(
            "finding_quotes",
            "Findings and quotes",
            "Which cleared quotes speak for or against a finding.",
            _FINDING_QUOTE_FIELDS,
            made.quotes,
            left_out="Quotes that nobody cleared.",
        ),
    ]


_PAINPOINT_FIELDS = (
    number_field(),
    Field(
        "kind",
        "Kind",
        "Painpoint, innovation or open question",
        one_of=tuple(KIND_WORDS.values()),
    ),
    Field("title", "Title", "What it is called", width=50, typed=True),
    Field(
        "description",
        "Description",
        "More, in the team’s words",
        width=60,
        blank="None",
        open=False,
    ),
    Field("people_for", "People for", "People asked who spoke for it", "integer", 9),
    Field("people_against", "People against", "People asked who said it is not so", "integer", 9),
    Field("people_asked", "People asked", "People asked, in all councils", "integer", 9),
    Field(
        "impact",
        "Impact",
        "How large its impact was judged to be",
        blank="Not judged yet",
        one_of=("high", "medium", "low"),
    ),
    Field("not_a_problem", "Not a problem", "Judged not to be a problem", one_of=("yes", "no")),
    Field("judged_by", "Judged by", "Who judged", blank="Nobody yet", open=False),
    Field("judged_on", "Judged on", "When", "date", 12, blank="Not yet"),
    Field(
        "where_fixed",
        "Fixed in",
        "Where errors of it are put right",
        width=24,
        blank="Not said",
    ),
    Field("triage", "Sorted as", "How errors of it are dealt with", width=24, blank="Not said"),
    Field(
        "rules",
        "Rules",
        "Rules that go with it, its steps’ rules included",
        width=30,
        blank="None linked",
    ),
    illustrative_field(),
)


def painpoints_sheets(held: Held) -> list[Sheet]:
    """Painpoints, innovations and open questions, in all councils and in each."""
    rows = matrix(held.project, held.sources.door).rows
    known = catalogue(held.project)
    told = [
        (
            *(row.painpoint.id, KIND_WORDS[row.painpoint.kind], row.painpoint.title),
            *(row.painpoint.description, *_people(row)),
            *(row.painpoint.judgement.impact, yes_no(row.painpoint.judgement.not_a_problem)),
            *(row.painpoint.judgement.by, row.painpoint.judgement.on),
            *(row.painpoint.where_fixed, row.painpoint.triage),
            *("; ".join(known.spelling(code) for code in row.rules), held.mark()),
        )
        for row in rows
    ]
    return [
        sheet(
            "painpoints",
            "Painpoints and innovations",
            "What goes wrong, what works well and what is not known, from how many people.",
            _PAINPOINT_FIELDS,
            told,
            key=("number",),
        ),
        _by_council(held, rows),
    ]


def _people(row: Row) -> tuple[int, int, int]:
    cells = row.cells
    return (
        sum(cell.people_for for cell in cells),
        sum(cell.people_against for cell in cells),
        sum(cell.people_asked for cell in cells),
    )


def _by_council(held: Held, rows: tuple[Row, ...]) -> Sheet:
    def people(name: str, heading: str) -> Field:
        return Field(
            name, heading, "People of the council", "integer", 9, blank="Nobody was asked there"
        )

    fields = (
        _painpoint_field(),
        council_field(),
        people("people_for", "People for"),
        people("people_against", "People against"),
        Field("people_asked", "People asked", "People of the council asked", "integer", 9),
        Field("in_words", "In words", "The same in words", width=40),
        illustrative_field(),
    )
    told = [
        (
            *(row.painpoint.id, cell.council.name),
            *((cell.people_for, cell.people_against) if cell.people_asked else (None, None)),
            *(cell.people_asked, cell.heard_words(), held.mark(cell.council.id)),
        )
        for row in rows
        for cell in row.cells
    ]
    return sheet(
        "painpoints_by_council",
        "Painpoints by council",
        "From how many people of how many asked each was heard in each council.",
        fields,
        told,
        key=("painpoint", "council"),
    )


def _painpoint_field() -> Field:
    means = "The painpoint, innovation or question"
    return Field(
        "painpoint", "Painpoint number", means, "integer", 11, refers=("painpoints", "number")
    )


def chain_sheets(held: Held) -> list[Sheet]:
    """Who linked what to what is not in them; that somebody decided each link is what they say."""
    found, known = held.sources.links, catalogue(held.project)
    steps = {each.id for each in all_steps(held.project)}
    step = Field("step", "Step number", "The step of a map", "integer", refers=("steps", "number"))
    rule = Field("rule", "Rule", "The rule’s code", width=10)
    quotes = quotes_by_id(held.project, {int(link.to) for link in found.quotes})
    out = {each.id for each in cleared_only(quotes)[0]}
    quote = Field(
        "quote", "Quote number", "The cleared quote", "integer", refers=("quotes", "number")
    )
    mark = held.mark()
    parts = (
        (
            "painpoint_quotes",
            "Painpoints and quotes",
            "Which cleared quotes speak of it.",
            (_painpoint_field(), _STANCE, quote),
            [(e.painpoint_id, e.stance or "for", e.to) for e in found.quotes if int(e.to) in out],
        ),
        (
            "painpoint_steps",
            "Painpoints and steps",
            "On which step it sits.",
            (_painpoint_field(), step),
            [(e.painpoint_id, e.to) for e in found.steps if e.to in steps],
        ),
        (
            "painpoint_rules",
            "Painpoints and rules",
            "Which rules go with it; never why.",
            (_painpoint_field(), rule),
            [(e.painpoint_id, known.spelling(str(e.to))) for e in found.rules],
        ),
        (
            "step_rules",
            "Steps and rules",
            "Which step puts a rule’s failures right, or writes its fields.",
            (step, rule),
            [(e.step_id, known.spelling(e.code)) for e in found.step_rules if e.step_id in steps],
        ),
    )
    left = "Who linked them, and why."
    return [
        sheet(
            name,
            title,
            means,
            (*fields, illustrative_field()),
            [(*row, mark) for row in rows],
            left_out=f"{left} Quotes that nobody cleared." if name == "painpoint_quotes" else left,
        )
        for name, title, means, fields, rows in parts
    ]


_UNKNOWN = "Not known: no run, or no rule of it was looked at"

_ASKED = "Nobody was asked there"

_SAYS_FIELDS = (
    Field("topics", "Topics", "What kind of topic", one_of=tuple(TOPICS.values())),
    Field(
        "topic",
        "Topic",
        "A field, a table, a group of rules or an activity",
        width=36,
        typed=True,
    ),
    council_field(),
    Field(
        "verdict",
        "Verdict",
        "What is said held against what is shown",
        width=26,
        one_of=VERDICTS,
    ),
    Field("people", "People who spoke of it", "People, each once", "integer", 9, blank=_ASKED),
    Field("people_for", "For", "People who said that it is so", "integer", 9, blank=_ASKED),
    Field(
        "people_against",
        "Against",
        "People who said that it is not so",
        "integer",
        9,
        blank=_ASKED,
    ),
    Field("people_asked", "People asked", "People asked in the council", "integer", 9),
    Field(
        "failures_are",
        "Failures are",
        "Whether the number is exact, a least or hidden",
        width=12,
        blank=_UNKNOWN,
    ),
    Field(
        "failures",
        "Failures",
        "Failures of its rules",
        "integer",
        10,
        blank="Not known, or hidden",
    ),
    Field("unit", "Counted in", "What failures are counted in", width=12, blank=_UNKNOWN),
    Field("rules_failing", "Rules failing", "Rules of it that fail", "integer", 9, blank=_UNKNOWN),
    Field(
        "rules_unknown",
        "Rules not looked at",
        "Rules of it nobody looked at",
        "integer",
        9,
        blank=_UNKNOWN,
    ),
    Field("shown", "Shown", "What is shown, in words", width=44),
    Field(
        "children",
        "Children in the run",
        "Children in the return",
        "integer",
        10,
        blank="Not stated, or too few to be shown",
    ),
    Field("run", "Run", "The run that was looked at", width=36, blank="No run"),
    Field("rules", "Rules", "The rules of the topic", width=30, blank="None"),
    illustrative_field(),
)


def says_sheet(held: Held) -> Sheet:
    """Says versus shows: every field, table, group and activity in every council."""
    made = [
        from_export(
            "says_and_shows",
            "Says and shows",
            "What people spoke of beside how often its rules fail. They go together or do not; "
            "nothing shows why.",
            _SAYS_FIELDS,
            topic_rows(held.project, kind),
        )
        for kind in TOPICS
    ]
    return replace(joined(made), left_out="What anybody said; small counts.")
