"""A form whose typed words outlive somebody else's change: theirs stand beside them, none is lost.

What a reader did not touch takes the words saved meanwhile; what both changed stays as typed, with
the saved words beside it, until the reader saves again knowing both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from screens.look import do, plain

# What stands in a form's widgets, by the field's name.
Values = dict[str, Any]


@dataclass
class Edit:
    """One thing being changed: as it was when the form was opened, and what was saved since."""

    base: Values
    version: int
    start: Values
    round: int = 0
    theirs: Values = field(default_factory=dict)
    told: bool = False


@dataclass(frozen=True)
class KeptForm:
    """A form on one thing of the project: its fields are widgets with the keys :meth:`at` gives."""

    name: str
    edit: Edit
    saved: Values
    version: int
    labels: Mapping[str, str]

    @property
    def key(self) -> str:
        """The key of the form itself."""
        return f"{self.name}-{self.edit.round}"

    def at(self, field_name: str) -> str:
        """The key of a field's widget, whose first value is what the edit begins with."""
        key = _place(self.name, self.edit, field_name)
        if key not in st.session_state:
            st.session_state[key] = self.edit.start[field_name]
        return key

    def save(self, action: Callable[[Values, int], object], words: str) -> None:
        """Save what is in the form; where somebody else was first, show both.

        ``action`` gets the values by their names and the version they were read at.
        """
        mine: Values = {
            name: st.session_state.get(_place(self.name, self.edit, name))
            for name in self.edit.base
        }
        if self.version != self.edit.version:
            st.session_state[_held(self.name)] = _merged(self, mine)
            st.rerun()

        def attempt() -> None:
            action(mine, self.edit.version)
            _forget(self.name)

        do(attempt, words)


def kept_form(
    name: str, saved: Mapping[str, object], version: int, labels: Mapping[str, str]
) -> KeptForm:
    """The form on a thing that is saved so, at that version; says what others changed meanwhile."""
    edit = st.session_state.get(_held(name))
    if not isinstance(edit, Edit) or _was_left(name, edit, version):
        # Another round is other widgets, which begin with what they are given.
        count = st.session_state.get(f"edits-{name}", 0) + 1
        st.session_state[f"edits-{name}"] = count
        edit = Edit(dict(saved), version, dict(saved), count)
        st.session_state[_held(name)] = edit
    if edit.base == saved:
        # Something else of it was changed, which this form has nothing to do with.
        edit.version = version
    form = KeptForm(name, edit, dict(saved), version, labels)
    _tell(form)
    return form


def begin_anew(name: str) -> None:
    """Let a form take up what is saved: a button of the same screen changed what it is on."""
    _forget(name)


def was_told(name: str) -> bool:
    """Whether somebody else's change is being told in the form: it should then be seen."""
    edit = st.session_state.get(_held(name))
    return isinstance(edit, Edit) and edit.told


def _tell(form: KeptForm) -> None:
    """Say what somebody else saved meanwhile, beside what stands in the form."""
    behind = form.version != form.edit.version
    if form.edit.told:
        st.error(
            "Somebody else changed this while you had it open. What you typed is still in the "
            "form; save again to keep it."
        )
        for name, value in form.edit.theirs.items():
            said = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
            shown = "nothing" if said in (None, "") else str(said)
            st.markdown(f"**{form.labels[name]}**, as saved by them: {plain(shown)}")
    elif behind:
        st.markdown("This was changed since you opened the form.")
    if form.edit.told or behind:
        st.button(
            "Show it as it is saved", key=f"fresh-{form.name}", on_click=_forget, args=(form.name,)
        )


def _held(name: str) -> str:
    return f"edit-{name}"


def _place(name: str, edit: Edit, field_name: str) -> str:
    return f"{name}-{edit.round}-{field_name}"


def _was_left(name: str, edit: Edit, version: int) -> bool:
    """Whether the reader went elsewhere, so that nothing they typed is in the widgets any more."""
    shown = any(_place(name, edit, each) in st.session_state for each in edit.base)
    return not shown and version != edit.version


def _forget(name: str) -> None:
    st.session_state.pop(_held(name), None)


def _merged(form: KeptForm, mine: Values) -> Edit:
    edit, saved = form.edit, form.saved
    touched = {name for name in mine if mine[name] != edit.base[name]}
    both = {
        name: saved[name]
        for name in touched
        if saved[name] != edit.base[name] and saved[name] != mine[name]
    }
    start = {name: mine[name] if name in touched else saved[name] for name in mine}
    count = st.session_state[f"edits-{form.name}"] = edit.round + 1
    return Edit(dict(saved), form.version, start, count, {**edit.theirs, **both}, told=True)
