"""Agreement on where tags are: runs of characters are the same as characters, one by one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput
from research.agreement.bootstrap import bootstrap
from research.agreement.coefficients import COEFFICIENTS, agreement
from research.agreement.ratings import Ratings
from research.agreement.spans import (
    CodeAgreement,
    CoderSpan,
    SaidTurn,
    TookPart,
    TurnsCoded,
    per_code,
)

ANNE, BEN, CAL = "Anne", "Ben", "Cal"


def of_two(spans: list[tuple[str, int, int]], turns: list[tuple[int, int]]) -> CodeAgreement:
    """Agreement of Anne and Ben on code 7 in one session."""
    return per_code(
        [CoderSpan(who, 1, 7, start, end) for who, start, end in spans],
        [SaidTurn(1, start, end) for start, end in turns],
        [TookPart(ANNE, 1), TookPart(BEN, 1)],
        [7],
    )[0]


def test_half_overlapping_spans_are_no_better_than_chance_on_characters() -> None:
    # The trap of the reference: one tool's formula makes .2987 and -.0667 of these.
    half = of_two([(ANNE, 0, 50), (BEN, 25, 75)], [(0, 100)]).characters
    assert (half.cohen_kappa, half.percent, half.units) == (0, 0.5, 100)
    apart = of_two([(ANNE, 0, 50), (BEN, 50, 100)], [(0, 100)]).characters
    assert (apart.cohen_kappa, apart.percent) == (-1, 0)


def test_a_turn_has_a_tag_when_a_span_touches_it_and_gaps_are_no_units() -> None:
    # An interviewer speaks from 11 to 20; the span goes from the first turn into the third.
    found = of_two([(ANNE, 5, 23), (BEN, 5, 10), (BEN, 30, 31)], [(0, 10), (21, 30), (31, 40)])
    assert found.coded == {ANNE: TurnsCoded(2, 3), BEN: TurnsCoded(1, 3)}
    assert found.turns.units == 3
    assert found.turns.percent == pytest.approx(2 / 3)
    assert found.characters.units == 28
    assert found.characters.percent == pytest.approx(26 / 28)


def test_a_coder_who_put_nothing_is_a_coder_all_the_same() -> None:
    found = of_two([(ANNE, 0, 5)], [(0, 10), (11, 20)])
    assert found.turns.coders == 2
    assert found.turns.percent == 0.5
    assert found.turns.cohen_kappa == 0
    assert found.coded[BEN] == TurnsCoded(0, 2)
    nobody = of_two([], [(0, 10), (11, 20)])
    assert nobody.turns.cohen_kappa is None
    assert "same value" in nobody.turns.undefined["cohen_kappa"]


def test_who_did_not_look_said_neither_yes_nor_no() -> None:
    turns = [SaidTurn(session, start, start + 9) for session in (1, 2) for start in (0, 10, 20)]
    took = [
        TookPart(ANNE, 1),
        TookPart(ANNE, 2),
        TookPart(BEN, 1, frozenset({7})),
        TookPart(CAL, 2),
    ]
    spans = [CoderSpan(ANNE, 1, 8, 0, 5), CoderSpan(BEN, 1, 8, 0, 5), CoderSpan(CAL, 2, 8, 0, 5)]
    seven, eight, together = per_code(spans, turns, took, [7])
    assert (seven.code, eight.code, together.code) == (7, 8, None)
    # Code 8 was not asked of Ben: what he put of it does not count, and he is no coder of it.
    assert set(eight.coded) == {ANNE, CAL}
    assert (eight.turns.units, eight.turns.paired_units) == (6, 3)
    assert seven.coded == {ANNE: TurnsCoded(0, 6), BEN: TurnsCoded(0, 3), CAL: TurnsCoded(0, 3)}
    assert together.turns.units == 12
    assert together.coded[ANNE] == TurnsCoded(1, 12)
    with pytest.raises(BadInput):
        per_code([CoderSpan(BEN, 2, 7, 0, 1)], turns, took)
    assert per_code([], turns, took) == ()


@st.composite
def sessions(draw: st.DrawFn) -> tuple[list[SaidTurn], list[CoderSpan], list[TookPart]]:
    turns, spans, took = [], [], []
    for session in range(draw(st.integers(1, 2))):
        start = 0
        for _ in range(draw(st.integers(1, 4))):
            length = draw(st.integers(0, 6))
            if draw(st.booleans()):
                turns.append(SaidTurn(session, start, start + length))
            start += length + 1
        for who in (ANNE, BEN, CAL)[: draw(st.integers(1, 3))]:
            took.append(TookPart(who, session))
            for _ in range(draw(st.integers(0, 4))):
                edges = sorted(draw(st.tuples(st.integers(0, start), st.integers(0, start))))
                spans.append(CoderSpan(who, session, draw(st.integers(1, 2)), *edges))
    return turns, spans, took


@settings(max_examples=100, deadline=None)
@given(sessions())
def test_runs_are_worth_what_their_characters_are_one_by_one(
    given_: tuple[list[SaidTurn], list[CoderSpan], list[TookPart]],
) -> None:
    turns, spans, took = given_
    every = per_code(spans, turns, took, [1, 2])
    assert [each.code for each in every] == [1, 2, None]
    coders = list(dict.fromkeys(each.coder for each in took))
    ordered = sorted(
        (t for t in turns if t.start < t.end), key=lambda turn: (turn.session, turn.start)
    )
    for each in every:
        codes = [1, 2] if each.code is None else [each.code]
        places = [
            (code, nth, at)
            for code in codes
            for nth, turn in enumerate(ordered)
            for at in range(turn.start, turn.end)
        ]

        def has(who: str, code: int, session: int, at: int) -> bool | None:
            if TookPart(who, session) not in took:
                return None
            return any(
                (s.coder, s.session, s.code) == (who, session, code) and s.start <= at < s.end
                for s in spans
            )

        rows = [
            [has(who, code, ordered[nth].session, at) for code, nth, at in places] for who in coders
        ]
        named = Ratings.of_matrix(rows, coders=coders, categories=[False, True])
        named = named.weighted([1] * len(places), [nth for _, nth, _ in places])
        if not places:
            assert each.characters.units == 0
            continue
        one_by_one, runs = agreement(named), each.characters
        if runs.coders < len(coders):
            continue  # A coder all of whose turns are empty is none of those who looked.
        for name in COEFFICIENTS:
            expected = one_by_one.coefficient(name)
            assert runs.coefficient(name) == pytest.approx(expected, abs=1e-12), name
        assert dict(runs.undefined) == dict(one_by_one.undefined)
        assert (runs.units, runs.values, runs.pairs) == (
            one_by_one.units,
            one_by_one.values,
            one_by_one.pairs,
        )
        few, many = bootstrap(each.on_characters, draws=20), bootstrap(named, draws=20)
        assert few.keys() == many.keys()
        for name, interval in few.items():
            assert interval.low == pytest.approx(many[name].low)
            assert interval.high == pytest.approx(many[name].high)
