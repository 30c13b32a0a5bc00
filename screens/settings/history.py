"""Settings: what was done, by whom, when, what it changed; taking it back, doing it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from common.words import count_of, day_words
from screens.look import asked_for, do, empty, fault_told, go_to, plain, the_project, who
from screens.offered import may_change, owns
from screens.settings.going_back import show_going_back
from screens.settings.moments import moment
from screens.settings.reads import show_reads
from screens.settings.things import THINGS, way_to
from storage import services as register
from storage.history.acts import PastAct, Wanted, undo
from storage.history.auditing import acts_csv, audit_xlsx, sees_reads
from storage.history.since import began
from storage.history.telling import what_changed
from storage.history.undoing import needed_first, undo_together

ACTS_A_PAGE = 25
WHAT_WAS_DONE = "What was done"
WHO_READ, GO_BACK = "Who read words that are not cleared", "Go back to a milestone"


def show_history() -> None:
    """What was done, who read what, and the way back to a milestone; each to whom it is for."""
    parts = {WHAT_WAS_DONE: _what_was_done}
    if sees_reads(the_project()):
        parts[WHO_READ] = show_reads
    if owns():
        parts[GO_BACK] = show_going_back
    if len(parts) == 1:
        _what_was_done()
        return
    st.session_state.setdefault("history part", WHAT_WAS_DONE)
    part = st.segmented_control(
        "Part of the history", list(parts), key="history part", required=True
    )
    parts[part or WHAT_WAS_DONE]()


def _what_was_done() -> None:
    wanted = _wanted()
    # Another question begins at its newest answer again.
    if st.session_state.get("history_wanted") != wanted:
        st.session_state["history_wanted"] = wanted
        st.session_state["history_before"] = None
        st.session_state.pop("history file", None)
    before = st.session_state.get("history_before")
    held = register.past_acts(the_project(), limit=ACTS_A_PAGE + 1, before=before, wanted=wanted)
    more, held = len(held) > ACTS_A_PAGE, held[:ACTS_A_PAGE]
    if not held:
        if wanted == Wanted():
            empty("Nothing has been done in this project yet.")
        else:
            empty("Nothing was done that fits. Ask for another person, kind or days.")
        return
    touched = register.tables_touched(the_project(), [each.id for each in held])
    for each in held:
        _past_act(each, theirs=may_change(*touched.get(each.id, ())))
    with st.container(horizontal=True):
        if before and st.button("Newest"):
            st.session_state["history_before"] = None
            st.rerun()
        if more and st.button("Older"):
            st.session_state["history_before"] = held[-1].id
            st.rerun()
    _save(wanted)


def _wanted() -> Wanted:
    by, since, what = st.columns(3, vertical_alignment="bottom")
    person = by.selectbox(
        "Done by",
        register.people_in_history(the_project()),
        index=None,
        placeholder="Anybody",
        key="history by",
    )
    milestones = {each.id: each for each in register.milestones(the_project())}
    chosen = since.selectbox(
        "What changed since",
        list(milestones),
        index=None,
        format_func=lambda each: (
            f"{milestones[each].name}, {day_words(milestones[each].date)}"
            if each in milestones
            else "no longer here"
        ),
        placeholder="The beginning",
        key="history since",
        help="Milestones are added in their own tab.",
    )
    removing = what.checkbox("Only what removed something", key="history removing")
    day = milestones[chosen].date if chosen in milestones else None
    wanted = Wanted(person, began(day) if day else None, removing)
    return _more_wanted(_of_one_thing(wanted))


def _of_one_thing(wanted: Wanted) -> Wanted:
    """The thing whose history was asked for on its own page, until somebody asks for all."""
    table, key = THINGS.get(st.query_params.get("of", ""), ""), asked_for("id")
    if not table or key is None:
        return wanted
    said, back = st.columns([5, 1.6], vertical_alignment="center")
    said.markdown(f"What was done to {plain(register.name_of(the_project(), table, key))}.")
    with back:
        go_to("settings", "Show all history")
    return replace(wanted, of=(table, key))


def _more_wanted(wanted: Wanted) -> Wanted:
    more = st.expander("Ask for a kind, a council, days or words", key="history-more")
    with more:
        kinds = register.kinds_in_history(the_project())
        kind = st.selectbox(
            "Kind of thing",
            list(kinds),
            index=None,
            format_func=lambda each: str(kinds.get(each, each)).capitalize(),
            placeholder="Any kind",
            key="history kind",
        )
        councils = {each.id: each.name for each in register.councils(the_project())}
        council = st.selectbox(
            "Council",
            list(councils),
            index=None,
            format_func=lambda each: councils.get(each, "no longer here"),
            placeholder="Any council",
            key="history council",
        )
        first, last = st.columns(2)
        start = first.date_input("From this day", None, key="history from", format="DD/MM/YYYY")
        end = last.date_input("To this day", None, key="history to", format="DD/MM/YYYY")
        words = st.text_input("Words of what was done", key="history words")
    since = began(start.isoformat()) if isinstance(start, date) else wanted.since
    until = began((end + timedelta(days=1)).isoformat()) if isinstance(end, date) else wanted.until
    return replace(
        wanted, kind=kind, council_id=council, since=since, until=until, words=words or ""
    )


def _past_act(each: PastAct, *, theirs: bool) -> None:
    """``theirs``: whether whoever looks may change what the act changed, and so take it back."""
    when, what, button = st.columns([2, 6, 1.4], vertical_alignment="center")
    when.markdown(f":gray[{plain(moment(each.at))}]")
    words = f"{plain(each.words)} :gray[by {plain(each.person)}]"
    if each.undone_by:
        words += " :gray[(undone)]"
    elif each.removed and not each.undoes:
        words += f" :gray[· removed {count_of(each.removed, 'entry', 'entries')}]"
    if each.cannot_undo:
        words += f"  \n:gray[Cannot be undone because {plain(each.cannot_undo)}]"
    what.markdown(words)
    if each.changes:
        opened = what.expander("What it changed", key=f"changed-{each.id}", on_change="rerun")
        if opened.open:
            with opened:
                _changed(each, theirs=theirs)
    # An undoing has no button of its own: what it undid is done again where that stands.
    if not each.changes or each.cannot_undo or each.undoes or not theirs:
        return
    if each.undone_by:
        _take_back(button, "Redo", each, each.undone_by, "Done again.")
    else:
        _take_back(button, "Undo", each, each.id, "Undone.")


def _changed(each: PastAct, *, theirs: bool) -> None:
    told = what_changed(the_project(), each.id)
    if not told.rows:
        st.markdown("  \n".join(f"- {plain(line)}" for line in told.counts))
    for row in told.rows:
        st.markdown(f"- {plain(row.words)}")
    ways = {
        (table, key): way
        for row in told.rows
        for table, key in row.things
        if (way := way_to(table, key))
    }
    for (table, key), (screen, query) in list(ways.items())[:5]:
        go_to(screen, plain(f"Open {register.name_of(the_project(), table, key)}"), query)
    if theirs and not each.undone_by and not each.undoes and not each.cannot_undo:
        _with_later(each)


def _with_later(each: PastAct) -> None:
    """What would have to be undone with an act, listed before it is."""
    pressed = st.button("See what undoing it takes", key=f"takes-{each.id}")
    if not pressed and st.session_state.get("history_takes") != each.id:
        return
    st.session_state["history_takes"] = each.id
    with fault_told():
        found = needed_first(the_project(), who(), each.id)
        if found.refused is not None:
            st.markdown(f"It cannot be undone: {plain(found.refused)}.")
            return
        if len(found.acts) == 1:
            st.markdown("Nothing done later stands in the way: it can be undone alone.")
            return
        for late in register.acts_named(the_project(), found.acts):
            st.markdown(
                f"- {plain(late.words)} :gray[by {plain(late.person)}, {plain(moment(late.at))}]"
            )
        if st.button(f"Undo these {len(found.acts)} together", key=f"together-{each.id}"):
            st.session_state.pop("history_takes", None)
            do(lambda: undo_together(the_project(), who(), found.acts), "Undone together.")


def _take_back(place: DeltaGenerator, label: str, each: PastAct, act_id: int, said: str) -> None:
    pressed = place.button(
        label, key=f"{label}-{each.id}", help=f"{label}: {plain(each.words)}", width="stretch"
    )
    if pressed:
        do(lambda: undo(the_project(), who(), act_id), said)


def _save(wanted: Wanted) -> None:
    """The acts asked for as a file, for whoever answers for information."""
    st.divider()
    st.caption(
        "As a table: who did what, when, and what it changed, for all that is asked for above. It "
        "holds no words that somebody said."
    )
    kind = st.radio("File", ["CSV", "Excel"], horizontal=True, key="history file kind")
    if st.button("Prepare the table"):
        with st.spinner("Writing the table"):
            make = acts_csv if kind == "CSV" else audit_xlsx
            st.session_state["history file"] = (kind, make(the_project(), wanted))
    if (held := st.session_state.get("history file")) and held[0] == kind:
        st.download_button(
            "Save the table",
            held[1],
            file_name=f"history-{datetime.now():%Y-%m-%d}.{'csv' if kind == 'CSV' else 'xlsx'}",
            on_click="ignore",
        )
