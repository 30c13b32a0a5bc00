"""The inputs of a benefits case: what each is in which council, its source, and putting it in."""

from __future__ import annotations

import streamlit as st

from common.words import day_words
from evidence.benefits import services
from evidence.benefits.model import LONGEST_NAME, LONGEST_WORDS, SURE, Case, Input, Value
from evidence.benefits.proposing import changed_since
from evidence.benefits.quantities import QUANTITIES
from evidence.benefits.valuing import Given, put_value, remove_value
from evidence.benefits.words import value_words
from screens.kept_edit import Values, begin_anew, kept_form
from screens.look import do, last_shown, plain, table, the_project, who
from screens.offered import writes
from screens.options.benefits_offers import offers, value_form
from screens.paging import page_of

EVERY = 0
ROWS_A_PAGE = 60
LABELS = {
    "low": "Low",
    "likely": "Likely",
    "high": "High",
    "unit": "Unit",
    "source": "Where the number comes from",
    "scope": "What the number is of",
    "year": "Of which year",
    "sure": "How good the source is",
}
CONFIDENCE = (
    "The whole saving is multiplied by it. The Government Digital Service rates the evidence out "
    "of 5 on how current, relevant, wide, good and consistent it is."
)
_SURE = {"": "Not judged", "high": "High", "medium": "Medium", "low": "Low"}


def inputs(held: Case) -> None:
    """The table, the form for one of them, and inputs added, renamed and removed."""
    st.header("Every number and where it comes from", anchor=False)
    rows = page_of(_rows(held), ROWS_A_PAGE, key=f"inputs-page-{held.id}")
    table(rows, "The inputs of the case, council by council, each with its source")
    _put_in(held)
    _add(held)


def _rows(held: Case) -> list[dict[str, object]]:
    since = changed_since(the_project(), tuple(v for each in held.inputs for v in each.values))
    names = dict(held.councils)
    rows: list[dict[str, object]] = []
    for each in held.inputs:
        own = [v for v in each.values if v.council_id is None or v.council_id in names]
        rows += [_row(each, _where(each, v, names), v, since.get(v.id, "")) for v in own]
        known = {v.council_id for v in own}
        if None not in known:
            missing = [names[number] for number in names if number not in known]
            if each.together:
                missing = ["All together"]
            rows += [_row(each, council, None, "") for council in missing]
    return rows


def _where(each: Input, value: Value, names: dict[int, str]) -> str:
    if value.council_id is None:
        return "All together" if each.together else "Every council"
    return names[value.council_id]


def _row(each: Input, council: str, value: Value | None, since: str) -> dict[str, object]:
    row: dict[str, object] = {
        "Input": each.name,
        "Council": council,
        "What it is": value_words(value),
    }
    if value is None:
        return row | dict.fromkeys(("Source", "Of what", "Year", "How good", "Put in"), "")
    source = f"{value.source}. {value.derivation}" if value.derivation else value.source
    return row | {
        "Source": f"{source}. {since}" if since else source,
        "Of what": value.scope,
        "Year": value.year,
        "How good": _SURE[value.sure] if value.sure else "",
        "Put in": f"{value.entered_by}, {day_words(value.entered_on)}",
    }


@writes("benefit_values")
def _put_in(held: Case) -> None:
    st.markdown("**Put in a number**")
    names = {each.id: each.name for each in held.inputs}
    left, right = st.columns(2)
    chosen = left.selectbox(
        "Which input", list(names), format_func=names.__getitem__, key=f"input-of-{held.id}"
    )
    if chosen not in held.by_id:
        return
    each = held.by_id[chosen]
    every = "All together" if each.together else "Every council"
    where = {EVERY: every} | ({} if each.together else dict(held.councils))
    place = right.selectbox(
        "Where",
        list(where),
        index=list(where).index(_first_unknown(each, where)),
        format_func=where.__getitem__,
        key=f"where-of-{each.id}-{each.together}",
    )
    council_id = None if place == EVERY else place
    own = next((value for value in each.values if value.council_id == council_id), None)
    st.markdown(plain(_now(each, council_id, own)))
    _form(each, council_id, own, where[place] if council_id else every.lower())
    offers(held, each, council_id)
    _change(held, each)


def _first_unknown(each: Input, where: dict[int, str]) -> int:
    """Where to begin: the first council that lacks a value of its own, where others have one."""
    own = {value.council_id for value in each.values}
    if own and None not in own:
        return next((place for place in where if place and place not in own), EVERY)
    return EVERY


def _now(each: Input, council_id: int | None, own: Value | None) -> str:
    """What is known there now; beside the choice, as a choice keeps the words it was made with."""
    if own is None and council_id is not None and each.value(None):
        return f"Now as in every council: {value_words(each.value(None))}."
    return f"Now: {value_words(own)}."


def _form(each: Input, council_id: int | None, own: Value | None, where: str) -> None:
    units = list(QUANTITIES[each.quantity].units)
    name = value_form(each, council_id)
    seen = last_shown(f"number in {name}", own.version if own else 0)
    form = kept_form(name, _saved(own, units[0]), own.version if own else 0, LABELS)
    with st.form(form.key):
        columns = st.columns(4, vertical_alignment="bottom")
        for column, end in zip(columns, ("low", "likely", "high"), strict=False):
            column.number_input(LABELS[end], value=None, format="%g", key=form.at(end))
        columns[3].selectbox(LABELS["unit"], units, key=form.at("unit"))
        st.text_input(
            LABELS["source"],
            max_chars=LONGEST_WORDS,
            key=form.at("source"),
            placeholder="A report and its page, or who estimated it and when",
        )
        scope, year, sure = st.columns(3, vertical_alignment="bottom")
        scope.text_input(LABELS["scope"], max_chars=LONGEST_WORDS, key=form.at("scope"))
        year.text_input(LABELS["year"], max_chars=LONGEST_NAME, key=form.at("year"))
        sure.selectbox(
            LABELS["sure"], ["", *SURE], format_func=_SURE.__getitem__, key=form.at("sure")
        )
        st.caption(
            "The likely number alone is taken as it is, without a spread. Leave all three empty "
            "where it is not known: 0 means that it is nothing."
        )
        if each.quantity == "confidence":
            st.caption(CONFIDENCE)
        pressed = st.form_submit_button(f"Save for {plain(where)}", type="primary")
    if pressed:
        form.save(
            lambda values, at: put_value(
                the_project(), who(), each.id, council_id, Given(**_typed(values)), version=at
            ),
            "Saved, and everything worked out anew.",
        )
    if own and st.button("Take the number out: it is not known", key=f"out-{name}"):

        def take_out() -> None:
            remove_value(the_project(), who(), each.id, council_id, seen)
            begin_anew(name)

        do(take_out, "Taken out. What hangs on it is blank now.")


def _saved(own: Value | None, unit: str) -> Values:
    if own is None:
        numbers: Values = dict.fromkeys(("low", "likely", "high"))
        return {**numbers, "unit": unit, **dict.fromkeys(("source", "scope", "year", "sure"), "")}
    return {name: getattr(own, name) for name in LABELS}


def _typed(values: Values) -> Values:
    numbers = {name: values[name] for name in ("low", "likely", "high")}
    return {**numbers, **{n: values[n] or "" for n in LABELS if n not in numbers}}


@writes("benefit_inputs")
def _change(held: Case, each: Input) -> None:
    with st.expander(f"Rename or remove {plain(each.name)}"):
        labels = {"name": "Name", "together": "Paid once for all councils together"}
        saved = {"name": each.name, "together": each.together}
        form = kept_form(f"input-{each.id}", saved, each.version, labels)
        with st.form(form.key):
            st.text_input(labels["name"], max_chars=LONGEST_NAME, key=form.at("name"))
            together = form.at("together")
            if each.kind.cost:
                st.checkbox(labels["together"], key=together)
            pressed = st.form_submit_button("Save the input")
        if pressed:
            form.save(
                lambda values, at: services.change_input(
                    the_project(),
                    who(),
                    each.id,
                    at,
                    values["name"] or "",
                    together=bool(values["together"]),
                ),
                "Saved.",
            )
        using = [line.name for line in held.lines if each.id in line.inputs]
        if using:
            st.markdown(plain(f"It is used in {', '.join(using)}, so it is not to be removed."))
        elif st.button("Remove the input", key=f"remove-input-{each.id}"):
            do(lambda: services.remove_input(the_project(), who(), each.id), "Removed.")


@writes("benefit_inputs")
def _add(held: Case) -> None:
    with (
        st.expander("Add an input or a cost"),
        st.form(f"new-input-{held.id}-{len(held.inputs)}"),
    ):
        name = st.text_input("Name of the input", max_chars=LONGEST_NAME)
        kind = st.selectbox(
            "What it measures",
            list(QUANTITIES),
            format_func=lambda each: QUANTITIES[each].words,
        )
        together = st.checkbox("A cost that is paid once for all councils together")
        pressed = st.form_submit_button("Add the input")
    if pressed:
        do(
            lambda: services.add_input(
                the_project(), who(), held.id, name, kind or "", together=together
            ),
            "Added. Nothing is known of it yet.",
        )
