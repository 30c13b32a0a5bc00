"""Tables of what could be done, what it would save, what is decided, asked and planned."""

from __future__ import annotations

from evidence.benefits.exporting import case_rows
from evidence.benefits.model import SURE
from evidence.benefits.services import cases
from evidence.decisions.exporting import decision_rows
from evidence.options.exporting import option_rows
from evidence.options.model import CRITERIA, NOT_SCORED, OUTCOMES, UNDECIDED
from evidence.options.services import ranking
from evidence.questions.services import questions
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
from storage import reading
from storage.register import milestones

_UNSCORED = ((NOT_SCORED, "Nobody has scored it yet: never nought"),)

_OPTION_FIELDS = (
    Field("option", "Option", "What could be done", width=40, typed=True),
    Field("description", "Description", "More of it", width=50, blank="None", open=False),
    Field("place", "Place", "Its place among the options, or why it has none", width=16),
    Field("places", "Places as weights change", "From best to worst", width=14, blank="None"),
    Field("total", "Total", "Out of 5, under the project’s weights", width=30),
    *(
        Field(str(name), words, "1 to 5; 5 speaks for it", "integer", 12, marks=_UNSCORED)
        for name, words in CRITERIA.items()
    ),
    Field(
        "judged",
        "Who judged, and why",
        "For each score",
        width=60,
        blank="Nobody yet",
        open=False,
    ),
    Field(
        "decided",
        "Decided",
        "What was decided last",
        width=18,
        one_of=(*OUTCOMES.values(), UNDECIDED),
    ),
    Field("why", "Why", "The reason", width=40, blank="Nothing decided", open=False),
    Field("by", "By", "Who decided", blank="Nothing decided", open=False),
    Field("decided_on", "On", "When", "date", 12, blank="Nothing decided"),
    Field("linked_to", "Linked to", "What it rests on", width=60, blank="Nothing", typed=True),
    illustrative_field(),
)

_DECIDED_FIELDS = (
    Field("option", "Option", "What could be done", width=40, typed=True),
    Field(
        "decided",
        "Decided",
        "Proceed, park or no further action",
        one_of=tuple(OUTCOMES.values()),
    ),
    Field("decided_on", "On", "When", "date", 12, blank="Not said"),
    Field("why", "Why", "The reason", width=50, open=False),
    Field("by", "By", "Who decided", blank="Not said", open=False),
    illustrative_field(),
)


def options_sheets(held: Held) -> list[Sheet]:
    """Options in their order with their scores, and every decision about them."""
    rows = [
        (row.option.title, OUTCOMES[e.outcome], e.judged_on, e.reason, e.judged_by, held.mark())
        for row in ranking(held.project).rows
        for e in row.decided
    ]
    return [
        from_export(
            "options",
            "Options",
            "What could be done, in its order: scores are people’s judgements.",
            _OPTION_FIELDS,
            option_rows(held.project),
        ),
        sheet(
            "option_decisions",
            "Decisions on options",
            "Every decision about an option, those that were changed later included.",
            _DECIDED_FIELDS,
            rows,
        ),
    ]


_CASE = Field("case", "Case", "The benefits case", width=36, typed=True)

_BLANK = "Blank: see why"

_FIGURE_FIELDS = (
    _CASE,
    Field("figure", "Figure", "What is worked out", width=44),
    council_field(),
    Field("p10", "P10", "What 1 of 10 draws does not exceed", "number", 12, blank=_BLANK),
    Field("p50", "P50", "What half of the draws do not exceed", "number", 12, blank=_BLANK),
    Field(
        "p90",
        "P90",
        "What 9 of 10 draws do not exceed; INF is never",
        "number",
        12,
        blank=_BLANK,
    ),
    Field("why_blank", "Why it is blank", "What is not known", width=50, blank="It is known"),
    Field("moved_by", "Moved most by", "The inputs that matter most", width=50, blank="None"),
    Field("councils_in", "Councils in it", "Of a sum, which councils", width=30, blank="No sum"),
    Field(
        "councils_out",
        "Councils left out",
        "Which are not in it, and why",
        width=50,
        blank="None",
    ),
    illustrative_field(),
)

_NOT_KNOWN = "Not known, or no such end was given"

_INPUT_FIELDS = (
    _CASE,
    Field("input", "Input", "What it is", width=40, typed=True),
    Field("kind", "Kind", "What it measures", width=22),
    Field("council", "Council", "A council, every council, or all together"),
    *(
        Field(name, name.capitalize(), "The value", "number", 10, blank=_NOT_KNOWN)
        for name in ("low", "likely", "high")
    ),
    Field("unit", "Unit", "What the value counts", width=14, blank="None"),
    Field("source", "Source", "Where it comes from", width=50, blank="Not known", typed=True),
    Field("scope", "Scope", "Of what", width=30, blank="Not stated", typed=True),
    Field("year", "Year", "Of when", width=12, blank="Not stated"),
    Field("sure", "How good the source is", "High, medium or low", blank="Not said", one_of=SURE),
    Field("entered_by", "Entered by", "Who", blank="Nobody", open=False),
    Field("entered_on", "Entered on", "When", "date", 12, blank="Not known"),
    Field(
        "derivation",
        "Derivation",
        "How it was worked out",
        width=50,
        blank="Typed in",
        typed=True,
    ),
    Field(
        "changed",
        "Changed since",
        "What the evidence says now",
        width=40,
        blank="Nothing",
        open=False,
    ),
    Field(
        "used_in",
        "Used in",
        "Savings it is multiplied in",
        width=30,
        blank="A cost",
        typed=True,
    ),
    illustrative_field(),
)


def benefits_sheets(held: Held) -> list[Sheet]:
    """What each benefits case comes to, and every input with its source."""
    every = [(each.name, case_rows(held.project, each.id)) for each in cases(held.project)]
    return [
        _of_cases(
            ("benefit_figures", "Benefits"),
            "What it would save: ranges of many draws; what is not known is blank.",
            _FIGURE_FIELDS,
            [(name, rows.figures) for name, rows in every],
        ),
        _of_cases(
            ("benefit_inputs", "Benefit inputs"),
            "Every input of a benefits case, with its source, scope and year.",
            _INPUT_FIELDS,
            [(name, rows.inputs) for name, rows in every],
        ),
    ]


def _of_cases(
    called: tuple[str, str],
    means: str,
    fields: tuple[Field, ...],
    every: list[tuple[str, list[list[object]]]],
) -> Sheet:
    """The rows of all cases as one table, which may be empty."""
    if not every:
        return sheet(*called, means, fields, ())
    return joined(
        [from_export(*called, means, fields, rows, before=[name]) for name, rows in every]
    )


_NONE = "Not looked at, or there is none"

_DECISION_FIELDS = (
    Field("decision", "Decision", "What leaders decide", width=44, typed=True),
    Field("who_decides", "Who decides", "Their role", width=24, blank="Not said", typed=True),
    Field("about", "About", "Which councils it is about", width=16),
    Field(
        "how_often",
        "How often",
        "How often it is taken",
        width=18,
        blank="Not said",
        typed=True,
    ),
    Field("why", "Why it matters", "Why", width=40, blank="Not said", open=False),
    Field(
        "people",
        "People who spoke of it",
        "People, each once",
        "integer",
        9,
        blank="No quote is linked",
    ),
    Field("people_asked", "People asked", "How many", "integer", 9),
    Field(
        "data",
        "Data it needs",
        "What must be known",
        width=40,
        blank="Nobody has said yet",
        typed=True,
    ),
    Field("gap", "Gap", "The worst that is known of it", width=28, blank="Nobody has said yet"),
    Field("council", "Council", "Where", blank="Nobody has said yet"),
    Field(
        "exists",
        "Does it exist",
        "Yes, only in part, no, not known or not looked at",
        width=14,
        blank=_NONE,
    ),
    Field("system", "System", "In which system", blank=_NONE, typed=True),
    Field("table", "Table", "In which table", blank=_NONE, typed=True),
    Field("field", "Field", "In which field", blank=_NONE, typed=True),
    Field("of_return", "Of the return", "Whether the field is of the 903", width=20, blank=_NONE),
    Field("rules", "Rules that check it", "Codes", width=24, blank="None"),
    Field("shared", "May it be shared", "Whether", width=16, blank=_NONE),
    Field(
        "shared_why",
        "Why, or on what conditions",
        "Why",
        width=30,
        blank="Not said",
        open=False,
    ),
    Field("quality", "How good it is", "Judged quality", width=18, blank=_NONE),
    Field("quality_why", "How that is known", "Why", width=30, blank="Not said", open=False),
    Field("judged_by", "Judged by", "Who", blank="Nobody", open=False),
    Field("judged_on", "Judged on", "When", "date", 12, blank="Not judged"),
    Field(
        "for_all",
        "Said for all councils",
        "Whether one answer stands for all",
        blank="No",
        one_of=("Yes",),
    ),
    illustrative_field(),
)


def decisions_sheet(held: Held) -> Sheet:
    """What leaders decide, the data each decision needs, and where it stands in each council."""
    return from_export(
        "decisions_and_data",
        "Decisions and data",
        "Decisions leaders take, the data each needs, and where that data stands.",
        _DECISION_FIELDS,
        decision_rows(held.project),
    )


def questions_sheet(held: Held) -> Sheet:
    """The team's open questions."""
    fields = (
        number_field(),
        Field("question", "Question", "What is not known", width=60, typed=True),
        council_field(blank="Of no one council"),
        Field("who", "Who could say", "Roles that could", width=40, blank="Not known", open=False),
        Field("before", "By", "The day it is wanted by", "date", 12, blank="No day"),
        Field(
            "answered", "Answered", "Whether somebody wrote an answer down", one_of=("yes", "no")
        ),
        Field("answered_on", "Answered on", "When", "date", 12, blank="Not yet"),
        Field("answer", "Answer", "In the team’s words", width=60, blank="None yet", open=False),
        illustrative_field(),
    )
    rows = []
    for each in questions(held.project, held.sources.today, held.sources.door):
        facts = each.facts
        known = (facts.who_could_say, facts.before_on) if facts else (None, None)
        told = (facts.answered_on, facts.answer) if facts else (None, None)
        rows.append(
            (
                *(each.painpoint.id, each.painpoint.title, each.council, *known),
                *(yes_no(each.answered), *told, held.mark_named(each.council or None)),
            )
        )
    return sheet(
        "open_questions",
        "Open questions",
        "What the team wants to know.",
        fields,
        rows,
        key=("number",),
    )


def milestones_sheet(held: Held) -> Sheet:
    """The project's days."""
    with reading(held.project) as db:
        rows = [(each.date, each.name, held.mark()) for each in milestones(db)]
    fields = (
        Field("date", "Date", "The day", "date", 12),
        Field("milestone", "Milestone", "What it is", width=50, typed=True),
        illustrative_field(),
    )
    return sheet("milestones", "Milestones", "Days of the project.", fields, rows)
