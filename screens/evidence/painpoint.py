"""One painpoint's page: what it is, from how many people, its chain, and the work on it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from common.words import day_words
from evidence import services
from evidence.chain import Chain
from evidence.hearing import heard
from evidence.model import IMPACTS, KIND_WORDS, Judgement, Painpoint
from process_maps.model import TRIAGE, WHERE_FIXED
from screens.by_whom import refuse_unseen
from screens.evidence.chain import show_chain, the_chain, unit_note
from screens.evidence.finding_work import findings_of
from screens.evidence.linking import attach_quote, link_rule, place_on_step, reasons
from screens.evidence.needs import the_needs
from screens.evidence.options_it_is_in import options_it_is_in
from screens.evidence.what_rooms_said import what_rooms_said
from screens.kept_edit import Values, kept_form, was_told
from screens.look import KIND_COLOURS, do, last_shown, plain, plain_lines, the_project, who
from screens.offered import writes
from screens.settings.things import history_of

LABELS = {
    "kind": "Kind",
    "title": "In a few words",
    "description": "More",
    "impact": "Impact",
    "not_a_problem": "Judged not a problem",
    "judged_by": "Judged by",
    "where_fixed": "Where it is fixed",
    "triage": "Triage",
}


def the_painpoint(painpoint_id: int) -> None:
    """The whole page. Raises NotFound where there is no such painpoint."""
    found = the_chain(painpoint=painpoint_id)
    each = found.painpoints[0]
    st.markdown(
        f":{KIND_COLOURS[each.kind]}-badge[{KIND_WORDS[each.kind]}] "
        f":gray[{plain(_judged(each.judgement))}]"
    )
    st.header(plain(each.title), anchor=False)
    if each.description:
        st.markdown(plain_lines(each.description))
    facts = [f"Fixed in the {each.where_fixed}" if each.where_fixed else "", each.triage or ""]
    if any(facts):
        st.caption(plain(" · ".join(fact for fact in facts if fact)))
    _heard(each)
    what_rooms_said("painpoint", each.id)
    show_chain(found, here=f"painpoint {each.id}")
    unit_note()
    options_it_is_in("painpoint", each.id)
    _work(each, found)
    _change(each)


def _judged(judgement: Judgement) -> str:
    judged = judgement.impact or judgement.not_a_problem
    when = f", {day_words(judgement.on)}" if judged and judgement.on else ""
    return f"{judgement.words()}{when}"


def _heard(each: Painpoint) -> None:
    st.markdown("  \n".join(plain(words) for words in heard(the_project(), each.id).words()))
    st.caption(
        "People were chosen for their role, so this is how widely it was heard, not how common it "
        "is."
    )


@writes("painpoints")
def _work(each: Painpoint, found: Chain) -> None:
    st.header("Work on it", anchor=False)
    # Only what is open is made; a new painpoint opens on what it lacks first: quotes.
    tabs = st.tabs(
        [
            "Attach a quote",
            "Place it on a step",
            "Link a rule",
            "Links and reasons",
            "Needs",
            "Findings it is in",
        ],
        key=f"work-on-{each.id}",
        on_change="rerun",
    )
    parts = (attach_quote, place_on_step, link_rule)
    for tab, part in zip(tabs, parts, strict=False):
        if tab.open:
            with tab:
                part(each, found)
    if tabs[3].open:
        with tabs[3]:
            reasons(found)
    if tabs[4].open:
        with tabs[4]:
            the_needs(each, found)
    if tabs[5].open:
        with tabs[5]:
            findings_of(each.id)
    history_of("painpoint", each.id)


@writes("painpoints")
def _change(each: Painpoint) -> None:
    name = f"painpoint-{each.id}"
    with st.expander("Change it, or judge its impact", expanded=was_told(name)):
        form = kept_form(name, _values(each), each.version, LABELS, ("painpoints", each.id))
        with st.form(form.key):
            st.selectbox(
                LABELS["kind"],
                list(KIND_WORDS),
                format_func=KIND_WORDS.__getitem__,
                key=form.at("kind"),
            )
            st.text_input(LABELS["title"], max_chars=200, key=form.at("title"))
            st.text_area(LABELS["description"], key=form.at("description"))
            first, second = st.columns(2)
            first.selectbox(
                LABELS["impact"],
                IMPACTS,
                None,
                placeholder="Not judged yet",
                key=form.at("impact"),
            )
            second.text_input(
                LABELS["judged_by"],
                placeholder="Who judged it: a name, a role or a meeting",
                key=form.at("judged_by"),
            )
            st.checkbox(LABELS["not_a_problem"], key=form.at("not_a_problem"))
            third, fourth = st.columns(2)
            for column, name, options in (
                (third, "where_fixed", WHERE_FIXED),
                (fourth, "triage", TRIAGE),
            ):
                column.selectbox(
                    LABELS[name],
                    options,
                    None,
                    placeholder="Unknown",
                    key=form.at(name),
                )
            pressed = st.form_submit_button("Save")
        if pressed:
            form.save(lambda values, at: _store(each, values, at), "Saved.")
        shown = last_shown(f"painpoint to remove {each.id}", each.version)
        if st.button("Remove it, with its links"):
            do(
                lambda: _remove(each, shown),
                "Removed. Undo it here, or later in Settings, History.",
            )


def _values(each: Painpoint) -> Values:
    return {
        "kind": each.kind,
        "title": each.title,
        "description": each.description,
        "impact": each.judgement.impact,
        "not_a_problem": each.judgement.not_a_problem,
        "judged_by": each.judgement.by or "",
        "where_fixed": each.where_fixed,
        "triage": each.triage,
    }


def _store(each: Painpoint, values: Values, version: int) -> None:
    judgement = Judgement(
        values["impact"],
        bool(values["not_a_problem"]),
        str(values["judged_by"] or "") or None,
        each.judgement.on,
    )
    edited = replace(
        each,
        version=version,
        kind=values["kind"],
        title=values["title"],
        description=values["description"],
        judgement=judgement,
        where_fixed=values["where_fixed"],
        triage=values["triage"],
    )
    services.edit_painpoint(the_project(), who(), edited)


def _remove(each: Painpoint, shown: int) -> None:
    refuse_unseen(("painpoints", each.id), shown, each.version)
    services.remove_painpoint(the_project(), who(), each.id)
    st.query_params.clear()
