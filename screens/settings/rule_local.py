"""Settings, Rules: the rules a council added."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from common.years import year_words
from evidence.typed_words import add_rule, change_rule
from screens.kept_edit import Values, kept_form
from screens.look import RULE_GROUPS, do, empty, table, the_project, who
from screens.settings.parts import add, choose, fresh
from storage import reading
from storage.register import own_councils
from validation.catalogue import FIRST_YEAR, LAST_YEAR, UPLOAD_TABLES, Catalogue
from validation.rulebook.model import (
    LONGEST_CODE,
    LONGEST_LABEL,
    LONGEST_NOTE,
    LocalRule,
    LocalRuleFacts,
    all_fields,
)
from validation.services.rulebook import local_rules, remove_local_rule

LABELS = {
    "code": "Code",
    "label": "What to look at in the record",
    "council_id": "Whose rule it is",
    "group": "Group",
    "tables": "Tables it reads",
    "fields": "Fields it looks at",
    "first_year": "First collection year",
    "last_year": "Last collection year",
    "note": "Note",
}
ALL_COUNCILS, STILL = 0, 0


def show_local_rules(known: Catalogue) -> None:
    """The rules councils check beside the official ones: add, change, remove."""
    held = local_rules(the_project())
    box = st.expander(
        f"Rules your council added: {len(held):,}", key="local-rules", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        st.markdown(
            "Checks of a council’s own, beside DfE’s: a report that counts them is then read "
            "without unknown codes. No portal and no validator looks at them, so a report that "
            "leaves one out says nothing of it."
        )
        _held(held, known)
        _add()
        if held:
            _change(held)


def _held(held: tuple[LocalRule, ...], known: Catalogue) -> None:
    if not held:
        empty("No rule of a council’s own yet. Add one below.")
        return
    table(
        [
            {
                "Rule": f"{each.facts.code}: {each.facts.label}",
                "Whose": each.council or "All councils",
                "Years": _years(each.facts),
                "Group": RULE_GROUPS[each.facts.group],
                "Note": _note(each, known),
            }
            for each in held
        ],
        "Rules that councils added",
    )


def _years(facts: LocalRuleFacts) -> str:
    first = year_words(facts.first_year)
    if facts.last_year is None:
        return f"{first} on"
    return (
        first
        if facts.last_year == facts.first_year
        else f"{first} to {year_words(facts.last_year)}"
    )


def _note(each: LocalRule, known: Catalogue) -> str:
    rule = known.match(each.facts.code, None).rule
    if rule is not None and rule.origin != "added":
        return "The validator has a rule of this code now, which goes before this one"
    return each.facts.note


def _add() -> None:
    with st.form(fresh("add rule")):
        key = fresh("add rule")
        st.markdown("**Add a rule**")
        values = _fields(lambda name: f"{key}-{name}", {**LABELS, "code": "Code, such as NM01"})
        if st.form_submit_button("Add the rule"):
            add("add rule", lambda: add_rule(the_project(), who(), _facts(values)), "Added.")


def _change(held: tuple[LocalRule, ...]) -> None:
    chosen = choose(
        "Change a rule", held, lambda each: f"{each.facts.code}: {each.facts.label}",
        key="local rule chosen",
    )  # fmt: skip
    if not chosen:
        return
    facts = chosen.facts
    saved: Values = {
        "code": facts.code,
        "label": facts.label,
        "council_id": facts.council_id or ALL_COUNCILS,
        "group": facts.group,
        "tables": list(facts.tables),
        "fields": list(facts.fields),
        "first_year": facts.first_year,
        "last_year": facts.last_year or STILL,
        "note": facts.note,
    }
    form = kept_form(f"local-rule-{chosen.id}", saved, chosen.version, LABELS)
    with st.form(form.key):
        _fields(form.at, LABELS)
        pressed = st.form_submit_button("Save the rule")
    if pressed:
        form.save(
            lambda values, at: change_rule(the_project(), who(), chosen.id, at, _facts(values)),
            "Saved.",
        )
    if st.button(
        "Remove the rule", help="Counts and links of it stay, under a code that nobody knows"
    ):
        do(lambda: remove_local_rule(the_project(), who(), chosen.id), "Removed.")


def _fields(at: Callable[[str], str], labels: Mapping[str, str]) -> Values:
    """The fields of a rule; ``at`` gives the key of each."""
    with reading(the_project()) as db:
        names = {each.id: each.name for each in own_councils(db)}
    years = list(range(FIRST_YEAR, LAST_YEAR + 2))
    left, right = st.columns([1, 3])
    values: Values = {
        "code": left.text_input(labels["code"], max_chars=LONGEST_CODE, key=at("code")),
        "label": right.text_input(labels["label"], max_chars=LONGEST_LABEL, key=at("label")),
    }
    whose, group = st.columns(2)
    values["council_id"] = whose.selectbox(
        labels["council_id"],
        [ALL_COUNCILS, *names],
        format_func=lambda each: names.get(each, "All councils"),
        key=at("council_id"),
    )
    values["group"] = group.selectbox(
        labels["group"], list(RULE_GROUPS), format_func=RULE_GROUPS.__getitem__, key=at("group")
    )
    tables, fields = st.columns(2)
    values["tables"] = tables.multiselect(
        labels["tables"], list(UPLOAD_TABLES), placeholder="None named", key=at("tables")
    )
    values["fields"] = fields.multiselect(
        labels["fields"], all_fields(), placeholder="None named", key=at("fields")
    )
    first, last = st.columns(2)
    values["first_year"] = first.selectbox(
        labels["first_year"], years, format_func=year_words, key=at("first_year")
    )
    values["last_year"] = last.selectbox(
        labels["last_year"],
        [STILL, *years],
        format_func=lambda each: year_words(each) if each else "It still holds",
        key=at("last_year"),
    )
    values["note"] = st.text_area(labels["note"], max_chars=LONGEST_NOTE, height=80, key=at("note"))
    return values


def _facts(values: Values) -> LocalRuleFacts:
    return LocalRuleFacts(
        values["code"],
        values["label"],
        values["group"],
        values["first_year"],
        values["last_year"] or None,
        values["council_id"] or None,
        tuple(values["tables"]),
        tuple(values["fields"]),
        values["note"],
    )
