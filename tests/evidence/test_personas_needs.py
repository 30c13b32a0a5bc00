"""Personas and user needs: what they rest on, in words, and what becomes of that evidence."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from evidence import services as evidence
from evidence.erasing import erase_participant
from evidence.people import services as people
from evidence.people import store as people_store
from evidence.people.exporting import export_needs
from evidence.people.services import all_evidence
from project import check, open_project
from research.drafts import SpeakerChoice
from research.model import QuoteView
from research.personas.model import (
    NO_EVIDENCE,
    NeedFacts,
    PersonaFacts,
    gone_words,
    group_of,
    moved,
    one_person_words,
)
from research.services import (
    add_turn,
    clear_quote,
    confirm_session,
    keep_turn_as_quote,
    needs,
    personas,
    quotes,
    remove_quote,
    sessions,
    start_session,
    transcript,
)
from storage import Project, reading
from storage.history.acts import acts, undo

FACTS = NeedFacts("analyst", "to see who holds a date", "ask once")


@pytest.fixture
def demo_file(unsorted_demo_file: Path) -> Path:
    """The illustrative project before its own personas and needs."""
    return unsorted_demo_file


@pytest.fixture
def demo(demo_file: Path) -> Project:
    return open_project(demo_file)


def _of(project: Project, council: str) -> list[QuoteView]:
    found = [each for each in quotes(project, limit=500) if each.council == council]
    assert len(found) > 5
    return found


def _persona(project: Project, who: Who, name: str = "The worker who chases facts") -> int:
    return personas.add_persona(project, who, PersonaFacts(name, "business support"))


def _undo_last(project: Project, who: Who) -> None:
    with reading(project) as db:
        last = acts(db, limit=1)[0]
    undo(project, who, last.id)


def _painpoint(project: Project) -> int:
    return next(
        each.id
        for each in evidence.painpoints(project)
        if each.kind == "painpoint" and not each.judgement.not_a_problem
    )


def test_a_persona_rests_on_all_its_points_and_a_person_counts_once(
    demo: Project, who: Who
) -> None:
    of = _persona(demo, who)
    held = _of(demo, "Northmoor")
    one = held[0].participant_id
    theirs = [each.id for each in held if each.participant_id == one]
    first = personas.add_point(demo, who, of, "does", "rings three teams")
    second = personas.add_point(demo, who, of, "wants", "to ask once")
    assert personas.add_point(demo, who, of, "does", "Rings three teams") == first
    personas.rest_on(demo, who, "point", first, theirs[:2])
    personas.rest_on(demo, who, "point", second, theirs[:1])
    known = all_evidence(demo).personas[of]
    assert known.words() == "Rests on 2 quotes from 1 person in 1 council."
    assert one_person_words(known.strength)
    other = _of(demo, "Eastley")[0].id
    personas.rest_on(demo, who, "point", second, [other], why="asked directly")
    assert all_evidence(demo).personas[of].words() == (
        "Rests on 3 quotes from 2 people in 2 councils."
    )
    personas.rest_on(demo, who, "point", second, [other], stance="against")
    assert all_evidence(demo).personas[of].strength.against == 1


def test_a_need_made_twice_is_one_and_keeps_the_stance_of_its_quotes(
    demo: Project, who: Who
) -> None:
    held = _of(demo, "Northmoor")
    made = needs.add_need(demo, who, FACTS, quote_ids=[held[0].id], against=[held[1].id])
    again = needs.add_need(
        demo,
        who,
        NeedFacts("As an Analyst", "to see who holds a date", "so that I can ask once"),
        quote_ids=[held[1].id, held[2].id],
    )
    assert again == made
    stances = {each.quote.id: each.link.stance for each in personas.behind(demo, "need", made)}
    assert stances == {held[0].id: "for", held[1].id: "against", held[2].id: "for"}
    with pytest.raises(BadInput, match="no longer in the project"):
        needs.add_need(demo, who, NeedFacts("x", "y"), quote_ids=[999_999])
    assert [each.id for each in needs.needs(demo)] == [made]
    _undo_last(demo, who)
    assert len(personas.behind(demo, "need", made)) == 2


def test_quotes_that_go_take_their_links_and_the_need_says_so(demo: Project, who: Who) -> None:
    held = _of(demo, "Northmoor")[:2]
    made = needs.add_need(demo, who, FACTS, quote_ids=[each.id for each in held])
    for each in held:
        remove_quote(demo, who, each.id)
    assert personas.behind(demo, "need", made) == ()
    assert all_evidence(demo).needs[made].is_none
    assert personas.gone_from(demo, "need", made) == 2
    assert gone_words(0, 2).startswith("No quote speaks of it any more: all 2 quotes")
    assert gone_words(0, 1).startswith("No quote speaks of it any more: the only quote")
    assert gone_words(3, 1) == "1 quote it rested on is no longer in the project."
    _undo_last(demo, who)
    assert personas.gone_from(demo, "need", made) == 1
    # Taken away by a person is not gone.
    left = personas.behind(demo, "need", made)[0].quote.id
    personas.rest_no_more(demo, who, "need", made, left)
    assert personas.gone_from(demo, "need", made) == 1


def test_two_people_never_write_over_each_other(demo: Project, who: Who) -> None:
    of = _persona(demo, who)
    made = needs.add_need(demo, who, FACTS)
    point = personas.add_point(demo, who, of, "wants", "to ask once")
    needs.change_need(demo, who, made, 1, NeedFacts("analyst", "a list"))
    personas.change_persona(demo, who, of, 1, PersonaFacts("The chaser"))
    personas.change_point(demo, who, point, 1, kind="does", words="asks twice")
    with pytest.raises(StaleEdit):
        needs.change_need(demo, who, made, 1, NeedFacts("analyst", "a map"))
    with pytest.raises(StaleEdit):
        personas.change_persona(demo, who, of, 1, PersonaFacts("The asker"))
    with pytest.raises(StaleEdit):
        personas.change_point(demo, who, point, 1, kind="wants", words="asks thrice")
    assert needs.need(demo, made).facts.i_need == "a list"


def test_no_two_personas_have_one_name_and_no_two_needs_one_sentence(
    demo: Project, who: Who
) -> None:
    first = _persona(demo, who)
    with pytest.raises(BadInput, match="already"):
        _persona(demo, who, "the Worker who chases facts")
    one = needs.add_need(demo, who, FACTS)
    of_persona = NeedFacts(FACTS.as_a, FACTS.i_need, FACTS.so_that, first)
    other = needs.add_need(demo, who, of_persona)
    assert one != other
    with pytest.raises(BadInput, match="there already"):
        needs.change_need(demo, who, other, 1, FACTS)
    with pytest.raises(NotFound):
        needs.add_need(demo, who, NeedFacts("x", "y", persona_id=999))


def test_what_is_moved_stays_moved_and_others_keep_their_order(demo: Project, who: Who) -> None:
    of = _persona(demo, who)
    kept = [personas.add_point(demo, who, of, "does", f"does {n}") for n in range(3)]
    wants = personas.add_point(demo, who, of, "wants", "rest")
    assert personas.move_point(demo, who, kept[2], up=True)
    assert not personas.move_point(demo, who, kept[0], up=True)
    assert [each.id for each in personas.points(demo, of) if each.kind == "does"] == [
        kept[0],
        kept[2],
        kept[1],
    ]
    assert wants in {each.id for each in personas.points(demo, of)}
    _persona(demo, who, "Another")
    personas.move_persona(demo, who, of, up=False)
    assert personas.personas(demo)[-1].id == of
    first, second = (needs.add_need(demo, who, NeedFacts("analyst", f"thing {n}")) for n in (1, 2))
    needs.move_need(demo, who, second, up=True)
    assert [each.id for each in needs.needs(demo)] == [second, first]
    assert moved({1: 1.0, 2: 1.0, 3: 1.5}, 3, up=True) == {1: 1.0, 3: 2.0, 2: 3.0}


def test_removing_a_persona_leaves_its_needs_and_undo_brings_all_back(
    demo: Project, who: Who
) -> None:
    of = _persona(demo, who)
    point = personas.add_point(demo, who, of, "does", "rings")
    personas.rest_on(demo, who, "point", point, [_of(demo, "Northmoor")[0].id])
    need = needs.add_need(demo, who, NeedFacts("analyst", "a list", persona_id=of))
    painpoint = _painpoint(demo)
    people.link(demo, who, "persona", of, painpoint)
    people.remove_persona(demo, who, of)
    assert personas.personas(demo) == ()
    assert needs.need(demo, need).facts.persona_id is None
    with reading(demo) as db:
        assert people_store.behind(db, "persona") == ()
    _undo_last(demo, who)
    assert all_evidence(demo).personas[of].words() == (
        "Rests on 1 quote from 1 person in 1 council, and on 1 painpoint."
    )
    assert needs.need(demo, need).facts.persona_id == of
    assert check(demo.path).problems == []


def test_a_painpoint_that_goes_or_is_refuted_no_longer_bears_a_need(
    demo: Project, who: Who
) -> None:
    need = needs.add_need(demo, who, FACTS)
    painpoint = _painpoint(demo)
    people.link(demo, who, "need", need, painpoint)
    people.link(demo, who, "need", need, painpoint)
    assert all_evidence(demo).needs[need].words() == (
        "Rests on 1 painpoint and on no quote of its own."
    )
    assert people.ends_of(demo, painpoint) == {"persona": (), "need": (need,)}
    evidence.remove_painpoint(demo, who, painpoint)
    assert all_evidence(demo).needs[need].is_none
    _undo_last(demo, who)
    assert not all_evidence(demo).needs[need].is_none
    question = evidence.add_painpoint(demo, who, kind="question", title="Who holds it?")
    refuted = evidence.add_painpoint(
        demo, who, kind="painpoint", title="Not so", not_a_problem=True, judged_by="x"
    )
    for weak in (question, refuted):
        with pytest.raises(BadInput):
            people.link(demo, who, "need", need, weak)
    people.remove_need(demo, who, need)
    assert people.ends_of(demo, painpoint)["need"] == ()
    with pytest.raises(NotFound):
        people.link(demo, who, "need", need, painpoint)


def test_the_need_behind_a_painpoint_takes_its_quotes_with_their_stance(
    demo: Project, who: Who
) -> None:
    held = _of(demo, "Northmoor")
    painpoint = evidence.add_painpoint(demo, who, kind="painpoint", title="Asked twice")
    evidence.link_quote(demo, who, painpoint, held[0].id)
    evidence.link_quote(demo, who, painpoint, held[1].id, stance="against")
    evidence.link_quote(demo, who, painpoint, held[2].id)
    remove_quote(demo, who, held[2].id)
    before = len(needs.needs(demo))
    made = people.need_behind(demo, who, painpoint, FACTS)
    assert {e.quote.id: e.link.stance for e in personas.behind(demo, "need", made)} == {
        held[0].id: "for",
        held[1].id: "against",
    }
    assert (
        all_evidence(demo)
        .needs[made]
        .words()
        .startswith("Rests on 1 quote from 1 person in 1 council, and on 1 painpoint; 1 person con")
    )
    _undo_last(demo, who)
    assert len(needs.needs(demo)) == before
    assert check(demo.path).problems == []


def test_erasing_somebody_takes_what_was_said_of_their_quotes_here_too(
    demo: Project, who: Who
) -> None:
    quote = _of(demo, "Northmoor")[0]
    of = _persona(demo, who)
    point = personas.add_point(demo, who, of, "does", "rings")
    need = needs.add_need(demo, who, FACTS)
    personas.rest_on(demo, who, "point", point, [quote.id], why="a reason of its own")
    personas.rest_on(demo, who, "need", need, [quote.id], why="another reason kept")
    personas.rest_no_more(demo, who, "need", need, quote.id)
    copied = personas.add_point(demo, who, of, "wants", quote.text[:200])
    assert quote.participant_id is not None
    erase_participant(demo, who, quote.participant_id)
    assert personas.behind(demo, "point", point) == ()
    if len(quote.text) <= 200:
        assert quote.text not in next(
            each.words for each in personas.points(demo, of) if each.id == copied
        )
    for path in demo.path.parent.glob(f"{demo.path.name}*"):
        assert b"a reason of its own" not in path.read_bytes()
        assert b"another reason kept" not in path.read_bytes()
    assert check(demo.path).problems == []


def test_who_a_need_is_of_is_suggested_from_who_spoke_and_never_stored(
    demo: Project, who: Who
) -> None:
    ids = [each.id for each in quotes(demo, limit=500)]
    found = needs.suggested_as_a(demo, ids)
    assert found
    assert sorted(found.values(), reverse=True) == list(found.values())
    assert "other" not in found
    assert needs.suggested_as_a(demo, []) == {}
    assert group_of(NeedFacts("Analyst", "x"), None) == "analysts"
    assert group_of(NeedFacts("parent", "x"), None) is None


def test_words_of_quotes_not_cleared_stay_and_no_cell_is_a_formula(demo: Project, who: Who) -> None:
    held = _of(demo, "Northmoor")
    cleared = next(each for each in held if each.cleared)
    secret = next(each for each in held if not each.cleared)
    facts = NeedFacts("analyst", "=SUM(A1)", "+1")
    needs.add_need(demo, who, facts, quote_ids=[cleared.id, secret.id])
    needs.add_need(demo, who, NeedFacts("leader", "to know"))
    found = export_needs(demo, "csv")
    rows = list(csv.DictReader(io.StringIO(found.content.decode("utf-8-sig"))))
    assert [row["I need"] for row in rows] == ["'=SUM(A1)", "to know"]
    assert rows[0]["So that I can"] == "'+1"
    assert rows[0]["Quotes for"] == "2"
    assert rows[0]["Quotes left out"] == "1"
    assert cleared.text in rows[0]["Cleared quotes"]
    assert rows[1]["What it rests on"] == f"{NO_EVIDENCE}."
    assert {row["Illustrative"] for row in rows} == {"Illustrative"}
    assert (found.needs, found.quotes, found.left_out) == (2, 1, 1)
    book = openpyxl.load_workbook(io.BytesIO(export_needs(demo, "xlsx").content))
    told = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert book.sheetnames == ["user needs", "quotes"]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    for words in (found.content.decode("utf-8"), str(told)):
        assert secret.text not in words
    assert export_needs(demo, "xlsx").content == export_needs(demo, "xlsx").content


def test_of_those_who_could_be_recognised_the_file_says_less(project: Project, who: Who) -> None:
    session_id = start_session(project, who, council="Northmoor", title="Talk")
    for name, role in (("Analyst 1", "Data analyst"), ("Head 1", "Head of service")):
        choice = SpeakerChoice(name, role, "analysts", False)
        add_turn(project, who, session_id, f"Slow, says the {role}.", speaker=choice)
    confirm_session(project, who, session_id, sessions(project)[0].version)
    kept = [
        keep_turn_as_quote(project, who, session_id, turn.id)
        for turn in transcript(project, session_id).turns
    ]
    for each in kept:
        clear_quote(project, who, each, 1)
    needs.add_need(project, who, FACTS, quote_ids=kept)
    found = export_needs(project, "csv")
    (row,) = csv.DictReader(io.StringIO(found.content.decode("utf-8-sig")))
    assert "(someone asked, Northmoor)" in row["Cleared quotes"]
    assert "(Head of service" not in row["Cleared quotes"]
    assert found.less_shown == 2
    assert "Illustrative" not in row
    book = openpyxl.load_workbook(io.BytesIO(export_needs(project, "xlsx").content))
    assert {r[5].value for r in book["quotes"].iter_rows(min_row=2)} == {"someone asked"}
    assert {r[4].value for r in book["quotes"].iter_rows(min_row=2)} == {"Person 1", "Person 2"}
