"""Settings, Rules on screen: find, what changed, groups, rules of one’s own, a listing read in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from project import DATABASE_VARIABLE
from storage import Project
from validation.services.rulebook import catalogue, group_choices, listings, local_rules

ROOT = Path(__file__).resolve().parents[2]
LISTING = (
    b"Rule code,Rule message,Affected fields,Tables\n"
    b"101,A new message.,['SEX'],['Header']\n"
    b"999,*A rule* of a later year.,['URN'],['Episodes']\n"
)


def _rules(monkeypatch: pytest.MonkeyPatch, database: Path, *opened: str) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(database))
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    at.session_state["settings_part"] = "Rules"
    for box in opened:
        at.session_state[box] = True
    at.run()
    at.switch_page("screens/settings/screen.py")
    return _well(at.run())


def _well(at: AppTest) -> AppTest:
    assert not at.exception, [each.message for each in at.exception]
    return at


def _of(elements: Iterable[Any], label: str) -> Any:
    return next(each for each in elements if each.label == label)


def _press(at: AppTest, label: str) -> AppTest:
    _of(at.button, label).click()
    return _well(at.run())


def _words(at: AppTest) -> str:
    said = (*at.markdown, *at.caption, *at.success, *at.error, *at.warning)
    return " ".join(each.value for each in said).replace("\\", "")


def test_rules_are_found_in_plain_words_and_narrowed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _rules(monkeypatch, project.path, "rule-changes-2026", "rule-origin")
    assert "316 of 316 rules of 2025/26" in _words(at)
    assert "13 new, 2 deleted, 14 with another check, 1 reworded, 288 unchanged" in _words(at)
    assert "340 rules come with Common Ground" in _words(at)
    _of(at.text_input, "Find a rule").set_value("dentist")
    assert "7 of 316 rules" in _words(_well(at.run()))
    _of(at.selectbox, "Table").set_value("UASC")
    assert "No rule of this year fits" in _words(_well(at.run()))


def test_a_rule_is_given_another_group_and_put_back(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _rules(monkeypatch, project.path, "rule-groups")
    _of(at.selectbox, "Rule").set_value("101")
    _well(at.run())
    _of(at.radio, "Group of the rule").set_value("year-to-year")
    at = _press(at, "Save the group")
    assert [(each.code, each.group) for each in group_choices(project)] == [("101", "year-to-year")]
    _of(at.selectbox, "Put a rule back into its own group").set_value(group_choices(project)[0].id)
    _press(_well(at.run()), "Put it back")
    assert group_choices(project) == ()


def test_a_council_adds_a_rule_and_keeps_what_it_typed_where_it_is_refused(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _rules(monkeypatch, project.path, "local-rules")
    _of(at.text_input, "Code, such as NM01").set_value("103")
    _of(at.text_input, "What to look at in the record").set_value("Our *own* check")
    at = _press(at, "Add the rule")
    assert "103 is a rule of the 903 already" in _words(at)
    assert _of(at.text_input, "What to look at in the record").value == "Our *own* check"
    _of(at.text_input, "Code, such as NM01").set_value("NM01")
    at = _press(at, "Add the rule")
    (held,) = local_rules(project)
    assert (held.facts.code, held.facts.label, held.council) == ("NM01", "Our *own* check", None)
    assert _of(at.text_input, "Code, such as NM01").value == ""
    _of(at.selectbox, "Change a rule").set_value(held.id)
    _press(_well(at.run()), "Remove the rule")
    assert local_rules(project) == ()


def test_a_listing_is_looked_at_read_in_and_removed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = _rules(monkeypatch, project.path, "rule-listings")
    assert "every year goes by what comes with Common Ground" in _words(at)
    at.file_uploader[0].set_value(("903_2027_28_rule_info.csv", b"Code,Error Count\n1,2\n", ""))
    assert "this is an error report" in _words(_well(at.run())).casefold()
    at.file_uploader[0].set_value(("903_2027_28_rule_info.csv", LISTING, "text/csv"))
    at = _well(at.run())
    assert "2 rules of 2027/28, beside those known of 2026/27: 1 rule it has" in _words(at)
    assert "is it whole" in _words(at)
    assert listings(project) == ()
    at = _press(at, "Read this listing in")
    assert [each.year for each in listings(project)] == [2028]
    assert catalogue(project).years[-1] == 2028
    _of(at.radio, "2027/28 goes by").set_value(0)
    at = _press(at, "Save what the year goes by")
    assert not listings(project)[0].holds
    _of(at.selectbox, "Remove a listing").set_value(listings(project)[0].id)
    _press(_well(at.run()), "Remove this listing")
    assert listings(project) == ()
