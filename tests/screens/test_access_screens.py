"""What each kind of access finds on the screens, and what searching tells them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from common.errors import NotAllowed
from common.who import Access, Who
from evidence.benefits.services import cases
from evidence.rounds import comments
from evidence.rounds import services as rounds
from evidence.rounds.casting import RoundBallot
from evidence.rounds.model import NewRound
from presenting.documents.services import TITLES, document
from process_maps.services import maps
from project import DATABASE_VARIABLE, open_project
from research.searching.model import Wanted
from research.services import count_quotes, quotes, remove_session, sessions
from research.services.retention import keep_session
from research.services.searching import count_wanted, page_of_quotes
from research.services.suggesting import similar_quotes
from screens.look import SCREENS, script_of
from screens.settings.history import GO_BACK, WHO_READ
from screens.signing_in import person
from screens.signing_in.claims import Vouched
from screens.signing_in.settings import SIGN_IN_VARIABLE
from storage import Project, act, reading, services
from storage.backups.backup import backup_bytes
from storage.backups.restoring import look_into, restore_live
from storage.history.auditing import audit_xlsx
from tests.rooms import say, workshop

ROOT = Path(__file__).resolve().parents[2]
OWN = Who("Whoever has the file")
TEAM_ONLY = "is for the project’s own team"
Opens = Callable[[Access], AppTest]


def signs_in(project: Project, access: Access) -> Project:
    """The project as somebody sees it who signed in; Northmoor is a council member's."""
    council, _ = services.add_council(project, OWN, "Northmoor")
    services.add_person(project, OWN, "Ash", access="owner", signs_in_as="ash@example.org")
    services.add_person(
        *(project, OWN, "Somebody", "", council.id), access=access, signs_in_as="some@example.org"
    )
    return replace(project, seen_by=services.signing_in(project, "some@example.org"))


@pytest.fixture
def demo(demo_file: Path) -> Project:
    return open_project(demo_file)


@pytest.fixture
def opens(demo: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Opens:
    """The app on the illustrative project, as somebody who signed in through a proxy."""
    file = tmp_path / "sign-in.toml"
    file.write_text(
        'public_address = "http://localhost:8501"\n[proxy]\naddress_header = "x-email"\n'
        f'secret_header = "x-secret"\nsecret = "{"s" * 40}"\n',
        "utf-8",
    )
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo.path))
    monkeypatch.setenv(SIGN_IN_VARIABLE, str(file))
    monkeypatch.setattr(person, "_vouched", lambda _sign_in: Vouched("some@example.org"))

    def app(access: Access) -> AppTest:
        signs_in(demo, access)
        return AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()

    return app


def _texts(at: AppTest) -> str:
    every = (at.markdown, at.caption, at.info, at.error, at.title)
    return "\n".join(str(each.value) for kind in every for each in kind)


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
        told = _texts(at)
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
    assert "Whose process it is: **Northmoor**" in _texts(at)
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
    assert "No benefits case is open to you." in _texts(at)
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


def test_an_audit_holds_who_read_what_for_whoever_sees_all(demo: Project) -> None:
    of_each: dict[Access, int] = {"researcher": 2, "facilitator": 1}
    for access, sheets in of_each.items():
        seen = replace(demo, seen_by=Who("Somebody", access=access))
        assert len(load_workbook(BytesIO(audit_xlsx(seen))).sheetnames) == sheets


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
    assert "An owner of the project saves it." in _texts(at)


def test_who_was_taken_off_or_given_less_is_refused_at_the_next_call(demo: Project) -> None:
    seen = signs_in(demo, "researcher")
    assert seen.seen_by
    with reading(seen) as db:
        assert db.execute("SELECT count(*) FROM turns").fetchone()[0]
    with act(seen, seen.seen_by, "Renamed a painpoint") as this:
        this.db.execute("UPDATE painpoints SET title = 'Another' WHERE id = 1")
    (some,) = (each for each in services.people(demo) if each.name == "Somebody")
    services.change_person(demo, OWN, replace(some, access="viewer"))
    # What was bound before, as in a part of a page that is made again by itself, ends too.
    for _ in ("less", "taken off"):
        with pytest.raises(NotAllowed), reading(seen):
            pass
        with pytest.raises(NotAllowed), act(seen, seen.seen_by, "Did something"):
            pass
        # Nor where only the act is said to be theirs.
        with pytest.raises(NotAllowed), act(demo, seen.seen_by, "Did something"):
            pass
        for each in services.people(demo):
            if each.name == "Somebody":
                services.remove_person(demo, OWN, each.id)


def test_a_facilitator_makes_a_round_of_a_session_there_is(opens: Opens, demo: Project) -> None:
    at = opens("facilitator")
    at.query_params["storyboard"] = "1"
    at.session_state["show-tabs-1"] = "Take part"
    at.session_state["make-round-1"] = True
    at.switch_page(script_of("show_and_tell")).run()
    (chosen,) = (each for each in at.selectbox if each.label == "The session it is evidence of")
    assert "begun with the first round" not in " ".join(chosen.options)
    at.text_area[0].set_value("What takes longest?")
    (typed,) = (each for each in at.text_area if each.label.startswith("Choices in your own"))
    typed.set_value("Dates\nPostcodes")
    next(each for each in at.button if each.label == "Make the round").click().run()
    assert not at.exception
    assert not at.error, [each.value for each in at.error]
    made = rounds.rounds(demo)[0]
    assert made.question == "What takes longest?"
    # Taking words out for good is the team's.
    assert "Erase this round" not in {each.label for each in at.expander}
    with pytest.raises(NotAllowed):
        rounds.erase_round(
            replace(demo, seen_by=Who("Somebody", access="facilitator")), OWN, made.id
        )


def test_whose_access_changes_keeps_nothing_of_what_they_were_let_see(
    opens: Opens, demo: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = datetime.now(UTC) + timedelta(hours=2)
    vouched = Vouched("some@example.org", ends.timestamp())
    monkeypatch.setattr(person, "_vouched", lambda _sign_in: vouched)
    at = opens("researcher")
    assert "Your sign-in ends" in _texts(at)
    assert f"{ends:%H:%M} UTC" in _texts(at)
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
    assert "In the session’s transcript." in _texts(at)
    _press(at, "Show it")
    assert rounds.standing(demo, made).comments == (first.words, second.words)
    assert not {each.label for each in at.button} & {
        "Put it into the session’s transcript",
        "Erase it for good",
    }
    assert not [each for each in at.expander if "Erase" in each.label]
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
    assert "the project’s own team adds it" in _texts(at)
    assert "Make the round" not in {each.label for each in at.button}


@pytest.mark.parametrize("access", ["council member", "viewer"])
def test_who_does_not_take_a_round_is_told_nothing_untrue_of_its_comments(
    access: Access, opens: Opens, demo: Project
) -> None:
    new = NewRound("comments", "So?", workshop(demo, OWN), storyboard_id=1)
    made = rounds.make_round(demo, OWN, new)
    rounds.open_round(demo, OWN, made)
    say(RoundBallot(demo, made), b"1" * 16, "A word that waits")
    told = _texts(_taking_part(opens(access), round=made))
    assert "comment has come in" not in told
    assert "Comments to look at" not in told
    (some,) = (each for each in services.people(demo) if each.name == "Somebody")
    seen = replace(demo, seen_by=services.signing_in(demo, some.signs_in_as or ""))
    assert rounds.standing(seen, made).who_answered() == "No comment is shown yet"
    comments.let_through(demo, OWN, comments.comments(demo, made)[0].id)
    assert rounds.standing(seen, made).who_answered() == "1 comment shown"


def test_a_backup_is_an_owners(demo: Project) -> None:
    whole = backup_bytes(demo)
    seen = signs_in(demo, "researcher")
    assert seen.seen_by
    with pytest.raises(NotAllowed):
        backup_bytes(seen)
    with pytest.raises(NotAllowed):
        look_into(seen, whole)
    with pytest.raises(NotAllowed):
        restore_live(seen, seen.seen_by, whole)


def test_who_is_an_owner_no_more_is_given_no_backup(demo: Project) -> None:
    seen = signs_in(demo, "owner")
    assert seen.seen_by
    backup_bytes(seen)
    (some,) = (each for each in services.people(demo) if each.name == "Somebody")
    services.change_person(demo, OWN, replace(some, access="researcher"))
    with pytest.raises(NotAllowed, match="was changed"):
        backup_bytes(seen)
    with pytest.raises(NotAllowed, match="was changed"):
        restore_live(demo, seen.seen_by, b"")


def test_no_search_tells_that_an_uncleared_quote_holds_a_word(demo: Project) -> None:
    with act(demo, OWN, "Put a word where only the team may find it") as this:
        ids = (
            "SELECT q.id FROM quotes q JOIN sessions s ON s.id = q.session_id WHERE NOT s.to_check"
        )
        (hidden,) = this.db.execute(f"{ids} AND NOT q.cleared ORDER BY q.id").fetchone()
        (shown,) = this.db.execute(f"{ids} AND q.cleared ORDER BY q.id").fetchone()
        for quote, text in ((hidden, "A quixotic zanzibar"), (shown, "A quixotic plan")):
            this.db.execute(
                "UPDATE quotes SET text = ?, stop = start + length(?) WHERE id = ?",
                (text, text, quote),
            )
    seen = signs_in(demo, "viewer")
    for words in ("zanzibar", "zanzi", '"zanzibar"', "zanzibar OR zanzib"):
        assert count_wanted(demo, Wanted(words=words)) == 1
        assert count_wanted(seen, Wanted(words=words)) == 0
        assert page_of_quotes(seen, Wanted(words=words)).found == ()
        assert (count_quotes(seen, words=words), quotes(seen, words=words)) == (0, [])
        # Nor does asking for what is not cleared, or leaving the word out.
        assert count_wanted(seen, Wanted(words=words, sharing="not cleared")) == 0
    assert count_wanted(seen, Wanted(words="-zanzibar")) == count_wanted(seen, Wanted())
    found = page_of_quotes(seen, Wanted(words="quixotic")).found
    assert [each.quote.id for each in found] == [shown]
    assert ("quixotic", True) in found[0].parts
    # A word that is rare in all there is may be the only one of its kind in what is cleared.
    assert hidden in {each.quote.id for each in similar_quotes(demo, shown)}
    assert similar_quotes(seen, shown) == ()
