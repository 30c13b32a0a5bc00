"""Decisions and data: gaps first and in words; answers kept apart; undo, erasing, files."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from itertools import product

import openpyxl
import pytest

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from evidence.decisions import services
from evidence.decisions.exporting import HEADINGS, export_decisions
from evidence.decisions.fields import (
    field_kind,
    field_suggestions,
    place_words,
    read_place,
    rules_checking,
)
from evidence.decisions.gaps import GAPS, MOST_NAMES, Need, gaps_first, states
from evidence.decisions.hearing import spoke_of, spoke_of_data
from evidence.decisions.linking import link_quote, linked_quotes, unlink_quotes
from evidence.decisions.model import (
    EXISTENCE,
    QUALITY,
    SHARING,
    Answer,
    DataNeeded,
    Held,
    LeaderDecision,
)
from evidence.erasing import erase_participant
from project import open_project
from research.services import clear_quote, participants, remove_quote
from storage import Project, reading
from storage import services as register
from storage.check import check
from storage.history.acts import acts, undo
from storage.register import council_uses
from tests.forgotten import traces
from tests.research.test_redacting import keep, session_of

COUNCILS = ((1, "Northmoor"), (2, "Eastley"), (3, "Calderbrook"))
DECISION = LeaderDecision(1, "Where to open homes", "Director", None, "", "", "T", "2026", 1)
DATA = DataNeeded(1, 1, "Distance from home", 1)


def _answer(
    council: int | None, exists: str, sharing: str = "yes", quality: str = "good"
) -> Answer:
    return Answer(
        *(0, 1, council, exists, "", "", "", sharing, "", quality, "", "T", "2026-01-31", 1)  # type: ignore[arg-type]
    )


def _held(*answers: Answer, councils: tuple[tuple[int, str], ...] = COUNCILS) -> Held:
    return Held((DECISION,), (DATA,), answers, (), (), councils)


def _need(*answers: Answer, councils: tuple[tuple[int, str], ...] = COUNCILS) -> Need:
    return states(_held(*answers, councils=councils))[0].needs[0]


def test_where_it_stands_is_said_with_councils_named() -> None:
    for_some = _need(
        _answer(1, "yes", "with conditions", "unknown"),
        _answer(2, "yes", "with conditions", "unknown"),
        _answer(3, "no"),
    )
    assert for_some.words() == (
        "Exists in Northmoor and Eastley; not in Calderbrook. May be shared with conditions. "
        "Quality not judged yet."
    )
    mixed = _need(_answer(1, "partly", "no", "poor"), _answer(3, "yes", "yes", "good"))
    assert mixed.words() == (
        "Exists in Calderbrook; only in part in Northmoor; not looked at in Eastley yet. May be "
        "shared in Calderbrook; not in Northmoor. Good quality in Calderbrook; poor in Northmoor."
    )
    assert _need().words() == "Not looked at in any of the 3 councils yet."
    assert _need(*(_answer(each, "no") for each, _ in COUNCILS)).words() == (
        "Does not exist in any of the 3 councils."
    )
    alone = COUNCILS[:1]
    assert _need(_answer(1, "unknown"), councils=alone).words() == (
        "Not known in Northmoor whether it exists."
    )
    assert _need(_answer(None, "yes"), councils=()).words() == (
        "Exists. May be shared. Good quality."
    )
    many = tuple((each, f"Council {each}") for each in range(1, 154))
    told = _need(_answer(153, "no"), councils=many).words()
    assert told.startswith("Does not exist in Council 153; not looked at in Council 1, ")
    assert told.endswith(f"and {152 - MOST_NAMES} more yet.")


def test_the_worst_that_is_known_decides_where_data_stands() -> None:
    yes, no = _answer(1, "yes"), _answer(1, "no")
    two, three = _answer(2, "yes"), _answer(3, "yes")
    poor, refused = replace(two, quality="poor"), replace(two, sharing="no")
    assert _need(no, _answer(2, "no"), _answer(3, "no")).gap == "nowhere"
    assert _need(no, refused, replace(three, quality="poor")).gap == "not shared"
    assert _need(no, poor, three).gap == "some"
    assert _need(replace(yes, exists="partly"), two, three).gap == "some"
    assert _need(yes, poor, three).gap == "poor"
    assert _need(yes, two).gap == "unknown", "nobody looked in the third"
    assert _need(yes, replace(two, sharing="unknown"), three).gap == "unknown"
    assert _need(yes, replace(two, quality="usable with care"), three).gap == "fine"
    assert _need(no).gap == "some", "not looked at elsewhere is no no"
    assert _need(_answer(1, "no", "no", "poor"), two, three).gap == "some"


def test_what_was_not_looked_at_is_never_taken_for_a_no_nor_for_a_yes() -> None:
    choices = [None, *product(EXISTENCE, SHARING, QUALITY)]
    for first, second in product(choices, choices):
        said = [
            _answer(number, *each) for number, each in ((1, first), (2, second)) if each is not None
        ]
        need = _need(*said, councils=COUNCILS[:2])
        assert need.gap in GAPS
        if len(said) < 2:
            assert need.gap not in ("nowhere", "fine")
            assert not need.can_be_had
            assert "ot looked at" in need.words()
        assert not (need.gap == "fine" and not need.can_be_had)


def test_an_answer_for_all_stands_in_only_where_a_council_gave_none() -> None:
    need = _need(_answer(None, "yes"), _answer(2, "no"))
    assert [(cell.words(), cell.for_all) for cell in need.cells] == [
        ("Yes, may be shared, good quality (said for all councils)", True),
        ("No", False),
        ("Yes, may be shared, good quality (said for all councils)", True),
    ]


def test_a_decision_says_how_much_of_what_it_needs_can_be_had() -> None:
    data = tuple(DataNeeded(each, 1, f"Data {each}", 1) for each in range(1, 6))
    answers = (
        replace(_answer(None, "yes"), data_id=1),
        replace(_answer(None, "yes", "with conditions", "poor"), data_id=2),
        replace(_answer(None, "yes", "no"), data_id=3),
        replace(_answer(1, "yes"), data_id=4),
    )
    held = replace(_held(), data=data, answers=answers)
    (state,) = states(held)
    assert state.words() == (
        "2 of 5 things it needs are there in every council and may be shared, 1 of them with "
        "conditions; 1 not looked at yet"
    )
    assert [need.data.id for need in gaps_first([state])] == [3, 2, 4, 5, 1]
    (here,) = states(held, 1)
    assert [need.data.id for need in gaps_first([here])] == [3, 2, 5, 1, 4]
    assert states(replace(held, data=()))[0].words() == "Nobody has said yet what data it needs"
    local = replace(held, decisions=(replace(DECISION, council_id=2),))
    assert states(local, 1) == (), "it is not about that council"
    assert [cell.council for cell in states(local)[0].needs[0].cells] == ["Eastley"]
    assert "there in Eastley and may be shared" in states(local)[0].words()


def test_fields_of_the_return_are_known_however_they_are_typed() -> None:
    assert read_place(" episodes :decom ") == read_place("Decom") == ("Episodes", "DECOM")
    assert read_place("dob") == ("", "DOB"), "several tables have it"
    assert read_place("header") == ("Header", "")
    assert read_place("Ledger: Invoice no") == ("Ledger", "Invoice no")
    assert read_place("pl_distance") == ("", "PL_DISTANCE")
    kinds = [("Episodes", "DECOM"), ("", "PL_DISTANCE"), ("Header", "DECOM"), ("Ledger", "")]
    assert [field_kind(*each) for each in kinds] == ["return", "worked out", "other", "none"]
    assert all(place_words(*read_place(each)) == each for each in field_suggestions())
    codes = {rule.code for rule in rules_checking("Header", "ETHNIC")}
    assert "103" in codes
    assert {rule.code for rule in rules_checking("", "DOB")} > {
        rule.code for rule in rules_checking("Reviews", "DOB")
    }
    assert rules_checking("Ledger", "DECOM") == rules_checking("", "") == ()


@pytest.fixture
def told(project: Project, who: Who) -> tuple[int, int]:
    """A decision with one thing it needs, among three councils."""
    for _, name in COUNCILS:
        register.add_council(project, who, name)
    decision = services.add_decision(project, who, DECISION.words)
    return decision, services.add_data(project, who, decision, DATA.what)


def _latest(project: Project) -> int:
    with reading(project) as db:
        return acts(db, limit=1)[0].id


def test_the_same_again_changes_nothing_and_bad_words_are_refused(
    project: Project, who: Who, told: tuple[int, int]
) -> None:
    decision, data = told
    services.answer(project, who, data, council="northmoor council", exists="no")
    done = _latest(project)
    assert services.add_decision(project, who, "  where to open HOMES ") == decision
    assert services.add_data(project, who, decision, "distance from home") == data
    services.move_decision(project, who, decision, 5)
    assert _latest(project) == done
    assert services.add_decision(project, who, DECISION.words, council="Eastley") != decision
    for bad in ("", " \n", "x" * 201, "a\0b"):
        with pytest.raises(BadInput):
            services.add_decision(project, who, bad)
        with pytest.raises(BadInput):
            services.add_data(project, who, decision, bad)
    with pytest.raises(BadInput, match="Did you mean Northmoor"):
        services.answer(project, who, data, council="Northmor", exists="yes")
    for wrong in ({"exists": "maybe"}, {"sharing": "?"}, {"quality": ""}, {"judged_on": "June"}):
        with pytest.raises(BadInput):
            services.answer(project, who, data, **wrong)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        services.add_data(project, who, 999, "Data")
    with pytest.raises(NotFound):
        services.answer(project, who, 999)


def test_names_of_people_in_typed_words_are_not_stored(project: Project, who: Who) -> None:
    decision = services.add_decision(project, who, "Whom to tell", why="Call 07700 900123 first")
    held = services.held(project)
    assert held.decisions[0].id == decision
    assert "900123" not in held.decisions[0].why


def test_two_people_answering_at_once_never_write_over_each_other_unseen(
    project: Project, who: Who, told: tuple[int, int]
) -> None:
    _, data = told
    first = services.answer(project, who, data, council="Eastley", exists="yes", version=0)
    with pytest.raises(StaleEdit):
        services.answer(project, who, data, council="Eastley", exists="no", version=0)
    assert services.answer(project, who, data, council="Eastley", exists="no", version=1) == first
    with pytest.raises(StaleEdit):
        services.edit_data(project, who, data, 7, "Other words")
    services.remove_answer(project, who, first)
    with pytest.raises(NotFound):
        services.answer(project, who, data, council="Eastley", exists="yes", version=2)
    assert services.held(project).answers == ()


def test_who_judged_and_when_stays_while_the_judgement_does(
    project: Project, who: Who, told: tuple[int, int]
) -> None:
    _, data = told
    services.answer(project, who, data, exists="yes", judged_on="2026-01-31")

    def judged() -> tuple[str, str]:
        (found,) = services.held(project).answers
        return found.judged_by, found.judged_on

    assert judged() == ("Test analyst", "2026-01-31")
    services.answer(project, Who("Other"), data, exists="yes", system="Ledger")
    assert judged() == ("Test analyst", "2026-01-31")
    services.answer(project, who, data, exists="yes", quality="poor", judged_by="A meeting")
    assert judged()[0] == "A meeting"
    assert judged()[1] > "2026-01-31"
    services.answer(project, Who("Other"), data, exists="no")
    assert judged()[0] == "Other", "nobody is left with a judgement that is not theirs"


def test_removing_takes_all_below_and_undo_brings_all_back(
    project: Project, who: Who, told: tuple[int, int]
) -> None:
    decision, data = told
    session = session_of(project, who, "Interviewer: What is missing?", "P1: The distance.")
    quote = keep(project, who, session, "The distance.")
    services.answer(project, who, data, council="Eastley", exists="no")
    link_quote(project, who, "decision", decision, quote)
    link_quote(project, who, "data", data, quote, why="Names it")
    before = services.held(project)
    services.remove_decision(project, who, decision)
    emptied = services.held(project)
    assert (emptied.data, emptied.answers, emptied.data_quotes) == ((), (), ())
    undo(project, who, _latest(project))
    assert services.held(project) == before
    other = services.add_decision(project, who, "Whom to recruit")
    services.move_decision(project, who, other, -9)
    assert [each.id for each in services.held(project).decisions] == [other, decision]
    assert check(project).problems == []


def test_a_council_with_answers_is_kept_and_the_reason_said(
    project: Project, who: Who, told: tuple[int, int]
) -> None:
    _, data = told
    services.answer(project, who, data, council="Eastley", exists="yes")
    services.add_decision(project, who, "Local plan", council="Eastley")
    with reading(project) as db:
        eastley = next(
            number for number, name in services.held(project).councils if name == "Eastley"
        )
        assert council_uses(db, eastley) == {"data_answers": 1, "leader_decisions": 1}
    with pytest.raises(BadInput, match="1 answer about data and 1 leader’s decision"):
        register.remove_council(project, who, eastley)


def test_a_quote_removed_is_told_and_a_person_erased_takes_links_and_reasons_along(
    project: Project, who: Who, told: tuple[int, int]
) -> None:
    decision, data = told
    words = "Distances from home are never in one place."
    session = session_of(
        project, who, "Interviewer: What is missing?", f"P1: {words}", "P2: The costs."
    )
    theirs = keep(project, who, session, words)
    other = keep(project, who, session, "The costs.")
    clear_quote(project, who, other, 1)
    link_quote(project, who, "decision", decision, theirs, why="zymurgical")
    link_quote(project, who, "data", data, theirs, why="muddlesome")
    link_quote(project, who, "data", data, other)
    with pytest.raises(NotFound):
        link_quote(project, who, "data", data, 999)
    services.add_decision(project, who, "Budget", why=f"They said: {words}")
    person = next(each.id for each in participants(project) if each.pseudonym == "P1")
    done = erase_participant(project, who, person)
    assert done.also["links"] == 2
    held = services.held(project)
    assert held.decision_quotes == ()
    assert held.decisions[1].why == "They said: [erased]"
    assert [link.quote_id for link in held.data_quotes] == [other]
    assert traces(project.path, "zymurgical", "muddlesome", "Distances") == []
    remove_quote(project, who, other)
    there, gone = linked_quotes(project, services.held(project).data_quotes)
    assert (there, len(gone)) == ([], 1)
    unlink_quotes(project, who, "data", [gone[0].id, 999])
    assert services.held(project).data_quotes == ()
    assert check(project).problems == []


def test_people_who_spoke_are_counted_once_and_no_link_is_not_nobody(
    project: Project, who: Who, told: tuple[int, int]
) -> None:
    decision, data = told
    unknown = spoke_of(project, services.held(project))[decision]
    assert unknown.words() == "No quote is linked yet, so nobody can tell who spoke of it"
    session = session_of(
        project, who, "Interviewer: What?", "P1: Distances, always.", "P1: And costs.", "P2: No."
    )
    for words in ("Distances, always.", "And costs."):
        quote = keep(project, who, session, words)
        link_quote(project, who, "decision", decision, quote)
        link_quote(project, who, "data", data, quote)
    held = services.held(project)
    spoke = spoke_of(project, held)[decision]
    assert (spoke.people, spoke.asked) == (1, 2)
    assert spoke.words().startswith("1 of 2 people asked spoke of it: ")
    assert spoke_of_data(project, held, data) == spoke


def test_the_file_has_every_council_no_formula_and_no_quote(
    project: Project, who: Who, told: tuple[int, int]
) -> None:
    _, data = told
    services.answer(
        project, who, data, council="Eastley", exists="yes", system="=cmd()", table="episodes",
        field="pl_post", sharing="with conditions",
    )  # fmt: skip
    services.add_decision(project, who, "@Nothing said of it")
    session = session_of(project, who, "Interviewer: What?", "P1: Distances, always.")
    link_quote(project, who, "data", data, keep(project, who, session, "Distances, always."))
    written = export_decisions(project, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(written)))
    assert [row["Council"] for row in rows] == ["Calderbrook", "Eastley", "Northmoor", ""]
    assert [row["Does it exist"] for row in rows] == ["Not looked at", "Yes", "Not looked at", ""]
    told_of = rows[1]
    assert (told_of["System"], told_of["Table"], told_of["Field"]) == (
        "'=cmd()",
        "Episodes",
        "PL_POST",
    )
    assert "392b" in told_of["Rules that check it"].split()
    assert (told_of["People who spoke of it"], told_of["People asked"]) == ("1", "1")
    assert (rows[3]["Decision"], rows[3]["People who spoke of it"]) == ("'@Nothing said of it", "")
    assert "Distances, always" not in written
    workbook = export_decisions(project, "xlsx")
    assert workbook == export_decisions(project, "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    assert sheet is not None
    cells = list(sheet.iter_rows(values_only=True))
    assert cells[0] == HEADINGS
    assert [["" if c is None else str(c) for c in row] for row in cells[1:]] == [
        list(row.values()) for row in rows
    ]


def test_a_project_without_decisions_and_an_older_file_open_as_before(
    project: Project,
) -> None:
    assert services.held(project).decisions == ()
    assert export_decisions(project, "csv").decode("utf-8-sig").count("\r\n") == 1
    assert open_project(project.path).path == project.path
