"""Settings: the project's own line, and its milestones."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from common.words import day_words, typed_day
from screens.look import do, empty, facts, fault_told, last_shown, table, the_project, who
from screens.settings.parts import add, choose, fresh
from storage import services as register
from storage.register import Milestone


def show_project() -> None:
    """The project's name and note, and whether its content is invented."""
    now = facts()
    version = last_shown("project", now.version)
    with st.form("project"):
        name = st.text_input("Project name", now.name, key="project name")
        note = st.text_area("Note", now.note, help="Shown here only.", key="project note")
        illustrative = st.checkbox(
            "The content is illustrative",
            now.illustrative,
            help="Says so on every screen and file.",
            key="project illustrative",
        )
        if st.form_submit_button("Save"):
            edited = replace(now, name=name, note=note, illustrative=illustrative, version=version)
            do(lambda: register.change_project(the_project(), who(), edited), "Saved.")


def show_milestones() -> None:
    """Named days, for telling what changed since."""
    held = register.milestones(the_project())
    table(
        [{"Date": day_words(m.date), "Milestone": m.name} for m in held],
        "Milestones, earliest first",
    )
    if not held:
        empty(
            "No milestones yet. Add the kick-off or a show-and-tell below: History then shows "
            "what changed since."
        )
    with st.form(fresh("add milestone")):
        name = st.text_input("Name")
        on = st.text_input("Date", placeholder="30/06/2026")
        if st.form_submit_button("Add milestone"):
            new: list[bool] = []
            add(
                "add milestone",
                lambda: new.append(
                    register.add_milestone(the_project(), who(), name, typed_day(on or "-") or "")
                ),
                lambda: "Added." if new[0] else "It is in the list already.",
            )
    _change_milestone(held)


def _change_milestone(held: list[Milestone]) -> None:
    if not held:
        return
    chosen = choose("Change a milestone", held, lambda each: each.name, key="milestone chosen")
    if not chosen:
        return
    version = last_shown(f"milestone {chosen.id}", chosen.version)
    with st.form("change milestone"):
        name = st.text_input("What it is called", chosen.name, key=f"milestone name {chosen.id}")
        day = "/".join(reversed(chosen.date.split("-")))
        on = st.text_input("Its date", day, key=f"milestone date {chosen.id}")
        if st.form_submit_button("Save milestone"):
            with fault_told():
                date = typed_day(on or "-") or ""
                edited = replace(chosen, name=name, date=date, version=version)
                do(lambda: register.change_milestone(the_project(), who(), edited), "Saved.")
    if st.button("Remove milestone"):
        do(lambda: register.remove_milestone(the_project(), who(), chosen.id), "Removed.")
