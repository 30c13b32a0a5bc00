"""Agreement of coders: published values to the digit, odd cases in words, files and the command."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from cli import main
from common.errors import BadInput
from research.agreement.coefficients import COEFFICIENTS, Agreement, agreement
from research.agreement.ratings import LEVELS, Level, Ratings
from research.agreement.reading import share_words, words_for
from research.services.agreement import agreement_of_file

Shared = Callable[[str], Path]
Matrix = list[list[int | None]]
N = None
# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example C: 4 observers, 12 units.
KRIPPENDORFF_C: Matrix = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
# Gwet, Handbook of Inter-Rater Reliability, 4th edition (2014), p. 120: the same, but that the one
# value of the last unit is the third rater's. Only Conger's kappa sees the difference.
GWET_4_RATERS: Matrix = [
    [*row[:11], 3 if nth == 2 else N] for nth, row in enumerate(KRIPPENDORFF_C)
]


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["research", "agreement", *map(str, words)])


def alpha(rows: Sequence[Sequence[Any]], level: Level = "nominal") -> float:
    worth = agreement(Ratings.of_matrix(rows), level).krippendorff_alpha
    assert worth is not None
    return worth


def test_every_value_of_the_reference_comes_out_to_the_digit(shared: Shared) -> None:
    held = json.loads(shared("agreement_reference.json").read_text("utf-8"))
    for name in ("krippendorff_2011_A", "krippendorff_2011_B", "krippendorff_2011_C",
                 "wikipedia_krippendorff"):  # fmt: skip
        for level, printed in held[name]["alpha"].items():
            computed = held[name]["computed"]
            exact = computed if isinstance(computed, float) else computed[level]
            assert round(alpha(held[name]["data"], level), 3) == printed, (name, level)
            assert round(alpha(held[name]["data"], level), 4) == exact, (name, level)
    for name in ("fleiss_1971", "wikipedia_fleiss"):
        ratings = Ratings.of_counts(held[name]["counts"])
        kappa = agreement(ratings).fleiss_kappa
        assert kappa is not None
        assert (round(kappa, 3), round(kappa, 4)) == (
            held[name]["fleiss_kappa"],
            held[name]["computed"],
        )
        shares = np.bincount(ratings.category) / len(ratings.category)
        assert shares.round(4).tolist() == held[name].get("marginals", shares.round(4).tolist())
    cohen = held["wikipedia_cohen"]
    for table, printed in zip(cohen["tables"], cohen["cohen_kappa"], strict=True):
        assert round(agreement(Ratings.of_table(table)).cohen_kappa or 0, 4) == printed
    raters = held["irrCAC_raw_4raters"]
    found = agreement(Ratings.of_matrix(GWET_4_RATERS))
    names = {"ac1": "gwet_ac1", "alpha": "krippendorff_alpha", "fleiss": "fleiss_kappa",
             "conger": "conger_kappa", "bp": "brennan_prediger"}  # fmt: skip
    for short, name in names.items():
        assert round(found.coefficient(name) or 0, 5) == raters[name], name
        assert round(found.standard_errors[name], 5) == raters["se"][short], name


@pytest.mark.parametrize(
    ("level", "printed"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_krippendorffs_example_with_missing_values_at_every_level(
    level: Level, printed: float
) -> None:
    assert round(alpha(KRIPPENDORFF_C, level), 3) == printed
    words = [[None if value is None else str(value) for value in row] for row in KRIPPENDORFF_C]
    assert round(alpha(words, level), 3) == printed


def test_gwets_example_with_its_standard_errors() -> None:
    # Values and errors: Gwet (2014) as the R package irrCAC by its author computes them.
    found = agreement(Ratings.of_matrix(GWET_4_RATERS))
    expected = {
        "fleiss_kappa": (0.76117, 0.15302),
        "krippendorff_alpha": (0.74342, 0.14557),
        "conger_kappa": (0.76282, 0.14917),
        "brennan_prediger": (0.77273, 0.14472),
        "gwet_ac1": (0.77544, 0.14295),
    }
    for name, (worth, error) in expected.items():
        assert round(found.coefficient(name) or 0, 5) == worth
        assert round(found.standard_errors[name], 5) == error
    assert (found.units, found.coders, found.values) == (12, 4, 41)
    assert (found.paired_units, found.pairs) == (11, 55)
    assert round(found.percent or 0, 5) == 0.81818


def test_tables_of_two_coders() -> None:
    # Artstein and Poesio, Computational Linguistics 34:4 (2008).
    found = agreement(Ratings.of_table([[46, 6, 0], [0, 32, 0], [0, 6, 10]]))
    assert round(found.percent or 0, 2) == 0.88
    assert round(found.brennan_prediger or 0, 3) == 0.820
    assert round(found.fleiss_kappa or 0, 4) == 0.7995
    assert round(found.cohen_kappa or 0, 4) == 0.8013
    # The example of the encyclopaedia's article on Cohen's kappa.
    assert round(agreement(Ratings.of_table([[20, 5], [10, 15]])).cohen_kappa or 0, 6) == 0.4


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    coders, units = draw(st.integers(2, 5)), draw(st.integers(2, 9))
    value = st.one_of(st.none(), st.integers(0, 4))
    return [[draw(value) for _ in range(units)] for _ in range(coders)]


def by_definition(rows: Matrix, level: Level) -> dict[str, float | None]:
    """Every coefficient from its definition, pair by pair."""
    units = [[v for v in column if v is not None] for column in zip(*rows, strict=True)]
    paired = [unit for unit in units if len(unit) > 1]
    values = sorted({v for unit in units for v in unit})
    if not paired or len(values) < 2:
        return dict.fromkeys(COEFFICIENTS[1:])
    q = len(values)
    percent = sum(
        sum(a == b for a, b in permutations(unit, 2)) / (len(unit) * (len(unit) - 1))
        for unit in paired
    ) / len(paired)
    some = [unit for unit in units if unit]
    shares = [sum(unit.count(v) / len(unit) for unit in some) / len(some) for v in values]
    same = sum(share**2 for share in shares)

    def past(chance: float) -> float | None:
        return None if math.isclose(chance, 1) else (percent - chance) / (1 - chance)

    def meet(one: list[int], other: list[int]) -> float:
        return sum(one.count(v) / len(one) * other.count(v) / len(other) for v in values)

    own = [[v for v in row if v is not None] for row in rows]
    met = [meet(*two) for two in combinations(own, 2)] if all(own) else []
    cohen = None
    if len(rows) == 2:
        both = [unit for unit in zip(*rows, strict=True) if None not in unit]
        cohen = past(meet(*([v for v in row if v is not None] for row in zip(*both, strict=True))))
    pool = [v for unit in paired for v in unit]

    def apart(a: int, b: int) -> float:
        if level == "ordinal":
            low, high = min(a, b), max(a, b)
            between = sum(pool.count(v) for v in range(low, high + 1))
            return (between - (pool.count(a) + pool.count(b)) / 2) ** 2
        if level == "ratio":
            return ((a - b) / (a + b)) ** 2 if a + b else 0
        return float(a != b) if level == "nominal" else (a - b) ** 2

    observed = sum(
        sum(apart(a, b) for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in paired
    ) / len(pool)
    expected = sum(apart(a, b) for a, b in permutations(pool, 2)) / (len(pool) * (len(pool) - 1))
    return {
        "cohen_kappa": cohen,
        "fleiss_kappa": past(same),
        "krippendorff_alpha": 1 - observed / expected if expected else None,
        "conger_kappa": past(sum(met) / len(met)) if met else None,
        "brennan_prediger": past(1 / q),
        "gwet_ac1": past((1 - same) / (q - 1)),
    }


@settings(max_examples=100, deadline=None)
@given(matrices(), st.sampled_from(LEVELS))
def test_every_coefficient_is_what_its_definition_says(rows: Matrix, level: Level) -> None:
    found = agreement(Ratings.of_matrix(rows), level)
    for name, worth in by_definition(rows, level).items():
        mine = found.coefficient(name)
        assert (mine is None) == (worth is None) == (name in found.undefined), name
        assert mine == pytest.approx(worth, abs=1e-9), name
    assert (found.percent is None) == ("percent" in found.undefined)
    assert all(math.isfinite(error) for error in found.standard_errors.values())


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "nobody gave any unit a value"),
        ([[N, N], [N, N]], "nobody gave any unit a value"),
        ([[1, 2, 1]], "there is one coder only"),
        ([[1, 2, 1], [N, N, N]], "only one coder gave values"),
        ([[1, 2, N], [N, N, 1]], "no unit has two values"),
    ],
)
def test_nothing_to_compare_is_a_reason_and_no_number(rows: Matrix, reason: str) -> None:
    found = agreement(Ratings.of_matrix(rows))
    assert all(found.coefficient(name) is None for name in COEFFICIENTS)
    assert set(found.undefined) == set(COEFFICIENTS)
    assert reason in found.undefined["percent"]
    assert found.standard_errors == {}
    assert reason.casefold() in share_words(found).casefold()


def test_agreement_on_one_value_everywhere_is_full_but_proves_nothing() -> None:
    found = agreement(Ratings.of_matrix([["no"] * 9] * 2, categories=["yes", "no"]))
    assert found.percent == 1
    assert [found.coefficient(name) for name in COEFFICIENTS[1:]] == [None] * 6
    assert all("nothing that chance could have got wrong" in r for r in found.undefined.values())


def test_one_value_on_what_two_coded_leaves_some_coefficients_undefined() -> None:
    found = agreement(Ratings.of_matrix([[1, 1, 1, 2], [1, 1, 1, N]]))
    assert (found.cohen_kappa, found.krippendorff_alpha) == (None, None)
    assert found.fleiss_kappa == 1
    assert "given the same value by everybody" in found.undefined["krippendorff_alpha"]


def test_a_coder_without_values_and_counts_without_coders_have_no_conger() -> None:
    rows: Matrix = [[1, 2, 1, 2], [1, 2, 2, 2], [N, N, N, N]]
    found = agreement(Ratings.of_matrix(rows))
    assert "one coder gave no value" in found.undefined["conger_kappa"]
    assert "here there are 3" in found.undefined["cohen_kappa"]
    assert found.fleiss_kappa == agreement(Ratings.of_matrix(rows[:2])).fleiss_kappa
    counted = agreement(Ratings.of_counts([[2, 0], [0, 2], [1, 1]]))
    assert "not known which coder" in counted.undefined["conger_kappa"]


def test_numbers_that_are_written_differently_are_one_value_where_numbers_count() -> None:
    rows = [["1", "2.0", "10"], ["1.0", "2", "9"]]
    assert agreement(Ratings.of_matrix(rows)).percent == 0
    found = agreement(Ratings.of_matrix(rows), "interval")
    assert found.percent == pytest.approx(2 / 3)
    # However large or small: alpha knows no unit of measurement.
    for scale in (1e-90, 1e90):
        scaled = [[float(value) * scale for value in row] for row in rows]
        assert alpha(scaled, "interval") == pytest.approx(found.krippendorff_alpha)
        assert alpha(scaled, "ratio") == pytest.approx(alpha(rows, "ratio"))


@pytest.mark.parametrize(
    ("value", "level", "words"),
    [
        ("often", "ordinal", "not a number"),
        ("inf", "interval", "not a number"),
        (-1, "ratio", "below 0"),
    ],
)
def test_a_value_a_level_cannot_compare_is_refused(value: Any, level: Level, words: str) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        agreement(Ratings.of_matrix([[value, 1], [1, 2]]), level)
    assert "often" not in refused.value.sentence()


def test_words_give_the_custom_as_a_custom_and_no_verdict() -> None:
    said = words_for("krippendorff_alpha", 0.743, 11)
    assert "Krippendorff’s own custom" in said
    assert "between the two" in said
    assert "11 units only" in said
    assert "less often than by chance" in words_for("cohen_kappa", -0.2)
    assert "as often as chance" in words_for("cohen_kappa", -0.0001)
    everything = " ".join(words_for(n, v / 10) for n in COEFFICIENTS for v in range(-10, 11))
    assert not {"substantial", "moderate", "fair", "slight", "good"} & set(everything.split())


def test_what_is_shared_by_two_is_counted_and_not_a_percentage() -> None:
    found = agreement(Ratings.of_matrix([[1, 2, 1, 2], [1, 2, 2, N]]))
    assert share_words(found, "turn") == "The same value on 2 of 3 turns that two coders coded."


def of_file(text: str, level: Level = "nominal") -> Agreement:
    return agreement_of_file(
        text.encode(), "coding.csv", unit="Quote", coder="who", value="tag", level=level
    )


def test_a_file_may_be_parted_by_other_signs_and_hold_other_columns() -> None:
    plain = of_file("quote,who,tag\n1,a,x\n1,b,x\n2,a,y\n2,b,x\n3,a,\n3,b,y\n")
    assert (plain.units, plain.coders, plain.values, plain.paired_units) == (3, 2, 5, 2)
    other = of_file(
        '\ufeffwho;note;tag;QUOTE\na;"1;\n2";x;1\nb;;x;1\n\na;;y;2\nb;;x;2\n;;;\nb;;y;3\n'
    )
    assert other.percent == plain.percent
    assert other.cohen_kappa == plain.cohen_kappa


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        ("quote,coder,tag\n1,a,x\n", "nominal", "line 1: there is no column named “who”. "),
        ("quote,coder,tag\n1,a,x\n", "nominal", "“quote”, “coder” and “tag”"),
        ("quote,who,tag,tag\n1,a,x,x\n", "nominal", "more than one column is named “tag”"),
        ("quote,who,tag\n1,a,x\n1,b,y\n1,a,y\n", "nominal", "line 4, column “tag”: this coder"),
        ("quote,who,tag\n1,a,x\n1,b,y\n1,a,y\n", "nominal", "another value on line 2"),
        ('quote,who,tag\n"1\n",a,1\n2,b,often\n', "ordinal", "line 4, column “tag”: a value is"),
        ("quote,who,tag\n1,a,-1\n", "ratio", "line 2, column “tag”: a value is below 0"),
        ("quote,who,tag\n1,,x\n", "nominal", "line 2, column “who”: the coder is empty"),
        ("quote,who,tag\n1,a,x,y\n", "nominal", "line 2: the row has more cells"),
        ("", "nominal", "coding.csv: the file is empty"),
    ],
)
def test_a_fault_in_a_file_is_told_with_its_place(text: str, level: Level, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        of_file(text, level)
    assert words in refused.value.sentence()


CELLS = st.sampled_from(
    ["Quote", "who", "tag", "a", "b", "1", "2.5", "-3", "", "ä", '"', "\n", "\r\n"]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(CELLS, st.sampled_from(",;\t|\n"))), st.sampled_from(LEVELS), st.binary())
def test_any_file_is_read_or_refused_in_words(
    cells: list[tuple[str, str]], level: Level, tail: bytes
) -> None:
    body = "".join(cell + sign for cell, sign in cells).encode()
    for content in (tail, body, b"Quote,who,tag\n" + body, b"Quote,who,tag\n" + body + tail):
        try:
            found = agreement_of_file(
                content, "coding.csv", unit="Quote", coder="who", value="tag", level=level
            )
        except BadInput as refused:
            told = refused.where or ""
        else:
            told = "coding.csv" if (found.percent is None) == ("percent" in found.undefined) else ""
        assert told.startswith("coding.csv")


def test_the_command_prints_json_with_null_and_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "coding.csv"
    lines = [
        f"u{unit},c{coder},{value or ''}"
        for coder, row in enumerate(KRIPPENDORFF_C)
        for unit, value in enumerate(row)
    ]
    file.write_text("\n".join(["u,c,v", *lines]), "utf-8")
    columns = ("--unit", "u", "--coder", "c", "--value", "v")
    result = run(file, *columns, "--level", "ordinal", "--draws", 200, "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert list(found)[:7] == list(COEFFICIENTS)
    assert round(found["krippendorff_alpha"], 3) == 0.815
    assert found["cohen_kappa"] is None
    assert "compares two coders" in found["undefined"]["cohen_kappa"]
    assert set(found["intervals"]) == set(COEFFICIENTS) - {"cohen_kappa"}
    low, high = found["intervals"]["krippendorff_alpha"]
    assert low < found["krippendorff_alpha"] <= high
    assert (found["level"], found["units"], found["coders"], found["values"]) == (
        "ordinal",
        12,
        4,
        41,
    )
    words = run(file, *columns).stdout
    assert "Krippendorff’s alpha                  0.743" in words
    assert "Cohen’s kappa                          none\n" in words
    assert "Cohen’s kappa: Cohen’s kappa compares two coders; here there are 4." in words
    same = tmp_path / "same.csv"
    same.write_text("u,c,v\n1,a,x\n1,b,x\n2,a,x\n2,b,x\n", "utf-8")
    nothing = json.loads(run(same, *columns, "--json").stdout)
    assert nothing["percent"] == 1
    assert [nothing[name] for name in COEFFICIENTS[1:]] == [None] * 6
    assert set(nothing["undefined"]) == set(COEFFICIENTS[1:])


def test_the_command_ends_with_one_line_for_bad_input(tmp_path: Path) -> None:
    file = tmp_path / "coding.csv"
    file.write_text("u,c,v\n1,a,x\n", "utf-8")
    result = run(file, "--unit", "unit", "--coder", "c", "--value", "v")
    assert result.exit_code == 1
    assert result.stderr == (
        "coding.csv, line 1: there is no column named “unit”. Its columns are “u”, “c” and “v”.\n"
    )
    assert run(tmp_path / "none.csv", "--unit", "u", "--coder", "c", "--value", "v").exit_code == 1
