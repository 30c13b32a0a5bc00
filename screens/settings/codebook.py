"""Settings: the codebook, which the screen calls tags."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from research.model import Code
from research.services import (
    add_code,
    codes,
    edit_code,
    remove_code,
)
from screens.kept_edit import Values, kept_form
from screens.look import (
    asked_for,
    do,
    empty,
    go_to,
    plain,
    table,
    the_project,
    who,
)
from screens.paging import page_of
from screens.pickers import search_box
from screens.settings.parts import add, choose, fresh

TAGS_A_PAGE = 25
STEP = " › "
TOP = "(on top, under no other tag)"
# Names for the colours that tell tags apart; a tag's name always stands beside its colour.
COLOURS = {
    "": "None",
    "#0072B2": "Blue",
    "#E69F00": "Orange",
    "#009E73": "Green",
    "#CC79A7": "Pink",
    "#56B4E9": "Light blue",
    "#D55E00": "Red",
    "#F0E442": "Yellow",
}
LABELS = {
    "name": "What it is called",
    "description": "Its meaning",
    "parent_id": "Lies under",
    "colour": "Colour",
}


def show_codebook() -> None:
    """The tags by their place in the tree; adding one; changing the one that is chosen."""
    held = codes(the_project())
    paths = _paths(held)
    st.markdown(
        "Tags say what a quote is about. A tag may lie under another; a tag’s quotes are counted "
        "where they carry that very tag."
    )
    if held:
        # Above the list: the form would else be a long way below it.
        _change(held, paths)
        _list(held, paths)
    else:
        empty("No tags yet. Add the first below, or tag a quote while reading a session.")
    with st.form(fresh("add tag")):
        name = st.text_input("Add a tag")
        parent = _place(held, paths, "Under", "new tag's place")
        description = st.text_area("What it means", height=80)
        if st.form_submit_button("Add tag"):
            _add(held, name, parent, description)


def _paths(held: tuple[Code, ...]) -> dict[int, str]:
    """Each tag's name after those it lies under; parents come before what is below them."""
    paths: dict[int, str] = {}
    for each in held:
        above = paths.get(each.parent_id or 0)
        paths[each.id] = f"{above}{STEP}{each.name}" if above else each.name
    return paths


def _list(held: tuple[Code, ...], paths: dict[int, str]) -> None:
    words = search_box("Find a tag", key="tag words", placeholder="Words of its name or meaning")
    wanted = words.casefold().split()
    found = [
        each
        for each in held
        if all(word in f"{paths[each.id]} {each.description}".casefold() for word in wanted)
    ]
    st.caption(f"{len(found):,} of {count_of(len(held), 'tag')}")
    if not found:
        empty("No tag fits these words. Try fewer, or add it below.")
        return
    some = page_of(found, TAGS_A_PAGE, key="tag-page")
    coloured = any(each.colour for each in held)
    table(
        [
            {
                "Tag": paths[each.id],
                "Quotes": each.quotes,
                "What it means": each.description,
                **({"Colour": COLOURS.get(each.colour, each.colour)} if coloured else {}),
            }
            for each in some
        ],
        "Tags by their place in the tree",
    )


def _place(held: tuple[Code, ...], paths: dict[int, str], label: str, key: str) -> int | None:
    chosen = st.selectbox(
        label,
        [0, *(each.id for each in held)],
        format_func=lambda each: paths.get(each, TOP),
        key=key,
    )
    return chosen or None


def _add(held: tuple[Code, ...], name: str, parent: int | None, description: str) -> None:
    spelt = (parent, " ".join(name.split()).casefold())
    if any((each.parent_id, each.name.casefold()) == spelt for each in held):
        # Pressed twice, or thought of twice: there is one of it either way.
        add("add tag", lambda: None, "This tag is in the codebook already.")
        return
    add(
        "add tag",
        lambda: add_code(the_project(), who(), name, parent, description),
        "Added.",
    )


def _change(held: tuple[Code, ...], paths: dict[int, str]) -> None:
    asked = asked_for("tag")
    if asked in paths and st.session_state.get("tag asked for") != asked:
        st.session_state["tag asked for"] = st.session_state["tag chosen"] = asked
    chosen = choose("Change a tag", held, lambda each: paths[each.id], key="tag chosen")
    if not chosen:
        return
    go_to("quotes", f"See the {count_of(chosen.quotes, 'quote')} with it", {"tag": str(chosen.id)})
    saved: Values = {
        "name": chosen.name,
        "description": chosen.description,
        "parent_id": chosen.parent_id or 0,
        "colour": chosen.colour,
    }
    form = kept_form(f"tag-{chosen.id}", saved, chosen.version, LABELS)
    with st.form(form.key):
        st.text_input(LABELS["name"], key=form.at("name"))
        st.text_area(LABELS["description"], height=80, key=form.at("description"))
        _place(held, paths, LABELS["parent_id"], form.at("parent_id"))
        st.selectbox(
            LABELS["colour"],
            list(COLOURS) if chosen.colour in COLOURS else [*COLOURS, chosen.colour],
            format_func=lambda each: COLOURS.get(each, each),
            key=form.at("colour"),
        )
        pressed = st.form_submit_button("Save tag")
    if pressed:
        form.save(
            lambda values, at: edit_code(
                the_project(),
                who(),
                chosen.id,
                at,
                **{**values, "parent_id": values["parent_id"] or None},
            ),
            "Saved.",
        )
    _remove(held, chosen)


def _remove(held: tuple[Code, ...], chosen: Code) -> None:
    below = sum(each.parent_id == chosen.id for each in held)
    if below:
        st.caption(
            f"It cannot be removed while {count_of(below, 'tag')} "
            f"{'lies' if below == 1 else 'lie'} under it: move or remove those first."
        )
        return
    st.caption(
        f"Removing it takes it off {count_of(chosen.quotes, 'quote')}; "
        "the quotes stay, and it can be undone."
    )
    if st.button("Remove tag", help=f"Remove {plain(chosen.name)}"):
        do(
            lambda: remove_code(the_project(), who(), chosen.id),
            f"Removed; {count_of(chosen.quotes, 'quote')} lost it.",
        )
