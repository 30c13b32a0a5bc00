"""The chain from each of its four ends, and the words for judgements and counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import BadInput
from evidence.chain import count_words
from evidence.model import (
    Impact,
    Judgement,
    Link,
    Links,
    Painpoint,
    StepRule,
    chain_ids,
    checked_kind,
)
from validation.model import Status
from validation.services import RuleCount


def _link(painpoint: int, to: int | str) -> Link:
    return Link(0, painpoint, to, "", "", "", "for")


def _links(
    quotes: list[tuple[int, int]],
    steps: list[tuple[int, int]],
    rules: list[tuple[int, str]],
    step_rules: list[tuple[int, str]],
) -> Links:
    ids = sorted({p for p, _ in [*quotes, *steps, *rules]})
    judged = Judgement(None, False, None, None)
    return Links(
        tuple(Painpoint(p, "painpoint", "", "", judged, None, None, 1) for p in ids),
        tuple(_link(*pair) for pair in quotes),
        tuple(_link(*pair) for pair in steps),
        tuple(_link(*pair) for pair in rules),
        (),
        tuple(StepRule(0, step, code, "", "", "") for step, code in step_rules),
    )


def test_one_painpoints_chain_is_the_same_from_all_four_ends() -> None:
    links = _links([(1, 10), (1, 11)], [(1, 20)], [(1, "164")], [(20, "503A")])
    whole = chain_ids(links, painpoint=1)
    assert whole.quotes == (10, 11)
    assert whole.rules == ("164", "503A")
    assert chain_ids(links, quote=10) == whole
    assert chain_ids(links, step=20) == whole
    assert chain_ids(links, rule="164") == whole
    assert chain_ids(links, rule="503A") == whole


def test_an_end_without_a_painpoint_shows_itself_and_what_it_is_linked_to() -> None:
    links = _links([], [], [], [(20, "503A")])
    assert chain_ids(links, quote=10).quotes == (10,)
    assert chain_ids(links, step=20).rules == ("503A",)
    assert chain_ids(links, rule="503A").steps == (20,)


_pairs = st.lists(st.tuples(st.integers(1, 4), st.integers(10, 14)), max_size=8, unique=True)
_coded = st.lists(st.tuples(st.integers(1, 4), st.sampled_from("ABC")), max_size=6, unique=True)
_step_coded = st.lists(
    st.tuples(st.integers(10, 14), st.sampled_from("ABC")), max_size=6, unique=True
)


@given(_pairs, _pairs, _coded, _step_coded)
def test_whatever_is_in_a_chain_has_its_start_in_its_own(
    quotes: list[tuple[int, int]],
    steps: list[tuple[int, int]],
    rules: list[tuple[int, str]],
    step_rules: list[tuple[int, str]],
) -> None:
    links = _links(quotes, steps, rules, step_rules)
    for quote in {q for _, q in quotes}:
        chain = chain_ids(links, quote=quote)
        assert all(quote in chain_ids(links, painpoint=p).quotes for p in chain.painpoints)
        assert all(quote in chain_ids(links, step=s).quotes for s in chain.steps)
        assert all(quote in chain_ids(links, rule=r).quotes for r in chain.rules)
    for code in {r for _, r in [*rules, *step_rules]}:
        chain = chain_ids(links, rule=code)
        assert all(code in chain_ids(links, painpoint=p).rules for p in chain.painpoints)
        assert all(code in chain_ids(links, quote=q).rules for q in chain.quotes)


@pytest.mark.parametrize(
    ("impact", "not_a_problem", "by", "words"),
    [
        (None, False, None, "Impact not judged yet"),
        ("high", False, None, "High impact"),
        ("low", False, "the team", "Low impact, judged by the team"),
        ("high", True, "the team", "Judged not a problem by the team"),
        (None, True, None, "Judged not a problem"),
    ],
)
def test_a_judgement_says_whose_it_is_and_never_guesses_an_impact(
    impact: Impact | None, not_a_problem: bool, by: str | None, words: str
) -> None:
    assert Judgement(impact, not_a_problem, by, None).words() == words


@pytest.mark.parametrize(
    ("count", "status", "unit", "words"),
    [
        (1206, "failed", "rows", "1,206 rows"),
        (7, "failed", "portal count", "7 on the portal’s count"),
        (1, "failed", "rows", "1 row"),
        (1, "failed", "children", "1 child"),
        (0, "passed", "rows", "passed"),
        (0, "passed (inferred)", "rows", "passed (inferred)"),
        (None, "unknown", "rows", "unknown"),
        (None, "skipped", "rows", "skipped"),
        (None, "failed", "children", "failed"),
    ],
)
def test_a_count_is_a_number_only_where_the_rule_failed(
    count: int | None, status: Status, unit: str, words: str
) -> None:
    each = RuleCount(1, "Northmoor", 1, "run 1", 2026, "source", 1, unit, count, status)
    assert count_words(each) == words


def test_what_is_no_kind_of_painpoint_is_refused_by_naming_the_three() -> None:
    assert [checked_kind(each) for each in ("painpoint", "innovation", "question")] == [
        "painpoint",
        "innovation",
        "question",
    ]
    with pytest.raises(BadInput, match="Choose painpoint, innovation or question"):
        checked_kind("finding")
