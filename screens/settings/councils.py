"""Settings: the councils of the project."""

from __future__ import annotations

import streamlit as st

from evidence.sharing import services as sharing
from screens.kept_edit import kept_form
from screens.look import do, empty, plain, table, the_project, who
from screens.settings.parts import add, choose, fresh
from storage import services as register
from storage.register import Council

LABELS = {"name": "New name"}


def show_councils() -> None:
    """The list; adding one; renaming or removing the one that is chosen."""
    held = register.councils(the_project())
    shared = sharing.origins(the_project())
    table(
        [
            {
                "Council": each.name,
                "Content": _content(each),
                "Evidence": f"S{shared[each.id].words()[1:]}"
                if each.id in shared
                else "this project’s own",
            }
            if shared
            else {"Council": each.name, "Content": _content(each)}
            for each in held
        ],
        "Councils of this project",
    )
    if not held:
        empty("No councils yet. Add the first below; imports add theirs by themselves.")
    with st.form(fresh("add council")):
        name = st.text_input("Add a council")
        if st.form_submit_button("Add council"):
            _add(name)
    own = [each for each in held if each.origin != "published"]
    if own:
        _change(own)


def _content(each: Council) -> str:
    return {
        "project": "this project's own",
        "illustrative": "illustrative",
        "published": f"published: {each.citation}",
    }[each.origin]


def _add(name: str) -> None:
    meant = register.council_meant(the_project(), name)
    done: list[tuple[Council, bool]] = []

    def said() -> str:
        council, new = done[0]
        if not new:
            return f"{council.name} is in the list already, so nothing was added."
        near = f" It is close to {meant}: remove it if you meant that one." if meant else ""
        return f"Added.{near}"

    add(
        "add council",
        lambda: done.append(register.add_council(the_project(), who(), name)),
        said,
    )


def _change(own: list[Council]) -> None:
    chosen = choose("Change a council", own, lambda each: each.name, key="council chosen")
    if not chosen:
        return
    form = kept_form(
        f"council-{chosen.id}",
        {"name": chosen.name},
        chosen.version,
        LABELS,
        ("councils", chosen.id),
    )
    with st.form(form.key):
        st.text_input(LABELS["name"], key=form.at("name"))
        pressed = st.form_submit_button("Rename council")
    if pressed:
        form.save(
            lambda values, at: register.rename_council(
                the_project(), who(), chosen.id, at, values["name"]
            ),
            "Renamed.",
        )
    if st.button("Remove council", help=f"Remove {plain(chosen.name)}"):
        do(lambda: register.remove_council(the_project(), who(), chosen.id), "Removed.")
