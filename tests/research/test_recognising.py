"""Role and council together may say who it was: told before clearing, and not said in files."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BadInput
from common.who import Who
from project import check
from research.clearance import ClearedQuote, among_many, export_quotes
from research.model import USER_GROUPS, Asked, SessionFacts
from research.recognising import FEWEST, SOMEONE, Crowd
from research.services import (
    SpeakerChoice,
    add_turn,
    clear_quote,
    confirm_session,
    edit_quote,
    edit_turn,
    invite,
    keep_turn_as_quote,
    plan_session,
    quotes_by_id,
    sessions,
    start_session,
    transcript,
)
from research.services.recognising import crowd, less_shown
from storage import Project, reading
from storage.history.acts import acts, undo

NORTH, EAST = "Northmoor", "Eastley"
CROWD = Crowd(
    [
        Asked(1, NORTH, "analysts", "Data analyst", 3),
        Asked(1, NORTH, "analysts", "Data manager", 1),
        Asked(1, NORTH, "leadership", "Head of service", 1),
        Asked(1, NORTH, None, "Data Analyst", 1),
        Asked(1, NORTH, "IT", "", 2),
        Asked(2, EAST, "analysts", "Data analyst", 2),
        Asked(None, None, "analysts", "Data analyst", 5),
    ]
)


@pytest.mark.parametrize(
    ("council", "role", "group", "shown", "warning"),
    [
        (NORTH, "Data analyst", "analysts", ("Data analyst", "analysts", False), ""),
        (NORTH, "data ANALYST", None, ("data ANALYST", None, False), ""),
        (NORTH, "Data manager", "analysts", ("analysts", "analysts", True),
         "Only 1 person of this role was asked in Northmoor: role and council together may say "
         "who it was. Files of cleared quotes show their user group instead."),
        (NORTH, "Head of service", "leadership", (SOMEONE, None, True),
         "Only 1 person of this role was asked in Northmoor: role and council together may say "
         "who it was. Files of cleared quotes show “someone asked” instead."),
        (NORTH, "Clerk", None, (SOMEONE, None, True),
         "Nobody of this role counts as asked in Northmoor: role and council together may say "
         "who it was. Files of cleared quotes show “someone asked” instead."),
        (NORTH, "", "IT", (SOMEONE, None, True),
         "Only 2 people of this user group were asked in Northmoor: user group and council "
         "together may say who it was. Files of cleared quotes show “someone asked” instead."),
        (NORTH, "", None, ("", None, False), ""),
        (EAST, "Data analyst", "analysts", (SOMEONE, None, True),
         "Only 2 people were asked in Eastley at all: the council alone may say who it was."),
        (EAST, "", None, ("", None, False),
         "Only 2 people were asked in Eastley at all: the council alone may say who it was."),
        ("Southby", "", None, ("", None, False),
         "Nobody counts as asked in Southby at all: the council alone may say who it was."),
        (None, "Data analyst", "analysts", ("Data analyst", "analysts", False), ""),
    ],
)  # fmt: skip
def test_the_most_that_may_be_said_of_somebody(
    council: str | None, role: str, group: str | None, shown: tuple[object, ...], warning: str
) -> None:
    found = CROWD.shown(council, role, group)
    assert (found.role, found.user_group, found.is_less) == shown
    assert CROWD.warning(council, role, group) == warning


ASKED = st.builds(
    Asked, st.none(), st.sampled_from([NORTH, EAST]), st.sampled_from([None, *USER_GROUPS[:3]]),
    st.sampled_from(["", "Analyst", "Manager"]), st.integers(1, 4),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(asked=st.lists(ASKED, max_size=8))
def test_whatever_is_shown_was_true_of_three_people_at_least(asked: list[Asked]) -> None:
    told = Crowd(asked)
    for each in asked:
        shown = told.shown(each.council, each.role, each.user_group)
        role = "" if shown.role in (SOMEONE, shown.user_group) else shown.role
        if role or shown.user_group:
            fitting = sum(
                other.people
                for other in asked
                if other.council == each.council
                and (not role or other.role == role)
                and (not shown.user_group or other.user_group == shown.user_group)
            )
            assert fitting >= FEWEST


def test_a_pseudonym_that_is_a_role_does_not_give_away_what_the_role_does_not() -> None:
    quote = ClearedQuote(
        *(1, "Slow.", NORTH, "Head of service 1", "Head of service", "leadership", "Talk", ()), 7
    )
    told, less = among_many([quote], CROWD)
    assert (told[0].participant, told[0].role, told[0].user_group, less) == (
        "Person 7", SOMEONE, None, 1,
    )  # fmt: skip


def _talk(project: Project, who: Who, people: int) -> list[int]:
    """Cleared quotes of so many analysts, and of one manager."""
    session_id = start_session(project, who, council=NORTH, title="Talk")
    for number in range(people):
        choice = SpeakerChoice(f"Analyst {number + 1}", "Data analyst", "analysts", False)
        add_turn(project, who, session_id, f"Slow {number}.", speaker=choice)
    manager = SpeakerChoice("Manager", "Data manager", "analysts", False)
    add_turn(project, who, session_id, "Quick.", speaker=manager)
    confirm_session(project, who, session_id, sessions(project)[0].version)
    kept = [
        keep_turn_as_quote(project, who, session_id, turn.id)
        for turn in transcript(project, session_id).turns
    ]
    for each in kept:
        clear_quote(project, who, each, 1)
    return kept


def test_files_say_less_of_the_few_drop_nobody_and_count_it(project: Project, who: Who) -> None:
    _talk(project, who, 3)
    made = export_quotes(project, "csv")
    rows = list(csv.DictReader(io.StringIO(made.content.decode("utf-8-sig"))))
    assert [(row["participant"], row["role"]) for row in rows] == [
        ("Analyst 1", "Data analyst"), ("Analyst 2", "Data analyst"),
        ("Analyst 3", "Data analyst"), ("Person 4", "analysts"),
    ]  # fmt: skip
    assert made.remark.startswith("1 quote of people who could be recognised")
    assert json.loads(export_quotes(project, "json").content)["remark"] == made.remark
    assert less_shown(project) == made.less_shown == 1
    assert "Only 1 person of this role" in crowd(project).warning(NORTH, "Data manager", "analysts")
    known = json.loads(export_quotes(project, "json", roles_as_known=True).content)
    assert known["quotes"][3]["role"] == "Data manager"
    assert known["remark"] == ""


def test_no_way_round_the_door(project: Project, who: Who) -> None:
    """Other words after clearing, a session to check again, an interviewer made of a speaker."""
    kept = _talk(project, who, 1)

    def out() -> list[str]:
        taken = json.loads(export_quotes(project, "json").content)["quotes"]
        return [each["quote"] for each in taken]

    assert out() == ["Slow 0.", "Quick."]
    session = sessions(project)[0]
    speaker = transcript(project, session.id).turns[0]
    asking = SpeakerChoice(participant_id=speaker.participant_id, interviewer=True)
    with pytest.raises(BadInput, match="no evidence"):
        invite(project, who, session.id, asking)
    first = quotes_by_id(project, [kept[0]])[0]
    edit_quote(project, who, first.id, first.version, start=0, end=4, codes=[], memo="")
    assert out() == ["Quick."]
    edit_turn(project, who, speaker.id, speaker.version, session.id, "Slow 0!")
    assert out() == []
    with reading(project) as db:
        latest = acts(db)[0].id
    undo(project, who, latest)
    assert out() == ["Quick."]
    assert check(project.path).ok


def test_people_of_a_planned_session_are_no_crowd(project: Project, who: Who) -> None:
    asked = [SpeakerChoice(f"A{n}", "Data analyst", "analysts", False) for n in range(3)]
    plan_session(project, who, SessionFacts(NORTH, title="Later"), asked)
    assert crowd(project).people(NORTH) == 0
