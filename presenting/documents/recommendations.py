"""Recommendations: options in their order, what was decided of each and why, what comes next."""

from __future__ import annotations

from common.words import day_words, listed
from evidence.findings.model import STATUS_WORDS
from evidence.findings.standing import standings
from evidence.options.commonness import commonness
from evidence.options.linked import Linked, failures_of, linked, options_with
from evidence.options.model import CRITERIA, NOT_SCORED, OUTCOMES, Held
from evidence.options.services import held as held_options
from evidence.options.services import ranking
from evidence.options.standing import (
    Ranking,
    Standing,
    outcome_words,
    place_words,
    robust_words,
    sensitivity,
    weights_words,
)
from presenting.charts.options import placed, placed_spec, placed_words
from presenting.documents.about import opening
from presenting.documents.charts import chart
from presenting.documents.findings import shortened
from presenting.documents.model import (
    Block,
    Heading,
    Note,
    Paper,
    Paragraph,
    Sideways,
    items,
    table,
)
from presenting.documents.onward import next_steps, open_questions
from presenting.documents.sources import Sources
from presenting.documents.voted import voted
from research.recognising import FEWEST

TITLE = "Recommendations"
WHAT = (
    "What councils could do about what this project found: options in their order, who judged them "
    "and why, what was decided, what comes next, and where no further action is taken."
)
CONCLUDE = (
    "Scores are judgements of the people named beside them, 1 to 5, where 5 always speaks for the "
    "option. The order follows from the weights; how it changes with them is said.",
)
NONE_YET = "No option has been written down yet, so nothing can be recommended."


def recommendations(held: Sources) -> Paper:
    """The whole document."""
    found, everything = ranking(held.project), held_options(held.project)
    blocks = [
        *opening(held, WHAT, CONCLUDE),
        *_summary(found),
        *_ranked(held, found),
        *voted(held),
        *[block for row in found.rows for block in _option(held, found, everything, row)],
        *_findings(held, found),
        *_decided(found),
        *next_steps(held),
        *open_questions(held),
        *_closed(found),
    ]
    return Paper(TITLE, held.imprint.project, held.imprint, tuple(blocks), frozenset(held.left))


def _summary(found: Ranking) -> list[Block]:
    """What was decided of all options, proceed first."""
    blocks: list[Block] = [Heading("Summary")]
    if not found.rows:
        return [*blocks, Paragraph(NONE_YET)]
    for outcome, words in (*OUTCOMES.items(), (None, "Still to be decided")):
        told = [
            f"{row.option.title}: {row.decided[-1].reason}" if row.decided else row.option.title
            for row in found.rows
            if row.outcome == outcome
        ]
        if told:
            blocks += [Heading(words, 2), *items(told)]
    return blocks


def _ranked(held: Sources, found: Ranking) -> list[Block]:
    """The order, how sure it is, and the picture of impact and feasibility."""
    if not found.rows:
        return []
    rows = [
        (
            *(row.option.title, place_words(row, found)),
            *(row.numbers.get(name, NOT_SCORED) for name in CRITERIA),
            *(row.total.brief(), robust_words(row) or "–", outcome_words(row)),
        )
        for row in found.rows
    ]
    head = ("Option", "Place", *CRITERIA.values(), "Total", "Places as weights change", "Decided")
    ranked = table(
        "Options, scores and places",
        head,
        rows,
        (28, 11, 8, 10, 8, 12, 11, 12, 12),
        source=f"Weights: {weights_words(found.shares)}. 5 always speaks for the option.",
    )
    return [
        Sideways((Heading("Options in their order"), *ranked)),
        Heading("How sure the order is", 2),
        *items(sensitivity(found)),
        *_picture(held, found),
    ]


def _picture(held: Sources, found: Ranking) -> list[Block]:
    """Impact against feasibility, of two options or more."""
    marks = placed(found.rows)
    if len(marks) < 2:
        return []
    return [
        chart(
            placed_spec(marks),
            placed_words(marks),
            "Options by impact and feasibility",
            "Scores of this project.",
            illustrative=held.imprint.illustrative,
        )
    ]


def _option(held: Sources, found: Ranking, everything: Held, row: Standing) -> list[Block]:
    """One option: what it is, scores with who judged and why, what it rests on, what fails."""
    option = row.option
    mine = [each for each in everything.links if each.option_id == option.id]
    rests = linked(held.project, mine)
    scores = [
        (
            CRITERIA[name],
            each.score,
            each.why or "not said",
            _judged(each.judged_by, each.judged_on),
        )
        for name, each in row.scores.items()
    ]
    fails = [
        f"{council}: {words}" if words else f"{council}: not known, as no run of it was looked at"
        for council, words in failures_of(held.project, rests, held.door)
    ]
    painpoints = [int(each.to) for each in mine if each.kind == "painpoint"]
    common = commonness(held.project, painpoints, held.door).words() if painpoints else []
    head = ("Criterion", "Score", "Why", "Judged by")
    return [
        Heading(shortened(option.title), 2),
        *([Paragraph(option.title, "Option:")] if option.title != shortened(option.title) else []),
        *([Paragraph(option.description)] if option.description else []),
        Paragraph(f"{outcome_words(row)}. {_reason(row)}".strip(), "Decided:"),
        Paragraph(f"{place_words(row, found)}. {row.total.words()}".rstrip(".") + ".", "Place:"),
        *table(
            f"Scores of {shortened(option.title, 60)}", head, scores, (18, 11, 46, 25), numbers=(1,)
        ),
        *([Paragraph("", "What it rests on"), *items(_rests(rests))] if rests else []),
        *(
            [Paragraph("", "In how many councils what it answers occurs"), *items(common)]
            if common
            else []
        ),
        *([Paragraph("", "How the rules linked to it fail"), *items(fails)] if fails else []),
    ]


def _rests(rests: list[Linked]) -> list[str]:
    return [
        f"{each.what}: {each.words}" + (f" ({each.link.why})" if each.link.why else "")
        for each in rests
    ]


def _judged(by: str, on: str) -> str:
    return ", ".join(part for part in (by, day_words(on) if on else "") if part) or "not said"


def _reason(row: Standing) -> str:
    if not row.decided:
        return ""
    last = row.decided[-1]
    return f"{last.reason.rstrip('.')} ({_judged(last.judged_by, last.judged_on)})."


def _findings(held: Sources, found: Ranking) -> list[Block]:
    """Each finding beside what is to be done about it: learning and change."""
    rows = []
    for each in standings(held.project, held.door):
        of = options_with(held.project, "finding", each.finding.id)
        told = []
        for option_id, title in of.items():
            row = found.row_of(option_id)
            told.append(f"{title}: {outcome_words(row).lower()}" if row else title)
        rows.append(
            (
                *(each.finding.claim, STATUS_WORDS[each.finding.status]),
                *(each.strength.words(FEWEST), "\n".join(told) or "No option is linked to it yet"),
            )
        )
    blocks: list[Block] = [Heading("What was learned, and what is to be done about it")]
    if not rows:
        return [*blocks, Paragraph("No finding has been written down yet.")]
    head = ("Learning", "Status", "How strong it is", "What is to be done")
    return [*blocks, *table("Learning and change", head, rows, (32, 14, 30, 24))]


def _decided(found: Ranking) -> list[Block]:
    """Every decision that was taken, the earliest first: what was said before is kept."""
    every = sorted(
        (
            (each.judged_on, each.id, row.option.title, OUTCOMES[each.outcome], each)
            for row in found.rows
            for each in row.decided
        ),
        key=lambda each: each[:2],
    )
    rows = [
        (day_words(on), title, outcome, each.reason, each.judged_by or "not said")
        for on, _, title, outcome, each in every
    ]
    head = ("On", "Option", "Decided", "Why", "By")
    blocks: list[Block] = [Heading("Decisions taken")]
    if not rows:
        return [*blocks, Paragraph("Nothing has been decided yet.")]
    return [*blocks, *table("Decisions taken", head, rows, (16, 28, 14, 26, 16))]


def _closed(found: Ranking) -> list[Block]:
    """Where no further action is taken: said outright, as silence would not tell."""
    told = [
        f"{row.option.title}: {row.decided[-1].reason}"
        for row in found.rows
        if row.outcome == "no further action" and row.decided
    ]
    blocks: list[Block] = [Heading("No further action")]
    if told:
        return [*blocks, *items(told)]
    undecided = listed(row.option.title for row in found.rows if row.outcome is None)
    more = f" Still to be decided: {undecided}." if undecided else ""
    return [*blocks, Note(f"Of no option it was decided that no further action is taken.{more}")]
