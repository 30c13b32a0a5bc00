"""Slides of how often rules fail: counts through the door of disclosure, with denominators."""

from __future__ import annotations

from collections.abc import Sequence

from common.errors import NotFound
from common.words import day_words
from presenting.cards.known import Known
from presenting.cards.parts import Part
from presenting.model import Refers
from presenting.nodes import Bar, Node, el
from validation.catalogue import normalise_code
from validation.disclosure import Setting, cell_words, meaning_of
from validation.disclosure.rounding import FEWEST
from validation.services import Comparison, CouncilRun, comparison
from validation.services.controlling import controlled

MOST_RULES = 8
_INFERRED = "“Passed” is concluded from the tables that were loaded."


def failures_slide(known: Known, refers: Refers) -> list[Part]:
    """The rules chosen, or those that fail most, in each council chosen."""
    compared, own, door = known.compared, known.matrix.councils, known.door
    if compared is None:
        raise NotFound("no run is in the project")
    if refers.get("which") == "latest":
        compared = comparison(
            known.project,
            year=compared.year,
            source=compared.source,
            which="latest",
            only={each.id for each in own},
            leave_out=True,
        )
    wanted = set(refers.get("councils") or [each.id for each in own])
    compared = controlled(compared, door)
    runs = [each for each in compared.councils if each.council_id in wanted]
    if not runs:
        raise NotFound("those councils have no run in the project")
    chosen = [str(each) for each in refers.get("codes") or []]
    codes = chosen or _failing_most(compared, runs)
    title = "How often these rules fail" if chosen else "The rules that fail most"
    invented = any(each.origin == "illustrative" for each in runs)
    most = len(chosen) or MOST_RULES
    return [
        Part(
            title,
            "Rule failures",
            tuple(count_table(codes, runs, compared, door.setting, most=most)),
            note=f"{meaning_of(door.setting)} {_INFERRED}",
            source=compared.words(),
            illustrative=True if invented else None,
        )
    ]


def count_table(
    codes: Sequence[str],
    runs: Sequence[CouncilRun],
    compared: Comparison,
    setting: Setting,
    *,
    most: int,
) -> list[Node]:
    """Rules by councils: counts and, where they are shown, rates with a bar.

    The runs are through the door already (`validation.services.controlling`), with ``setting``.
    """
    ordered = sorted(codes, key=lambda code: -sum(run.cell(code).count or 0 for run in runs))
    shown = ordered[:most]
    if not shown:
        return [el("p", "None of the rules failed in these runs.", class_="lead")]
    words = [[cell_words(run.cell(code), setting) for run in runs] for code in shown]
    rates = [[_rate(run, code) for run in runs] for code in shown]
    largest = max((rate for line in rates for rate in line if rate), default=0.0)
    rows = [
        el(
            "tr",
            el(
                "th",
                el("strong", compared.catalogue.spelling(code)),
                f" {compared.catalogue.label(code, compared.year)}",
                scope="row",
            ),
            *(_cell(word, rate, largest) for word, rate in zip(line, per, strict=True)),
        )
        for code, line, per in zip(shown, words, rates, strict=True)
    ]
    caption = f"Failures counted in {compared.unit}, and per 100 children in the return"
    made = [
        el(
            "table",
            el("caption", caption),
            el("thead", el("tr", el("th", "Rule", scope="col"), *map(_head, runs))),
            el("tbody", *rows),
            class_="counts",
            # Where it is wider than the window it scrolls, which a keyboard must be able to do.
            tabindex="0",
        )
    ]
    if len(ordered) > len(shown):
        rest = f"The {len(shown)} that fail most, of {len(ordered)} rules."
        made.append(el("p", rest, class_="small"))
    return made


def _failing_most(compared: Comparison, runs: Sequence[CouncilRun]) -> list[str]:
    known = [normalise_code(code) for code in compared.codes]
    return [code for code in known if any(_fails(run, code) for run in runs)]


def _fails(run: CouncilRun, code: str) -> bool:
    return run.cell(code).status in ("failed", "hidden")


def _head(run: CouncilRun) -> Node:
    children = f"{run.children:,} children" if run.children else "children not stated"
    if run.children_hidden:
        children = f"fewer than {FEWEST} children"
    when = f", {day_words(run.date)}" if run.date else ""
    return el(
        "th",
        el("span", run.council, dir="auto"),
        el("span", f"{children}; run {run.number}{when}", class_="small"),
        scope="col",
    )


def _cell(word: str, rate: float | None, largest: float) -> Node:
    told = word.replace("0 (passed, inferred)", "passed")
    number = f"{int(told):,}" if told.isdecimal() else told
    if rate is None:
        return el("td", el("span", number, class_="words" if not told.isdecimal() else None))
    return el(
        "td",
        el("strong", number),
        el("span", f"{rate:.1f} per 100", class_="small"),
        Bar(rate / largest if largest else 0.0),
    )


def _rate(run: CouncilRun, code: str) -> float | None:
    """The rate of a count that stands in the table; of a 0, and of a part elsewhere, none."""
    cell = run.cell(code)
    rate = run.rate(code) if cell.count and not cell.note else None
    return rate.per_100 if rate else None
