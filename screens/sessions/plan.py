"""Planning a session, and who takes part in it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from common.errors import BadInput
from common.words import count_of, day_typed, typed_day
from research import services
from research.guide.services import topics as guide_topics
from research.model import SESSION_KINDS, USER_GROUPS, Participant, Session, TakingPart
from research.services import SessionFacts, SpeakerChoice
from screens.kept_edit import Values, kept_form
from screens.look import do, plain, the_project, who
from screens.pickers import pick_council
from screens.sessions.erasing import erase
from screens.sessions.keeping import keep_one
from screens.sessions.memos import people_memos
from screens.settings.things import history_of
from storage import reading
from storage.access.people import people as team

MADE = "session_just_planned"
LABELS = {
    "title": "Title",
    "kind": "Kind of session",
    "date": "Date",
    "topics": "Topics",
    "held_by": "Who holds it",
}


def plan() -> None:
    """The form that plans a session."""
    box = st.expander("Plan a session", key="plan_open", on_change="rerun")
    if not box.open:
        return
    with box:
        st.markdown("Until it has taken place, nobody in it counts as asked.")
        council = pick_council("Council of the people asked", key="plan_council")
        known = _known(council)
        with st.form("plan", border=False):
            kind, day, title = _particulars()
            topics = topics_box((), "Topics to cover", "plan_topics")
            names = {f"{p.pseudonym}{_role_of(p)}": p.id for p in known}
            chosen = st.multiselect(
                "Who will be asked, of those known here",
                list(names),
                placeholder="Choose" if names else "Nobody known in this council yet",
            )
            st.markdown("Somebody new to be asked; more can be added once it is planned.")
            new = person_boxes("plan")
            holding = held_by_box((), "plan_held_by")
            if not st.form_submit_button("Plan the session", type="primary"):
                return
        asked = [SpeakerChoice(participant_id=names[each]) for each in chosen]
        asked += [new] if new else []
        _store(council, kind, day, title, topics, holding, asked)


def _store(
    council: str | None,
    kind: str,
    day: str,
    title: str,
    topics: list[str],
    holding: list[str],
    asked: list[SpeakerChoice],
) -> None:
    def planned() -> None:
        facts = SessionFacts(council, kind, typed_day(day), title, topics, holding)
        made = services.plan_session(the_project(), who(), facts, asked)
        st.query_params["session"] = str(made)

    do(planned, "Planned. Nobody in it counts as asked until it has taken place.")


def _particulars() -> tuple[str, str, str]:
    left, middle, right = st.columns([2, 1.4, 3])
    kind = left.selectbox("Kind of session", SESSION_KINDS, format_func=str.capitalize)
    day = middle.text_input("Date", placeholder=f"{date.today():%d/%m/%Y}", max_chars=20)
    title = right.text_input("Title (optional)", max_chars=120)
    return kind, day, title


def topics_box(chosen: tuple[str, ...], label: str, key: str) -> list[str]:
    """Topics: first those of the topic guide, then others in use, or new ones."""
    in_guide = [each.name for each in guide_topics(the_project())]
    known = dict.fromkeys([*in_guide, *services.topics_in_use(the_project()), *chosen])
    return st.multiselect(
        label,
        list(known),
        None if key in st.session_state else list(chosen),
        accept_new_options=True,
        placeholder="Choose, or type a new one",
        key=key,
    )


def held_by_box(chosen: tuple[str, ...], key: str) -> list[str]:
    """Who of the team holds the session."""
    with reading(the_project()) as db:
        known = [each.name for each in team(db)]
    return st.multiselect(
        "Who holds it",
        list(dict.fromkeys([*known, *chosen])),
        None if key in st.session_state else list(chosen),
        accept_new_options=True,
        placeholder="Choose, or type somebody of the team",
        key=key,
    )


def person_boxes(key: str) -> SpeakerChoice | None:
    """Somebody new by pseudonym, role and user group; None where nothing is typed."""
    first, second, third = st.columns([2, 2, 2])
    pseudonym = first.text_input(
        "Pseudonym", key=f"{key}-pseudonym", max_chars=60, placeholder="Made from the role if empty"
    )
    role = second.text_input("Role", key=f"{key}-role", max_chars=80)
    group = third.selectbox(
        "User group",
        USER_GROUPS,
        index=None,
        format_func=lambda each: each[:1].upper() + each[1:],
        key=f"{key}-group",
        placeholder="Not known",
    )
    if not (pseudonym.strip() or role.strip() or group):
        return None
    return SpeakerChoice(pseudonym, role, group, False)


def _known(council: str | None) -> list[Participant]:
    return [p for p in services.roster(the_project(), council) if p.council_id is not None]


def _role_of(person: Participant | TakingPart) -> str:
    words = person.role or person.user_group or ""
    return f", {words}" if words and words.casefold() != person.pseudonym.casefold() else ""


def take_part(session: Session) -> None:
    """Who takes part: the list, taking somebody out, adding somebody."""
    here = services.taking_part(the_project(), session.id)
    for each in here:
        _takes_part(session, each)
    if not here:
        st.markdown("Nobody is named yet.")
    _add_person(session, {each.participant_id for each in here})


def _takes_part(session: Session, each: TakingPart) -> None:
    words, button = st.columns([5, 2], vertical_alignment="center")
    asks = "holds the session" if each.interviewer else "to be asked" if session.planned else ""
    spoke = count_of(each.turns, "turn") if each.turns else ""
    said = ", ".join(part for part in (asks, spoke) if part) or "said nothing"
    words.markdown(f"**{plain(each.pseudonym)}**{plain(_role_of(each))} :gray[{said}]")
    if not each.turns:
        if button.button(
            "Take out",
            key=f"out-{session.id}-{each.participant_id}",
            help=plain(f"{each.pseudonym} does not take part"),
        ):
            do(
                lambda: services.take_from_session(
                    the_project(), who(), session.id, each.participant_id
                ),
                "Taken out of this session.",
            )
    elif button.button(
        "They were asked" if each.interviewer else "They held the session",
        key=f"asks-{session.id}-{each.participant_id}",
        help=(
            f"{each.pseudonym} answered, and counts as asked"
            if each.interviewer
            else f"{each.pseudonym} put the questions: what they said is no evidence"
        ),
    ):
        do(
            lambda: services.set_interviewer(
                the_project(), who(), session.id, each.participant_id, not each.interviewer
            ),
            "Noted: what they said counts."
            if each.interviewer
            else "Noted: what they said is no evidence, and they do not count as asked.",
        )


def _add_person(session: Session, here: set[int]) -> None:
    known = [p for p in services.roster(the_project(), session.council) if p.id not in here]
    names = {f"{p.pseudonym}{_role_of(p)}": p for p in known}
    # Another form for each who is added: what was refused stays in the boxes.
    key = f"{session.id}-{len(here)}"
    with st.form(f"add-person-{key}"):
        picked = st.selectbox(
            "Somebody known already", list(names), index=None, placeholder="Nobody chosen"
        )
        new = person_boxes(f"new-{key}")
        asks = st.checkbox("Holds the session: asks, and is not asked")
        pressed = st.form_submit_button("Add to the session")
    if not pressed:
        return

    def added() -> None:
        if picked:
            chosen = SpeakerChoice(participant_id=names[picked].id, interviewer=asks)
        elif new:
            chosen = SpeakerChoice(new.pseudonym, new.role, new.user_group, asks)
        else:
            raise BadInput("nobody is chosen", remedy="Choose somebody, or give a pseudonym")
        services.invite(the_project(), who(), session.id, chosen)

    do(added, "Added to this session.")


def particulars(session: Session) -> None:
    """Change what is known of a session; its council stays, as its people are of that council."""
    saved: Values = {
        "title": session.title,
        "kind": session.kind,
        "date": day_typed(session.date),
        "topics": list(session.topics),
        "held_by": list(session.held_by),
    }
    form = kept_form(
        f"particulars-{session.id}", saved, session.version, LABELS, ("sessions", session.id)
    )
    with st.form(form.key):
        st.text_input(LABELS["title"], max_chars=120, key=form.at("title"))
        left, right = st.columns(2)
        left.selectbox(
            LABELS["kind"], SESSION_KINDS, format_func=str.capitalize, key=form.at("kind")
        )
        right.text_input(
            LABELS["date"], placeholder="30/06/2026", max_chars=20, key=form.at("date")
        )
        topics_box(session.topics, LABELS["topics"], form.at("topics"))
        held_by_box(session.held_by, form.at("held_by"))
        pressed = st.form_submit_button("Save the particulars", type="primary")
    if pressed:
        form.save(
            lambda values, at: services.change_session(
                the_project(),
                who(),
                session.id,
                at,
                **{**values, "date": typed_day(values["date"]) or ""},
            ),
            "Saved.",
        )
    st.header("Who takes part", anchor=False)
    take_part(session)
    people_memos(session)
    keep_one(session)
    st.header("Remove this session", anchor=False)
    st.markdown("Its transcript, quotes and notes go with it.")
    if st.button("Remove the session"):

        def removed() -> None:
            services.remove_session(the_project(), who(), session.id)
            st.query_params.clear()

        do(removed, "Removed.")
    erase(session)
    history_of("session", session.id)
