"""Every state worth a look: each place with all on it unfolded, and what shows rarely.

A deed brings the page there as a person would; what somebody else did meanwhile, it does itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from playwright.sync_api import Page, expect

from benchmarks.places import TWO, Place, places
from common.who import Who
from evidence import services as evidence
from evidence.rounds.model import MOST_SAID, Asked
from room import pages
from screens.look import SCREENS
from storage import Project
from tests.browser import Visit
from tests.hands import ANSWERS, drag_over

MEG = Who("Meg")
# A talk in which something personal is found.
TALK = "Interviewer: Who helps?\nPriya Raman: Ring me on 0161 496 0123, or Tom Hale.\n"
# What unfolds may hold more that unfolds.
_MOST_DEEP = 4
_FOLDED = "[data-testid=stMain] details:not([open]) > summary"


@dataclass(frozen=True)
class State:
    """What the address opens, and what is done there before anybody looks; on a tab or not."""

    name: str
    path: str
    deed: Callable[[Visit, Project], None] | None = None
    on_tab: bool = False


def reach(visit: Visit, project: Project, state: State) -> None:
    """Bring a page that stands to that state."""
    visit.go(state.path)
    if state.deed:
        state.deed(visit, project)
    # What unfolds glides.
    visit.page.wait_for_timeout(300)


def every_place(session: int) -> list[State]:
    """Screens, what they open, and their tabs: each with all forms and tables on it unfolded."""
    return [_unfolded(each) for each in (*places(session), *_more_places(session))]


def _more_places(session: int) -> list[Place]:
    """What need not be measured, but can be looked at."""
    opened: tuple[tuple[str, dict[str, str]], ...] = (
        ("sessions", {"show": "people"}),
        ("sessions", {"show": "retention"}),
        ("sessions", {"person": "1"}),
        ("common_ground", {"persona": "1"}),
        ("common_ground", {"need": "1"}),
        ("compare_maps", {"maps": "1-2-3"}),
        ("evidence", {"rule": "164"}),
        ("evidence", {"finding": "1"}),
        ("evidence", {"show": "steps", "at": "16"}),
        ("options", {"option": "1"}),
        ("options", {"show": "benefits"}),
        ("options", {"show": "benefits", "case": "1"}),
    )
    tabs: tuple[tuple[str, dict[str, str], tuple[str, ...]], ...] = (
        ("sessions", {"session": str(session)}, ("Memos", "Anonymise")),
        ("quotes", {}, ("Tags together", "Memos")),
        ("compare_maps", TWO, ("Differences", "Only in Northmoor", "Only in Eastley")),
        ("rule_failures", {}, ("Published figures",)),
        ("show_and_tell", {"storyboard": "1"}, ("Name and date",)),
        ("settings", {}, ("Project", "Small numbers", "Share")),
    )
    return [
        *(Place(screen, query) for screen, query in opened),
        *(Place(screen, query, each) for screen, query, named in tabs for each in named),
    ]


def screens() -> list[State]:
    """The screens as they open, for a project with little or nothing in it."""
    return [State(title, name) for name, title in SCREENS.items()]


def rarely_seen() -> list[State]:
    """Errors, refusals, conflicts, things that are gone, questions, open boxes and lists."""
    return [
        *(
            State(f"nothing there: {path}", path)
            for path in (
                "sessions?session=99999",
                "sessions?person=99999",
                "quotes?quote=99999",
                "evidence?painpoint=99999",
                "show_and_tell?storyboard=99999",
                "rule_failures?rule=XYZ",
            )
        ),
        State("a form that refuses", "evidence", _refused),
        State("what was done, with its undo", "evidence", _done),
        # With the news of it in the corner.
        State("somebody else was first", "evidence", _conflict),
        State("it is gone", "evidence", _gone),
        State("a list of choices is open", "sessions", _choices),
        State("a day is chosen", "settings", _calendar),
        State("how to write an outline", "process_map?map=1", _popover),
        State("a quote opened", "sessions?session=1&quote=1", _unfold),
        State("words are selected", "sessions?session=1", _selected),
        State("the board asks for a theme", "board", lambda v, _: _on_board(v, "/")),
        State("the board carries a note", "board", lambda v, _: _on_board(v, "m")),
        State("the map asks for a name", "process_map?map=1", lambda v, _: _on_map(v, "a")),
        State("the map asks for a step", "process_map?map=1", lambda v, _: _on_map(v, "c")),
        State("the keys of the map", "process_map?map=1", lambda v, _: _on_map(v, "?")),
        State("what is personal is judged", "sessions", _judging),
        State("an act of history is opened", "settings", _history),
        State("a backup is refused", "settings", _backup),
        State("presented full screen", "show_and_tell?storyboard=1", _presented),
    ]


def phone_pages() -> dict[str, bytes]:
    """What a phone in the room can be shown."""
    asked = Asked("dots", "What takes longest?", ((1, "Dates"), (2, "The portal")), dots=3)
    view = pages.View("t")
    us_too = replace(asked, kind="us_too", dots=1, councils=((1, "Northmoor"), (2, "Eastley")))
    comments = replace(asked, kind="comments", choices=(), dots=1)
    return {
        "dots": pages.asked_page(asked, view),
        "voted": pages.asked_page(asked, replace(view, picks={1: 2}, voted=True)),
        "wrong": pages.asked_page(asked, replace(view, picks={1: 3, 2: 3}, fault=pages.TROUBLE)),
        "us too": pages.asked_page(us_too, view),
        "comment": pages.asked_page(comments, view),
        "thanks": pages.asked_page(comments, replace(view, said=1)),
        "the last was said": pages.asked_page(comments, replace(view, said=MOST_SAID)),
        "closed": pages.told_page(asked, pages.CLOSED),
        "no round": pages.told_page(None, pages.CLOSED),
    }


def notes_window(visit: Visit) -> Page:
    """The presenter's notes in their own window, from a storyboard that is presented."""
    _tab(visit, "Present")
    with visit.page.context.expect_page() as opened:
        visit.page.get_by_role("button", name="Notes in their own window").click()
    return opened.value


def _unfolded(place: Place) -> State:
    def deed(visit: Visit, project: Project) -> None:
        if place.tab:
            _tab(visit, place.tab)
        _unfold(visit, project)

    return State(place.name, place.path, deed, bool(place.tab))


def _tab(visit: Visit, name: str) -> None:
    visit.page.get_by_role("tab", name=name, exact=True).locator("visible=true").first.click()
    visit.settle()


def _unfold(visit: Visit, _: Project) -> None:
    closed = visit.page.locator(_FOLDED).locator("visible=true")
    for _depth in range(_MOST_DEEP):
        if not closed.count():
            return
        closed.evaluate_all("heads => heads.forEach((head) => head.click())")
        visit.settle()


def _button(visit: Visit, name: str) -> None:
    visit.page.get_by_role("button", name=name).locator("visible=true").first.click()
    visit.settle()


def _open(visit: Visit, head: str) -> None:
    """What unfolds may still be open from the state before."""
    closed = visit.page.locator(_FOLDED).filter(has_text=head).locator("visible=true")
    if closed.count():
        closed.first.click()
        visit.settle()


def _new_painpoint(project: Project) -> int:
    return evidence.add_painpoint(project, MEG, kind="painpoint", title="Dates come late")


def _open_painpoint(visit: Visit, project: Project) -> int:
    made = _new_painpoint(project)
    visit.go(f"evidence?painpoint={made}")
    _open(visit, "Change it, or judge its impact")
    visit.page.get_by_label("In a few words").locator("visible=true").first.fill("Dates, mine")
    return made


def _refused(visit: Visit, _: Project) -> None:
    _open(visit, "Make a painpoint")
    _button(visit, "Make it")


def _done(visit: Visit, _: Project) -> None:
    _open(visit, "Make a painpoint")
    visit.page.get_by_label("In a few words").fill("Nobody knows the date")
    _button(visit, "Make it")


def _conflict(visit: Visit, project: Project) -> None:
    made = evidence.painpoint(project, _open_painpoint(visit, project))
    evidence.edit_painpoint(project, MEG, replace(made, title="Dates, hers"))
    _button(visit, "Save")
    expect(visit.page.get_by_text("Yours, not saved")).to_be_visible()


def _gone(visit: Visit, project: Project) -> None:
    made = _open_painpoint(visit, project)
    visit.page.keyboard.press("Tab")
    evidence.remove_painpoint(project, MEG, made)
    _button(visit, "Save")
    expect(visit.page.get_by_role("button", name="Bring it back")).to_be_visible()


def _choices(visit: Visit, project: Project) -> None:
    _unfold(visit, project)
    visit.page.get_by_role("combobox").locator("visible=true").first.click()
    visit.page.get_by_role("option").first.wait_for()


def _calendar(visit: Visit, _: Project) -> None:
    _tab(visit, "Milestones")
    visit.page.get_by_role("textbox", name="Date").locator("visible=true").first.click()
    visit.page.wait_for_timeout(300)


def _popover(visit: Visit, project: Project) -> None:
    _tab(visit, "Add steps")
    _unfold(visit, project)
    _button(visit, "How to write it")


def _selected(visit: Visit, _: Project) -> None:
    words = visit.page.locator(ANSWERS).first.inner_text().split()
    drag_over(visit, ANSWERS, 0, words[0], words[1])


def _on_board(visit: Visit, key: str) -> None:
    visit.page.locator(".pile.loose .card").first.focus()
    visit.page.keyboard.press(key)


def _on_map(visit: Visit, key: str) -> None:
    visit.page.locator("[data-step]").nth(1).focus()
    visit.page.keyboard.press(key)


def _judging(visit: Visit, _: Project) -> None:
    page = visit.page
    _open(visit, "Import a transcript")
    council = page.get_by_role("combobox", name="Council").locator("visible=true").first
    council.fill("Westdale")
    council.press("Enter")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "talk.txt", "mimeType": "text/plain", "buffer": TALK.encode()}
    )
    visit.settle()
    _button(visit, "Read it")
    expect(page.locator(".cg-rd-frame")).to_be_visible()


def _history(visit: Visit, _: Project) -> None:
    _tab(visit, "History")
    _open(visit, "What it changed")


def _backup(visit: Visit, _: Project) -> None:
    _tab(visit, "Backup")
    visit.page.get_by_role("textbox", name="Passphrase, empty for none").fill("one two three")
    _button(visit, "Prepare a backup")


def _presented(visit: Visit, _: Project) -> None:
    _tab(visit, "Present")
    _button(visit, "Present full screen")
