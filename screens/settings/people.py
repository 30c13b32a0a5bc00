"""Settings: who works in the project, and who is working in this browser."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from common.who import ACCESS_WORDS, ACCESSES, Access, Who
from screens.kept_edit import Values, kept_form
from screens.look import do, empty, table, the_project, who, work_as
from screens.offered import may_change
from screens.settings.parts import add, choose, fresh
from screens.signing_in.settings import the_sign_in
from storage import services as register
from storage.access.people import Person

TEAM = "the project team"
LABELS = {
    "name": "What they are called",
    "role": "Their role",
    "council_id": "Works for",
    "access": "What they may see and do",
    "signs_in_as": "Signs in as",
}
_SIGNS_IN = (
    "The e-mail address, or other name, that whoever signs them in knows them by. Empty: they are "
    "listed here, and cannot sign in."
)


def show_people() -> None:
    """Who you are; the list; adding somebody; changing or removing who is chosen."""
    held = register.people(the_project())
    named = {each.id: each.name for each in register.councils(the_project())}
    st.markdown("Who works in this project. People who were interviewed are never listed here.")
    if the_sign_in() is None:
        _you_are(held, named)
    owns = may_change("people")
    table(
        [_row(each, named, whole=owns) for each in held],
        "People who work in this project",
    )
    if not owns:
        st.caption("An owner of the project says who is listed here and what each may see.")
        return
    _kinds_of_access()
    if not held:
        empty("Nobody yet. Add yourself below, then say above the list that it is you.")
    with st.form(fresh("add person")):
        name = st.text_input("Name")
        role = st.text_input("Role")
        council = _works_for(named, "new person's council")
        access = _may_see("new person's access", begins="viewer")
        address = st.text_input(LABELS["signs_in_as"], help=_SIGNS_IN)
        if st.form_submit_button("Add person"):
            new: list[bool] = []
            adding = partial(
                register.add_person,
                *(the_project(), who(), name, role, council),
                access=access,
                signs_in_as=address.strip() or None,
            )
            add(
                "add person",
                lambda: new.append(adding()),
                lambda: "Added." if new[0] else "They are in the list already.",
            )
    if held:
        _change(held, named)


def _row(each: Person, named: dict[int, str], *, whole: bool) -> dict[str, object]:
    row: dict[str, object] = {
        "Name": each.name,
        "Role": each.role,
        "Works for": named.get(each.council_id or 0, TEAM),
    }
    if not whole:
        return row
    return row | {"Access": each.access.capitalize(), "Signs in as": each.signs_in_as or "nobody"}


def _kinds_of_access() -> None:
    with st.expander("What each kind of access is"):
        st.markdown(
            "It counts where people sign in. On one’s own machine nobody does, and everybody sees "
            "and does everything."
        )
        st.markdown(
            "\n".join(f"- **{kind.capitalize()}** {ACCESS_WORDS[kind]}." for kind in ACCESSES)
        )


def _may_see(key: str, begins: Access = ACCESSES[0]) -> Access:
    chosen: Access = st.selectbox(
        LABELS["access"],
        ACCESSES,
        index=ACCESSES.index(begins),
        format_func=str.capitalize,
        key=key,
    )
    return chosen


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


def _works_for(named: dict[int, str], key: str) -> int | None:
    options = [0, *named]
    chosen = st.selectbox(
        "Works for",
        options,
        index=0,
        format_func=lambda each: named.get(each, TEAM.capitalize()),
        key=key,
    )
    return chosen or None


def _change(held: list[Person], named: dict[int, str]) -> None:
    chosen = choose("Change somebody", held, lambda each: each.name, key="person chosen")
    if not chosen:
        return
    saved: Values = {
        "name": chosen.name,
        "role": chosen.role,
        "council_id": chosen.council_id or 0,
        "access": chosen.access,
        "signs_in_as": chosen.signs_in_as or "",
    }
    form = kept_form(f"person-{chosen.id}", saved, chosen.version, LABELS, ("people", chosen.id))
    with st.form(form.key):
        st.text_input(LABELS["name"], key=form.at("name"))
        st.text_input(LABELS["role"], key=form.at("role"))
        _works_for(named, form.at("council_id"))
        _may_see(form.at("access"))
        st.text_input(LABELS["signs_in_as"], help=_SIGNS_IN, key=form.at("signs_in_as"))
        if chosen.id == who().number:
            st.caption(
                "This is you. What you take from yourself, only another owner can give back."
            )
        pressed = st.form_submit_button("Save person")
    if pressed:
        form.save(lambda values, at: _save(chosen, values, at, named), "Saved.")
    if st.button("Remove person"):
        do(
            lambda: register.remove_person(the_project(), who(), chosen.id),
            "Removed. What they did stays in history.",
        )


def _save(chosen: Person, values: Values, version: int, named: dict[int, str]) -> None:
    was_you = _as_who(chosen, named) == who()
    council = values["council_id"] or None
    edited = replace(
        chosen,
        name=values["name"],
        role=values["role"],
        council_id=council,
        version=version,
        access=values["access"],
        signs_in_as=values["signs_in_as"],
    )
    register.change_person(the_project(), who(), edited)
    if was_you and the_sign_in() is None:
        spelt = replace(edited, name=" ".join(edited.name.split()), role=edited.role.strip())
        work_as(_as_who(spelt, named))
