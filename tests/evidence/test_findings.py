"""Findings: strength as facts with denominators, what changed since agreed, both doors."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from evidence import services as evidence
from evidence.erasing import erase_participant
from evidence.findings import rested, services
from evidence.findings.changed import rested_words
from evidence.findings.ends import ends_of
from evidence.findings.exporting import HEADINGS, export_findings
from evidence.findings.model import Evidence
from evidence.findings.rating import rated
from evidence.findings.standing import Standing, rested_now, standing, standings, with_painpoint
from evidence.findings.strength import sides
from evidence.findings.surroundings import agreement_words
from evidence.overview import what_next
from project import open_project
from research.services import clear_quote, participants, remove_quote
from research.services.themes import add_theme, join_themes
from research.themes.model import ThemeFacts
from storage import Project, reading
from storage import services as register
from storage.backups.backup import back_up
from storage.check import check
from storage.history.acts import acts, undo
from tests.forgotten import traces
from tests.research.test_redacting import keep, session_of
from validation.disclosure import Door, Setting
from validation.report import ROWS, VALIDATOR, RunFacts
from validation.rulebook.model import LocalRuleFacts
from validation.services import record_run, remove_run, runs
from validation.services.rulebook import add_local_rule, remove_local_rule

OUTSIDE = Door()
SAID = (
    "Interviewer: And the postcodes?",
    "P1: They come weeks late.",
    "P1: Every April the same list.",
    "P2: Ours are right on the day.",
    "P3: I never look at them.",
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finding that P1 speaks for twice and P2 against, with rule 164; built once.

    P3 was asked too, and nobody of Eastley was.
    """
    project, who = open_project(tmp_path_factory.mktemp("findings") / "begun.db"), Who("T")
    register.add_council(project, who, "Eastley")
    session = session_of(project, who, *SAID)
    one, two, three = (keep(project, who, session, each.partition(": ")[2]) for each in SAID[1:4])
    behind = [Evidence("quote", one), Evidence("quote", two), Evidence("rule", "0164")]
    behind.append(Evidence("quote", three, "against", "On the day, she says"))
    services.add_finding(project, who, "Postcodes come late.", behind)
    return project.path


@pytest.fixture
def project(begun: Path, tmp_path: Path) -> Project:
    """A copy of one's own of what was begun."""
    return open_project(back_up(open_project(begun), tmp_path / "project.db").path)


@pytest.fixture
def made() -> int:
    """The finding's id."""
    return 1


@pytest.fixture
def quotes() -> list[int]:
    """The ids of its quotes: two of P1, one of P2."""
    return [1, 2, 3]


def _run(project: Project, who: Who, number: int, count: int, council: str = "Eastley") -> None:
    facts = RunFacts(number=number, children=212, tables_loaded=("Header", "Episodes"))
    record_run(
        project, who, council=council, year=2026, source=VALIDATOR, unit=ROWS,
        counts={"164": count, "169": 90}, facts=facts,
    )  # fmt: skip


def _now(project: Project, finding_id: int, door: Door | None = None) -> Standing:
    return standing(project, finding_id, door or Door(everything=True))


def _latest(project: Project) -> int:
    with reading(project) as db:
        return acts(db)[0].id


def test_people_count_once_and_who_was_not_asked_is_not_silent(
    project: Project, who: Who, made: int
) -> None:
    strong = _now(project, made).strength
    assert (strong.people_for, strong.people_against, strong.asked) == (1, 1, 3)
    assert strong.words() == (
        "Heard from 1 of 3 people asked in 1 of 1 council, from analysts; 1 spoke against it; in "
        "the data, nothing is known, as no error report has been imported."
    )
    assert [(each.council, each.asked) for each in strong.councils] == [
        ("Eastley", 0),
        ("Northmoor", 3),
    ]
    bare = services.add_finding(project, who, "Nobody knows.")
    assert "nobody can tell who spoke of it" in _now(project, bare).strength.words()
    assert _now(project, bare).strength.heard_words() == "No quote linked"


def test_failures_name_their_run_and_unit_and_what_is_not_known_is_no_nought(
    project: Project, who: Who, made: int
) -> None:
    _run(project, who, 1, 40)
    strong = rated(project, _now(project, made).strength, Door(everything=True))
    (rule,) = strong.rules
    eastley, northmoor = rule.cells
    assert eastley.words == "18.9 rows per 100 children (40 ÷ 212)"
    assert eastley.low is not None
    assert eastley.high is not None
    assert eastley.low < 40 / 212 < eastley.high
    assert (northmoor.words, northmoor.rate) == ("not known: no run is compared", None)
    assert "Eastley run 1" in strong.runs.words
    assert strong.runs.rates_are == "rows per 100 children in the return"
    assert rule.words() == "rule 164 fails in 1 of 1 council (not known in Northmoor)"


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(st.integers(1, 6), st.sampled_from(["for", "against"])),
    st.lists(
        st.tuples(
            st.sampled_from(["for", "against"]),
            st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["for", "against"]))),
        )
    ),
)
def test_what_was_decided_of_a_quote_counts_before_what_comes_along_with_something(
    direct: dict[int, str], through: list[tuple[str, list[tuple[int, str]]]]
) -> None:
    some_for, some_against, neither = sides(direct.items(), through)
    for quote, stance in direct.items():
        assert (quote in some_for, quote in some_against) == (stance == "for", stance == "against")
    said = {*direct, *(quote for _, quotes in through for quote, _ in quotes)}
    assert some_for | some_against | neither == said, "none is dropped silently"
    assert not neither & (some_for | some_against)


def test_a_painpoint_brings_its_quotes_and_turned_round_they_speak_against(
    project: Project, who: Who, quotes: list[int]
) -> None:
    painpoint = evidence.add_painpoint(project, who, kind="painpoint", title="Late postcodes")
    evidence.link_quote(project, who, painpoint, quotes[0])
    evidence.link_quote(project, who, painpoint, quotes[2], stance="against")
    evidence.link_rule(project, who, painpoint, "164")
    finding = services.from_painpoint(project, who, painpoint)
    assert services.from_painpoint(project, who, painpoint) == finding, "pressed twice makes one"
    assert [each.id for each in with_painpoint(project, painpoint)] == [finding]
    found = _now(project, finding)
    assert found.finding.claim == "Late postcodes"
    assert {each.kind for each in found.items} == {"painpoint", "rule"}
    assert (found.strength.people_for, found.strength.people_against) == (1, 1)
    services.link(project, who, finding, [Evidence("painpoint", painpoint, "against")])
    strong = _now(project, finding).strength
    assert strong.quotes_against == {quotes[0]}
    assert (strong.people_for, strong.not_counted) == (0, 1)


def test_what_changed_since_it_was_agreed_is_said_until_somebody_looks(
    project: Project, who: Who, made: int, quotes: list[int]
) -> None:
    _run(project, who, 2, 40)
    services.link(project, who, made, [Evidence("painpoint", _painpoint(project, who))])
    assert not _now(project, made).changed, "nobody has agreed on a draft"
    services.decide(project, who, made, 1, "agreed", "At show-and-tell 2")
    assert not _now(project, made).changed
    _run(project, who, 1, 12)
    services.unlink(project, who, [("quote", _item(project, made, quotes[1]))])
    remove_quote(project, who, quotes[0])
    services.link(project, who, made, [Evidence("rule", "169")])
    evidence.remove_painpoint(project, who, 1)
    services.edit_claim(project, who, made, 2, "Postcodes come weeks late.")
    found = _now(project, made)
    assert found.changes == (
        "the claim was put in other words",
        "1 quote fewer for it",
        "1 quote is no longer in the project",
        "rule 169 has been linked",
        "1 painpoint or innovation is no longer in the project",
        "heard from 0 of 3 people asked, was 1 of 3",
        "heard in 0 of 1 council, was 1 of 1",
        "rule 164 in Eastley was 40 rows (212 children), now 12 rows (212 children)",
    )
    assert "Look again at 1 finding whose evidence changed" in {
        each.words for each in what_next(project)
    }
    services.decide(project, who, made, 3, "looked at")
    found = _now(project, made)
    assert (found.changed, found.finding.status) == (False, "agreed")
    assert [each.what for each in found.moves] == ["agreed", "looked at"]
    first = rested.read(found.moves[0].rested_on)
    assert first
    assert rested_words(first, found.strength, Door(everything=True)) == (
        "It rested on 2 quotes for, 1 against; 1 of 3 people asked, in 1 of 1 council, 1 spoke "
        "against it; rule 164: Eastley 40 rows (212 children) (2025/26)."
    )


def _painpoint(project: Project, who: Who) -> int:
    return evidence.add_painpoint(project, who, kind="painpoint", title="Late postcodes")


def _item(project: Project, finding: int, quote: int) -> int:
    items = _now(project, finding).items
    return next(each.id for each in items if (each.kind, each.to) == ("quote", quote))


def test_a_rule_gone_from_the_catalogue_is_told_and_can_be_taken_away_with_all_that_is_gone(
    project: Project, who: Who, made: int, quotes: list[int]
) -> None:
    added = add_local_rule(project, who, LocalRuleFacts("QX9", "A rule of ours", "local", 2026))
    facts = [ThemeFacts("Late"), ThemeFacts("Later")]
    themes = [add_theme(project, who, each, quote_ids=quotes[:1]) for each in facts]
    services.link(project, who, made, [Evidence("rule", "qx9"), Evidence("theme", themes[0])])
    services.decide(project, who, made, 1, "agreed")
    remove_local_rule(project, who, added)
    join_themes(project, who, themes[1], themes[0])
    found = _now(project, made)
    assert "rule QX9 is no longer in the catalogue" in found.changes
    assert "1 theme is no longer in the project" in found.changes
    gone = [each for each in ends_of(project, found.items) if each.gone]
    assert sorted(each.words for each in gone) == [
        "A theme that was removed, or joined with another",
        "Rule QX9, which is no longer in the catalogue",
    ]
    services.unlink(project, who, [(each.item.kind, each.item.id) for each in gone])
    assert _now(project, made).gone == frozenset()
    undo(project, who, _latest(project))
    assert len(_now(project, made).gone) == 2


def test_a_painpoint_judged_not_a_problem_since_and_runs_that_are_gone_are_said(
    project: Project, who: Who, made: int
) -> None:
    _run(project, who, 1, 40)
    services.link(project, who, made, [Evidence("painpoint", _painpoint(project, who))])
    services.decide(project, who, made, 1, "agreed")
    held = evidence.painpoint(project, 1)
    judged = replace(held.judgement, not_a_problem=True)
    evidence.edit_painpoint(project, who, replace(held, judgement=judged))
    (run,) = runs(project)
    remove_run(project, who, run.id, run.version)
    assert _now(project, made).changes == (
        "1 painpoint or innovation is judged otherwise now",
        "rule 164 in Eastley was 40 rows (212 children), now not known",
    )


def test_a_challenge_needs_a_reason_and_nobody_agrees_over_what_they_have_not_seen(
    project: Project, who: Who, made: int, quotes: list[int]
) -> None:
    with pytest.raises(BadInput, match="reason"):
        services.decide(project, who, made, 1, "challenged", "  ")
    with pytest.raises(BadInput):
        services.decide(project, who, made, 1, "proven")
    seen = _now(project, made).mark
    services.link(project, who, made, [Evidence("quote", quotes[0], "against")])
    with pytest.raises(StaleEdit, match="rests on"):
        services.decide(project, who, made, 1, "agreed", seen=seen)
    services.decide(project, who, made, 1, "agreed", seen=_now(project, made).mark)
    with pytest.raises(StaleEdit):
        services.decide(project, Who("Other"), made, 1, "draft")
    assert _now(project, made).finding.status == "agreed"
    undo(project, who, _latest(project))
    found = _now(project, made)
    assert (found.finding.status, found.moves) == ("draft", ())


def test_through_the_door_nothing_is_told_of_a_hidden_count_then_or_now(
    project: Project, who: Who, made: int
) -> None:
    _run(project, who, 3, 4)
    services.decide(project, who, made, 1, "agreed")
    _run(project, who, 2, 3)
    (told,) = _now(project, made).changes
    assert told == "rule 164 in Eastley was 4 rows (212 children), now 3 rows (212 children)"
    assert _now(project, made, OUTSIDE).changes == (), "hidden then and now: not even that"
    _run(project, who, 1, 40)
    assert _now(project, made, OUTSIDE).changes == (
        "rule 164 in Eastley changed, by how much is not shown",
    )
    found = _now(project, made, OUTSIDE)
    then = rested.read(found.moves[0].rested_on)
    assert then
    assert rested_words(then, found.strength, OUTSIDE).endswith(
        "rule 164: Eastley hidden (2025/26)."
    )
    # A total that is told exactly may hide a larger count too: of then nobody can say which.
    exact = Door(Setting(totals="exact"))
    services.decide(project, who, made, 2, "looked at")
    assert _now(project, made, exact).changes == (), "what is shown today was the same then"
    rounding = Door(Setting(method="round", base=10))
    assert _now(project, made, rounding).changes == ()


def test_what_it_rested_on_reads_back_whole_and_holds_no_words(built_demo: Path) -> None:
    project = open_project(built_demo)
    every = standings(project)
    assert {each.finding.status for each in every} == {"draft", "challenged", "agreed"}
    assert sum(each.changed for each in every) == 1
    for each in every:
        now = rested_now(project, each.finding.id)
        text = rested.written(now)
        assert rested.read(text) == now
        assert not any(c.council in text for c in each.strength.councils)
        assert set(re.findall("[A-Za-z ]{9,}", text)) <= {"painpoint", "difference"}
        assert agreement_words(project, each.strength)
    for broken in ("", "{}", "[]", '{"wording": 1}', "null"):
        assert rested.read(broken) is None


def test_erasing_a_person_takes_the_links_and_reasons_and_the_finding_says_so(
    project: Project, who: Who, made: int
) -> None:
    services.decide(project, who, made, 1, "agreed")
    reasons = [Evidence("quote", 3, "against", "zymurgical")]
    services.link(project, who, made, reasons)
    person = next(each.id for each in participants(project) if each.pseudonym == "P2")
    assert erase_participant(project, who, person).also["links"] == 1
    assert traces(project.path, "zymurgical", "On the day", "Ours are right") == []
    found = _now(project, made)
    assert "1 quote is no longer in the project" in found.changes
    assert found.strength.quotes_against == frozenset()
    assert check(project).problems == []


def test_removing_takes_all_and_undo_brings_all_back(
    project: Project, who: Who, made: int, quotes: list[int]
) -> None:
    services.decide(project, who, made, 1, "challenged", "Only one person said it")
    before = _now(project, made)
    services.remove_finding(project, who, made)
    with pytest.raises(NotFound):
        _now(project, made)
    undo(project, who, _latest(project))
    assert _now(project, made) == before
    for bad in (Evidence("quote", 999), Evidence("step", 1), Evidence("rule", "Z9Z")):
        with pytest.raises(NotFound):
            services.link(project, who, made, [bad])
    with pytest.raises(BadInput):
        services.link(project, who, made, [Evidence("difference", (1, 1))])
    with pytest.raises(BadInput):
        services.from_quotes(project, who, "No quotes", [])
    with pytest.raises(BadInput):
        services.add_finding(project, who, "x" * 401)
    services.add_finding(project, who, "Write to bo@northmoor.example first.")
    assert "bo@" not in standings(project)[-1].finding.claim


def test_a_file_holds_cleared_quotes_only_and_no_small_count(
    project: Project, who: Who, made: int, quotes: list[int]
) -> None:
    _run(project, who, 1, 4)
    clear_quote(project, who, quotes[0], 1)
    services.add_finding(project, who, "=1+1 is said of many things")
    done = export_findings(project, "csv")
    assert (done.findings, done.quotes, done.left_out) == (2, 1, 2)
    rows = list(csv.reader(io.StringIO(done.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == HEADINGS
    assert rows[2][1].startswith("'=1+1")
    text = done.content.decode()
    assert "They come weeks late." in text
    assert "Every April" not in text
    assert "4 rows" not in text
    assert "Eastley fails, but how often is not shown" in text
    book = openpyxl.load_workbook(io.BytesIO(export_findings(project, "xlsx").content))
    assert book.sheetnames == ["findings", "quotes", "failure rates"]
    assert [cell.value for cell in book["failure rates"][2]][5:8] == ["rows", "c", 212]
    with pytest.raises(BadInput):
        export_findings(project, "docx")  # type: ignore[arg-type]


def test_what_is_invented_says_so_in_the_file(built_demo: Path) -> None:
    content = export_findings(open_project(built_demo), "csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert {row[-1] for row in rows} == {"Illustrative"}
