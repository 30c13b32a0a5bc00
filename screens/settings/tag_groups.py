"""Codebook: the groups a tag is in, and the groups there are."""

from __future__ import annotations

import streamlit as st

from common.words import count_of
from research.codebook.model import TagGroup
from research.model import Code
from research.services.tag_groups import group_code, remove_group, rename_group
from screens.look import do, last_shown, plain, the_project, who
from screens.settings.parts import choose


def groups_of(groups: tuple[TagGroup, ...], chosen: Code) -> None:
    """Put the chosen tag into groups, or take it out of some."""
    box = st.expander("Groups it is in", key=f"groups-{chosen.id}", on_change="rerun")
    if not box.open:
        return
    with box:
        inside = [each for each in groups if chosen.id in each.members]
        ids = {each.name: each.id for each in groups}
        stamp = "-".join(str(each.id) for each in inside)
        with st.form(f"groups-form-{chosen.id}-{stamp}", border=False):
            names = st.multiselect(
                "Groups",
                list(ids),
                default=[each.name for each in inside],
                accept_new_options=True,
                placeholder="Choose, or type a new one",
                help="A group is a set of tags from anywhere in the tree, such as those a report "
                "is about.",
            )
            pressed = st.form_submit_button("Save its groups")
        if pressed:
            do(
                lambda: group_code(
                    the_project(),
                    who(),
                    chosen.id,
                    [ids[name] for name in names if name in ids],
                    [name for name in names if name not in ids],
                    seen=[each.id for each in inside],
                ),
                "Saved.",
            )


def show_groups(groups: tuple[TagGroup, ...]) -> None:
    """Rename or remove a group."""
    if not groups:
        return
    box = st.expander(f"Groups of tags: {len(groups):,}", key="tag-groups", on_change="rerun")
    if not box.open:
        return
    with box:
        group = choose("Change a group", groups, lambda each: each.name, key="group chosen")
        if not group:
            return
        version = last_shown(f"group {group.id}", group.version)
        if group.description:
            st.markdown(plain(group.description))
        with st.form(f"group-{group.id}-{group.version}", border=False):
            name = st.text_input("What the group is called", group.name)
            pressed = st.form_submit_button("Save group")
        if pressed:
            do(lambda: rename_group(the_project(), who(), group.id, version, name), "Saved.")
        st.caption(f"{count_of(len(group.members), 'tag')} in it; they stay if it is removed.")
        if st.button("Remove group", help=f"Remove {plain(group.name)}"):
            do(lambda: remove_group(the_project(), who(), group.id), "Removed; its tags stay.")
