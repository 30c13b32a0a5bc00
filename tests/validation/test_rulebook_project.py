"""What a project adds to the rules: a council's own, groups, listings; all of it undoable."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from evidence.services import add_painpoint, link_rule
from evidence.typed_words import add_rule
from storage import Project, reading
from storage import services as register
from storage.history.acts import acts, undo
from validation.catalogue import shipped
from validation.model import status_of
from validation.rulebook.changes import break_between, changes
from validation.rulebook.finding import find
from validation.rulebook.model import LocalRuleFacts, checked_local
from validation.services import RuleFilter, comparison, import_report, wanted
from validation.services.listing_rules import import_listing, preview_listing
from validation.services.looking import counts_of_run
from validation.services.rulebook import (
    add_local_rule,
    catalogue,
    change_local_rule,
    group_before,
    group_choices,
    hold_listing,
    listings,
    local_rules,
    not_listed,
    remove_listing,
    remove_local_rule,
    reset_group,
    set_group,
)

Shared = Callable[[str], Path]
OURS = LocalRuleFacts(
    "NM01",
    "Postcode of the foster home is not in our own list",
    "placement",
    2025,
    tables=("Episodes",),
    fields=("PL_POST",),
)
REPORT = b"Code,Error Count,Error Description,Affected Fields\n103,2,x,ETHNIC\nnm01,7,y,PL_POST\n"
HEAD = "Rule code,Rule message,Affected fields,Tables\n"
NAME = "903_2027_28_rule_info.csv"
LATER = (
    HEAD + "101,A new message.,['SEX'],['Header']\n"
    "999,A rule of a later year.,\"['URN', 'PLACE']\",['Episodes']\n"
).encode()


def _undo_last(project: Project, who: Who) -> None:
    with reading(project) as db:
        last = acts(db, limit=1)[0].id
    undo(project, who, last)


def _codes(project: Project, year: int) -> set[str]:
    return {rule.code for rule in catalogue(project).rules(year)}


def test_a_project_that_adds_nothing_has_the_shipped_catalogue_itself(
    project: Project, who: Who
) -> None:
    assert catalogue(project) is shipped()
    register.add_council(project, who, "Northmoor")
    assert catalogue(project) is shipped()
    add_local_rule(project, who, OURS)
    known = catalogue(project)
    register.add_council(project, who, "Eastley")
    assert catalogue(project) is known
    _undo_last(project, who)
    assert catalogue(project) is known


def test_a_councils_own_rule_is_known_wherever_rules_are(project: Project, who: Who) -> None:
    before = import_report(project, who, REPORT, "a.csv", council="Northmoor", year=2026)
    assert before.unknown_codes == ("nm01",)
    add_local_rule(project, who, OURS)
    run = import_report(project, who, REPORT, "a.csv", council="Eastley", year=2026)
    assert run.unknown_codes == ()
    assert not any("not in the catalogue" in remark for remark in run.remarks)
    view = next(each for each in counts_of_run(project, run.run_id) if each.code == "nm01")
    assert (view.label, view.group, view.how_matched) == (OURS.label, "placement", "exact")
    found = comparison(project, year=2026, source=run.source)
    assert wanted(found, RuleFilter(group="placement")) == ["nm01"]
    assert wanted(found, RuleFilter("foster address")) == ["nm01"]
    assert find(catalogue(project), "NM01")[0].rule.origin == "added"
    painpoint = add_painpoint(project, who, kind="painpoint", title="Postcodes by hand")
    assert link_rule(project, who, painpoint, "nm01") == "NM01"
    assert break_between(catalogue(project), "NM01", 2025, 2027) is None


def test_no_report_says_that_a_councils_own_rule_passed(project: Project, who: Who) -> None:
    add_local_rule(project, who, OURS)
    run = import_report(
        project,
        who,
        REPORT.replace(b"nm01,7,y,PL_POST\n", b""),
        "a.csv",
        council="Northmoor",
        year=2026,
        tables_loaded=["Header", "Episodes"],
        last_year_loaded=True,
        validator_version="0.1.17",
    )
    compared = comparison(project, year=2026, source=run.source).councils[0]
    assert status_of("102", compared.run) == "passed (inferred)"
    assert compared.cell("NM01").count is None
    assert compared.cell("NM01").status == "unknown"


def test_a_years_rules_are_not_those_of_a_year_only_a_council_names(
    project: Project, who: Who
) -> None:
    add_local_rule(project, who, dataclasses.replace(OURS, first_year=2019, last_year=2019))
    assert 2019 not in catalogue(project).years
    assert len(catalogue(project).rules(2019)) == 341
    with pytest.raises(BadInput, match="no rules of 2018/19"):
        changes(catalogue(project), 2019, 2026)


def test_two_people_changing_a_rule_never_overwrite_one_another(project: Project, who: Who) -> None:
    rule = add_local_rule(project, who, OURS)
    change_local_rule(project, who, rule, 1, dataclasses.replace(OURS, label="Other words of it"))
    with pytest.raises(StaleEdit):
        change_local_rule(project, who, rule, 1, OURS)
    (held,) = local_rules(project)
    assert (held.facts.label, held.version) == ("Other words of it", 2)
    remove_local_rule(project, who, rule)
    assert catalogue(project) is shipped()
    _undo_last(project, who)
    assert local_rules(project) == (held,)
    with pytest.raises(NotFound):
        change_local_rule(project, who, 99, 1, OURS)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"code": ""}, "no code"),
        ({"code": "A1234567890123456"}, "no code"),
        ({"label": "  "}, "label is empty"),
        ({"group": "other"}, "group is not known"),
        ({"fields": ("PASSWORD",)}, "no field of the return"),
        ({"tables": ("Ledger",)}, "no table of the return"),
        ({"first_year": 1066}, "cannot be a collection year"),
        ({"last_year": 2024}, "is before"),
        ({"note": "x" * 501}, "note is longer"),
    ],
)
def test_what_cannot_be_a_councils_rule_is_refused(change: dict[str, object], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        checked_local(dataclasses.replace(OURS, **change))  # type: ignore[arg-type]


def test_a_code_that_is_taken_is_refused(project: Project, who: Who) -> None:
    for code in ("103", " 0103 ", "503"):
        with pytest.raises(BadInput, match="a rule of the 903 already"):
            add_local_rule(project, who, dataclasses.replace(OURS, code=code))
    add_local_rule(project, who, OURS)
    with pytest.raises(BadInput, match="of a council already"):
        add_local_rule(project, who, dataclasses.replace(OURS, code="nm 01"))
    assert len(local_rules(project)) == 1


def test_what_is_surely_personal_is_not_stored_with_a_rule(project: Project, who: Who) -> None:
    add_rule(project, who, dataclasses.replace(OURS, note="Ask on 07700 900123"))
    assert "07700" not in local_rules(project)[0].facts.note


def test_a_council_with_rules_of_its_own_is_not_removed_unsaid(project: Project, who: Who) -> None:
    council = register.add_council(project, who, "Northmoor")[0].id
    add_local_rule(project, who, dataclasses.replace(OURS, council_id=council))
    assert local_rules(project)[0].council == "Northmoor"
    with pytest.raises(BadInput, match="1 rule it added"):
        register.remove_council(project, who, council)


def test_a_group_is_given_with_who_and_when_and_put_back(project: Project, who: Who) -> None:
    set_group(project, who, "0101", "year-to-year")
    rule = catalogue(project).match("101", 2026).rule
    assert rule is not None
    assert (rule.group, group_before(project, "101")) == ("year-to-year", "local")
    (choice,) = group_choices(project)
    assert (choice.code, choice.set_by) == ("101", who.person)
    assert choice.set_at.startswith("20")
    set_group(project, who, "101", "placement")
    assert len(group_choices(project)) == 1
    set_group(project, who, "101", "local")
    assert group_choices(project) == ()
    assert catalogue(project) is shipped()
    with pytest.raises(NotFound):
        reset_group(project, who, "101")
    with pytest.raises(NotFound):
        set_group(project, who, "no such rule", "local")
    _undo_last(project, who)
    assert group_choices(project)[0].group == "placement"


def test_a_listing_of_a_later_year_brings_its_rules_in(project: Project, who: Who) -> None:
    found = preview_listing(project, LATER, NAME)
    assert (found.year, found.beside, found.rules) == (2028, 2027, 2)
    assert [each.code for each in found.new] == ["999"]
    assert [rule.code for rule in found.reworded] == ["101"]
    assert len(found.missing) == 326
    assert "is it whole" in found.notes[0]
    assert listings(project) == ()
    import_listing(project, who, LATER, NAME, validator_version="v0.2.0")
    known = catalogue(project)
    assert known.years[-1] == 2028
    rule = known.match("999", 2028).rule
    assert rule is not None
    assert (rule.label, rule.group, rule.origin) == (
        "A rule of a later year.",
        "placement",
        "listing",
    )
    assert listings(project)[0].validator_version == "0.2.0"
    (one,) = changes(known, 2027, 2028).reworded
    assert one.code == "101"
    why = break_between(known, "101", 2027, 2028)
    assert why == "whether its check changed in 2027/28 is not known: a listing is no check"
    assert break_between(known, "101", 2026, 2027) is None


def test_an_older_listing_takes_no_rule_away_unless_said_to_be_complete(
    project: Project, who: Who, shared: Shared
) -> None:
    name = "903_2024_25_rule_info.csv"
    data = shared(f"validator/rule_info/as_shipped_in_repo/{name}").read_bytes()
    lacked = {"231", "232", "SW01aSTG1", "SW01bSTG1"}
    found = import_listing(project, who, data, name)
    assert {rule.code for rule in found.missing} == lacked
    assert found.taken_for == (("SW108STG2", "SW08STG2"), ("SW11STG2", "SW11bSTG2"))
    assert {rule.code for rule in not_listed(project, 2025)} == lacked
    assert len(_codes(project, 2025)) == 305 + 11
    assert len(_codes(project, 2026)) == 316
    with pytest.raises(BadInput, match="here already"):
        import_listing(project, who, data, name)
    hold_listing(project, who, 2025, listings(project)[0], complete=True)
    assert lacked.isdisjoint(_codes(project, 2025))
    assert not_listed(project, 2025) == ()
    hold_listing(project, who, 2025, None)
    assert catalogue(project) is shipped()


def test_the_newest_listing_holds_and_undo_puts_the_one_before_back(
    project: Project, who: Who
) -> None:
    import_listing(project, who, LATER, NAME)
    newer = LATER.replace(b"999,", b"998,")
    import_listing(project, who, newer, NAME, complete=True)
    newest, oldest = listings(project)
    assert (newest.holds, oldest.holds) == (True, False)
    assert _codes(project, 2028) == {"101", "998"}
    _undo_last(project, who)
    assert [each.holds for each in listings(project)] == [True]
    assert "999" in _codes(project, 2028)
    with reading(project) as db:
        undone = acts(db, limit=1)[0].id
    undo(project, who, undone)
    assert _codes(project, 2028) == {"101", "998"}
    remove_listing(project, who, newest.id)
    assert catalogue(project) is shipped()
    _undo_last(project, who)
    assert _codes(project, 2028) == {"101", "998"}
    with pytest.raises(StaleEdit):
        hold_listing(project, who, 2028, oldest)
    with pytest.raises(BadInput, match="is not of"):
        hold_listing(project, who, 2027, listings(project)[0])
    with pytest.raises(NotFound):
        remove_listing(project, who, 77)


def test_a_rule_the_validator_brings_goes_before_a_councils_of_that_code(
    project: Project, who: Who
) -> None:
    add_local_rule(project, who, dataclasses.replace(OURS, code="999"))
    import_listing(project, who, LATER, NAME)
    rule = catalogue(project).match("999", 2028).rule
    assert rule is not None
    assert rule.origin == "listing"
