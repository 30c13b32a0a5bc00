"""One option: what it is, its scores, what it rests on, what was decided about it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from common.errors import NotFound
from common.words import day_words
from evidence.benefits import services as benefits
from evidence.linked import links as evidence_links
from evidence.model import KIND_WORDS
from evidence.options import services
from evidence.options.commonness import commonness
from evidence.options.findings import known_findings
from evidence.options.linked import Linked, failures_of, linked
from evidence.options.model import (
    CRITERIA,
    LEAST,
    LONGEST_NAME,
    LONGEST_TITLE,
    LONGEST_WHY,
    MEANINGS,
    MOST,
    NOT_SCORED,
    OUTCOMES,
    Criterion,
    LinkKind,
    Option,
    OptionLink,
)
from evidence.options.standing import Standing, outcome_words, place_words, robust_words
from process_maps.services import all_steps
from screens.by_whom import refuse_unseen
from screens.evidence.what_rooms_said import what_rooms_said
from screens.kept_edit import Values, kept_form, was_told
from screens.look import do, go_to, last_shown, plain, plain_lines, the_catalogue, the_project, who
from screens.offered import may_change, writes
from screens.rule_failures.seen import the_door
from screens.settings.parts import add, fresh

WORDS = {"title": "What could be done", "description": "More"}
TABS = ("Scores", "Decide", "Link what it rests on", "Change it")


def the_option(option_id: int) -> None:
    """The whole page. Raises NotFound where there is no such option."""
    found = services.ranking(the_project())
    row = found.row_of(option_id)
    if row is None:
        raise NotFound(
            f"there is no option number {option_id} in this project", remedy="Go back to the list"
        )
    st.header(plain(row.option.title), anchor=False)
    if row.option.description:
        st.markdown(plain_lines(row.option.description))
    st.markdown(f"**{outcome_words(row)}**{_last(row)}")
    places = f" As weights change: {robust_words(row)}." if row.robust else ""
    total = f"Total {row.total.words()}" if row.total.value is not None else row.total.words()
    place = f"Place {place_words(row, found)}" if row.place else place_words(row, found)
    st.markdown(plain(f"{total}. {place}.{places}"))
    held = [each for each in services.held(the_project()).links if each.option_id == option_id]
    ends = linked(the_project(), held)
    _rests_on(ends)
    _benefits(option_id)
    what_rooms_said("option", option_id)
    names = list(TABS) if may_change("options") else list(TABS)[:1]
    tabs = st.tabs(names, key=f"option-{option_id}", on_change="rerun")
    parts = (_scores, _decide, _link, _change)
    for tab, part in zip(tabs, parts, strict=False):
        if tab.open:
            with tab:
                part(row, held)


def _last(row: Standing) -> str:
    if not row.decided:
        return ""
    last = row.decided[-1]
    return f": {plain(last.reason)}  \n:gray[{plain(last.judged_by)}, {day_words(last.judged_on)}]"


def _rests_on(ends: list[Linked]) -> None:
    st.markdown("**What it rests on**")
    if not ends:
        st.markdown("Nothing is linked yet.")
    gone = [each.link for each in ends if each.gone]
    for each in ends:
        if each.gone:
            st.warning(plain(each.words))
            continue
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":gray-badge[{each.what}]", width="content")
            go_to("evidence", plain(each.words), {each.link.kind: str(each.link.to)})
            if each.link.why:
                st.markdown(f":gray[{plain(each.link.why)}]", width="content")
    if gone and may_change("options") and st.button("Remove the links to what is gone"):
        do(partial(services.unlink_options, the_project(), who(), gone), "Removed.")
    for council, words in failures_of(the_project(), ends, the_door()):
        st.markdown(plain(f"{council}: {words or 'no run looked at these rules'}."))


def _benefits(option_id: int) -> None:
    for each in benefits.cases(the_project()):
        if each.option_id == option_id:
            query = {"show": "benefits", "case": str(each.id)}
            go_to("options", f"Benefits: {plain(each.name)}", query)


def _scores(row: Standing, held: list[OptionLink]) -> None:
    for name, words in CRITERIA.items():
        least, most = MEANINGS[name]
        each = row.scores.get(name)
        st.markdown(f"**{words}**: {each.score if each else NOT_SCORED}")
        st.caption(f"{LEAST}: {least}. {MOST}: {most}.")
        if each:
            by = f"{each.judged_by}, {day_words(each.judged_on)}"
            st.markdown(f"{plain(each.why)}  \n:gray[{plain(by)}]")
        if name == "commonality":
            _common(row, held)
        _score_form(row, name)


@writes("option_scores")
def _common(row: Standing, held: list[OptionLink]) -> None:
    """What the evidence says of how common it is: offered, never taken by itself."""
    painpoints = [int(each.to) for each in held if each.kind == "painpoint"]
    found = commonness(the_project(), painpoints, the_door())
    st.markdown(plain(" ".join(found.words())))
    each = row.scores.get("commonality")
    version = last_shown(f"score {row.option.id} commonality", each.version if each else 0)
    if found.suggested is None or row.numbers.get("commonality") == found.suggested:
        return
    why = found.words()[0]
    if st.button(f"Score it {found.suggested}, as the evidence suggests"):
        do(
            lambda: services.score_option(
                the_project(),
                who(),
                row.option.id,
                "commonality",
                found.suggested,
                why,
                version=version,
            ),
            "Saved.",
        )


@writes("option_scores")
def _score_form(row: Standing, name: Criterion) -> None:
    each, option = row.scores.get(name), row.option.id
    labels = {"score": f"{CRITERIA[name]}, {LEAST} to {MOST}", "why": "Why", "by": "Judged by"}
    saved = {"score": each and each.score, "why": each.why if each else "", "by": ""}
    form = kept_form(
        f"score-{option}-{name}",
        saved,
        each.version if each else 0,
        labels,
        ("option_scores", each.id) if each else None,
    )
    with st.expander(f"Score {CRITERIA[name].lower()}", expanded=was_told(form.name)):
        with st.form(form.key):
            st.selectbox(
                labels["score"],
                [None, *range(LEAST, MOST + 1)],
                format_func=lambda value: NOT_SCORED if value is None else str(value),
                key=form.at("score"),
            )
            st.text_input(labels["why"], max_chars=LONGEST_WHY, key=form.at("why"))
            st.text_input(
                labels["by"],
                max_chars=LONGEST_NAME,
                help="Left empty, it is you",
                key=form.at("by"),
            )
            pressed = st.form_submit_button("Save the score")
        if pressed and each is None and st.session_state.get(form.at("score")) is None:
            st.error("Choose a score first.")
        elif pressed:
            form.save(
                lambda values, at: services.score_option(
                    the_project(),
                    who(),
                    option,
                    name,
                    values["score"],
                    values["why"] or "",
                    judged_by=values["by"] or "",
                    version=at,
                ),
                "Saved.",
            )


@writes("option_outcomes")
def _decide(row: Standing, _: list[OptionLink]) -> None:
    option = row.option.id
    after = last_shown(f"decisions {option}", row.decided[-1].id if row.decided else 0)
    name = f"decide-{option}"
    key = fresh(name)
    with st.form(key):
        outcome = st.radio(
            "What is decided", list(OUTCOMES), None, format_func=OUTCOMES.get, key=f"{key}-what"
        )
        reason = st.text_input("Why", max_chars=LONGEST_WHY, key=f"{key}-why")
        by = st.text_input(
            "Decided by", max_chars=LONGEST_NAME, help="Left empty, it is you", key=f"{key}-by"
        )
        pressed = st.form_submit_button("Save the decision")
    if pressed and outcome is None:
        st.error("Choose what is decided first.")
    elif pressed and outcome is not None:
        add(
            name,
            lambda: services.decide_option(
                the_project(), who(), option, outcome, reason, judged_by=by, after=after
            ),
            "Decided. What was decided before stays below.",
        )
    for each in reversed(row.decided):
        by = f"{each.judged_by}, {day_words(each.judged_on)}"
        st.markdown(f"{OUTCOMES[each.outcome]}: {plain(each.reason)}  \n:gray[{plain(by)}]")


@writes("options")
def _link(row: Standing, held: list[OptionLink]) -> None:
    kinds: dict[LinkKind, tuple[str, dict[int | str, str]]] = {
        "finding": (
            "Finding",
            dict(known_findings(the_project()).items()),
        ),
        "painpoint": ("Painpoint or innovation", _painpoints()),
        "rule": ("Rule", {r.code: f"{r.code}: {r.label}" for r in the_catalogue().rules()}),
        "step": ("Step", {s.id: f"{s.council}: {s.label}" for s in all_steps(the_project())}),
    }
    kind: LinkKind = st.selectbox(
        "Link a", list(kinds), format_func=lambda each: kinds[each][0].lower(), key="option-link"
    )
    words, ends = kinds[kind]
    name = f"link-{row.option.id}-{kind}"
    key = fresh(name)
    with st.form(key):
        to = st.selectbox(
            words,
            list(ends),
            None,
            format_func=lambda each: ends.get(each, "no longer here"),
            placeholder="Type to find one",
            key=f"{key}-to",
        )
        why = st.text_input("Why", max_chars=LONGEST_WHY, key=f"{key}-why")
        pressed = st.form_submit_button("Link it")
    if pressed and to is not None:
        linking = partial(services.link_option, the_project(), who(), row.option.id, kind, to, why)
        add(name, linking, "Linked.")
    elif pressed:
        st.error(f"Choose a {words.lower()} first.")
    for each in linked(the_project(), held):
        label, button = st.columns([5, 1], vertical_alignment="center")
        label.markdown(f"{each.what}: {plain(each.words)}")
        name = f"Remove the link to {each.what.lower()} {each.link.to}"
        if button.button("Remove", key=f"unlink-{each.link.kind}-{each.link.id}", help=name):
            do(partial(services.unlink_options, the_project(), who(), [each.link]), "Removed.")


def _painpoints() -> dict[int | str, str]:
    held = evidence_links(the_project()).painpoints
    return {each.id: f"{KIND_WORDS[each.kind]}: {each.title}" for each in held}


@writes("options")
def _change(row: Standing, _: list[OptionLink]) -> None:
    option = row.option
    values: Values = {"title": option.title, "description": option.description}
    form = kept_form(
        f"option-{option.id}-words", values, option.version, WORDS, ("options", option.id)
    )
    with st.form(form.key):
        st.text_input(WORDS["title"], max_chars=LONGEST_TITLE, key=form.at("title"))
        st.text_area(WORDS["description"], max_chars=LONGEST_WHY, key=form.at("description"))
        pressed = st.form_submit_button("Save")
    if pressed:
        form.save(lambda kept, at: _store(option, kept, at), "Saved.")
    shown = last_shown(f"option to remove {option.id}", option.version)
    if st.button("Remove it, with its scores, decisions and links"):
        do(lambda: _remove(option, shown), "Removed. Undo it here, or later in Settings, History.")


def _store(option: Option, values: Values, version: int) -> None:
    title, more = values["title"] or "", values["description"] or ""
    services.edit_option(the_project(), who(), option.id, version, title, more)


def _remove(option: Option, shown: int) -> None:
    refuse_unseen(("options", option.id), shown, option.version)
    services.remove_option(the_project(), who(), option.id)
    st.query_params.clear()
