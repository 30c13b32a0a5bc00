"""What each kind of access does with a round of a show-and-tell, and is told of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from common.errors import NotAllowed
from common.who import Access, Who
from evidence.rounds import comments
from evidence.rounds import services as rounds
from evidence.rounds.casting import RoundBallot
from evidence.rounds.model import NewRound
from research.services import remove_session, sessions
from screens.look import script_of
from storage import Project, services
from tests.rooms import say, workshop
from tests.signed_in import OWN, Opens, texts


def _taking_part(at: AppTest, **query: object) -> AppTest:
    at.query_params.update({"storyboard": "1", **{name: str(v) for name, v in query.items()}})
    at.session_state["show-tabs-1"] = "Take part"
    at.switch_page(script_of("show_and_tell")).run()
    assert not at.exception
    assert not at.error, [each.value for each in at.error]
    return at


def _press(at: AppTest, label: str) -> None:
    next(each for each in at.button if each.label == label).click()
    at.run()
    assert not at.exception
    assert not at.error, [each.value for each in at.error]


def test_a_facilitator_takes_a_round_from_its_making_to_what_was_said(
    opens: Opens, demo: Project
) -> None:
    workshop(demo, OWN)
    at = _taking_part(opens("facilitator"))
    at.session_state["make-round-1"] = True
    at.run()
    at.radio(key="round-kind-1").set_value("comments").run()
    assert "A workshop of today, begun with the first round" not in _session_of(at).options
    next(each for each in at.text_area if each.label == "The claim").input("Dates go missing")
    _press(at, "Make the round")
    made = rounds.rounds(demo)[0].id
    rounds.open_round(demo, OWN, made)
    for device in (b"1", b"2"):
        say(RoundBallot(demo, made), device * 16, f"So it is at number {device.decode()}")
    first, second = comments.comments(demo, made)
    _taking_part(at, round=made)
    _press(at, "Show it")
    assert rounds.standing(demo, made).comments == (first.words,)
    # What somebody of the team has put into the transcript, which a facilitator may not read.
    comments.into_transcript(demo, OWN, first.id)
    _taking_part(at, round=made)
    assert "In the session’s transcript." in texts(at)
    _press(at, "Show it")
    assert rounds.standing(demo, made).comments == (first.words, second.words)
    assert not {each.label for each in at.button} & {
        "Put it into the session’s transcript",
        "Erase it for good",
    }
    # Taking words out for good is the team's.
    assert not [each for each in at.expander if "Erase" in each.label]
    seen = replace(demo, seen_by=Who("Somebody", access="facilitator"))
    with pytest.raises(NotAllowed):
        rounds.erase_round(seen, OWN, made)
    _press(at, "Close the round")


def _session_of(at: AppTest) -> Selectbox[str]:
    return next(each for each in at.selectbox if each.label == "The session it is evidence of")


def test_without_a_session_a_facilitator_is_told_whom_to_ask(opens: Opens, demo: Project) -> None:
    for each in sessions(demo):
        if each.kind in rounds.SESSION_KINDS:
            remove_session(demo, OWN, each.id)
    at = opens("facilitator")
    at.session_state["make-round-1"] = True
    _taking_part(at)
    assert "the project’s own team adds it" in texts(at)
    assert "Make the round" not in {each.label for each in at.button}


@pytest.mark.parametrize("access", ["council member", "viewer"])
def test_who_does_not_take_a_round_is_told_nothing_untrue_of_its_comments(
    access: Access, opens: Opens, demo: Project
) -> None:
    new = NewRound("comments", "So?", workshop(demo, OWN), storyboard_id=1)
    made = rounds.make_round(demo, OWN, new)
    rounds.open_round(demo, OWN, made)
    say(RoundBallot(demo, made), b"1" * 16, "A word that waits")
    told = texts(_taking_part(opens(access), round=made))
    assert "comment has come in" not in told
    assert "Comments to look at" not in told
    (some,) = (each for each in services.people(demo) if each.name == "Somebody")
    seen = replace(demo, seen_by=services.signing_in(demo, some.signs_in_as or ""))
    assert rounds.standing(seen, made).who_answered() == "No comment is shown yet"
    comments.let_through(demo, OWN, comments.comments(demo, made)[0].id)
    assert rounds.standing(seen, made).who_answered() == "1 comment shown"
