"""Bringing a transcript in: read, say who is who, look at what is personal, confirm, save.

The draft, with the real names in it, lives in this browser session's memory until it is saved or
put aside; nothing of it is stored before.
"""

from __future__ import annotations

import streamlit as st

from common.words import count_of, day_words, typed_day
from research.model import SESSION_KINDS, USER_GROUPS, Turn
from research.services import (
    Draft,
    SessionFacts,
    SpeakerChoice,
    prepare_import,
    roster,
    save_session,
)
from screens.look import fault_told, plain, say, the_project, who
from storage import noting_acts, reading
from storage.register import councils, possible_misspelling

DRAFT = "draft"
UPLOAD = "upload_number"
TURNS_SHOWN = 400


def bring_in(*, opened: bool) -> None:
    """The whole way from a file to a saved session."""
    with st.expander("Import a transcript", expanded=opened or DRAFT in st.session_state):
        if DRAFT not in st.session_state:
            _choose_file()
            return
        with fault_told():
            _decide(st.session_state[DRAFT])


def _choose_file() -> None:
    st.markdown("Nothing is saved until you have seen what will be replaced and confirmed it.")
    with reading(the_project()) as db:
        known = [each.name for each in councils(db) if each.origin != "published"]
    left, middle, right = st.columns(3)
    council = left.selectbox(
        "Council",
        known,
        index=None,
        accept_new_options=True,
        placeholder="Choose, or type a new one",
        key="import_council",
    )
    kind = middle.selectbox("Kind of session", SESSION_KINDS, format_func=str.capitalize)
    on = right.text_input("Date", placeholder="30/06/2026", key="import_date")
    number = st.session_state.get(UPLOAD, 0)
    file = st.file_uploader(
        "Transcript (.txt, .docx, .vtt or .srt)",
        type=["txt", "docx", "vtt", "srt"],
        key=f"upload-{number}",
    )
    if file and not council:
        st.markdown("Say which council the people are from.")
    if file and council and st.button("Read it", type="primary"):
        with fault_told():
            day = typed_day(on)
            with reading(the_project()) as db:
                meant = possible_misspelling(db, council)
            draft = prepare_import(
                file.getvalue(),
                file.name,
                roster=roster(the_project(), council),
                council=council,
            )
            st.session_state[DRAFT] = draft
            st.session_state["draft_facts"] = (council, kind, day, meant)
            st.rerun()


def _decide(draft: Draft) -> None:
    council, kind, day, meant = st.session_state["draft_facts"]
    when = f", {day_words(day)}" if day else ""
    st.markdown(
        f"**{plain(kind.capitalize())}, {plain(council)}{when}:** "
        f"{count_of(len(draft.raw.turns), 'turn')}, {count_of(len(draft.speakers), 'speaker')}. "
        "Nothing is saved yet."
    )
    if meant:
        st.warning(
            f"There is no council called {plain(council)} yet. Did you mean {plain(meant)}? "
            "If so, put this aside and choose it."
        )
    for note in draft.raw.notes:
        st.caption(plain(note))
    speakers = _speakers(draft)
    extra = _other_names()
    changed = draft.with_choices(speakers, extra)
    refused = _findings(changed)
    ready = changed.with_choices(refused=refused).anonymised()
    _preview(ready.turns)
    for remark in ready.remarks:
        st.caption(plain(remark))
    sure = st.checkbox("I have read it, and nobody can be recognised by a name or a number in it")
    row = st.container(horizontal=True)
    if row.button("Save the session", type="primary", disabled=not sure):
        with noting_acts() as noted:
            saved = save_session(
                the_project(),
                who(),
                ready,
                SessionFacts(council, kind, day),
                confirmed=True,
            )
        _forget()
        say(
            f"Saved, with {count_of(saved.redactions, 'replacement')}. The names are forgotten. "
            "Every quote you keep starts not cleared for sharing.",
            noted,
        )
        st.query_params["session"] = str(saved.session_id)
        st.rerun()
    if row.button("Put it aside without saving"):
        _forget()
        st.rerun()


def _speakers(draft: Draft) -> dict[str, SpeakerChoice]:
    st.markdown("**Who is who.** A pseudonym for each; real names are replaced throughout.")
    chosen = {}
    for number, speaker in enumerate(draft.speakers, start=1):
        known = speaker.choice
        first, second, third, fourth = st.columns([2, 2, 2, 1.2], vertical_alignment="bottom")
        first.markdown(
            f"**{number}. {plain(speaker.label)}** :gray[{count_of(speaker.turns, 'turn')}]  \n"
            f":gray[“{plain(speaker.first_words[:60])}…”]"
        )
        pseudonym = second.text_input(
            f"Pseudonym of speaker {number}",
            known.pseudonym,
            key=f"pseudonym-{number}",
            max_chars=60,
        )
        group = third.selectbox(
            f"User group of speaker {number}",
            USER_GROUPS,
            index=USER_GROUPS.index(known.user_group) if known.user_group else None,
            format_func=str.capitalize,
            key=f"group-{number}",
            placeholder="Not known",
        )
        asks = fourth.checkbox("Interviewer", bool(known.interviewer), key=f"asks-{number}")
        same = pseudonym == known.pseudonym
        chosen[speaker.label] = SpeakerChoice(
            pseudonym,
            known.role,
            group,
            asks,
            known.participant_id if same else None,
        )
    return chosen


def _other_names() -> list[str]:
    typed = st.text_area(
        "Other names in it, one a line",
        key="other_names",
        height=80,
        help="People, children, schools. Each is replaced wherever it stands, and then forgotten.",
    )
    return [line.strip() for line in typed.splitlines() if line.strip()]


def _findings(draft: Draft) -> list[str]:
    """Ids of what a person says is not personal."""
    if not draft.findings:
        st.markdown("**What looks personal.** Nothing was found. Read the text below all the same.")
        return []
    st.markdown(
        f"**What looks personal.** {count_of(len(draft.findings), 'place')} found. "
        "Take the tick away from what is not personal."
    )
    refused = []
    for number, each in enumerate(draft.findings, start=1):
        finding = each.finding
        tick, words = st.columns([1, 5])
        # A tick's name is read aloud as it is written, so nothing that needs escaping is in it.
        keep = tick.checkbox(
            f"Replace {number}", value=True, key=f"finding-{each.id}-{finding.replacement}"
        )
        words.markdown(
            f"…{plain(each.before)} **{plain(finding.text)}** {plain(each.after)}… "
            f"→ **{plain(finding.replacement)}**"
        )
        if not keep:
            refused.append(each.id)
    return refused


def _preview(turns: tuple[Turn, ...]) -> None:
    with st.container(border=True, height=320):
        st.markdown("**As it would be saved**")
        for turn in turns[:TURNS_SHOWN]:
            st.markdown(f"**{plain(turn.speaker or 'Not named')}:** {plain(turn.text)}")
        if len(turns) > TURNS_SHOWN:
            st.caption(f"and {len(turns) - TURNS_SHOWN} more turns, to be read once it is saved")


def _forget() -> None:
    """Drop the draft, the upload and every name typed, from this session's memory too."""
    for key in list(st.session_state):
        name = str(key)
        if name.startswith(("pseudonym-", "group-", "asks-", "finding-", "upload-")) or name in (
            DRAFT,
            "draft_facts",
            "other_names",
        ):
            del st.session_state[key]
    st.session_state[UPLOAD] = st.session_state.get(UPLOAD, 0) + 1
