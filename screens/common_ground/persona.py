"""One persona as a card that prints, its points with the quotes behind them, and changing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import streamlit as st

from common.words import count_of
from evidence.people import services as people
from evidence.people.services import all_evidence
from research.model import USER_GROUPS
from research.personas.model import (
    LONGEST_NAME,
    LONGEST_PART,
    LONGEST_SUMMARY,
    POINT_KINDS,
    Persona,
    PersonaFacts,
    Point,
    PointKind,
    Strength,
    one_person_words,
)
from research.services import needs as need_services
from research.services import personas as services
from screens.common_ground.findings_behind import findings_behind
from screens.common_ground.moving import move_buttons
from screens.common_ground.need_form import forget_form, need_form, sentence_shown
from screens.common_ground.personas import GROUP, NAME, ROLE, SUMMARY
from screens.common_ground.quotes_behind import quotes_behind
from screens.kept_edit import Values, kept_form, was_told
from screens.look import asked_for, do, go_to, plain, the_project, who
from screens.offered import may_change, writes

ADDED = "points_added_here"
HEADS: dict[PointKind, str] = {
    "does": "Does",
    "wants": "Wants",
    "struggles with": "Struggles with",
    "works with": "Works with",
}
LABELS = {"name": NAME, "user_group": GROUP, "role": ROLE, "summary": SUMMARY}
POINT_LABELS = {"kind": "Which list it stands in", "words": "The point, in a few words"}


def the_persona(persona_id: int) -> None:
    """The card, or one of its points where the address names one. Raises NotFound."""
    each = services.persona(the_project(), persona_id)
    points = services.points(the_project(), persona_id)
    asked = asked_for("point")
    if point := next((point for point in points if point.id == asked), None):
        _the_point(each, point)
        return
    if asked is not None:
        st.info("That point is no longer in the persona.")
    _card(each, points)
    _add_point(each, first=not points)
    _needs(each)
    findings_behind("persona", each.id, all_evidence(the_project()).personas[each.id])
    st.subheader("Work on it", anchor=False)
    _change(each)


def _card(each: Persona, points: tuple[Point, ...]) -> None:
    known = all_evidence(the_project()).personas[each.id]
    with st.container(border=True):
        st.header(plain(each.name), anchor=False)
        if line := each.facts.about():
            st.markdown(f":gray[{plain(line)}]")
        if each.facts.summary:
            st.markdown(plain(each.facts.summary))
        strengths = services.strengths(the_project()).points
        for pair in (POINT_KINDS[:2], POINT_KINDS[2:]):
            for column, kind in zip(st.columns(2), pair, strict=True):
                with column:
                    _list(kind, [p for p in points if p.kind == kind], strengths)
        st.markdown(f":small[:gray[{plain(known.words())}]]")
    if words := one_person_words(known.strength):
        st.warning(words)


def _list(kind: PointKind, points: list[Point], known: Mapping[int, Strength]) -> None:
    st.subheader(HEADS[kind], anchor=False)
    if not points:
        st.markdown(":small[:gray[Nothing yet.]]")
    for point in points:
        people_words = _people(known.get(point.id, Strength()))
        query = {"persona": str(point.persona_id), "point": str(point.id)}
        go_to("common_ground", f"{plain(point.words)} ({people_words})", query)


def _people(strength: Strength) -> str:
    """ "3 people, 1 against"; an assumption where nobody who was asked said so."""
    said = count_of(strength.people, "person", "people") if strength.people else "assumption"
    return f"{said}, {strength.against:,} against" if strength.against else said


@writes("persona_points")
def _add_point(each: Persona, *, first: bool) -> None:
    number = st.session_state.get(ADDED, 0)
    with (
        st.expander("Add a point", key=f"add-point-{each.id}", expanded=first),
        st.form(f"new-point-{each.id}-{number}", border=False),
    ):
        kind = st.radio(
            POINT_LABELS["kind"], POINT_KINDS, format_func=HEADS.__getitem__, horizontal=True
        )
        words = st.text_input(
            POINT_LABELS["words"],
            max_chars=LONGEST_PART,
            placeholder="For example: rings three teams for one date",
        )
        pressed = st.form_submit_button("Add it, then its quotes")
    if pressed:
        do(lambda: _added(each.id, kind, words), "Added. Now the quotes that say so.")


def _added(persona_id: int, kind: str, words: str) -> None:
    made = services.add_point(the_project(), who(), persona_id, kind, words)
    st.session_state[ADDED] = st.session_state.get(ADDED, 0) + 1
    st.query_params.from_dict({"persona": str(persona_id), "point": str(made)})


def _needs(each: Persona) -> None:
    st.subheader("What they need", anchor=False)
    known = all_evidence(the_project()).needs
    held = [n for n in need_services.needs(the_project()) if n.facts.persona_id == each.id]
    for need in held:
        with st.container(border=True, gap="xxsmall"):
            st.markdown(sentence_shown(need.facts))
            st.markdown(f":small[:gray[{plain(known[need.id].words())}]]")
            go_to("common_ground", f"Open need {need.id} and its quotes", {"need": str(need.id)})
    if not held:
        then = " Write one below." if may_change("user_needs") else ""
        st.markdown(f"No user need of theirs yet.{then}")
    if not may_change("user_needs"):
        return
    name = f"need-of-{each.id}"
    opened = st.expander("Write a need of theirs", key=f"open-{name}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        behind = services.quotes_of(the_project(), each.id)
        facts = need_form(name, "Write it", quote_ids=behind, persona_id=each.id)
    if facts:

        def write() -> None:
            made = need_services.add_need(the_project(), who(), facts)
            forget_form(name)
            st.query_params.from_dict({"need": str(made)})

        do(write, "Written. Now the quotes that say so.")


@writes("personas")
def _change(each: Persona) -> None:
    name = f"persona-{each.id}"
    with st.expander("Change the persona", expanded=was_told(name)):
        form = kept_form(name, asdict(each.facts), each.version, LABELS, ("personas", each.id))
        with st.form(form.key, border=False):
            st.text_input(NAME, max_chars=LONGEST_NAME, key=form.at("name"))
            st.selectbox(
                GROUP,
                USER_GROUPS,
                index=None,
                placeholder="Several, or not known",
                key=form.at("user_group"),
            )
            st.text_input(ROLE, max_chars=LONGEST_NAME, key=form.at("role"))
            st.text_area(SUMMARY, max_chars=LONGEST_SUMMARY, height=80, key=form.at("summary"))
            pressed = st.form_submit_button("Save")
        if pressed:
            form.save(lambda values, at: _store(each.id, values, at), "Saved.")
        if st.button("Remove the persona", help="Its user needs stay, of no persona"):
            do(lambda: _remove(each.id), "Removed with its points. Its user needs stay.")


def _store(persona_id: int, values: Values, version: int) -> None:
    facts = PersonaFacts(
        str(values["name"] or ""),
        values["user_group"],
        str(values["role"] or ""),
        str(values["summary"] or ""),
    )
    services.change_persona(the_project(), who(), persona_id, version, facts)


def _remove(persona_id: int) -> None:
    people.remove_persona(the_project(), who(), persona_id)
    st.query_params.from_dict({"show": "personas"})


def _the_point(each: Persona, point: Point) -> None:
    """One point with the quotes behind it."""
    go_to("common_ground", f"Back to {plain(each.name)}", {"persona": str(each.id)})
    st.subheader(f"{HEADS[point.kind]}: {plain(point.words)}", anchor=False)
    known = services.strengths(the_project()).points.get(point.id, Strength())
    st.markdown(plain(known.words()))
    quotes_behind("point", point.id)
    if not may_change("persona_points"):
        return
    st.subheader("Work on it", anchor=False)
    with st.container(horizontal=True):
        move_buttons(f"point-{point.id}", services.move_point, point.id)
        if st.button("Remove the point", help="Its quotes stay in the project"):
            do(lambda: _remove_point(point), "Removed. Its quotes are still in the project.")
    name = f"point-{point.id}"
    with st.expander("Change the point", expanded=was_told(name)):
        saved = {"kind": point.kind, "words": point.words}
        form = kept_form(name, saved, point.version, POINT_LABELS)
        with st.form(form.key, border=False):
            st.radio(
                POINT_LABELS["kind"],
                POINT_KINDS,
                format_func=HEADS.__getitem__,
                horizontal=True,
                key=form.at("kind"),
            )
            st.text_input(POINT_LABELS["words"], max_chars=LONGEST_PART, key=form.at("words"))
            pressed = st.form_submit_button("Save")
        if pressed:
            form.save(
                lambda values, at: services.change_point(
                    the_project(), who(), point.id, at, kind=values["kind"], words=values["words"]
                ),
                "Saved.",
            )


def _remove_point(point: Point) -> None:
    services.remove_point(the_project(), who(), point.id)
    st.query_params.from_dict({"persona": str(point.persona_id)})
