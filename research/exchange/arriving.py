"""A table on its way in, council by council: who is who and what is personal, before it is saved.

Notes, memos, tags and names of sessions go through the same search for personal information as
the quotes do: all are turns of one draft a council, so that one person has one pseudonym in them.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from common.words import council_key
from research.drafts import Draft, SpeakerChoice, draft_of
from research.exchange.gathering import Gathered, Item
from research.exchange.model import Lost
from research.formats.sheet import Sheet
from research.labels import read_label
from research.model import Participant, RawTranscript, Turn

_SPACE = uuid.UUID("6d0f6a52-3a0b-5c86-9d3c-0a8b5f0e9d11")


@dataclass(frozen=True)
class CouncilDraft:
    """One council's part of a table on its way in.

    The draft's turns are the items' words in their order, then the memos, tags and names of
    sessions listed in ``more``: what they are of, and what it is.
    """

    council: str
    draft: Draft
    items: tuple[Item, ...] = field(repr=False)
    more: tuple[tuple[str, str], ...] = field(repr=False)

    @property
    def sessions(self) -> tuple[str, ...]:
        """What the table calls the sessions, in the order they come."""
        return tuple(dict.fromkeys(each.session for each in self.items))


@dataclass(frozen=True)
class TableDraft:
    """A whole table on its way in: a part for each council. Nothing of it is stored."""

    parts: tuple[CouncilDraft, ...]
    lost: tuple[Lost, ...]
    mark: str
    format: str
    remarks: tuple[str, ...] = ()

    def with_parts(self, parts: Sequence[CouncilDraft]) -> TableDraft:
        """The draft with what a person decided in each part."""
        return replace(self, parts=tuple(parts))


def by_council(gathered: Gathered) -> list[tuple[str, list[Item]]]:
    """The items of each council, under its name as it is first spelt."""
    groups: dict[str, list[Item]] = {}
    for item in gathered.items:
        groups.setdefault(council_key(item.council) if item.council else "", []).append(item)
    return [(items[0].council, items) for items in groups.values()]


def session_guid(mark: str, council: str, session: str) -> str:
    """What a session of a file is known by, should the same file come again."""
    key = "\n".join((mark, council_key(council) if council else "", session))
    return str(uuid.uuid5(_SPACE, key))


def council_draft(
    items: Sequence[Item],
    sheet: Sheet,
    names: Sequence[str],
    roster: Sequence[Participant],
    council: str,
) -> CouncilDraft:
    """Propose who is who and what is personal in a council's items; nothing is stored.

    ``names`` are all that the table gives, whoever's they are; ``roster`` whom the project knows.
    """
    more: dict[tuple[str, str], None] = {}
    for item in items:
        more |= {("memo", item.memo): None} if item.memo else {}
        more |= {("tag", tag): None for tag in item.tags}
        more |= {("session", item.session): None} if item.session else {}
    # Whoever wrote a team's note was not asked; their name is looked for all the same.
    mine = {item.speaker for item in items if item.sort != "note"} - {""}
    labelled = [
        Turn(item.speaker if item.sort != "note" and item.speaker else None, None, item.words)
        for item in items
    ]
    apart = [Turn(None, None, words) for _what, words in more]
    raw = RawTranscript((*labelled, *apart), sheet.format, sheet.encoding)
    draft = draft_of(
        raw,
        extra_names=[name for name in names if name not in mine],
        roster=roster,
        council=council or None,
    )
    if told := _told(items, draft):
        draft = draft.with_choices(told)
    return CouncilDraft(council, draft, tuple(items), tuple(more))


def _told(items: Sequence[Item], draft: Draft) -> dict[str, SpeakerChoice]:
    """What the table's own columns say of a speaker, where their label says less."""
    told: dict[str, SpeakerChoice] = {}
    by_label: dict[str, list[Item]] = {}
    for item in items:
        if item.sort != "note":
            by_label.setdefault(item.speaker, []).append(item)
    for speaker in draft.speakers:
        theirs = by_label[speaker.label]
        role = next((item.role for item in theirs if item.role), "") or speaker.wanted.role
        group = next((i.user_group for i in theirs if i.user_group), speaker.wanted.user_group)
        asks = speaker.wanted.interviewer or (all(item.asks for item in theirs) or None)
        choice = replace(speaker.wanted, role=_plain_role(role), user_group=group, interviewer=asks)
        if choice != speaker.wanted:
            told[speaker.label] = choice
    return told


def _plain_role(role: str) -> str:
    """A role without the name that may stand in it."""
    read = read_label(role) if role else None
    return role if read is None or read.name is None else read.role
