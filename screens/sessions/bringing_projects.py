"""Bringing a project of another program in: read, settle how it counts, look, decide, save.

The file and its drafts, with the real names in them, live in this browser session's memory until
they are saved or put aside; nothing of them is stored before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import streamlit as st

from common.words import count_of, listed
from research.deciding import decided, looked_at
from research.drafts import Draft, SpeakerChoice
from research.exchange.files import projects_to_choose
from research.exchange.model import Convention, Lost, Reading
from research.model import SESSION_KINDS
from research.services.migrating import (
    Migration,
    MigrationSaved,
    everybody,
    prepare_migration,
    save_migration,
)
from screens.components.redactor import Looked
from screens.look import fault_told, plain, say, table, the_project, who
from screens.pickers import pick_council
from screens.sessions.deciding import confirmed, what_is_personal, who_is_who
from screens.waiting import told_how_far
from storage import noting_acts

PROJECT = "project_on_its_way"
NUMBER = "project_upload_number"
TYPES = ["qdpx", "qdc", "sqlite3", "sqlite", "db", "qda", "zip"]
READING = "Reading the project, and looking for what is personal"
LETTERS_A_SECOND = 400_000
PREFIX = "prj-"


@dataclass(frozen=True)
class PendingProject:
    """A project on its way in, and what was decided about its sources so far, by their places."""

    data: bytes = field(repr=False)
    name: str = field(repr=False)
    council: str | None
    kind: str
    migration: Migration = field(repr=False)
    one_of: int | None = None
    speakers: Mapping[tuple[int, str], SpeakerChoice] = field(default_factory=dict, repr=False)
    looked: Mapping[int, Looked] = field(default_factory=dict, repr=False)


def is_bringing_project() -> bool:
    """Whether a project is on its way in."""
    return _pending() is not None


def bring_project() -> None:
    """The whole way from another program's project to saved sessions."""
    held = _pending()
    with fault_told():
        if held is None:
            _choose()
        else:
            _decide(held)


def _pending() -> PendingProject | None:
    held = st.session_state.get(PROJECT)
    return held if isinstance(held, PendingProject) else None


def _choose() -> None:
    st.markdown(
        "A project of NVivo, ATLAS.ti, MAXQDA, Quirkos or QualCoder (.qdpx), a codebook (.qdc), a "
        "Taguette project, or QualCoder’s own. Its quotes and tags come with it. "
        "Nothing is saved until you have seen what comes of it."
    )
    left, right = st.columns(2)
    with left:
        council = pick_council("Council of the people asked", key="project_council")
    kind = right.selectbox(
        "Kind of session", SESSION_KINDS, format_func=str.capitalize, key="project_kind"
    )
    st.caption("Where the project itself says which council a document is from, that counts.")
    number = st.session_state.get(NUMBER, 0)
    file = st.file_uploader(
        "Project (.qdpx, .qdc, .sqlite3, .qda, or a .zip of a QualCoder folder)",
        type=TYPES,
        key=f"project-{number}",
    )
    if not file:
        return
    data = file.getvalue()
    several = dict(projects_to_choose(data, file.name))
    one_of = None
    if several:
        one_of = st.selectbox(
            "The file holds several projects. Which one?",
            list(several),
            index=None,
            format_func=lambda each: several[each] or f"Project {each}",
            placeholder="Choose a project",
        )
    if st.button("Read the project", type="primary", disabled=bool(several) and one_of is None):
        _read(data, file.name, council, kind, one_of, None)


def _read(
    data: bytes,
    name: str,
    council: str | None,
    kind: str,
    one_of: int | None,
    convention: Convention | None,
) -> None:
    known = everybody(the_project())
    migration = told_how_far(
        lambda: prepare_migration(
            data,
            name,
            convention=convention,
            council=council,
            roster=known,
            project_id=one_of,
        ),
        READING,
        expected=len(data) / LETTERS_A_SECOND,
    )
    st.session_state[PROJECT] = PendingProject(data, name, council, kind, migration, one_of)
    st.rerun()


def _decide(held: PendingProject) -> None:
    migration = held.migration
    _summary(migration)
    _counting(held)
    lost_list(migration.project.lost)
    chosen = _source(held) if migration.drafts else None
    if chosen is not None:
        held = _judge(held, chosen)
        st.session_state[PROJECT] = held
    _save(held)


def _summary(migration: Migration) -> None:
    project = migration.project
    quotes = sum(len(each.spans) for each in project.sources)
    parts = [
        count_of(len(migration.drafts), "document"),
        count_of(quotes, "quote"),
        count_of(len(project.codes), "tag"),
    ]
    made_by = f" of {plain(project.program)}" if project.program else ""
    st.markdown(f"**{plain(project.format)}{made_by}:** {listed(parts)}. Nothing is saved yet.")


def _counting(held: PendingProject) -> None:
    """How positions are counted, what speaks for it, and the question where it is close."""
    readings = held.migration.readings
    if readings is None:
        return
    st.caption(
        f"Quotes begin and end where the file says, counted in {readings.chosen.convention.words()}"
        f": {_evidence(readings.chosen)}."
    )
    if not readings.close or len(readings.tried) < 2:
        return
    with st.container(border=True):
        st.markdown(
            "**How does this file count?** Two readings fit nearly as well. Choose one, read it "
            "again, and look whether the quotes begin and end where they should."
        )
        likely = list(readings.tried[:4])
        place = st.radio(
            "The file counts in",
            range(len(likely)),
            format_func=lambda each: (
                f"{likely[each].convention.words()} ({_evidence(likely[each])})"
            ),
            key=f"{PREFIX}convention",
        )
        if st.button("Read it again so", disabled=not place):
            _read(
                held.data,
                held.name,
                held.council,
                held.kind,
                held.one_of,
                likely[place or 0].convention,
            )


def _evidence(reading: Reading) -> str:
    said = []
    if reading.named_of:
        said.append(
            f"{reading.named:,} of {reading.named_of:,} quotes are the words the file names"
        )
    if reading.edges_of:
        said.append(
            f"{reading.edges:,} of {reading.edges_of:,} beginnings and ends are at a word’s edge"
        )
    if reading.outside:
        said.append(f"{reading.outside:,} lie outside the text")
    return "; ".join(said) or "nothing speaks against it"


def lost_list(lost: tuple[Lost, ...]) -> None:
    """What does not come in, and why."""
    if not lost:
        st.caption("Everything in the file has a place here.")
        return
    with st.expander(f"What does not come in, and why: {len(lost)}"):
        rows: list[dict[str, object]] = [
            {"What": each.what, "How many": each.count, "Why": each.why} for each in lost
        ]
        table(rows, "What does not come in, and why")


def _source(held: PendingProject) -> int | None:
    drafts = held.migration.drafts
    found = sum(len(each.draft.findings) for each in drafts)
    seen = sum(
        looked_at(each.draft, held.looked[place].decisions)
        for place, each in enumerate(drafts)
        if place in held.looked
    )
    st.markdown(f"**What looks personal:** {seen:,} of {count_of(found, 'place')} looked at.")
    if len(drafts) == 1:
        return 0
    chosen: int | None = st.selectbox(
        "Document",
        range(len(drafts)),
        format_func=lambda place: _called(held, place),
        key=f"{PREFIX}source",
    )
    return chosen


def _called(held: PendingProject, place: int) -> str:
    each = held.migration.drafts[place]
    left = len(each.draft.findings)
    if place in held.looked:
        left -= looked_at(each.draft, held.looked[place].decisions)
    state = f"{left:,} to look at" if left else "all looked at"
    return f"{place + 1}. {each.source.name or 'Without a name'}: {state}"


def _judge(held: PendingProject, place: int) -> PendingProject:
    """Who speaks in a document and what is personal in it, decided by a person."""
    part = f"{PREFIX}{place}"
    draft = held.migration.drafts[place].draft
    known = {label: each for (number, label), each in held.speakers.items() if number == place}
    if draft.speakers:
        st.markdown("**Who is who.** A pseudonym for each; real names are replaced throughout.")
        now = who_is_who(draft, known, part, counted="turn")
        speakers = {(place, label): each for label, each in now.items()}
        if any(_unlike(draft, label, each) for label, each in now.items()):
            migration = told_how_far(
                lambda: held.migration.with_choices(speakers), READING, expected=1.0
            )
            held = replace(held, migration=migration)
            draft = migration.drafts[place].draft
        held = replace(held, speakers={**held.speakers, **speakers})
    before = held.looked.get(place, Looked())
    looked = what_is_personal(draft, before, _whose(draft), part)
    return replace(held, looked={**held.looked, place: looked})


def _unlike(draft: Draft, label: str, choice: SpeakerChoice) -> bool:
    """Whether somebody chose otherwise than the draft has it."""
    has = next(each.choice for each in draft.speakers if each.label == label)
    return (has.pseudonym, has.user_group, bool(has.interviewer)) != (
        choice.pseudonym,
        choice.user_group,
        bool(choice.interviewer),
    )


def _whose(draft: Draft) -> list[str]:
    who_is = {each.label: each.choice.pseudonym for each in draft.speakers}
    return [who_is[turn.speaker] if turn.speaker else "" for turn in draft.raw.turns]


def _save(held: PendingProject) -> None:
    drafts = held.migration.drafts
    shown = [(each.draft, held.looked.get(place, Looked())) for place, each in enumerate(drafts)]
    row = st.container()
    if drafts:
        sure = confirmed(shown, key=f"{PREFIX}sure")
        row = st.container(horizontal=True)
        if row.button("Save it, all is looked at", type="primary", disabled=not sure):
            judged = {
                place: decided(draft, looked.decisions)
                for place, (draft, looked) in enumerate(shown)
            }
            _store(held, held.migration.with_drafts(judged), confirmed=True)
        if row.button(
            "Save it to check later",
            help="What is sure is replaced. No quote of it can be cleared before you confirm it.",
        ):
            _store(held, held.migration, confirmed=False)
    elif row.button("Save the tags", type="primary"):
        _store(held, held.migration, confirmed=True)
    if row.button("Put the project aside"):
        _forget()
        st.rerun()


def _store(held: PendingProject, migration: Migration, *, confirmed: bool) -> None:
    by = who()

    def save() -> tuple[MigrationSaved, list[int]]:
        # In the thread that acts: acts are noted where they are done.
        with noting_acts() as noted:
            return save_migration(
                the_project(), by, migration, kind=held.kind, confirmed=confirmed
            ), noted

    done, noted = told_how_far(save, "Saving the project", expected=1.0)
    _forget()
    lost = sum(each.count for each in done.lost)
    left = f" {count_of(lost, 'thing')} did not come in." if lost else ""
    check = "" if confirmed else " Each session is to be checked before quotes are shared."
    say(
        f"Saved {count_of(done.quotes, 'quote')} in {count_of(done.documents, 'session')} and "
        f"{count_of(done.codes, 'tag')}, with {count_of(done.redactions, 'replacement')}. "
        f"The names are forgotten.{left}{check}",
        noted,
    )
    st.rerun()


def _forget() -> None:
    """Drop the project, its drafts and every name typed, from this session's memory too."""
    for key in list(st.session_state):
        if str(key).startswith((PREFIX, "project-")) or key == PROJECT:
            del st.session_state[key]
    st.session_state[NUMBER] = st.session_state.get(NUMBER, 0) + 1
