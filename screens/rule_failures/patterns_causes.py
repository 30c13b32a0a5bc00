"""Causes: rules that fail for one reason. Suggested by what fails together; an analyst decides."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import streamlit as st

from common.words import count_of
from research.services.typed import without_personal
from screens.kept_edit import Values, kept_form
from screens.look import do, last_shown, plain, table, the_project, who
from screens.offered import none_yet, writes
from screens.paging import page_of
from screens.rule_failures.seen import hidden_mark
from validation.causes.model import LONGEST_NAME, LONGEST_WHY, CauseGroup, Suggestion
from validation.disclosure import Door, before_sum
from validation.rates import added_up
from validation.services import Comparison, CouncilRun, Which
from validation.services.causes import (
    causes,
    change_cause,
    confirm_cause,
    refusals,
    refuse_cause,
    remove_cause,
    split_cause,
)
from validation.services.pattern_words import suggested_words, suggestion_words
from validation.services.patterns import pareto_of, suggested

SUGGESTED = 4
LABELS = {"name": "Name of the cause", "rules": "Rules", "why": "Why (optional)"}


def the_causes(found: Comparison, door: Door, which: Which, councils: Collection[int]) -> None:
    """The whole part."""
    st.markdown(
        "One slip in a record often fails several rules. Rules that fail for one reason can be "
        "kept together as a cause, which then stands as one line under “Few rules make most”."
    )
    held = causes(the_project())
    _confirmed(found, held)
    _suggestions(found, door, which, councils)
    _by_hand(found)
    _refused(found)


def _confirmed(found: Comparison, held: tuple[CauseGroup, ...]) -> None:
    st.header("Confirmed causes", anchor=False)
    if not held:
        none_yet(
            "No cause is confirmed yet.",
            "Confirm one that is suggested below, or make one.",
            "cause_groups",
        )
        return
    rows: list[dict[str, object]] = [
        {
            "Cause": each.name,
            "Rules": ", ".join(each.rules),
            **{run.council: _failures(run, each) for run in found.councils},
            "Why": each.why,
            "Confirmed by": each.decided_by,
        }
        for each in held
    ]
    table(rows, f"Confirmed causes and their failures ({added_up(found.unit)}), added up")
    _change_one(found, held)


@writes("cause_groups", "cause_group_rules")
def _change_one(found: Comparison, held: tuple[CauseGroup, ...]) -> None:
    names = {each.id: each for each in held}
    chosen = st.selectbox(
        "Change, split or remove a cause",
        list(names),
        None,
        format_func=lambda each: names[each].name,
        placeholder="Choose a cause",
        key="cause-chosen",
    )
    if chosen is not None:
        _change(found, names[chosen])


def _failures(run: CouncilRun, group: CauseGroup) -> str:
    """A cause's failures in a council's run, all its rules together."""
    made = pareto_of(the_project(), run, "added up", (group,))
    line = next((each for each in made.lines if each.is_cause), None)
    if line is None:
        told = {run.cell(code).status for code in group.rules}
        if not all(each.startswith("passed") for each in told):
            return "unknown"
        return "passed" if told == {"passed"} else "passed (inferred)"
    if line.count is None:
        return hidden_mark()
    return f"{before_sum(run.run) if line.more else ''}{line.count:,}"


def _change(found: Comparison, group: CauseGroup) -> None:
    saved: Values = {"name": group.name, "rules": list(group.rules), "why": group.why}
    form = kept_form(f"cause-{group.id}", saved, group.version, LABELS)
    options = _rules(found, group.rules)
    with st.form(form.key):
        st.text_input(LABELS["name"], max_chars=LONGEST_NAME, key=form.at("name"))
        st.multiselect(
            LABELS["rules"], list(options), format_func=options.__getitem__, key=form.at("rules")
        )
        st.text_input(LABELS["why"], max_chars=LONGEST_WHY, key=form.at("why"))
        pressed = st.form_submit_button("Save the cause")
    if pressed:
        form.save(
            lambda values, at: change_cause(
                the_project(),
                who(),
                group.id,
                at,
                _typed(values["name"]),
                values["rules"],
                _typed(values["why"]),
            ),
            "Saved.",
        )
    _split(found, group)
    if st.button("Remove the cause", help="Its rules stand alone again, and may be suggested anew"):
        do(lambda: remove_cause(the_project(), who(), group.id), "Removed.")


def _split(found: Comparison, group: CauseGroup) -> None:
    if len(group.rules) < 4:
        return
    version = last_shown(f"cause-{group.id}", group.version)
    options = _rules(found, group.rules)
    with st.form(f"split-{group.id}-{group.version}"):
        st.markdown("**Split some rules off as a cause of their own**")
        away = st.multiselect(
            "Rules to split off",
            list(group.rules),
            format_func=options.__getitem__,
            placeholder="At least two; two stay",
            key=f"away-{group.id}-{group.version}",
        )
        name = st.text_input(
            "Name of the new cause", max_chars=LONGEST_NAME, key=f"part-{group.id}-{group.version}"
        )
        pressed = st.form_submit_button("Split")
    if pressed:
        do(
            lambda: split_cause(the_project(), who(), group.id, version, away, _typed(name)),
            "Split in two.",
        )


@writes("cause_groups", "cause_group_rules")
def _suggestions(found: Comparison, door: Door, which: Which, councils: Collection[int]) -> None:
    st.header("Suggested", anchor=False)
    asked = suggested(
        the_project(), door, year=found.year, source=found.source, which=which, councils=councils
    )
    if not asked.suggestions:
        st.markdown(
            "Nothing more is suggested from these runs: what fails together there is confirmed "
            "or refused already, or no rules do. A cause can be made by hand below."
        )
        return
    st.markdown(plain(suggested_words(asked)))
    st.markdown(f"**{count_of(len(asked.suggestions), 'suggestion')}**, most failures first")
    for each in page_of(asked.suggestions, SUGGESTED, key="suggested-causes"):
        _suggestion(found, each, strength=asked.strength)


def _suggestion(found: Comparison, each: Suggestion, *, strength: bool) -> None:
    spelt = [found.catalogue.spelling(key) for key in each.keys]
    options = _rules(found, spelt)
    key = "-".join(each.keys)[:80]
    with st.form(f"suggested-{key}"):
        st.markdown(f"**Rules {plain(', '.join(spelt))}**")
        st.markdown(plain(suggestion_words(each, spelt, strength=strength)))
        st.markdown("\n".join(f"- {plain(options[code])}" for code in spelt))
        name = st.text_input(
            LABELS["name"],
            max_chars=LONGEST_NAME,
            placeholder="Such as: placement address missing",
            key=f"name-{key}",
        )
        rules = st.multiselect(
            LABELS["rules"],
            list(options),
            spelt,
            format_func=options.__getitem__,
            key=f"rules-{key}",
        )
        why = st.text_input(LABELS["why"], max_chars=LONGEST_WHY, key=f"why-{key}")
        with st.container(horizontal=True):
            yes = st.form_submit_button("Confirm as a cause", key=f"yes-{key}")
            no = st.form_submit_button("Not one cause", key=f"no-{key}")
    if yes:
        do(
            lambda: confirm_cause(the_project(), who(), _typed(name), rules, _typed(why)),
            "Confirmed: it can be a line under “Few rules make most”.",
        )
    if no:
        do(
            lambda: refuse_cause(the_project(), who(), spelt, _typed(why)),
            "Refused: it is not suggested again.",
        )


@writes("cause_groups", "cause_group_rules")
def _by_hand(found: Comparison) -> None:
    with st.expander("Make a cause by hand", key="cause-by-hand", on_change="rerun") as box:
        if not box.open:
            return
        made = st.session_state.get("causes-made", 0)
        options = _rules(found, ())
        with st.form(f"cause-by-hand-{made}"):
            name = st.text_input(LABELS["name"], max_chars=LONGEST_NAME, key=f"by-hand-name-{made}")
            rules = st.multiselect(
                LABELS["rules"],
                list(options),
                format_func=options.__getitem__,
                placeholder="At least two",
                key=f"by-hand-rules-{made}",
            )
            why = st.text_input(LABELS["why"], max_chars=LONGEST_WHY, key=f"by-hand-why-{made}")
            pressed = st.form_submit_button("Make the cause")
        if pressed:

            def make() -> None:
                confirm_cause(the_project(), who(), _typed(name), rules, _typed(why))
                st.session_state["causes-made"] = made + 1

            do(make, "Made.")


@writes("cause_groups", "cause_group_rules")
def _refused(found: Comparison) -> None:
    held = refusals(the_project())
    if not held:
        return
    said = f"{count_of(len(held), 'refused suggestion')}"
    with st.expander(said, key="causes-refused", on_change="rerun") as box:
        if not box.open:
            return
        for each in held:
            words, back = st.columns([5, 1], vertical_alignment="center")
            because = f" Why: {each.why}" if each.why else ""
            rules = ", ".join(found.catalogue.spelling(code) for code in each.rules)
            words.markdown(plain(f"Rules {rules}, refused by {each.decided_by}.{because}"))
            again = back.button("Suggest again", key=f"again-{each.id}", help=f"Rules {rules}")
            if again:
                do(partial(remove_cause, the_project(), who(), each.id), "Suggested again.")


def _rules(found: Comparison, besides: Collection[str]) -> dict[str, str]:
    """Every rule of the year or that fails, with its label, by its code; ``besides`` first."""
    known = found.catalogue
    codes = [*besides, *found.codes, *(rule.code for rule in known.rules(found.year))]
    spelt = dict.fromkeys(known.spelling(code) for code in codes)
    return {code: f"{code}: {known.label(code, found.year)}" for code in spelt}


def _typed(text: str) -> str:
    """What somebody typed, without what is surely personal."""
    return without_personal(the_project(), text)[0]
