"""The 903 rule catalogue: what it holds, that its labels are ours, and how codes are matched."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validation import catalogue
from validation.catalogue import (
    DERIVED_FIELDS,
    FIRST_YEAR,
    LAST_YEAR,
    UNKNOWN_LABEL,
    UPLOAD_TABLES,
    crashes,
    match_rule,
    normalise_code,
    parent_code,
    rules,
    shipped,
    tables_needed,
)

Shared = Callable[[str], Path]
COLUMN_NAMES_MENDED = {"NB_ADOPTER": "NB_ADOPTR", "PLACEMENT": "PLACE", "UASC_STATUS": "UASC"}
# The list was made by searching the code for "_last"; these were read and are otherwise.
LAST_YEAR_READ_OTHERWISE = {"503D": True, "165": False, "625": False, "1011": False}


def _codes(found: tuple[catalogue.Rule, ...]) -> list[str]:
    return [rule.code for rule in found]


def _listed(shared: Shared) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shared("rules.json").read_text("utf-8"))
    return found


def _runs(text: str, joiner: str) -> Iterator[tuple[str, ...]]:
    """Every five words in a row, with punctuation closed up ("") or opened (" ")."""
    words = re.sub(r"[^\w\s]", joiner, text.casefold().replace("’", "'")).split()
    return (tuple(words[i : i + 5]) for i in range(len(words) - 4))


def test_there_are_340_rules_and_as_many_a_year_as_published() -> None:
    assert len(rules()) == 340
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    assert [len(rules(year)) for year in years] == [293, 312, 305, 316, 327]
    assert rules(2018) == rules(2031) == rules()


def test_rules_come_in_the_order_of_their_codes() -> None:
    codes = _codes(rules())
    assert codes[:3] == ["101", "102", "103"]
    assert codes.index("392a") + 3 == codes.index("392d")
    assert codes.index("197a") + 1 == codes.index("197B")
    assert codes[codes.index("710") : codes.index("710") + 2] == ["710", "1000"]
    numbers = [int(re.match(r"\d+", code)[0]) for code in codes if code[0].isdigit()]  # type: ignore[index]
    assert numbers == sorted(numbers)
    assert codes[len(numbers) : len(numbers) + 2] == ["EPI", "INT01"]
    assert codes[codes.index("NoE") + 1 :][:3] == ["SW01STG1", "SW01aSTG1", "SW01bSTG1"]


def test_every_label_is_short_plain_and_like_no_other() -> None:
    for rule in rules():
        assert 10 < len(rule.label) <= 80, rule.code
        assert rule.label == " ".join(rule.label.split()), rule.code
        assert rule.label[-1] not in ".!?:", rule.code
        assert rule.label[0].isupper(), rule.code
    assert [w for w, n in Counter(r.label.casefold() for r in rules()).items() if n > 1] == []


def test_no_label_shares_five_words_running_with_any_official_message(shared: Shared) -> None:
    messages = {
        message
        for rule in _listed(shared)["rules"]
        for message in [rule["message"], *(c["message"] for c in rule["message_changes"])]
    }
    own = [(r.code, r.label) for r in rules()]
    old = ("197", "205", "392", "503", "SW11STG2")
    own += [(code, shipped().label(code, None)) for code in old]
    for joiner in ("", " "):
        theirs = {run for message in messages for run in _runs(message, joiner)}
        assert [code for code, label in own if theirs & set(_runs(label, joiner))] == []


def test_the_facts_are_those_of_the_validators_registry(shared: Shared) -> None:
    listed = {rule["code"]: rule for rule in _listed(shared)["rules"]}
    assert set(listed) == set(_codes(rules()))
    for rule in rules():
        theirs = listed[rule.code]
        assert list(rule.tables) == theirs["tables"], rule.code
        mended = dict.fromkeys(COLUMN_NAMES_MENDED.get(f, f) for f in theirs["fields"])
        assert list(rule.fields) == list(mended), rule.code
        assert [f"{y - 1}/{y % 100:02d}" for y in rule.years] == theirs["years"], rule.code
        assert rule.stage == (int(theirs["stage_in_code"]) if theirs["stage_in_code"] else None)
        last_year = LAST_YEAR_READ_OTHERWISE.get(rule.code, theirs["needs_last_year"])
        assert rule.needs_last_year is last_year, rule.code
        assert rule.needs_provider_info is theirs["needs_provider_info"], rule.code
        assert rule.needs_postcode_derived is theirs["needs_postcode_derived"], rule.code
    columns = {table: list(names) for table, names in UPLOAD_TABLES.items()}
    assert columns == _listed(shared)["upload_columns"]


def test_every_field_is_a_column_somebody_has() -> None:
    known = {name for columns in UPLOAD_TABLES.values() for name in columns} | set(DERIVED_FIELDS)
    assert {field for rule in rules() for field in rule.fields} - known == set()


def test_groups_are_the_discoverys_three() -> None:
    group = {rule.code: rule.group for rule in rules()}
    assert Counter(group.values()) == {"local": 235, "placement": 70, "year-to-year": 35}
    for code in ("164", "169", "178", "218", "221", "392c", "1015"):
        assert group[code] == "placement", code
    for code in ("202", "208", "205A", "452", "502", "503A", "503J", "560", "NoE"):
        assert group[code] == "year-to-year", code
    for code in ("101", "186", "442", "INT01", "EPI", "SW02STG1"):
        assert group[code] == "local", code
    last_year_only = [r for r in rules() if any(t.endswith("_last") for t in r.tables)]
    assert {r.group for r in last_year_only} == {"year-to-year"}


@pytest.mark.parametrize(
    ("code", "key", "parent"),
    [
        (" 0101 ", "101", None),
        ("197a", "197A", "197"),
        ("503 E", "503E", "503"),
        ("sw10astg2", "SW10ASTG2", "SW10STG2"),
        ("217t", "217T", "217"),
        ("INT01", "INT01", None),
        ("000", "0", None),
    ],
)
def test_codes_are_normalised_and_know_their_parent(
    code: str, key: str, parent: str | None
) -> None:
    assert normalise_code(code) == key
    assert parent_code(code) == parent


@pytest.mark.parametrize(
    ("code", "year", "how", "rule"),
    [
        ("197b", 2026, "exact", "197B"),
        ("392C", 2026, "exact", "392c"),
        ("noe", None, "exact", "NoE"),
        ("101", 2018, "other year", "101"),
        ("700", 2026, "other year", "700"),
        ("SW01STG1", 2025, "other year", "SW01STG1"),
        ("217x", 2026, "parent", "217"),
        ("450", 2026, "unknown", None),
        ("SW108STG2", 2024, "unknown", None),
        ("", 2026, "unknown", None),
    ],
)
def test_a_code_is_matched_and_the_match_says_how(
    code: str, year: int | None, how: str, rule: str | None
) -> None:
    match = match_rule(code, year)
    assert (match.how, match.rule and match.rule.code) == (how, rule)
    assert match.members == ()


def test_a_code_that_was_split_gives_the_rules_it_became() -> None:
    match = match_rule("503", 2018)
    assert (match.how, match.rule) == ("split", None)
    assert _codes(match.members) == [f"503{letter}" for letter in "ABCDEFGHJ"]
    assert _codes(match_rule("205", 2026).members) == ["205A", "205B", "205C", "205D"]
    assert _codes(match_rule("392", None).members) == ["392a", "392b", "392c", "392d"]
    assert _codes(match_rule("SW11STG2", 2024).members) == ["SW11aSTG2", "SW11bSTG2"]
    assert _codes(match_rule("SW11STG2", 2026).members) == ["SW11bSTG2"]
    unlisted = match_rule("503K", 2026)
    assert (unlisted.how, unlisted.rule, len(unlisted.members)) == ("parent", None, 9)


def test_a_label_is_shown_however_the_code_matches() -> None:
    family = "First episode differs from last year's open episode"
    assert shipped().label("503", 2018) == f"{family} (now split into 503A–J)"
    assert shipped().label("503K", 2026) == f"{family} (label of rule 503)"
    assert shipped().label("197", 2026).endswith("(now split into 197a and 197B)")
    assert shipped().label("217x", 2026).endswith("(label of rule 217)")
    assert shipped().label("101", 2018) == shipped().label("101", 2026) == rules()[0].label
    assert shipped().label("450", 2018) == UNKNOWN_LABEL


@given(st.text(max_size=12), st.none() | st.integers(2000, 2040))
def test_any_text_for_a_code_has_a_label(code: str, year: int | None) -> None:
    assert shipped().label(code, year)
    assert normalise_code(normalise_code(code)) == normalise_code(code)


def test_tables_needed_are_this_years_and_those_read_undeclared() -> None:
    by_code = {rule.code: rule for rule in rules()}
    assert tables_needed(by_code["205A"]) == ("Header", "UASC")
    assert tables_needed(by_code["221"]) == ("Episodes",)
    assert tables_needed(by_code["545"]) == ("OC2", "Episodes")
    assert all(tables_needed(rule) for rule in rules())


def test_rules_that_crash_in_a_version_are_known() -> None:
    always = {r.code for r in rules() if crashes(r.code, "0.1.17", last_year=True)}
    assert always == {"231", "233", "709", "710"}
    assert crashes("706", "0.1.17", last_year=False)
    assert not crashes("231", "0.1.14", last_year=False)
