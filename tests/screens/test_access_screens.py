"""What each kind of access finds on the screens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Access
from evidence.benefits.services import cases
from presenting.documents.services import TITLES, document
from process_maps.services import maps
from research.services import sessions
from research.services.retention import keep_session
from screens.look import SCREENS, script_of
from screens.settings.history import GO_BACK, WHO_READ
from screens.signing_in import person
from screens.signing_in.claims import Vouched
from storage import Project, reading, services
from tests.signed_in import OWN, Opens, signs_in, texts

TEAM_ONLY = "is for the project’s own team"


# Whatever is pressed on these, something is changed.
CHANGING = {
    *(
        "Make it",
        "Write it down",
        "Make a finding",
        "Save the weights",
        "Link the quote",
        "Place it",
    ),
    *(
        "Freeze it as it is now",
        "Install the validator",
        "Ask it",
        "Set aside",
        "Clear for sharing",
    ),
}
ENDS: tuple[tuple[str, dict[str, str]], ...] = (
    *(("evidence", {"show": show}) for show in ("says", "steps", "findings", "decisions")),
    *(("evidence", {end: number}) for end, number in (("quote", "1"), ("finding", "1"))),
    *(
        ("evidence", {"painpoint": "1"}),
        ("evidence", {"rule": "164"}),
        ("options", {"option": "1"}),
    ),
    *(("options", {"show": "benefits"}), ("common_ground", {"persona": "1"})),
    ("show_and_tell", {"storyboard": "1"}),
)


@pytest.mark.parametrize("access", ["facilitator", "council member", "viewer"])
def test_every_screen_stands_for_every_access_with_nothing_to_press_in_vain(
    access: Access, opens: Opens, demo: Project
) -> None:
    at = opens(access)
    with reading(demo) as db:
        hidden = {
            text for (text,) in db.execute("SELECT text FROM quotes WHERE NOT cleared").fetchall()
        }
    kept_from = {"sessions", "board"} | ({"settings"} if access != "facilitator" else set())
    for screen, query in (*((name, {}) for name in SCREENS), *ENDS):
        for name in list(at.query_params):
            del at.query_params[name]
        for name, value in query.items():
            at.query_params[name] = value
        at.switch_page(script_of(screen)).run()
        assert not at.exception
        assert not at.error, (screen, query, [each.value for each in at.error])
        told = texts(at)
        assert (TEAM_ONLY in told) == (screen in kept_from), screen
        assert not [words for words in hidden if words in told]
        assert "taken out for good" not in told, "what is not shown is still there"
        led = {each.proto.page for each in at.get("page_link")}
        assert not led & kept_from, screen
        if access == "viewer":
            assert not {each.label for each in at.button} & CHANGING, (screen, query)


@pytest.mark.parametrize("access", ["facilitator", "viewer"])
def test_nobody_is_offered_to_decide_what_is_not_theirs(access: Access, opens: Opens) -> None:
    at = opens(access)
    at.session_state["failures_part"] = "Patterns"
    at.switch_page(script_of("rule_failures")).run()
    at.radio(key="patterns-part").set_value("Causes").run()
    assert not at.exception
    assert "Confirmed causes" in {each.value for each in at.header}
    causes = {"Confirm as a cause", "Not one cause", "Make the cause", "Remove the cause"}
    assert not _labels(at) & causes
    at.query_params["maps"] = "1-2-3"
    at.switch_page(script_of("compare_maps")).run()
    assert "Review" not in {each.label for each in at.tabs}
    del at.query_params["maps"]
    at.query_params.update({"a": "1", "b": "2"})
    at.switch_page(script_of("compare_maps")).run()
    at.selectbox(key="pair-1-2-None").select_index(0).run()
    assert not at.exception
    assert not _labels(at) & {"Part them", "They are the same work"}


def test_a_council_member_makes_and_decides_what_is_of_their_own_council(
    opens: Opens, demo: Project
) -> None:
    at = opens("council member")
    at.switch_page(script_of("process_map")).run()
    assert "Painpoints" not in {each.label for each in at.tabs}
    assert not [each for each in at.selectbox if each.label == "Whose process it is"]
    assert "Whose process it is: **Northmoor**" in texts(at)
    held = {each.council: str(each.id) for each in maps(demo)}
    north, east, calder = (held[each] for each in ("Northmoor", "Eastley", "Calderbrook"))
    # A decision among several maps may be between two of others.
    for asked, theirs in (
        ({"a": north, "b": east}, True),
        ({"a": calder, "b": east}, False),
        ({"maps": f"{north}-{east}"}, True),
        ({"maps": f"{north}-{east}-{calder}"}, False),
    ):
        at.query_params.clear()
        at.query_params.update(asked)
        at.switch_page(script_of("compare_maps")).run()
        assert ("Review" in {each.label for each in at.tabs}) == theirs, asked


def test_who_sees_part_is_not_told_that_there_is_none(opens: Opens, demo: Project) -> None:
    assert cases(demo)
    at = opens("viewer")
    at.query_params["show"] = "benefits"
    at.switch_page(script_of("options")).run()
    assert "No benefits case is open to you." in texts(at)
    at.query_params["case"] = str(cases(demo)[0].id)
    at.run()
    assert "is open to you" in at.error[0].value
    assert "in this project" not in at.error[0].value


def _labels(at: AppTest) -> set[str]:
    return {each.label for kind in (at.button, at.download_button) for each in kind}


@pytest.mark.parametrize("access", ["researcher", "facilitator"])
def test_history_offers_what_is_for_whoever_looks(access: Access, opens: Opens) -> None:
    at = opens(access)
    at.session_state["settings_part"] = "History"
    at.switch_page(script_of("settings")).run()
    parts = [part for each in at.button_group for part in each.options]
    assert GO_BACK not in parts
    assert (WHO_READ in parts) == (access == "researcher")
    # The latest act is that of adding somebody: an owner's to take back.
    undoing = [each.help for each in at.button if each.label == "Undo"]
    assert not [each for each in undoing if "project" in each and "people" in each]
    made_of_it = [each for each in undoing if "storyboard" in each or "round" in each]
    assert undoing
    assert access == "researcher" or undoing == made_of_it
    at.radio(key="history file kind").set_value("Excel").run()
    next(each for each in at.button if each.label == "Prepare the table").click().run()
    assert not at.exception
    assert not at.error
    assert "Save the table" in _labels(at)


def test_a_researcher_is_not_offered_what_an_owner_does_with_sessions(
    opens: Opens, demo: Project
) -> None:
    keep_session(demo, OWN, 1, sessions(demo)[0].version, until="2020-01-01", because="")
    at = opens("researcher")
    for query in ({"show": "retention"}, {"person": "1"}):
        at.query_params.clear()
        at.query_params.update(query)
        at.switch_page(script_of("sessions")).run()
        assert not at.exception
        vain = ("Save the usual time", "Prepare their data", "Delete 1 session whose time is up")
        assert not _labels(at) & {*vain}
    assert "An owner of the project saves it." in texts(at)


def test_whose_access_changes_keeps_nothing_of_what_they_were_let_see(
    opens: Opens, demo: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = datetime.now(UTC) + timedelta(hours=2)
    vouched = Vouched("some@example.org", ends.timestamp())
    monkeypatch.setattr(person, "_vouched", lambda _sign_in: vouched)
    at = opens("researcher")
    assert "Your sign-in ends" in texts(at)
    assert f"{ends:%H:%M} UTC" in texts(at)
    at.session_state["of what was seen"] = "kept"
    (some,) = (each for each in services.people(demo) if each.name == "Somebody")
    services.change_person(demo, OWN, replace(some, name="Renamed"))
    assert "of what was seen" in at.run().session_state
    (some,) = (each for each in services.people(demo) if each.name == "Renamed")
    services.change_person(demo, OWN, replace(some, access="facilitator"))
    assert "of what was seen" not in at.run().session_state
    assert not at.exception


def test_a_facilitator_makes_every_document(demo: Project) -> None:
    seen = signs_in(demo, "facilitator")
    for kind in TITLES:
        assert document(seen, kind=kind).content
