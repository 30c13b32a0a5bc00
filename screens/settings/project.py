"""Settings: the project's own line, and its milestones."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from common.words import day_typed, day_words, typed_day
from screens.kept_edit import Values, kept_form
from screens.look import do, empty, facts, plain, plain_lines, table, the_project, who
from screens.offered import may_change, writes
from screens.settings.parts import add, choose, fresh
from storage import services as register
from storage.register import Milestone

PROJECT = {"name": "Project name", "note": "Note", "illustrative": "The content is illustrative"}
MILESTONE = {"name": "What it is called", "date": "Its date"}


def show_project() -> None:
    """The project's name and note, and whether its content is invented."""
    now = facts()
    if not may_change("project"):
        st.markdown(f"**{plain(now.name)}**")
        st.markdown(plain_lines(now.note) or "No note.")
        st.caption("An owner of the project changes this.")
        return
    saved: Values = {"name": now.name, "note": now.note, "illustrative": now.illustrative}
    form = kept_form("project", saved, now.version, PROJECT, ("project", 1))
    with st.form(form.key):
        st.text_input(PROJECT["name"], key=form.at("name"))
        st.text_area(PROJECT["note"], help="Shown here only.", key=form.at("note"))
        st.checkbox(
            PROJECT["illustrative"],
            help="Says so on every screen and file.",
            key=form.at("illustrative"),
        )
        pressed = st.form_submit_button("Save")
    if pressed:
        form.save(
            lambda values, at: register.change_project(
                the_project(), who(), replace(now, **values, version=at)
            ),
            "Saved.",
        )


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


@writes("milestones")
def _change_milestone(held: list[Milestone]) -> None:
    if not held:
        return
    chosen = choose("Change a milestone", held, lambda each: each.name, key="milestone chosen")
    if not chosen:
        return
    saved: Values = {"name": chosen.name, "date": day_typed(chosen.date)}
    form = kept_form(
        f"milestone-{chosen.id}", saved, chosen.version, MILESTONE, ("milestones", chosen.id)
    )
    with st.form(form.key):
        st.text_input(MILESTONE["name"], key=form.at("name"))
        st.text_input(MILESTONE["date"], key=form.at("date"))
        pressed = st.form_submit_button("Save milestone")
    if pressed:
        form.save(lambda values, at: _save_milestone(chosen, values, at), "Saved.")
    if st.button("Remove milestone"):
        do(lambda: register.remove_milestone(the_project(), who(), chosen.id), "Removed.")


def _save_milestone(chosen: Milestone, values: Values, version: int) -> None:
    date = typed_day(values["date"] or "-") or ""
    edited = replace(chosen, name=values["name"], date=date, version=version)
    register.change_milestone(the_project(), who(), edited)
