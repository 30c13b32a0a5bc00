"""Words: what is read as what when labels are compared, ours and the project's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from common.words import count_of
from evidence.typed_words import add_word, change_word
from process_maps.glossary.model import LONGEST_MEANS, LONGEST_SAID, Entry, Own
from process_maps.glossary.services import glossary_entries, remove_entry, switch_off
from screens.kept_edit import Values, kept_form
from screens.look import do, do_before, last_shown, plain, table, the_project, who
from screens.offered import writes
from screens.paging import page_of
from screens.pickers import search_box
from screens.settings.parts import add, fresh

PAGE = 50
LABELS = {"said": "Word or short form", "means": "Read as"}


def words() -> None:
    """The glossary as a table; one added, changed, switched off or taken back."""
    st.markdown(
        "When steps are compared, these words are read as what stands beside them, without regard "
        "to case. What you add counts for every comparison of this project; what councils wrote "
        "stays as it is."
    )
    entries = glossary_entries(the_project())
    sought = search_box("Search the words", key="words-search").casefold()
    found = [
        each
        for each in entries
        if sought in f"{each.said} {each.means} {each.ours or ''}".casefold()
    ]
    rows: list[dict[str, object]] = [
        {
            "Word": each.own.said if each.own else each.said,
            "Read as": each.means or "as it stands",
            "Where from": each.whose,
        }
        for each in page_of(found, PAGE, key="words")
    ]
    if rows:
        st.caption(f"{count_of(len(found), 'word')} of {len(entries):,}")
        table(rows, "Words, and what they are read as")
    else:
        st.markdown("No word holds that. Add it below.")
    _add()
    _change(entries)


@writes("glossary_entries")
def _add() -> None:
    with st.form(fresh("add word")):
        left, right = st.columns(2)
        said = left.text_input(
            LABELS["said"], max_chars=LONGEST_SAID, placeholder="For example: LAC"
        )
        means = right.text_input(
            LABELS["means"], max_chars=LONGEST_MEANS, placeholder="For example: looked after child"
        )
        if st.form_submit_button("Add word"):
            add("add word", lambda: add_word(the_project(), who(), said, means), "Added.")


@writes("glossary_entries")
def _change(entries: Sequence[Entry]) -> None:
    by_word = {each.said: each for each in entries}
    chosen = st.selectbox(
        "Change a word, or switch it off",
        list(by_word),
        index=None,
        format_func=lambda said: f"{said}: {by_word[said].means or 'as it stands'}",
        placeholder="Choose one",
        key="words-chosen",
    )
    entry = by_word.get(chosen) if chosen else None
    if entry is None:
        return
    with st.container(border=True):
        if entry.own is None:
            st.markdown(
                f"“{plain(entry.said)}” is read as “{plain(entry.means)}”. To have it read "
                "otherwise in this project, add the same word above."
            )
            st.button(
                "Switch it off",
                key="words-off",
                on_click=do_before,
                args=(partial(_off, entry.said), "Switched off in this project."),
            )
            return
        if entry.own.means:
            _edit(entry.own)
        _take_out(entry, entry.own)


def _off(said: str) -> None:
    switch_off(the_project(), who(), said)


def _edit(own: Own) -> None:
    saved: Values = {"said": own.said, "means": own.means}
    form = kept_form(f"word-{own.id}", saved, own.version, LABELS)
    with st.form(form.key, border=False):
        st.text_input(LABELS["said"], max_chars=LONGEST_SAID, key=form.at("said"))
        st.text_input(LABELS["means"], max_chars=LONGEST_MEANS, key=form.at("means"))
        pressed = st.form_submit_button("Save word")
    if pressed:
        form.save(
            lambda values, at: change_word(
                the_project(), who(), own.id, at, values["said"], values["means"]
            ),
            "Saved.",
        )


def _take_out(entry: Entry, own: Own) -> None:
    version = last_shown(f"word-{own.id}", own.version)
    label, done = "Take it out", "Taken out."
    if entry.ours is not None:
        label, done = "Read it as we do again", "It is read as before."
    if st.button(label, key=f"words-out-{own.id}"):
        do(lambda: remove_entry(the_project(), who(), own.id, version), done)
