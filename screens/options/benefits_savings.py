"""What is saved in a benefits case: its savings, each with what is multiplied in it."""

from __future__ import annotations

import streamlit as st

from common.errors import BadInput
from evidence.benefits import services
from evidence.benefits.model import LONGEST_NAME, Case, Line, kind_of
from evidence.benefits.words import line_words
from screens.kept_edit import kept_form, was_told
from screens.look import do, empty, plain, the_project, who
from screens.offered import writes

# Kinds of input that several savings often share, so that they are put in once.
_SHARED = {"hourly cost": "Cost of an hour", "confidence": "Confidence"}
_NEW = 0


def savings(held: Case) -> None:
    """The savings there are, and a form for one more."""
    st.header("What would be saved", anchor=False)
    if not held.lines:
        empty("Nothing yet. Say below what would be saved: failures, work, or money.")
    for each in held.lines:
        st.markdown(f"**{plain(each.name)}:** {plain(line_words(held.of_line(each)))}")
        try:
            kind_of(held.of_line(each))
        except BadInput as fault:
            st.warning(plain(fault.sentence()))
        _change(held, each)
    _add(held)


@writes("benefit_lines")
def _change(held: Case, line: Line) -> None:
    name = f"saving-{line.id}"
    with st.expander(f"Change {plain(line.name)}", expanded=was_told(name)):
        names = {each.id: each.name for each in held.inputs if not each.kind.cost}
        labels = {"name": "Name", "inputs": "What is multiplied"}
        saved = {"name": line.name, "inputs": [each for each in line.inputs if each in names]}
        form = kept_form(name, saved, line.version, labels)
        with st.form(form.key):
            st.text_input(labels["name"], max_chars=LONGEST_NAME, key=form.at("name"))
            st.multiselect(
                labels["inputs"],
                list(names),
                format_func=lambda each: names.get(each, "No longer here"),
                key=form.at("inputs"),
            )
            pressed = st.form_submit_button("Save the saving")
        if pressed:
            form.save(
                lambda values, at: services.change_saving(
                    the_project(),
                    who(),
                    line.id,
                    at,
                    values["name"] or "",
                    values["inputs"] or [],
                ),
                "Saved.",
            )
        if st.button("Remove it", key=f"remove-saving-{line.id}"):
            do(
                lambda: services.remove_saving(the_project(), who(), line.id),
                "Removed, with the inputs that nothing else uses.",
            )


@writes("benefit_lines")
def _add(held: Case) -> None:
    with (
        st.expander("Add a saving", expanded=not held.lines),
        st.form(f"new-saving-{held.id}-{len(held.lines)}"),
    ):
        name = st.text_input("What is saved", max_chars=LONGEST_NAME)
        pattern = st.radio("Which kind of saving", list(services.PATTERNS))
        uses: dict[str, int] = {}
        for kind, words in _SHARED.items():
            known = {each.id: each.name for each in held.inputs if each.quantity == kind}
            if known:
                names = {_NEW: "A new one", **known}
                label = f"{words}: of which input"
                chosen = st.selectbox(label, list(names), format_func=names.__getitem__)
                if chosen:
                    uses[kind] = chosen
        pressed = st.form_submit_button("Add it", type="primary")
    if pressed:
        do(
            lambda: services.add_saving(the_project(), who(), held.id, name, pattern, uses),
            "Added. Put in below what is known of its inputs.",
        )
