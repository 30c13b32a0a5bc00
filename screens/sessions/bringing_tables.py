"""Bringing a table or a board in: choose it, say what its columns hold, look, decide, save.

The file and its draft, with the real names in them, live in this browser session's memory until
they are saved or put aside; nothing of them is stored before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import streamlit as st

from common.safe_reading import MEGABYTE
from common.words import count_of
from research.deciding import decided
from research.drafts import Draft, SpeakerChoice
from research.exchange.arriving import CouncilDraft, TableDraft
from research.exchange.mapping import TableMapping
from research.formats.sheets import LARGEST_FILE
from research.model import SESSION_KINDS
from research.services.sheets import (
    PreparedTable,
    draft_table,
    prepare_table,
    save_table,
)
from screens.components.redactor import Looked
from screens.look import fault_told, plain, say, the_project, who
from screens.paging import page_of
from screens.pickers import pick_council
from screens.sessions.deciding import confirmed, speakers_of, what_is_personal, who_is_who
from screens.sessions.mapping_columns import Mapped, map_columns
from screens.waiting import told_how_far
from storage import noting_acts

TABLE = "table_on_its_way"
NUMBER = "table_upload_number"
TYPES = ["csv", "tsv", "txt", "xlsx", "json"]
READING = "Looking for what is personal"
LETTERS_A_SECOND = 100_000
PREFIX = "tbl-"
TITLES_A_PAGE = 25


@dataclass(frozen=True)
class Decided:
    """What was decided about one council's draft so far."""

    speakers: Mapping[str, SpeakerChoice] = field(default_factory=dict, repr=False)
    looked: Looked = field(default_factory=Looked, repr=False)


@dataclass(frozen=True)
class PendingTable:
    """A table on its way in: its file, where it goes, and from the second step on its draft."""

    data: bytes = field(repr=False)
    name: str = field(repr=False)
    prepared: PreparedTable = field(repr=False)
    council: str | None
    kind: str
    draft: TableDraft | None = field(default=None, repr=False)
    mapping: TableMapping | None = None
    other_names: str = field(default="", repr=False)
    decided: Mapping[int, Decided] = field(default_factory=dict, repr=False)
    titles: Mapping[tuple[str, str], str] = field(default_factory=dict, repr=False)


def is_bringing_table() -> bool:
    """Whether a table is on its way in."""
    return _pending() is not None


def bring_table() -> None:
    """The whole way from a table to saved sessions, in whatever it is called in."""
    held = _pending()
    with fault_told():
        if held is None:
            _choose()
        elif held.draft is None:
            _map(held)
        else:
            _decide(held, held.draft)


def _pending() -> PendingTable | None:
    held = st.session_state.get(TABLE)
    return held if isinstance(held, PendingTable) else None


def _choose() -> None:
    st.markdown(
        "A spreadsheet of quotes, a board of sticky notes, or highlights from another program. "
        "Nothing is saved until you have seen what comes of it."
    )
    left, right = st.columns(2)
    with left:
        council = pick_council("Council of the quotes", key="table_council")
    kind = right.selectbox(
        "Kind of session", SESSION_KINDS, format_func=str.capitalize, key="table_kind"
    )
    st.caption("Leave the council empty where a column of the table names it.")
    number = st.session_state.get(NUMBER, 0)
    file = st.file_uploader(
        "Table or board (.csv, .tsv, .txt, .xlsx or .json)",
        type=TYPES,
        max_upload_size=LARGEST_FILE // MEGABYTE,
        key=f"table-{number}",
    )
    if file and st.button("Read the table", type="primary"):
        data = file.getvalue()
        prepared = prepare_table(data, file.name)
        st.session_state[TABLE] = PendingTable(data, file.name, prepared, council, kind)
        st.rerun()


def _map(held: PendingTable) -> None:
    def read_again(delimiter: str | None, headed: bool | None) -> PreparedTable:
        return prepare_table(held.data, held.name, delimiter=delimiter, headed=headed)

    mapped = None
    with fault_told():
        mapped = map_columns(held.prepared, read_again, held.council or "", held.mapping)
    row = st.container(horizontal=True)
    if isinstance(mapped, Mapped) and row.button(
        "Go on to names", type="primary", disabled=not mapped.ready
    ):
        draft = told_how_far(
            lambda: draft_table(
                the_project(),
                mapped.sheet,
                mapped.mapping,
                mark=held.prepared.mark,
                council=held.council,
            ),
            READING,
            expected=len(held.data) / LETTERS_A_SECOND,
        )
        st.session_state[TABLE] = replace(held, draft=draft, mapping=mapped.mapping)
        st.rerun()
    if mapped is not None and not isinstance(mapped, Mapped):
        _forget()
        say(mapped.words, mapped.acts)
        st.rerun()
    if row.button("Put the table aside"):
        _forget()
        st.rerun()


def _decide(held: PendingTable, draft: TableDraft) -> None:
    for remark in draft.remarks:
        st.caption(plain(remark))
    typed = st.text_area(
        "Other names in it, one a line",
        held.other_names,
        key=f"{PREFIX}other-names",
        height=80,
        help="People, children, schools. Each is replaced wherever it stands, and then forgotten.",
    )
    parts, of_parts, titles, shown = [], {}, dict(held.titles), []
    for number, part in enumerate(draft.parts):
        if len(draft.parts) > 1:
            st.header(plain(part.council or "No council"), anchor=False)
        changed, of_it = _part(number, part, held.decided.get(number, Decided()), typed)
        of_parts[number] = of_it
        ready = decided(changed, of_it.looked.decisions)
        parts.append(replace(part, draft=ready))
        shown.append((changed, of_it.looked))
        _titles(number, part, titles, ready)
    # Kept beside the fields: those forget what is in them while another screen is looked at.
    st.session_state[TABLE] = replace(held, other_names=typed, decided=of_parts, titles=titles)
    sure = confirmed(shown, key=f"{PREFIX}sure")
    row = st.container(horizontal=True)
    if row.button("Save the quotes", type="primary", disabled=not sure):
        _save(held.kind, draft.with_parts(parts), titles)
    if row.button("Back to the columns"):
        _forget_decisions()
        st.session_state[TABLE] = replace(held, draft=None, decided={}, titles={})
        st.rerun()
    if row.button("Put the table aside"):
        _forget()
        st.rerun()


def _part(number: int, part: CouncilDraft, before: Decided, typed: str) -> tuple[Draft, Decided]:
    key = f"{PREFIX}{number}"
    draft = part.draft
    speakers: Mapping[str, SpeakerChoice] = before.speakers
    if draft.speakers:
        st.markdown("**Who is who.** A pseudonym for each; real names are replaced throughout.")
        speakers = who_is_who(draft, before.speakers, key)
    names = tuple(line.strip() for line in typed.splitlines() if line.strip())
    asked = (tuple(speakers.items()), names)
    kept = st.session_state.get(f"{key}-found")
    if kept is None or kept[0] != asked:
        size = sum(len(turn.text) for turn in draft.raw.turns)
        found = told_how_far(
            lambda: draft.with_choices(speakers, names), READING, expected=size / LETTERS_A_SECOND
        )
        kept = (asked, found)
        st.session_state[f"{key}-found"] = kept
    changed: Draft = kept[1]
    st.markdown("**What looks personal.** In the quotes, and in notes, tags and session names.")
    looked = what_is_personal(changed, before.looked, _whose(part, changed), key)
    return changed, Decided(speakers, looked)


_WHAT = {"memo": "Note on a quote", "tag": "Tag", "session": "Name of a session"}


def _whose(part: CouncilDraft, draft: Draft) -> list[str]:
    """Whose words each turn has, or what it is."""
    notes = ["The team's note" if item.sort == "note" else "" for item in part.items]
    what = [*notes, *(_WHAT[each] for each, _words in part.more)]
    return [each or name for each, name in zip(what, speakers_of(draft), strict=True)]


def _titles(
    number: int, part: CouncilDraft, titles: dict[tuple[str, str], str], draft: Draft
) -> None:
    """What a person calls the sessions; the others keep the table's name, with names replaced."""
    named = [name for name in part.sessions if name]
    if not named:
        return
    after = draft.anonymised().turns[len(part.items) :]
    words = {key: turn.text for key, turn in zip(part.more, after, strict=True)}
    with st.expander(f"Names of the sessions: {len(named)}"):
        st.caption("Take out whatever says who was asked. Without a name it gets a number.")
        numbered = list(enumerate(named, start=1))
        for place, name in page_of(numbered, TITLES_A_PAGE, key=f"{PREFIX}{number}-titles"):
            likely = words["session", name][:120]
            # Another proposal, as where one more name was typed, is another field: the old one
            # would keep the name.
            typed = st.text_input(
                f"Name of session {place}",
                titles.get((part.council, name), likely),
                key=f"{PREFIX}{number}-title-{place}-{likely}",
                max_chars=120,
            )
            titles.pop((part.council, name), None)
            if typed != likely:
                titles[part.council, name] = typed


def _save(kind: str, draft: TableDraft, titles: Mapping[tuple[str, str], str]) -> None:
    with noting_acts() as noted:
        done = save_table(the_project(), who(), draft, kind=kind, confirmed=True, titles=titles)
    _forget()
    lost = sum(each.count for each in done.lost)
    notes = f", {count_of(done.notes, 'note')}" if done.notes else ""
    left = f" {count_of(lost, 'thing')} did not come in, as the table showed." if lost else ""
    say(
        f"Saved {count_of(done.quotes, 'quote')} in {count_of(done.documents, 'session')}{notes}, "
        f"with {count_of(done.redactions, 'replacement')}. The names are forgotten.{left} "
        "Every quote starts not cleared for sharing.",
        noted,
    )
    if len(done.sessions) == 1:
        st.query_params["session"] = str(done.sessions[0].session_id)
    st.rerun()


def _forget_decisions() -> None:
    for key in list(st.session_state):
        if str(key).startswith(PREFIX):
            del st.session_state[key]


def _forget() -> None:
    """Drop the table, its draft and every name typed, from this session's memory too."""
    _forget_decisions()
    for key in list(st.session_state):
        if str(key).startswith(("table-", "map-")) or key == TABLE:
            del st.session_state[key]
    st.session_state[NUMBER] = st.session_state.get(NUMBER, 0) + 1
