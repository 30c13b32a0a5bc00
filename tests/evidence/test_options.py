"""Options: totals of what is scored only, an order that says how sure it is, decisions kept."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from evidence import services as evidence
from evidence.options import services
from evidence.options.commonness import Commonness, Way, commonness
from evidence.options.linked import linked
from evidence.options.model import CRITERIA, Criterion
from evidence.options.standing import place_words, sensitivity, weights_words
from evidence.options.weighing import (
    ALIKE,
    ahead_throughout,
    checked_weights,
    percentages,
    robust,
    shares_of,
    total_of,
    turns,
)
from presenting.charts.options import Placed, placed_spec, placed_words
from presenting.charts.style import COUNCIL_COLOURS
from project import check, open_project
from screens.look import plain_lines
from storage import Project, reading
from storage import services as register
from storage.history.acts import acts, undo

Four = tuple[int, int, int, int]


def _scores(four: Four) -> dict[Criterion, int]:
    return dict(zip(CRITERIA, four, strict=True))


def _weights(*four: float) -> dict[Criterion, float]:
    return dict(zip(CRITERIA, four, strict=True))


def _score(project: Project, who: Who, option: int, four: tuple[int | None, ...]) -> None:
    for name, score in zip(CRITERIA, four, strict=True):
        if score is not None:
            services.score_option(project, who, option, name, score, "Judged together")


def test_a_total_is_the_weighted_mean_and_there_is_none_without_every_score_that_counts() -> None:
    shares = shares_of(_weights(40, 30, 20, 10))
    assert total_of(_scores((5, 4, 3, 2)), shares).value == pytest.approx(4.0)
    lacking = total_of({"impact": 5, "feasibility": 4, "commonality": 2}, shares)
    assert lacking.value is None
    assert [lacking.low, lacking.high] == pytest.approx([3.6, 4.4])
    assert lacking.words() == (
        "Not scored yet: cost. The total could be anything from 3.6 to 4.4 of 5"
    )
    nothing = total_of({}, shares)
    assert nothing.value is None
    assert [nothing.low, nothing.high] == pytest.approx([1, 5])
    assert "impact, feasibility, cost and commonality" in nothing.words()
    without_cost = shares_of(_weights(1, 1, 0, 0))
    assert total_of({"impact": 5, "feasibility": 2}, without_cost).words() == "3.5 of 5"


@pytest.mark.parametrize(
    "bad",
    [(0, 0, 0, 0), (math.nan, 1, 1, 1), (math.inf, 1, 1, 1), (-1, 1, 1, 1), (101, 1, 1, 1),
     (0.001, 0, 0, 0), (True, 1, 1, 1), ("1", 1, 1, 1)],
)  # fmt: skip
def test_weights_that_mean_nothing_are_refused(bad: tuple[float, ...]) -> None:
    with pytest.raises(BadInput):
        checked_weights(_weights(*bad))
    with pytest.raises(BadInput):
        checked_weights({"impact": 1.0})


def test_percentages_add_up_and_what_counts_is_never_shown_as_nothing() -> None:
    assert list(percentages(shares_of(_weights(1, 1, 1, 0))).values()) == [34, 33, 33, 0]
    assert list(percentages(shares_of(ALIKE)).values()) == [25, 25, 25, 25]
    tiny = percentages(shares_of(_weights(100, 100, 100, 0.1)))
    assert (tiny["commonality"], sum(tiny.values())) == (1, 100)
    rng = random.Random(20261129)
    for _ in range(200):
        found = percentages(
            shares_of(_weights(*(rng.choice((0, 1, rng.random() * 100)) for _ in range(3)), 3))
        )
        assert sum(found.values()) == 100
        assert min(found.values()) >= 0


def test_where_the_order_turns_is_exact() -> None:
    """Totals on either side of each turn agree with it; where there is none, no weight turns it."""
    rng = random.Random(903)
    seen = 0
    for _ in range(300):
        every = [_scores(tuple(rng.randint(1, 5) for _ in range(4))) for _ in range(3)]  # type: ignore[arg-type]
        shares = shares_of(_weights(*(rng.randint(1, 9) for _ in range(4))))
        totals = [total_of(each, shares).value or 0 for each in every]
        leader = totals.index(max(totals))
        if sorted(totals)[-1] - sorted(totals)[-2] < 1e-6:
            continue
        found = {(turn.criterion, turn.more): turn for turn in turns(every, shares, leader)}
        for name, more in product(CRITERIA, (False, True)):
            turn = found.get((name, more))
            ends = (shares[name], 1.0) if more else (shares[name], 0.0)
            at = turn.share if turn else ends[1]
            before = _moved(shares, name, at + (ends[0] - at) * 1e-3)
            led = [total_of(each, before).value or 0 for each in every]
            assert led[leader] >= max(led) - 1e-9
            if turn:
                seen += 1
                after = _moved(shares, name, at + (ends[1] - at) * 1e-3)
                lost = [total_of(each, after).value or 0 for each in every]
                assert lost[turn.overtaken_by] > lost[leader]
    assert seen > 100


def _moved(shares: dict[Criterion, float], name: Criterion, to: float) -> dict[Criterion, float]:
    rest = 1 - shares[name]
    return {each: to if each == name else share * (1 - to) / rest for each, share in shares.items()}


def test_the_share_of_weightings_in_which_one_is_first_is_what_geometry_says() -> None:
    """Of two options that differ by two criteria alone, the heavier decides: half of all."""
    shares = shares_of(ALIKE)
    one, other = robust([_scores((5, 3, 3, 3)), _scores((3, 5, 3, 3))], shares)
    for fare in (one, other):
        assert abs(fare.first_any / fare.draws - 0.5) < 0.02
        assert abs(fare.first_near / fare.draws - 0.5) < 0.02
        assert (fare.best, fare.worst) == (1, 2)
    # Twice as far ahead by the one: first where w1·2 > w2·1. Of all weightings that is 2 in 3;
    # of those near by, evenly by ratio, 1 − ½·(½)² = 7 in 8 of the square of the two logarithms.
    ahead, _ = robust([_scores((5, 3, 3, 3)), _scores((3, 4, 3, 3))], shares)
    assert abs(ahead.first_any / ahead.draws - 2 / 3) < 0.02
    assert abs(ahead.first_near / ahead.draws - 7 / 8) < 0.02
    best, worse = _scores((5, 5, 5, 5)), _scores((5, 5, 5, 4))
    first, second = robust([best, worse], shares)
    assert (first.first_near, first.first_any) == (first.draws, first.draws)
    assert second.first_near == 0
    assert ahead_throughout([best, worse], shares, 0)
    assert robust([], shares) == []


def test_the_order_says_how_sure_it_is_and_what_could_still_come_first(
    project: Project, who: Who
) -> None:
    assert "no order" in sensitivity(services.ranking(project))[0]
    audit, weekly, unsure, hopeless, closed = (
        services.add_option(project, who, title)
        for title in ("Audit", "Weekly", "Unsure", "Hopeless", "Closed")
    )
    _score(project, who, audit, (4, 3, 5, 4))
    assert "nothing to compare" in sensitivity(services.ranking(project))[0]
    _score(project, who, weekly, (5, 4, 2, 4))
    _score(project, who, unsure, (4, 4, None, 4))
    _score(project, who, hopeless, (1, 1, None, 1))
    _score(project, who, closed, (5, 5, 5, 5))
    services.decide_option(project, who, closed, "no further action", "DfE does it already")
    found = services.ranking(project)
    assert [row.option.id for row in found.rows] == [audit, weekly, unsure, hopeless, closed]
    assert [place_words(row, found) for row in found.rows] == [
        "1 of 2", "2 of 2", "No place yet", "No place yet", "No place: no further action",
    ]  # fmt: skip
    said = sensitivity(found)
    assert said[0].startswith("“Audit” is first in ")
    # Level where impact counts a third: (s − 1/3)·… 4 − 4w = … worked by hand: 12/3 = 11/3 + …
    assert "If cost counted for less than 18% (now 25%), “Weekly” would be first." in said
    assert "“Unsure” is not fully scored and could still come first: up to 4.25 against 4." in said
    assert said[-1].startswith("1 option more not fully scored could not come first")
    services.weigh(project, who, _weights(60, 20, 10, 10), "Asked for at show-and-tell 3")
    found = services.ranking(project)
    assert found.first[0].option.id == weekly
    assert weights_words(found.shares) == (
        "impact 60%, feasibility 20%, cost 10% and commonality 10%"
    )
    services.weigh_alike(project, who)
    assert services.held(project).weights is None


def test_equal_totals_share_a_place(project: Project, who: Who) -> None:
    for title, four in (("A", (5, 3, 3, 3)), ("B", (3, 5, 3, 3)), ("C", (1, 1, 1, 1))):
        _score(project, who, services.add_option(project, who, title), four)
    found = services.ranking(project)
    assert [place_words(row, found) for row in found.rows] == [
        "1 of 3, shared", "1 of 3, shared", "3 of 3",
    ]  # fmt: skip
    assert sensitivity(found)[0] == "“A” and “B” share the first place."
    services.decide_option(project, who, found.rows[1].option.id, "park", "Not this year")
    parked = sensitivity(services.ranking(project))[0]
    assert parked == "“A” and “B” (parked) share the first place."


def test_the_picture_names_every_option_of_a_point_and_marks_those_that_rest() -> None:
    some = [
        Placed("Audit", 2, 3),
        Placed("A weekly table for all of the errors there are", 2, 3, "parked"),
        Placed("A tool", 5, 1, "no further action"),
    ]
    first, second = placed_spec(some)["data"]["values"]
    assert first["names"] == "Audit\nA weekly table for all of the errors there… (parked)"
    assert (first["fill"], second["fill"]) == (COUNCIL_COLOURS[0], "#ffffff")
    assert placed_words(some).endswith("A tool (no further action): impact 1, feasibility 5")


def test_titles_scores_and_outcomes_that_cannot_be_are_refused(project: Project, who: Who) -> None:
    option = services.add_option(project, who, " Copy  the audit ", "In R")
    assert services.add_option(project, who, "copy the audit", "In R") == option
    other = services.add_option(project, who, "Weekly table")
    refused = (
        lambda: services.add_option(project, who, "Copy the audit", "In SQL"),
        lambda: services.edit_option(project, who, other, 1, "COPY THE AUDIT", ""),
        lambda: services.add_option(project, who, "x" * 400),
        lambda: services.add_option(project, who, " "),
        lambda: services.score_option(project, who, option, "beauty", 3, "Why"),
        lambda: services.score_option(project, who, option, "impact", 6, "Why"),
        lambda: services.score_option(project, who, option, "impact", 2.5, "Why"),  # type: ignore[arg-type]
        lambda: services.score_option(project, who, option, "impact", 3, "  "),
        lambda: services.decide_option(project, who, option, "perhaps", "Why"),
        lambda: services.decide_option(project, who, option, "park", ""),
        lambda: services.decide_option(project, who, option, "park", "Why", judged_on="2999-01-01"),
        lambda: services.link_option(project, who, option, "tag", 1),
        lambda: services.link_option(project, who, option, "step", "one"),
    )
    for each in refused:
        with pytest.raises(BadInput):
            each()
    missing: tuple[Callable[[], object], ...] = (
        lambda: services.score_option(project, who, 99, "impact", 3, "Why"),
        lambda: services.decide_option(project, who, 99, "park", "Why"),
        lambda: services.remove_option(project, who, 99),
        *(
            lambda kind=kind: services.link_option(project, who, option, kind, 99)
            for kind in ("painpoint", "step", "finding")
        ),
        lambda: services.link_option(project, who, option, "rule", "ZZ9999"),
        lambda: services.link_option(project, who, 99, "rule", "103"),
    )
    for one in missing:
        with pytest.raises(NotFound):
            one()
    assert not services.held(project).scores
    assert not services.held(project).decided


def test_nobody_writes_over_what_somebody_else_did_meanwhile(project: Project, who: Who) -> None:
    option = services.add_option(project, who, "Audit")
    services.score_option(project, who, option, "cost", 4, "Thirty lines", version=0)
    services.weigh(project, who, ALIKE, version=0)
    first = services.decide_option(project, who, option, "proceed", "Cheap", after=0)
    stale = (
        lambda: services.score_option(project, who, option, "cost", 2, "Licence", version=0),
        lambda: services.score_option(project, who, option, "cost", None, version=7),
        lambda: services.weigh(project, who, _weights(1, 2, 3, 4), version=0),
        lambda: services.decide_option(project, who, option, "park", "Staff left", after=0),
        lambda: services.edit_option(project, who, option, 9, "Audits", ""),
    )
    for each in stale:
        with pytest.raises(StaleEdit):
            each()
    services.decide_option(project, who, option, "park", "Staff left", after=first)
    decided = services.held(project).decided_of(option)
    assert [(each.outcome, each.reason) for each in decided] == [
        ("proceed", "Cheap"), ("park", "Staff left"),
    ]  # fmt: skip


def test_a_score_keeps_whose_it_is_until_it_is_another_and_can_be_taken_away(
    project: Project, who: Who
) -> None:
    option = services.add_option(project, who, "Audit")

    def score(value: int | None, why: str, **more: str) -> None:
        services.score_option(project, Who("Other"), option, "impact", value, why, **more)  # type: ignore[arg-type]

    services.score_option(
        project, who, option, "impact", 4, "Why", judged_by="The room", judged_on="2026-11-26"
    )
    score(4, "Why")
    kept = services.held(project).scores[0]
    assert (kept.judged_by, kept.judged_on) == ("The room", "2026-11-26")
    score(3, "Why")
    assert services.held(project).scores[0].judged_by == "Other"
    score(None, "")
    score(None, "")
    assert services.held(project).scores == ()
    assert services.ranking(project).rows[0].total.missing == tuple(CRITERIA)


def test_removing_and_deciding_can_be_undone(project: Project, who: Who) -> None:
    option = services.add_option(project, who, "Audit")
    _score(project, who, option, (4, 3, 5, 4))
    services.link_option(project, who, option, "rule", "103", "Fills it in")
    services.decide_option(project, who, option, "proceed", "Cheap")
    services.decide_option(project, who, option, "park", "Staff left")
    before = services.held(project)
    services.remove_option(project, who, option)
    assert not services.held(project).scores
    assert not services.held(project).links
    _undo_last(project, who)
    assert services.held(project) == before
    with reading(project) as db:
        past = acts(db, limit=3)
    undo(project, who, past[2].id)
    assert services.ranking(project).rows[0].outcome == "proceed"
    assert check(project.path).problems == []


def _undo_last(project: Project, who: Who) -> None:
    with reading(project) as db:
        last = acts(db, limit=1)[0].id
    undo(project, who, last)


def test_what_is_linked_and_gone_is_told_and_never_dropped(project: Project, who: Who) -> None:
    option = services.add_option(project, who, "Audit")
    painpoint = evidence.add_painpoint(project, who, kind="innovation", title="An audit of changes")
    services.link_option(project, who, option, "painpoint", painpoint, "Copies it")
    services.link_option(project, who, option, "painpoint", painpoint, "")
    services.link_option(project, who, option, "rule", " 503h ")
    (one, rule) = linked(project, services.held(project).links)
    assert (one.what, one.words, one.gone, one.link.why) == (
        "Innovation", "An audit of changes", False, "Copies it",
    )  # fmt: skip
    assert rule.words.startswith("503H: ")
    evidence.remove_painpoint(project, who, painpoint)
    (one, _) = linked(project, services.held(project).links)
    assert one.gone
    assert one.words.startswith(f"Painpoint or innovation number {painpoint}")
    services.unlink_options(project, who, [one.link])
    services.unlink_options(project, who, [one.link])
    assert [each.kind for each in services.held(project).links] == ["rule"]


def test_what_is_surely_personal_is_replaced_before_it_is_stored(
    project: Project, who: Who
) -> None:
    said = "Ask jo.brown@example.org"
    option = services.add_option(project, who, said, said)
    services.score_option(project, who, option, "cost", 3, said)
    services.decide_option(project, who, option, "park", said)
    services.weigh(project, who, ALIKE, said)
    services.link_option(project, who, option, "rule", "103", said)
    held = services.held(project)
    assert held.weights
    kept = (
        *(held.options[0].title, held.options[0].description, held.scores[0].why),
        *(held.decided[0].reason, held.weights.why, held.links[0].why),
    )
    assert not [words for words in kept if "example.org" in words]


def test_how_common_it_is_counts_councils_known_of_and_is_only_suggested(
    project: Project, who: Who
) -> None:
    names = frozenset(("A", "B", "C"))
    some = Commonness(
        (Way("Heard", frozenset("A"), names), Way("On the map", frozenset("B"), frozenset("B"))),
        2,
        ("D",),
    )
    assert some.suggested == 3
    assert some.words() == [
        "The linked painpoints occur in 2 of 3 councils.",
        "Heard in 1 of 3: A.",
        "On the map in 1 of 1: B.",
        "Nothing is known of D.",
    ]
    assert Commonness((Way("Heard", names, names),), 1, ()).suggested == 5
    assert Commonness((Way("Heard", frozenset(), names),), 1, ()).suggested == 1
    assert Commonness((Way("Heard", frozenset("A"), frozenset("A")),), 1, ()).suggested is None
    register.add_council(project, who, "Northmoor")
    painpoint = evidence.add_painpoint(project, who, kind="painpoint", title="Late")
    nothing = commonness(project, [painpoint])
    assert nothing.words() == ["Nobody was asked, no map is drawn and no run was brought in yet."]
    assert commonness(project, []).suggested is None
    assert services.held(project).scores == ()


def test_paragraphs_stay_paragraphs(project: Project, who: Who) -> None:
    option = services.add_option(project, who, "Audit", "First  this.\n\n  Then that.\n")
    (held,) = services.held(project).options
    assert held.description == "First this.\nThen that."
    assert plain_lines(held.description) == "First this\\.\n\nThen that\\."
    assert services.add_option(project, who, "audit", "First this.\nThen that.") == option
    with pytest.raises(BadInput, match="longer than"):
        services.add_option(project, who, "Other", "words\n" * 200)


def test_what_was_judged_not_a_problem_is_not_common_anywhere(built_demo: Path) -> None:
    project = open_project(built_demo)
    messaging, late = (
        next(each.id for each in evidence.painpoints(project) if word in each.title)
        for word in ("messages", "hide behind")
    )
    alone = commonness(project, [messaging])
    assert (alone.suggested, alone.words()) == (
        None,
        ["No painpoint that is a problem is linked, so nothing can be said of how common it is."],
    )
    both = commonness(project, [messaging, late])
    assert both.there == commonness(project, [late]).there
    assert both.words()[-1] == "1 linked painpoint more, judged not a problem, left out."
