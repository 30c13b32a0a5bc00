"""The validator's own listing: read as it is written, refused with a clear sentence otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from common.errors import BadInput
from validation.catalogue import rules
from validation.formats.rule_listing import read_listing, year_in_name

Shared = Callable[[str], Path]
NAME = "903_2025_26_rule_info.csv"
HEAD = "Rule code,Rule message,Affected fields,Tables\n"
ONE = "101,The sex is not valid.,['SEX'],['Header']\n"
ROOT = "validator/rule_info"


@pytest.mark.parametrize("year", range(2023, 2028))
def test_a_listing_of_each_year_names_the_rules_that_are_known(shared: Shared, year: int) -> None:
    name = f"903_{year - 1}_{year % 100}_rule_info.csv"
    found = read_listing(shared(f"{ROOT}/{name}").read_bytes(), name)
    assert found.year == year
    assert [each.code for each in found.rules] == sorted(rule.code for rule in rules(year))
    known = {rule.code: rule for rule in rules(year)}
    for each in found.rules:
        rule = known[each.code]
        # 383 named fewer fields before 2025/26; 503D's and 545's tables are told otherwise.
        assert each.code == "383" or set(each.fields) == set(rule.fields), each.code
        assert each.code == "503D" or set(each.tables) == set(rule.tables), each.code


def test_slips_of_spelling_in_a_listing_are_mended() -> None:
    text = (
        f"{HEAD}1,a,\"['NB_ADOPTER', 'UASC_STATUS', 'PLACEMENT', 'DECOM', 'DECOM']\","
        "\"['MIssing', 'HEader_last', 'EPISODES', 'OC2s', 'Provider Info', 'DOLO_last']\"\n"
        "2,b,['dec'],\n3,c,,None\n"
    )
    one, two, three = read_listing(text.encode(), NAME).rules
    assert one.fields == ("NB_ADOPTR", "UASC", "PLACE", "DECOM")
    assert one.tables == ("Missing", "Header_last", "Episodes", "OC2", "ProviderInfo", "DoLo_last")
    assert (two.fields, two.tables, three.fields, three.tables) == (("DEC",), (), (), ())


@pytest.mark.parametrize(
    ("name", "year"),
    [
        (NAME, 2026),
        ("903_2025-26 rules.csv", 2026),
        ("rules 2027_28 (1).csv", 2028),
        ("903_2025_27_rule_info.csv", None),
        ("rules.csv", None),
        ("903_12025_26.csv", None),
    ],
)
def test_the_year_is_read_from_the_name(name: str, year: int | None) -> None:
    assert year_in_name(name) == year


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("a,b\n1,2\n", "has not the columns"),
        (f"{HEAD}", "no rule"),
        (f"{HEAD}{ONE}{ONE}", "line 3: rule 101 is listed twice"),
        (f"{HEAD}{ONE} 0101,Again.,['SEX'],['Header']\n", "listed twice"),
        (f"{HEAD}101,The sex is not", "only 2 of the heading's 4 columns"),
        (f"{HEAD}101,The sex,\"['SEX', 'D", "never closed"),
        (f"{HEAD}101,The sex,['SEX',['Header']\n", "is not one"),
        (f"{HEAD}101,The sex,__import__('os').getcwd(),['Header']\n", "is not one"),
        (f"{HEAD}101,The sex,\"[['SEX']]\",['Header']\n", "is not one"),
        (f"{HEAD}101,The sex,{'[' * 3000},['Header']\n", "is not one"),
        (f"{HEAD}101,The sex,['SEX'],['Ledger']\n", "none of the return"),
        (f"{HEAD}101,The sex,['SEX; DROP'],['Header']\n", "cannot be one"),
        (f"{HEAD}2010-04-01,The sex,['SEX'],['Header']\n", "is not one"),
        (f"{HEAD}101,{'x' * 1_001},['SEX'],['Header']\n", "far longer"),
        ("Code,Error Count,Error Description,Affected Fields\n101,3,x,SEX\n", "error report"),
        ("Error Code,Error message,Count\n101,x,3\n", "error report"),
        ('{"rules": 3}', "not a listing"),
        ("<html><table><tr><td>Rule code</td></tr></table></html>", "not a listing"),
        ("CHILD,SEX,DOB\n77123,1,01/02/2010\n", "has not the columns"),
    ],
)
def test_what_is_no_listing_is_refused_with_the_reason(text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says.replace("(", r"\(")) as fault:
        read_listing(text.encode(), NAME)
    assert "77123" not in str(fault.value)
    assert len(str(fault.value)) < 400


def test_a_child_level_file_is_refused_and_nothing_of_it_told(shared: Shared) -> None:
    data = shared("validator/tiny60_run1/error_summary.csv").read_bytes()
    with pytest.raises(BadInput, match="names children, and nothing of it was read"):
        read_listing(data, "903_2025_26_rule_info.csv")


def test_the_year_asked_and_the_year_in_the_name_must_agree() -> None:
    with pytest.raises(BadInput, match="the file's name says 2025/26, not 2024/25"):
        read_listing((HEAD + ONE).encode(), NAME, 2025)
    with pytest.raises(BadInput, match="Say which year"):
        read_listing((HEAD + ONE).encode(), "rules.csv")
    assert read_listing((HEAD + ONE).encode(), "rules.csv", 2025).year == 2025
    cut = read_listing((HEAD + ONE.rstrip()).encode(), NAME)
    assert "cut off" in cut.notes[0]
