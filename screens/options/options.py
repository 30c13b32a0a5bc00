"""Options: what could be done, in order, with how sure that order is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal

import streamlit as st

from common.words import count_of
from evidence.options import services
from evidence.options.exporting import export_options
from evidence.options.model import (
    CRITERIA,
    LONGEST_TITLE,
    LONGEST_WHY,
    OUTCOMES,
    UNDECIDED,
)
from evidence.options.standing import (
    Ranking,
    Standing,
    outcome_words,
    place_words,
    robust_words,
    sensitivity,
    weights_words,
)
from evidence.options.weighing import ALIKE, HEAVIEST, percentages
from presenting.charts.options import placed, placed_spec, placed_words
from presenting.charts.pictures import Caption
from screens.charts import save_picture, show_chart
from screens.kept_edit import Values, begin_anew, kept_form
from screens.look import do, facts, plain, table, the_project, who
from screens.offered import none_yet, writes
from screens.paging import page_of
from screens.settings.parts import add_and_open, fresh

A_PAGE = 15
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_YET = "not yet"
WEIGHTS: dict[str, str] = {**{str(each): words for each, words in CRITERIA.items()}, "why": "Why"}


def the_options() -> None:
    """The list, the picture, the weights."""
    found = services.ranking(the_project())
    _new(opened=not found.rows)
    if not found.rows:
        none_yet(
            "No option yet.",
            "Write the first above: something a council could do, such as copying "
            "another’s way of putting errors right. Then link what it rests on and score it.",
            "options",
        )
        return
    for words in sensitivity(found):
        st.markdown(plain(words))
    st.caption(plain(f"Weights: {weights_words(found.shares)}. 5 always speaks for the option."))
    _list(found)
    _picture(found)
    _weights(found)
    _save()


@writes("options")
def _new(*, opened: bool) -> None:
    key = fresh("new option")
    with st.expander("Write down an option", expanded=opened), st.form(key):
        title = st.text_input("What could be done", max_chars=LONGEST_TITLE, key=f"{key}-title")
        more = st.text_area("More", max_chars=LONGEST_WHY, height=80, key=f"{key}-more")
        pressed = st.form_submit_button("Write it down")
    if pressed:
        add_and_open(
            "new option",
            "option",
            lambda: services.add_option(the_project(), who(), title, more),
            {each.id for each in services.held(the_project()).options},
            "Written down. Now score it, and link what it rests on.",
            "It was written down already: here it is.",
        )


def _list(found: Ranking) -> None:
    rows = _narrowed(found.rows)
    shown = page_of(rows, A_PAGE, key="options-page")
    lines: list[dict[str, object]] = [
        {
            "Option": row.option.title,
            "Place": place_words(row, found),
            **{words: row.numbers.get(name, NOT_YET) for name, words in CRITERIA.items()},
            "Total": row.total.brief(),
            "As weights change": robust_words(row),
            "Decided": outcome_words(row),
        }
        for row in shown
    ]
    leads = [{"option": str(row.option.id)} for row in shown]
    table(lines, "Options in their order", leads=leads)


def _narrowed(rows: Sequence[Standing]) -> list[Standing]:
    if len(rows) <= A_PAGE:
        return list(rows)
    left, right = st.columns(2)
    words = left.text_input("Find an option", key="options-find").casefold().split()
    outcomes = [*OUTCOMES.values(), UNDECIDED]
    outcome = right.selectbox("Decided", outcomes, None, placeholder="Any", key="options-outcome")
    kept = [
        row
        for row in rows
        if all(w in f"{row.option.title} {row.option.description}".casefold() for w in words)
        and outcome in (None, outcome_words(row))
    ]
    st.markdown(f"**{len(kept)} of {count_of(len(rows), 'option')}**")
    return kept


def _picture(found: Ranking) -> None:
    both = placed(found.rows)
    if len(both) < 2:
        return
    st.header("Impact and feasibility", anchor=False)
    words = placed_words(both)
    spec = placed_spec(both)
    show_chart(spec, words, "options-picture")
    caption = Caption(
        "Options by impact and feasibility", "Scores of this project.", facts().illustrative
    )
    save_picture(spec, "options", alt=words, caption=caption)


@writes("option_weights")
def _weights(found: Ranking) -> None:
    kept = services.held(the_project()).weights
    given = kept.by_criterion() if kept else dict(ALIKE)
    version = kept.version if kept else 0
    with st.expander("How much each criterion counts"):
        whole = percentages(found.shares)
        said = ", ".join(f"{words} {whole[name]}%" for name, words in CRITERIA.items())
        st.markdown(plain(f"Now: {said}."))
        values: Values = {str(name): weight for name, weight in given.items()}
        values["why"] = kept.why if kept else ""
        form = kept_form("option-weights", values, version, WEIGHTS)
        with st.form(form.key):
            for column, (name, words) in zip(st.columns(4), CRITERIA.items(), strict=True):
                column.number_input(words, 0.0, HEAVIEST, step=5.0, key=form.at(name))
            st.text_input("Why", max_chars=LONGEST_WHY, key=form.at("why"))
            pressed = st.form_submit_button("Save the weights")
        if pressed:
            form.save(_store, "Weights saved.")
        if kept and st.button("All alike"):
            do(_alike, "All criteria count alike.")


def _store(values: Values, version: int) -> None:
    weights = {name: values[name] for name in CRITERIA}
    services.weigh(the_project(), who(), weights, values["why"] or "", version=version)


def _alike() -> None:
    services.weigh_alike(the_project(), who())
    begin_anew("option-weights")


def _save() -> None:
    files: tuple[tuple[str, Literal["csv", "xlsx"], str], ...] = (
        ("Save as CSV", "csv", "text/csv"),
        ("Save as Excel", "xlsx", _XLSX),
    )
    with st.container(horizontal=True):
        for label, to, mime in files:
            st.download_button(
                label,
                partial(export_options, the_project(), to),
                f"options.{to}",
                mime,
                on_click="ignore",
                key=f"options-save-{to}",
            )
