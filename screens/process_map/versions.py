"""Versions of a map: kept, renamed, removed, gone back to, and what changed between two of them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from process_maps.changes import GROUPS, Change, counted, on_steps
from process_maps.drawing import draw
from process_maps.facts import names_of
from process_maps.overlay import OnStep, Overlay
from process_maps.services import (
    MapVersion,
    StoredMap,
    changes_between,
    remove_version,
    rename_version,
    restore_version,
    save_version,
    versions,
)
from process_maps.services.keeping import Compared
from screens.look import fault_told, plain, table, the_project, who
from screens.process_map.acts import Shown, carry_out, open_step, shown

_STRONG = {"new": 0.8, "renamed": 0.6, "moved": 0.4, "changed": 0.2}
_MOST_BUTTONS = 30
_NOW = 0


def kept_versions(stored: StoredMap) -> None:
    """Named versions: keep one, go back to one, see what changed since."""
    seen = shown(stored)
    with st.form(seen.key("version")):
        st.text_input(
            "Name of this version", key=seen.key("v-name"), placeholder="After workshop 1"
        )
        st.form_submit_button(
            "Keep this version", key=seen.key("keep"), on_click=partial(_keep, seen)
        )
    held = versions(the_project(), stored.id)
    if not held:
        st.markdown("No version is kept yet. Keep one before you change much.")
        return
    by_id = {each.id: each for each in held}
    chosen = st.radio("Versions", list(by_id), format_func=lambda each: plain(_said(by_id[each])))
    with st.container(horizontal=True):
        st.button(
            "Go back to this version",
            key=seen.key("back"),
            on_click=partial(_go_back, seen, chosen),
        )
        st.button(
            "Remove this version",
            key=seen.key("v-remove"),
            on_click=partial(_remove, seen, chosen),
        )
    _rename(seen, by_id[chosen])
    st.header("What changed between two versions", anchor=False)
    _between(stored, held)


def _said(version: MapVersion) -> str:
    return f"{version.name} ({version.at[:10]}, {version.person})"


def _rename(seen: Shown, version: MapVersion) -> None:
    key = seen.key(f"v-rename-{version.id}-{version.version}")
    with st.form(f"{key}-form"):
        st.text_input("Another name for this version", value=version.name, key=key)
        st.form_submit_button(
            "Rename this version",
            key=seen.key("v-rename"),
            on_click=partial(_renamed, seen, version, key),
        )


def _between(stored: StoredMap, held: list[MapVersion]) -> None:
    """Two versions chosen, what changed in words, and the later one drawn with it marked."""
    names = {each.id: _said(each) for each in reversed(held)} | {_NOW: "The map as it is now"}
    options = list(names)
    left, right = st.columns(2)
    a = left.selectbox(
        "From",
        options,
        index=len(options) - 2,
        format_func=names.__getitem__,
        key=f"map-{stored.id}-from-{len(held)}",
    )
    b = right.selectbox(
        "To",
        options,
        index=len(options) - 1,
        format_func=names.__getitem__,
        key=f"map-{stored.id}-to-{len(held)}",
    )
    with fault_told():
        found = changes_between(the_project(), stored.id, a or None, b or None)
        if not found.changes:
            st.markdown("Nothing changed between these two.")
            return
        said = counted(found.changes)
        st.markdown(plain(f"{said}." if said else "Nothing changed but the ids of steps."))
        for about in GROUPS:
            rows: list[dict[str, object]] = [
                {"What": each.what.capitalize(), "Change": each.words}
                for each in found.changes
                if each.about == about
            ]
            if rows:
                st.markdown(f"## {about}")
                table(rows, f"What changed: {about.lower()}")
        _ways_to_steps(stored, found.changes)
        _drawn(found, names[b])


def _ways_to_steps(stored: StoredMap, found: tuple[Change, ...]) -> None:
    """A button for each changed step that is on the map now, to open it."""
    labels = names_of(stored.map)
    steps = dict.fromkeys(each.step for each in found if each.step in labels)
    if not steps:
        return
    with st.expander(f"Open a step that changed ({len(steps)})"):
        for step in list(steps)[:_MOST_BUTTONS]:
            st.button(
                f":blue[{plain(labels[step or ''])}]",
                key=f"map-{stored.id}-changed-{step}",
                type="tertiary",
                wrap=True,
                on_click=partial(open_step, stored.id, step or ""),
            )
        if len(steps) > _MOST_BUTTONS:
            st.caption("The others can be opened in the drawing.")


def _drawn(found: Compared, name: str) -> None:
    """The later version with what changed written on its steps."""
    marked = on_steps(found.changes)
    shown_as = st.expander(
        f"{name}, with what changed marked", key="changes-drawn", on_change="rerun"
    )
    if not shown_as.open:
        return
    overlay = Overlay(
        title="What changed",
        says="Steps that are new, were renamed or moved, or of which something else changed",
        on={step: OnStep(None, word, _STRONG[word]) for step, word in marked.items()},
        bare="nothing changed",
        named=tuple((share, word) for word, share in _STRONG.items() if word in marked.values()),
    )
    with shown_as, fault_told():
        picture = draw(found.after, overlay=overlay, live=False)
        st.image(picture.svg, alt="The later version with what changed marked; the tables say it")


def _keep(seen: Shown) -> None:
    name = str(st.session_state[seen.key("v-name")])
    carry_out(seen, lambda: save_version(the_project(), who(), seen.map_id, name), "Kept")


def _go_back(seen: Shown, version_id: int) -> None:
    carry_out(
        seen,
        lambda: restore_version(the_project(), who(), version_id, seen.version),
        "Gone back to that version",
    )


def _renamed(seen: Shown, version: MapVersion, key: str) -> None:
    name = str(st.session_state[key])
    carry_out(
        seen,
        lambda: rename_version(the_project(), who(), version.id, version.version, name),
        "Renamed the version",
    )


def _remove(seen: Shown, version_id: int) -> None:
    carry_out(
        seen,
        lambda: remove_version(the_project(), who(), version_id),
        "Removed the version; the map stays as it is",
    )
