"""What the data shows, in a report: which runs, what fails most, error groups, what is shared.

Everything comes through the door of disclosure first; shares, orders and pictures are worked out
from what is left.
"""

from __future__ import annotations

from collections.abc import Sequence

from common.words import count_of, listed
from evidence.topics.naming import GROUP_WORDS
from presenting.charts.of_pareto import pareto_told
from presenting.documents.charts import chart
from presenting.documents.model import Block, Heading, Note, Paragraph, table
from presenting.documents.sources import Sources
from validation.catalogue import normalise_code
from validation.disclosure import mark_of
from validation.rates import added_up
from validation.report import CHILDREN
from validation.services import Comparison, CouncilRun
from validation.services.causes import causes
from validation.services.pattern_words import shared_words
from validation.services.patterns import pareto_of, shared_of
from validation.services.rates_compared import CouncilRate, RatesCompared, rates_compared
from validation.services.rates_words import (
    limits_words,
    method_words,
    number_words,
    together_words,
)
from validation.services.rolling_up import Rollup, rollup_kept

MOST_RULES, MOST_SHOWN, MOST_EXAMPLES = 10, 6, 3
NO_RUN = "No error report has been imported, so nothing is known of how often rules fail."
GROUPS = {
    "placement": "Rules about where a child is placed: the placement’s code, provider, address, "
    "distance and the provider’s number. What they look at can often be looked up elsewhere.",
    "year-to-year": "Rules that hold this year’s return against last year’s: episodes that go on, "
    "and facts that may not change from one year to the next.",
    "local": "All other rules: what a council’s own recording, its system’s checks and its upload "
    "bring about.",
}
MISSING = (
    "A rule that a report does not list is “passed (inferred)” where its tables are stated to be "
    "loaded, and unknown otherwise; unknown is not 0."
)


def errors(held: Sources) -> list[Block]:
    """The whole chapter."""
    found = held.runs
    heading = Heading("What the data shows")
    if found is None or not found.councils:
        return [heading, Paragraph(NO_RUN)]
    without = [c.name for c in held.councils if found.of_council(c.id) is None]
    aside = f" Without a run of it: {listed(without)}." if without else ""
    more = f" {found.not_yet}." if found.not_yet else ""
    return [
        heading,
        Paragraph(f"Compared are {found.words()}.{aside}{more}"),
        Note(f"{held.hidden_words} {MISSING}"),
        *_runs(found, held),
        *_most(held, found),
        *_paretos(held, found),
        *_groups(held, found),
        *_causes(held, found),
        *_shared(found),
    ]


def rates_of(held: Sources, found: Comparison, codes: Sequence[str]) -> RatesCompared:
    """The rates of some rules in every council, through the door."""
    return rates_compared(held.project, found, held.door, codes=codes)


def _runs(found: Comparison, held: Sources) -> list[Block]:
    mark = mark_of(held.door.setting)
    rows = []
    for each in found.councils:
        children = f"{each.children:,}" if each.children else "not stated"
        if each.children_hidden:
            children = "too few to be shown"
        hidden = len(each.run.hidden)
        rows.append(
            (
                *(each.council, each.run_words, children, each.mix.rules + hidden),
                f"{hidden:,}" if hidden else "none",
            )
        )
    head = (
        "Council",
        "Run",
        "Children in the return",
        "Rules failing",
        f"Of these hidden ({mark})",
    )
    return [
        Heading("Which runs", 2),
        *table("The runs compared", head, rows, (20, 38, 14, 14, 14), numbers=(2, 3, 4)),
    ]


def _most(held: Sources, found: Comparison) -> list[Block]:
    """The rules that fail most, with rates and limits council by council, or over many."""
    codes = [
        code
        for code in found.codes
        if any(each.cell(code).status in ("failed", "hidden") for each in found.councils)
    ][:MOST_RULES]
    if not codes:
        return [Paragraph("No rule fails in these runs.")]
    made = rates_of(held, found, codes)
    rows = (
        [row for code in codes for row in _each_council(held, made, code)]
        if len(made.councils) <= MOST_SHOWN
        else [_over_many(made, code) for code in codes]
    )
    wide = len(made.councils) > MOST_SHOWN
    head = (
        ("Rule", "Councils where it fails", "All together", "Lowest and highest rate")
        if wide
        else ("Rule", "Council", "How often it fails", "95% limits")
    )
    first = made.of_rule(codes[0])[0].code
    return [
        Heading("What fails most", 2),
        *table(
            f"The {count_of(len(codes), 'rule')} with most failures",
            head,
            rows,
            (36, 16, 32, 16) if not wide else (36, 14, 30, 20),
            source=" ".join([f"{found.words()}.", *method_words(made, first)]),
        ),
    ]


def _each_council(held: Sources, made: RatesCompared, code: str) -> list[tuple[str, ...]]:
    name = f"{code}: {made.found.catalogue.label(code, made.found.year)}"
    return [
        (
            name if place == 0 else code,
            each.council,
            _number(held, each, made),
            limits_words(each, made.divided) if each.low is not None else "not known",
        )
        for place, each in enumerate(made.of_rule(code))
    ]


def _number(held: Sources, each: CouncilRate, made: RatesCompared) -> str:
    """A rate, a hidden count, a pass that was seen and one that was inferred: never alike."""
    if each.status == "hidden":
        return f"fails, how often is hidden ({mark_of(held.door.setting)})"
    if each.status.startswith("passed"):
        return each.status
    return number_words(each, made.divided)


def _over_many(made: RatesCompared, code: str) -> tuple[str, ...]:
    rates = made.of_rule(code)
    known = [100 * each.rate for each in rates if each.rate is not None]
    failing = sum(each.status in ("failed", "hidden") for each in rates)
    looked = sum(each.status not in ("unknown", "skipped", "crashed") for each in rates)
    ends = f"{min(known):.1f} to {max(known):.1f} per 100 children" if known else "not known"
    name = f"{code}: {made.found.catalogue.label(code, made.found.year)}"
    return name, f"{failing:,} of {looked:,} looked at", together_words(made, code), ends


def _paretos(held: Sources, found: Comparison) -> list[Block]:
    """How concentrated each council's failures are, with a picture of each of a few councils."""
    blocks: list[Block] = [Heading("A few rules make most", 2)]
    for each in found.councils:
        made = pareto_of(held.project, each)
        told = pareto_told(found, each, made, held.door.setting)
        blocks.append(Paragraph(" ".join(told.said)))
        if len(found.councils) <= MOST_SHOWN and told.spec:
            invented = each.origin == "illustrative"
            source = f"{found.words()}."
            blocks.append(chart(told.spec, told.alt, told.title, source, illustrative=invented))
    return blocks


def _groups(held: Sources, found: Comparison) -> list[Block]:
    """Error groups: what each is, examples, and how much of each council's failures it makes."""
    if found.unit == CHILDREN:
        return []
    rolled = rollup_kept(
        held.project, held.door, year=found.year, source=found.source, which="first",
        unit=found.unit, councils=frozenset(each.council_id for each in found.councils),
    )  # fmt: skip
    rows = []
    for group in rolled.groups():
        name = GROUP_WORDS.get(group, group.capitalize())
        told = [_of_group(each, group, rolled) for each in found.councils[:MOST_SHOWN]]
        rows.append(
            (
                name,
                GROUPS.get(group, "Rules that no catalogue of ours knows."),
                _examples(found, group),
                "\n".join(told),
            )
        )
    left = len(found.councils) - MOST_SHOWN
    more = f" The first {MOST_SHOWN} of {len(found.councils)} councils by name." if left > 0 else ""
    head = ("Error group", "What it is", "Rules of it that fail most", "How much it makes")
    return [
        Heading("Error groups", 2),
        *table(
            "Error groups",
            head,
            rows,
            (16, 28, 24, 32),
            source=f"Counted: {added_up(found.unit)}, out of the children in the return; a group’s "
            f"hidden counts are in its total.{more}",
        ),
    ]


def _of_group(each: CouncilRun, group: str, rolled: Rollup) -> str:
    total = rolled.by_group.get(each.council_id, {}).get(group)
    if total is None:
        return f"{each.council}: none known to fail"
    said = f"{each.council}: {total.words()}"
    if total.mark or total.more or not each.children:
        return said
    return f"{said} ({100 * total.count / each.children:.1f} per 100 of {each.children:,} children)"


def _examples(found: Comparison, group: str) -> str:
    of = [
        f"{code}: {found.catalogue.label(code, found.year)}"
        for code in found.codes
        if (rule := found.catalogue.match(code, found.year).rule) and rule.group == group
        and any(each.cell(code).count for each in found.councils)
    ]  # fmt: skip
    return "\n".join(of[:MOST_EXAMPLES]) or "none whose count is shown"


def _causes(held: Sources, found: Comparison) -> list[Block]:
    """What analysts confirmed to be one cause of several rules."""
    rows = []
    for each in causes(held.project):
        failing = [
            council.council
            for council in found.councils
            if any(
                council.cell(normalise_code(code)).status in ("failed", "hidden")
                for code in each.rules
            )
        ]
        rows.append(
            (
                *(each.name, ", ".join(found.catalogue.spelling(code) for code in each.rules)),
                *(each.why or "not said", listed(failing) or "in none"),
            )
        )
    head = ("Cause", "Rules", "Why they are one, in the team’s words", "Failing in")
    made = table("Causes that were confirmed", head, rows, (24, 22, 34, 20))
    return [Heading("Causes", 2), *made] if made else []


def _shared(found: Comparison) -> list[Block]:
    if len(found.councils) < 2:
        return []
    shared = shared_of(found)
    aside = (
        f" Of the first six councils by name; without {listed(shared.left_out)}."
        if shared.left_out
        else ""
    )
    return [
        Heading("What councils share", 2),
        Paragraph(shared_words(shared) + aside),
    ]
