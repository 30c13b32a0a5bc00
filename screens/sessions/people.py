"""People by pseudonym, and all that is held about one of them: to hand over, to erase."""

from __future__ import annotations

import streamlit as st

from common.words import count_of, listed
from evidence.erasing import LINKS, UNSUPPORTED
from presenting.erasing import erase_participant
from presenting.freezing import FROZEN
from presenting.one_person import PersonFile, person_file
from research.model import USER_GROUPS, Participant
from research.services.erasing import Erased, to_be_erased
from research.services.one_person import staying
from research.services.people import change_participant, everybody, participant
from screens.look import do, empty, fault_told, last_shown, plain, table, the_project, who
from screens.offered import owns
from screens.paging import page_of
from screens.quoted import was_shown
from screens.sessions.erasing import confirmed
from screens.waiting import told_how_far

PEOPLE = "people"
A_PAGE = 25
_MADE, _SEEN = "data of one person", "what would go"


def show_people() -> None:
    """Everybody by pseudonym; each leads to what is held about them."""
    st.header("People and their data", anchor=False)
    held = everybody(the_project())
    if not held:
        empty("Nobody is in the project yet: people come with their sessions.")
        return
    st.markdown(
        "Everybody is here by pseudonym. Open somebody for what is held about them, or to erase "
        "them."
    )
    some = page_of(held, A_PAGE, key="people-page")
    rows: list[dict[str, object]] = [
        {
            "Pseudonym": each.pseudonym,
            "Council": each.council or "no council",
            "Role": each.role or each.user_group or "not known",
            "Sessions they were asked in": each.sessions,
        }
        for each in some
    ]
    table(rows, "People by pseudonym", leads=[{"person": str(each.id)} for each in some])


def show_person(participant_id: int) -> None:
    """One participant: what is held, a file of it, and erasing them."""
    person = participant(the_project(), participant_id)
    st.header(plain(person.pseudonym), anchor=False)
    facts = [person.council or "no council", person.role or person.user_group or "role not known"]
    st.markdown(f":gray[{plain(', '.join(facts))}]")
    sessions, turns, quotes = to_be_erased(the_project(), participant_id)
    st.markdown(
        f"{count_of(turns, 'turn')} in {count_of(sessions, 'session')}, and "
        f"{count_of(quotes, 'quote')}."
    )
    _role(person)
    _save(person)
    _erase(person)


def _role(person: Participant) -> None:
    """Who came by the command line, or from another program, comes without them."""
    version = last_shown(f"participant {person.id}", person.version)
    with st.form(f"role-{person.id}", border=False):
        first, second, third = st.columns([2, 2, 1], vertical_alignment="bottom")
        role = first.text_input("Role", person.role, max_chars=80, key=f"role-of-{person.id}")
        group = second.selectbox(
            "User group",
            USER_GROUPS,
            USER_GROUPS.index(person.user_group) if person.user_group else None,
            format_func=lambda each: each[:1].upper() + each[1:],
            key=f"group-of-{person.id}",
            placeholder="Not known",
        )
        pressed = third.form_submit_button("Save the role", width="stretch")
    if pressed:
        do(
            lambda: change_participant(
                the_project(), who(), person.id, version, role=role, user_group=group
            ),
            "Saved.",
        )


def _save(person: Participant) -> None:
    st.header("Save what is held about them", anchor=False)
    st.markdown(
        "A document to read and the same for programs, in one zip. **It holds words that nobody "
        "cleared for sharing**, and what the team wrote about this person. Make sure in another "
        "way that the pseudonym is theirs, and look it through before you hand it over."
    )
    if not owns():
        st.caption("An owner of the project saves it.")
        return
    if st.button("Prepare their data"):
        st.session_state.pop(_MADE, None)
        with fault_told():
            made = told_how_far(
                lambda: person_file(the_project(), person.id), "Gathering it", expected=5
            )
            st.session_state[_MADE] = (person.id, made)
            was_shown("person", made.turns + made.quotes)
    held = st.session_state.get(_MADE)
    if isinstance(held, tuple) and held[0] == person.id and isinstance(held[1], PersonFile):
        st.download_button(
            "Save their data",
            held[1].content,
            file_name=held[1].name,
            mime="application/zip",
            on_click="ignore",
        )


def _erase(person: Participant) -> None:
    st.header("Erase them", anchor=False)
    st.markdown(
        "For somebody who withdraws. What they said becomes “[erased]” in every session; their "
        "quotes go with tags, memos and links, also on frozen slides. What others said stays word "
        "for word."
    )
    by = who()
    if st.button("Show what would go"):
        with fault_told():
            st.session_state[_SEEN] = (
                person.id,
                told_how_far(
                    lambda: erase_participant(the_project(), by, person.id, rehearsal=True),
                    "Trying it without changing anything",
                    expected=5,
                ),
            )
    seen = st.session_state.get(_SEEN)
    if isinstance(seen, tuple) and seen[0] == person.id:
        _told(seen[1])
        for line in staying(the_project(), person.id).lines():
            st.markdown(f"- {plain(line)}")
    confirmed(
        "Type the pseudonym to confirm",
        person.pseudonym,
        "Erase this person for good",
        f"erase-{person.id}",
        lambda: erase_participant(the_project(), by, person.id),
    )


def _told(would: Erased) -> None:
    went = [
        count_of(would.turns, "turn"),
        count_of(would.quotes, "quote"),
        count_of(would.notes, "memo"),
        count_of(would.also.get(LINKS, 0), "link"),
    ]
    st.markdown(f"- It would take {listed(went)}.")
    if number := would.also.get(UNSUPPORTED, 0):
        held = count_of(number, "painpoint stays", "painpoints stay")
        st.markdown(f"- {held} without any quote.")
    if number := would.also.get(FROZEN, 0):
        held = count_of(number, "frozen slide says", "frozen slides say")
        st.markdown(f"- {held} that a quote was withdrawn.")
    if would.elsewhere:
        held = count_of(would.elsewhere, "other text holds", "other texts hold")
        st.markdown(f"- {held} a copy of their words and would be changed.")
    if would.uncleared:
        held = count_of(would.uncleared, "quote")
        st.markdown(f"- {held} of others would have to be cleared again.")
