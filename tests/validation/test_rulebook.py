"""The rules by year: what changed, where a trend breaks, and rules found in plain words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from common.errors import BadInput
from validation.catalogue import (
    DERIVED_FIELDS,
    FIRST_YEAR,
    LAST_YEAR,
    UPLOAD_TABLES,
    Catalogue,
    rules,
    shipped,
)
from validation.rulebook.changes import break_between, changes
from validation.rulebook.finding import field_words, fields_for, find, stems_of, tables_for
from validation.rulebook.making import guessed_group
from validation.rulebook.messages import known_marks, mark_in, mark_of
from validation.rulebook.model import ListedRule, all_fields

Shared = Callable[[str], Path]
YEARS = range(FIRST_YEAR + 1, LAST_YEAR + 1)


def _codes(found: object) -> list[str]:
    return [rule.code for rule in found]  # type: ignore[attr-defined]


def test_what_came_and_went_each_year_is_as_published() -> None:
    found = {year: changes(shipped(), year - 1, year) for year in YEARS}
    assert [(len(c.new), len(c.deleted)) for c in found.values()] == [
        (19, 0),
        (4, 11),
        (13, 2),
        (11, 0),
    ]
    assert set(_codes(found[2025].deleted)) == {
        "217t",
        "230",
        "370",
        "445",
        "451",
        "555",
        "556",
        "SW01STG1",
        "SW03STG1",
        "SW11aSTG2",
        "SW14STG2",
    }
    assert _codes(found[2025].new) == ["231", "232", "SW01aSTG1", "SW01bSTG1"]
    assert _codes(found[2027].new) == [str(code) for code in range(700, 711)]


def test_every_rule_of_the_later_year_is_accounted_for_once() -> None:
    for year in YEARS:
        found = changes(shipped(), year - 1, year)
        altered = {*_codes(found.reworded), *_codes(found.check_changed)}
        kept = [*_codes(found.unchanged), *_codes(found.new), *altered]
        assert sorted(kept) == sorted(_codes(rules(year))), year
        assert set(found.by_rule()) == {*altered, *_codes(found.new), *_codes(found.deleted)}


def test_checks_that_changed_are_those_of_the_validators_registries_and_503d() -> None:
    # The registries hold 4, 16, 15 and 0 functions that are not the year before's. Of those, 503D
    # in 2024/25 and 226 in 2025/26 do the same; 503D does otherwise in 2023/24 and 2026/27 too.
    found = {year: changes(shipped(), year - 1, year) for year in YEARS}
    changed = {year: len(each.check_changed) for year, each in found.items()}
    assert changed == {2024: 4 + 1, 2025: 16 - 1, 2026: 15 - 1, 2027: 0 + 1}
    assert [len(each.unchanged) for each in found.values()] == [288, 286, 288, 315]
    assert _codes(found[2024].check_changed) == ["221", "222", "370", "371", "503D"]
    assert _codes(found[2027].check_changed) == ["503D"]
    assert "226" not in _codes(found[2026].check_changed)


def test_six_rules_were_reworded_and_the_marks_of_their_messages_say_so() -> None:
    said = {rule.code: rule.reworded for rule in rules() if rule.reworded}
    assert set(said) == {"101", "174", "226", "370", "371", "SW13STG1"}
    marks = known_marks()
    assert set(marks) == {rule.code for rule in rules()}
    for rule in rules():
        assert tuple(year for year in marks[rule.code])[1:] == rule.reworded, rule.code


def test_marks_are_those_of_the_official_messages(shared: Shared) -> None:
    for rule in json.loads(shared("rules.json").read_text("utf-8"))["rules"]:
        last = int(rule["years"][-1][:4]) + 1
        assert mark_in(rule["code"], last) == mark_of(rule["message"]), rule["code"]
    assert mark_in("no such rule", 2026) is None


@pytest.mark.parametrize(
    ("code", "earlier", "later", "why"),
    [
        ("103", 2023, 2027, None),
        ("103", 2027, 2023, None),
        ("370", 2024, 2024, None),
        ("101", 2024, 2025, "its check changed in 2024/25"),
        ("101", 2025, 2027, None),
        ("371", 2023, 2027, "its check changed in 2023/24 and 2024/25"),
        ("226", 2025, 2026, "its official message changed in 2025/26"),
        ("445", 2023, 2026, "it was deleted in 2024/25"),
        ("SW01STG1", 2024, 2025, "it was split into SW01aSTG1 and SW01bSTG1 in 2024/25"),
        ("1016", 2023, 2025, "it was new in 2023/24"),
        ("217T", 2026, 2027, "it is a rule of 2023/24 only"),
        ("503", 2024, 2025, None),
        ("503", 2025, 2026, "503D: its check changed in 2025/26"),
        ("503e", 2023, 2027, None),
        ("SW11STG2", 2024, 2025, "SW11aSTG2: it was deleted in 2024/25"),
    ],
)
def test_a_trend_breaks_where_the_rule_did_not_stay_the_same(
    code: str, earlier: int, later: int, why: str | None
) -> None:
    assert break_between(shipped(), code, earlier, later) == why


def test_of_what_nobody_knows_a_trend_is_not_said_to_be_whole() -> None:
    assert "not in the catalogue" in (break_between(shipped(), "9999", 2024, 2025) or "")
    assert "2017/18" in (break_between(shipped(), "103", 2018, 2025) or "")
    for years in ((2018, 2024), (2026, 2031)):
        with pytest.raises(BadInput, match="no rules of"):
            changes(shipped(), *years)
    with pytest.raises(BadInput, match="does not come after"):
        changes(shipped(), 2026, 2025)
    with pytest.raises(BadInput, match="no year at all"):
        changes(Catalogue((), {}), 2025, 2026)


def test_every_field_and_table_has_words_and_no_other_name_does() -> None:
    names = {*all_fields(), *(f"table {name}" for name in (*UPLOAD_TABLES, "ProviderInfo"))}
    assert set(field_words()) == names
    assert set(DERIVED_FIELDS) <= names
    for name, said in field_words().items():
        assert len(said) >= 2, name
        assert all(stems_of(phrase) for phrase in said), name
        assert len(set(said)) == len(said), name


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("ethnicity", "ETHNIC"),
        ("why they moved", "REASON_PLACE_CHANGE"),
        ("moved placement", "REASON_PLACE_CHANGE"),
        ("has she left care", "DEC"),
        ("health check", "HEALTH_CHECK"),
        ("dentists", "TEETH_CHECK"),
        ("the SDQ scores", "SDQ_SCORE"),
        ("unaccompanied", "UASC"),
        ("Postcodes", "PL_POST"),
        ("the provider’s", "PLACE_PROVIDER"),
        ("Ofsted URN", "URN"),
        ("date_placed_ceased", "DATE_PLACED_CEASED"),
        ("we lost contact with him", "IN_TOUCH"),
        ("jabs", "IMMUNISATIONS"),
        ("out of area", "PL_LOCATION"),
        ("section 20", "LS"),
    ],
)
def test_a_field_is_known_by_the_words_staff_use(words: str, field: str) -> None:
    assert fields_for(words)[0] == field


def test_a_table_is_known_by_its_words_and_nonsense_is_nothing() -> None:
    assert tables_for("care leavers") == ("OC3",)
    assert tables_for("the reviews were late") == ("Reviews",)
    assert fields_for("care leaver") == fields_for("zebra") == fields_for("") == ()
    assert tables_for("") == tables_for("...") == ()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("ethnicity", "103"),
        ("ethnicty", "103"),
        ("ETHNIC", "103"),
        ("Which rules check the ethnicity?", "103"),
        ("sex is blank", "101"),
        ("503a", "503A"),
        ("0103", "103"),
        ("why the social worker changed", "SW13STG1"),
        ("epi", "EPI"),
        ("placement moves", "226"),
        ("late reviews", "166"),
        ("unaccompanied", "105"),
    ],
)
def test_the_rule_meant_comes_first(words: str, first: str) -> None:
    assert find(shipped(), words)[0].rule.code == first


def test_a_code_finds_its_parts_several_codes_each_and_nonsense_nothing() -> None:
    assert _codes(each.rule for each in find(shipped(), "503")) == [f"503{x}" for x in "ABCDEFGHJ"]
    assert _codes(each.rule for each in find(shipped(), "164 169 503B")) == ["164", "169", "503B"]
    assert find(shipped(), "ethnicity zebra") == find(shipped(), "…!") == ()
    assert len(find(shipped(), "")) == len(find(shipped(), " the ")) == len(rules())
    of_year = find(shipped(), "social worker", 2023)
    assert find(shipped(), "social worker")
    assert all(2023 in each.rule.years for each in of_year)


def test_a_group_is_guessed_right_for_nearly_all_that_are_known(shared: Shared) -> None:
    listed = json.loads(shared("rules.json").read_text("utf-8"))["rules"]
    known = {rule.code: rule.group for rule in rules()}
    right = sum(
        guessed_group(ListedRule(each["code"], "", tuple(each["tables"]), tuple(each["fields"])))
        == known[each["code"]]
        for each in listed
    )
    assert right >= 330
