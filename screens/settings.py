"""Settings: the project, its councils, its people, its history, backups."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from common.who import Who
from common.words import count_of, day_words, typed_day
from screens.look import (
    RULE_GROUPS,
    do,
    facts,
    fault_told,
    heading,
    last_shown,
    plain,
    table,
    the_project,
    who,
    work_as,
)
from storage import act, reading
from storage.backup import back_up
from storage.history import PastAct, acts, undo
from storage.register import (
    add_milestone,
    add_person,
    change_council,
    change_project,
    council_named,
    councils,
    milestones,
    people,
    possible_misspelling,
)
from validation.catalogue import rules

ACTS_A_PAGE = 25


def show() -> None:
    """The screen."""
    heading("Settings", "The project, its councils and people, what was done, and backups.")
    parts = {
        "Project": _project,
        "Councils": _councils,
        "People": _people,
        "Milestones": _milestones,
        "Rules": _rules,
        "History": _history,
        "Backup": _backup,
    }
    # Only what is looked at is made: the rules and the history are long.
    tabs = st.tabs(list(parts), key="settings_part", on_change="rerun")
    for tab, part in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                part()


def _project() -> None:
    now = facts()
    version = last_shown("project", now.version)
    with st.form("project"):
        name = st.text_input("Project name", now.name, max_chars=120)
        note = st.text_area("Note", now.note, help="Shown here only.")
        illustrative = st.checkbox(
            "The content is illustrative",
            now.illustrative,
            help="Says so on every screen and file.",
        )
        if st.form_submit_button("Save"):
            edited = replace(now, name=name, note=note, illustrative=illustrative, version=version)

            def save() -> None:
                with act(the_project(), who(), "Changed the project's settings") as this:
                    change_project(this, edited)

            do(save, "Saved.")


def _councils() -> None:
    with reading(the_project()) as db:
        held = councils(db)
    table(
        [
            {
                "Council": each.name,
                "Content": {
                    "project": "this project's own",
                    "illustrative": "illustrative",
                    "published": f"published: {each.citation}",
                }[each.origin],
            }
            for each in held
        ],
        "Councils of this project",
    )
    left, right = st.columns(2)
    with left.form("add council", clear_on_submit=True):
        name = st.text_input("Add a council", max_chars=120)
        if st.form_submit_button("Add council"):
            with reading(the_project()) as db:
                meant = possible_misspelling(db, name)

            def add() -> None:
                with act(the_project(), who(), "Added a council") as this:
                    council_named(this, name)

            near = f" It is close to {meant}: rename it if you meant that one." if meant else ""
            do(add, f"Added.{near}")
    own = [each for each in held if each.origin != "published"]
    shown = {each.id: last_shown(f"council {each.id}", each.version) for each in own}
    if own:
        with right.form("rename council", clear_on_submit=True):
            chosen = st.selectbox("Council", own, format_func=lambda each: each.name)
            renamed = st.text_input("New name", max_chars=120)
            if st.form_submit_button("Rename council"):

                def rename() -> None:
                    with act(the_project(), who(), "Renamed a council") as this:
                        change_council(this, chosen.id, shown[chosen.id], renamed)

                do(rename, "Renamed.")


def _people() -> None:
    with reading(the_project()) as db:
        held, named = people(db), {each.id: each.name for each in councils(db)}
    st.markdown("Who works in this project. People who were interviewed are never listed here.")
    options = [Who(each.name, each.role, named.get(each.council_id or 0)) for each in held]
    if options:
        current = who()
        chosen = st.selectbox(
            "You are",
            options,
            index=options.index(current) if current in options else None,
            format_func=lambda each: f"{each.person}, {each.role}" if each.role else each.person,
            placeholder="Choose yourself, so that history shows who did what",
        )
        if chosen and chosen != current:
            work_as(chosen)
            st.rerun()
    table(
        [
            {
                "Name": each.name,
                "Role": each.role,
                "Council": named.get(each.council_id or 0, "project team"),
            }
            for each in held
        ],
        "People who work in this project",
    )
    with st.form("add person", clear_on_submit=True):
        name = st.text_input("Name", max_chars=120)
        role = st.text_input("Role", max_chars=120)
        if st.form_submit_button("Add person"):

            def add() -> None:
                with act(the_project(), who(), "Added somebody to the project's people") as this:
                    add_person(this, name, role)

            do(add, "Added.")


def _milestones() -> None:
    with reading(the_project()) as db:
        held = milestones(db)
    table(
        [{"Date": day_words(m.date), "Milestone": m.name} for m in held],
        "Milestones, earliest first",
    )
    with st.form("add milestone"):
        name = st.text_input("Name", max_chars=120)
        on = st.text_input("Date", placeholder="30/06/2026")
        if st.form_submit_button("Add milestone"):

            def add() -> None:
                with act(the_project(), who(), "Added a milestone") as this:
                    add_milestone(this, name, typed_day(on or "-") or "")

            do(add, "Added.")


def _rules() -> None:
    year = st.selectbox(
        "Collection year",
        [2027, 2026, 2025, 2024, 2023],
        index=1,
        format_func=lambda end: f"{end - 1}/{end % 100:02d}",
    )
    found = rules(year)
    words = st.text_input("Find a rule", placeholder="A code, a field, or words of its label")
    wanted = words.casefold()
    found = tuple(
        rule
        for rule in found
        if wanted in f"{rule.code} {rule.label} {' '.join(rule.fields)}".casefold()
    )
    st.caption(count_of(len(found), "rule"))
    st.dataframe(
        {
            "Code": [rule.code for rule in found],
            "What to look at": [rule.label for rule in found],
            "Tables": [", ".join(rule.tables) for rule in found],
            "Fields": [", ".join(rule.fields) for rule in found],
            "Group": [RULE_GROUPS.get(rule.group, rule.group) for rule in found],
        },
        hide_index=True,
        alt="Validation rules of the chosen collection year",
    )


def _history() -> None:
    before = st.session_state.get("history_before")
    with reading(the_project()) as db:
        held = acts(db, limit=ACTS_A_PAGE, before=before)
    if not held:
        st.markdown("Nothing has been done in this project yet.")
        return
    for each in held:
        _past_act(each)
    newer, older, _ = st.columns([1, 1, 4])
    if before and newer.button("Newest"):
        st.session_state["history_before"] = None
        st.rerun()
    if len(held) == ACTS_A_PAGE and older.button("Older"):
        st.session_state["history_before"] = held[-1].id
        st.rerun()


def _past_act(each: PastAct) -> None:
    when, what, button = st.columns([2, 6, 1.4], vertical_alignment="center")
    when.markdown(f":gray[{plain(_moment(each.at))}]")
    undone = " :gray[(undone)]" if each.undone_by else ""
    what.markdown(f"{plain(each.words)} :gray[by {plain(each.person)}]{undone}")
    possible = each.changes and not each.undone_by and not each.cannot_undo
    if possible and button.button("Undo", key=f"undo-{each.id}", help=f"Undo: {each.words}"):
        do(lambda: undo(the_project(), who(), each.id), "Undone.")


def _moment(at: str) -> str:
    """ "2026-11-23T21:56:04Z" as "23 November 2026, 21:56", by this computer's clock."""
    here = datetime.fromisoformat(at).astimezone()
    return f"{day_words(here.date().isoformat())}, {here:%H:%M}"


def _backup() -> None:
    st.markdown(
        "A backup is one file with everything in it, quotes that are not cleared included. Keep it "
        "as safe as the project. To put one back, close the app and use `commonground restore`."
    )
    if st.button("Prepare a backup"):
        with fault_told():
            st.session_state["backup"] = _backup_bytes()
    if "backup" in st.session_state:
        st.download_button(
            "Save the backup",
            st.session_state["backup"],
            file_name=f"common-ground-{date.today().isoformat()}.db",
            mime="application/vnd.sqlite3",
        )


def _backup_bytes() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        made = back_up(the_project(), Path(folder) / "backup.db")
        return made.path.read_bytes()


if __name__ == "__main__":
    show()
