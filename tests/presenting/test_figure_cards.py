"""Cards of figures and maps: what services count, through the doors, gone things withdrawn."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from common.who import Who
from evidence import services as evidence
from evidence.overlays.services import overlay_of, read_asked
from presenting import services
from presenting.cards.charts import chart
from presenting.cards.known import Deck, Known
from presenting.framing import Slide
from presenting.freezing import freeze
from presenting.leaving import left_behind
from presenting.model import NewCard
from presenting.nodes import Node, Picture, words_of
from presenting.shown import slides
from presenting.snapshot import read, written
from process_maps.overlay import OnStep, Overlay, legend, shared_out, strengths
from process_maps.picturing.reference import Shared, reference_of
from process_maps.services import map_by_id, maps
from project import open_project
from storage import Project, act, reading
from storage.register import change_project, project_facts
from validation.services.controlling import controlled
from validation.services.patterns import pareto_of
from validation.services.rates_compared import rates_compared
from validation.services.rates_words import rate_sentence, together_words

COUNCILS = ("Northmoor", "Eastley", "Calderbrook")
FIGURES = (
    NewCard("map", {"map": 1, "overlay": "errors"}),
    NewCard("map", {"map": 1, "overlay": "council:2"}),
    NewCard("reference", {"maps": [], "at_least": None}),
    NewCard("pareto", {"council": None}),
    NewCard("funnel", {"code": "218"}),
    NewCard("changed", {"since": 1}),
)


@pytest.fixture
def shown(demo_file: Path) -> Project:
    return open_project(demo_file)


def _made(project: Project, who: Who, *cards: NewCard, date: str | None = None) -> list[Slide]:
    board = services.add_storyboard(project, who, "Figures", date=date)
    services.add_cards(project, who, board, cards)
    return list(slides(project, board))


def _known(project: Project) -> Known:
    with reading(project) as db:
        return Known(project, Deck("x", None, None, project_facts(db)), date.today())


def _pictures(node: Node) -> list[Picture]:
    found = [each for each in node.children if isinstance(each, Picture)]
    for each in node.children:
        found += _pictures(each) if isinstance(each, Node) else []
    return found


def _table(node: Node, class_: str | None = None) -> list[list[str]]:
    """The rows of the first table of that class, as words."""
    if node.tag == "table" and (class_ is None or ("class", class_) in node.attributes):
        body = next(e for e in node.children if isinstance(e, Node) and e.tag == "tbody")
        rows = [row for row in body.children if isinstance(row, Node)]
        return [[words_of(cell).strip() for cell in row.children] for row in rows]
    for each in node.children:
        if isinstance(each, Node) and (rows_ := _table(each, class_)):
            return rows_
    return []


def test_few_rules_make_most_says_what_the_service_counts_for_each_council(
    shown: Project, who: Who
) -> None:
    made = _made(shown, who, NewCard("pareto", {"council": None}))
    known = _known(shown)
    assert known.compared is not None
    found = controlled(known.compared, known.door)
    assert [each.title.split(":")[0] for each in made] == [r.council for r in found.councils]
    for slide, run in zip(made, found.councils, strict=True):
        of = pareto_of(shown, run)
        half = of.lines_for(0.5)
        words = words_of(slide.node)
        assert f"{half} of {len(of.lines)} rules make half of the {of.total:,} rows" in words
        rows = _table(slide.node, "largest")
        assert [int(each[1]) for each in rows] == [line.count for line in of.lines[:6]]
        assert f"and {len(of.lines) - 6} more rules, {of.hidden} of them hidden" in words
        assert slide.illustrative
    assert of.hidden
    (one,) = _made(shown, who, NewCard("pareto", {"council": found.councils[1].council_id}))
    assert one.title == made[1].title


def test_a_small_count_stands_on_no_slide_and_moves_no_share(shown: Project, who: Who) -> None:
    known = _known(shown)
    assert known.compared is not None
    exact, run = known.compared, known.compared.councils[0]
    hidden = {key: count for key, count in run.run.counts.items() if 0 < count <= 5}
    assert hidden
    (slide,) = _made(shown, who, NewCard("pareto", {"council": run.council_id}))
    rows = _table(next(e for e in _details(slide.node)), None)
    shares = {row[0].split(":")[0]: row[1:] for row in rows}
    for key in hidden:
        spelt = exact.catalogue.spelling(key)
        assert shares.get(spelt, ["c", "not shown", "not shown"]) == ["c", "not shown", "not shown"]
    total = sum(run.run.counts.values())
    assert f"{total:,} rows" not in words_of(slide.node), "the true total would tell of the rest"


def _details(node: Node) -> list[Node]:
    found = [node] if node.tag == "details" else []
    for each in node.children:
        found += _details(each) if isinstance(each, Node) else []
    return found


def test_one_rule_in_every_council_says_each_rate_and_where_it_stands(
    shown: Project, who: Who
) -> None:
    (slide,) = _made(shown, who, NewCard("funnel", {"code": "218"}))
    known = _known(shown)
    assert known.compared is not None
    made = rates_compared(shown, controlled(known.compared, known.door), known.door)
    words = words_of(slide.node)
    assert together_words(made, "218") in words
    for each in made.of_rule("218"):
        assert rate_sentence(each, made.divided) in words
    (picture,) = _pictures(slide.node)
    assert picture.kind == "chart"
    assert all(f">{each.council}<" in picture.inner for each in made.councils)
    (again,) = _made(shown, who, NewCard("funnel", {"code": " 218 "}))
    assert again.title == slide.title
    assert [each.withdrawn for each in _made(shown, who, NewCard("funnel", {"code": "x9"}))] == [
        True
    ]


def test_a_rule_no_run_fails_has_no_rate_and_is_never_a_zero(shown: Project, who: Who) -> None:
    known = _known(shown)
    assert known.compared is not None
    failing = {known.compared.catalogue.spelling(code) for code in known.compared.codes}
    every = known.compared.catalogue.rules(known.compared.year)
    spare = next(each.code for each in every if each.code not in failing)
    (slide,) = _made(shown, who, NewCard("funnel", {"code": spare}))
    assert f"None of these runs fails rule {spare}" in words_of(slide.node)
    assert not slide.withdrawn
    assert _pictures(slide.node) == []


@pytest.mark.parametrize("which", ["painpoints", "people", "errors", "effort", "council:2"])
def test_a_map_shows_what_is_counted_with_a_legend_in_words_and_the_same_looks_in_its_parts(
    shown: Project, who: Who, which: str
) -> None:
    made = _made(shown, who, NewCard("map", {"map": 1, "overlay": which}))
    stored = map_by_id(shown, 1)
    asked = read_asked(which)
    over = overlay_of(shown, stored, asked.which, other_map=asked.other_map, outside=True)
    assert over is not None
    first = words_of(made[0].node)
    for each in legend(over):
        assert f"{each.words} ({each.steps} step" in first
    assert len(made) == 7
    rows = {row[0]: row[2] for row in _table(_details(made[0].node)[0])}
    assert set(rows.values()) >= {each.words for each in over.on.values()}
    seen = strengths(shared_out(over))
    assert seen == strengths(over)
    for slide in made:
        drawing = _pictures(slide.node)[0]
        used = set(re.findall(r"url\(#([\w-]+)\)", drawing.inner))
        assert used <= set(re.findall(r'\bid="([\w-]+)"', drawing.inner)), "a pattern is missing"


def test_numbers_become_shares_that_say_and_look_the_same() -> None:
    on = {
        "a": OnStep(0, "none"),
        "b": OnStep(3, "3"),
        "c": OnStep(400, "400"),
        "d": OnStep(None, "not asked"),
    }
    over = Overlay("People", "says", on, unknown="not known")
    shared = shared_out(over)
    assert strengths(shared) == strengths(over)
    assert [(each.words, each.steps) for each in legend(shared)] == [
        (each.words, each.steps) for each in legend(over)
    ]
    part = replace(shared, on={"b": shared.on["b"]})
    assert strengths(part) == {"b": strengths(over)["b"]}


def test_errors_on_a_map_go_through_the_door(shown: Project, who: Who) -> None:
    stored = map_by_id(shown, 1)
    inside = overlay_of(shown, stored, "errors")
    outside = overlay_of(shown, stored, "errors", outside=True)
    assert inside is not None
    assert outside is not None
    changed = [step for step in inside.on if inside.on[step].words != outside.on[step].words]
    assert changed
    words = " ".join(
        words_of(each.node)
        for each in _made(shown, who, NewCard("map", {"map": 1, "overlay": "errors"}))
    )
    for step in changed:
        assert outside.on[step].words in words
        assert f"{inside.on[step].words}, " not in words


def test_the_reference_process_counts_councils_and_lists_what_only_one_does(
    shown: Project, who: Who
) -> None:
    made = _made(shown, who, NewCard("reference", {"maps": [], "at_least": None}))
    own = [
        each.id for each in maps(shown) if each.council in ("Northmoor", "Eastley", "Calderbrook")
    ]
    found = reference_of(shown, Shared(tuple(sorted(own)), 2))
    first = words_of(made[0].node)
    assert found.words.split(". ")[0] in first
    assert "What at least 2 of 3 councils do" in first
    rows = _table(_details(made[0].node)[0])
    assert len(rows) == len(found.of)
    assert {row[1] for row in rows} == {"2 of 3 councils", "3 of 3 councils"}
    alone = [step for step in found.merged.steps if step.label and step.count == 1]
    last = words_of(made[-1].node)
    assert f"{len(alone)} of 45 different steps." in last
    for council in COUNCILS:
        key = next(k for k, frame in found.merged.frames.items() if frame.council == council)
        mine = [step for step in alone if step.maps == (key,)]
        assert f"Only {council} ({len(mine)})" in last
    every = _made(shown, who, NewCard("reference", {"maps": own, "at_least": 3}))
    assert "What all 3 councils do" in words_of(every[0].node)
    beyond = _made(shown, who, NewCard("reference", {"maps": own, "at_least": 9}))
    assert "What at least 2 of 3 councils do" in words_of(beyond[0].node)


def test_what_is_gone_is_withdrawn_and_an_empty_project_shows_nothing_wrong(
    shown: Project, project: Project, who: Who
) -> None:
    gone = (
        NewCard("map", {"map": 999, "overlay": "errors"}),
        NewCard("map", {"map": 1, "overlay": "council:999"}),
        NewCard("map", {"map": 1, "overlay": "council:1"}),
        NewCard("map", {"map": 1, "overlay": "nonsense"}),
        NewCard("reference", {"maps": [1, 999], "at_least": None}),
        NewCard("pareto", {"council": 999}),
        NewCard("funnel", {"code": None}),
        NewCard("changed", {"since": 999}),
    )
    assert [each.title for each in _made(shown, who, *gone)] == ["Withdrawn"] * len(gone)
    made = _made(project, who, *FIGURES, NewCard("changed", {"since": None}))
    assert [each.withdrawn for each in made] == [True] * len(FIGURES) + [False]
    assert "no milestone before today" in words_of(made[-1].node)
    with reading(project) as db:
        facts = project_facts(db)
    with act(project, who, "Named it") as this:
        change_project(this, replace(facts, name="x" * 100))
    long = NewCard("reference", {"maps": [], "at_least": None}, heading="y" * 400)
    assert _made(shown, who, long)[0].title == "y" * 400


def test_frozen_figures_stay_as_they_were_and_hide_quotes_changes_nothing_on_them(
    shown: Project, who: Who
) -> None:
    board = services.add_storyboard(shown, who, "Frozen", date="2026-11-26")
    services.add_cards(shown, who, board, FIGURES)
    live = slides(shown, board)
    assert slides(shown, board, hide_quotes=True) == live
    assert read(written(live)) == live
    freeze(shown, who, board)
    evidence.remove_painpoint(shown, who, 3)
    held = slides(shown, board)
    assert [each.title for each in held] == [each.title for each in live]
    for then, now in zip(held, live, strict=True):
        assert _pictures(then.node) == _pictures(now.node)
        assert words_of(then.node).startswith(words_of(now.node)[:200])
    saved = left_behind(shown, board, "html").content.decode()
    ids = re.findall(r'\bid="([\w-]+)"', saved)
    assert len(ids) == len(set(ids)), "two drawings hold the same id"


def test_a_chart_is_drawn_once_with_its_words_and_nothing_for_other_pages() -> None:
    spec = {"data": {"values": [{"a": 1, "b": 2}]}, "mark": {"type": "line", "clip": True}}
    spec["encoding"] = {each: {"field": each, "type": "quantitative"} for each in ("a", "b")}
    one = chart(spec, "A line", "From 1 to 2")
    assert chart(spec, "A line", "From 1 to 2") is one
    assert (one.label, one.words, one.kind) == ("A line", "From 1 to 2", "chart")
    assert "aria-" not in one.inner
    assert "class=" not in one.inner
    assert "xmlns" not in one.inner
    clips = set(re.findall(r"url\(#([\w-]+)\)", one.inner))
    assert clips
    assert clips == set(re.findall(r'\bid="([\w-]+)"', one.inner))
