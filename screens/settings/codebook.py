"""Settings: the codebook, which the screen calls tags."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from common.words import count_of
from research.codebook.model import TagGroup, below, depths, paths
from research.memos.model import Memoed
from research.model import Code
from research.services import (
    add_code,
    codes,
    edit_code,
    remove_code,
)
from research.services.codes import quotes_with_below
from research.services.memoing import memo_counts
from research.services.tag_groups import tag_groups
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
from screens.memo_box import memo_box
from screens.paging import page_of
from screens.pickers import search_box
from screens.settings.merging import merge_others
from screens.settings.parts import add, choose, fresh
from screens.settings.splitting import split
from screens.settings.tag_groups import groups_of, show_groups

TAGS_A_PAGE = 25
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
    "heading": "A heading: it only holds the tags under it, and is put on no quote",
}


def show_codebook() -> None:
    """The tags by their place in the tree; adding one; changing the one that is chosen."""
    held = codes(the_project())
    shown = paths(held)
    groups = tag_groups(the_project())
    st.markdown(
        "Tags say what a quote is about. A tag may lie under another: both numbers of quotes are "
        "shown, those with that very tag and those with it or a tag under it."
    )
    if held:
        # Above the list: the form would else be a long way below it.
        _change(held, shown, groups)
        _list(held, shown, groups)
        show_groups(groups)
    else:
        empty("No tags yet. Add the first below, or tag a quote while reading a session.")
    with st.form(fresh("add tag")):
        name = st.text_input("Add a tag")
        parent = _place(shown, "Under", "new tag's place")
        description = st.text_area("What it means", height=80)
        if st.form_submit_button("Add tag"):
            _add(held, name, parent, description)


def _list(held: tuple[Code, ...], shown: Mapping[int, str], groups: tuple[TagGroup, ...]) -> None:
    words = search_box("Find a tag", key="tag words", placeholder="Words of its name or meaning")
    wanted = words.casefold().split()
    found = [
        each
        for each in held
        if all(word in f"{shown[each.id]} {each.description}".casefold() for word in wanted)
    ]
    st.caption(f"{len(found):,} of {count_of(len(held), 'tag')}")
    if not found:
        empty("No tag fits these words. Try fewer, or add it below.")
        return
    some = page_of(found, TAGS_A_PAGE, key="tag-page")
    nested = any(each.parent_id for each in held)
    coloured = any(each.colour for each in held)
    every = quotes_with_below(the_project()) if nested else {}
    steps = depths(held)
    names = {each.id: each.name for each in held}
    table(
        [
            {
                "Tag": f"{each.name} (heading)" if each.heading else each.name,
                **({"Lies under": names.get(each.parent_id or 0, "–")} if nested else {}),
                "Quotes": each.quotes,
                **({"With those below": every.get(each.id, 0)} if nested else {}),
                **({"Groups": _groups(groups, each)} if groups else {}),
                "What it means": each.description,
                **({"Colour": COLOURS.get(each.colour, each.colour)} if coloured else {}),
            }
            for each in some
        ],
        "Tags by their place in the tree",
        [steps[each.id] for each in some],
    )


def _groups(groups: tuple[TagGroup, ...], code: Code) -> str:
    return ", ".join(each.name for each in groups if code.id in each.members)


def _place(
    shown: Mapping[int, str], label: str, key: str, but: frozenset[int] = frozenset()
) -> int | None:
    chosen = st.selectbox(
        label,
        [0, *(each for each in shown if each not in but)],
        format_func=lambda each: shown.get(each, TOP),
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


def _change(held: tuple[Code, ...], shown: Mapping[int, str], groups: tuple[TagGroup, ...]) -> None:
    asked = asked_for("tag")
    if asked in shown and st.session_state.get("tag asked for") != asked:
        st.session_state["tag asked for"] = st.session_state["tag chosen"] = asked
    chosen = choose("Change a tag", held, lambda each: shown[each.id], key="tag chosen")
    if not chosen:
        return
    under = below(held, chosen.id)
    every = quotes_with_below(the_project()).get(chosen.id, 0)
    what = "with it or a tag under it" if under else "with it"
    go_to("quotes", f"See the {count_of(every, 'quote')} {what}", {"tag": str(chosen.id)})
    _form(shown, chosen, under)
    by_id = {each.id: each for each in held}
    merge_others(by_id, shown, chosen)
    split(by_id, shown, chosen)
    groups_of(groups, chosen)
    _memos(chosen)
    _remove(held, chosen)


def _form(shown: Mapping[int, str], chosen: Code, under: tuple[int, ...]) -> None:
    saved: Values = {
        "name": chosen.name,
        "description": chosen.description,
        "parent_id": chosen.parent_id or 0,
        "colour": chosen.colour,
        "heading": chosen.heading,
    }
    form = kept_form(f"tag-{chosen.id}", saved, chosen.version, LABELS, ("codes", chosen.id))
    with st.form(form.key):
        st.text_input(LABELS["name"], key=form.at("name"))
        st.text_area(LABELS["description"], height=80, key=form.at("description"))
        _place(shown, LABELS["parent_id"], form.at("parent_id"), frozenset((chosen.id, *under)))
        if under:
            go = "lies under it and goes" if len(under) == 1 else "lie under it and go"
            st.caption(f"{count_of(len(under), 'tag')} {go} with it.")
        st.selectbox(
            LABELS["colour"],
            list(COLOURS) if chosen.colour in COLOURS else [*COLOURS, chosen.colour],
            format_func=lambda each: COLOURS.get(each, each),
            key=form.at("colour"),
        )
        st.checkbox(LABELS["heading"], key=form.at("heading"))
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


def _memos(chosen: Code) -> None:
    number = memo_counts(the_project(), "code").get(chosen.id, 0)
    box = st.expander(
        f"Memos on it: {number:,}" if number else "Memos on it",
        key=f"tag-memos-{chosen.id}",
        on_change="rerun",
    )
    if box.open:
        with box:
            memo_box(Memoed("code", chosen.id), none="", label="Memo on this tag")


def _remove(held: tuple[Code, ...], chosen: Code) -> None:
    below_it = sum(each.parent_id == chosen.id for each in held)
    if below_it:
        st.caption(
            f"It cannot be removed while {count_of(below_it, 'tag')} "
            f"{'lies' if below_it == 1 else 'lie'} under it: move, merge or remove those first."
        )
        return
    number = memo_counts(the_project(), "code").get(chosen.id, 0)
    also = f", and {count_of(number, 'memo')} on it {'goes' if number == 1 else 'go'} too"
    st.caption(
        f"Removing it takes it off {count_of(chosen.quotes, 'quote')}{also if number else ''}; "
        "the quotes stay, and it can be undone."
    )
    if st.button("Remove tag", help=f"Remove {plain(chosen.name)}"):
        do(
            lambda: remove_code(the_project(), who(), chosen.id),
            f"Removed; {count_of(chosen.quotes, 'quote')} lost it.",
        )
