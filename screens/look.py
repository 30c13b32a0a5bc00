"""One layout, one tone, one table, for every screen."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

import streamlit as st

from common.errors import CommonGroundError
from common.who import Who
from evidence.sharing.origins import shared_words
from project import DATABASE_VARIABLE, default_path, open_project
from screens.components.data_table import data_table
from screens.components.whole_page import whole_page
from screens.open_to import is_open_to
from screens.signing_in.person import signed_in
from screens.this_browser import known_as
from storage import Project, noting_acts, reading
from storage.history.acts import undo_all, undoable
from storage.history.reads import UNKNOWN
from storage.register import ProjectFacts, project_facts
from validation.catalogue import Catalogue
from validation.services.rulebook import catalogue

ICON = str(Path(__file__).resolve().parent / "icon.svg")

# Always beside the word itself.
KIND_COLOURS = {"painpoint": "red", "innovation": "green", "question": "gray"}

# Where a rule's failures come from, in words.
RULE_GROUPS = {
    "placement": "Placement",
    "year-to-year": "Year to year",
    "local": "Local recording",
}

SCREENS = {
    "where_we_stand": "Where we stand",
    "sessions": "Sessions",
    "quotes": "Quotes",
    "board": "Board",
    "common_ground": "Common ground",
    "process_map": "Process map",
    "compare_maps": "Compare maps",
    "rule_failures": "Rule failures",
    "evidence": "Evidence",
    "options": "Options and benefits",
    "show_and_tell": "Show and tell",
    "settings": "Settings",
}

# Keys of the session's state, in one place.
WHO = "who"
DONE, STANDS = "what_was_done", "what_was_done_as_it_stands"
SCREEN = "screen"
WAYS = "ways_on_this_screen"
TABLES = "tables_on_this_screen"
LED = "times_led_to_another_page"
SEEN = "versions_last_shown"
# What people said as the board was given it; it is kept while a reader is on that screen only.
BOARD_HELD, BOARD_SHOWN = "board_held", "board_shown"

Query = dict[str, str]


@dataclass(frozen=True)
class Done:
    """What was just done, in words, and the acts an undo would take back; or why it failed."""

    words: str
    acts: tuple[int, ...] = ()
    undoes: bool = False
    refused: bool = False


# Seen and read by nobody.
WORD_JOINER = "\u2060"
_ADDRESS = re.compile(r"(:(?=//)|www(?=\.)|[\w.+-](?=@))", re.IGNORECASE)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@^=])")


def plain(text: str) -> str:
    """Text as it was typed, for places that read Markdown: no mark-up in it works."""
    # Addresses become links by themselves, whatever is escaped, unless something parts them.
    parted = _ADDRESS.sub(f"\\1{WORD_JOINER}", " ".join(text.split()))
    return _MARKDOWN.sub(r"\\\1", parted)


def plain_lines(text: str) -> str:
    """The same for text of several lines: each is a paragraph."""
    return "\n\n".join(plain(line) for line in text.splitlines() if line.strip())


def script_of(screen: str) -> str:
    """The path Streamlit knows a screen by."""
    return f"screens/{screen}/screen.py"


# Asked for some forty times a screen: Streamlit's own cache takes a tenth of a screen for that.
@lru_cache(maxsize=64)
def _opened(path: str) -> Project:
    return open_project(Path(path))


def the_project() -> Project:
    """The project this server was started on, as whoever signed in may see it.

    Raises NotAllowed where somebody is to sign in and nobody has.
    """
    return replace(project_before_sign_in(), seen_by=signed_in())


def project_before_sign_in() -> Project:
    """The same for nobody in particular: only for looking up who may see it, and for damage."""
    return _opened(os.environ.get(DATABASE_VARIABLE) or str(default_path()))


def the_catalogue() -> Catalogue:
    """The rules as the project knows them."""
    return catalogue(the_project())


def facts() -> ProjectFacts:
    """The project's name, and whether it is illustrative."""
    with reading(the_project()) as db:
        return project_facts(db)


NOBODY_SAID = UNKNOWN
_MOST_BROWSERS = 1_000


@cache
def _last_in_browser() -> dict[str, Who]:
    """Who last worked in which browser, so that a reload or a new tab need not ask again."""
    return {}


def browser() -> str | None:
    """What this browser is known by, until it is closed; None where it says nothing."""
    return known_as(st.context.cookies.get("_streamlit_xsrf"))


def who() -> Who:
    """Who is working: whoever signed in; where nobody does, who was chosen in Settings."""
    if signed := signed_in():
        return signed
    chosen = st.session_state.get(WHO)
    if not isinstance(chosen, Who):
        chosen = _last_in_browser().get(browser() or "", NOBODY_SAID)
        st.session_state[WHO] = chosen
    return chosen


def work_as(person: Who) -> None:
    """From now on, what is done in this browser is done by this person."""
    st.session_state[WHO] = person
    known = _last_in_browser()
    if mine := browser():
        if len(known) >= _MOST_BROWSERS:
            known.clear()
        known[mine] = person


# Where nothing of a council is read.
_NO_ORIGINS = ("settings", "show_and_tell")


def heading(title: str, lead: str) -> None:
    """The top of every screen: what it is, what it is for, whether its content is invented."""
    st.session_state[SCREEN] = next(name for name, words in SCREENS.items() if words == title)
    st.session_state[WAYS] = st.session_state[TABLES] = 0
    if st.session_state[SCREEN] != "board":
        for key in (BOARD_HELD, BOARD_SHOWN):
            st.session_state.pop(key, None)
    # Tabs and windows are told apart by it, also by whoever has it read aloud.
    st.set_page_config(page_title=f"{title} – Common Ground")
    st.title(title, anchor=False)
    st.markdown(lead)
    if facts().illustrative:
        st.markdown(
            ":orange-badge[Illustrative] Written for this demonstration: nobody said it and no "
            "council did it, except where a source is named."
        )
    if st.session_state[SCREEN] not in _NO_ORIGINS and (shared := shared_words(the_project())):
        st.caption(plain(f"{shared}."))
    # The place is kept when there is nothing to say: what follows would else move by one, and
    # opened tabs and expanders would fall back to how they began.
    with st.container(key="done"):
        st.session_state[STANDS] = done = st.session_state.pop(DONE, None)
        if isinstance(done, Done):
            _show_done(done)
    whole_page(st.session_state.get(LED, 0))


def _show_done(done: Done) -> None:
    if done.refused:
        st.error(plain(done.words))
        return
    words, way_back = st.columns([6, 1], vertical_alignment="center")
    words.success(plain(done.words))
    if done.acts:
        way_back.button(
            "Redo" if done.undoes else "Undo",
            key=f"take-back-{done.acts[-1]}",
            on_click=take_back,
            args=(done,),
            width="stretch",
        )


def take_back(done: Done) -> None:
    """Undo what was done, or redo it; for a callback, which runs before the screen is made."""
    with noting_acts() as noted:
        try:
            undo_all(the_project(), who(), done.acts)
        except CommonGroundError as error:
            st.session_state[DONE] = Done(_sentence(error), refused=True)
            return
    words = "Done again." if done.undoes else "Undone."
    st.session_state[DONE] = Done(words, tuple(noted), not done.undoes)


def empty(
    words: str, *, screen: str | None = None, label: str = "", query: Query | None = None
) -> None:
    """What a list says when there is nothing in it: what to do next, and where."""
    with st.container(border=True):
        st.markdown(words)
        if screen:
            go_to(screen, label, query)


def go_to(screen: str, label: str, query: Query | None = None, *, stays: bool = False) -> None:
    """A way to another screen, or to another thing on this one, keeping the session.

    Another screen is a link, which can be opened in a new tab. On the same screen a link would be
    marked as the current page, so that is a button without a frame; it also wraps long labels. None
    leads where nothing is for this reader. ``stays``: it leads to what is on this page already.
    """
    if screen != st.session_state.get(SCREEN):
        if is_open_to(who().access, screen):
            st.page_link(script_of(screen), label=f":blue[{label}]", query_params=query or {})
        return
    st.session_state[WAYS] = st.session_state.get(WAYS, 0) + 1
    st.button(
        f":blue[{label}]",
        key=f"way-{st.session_state[WAYS]}-{label}",
        type="tertiary",
        wrap=True,
        on_click=st.query_params.from_dict if stays else lead_to,
        args=(query or {},),
    )


def go_on(words: str, screen: str, label: str, query: Query | None = None) -> None:
    """A short way, and beside it the words for what it leads to: those may be long and wrap."""
    way, said = st.columns([1.4, 4], vertical_alignment="center")
    with way:
        go_to(screen, label, query)
    said.markdown(plain(words))


def opens_at_first(name: str, wanted: bool) -> bool:
    """Whether a part begins open: as it was wanted when it was first met, however things change.

    What begins open while something is lacking would close under whoever has just put in the first
    of it.
    """
    return bool(st.session_state.setdefault(f"began-open-{name}", wanted))


def lead_to(query: Query) -> None:
    """Show another thing on this screen: the page begins at its top, the focus at its heading."""
    st.session_state[LED] = st.session_state.get(LED, 0) + 1
    st.query_params.from_dict(query)


def table(
    rows: Sequence[dict[str, object]],
    alt: str,
    depths: Sequence[int] = (),
    shades: Sequence[Sequence[int | None]] = (),
    leads: Sequence[Query] = (),
    cell_leads: Sequence[Sequence[Query | None]] = (),
) -> None:
    """A table that prints, and that a screen reader can walk: every cell is plain text.

    ``depths`` sets rows in, as in a tree; what a row lies under is to stand in it too. ``shades``
    darkens cells by what stands in them, 0 to 5. ``leads``: what the name of each row leads to on
    this screen; ``cell_leads`` what each of its other cells does.
    """
    if not rows:
        return
    st.session_state[TABLES] = st.session_state.get(TABLES, 0) + 1
    ways: list[list[Query | None]] = [[each] for each in leads]
    if cell_leads:
        for way, more in zip(ways, cell_leads, strict=True):
            way.extend(more)

    def open_cell(row: int, column: int) -> None:
        if (query := ways[row][column]) is not None:
            lead_to(query)

    data_table(
        rows,
        alt=alt,
        key=f"table-{st.session_state[TABLES]}",
        depths=depths,
        shades=shades,
        opens=[[each is not None for each in way] for way in ways],
        on_open=open_cell,
    )


@contextmanager
def fault_told() -> Iterator[None]:
    """Do something that may be refused; the refusal is shown where it happened."""
    try:
        yield
    except CommonGroundError as error:
        st.error(plain(_sentence(error)))


def _sentence(error: CommonGroundError) -> str:
    """The sentence as a person reads it: a capital first, unless it begins with a file's name."""
    words = error.sentence()
    return words if error.where else words[:1].upper() + words[1:]


def last_shown(what: str, version: int) -> int:
    """The version of a thing that this reader was shown before, and decides from.

    By the time a button's press arrives the thing is read afresh; taken from there, the version
    would always be the newest and somebody else's change would be written over unseen.
    """
    seen: dict[str, int] = st.session_state.setdefault(SEEN, {})
    before = seen.get(what, version)
    seen[what] = version
    return before


def do(action: Callable[[], object], words: str | Callable[[], str]) -> None:
    """Carry out what a button asks, say that it is done, offer to undo it, show the screen afresh.

    Where it is refused, the reason stands beside the button and nothing has changed. ``words`` may
    be made after the action, where they tell of what came of it.
    """
    try:
        with noting_acts() as noted:
            action()
    except CommonGroundError as error:
        st.error(plain(_sentence(error)))
        return
    say(words if isinstance(words, str) else words(), noted)
    st.rerun()


def do_before(action: Callable[[], object], words: str | Callable[[], str]) -> None:
    """What :func:`do` does, for a callback: the screen is made once, after it, not twice.

    Where it is refused, the reason stands at the top of the screen.
    """
    try:
        with noting_acts() as noted:
            action()
    except CommonGroundError as error:
        st.session_state[DONE] = Done(_sentence(error), refused=True)
        return
    say(words if isinstance(words, str) else words(), noted)


def say(words: str, acts: Iterable[int] = ()) -> None:
    """Say at the top of the next screen what was done, with an undo of those acts."""
    with reading(the_project()) as db:
        st.session_state[DONE] = Done(words, undoable(db, acts))


def asked_for(name: str) -> int | None:
    """A number from the address, such as ?painpoint=3; None where it is missing or no number."""
    value = st.query_params.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 12 else None
