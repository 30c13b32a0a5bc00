"""The benefits case: what the trouble costs, what would be saved, how sure it is, what is blank."""

from __future__ import annotations

from collections.abc import Sequence

from common.words import count_of, listed
from evidence.benefits.chances import Figure, Of, Outcome
from evidence.benefits.model import Case, Input, Output
from evidence.benefits.proposing import changed_since
from evidence.benefits.published import FIGURES
from evidence.benefits.published import Figure as Published
from evidence.benefits.reckoning import OUTPUTS
from evidence.benefits.services import cases, options, outcome
from evidence.benefits.words import (
    METHOD,
    NAMES,
    TORNADO_METHOD,
    left_out_words,
    line_words,
    moved_words,
    number,
    reasons,
    result_words,
    value_words,
)
from evidence.options.services import ranking
from evidence.options.standing import outcome_words, place_words
from evidence.overview import matrix
from presenting.charts.drawn import Drawn
from presenting.charts.of_benefits import drawn_from, spread_chart, tornado_chart
from presenting.documents.about import opening
from presenting.documents.charts import chart
from presenting.documents.findings import shortened
from presenting.documents.heard import people_words, where_words
from presenting.documents.model import (
    Block,
    Heading,
    Paper,
    Paragraph,
    Sideways,
    items,
    table,
)
from presenting.documents.sources import Sources
from storage import reading
from storage.register import is_illustrative

TITLE = "Benefits case"
WHAT = (
    "What it would save councils to do something about what this project found, what that would "
    "cost, and how sure that is. Every figure is a range worked out from inputs that stand here "
    "with their sources; what is not known is blank, with the reason."
)
CONCLUDE = (
    "Figures are as good as their inputs. They are ranges, not promises, and a blank figure is not "
    "nought.",
    "Published figures are quoted with their scope, year and source; those that conflict are not "
    "merged.",
)
NONE_YET = (
    "No benefits case has been worked out yet. What is known of the cost of the problem stands "
    "below; what it would save to do something about it is not known."
)
MOST_COUNCILS = 30
PERCENTILES = (
    "P10 is what 1 of 10 draws does not exceed, P50 what half of them do not exceed, and P90 what "
    "9 of 10 do not exceed."
)


def benefits_case(held: Sources) -> Paper:
    """The whole document."""
    every = cases(held.project)
    blocks = [*opening(held, WHAT, CONCLUDE), *_summary(held, every), *_problem(held)]
    blocks += [*_options(held, every)]
    for each in every:
        blocks += _case(held, each)
    blocks += _not_in_it(every)
    return Paper(TITLE, held.imprint.project, held.imprint, tuple(blocks), frozenset(held.left))


def _summary(held: Sources, every: Sequence[Case]) -> list[Block]:
    blocks: list[Block] = [Heading("Summary")]
    if not every:
        return [*blocks, Paragraph(NONE_YET)]
    for each in every:
        blocks += [
            Heading(shortened(each.name), 2),
            *items(result_words(each, outcome(held.project, each.id))),
        ]
    return blocks


def _problem(held: Sources) -> list[Block]:
    """What people said it costs them, in people; what it costs in pounds is in the cases."""
    rows = [
        (row.painpoint.title, people_words(row), where_words(row), row.painpoint.judgement.words())
        for row in matrix(held.project, held.door).rows
        if row.painpoint.kind == "painpoint" and not row.painpoint.judgement.not_a_problem
    ]
    rows.sort(key=lambda row: row[0].casefold())
    blocks: list[Block] = [Heading("The cost of the problem")]
    if not rows:
        return [*blocks, Paragraph("No painpoint has been written down yet."), *_published()]
    told = "What it costs in hours and pounds is worked out, for what is known, in the cases below."
    return [
        *blocks,
        Paragraph(f"What people spoke of, and how large its impact was judged to be. {told}"),
        *table("Painpoints", ("Painpoint", "People", "Where", "Impact"), rows, (38, 14, 28, 20)),
        *_published(),
    ]


def _published() -> list[Block]:
    """What has been printed elsewhere on the cost: beside one another, never merged."""
    rows = [
        (each.words, _printed(each), each.scope, f"{each.citation}, {each.year}", each.caveat)
        for each in FIGURES
    ]
    head = ("What", "As printed", "Of what", "Where", "To be known")
    return [
        Heading("What others have published on the cost", 2),
        *table(
            "Published figures",
            head,
            rows,
            (22, 14, 17, 23, 24),
            source="Real figures of other projects, as they were printed. They conflict, and are "
            "not merged; none of them is this project’s.",
        ),
    ]


def _printed(each: Published) -> str:
    if each.likely is not None:
        return f"{each.likely:,.10g} {each.unit}"
    return f"{each.low:,.10g} to {each.high:,.10g} {each.unit}"


def _options(held: Sources, every: Sequence[Case]) -> list[Block]:
    """The options, each with its place, what was decided, and whether a case was worked out."""
    found = ranking(held.project)
    of = {each.option_id: each.name for each in every if each.option_id is not None}
    rows = [
        (
            *(row.option.title, place_words(row, found), outcome_words(row)),
            of.get(row.option.id, "not worked out"),
        )
        for row in found.rows
    ]
    head = ("Option", "Place", "Decided", "Benefits case")
    blocks: list[Block] = [Heading("Options")]
    if not rows:
        return [*blocks, Paragraph("No option has been written down yet.")]
    return [*blocks, *table("Options and their cases", head, rows, (40, 18, 18, 24))]


def _case(held: Sources, each: Case) -> list[Block]:
    found = outcome(held.project, each.id)
    of = options(held.project).get(each.option_id or 0)
    blocks: list[Block] = [Heading(shortened(each.name))]
    blocks += [Paragraph(of, "Of the option:")] if of else []
    blocks += [Paragraph(each.note, "Commentary:")] if each.note else []
    blocks.append(Paragraph(listed(name for _, name in each.councils) or "none yet", "Councils:"))
    return [
        *blocks,
        *_savings(each),
        *_comes_to(held, each, found),
        *_by_council(each, found),
        *_inputs(held, each),
        Heading("How it was worked out", 2),
        Paragraph(
            f"{METHOD} {found.draws:,} draws, begun from the seed {found.seed}: the same seed and "
            "inputs give the same figures."
        ),
    ]


def _savings(each: Case) -> list[Block]:
    rows = [(line.name, line_words(each.of_line(line))) for line in each.lines]
    blocks: list[Block] = [Heading("What would be saved", 2)]
    if not rows:
        return [*blocks, Paragraph("No saving has been written down yet.")]
    head = ("Saving", "How it is multiplied")
    return [*blocks, *table(f"Savings of {shortened(each.name, 60)}", head, rows, (35, 65))]


def _comes_to(held: Sources, each: Case, found: Outcome) -> list[Block]:
    """All figures of all councils together, and the two pictures."""
    mark = _invented(held, each)
    blocks: list[Block] = [
        Heading("What it comes to", 2),
        *table(
            "All councils together",
            ("Figure", "P10", "P50", "P90", "Why it is blank, or which councils are in it"),
            [(NAMES[output], *_ends(each, found.total, output)) for output in OUTPUTS],
            (30, 12, 12, 12, 34),
            numbers=(1, 2, 3),
            source=PERCENTILES,
        ),
    ]
    source = drawn_from(each, found)
    blocks += _drawn(spread_chart(found), source, mark)
    tornado = tornado_chart(each, found)
    if tornado is None:
        return blocks
    return [
        *blocks,
        Heading("Which input matters most", 2),
        *_drawn(tornado, source, mark),
        *table(
            "Pounds saved a year with one input at its ends",
            ("Input", "At its low", "At its high"),
            [tuple(str(cell) for cell in row.values()) for row in tornado.rows],
            (60, 20, 20),
            numbers=(1, 2),
            source=TORNADO_METHOD,
        ),
    ]


def _drawn(made: Drawn | None, source: str, invented: bool) -> list[Block]:
    return [chart(made.spec, made.alt, made.title, source, illustrative=invented)] if made else []


def _ends(held: Case, of: Of, output: Output) -> tuple[str, str, str, str]:
    """P10, P50, P90 and what there is to say; a blank figure says why it is blank."""
    figure: Figure = of.figures[output]
    spread = figure.spread
    if spread is None:
        return "blank", "blank", "blank", reasons(held, figure.why)
    low, mid, high = (number(output, each) for each in (spread.p10, spread.p50, spread.p90))
    if not figure.left_out:
        return low, mid, high, ""
    return low, mid, high, f"Of {listed(figure.counted)} only. {left_out_words(held, figure)}"


def _by_council(each: Case, found: Outcome) -> list[Block]:
    names = dict(each.councils)
    rows = [
        (of.name, *_ends(each, of, "pounds"), moved_words(of.figures["pounds"], names))
        for of in found.councils[:MOST_COUNCILS]
    ]
    head = ("Council", "P10", "P50", "P90", "Why it is blank", "Moved most by")
    left = len(found.councils) - MOST_COUNCILS
    more = (
        f"The first {MOST_COUNCILS}; {count_of(left, 'more council')} in the workbook."
        if left > 0
        else ""
    )
    return [
        Heading("Council by council", 2),
        *table(
            "Pounds saved a year, council by council",
            head,
            rows,
            (16, 11, 11, 11, 25, 26),
            numbers=(1, 2, 3),
            source=more,
        ),
    ]


def _inputs(held: Sources, each: Case) -> list[Block]:
    """Every input with where it is from, of what, of when, how sure, and what changed since."""
    rows = [row for input_ in each.inputs for row in _values(held, each, input_)]
    head = ("Input", "Council", "Value", "Source, scope and year", "How sure", "Used in")
    made = table("Every input, with its source", head, rows, (18, 12, 16, 32, 8, 14))
    return [Sideways((Heading("Inputs and their sources", 2), *made))] if made else []


def _values(held: Sources, each: Case, input_: Input) -> list[tuple[str, ...]]:
    names = dict(each.councils)
    uses = (
        "; ".join(line.name for line in each.lines if input_.id in line.inputs) or input_.kind.words
    )
    since = changed_since(held.project, input_.values)
    every = "All together" if input_.together else "Every council"
    rows = list[tuple[str, ...]]()
    for value in input_.values:
        if value.council_id is not None and value.council_id not in names:
            continue
        about = [value.source, value.scope, value.year, value.derivation, since.get(value.id, "")]
        told = "\n".join(part for part in about if part)
        where = every if value.council_id is None else names[value.council_id]
        rows.append((input_.name, where, value_words(value), told, value.sure or "not said", uses))
    own = {value.council_id for value in input_.values}
    if None not in own:
        lacking = [every] if input_.together else [n for i, n in each.councils if i not in own]
        if lacking:
            rows.append((input_.name, listed(lacking), "not known", "", "", uses))
    return rows


def _invented(held: Sources, each: Case) -> bool:
    with reading(held.project) as db:
        return held.imprint.illustrative or any(is_illustrative(db, n) for n, _ in each.councils)


def _not_in_it(every: Sequence[Case]) -> list[Block]:
    words = [
        "What has no price here: trust in the figures, strain on people, better decisions on "
        "children. Findings say what was heard of these; no pounds are put on them.",
        "Councils and inputs that are not known: they are blank above, never nought.",
        "Prices stay as they are, and nothing is discounted.",
    ]
    if not every:
        words = words[:1]
    return [Heading("What is not in it"), *items(words)]
