"""A form whose typed words outlive somebody else's change: theirs stand beside them, none is lost.

What a reader did not touch takes the words saved meanwhile; what both changed is shown side by
side, until the reader keeps theirs, keeps their own, or goes on and saves again knowing both. What
is not kept stays in history. A disagreement outlives a reload of the page, and the removal of the
thing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from screens.by_whom import Row, did_words
from screens.held_over import hold_over, let_go, of_this_browser
from screens.look import do, do_before, plain

# What stands in a form's widgets, by the field's name.
Values = dict[str, Any]
Action = Callable[[Values, int], object]

STILL_THERE = "What you typed is still in the form; save again to keep it."


@dataclass
class Edit:
    """One thing being changed: as it was when the form was opened, and what was saved since.

    ``mine`` is what was to be saved when somebody else turned out to be first, ``action`` and
    ``words`` how: they save it all the same where its writer keeps their own. ``is_back``: the
    thing was removed meanwhile and brought back. ``put``: what stands in fields that are several
    widgets, or one with a key of its own.
    """

    base: Values
    version: int
    start: Values
    round: int = 0
    theirs: Values = field(default_factory=dict)
    told: bool = False
    mine: Values = field(default_factory=dict)
    action: Action | None = None
    words: str = ""
    is_back: bool = False
    put: Values = field(default_factory=dict)


@dataclass(frozen=True)
class KeptForm:
    """A form on one thing of the project: its fields are widgets with the keys :meth:`at` gives."""

    name: str
    edit: Edit
    saved: Values
    version: int
    labels: Mapping[str, str]
    row: Row | None = None

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

    def begins(self, field_name: str) -> Any:
        """What a field begins with whose widgets have keys of their own, made of this form's."""
        return self.edit.start[field_name]

    def put(self, field_name: str, value: object) -> None:
        """Say what stands in the widgets of such a field; to be said whenever they are made."""
        self.edit.put[field_name] = value

    def save(self, action: Action, words: str) -> None:
        """Save what is in the form; where somebody else was first, show both.

        ``action`` gets the values by their names and the version they were read at.
        """
        mine = in_widgets(self.name, self.edit)
        if self.version != self.edit.version:
            edit = _merged(self, mine, action, words)
            st.session_state[_held(self.name)] = edit
            hold_over(_held(self.name), edit)
            st.rerun()

        def attempt() -> None:
            action(mine, self.edit.version)
            _forget(self.name)

        do(attempt, words)


def kept_form(
    name: str,
    saved: Mapping[str, object],
    version: int,
    labels: Mapping[str, str],
    row: Row | None = None,
) -> KeptForm:
    """The form on a thing that is saved so, at that version; says what others changed meanwhile.

    ``row`` is where it is stored (table, number), by which it can be told who changed it and when.
    """
    edit = st.session_state.get(_held(name)) or _from_before(name)
    if not isinstance(edit, Edit) or _was_left(name, edit, version):
        edit = Edit(dict(saved), version, dict(saved), _another_round(name))
    st.session_state[_held(name)] = edit
    if edit.base == saved:
        # Something else of it was changed, which this form has nothing to do with.
        edit.version = version
    form = KeptForm(name, edit, dict(saved), version, labels, row)
    _tell(form)
    return form


def begin_anew(name: str) -> None:
    """Let a form take up what is saved: a button of the same screen changed what it is on."""
    _forget(name)


def was_told(name: str) -> bool:
    """Whether somebody else's change is being told in the form: it should then be seen."""
    edit = st.session_state.get(_held(name)) or of_this_browser(_held(name))
    return isinstance(edit, Edit) and edit.told


def typed_in(name: str) -> Values:
    """What was typed into a form and is saved nowhere: by its name, only what was changed.

    Also where the form is not shown any more, as its thing is gone.
    """
    edit = st.session_state.get(_held(name)) or of_this_browser(_held(name))
    if not isinstance(edit, Edit):
        return {}
    # Fields that are not shown any more are forgotten after this run.
    edit.start = in_widgets(name, edit)
    typed = {each: value for each, value in edit.start.items() if value != edit.base[each]}
    if typed:
        hold_over(_held(name), edit)
    return typed


def is_back(name: str) -> None:
    """Let a form begin with what was typed before its thing was gone, as it is there again."""
    edit = st.session_state.get(_held(name)) or of_this_browser(_held(name))
    if isinstance(edit, Edit):
        edit.told = edit.is_back = True
        edit.round = _another_round(name)
        st.session_state[_held(name)] = edit
        hold_over(_held(name), edit)


def in_widgets(name: str, edit: Edit) -> Values:
    """What stands in a form's fields now; what is not shown is as the edit begins."""
    return {
        each: st.session_state.get(_place(name, edit, each), edit.put.get(each, edit.start[each]))
        for each in edit.base
    }


def _tell(form: KeptForm) -> None:
    """Say what somebody else saved meanwhile, beside what stands in the form."""
    edit, behind = form.edit, form.version != form.edit.version
    by = did_words(form.row, "changed this while you had it open")
    if edit.theirs:
        st.error(f"{by} {STILL_THERE}")
        _side_by_side(form)
    elif edit.is_back:
        st.success("It is back. " + STILL_THERE)
    elif edit.told:
        st.error(f"{by} {STILL_THERE}")
    elif behind:
        st.markdown(did_words(form.row, "changed this since you opened the form"))
    if not (edit.told or behind):
        return
    with st.container(horizontal=True):
        label = "Keep theirs" if edit.theirs else "Show it as it is saved"
        st.button(label, key=f"fresh-{form.name}", on_click=_forget, args=(form.name,))
        if edit.theirs and edit.action:
            st.button("Keep mine", key=f"mine-{form.name}", on_click=_keep_mine, args=(form.name,))


def _side_by_side(form: KeptForm) -> None:
    """Both versions of what both changed."""
    columns = st.columns(2)
    # As it is saved now: what was saved then may have been taken out for good since.
    for column, head, values in zip(
        columns,
        ("Theirs, saved", "Yours, not saved"),
        (form.saved, form.edit.mine),
        strict=True,
    ):
        with column, st.container(border=True, gap="xxsmall"):
            st.markdown(f"**{head}**")
            for name in form.edit.theirs:
                st.markdown(
                    f":gray[{plain(form.labels[name])}:] {plain(shown_words(values[name]))}"
                )


def shown_words(value: object) -> str:
    """A field's value as it is read."""
    said = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
    if isinstance(said, bool):
        return "yes" if said else "no"
    return "nothing" if said in (None, "") else str(said)


def _keep_mine(name: str) -> None:
    """Save what was refused over what was saved meanwhile, which history keeps."""
    edit = st.session_state.get(_held(name))
    if not isinstance(edit, Edit) or edit.action is None:
        return
    action, mine, version = edit.action, edit.mine, edit.version

    def attempt() -> None:
        action(mine, version)
        # In the same fields, where more may have been typed since.
        st.session_state[_held(name)] = Edit(mine, version, mine, edit.round)
        let_go(_held(name))

    do_before(attempt, edit.words)


def _held(name: str) -> str:
    return f"edit-{name}"


def _place(name: str, edit: Edit, field_name: str) -> str:
    return f"{name}-{edit.round}-{field_name}"


def _another_round(name: str) -> int:
    """Another round is other widgets, which begin with what they are given."""
    count: int = st.session_state.get(f"edits-{name}", 0) + 1
    st.session_state[f"edits-{name}"] = count
    return count


def _from_before(name: str) -> Edit | None:
    """A disagreement that was being told when the page was reloaded, in fields of its own."""
    edit = of_this_browser(_held(name))
    if isinstance(edit, Edit):
        edit.round = _another_round(name)
        return edit
    return None


def _was_left(name: str, edit: Edit, version: int) -> bool:
    """Whether the reader went elsewhere, so that nothing they typed is in the widgets any more."""
    shown = any(_place(name, edit, each) in st.session_state for each in edit.base)
    return not shown and version != edit.version and not edit.told


def _forget(name: str) -> None:
    st.session_state.pop(_held(name), None)
    let_go(_held(name))


def _merged(form: KeptForm, mine: Values, action: Action, words: str) -> Edit:
    edit, saved = form.edit, form.saved
    touched = {name for name in mine if mine[name] != edit.base[name]}
    both = {
        name: saved[name]
        for name in touched
        if saved[name] != edit.base[name] and saved[name] != mine[name]
    }
    start = {name: mine[name] if name in touched else saved[name] for name in mine}
    return Edit(
        dict(saved),
        form.version,
        start,
        _another_round(form.name),
        # What they changed twice is told as it is now.
        {name: saved[name] for name in {**edit.theirs, **both} if saved[name] != start[name]},
        told=True,
        mine=start,
        action=action,
        words=words,
    )
