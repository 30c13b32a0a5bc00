"""Settings: who works in the project, and who is working in this browser."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from common.who import Who
from screens.look import do, empty, last_shown, table, the_project, who, work_as
from screens.settings.parts import add, choose, fresh
from storage import services as register
from storage.register import Person

TEAM = "the project team"


def show_people() -> None:
    """Who you are; the list; adding somebody; changing or removing who is chosen."""
    held = register.people(the_project())
    named = {each.id: each.name for each in register.councils(the_project())}
    st.markdown("Who works in this project. People who were interviewed are never listed here.")
    _you_are(held, named)
    table(
        [
            {
                "Name": each.name,
                "Role": each.role,
                "Works for": named.get(each.council_id or 0, TEAM),
            }
            for each in held
        ],
        "People who work in this project",
    )
    if not held:
        empty("Nobody yet. Add yourself below, then say above the list that it is you.")
    with st.form(fresh("add person")):
        name = st.text_input("Name")
        role = st.text_input("Role")
        council = _works_for(named, None, "new person's council")
        if st.form_submit_button("Add person"):
            new: list[bool] = []
            add(
                "add person",
                lambda: new.append(register.add_person(the_project(), who(), name, role, council)),
                lambda: "Added." if new[0] else "They are in the list already.",
            )
    if held:
        _change(held, named)


def _you_are(held: list[Person], named: dict[int, str]) -> None:
    if not held:
        return
    options = [_as_who(each, named) for each in held]
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


def _as_who(person: Person, named: dict[int, str]) -> Who:
    return Who(person.name, person.role, named.get(person.council_id or 0))


def _works_for(named: dict[int, str], now: int | None, key: str) -> int | None:
    options = [0, *named]
    chosen = st.selectbox(
        "Works for",
        options,
        index=options.index(now) if now in options else 0,
        format_func=lambda each: named.get(each, TEAM.capitalize()),
        key=key,
    )
    return chosen or None


def _change(held: list[Person], named: dict[int, str]) -> None:
    chosen = choose("Change somebody", held, lambda each: each.name, key="person chosen")
    if not chosen:
        return
    version = last_shown(f"person {chosen.id}", chosen.version)
    was_you = _as_who(chosen, named) == who()
    with st.form("change person"):
        name = st.text_input("What they are called", chosen.name, key=f"person name {chosen.id}")
        role = st.text_input("Their role", chosen.role, key=f"person role {chosen.id}")
        council = _works_for(named, chosen.council_id, f"person council {chosen.id}")
        if st.form_submit_button("Save person"):
            edited = replace(chosen, name=name, role=role, council_id=council, version=version)

            def save() -> None:
                register.change_person(the_project(), who(), edited)
                if was_you:
                    spelt = replace(edited, name=" ".join(name.split()), role=role.strip())
                    work_as(_as_who(spelt, named))

            do(save, "Saved.")
    if st.button("Remove person"):
        do(
            lambda: register.remove_person(the_project(), who(), chosen.id),
            "Removed. What they did stays in history.",
        )
