"""A council's part of a table as it will be stored: anonymised, session by session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from common.words import count_of
from research.drafts import NOBODY_ASKS, AnonymisedTranscript, DraftFinding
from research.exchange.arriving import CouncilDraft
from research.exchange.gathering import LONGEST_TAG, Item
from research.exchange.model import Lost, losses
from research.labels import read_label
from research.model import SESSION_KINDS
from research.vocabulary import HEADINGS

_LONGEST_TITLE = 120
_NO_NAMES = HEADINGS | {word for kind in SESSION_KINDS for word in kind.split()} | {"call", "board"}


@dataclass(frozen=True)
class Said:
    """What becomes of a turn: whether it is a quote, with which tags and memo."""

    is_quote: bool
    tags: tuple[str, ...]
    memo: str = field(repr=False)


@dataclass(frozen=True)
class SessionLanding:
    """A session as it will be stored. ``name`` is what the table calls it; ``said`` a turn each."""

    name: str = field(repr=False)
    title: str | None = field(repr=False)
    date: str | None
    ready: AnonymisedTranscript
    said: tuple[Said, ...]
    notes: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Landing:
    """All of a council's sessions. ``loose_notes`` are of sessions in which nothing was said."""

    council: str
    sessions: tuple[SessionLanding, ...]
    loose_notes: tuple[str, ...] = field(repr=False)
    replaced: int
    lost: tuple[Lost, ...]
    remarks: tuple[str, ...]

    @property
    def quotes(self) -> int:
        """How many quotes there will be."""
        return sum(said.is_quote for each in self.sessions for said in each.said)

    @property
    def notes(self) -> int:
        """How many of the team's notes there will be, those on quotes not counted."""
        return sum(len(each.notes) for each in self.sessions) + len(self.loose_notes)


def landing_of(
    part: CouncilDraft, titles: Mapping[tuple[str, str], str], *, confirmed: bool
) -> Landing:
    """What will be stored of a council's part, with all that was found replaced.

    Unless ``confirmed``, what is not surely personal is left, and a session keeps the table's name
    for it only where that can be nobody's. ``titles`` by council and that name come before both.
    """
    ready = part.draft.anonymised(sure_only=not confirmed)
    taken = [
        each
        for each in part.draft.findings
        if each.id not in part.draft.refused and (confirmed or each.span.sure)
    ]
    after = {
        key: turn.text for key, turn in zip(part.more, ready.turns[len(part.items) :], strict=True)
    }
    sessions: list[SessionLanding] = []
    loose: list[str] = []
    lost: list[Lost] = []
    rows: dict[str, list[int]] = {}
    for place, item in enumerate(part.items):
        rows.setdefault(item.session, []).append(place)
    for name, spots in rows.items():
        notes = tuple(ready.turns[p].text for p in spots if part.items[p].sort == "note")
        said = [place for place in spots if part.items[place].sort != "note"]
        if not said:
            loose += notes
            continue
        title, own = _title(part.council, name, after, titles, confirmed)
        if name and not own:
            lost.append(Lost("names of sessions", 1, "they may be somebody's name"))
        items = [part.items[place] for place in said]
        date, days = _day(items)
        lost += days
        kept = tuple(_said(ready, place, part.items[place], after) for place in said)
        if untagged := sum(bool(each.tags) and not each.is_quote for each in kept):
            lost.append(Lost("tags on what interviewers say", untagged, "only quotes carry tags"))
        sessions.append(
            SessionLanding(
                name,
                title,
                date,
                _transcript(ready, said, taken),
                kept,
                notes,
            )
        )
    lost += _notes_lost(part)
    remarks = tuple(_remarks(ready, sessions, loose))
    return Landing(part.council, tuple(sessions), tuple(loose), len(taken), losses(lost), remarks)


def _transcript(
    ready: AnonymisedTranscript, spots: list[int], taken: list[DraftFinding]
) -> AnonymisedTranscript:
    """The session's own turns and speakers, and what was replaced in them."""
    within = set(spots)
    turns = tuple(ready.turns[place] for place in spots)
    heard = {turn.speaker.casefold() for turn in turns if turn.speaker}
    speakers = tuple(each for each in ready.speakers if each.pseudonym.casefold() in heard)
    kinds = Counter(each.span.kind for each in taken if each.turn in within)
    return replace(
        ready, turns=turns, speakers=speakers, redactions=tuple(sorted(kinds.items())), remarks=()
    )


def _said(
    ready: AnonymisedTranscript, place: int, item: Item, after: Mapping[tuple[str, str], str]
) -> Said:
    tags = (" ".join(after["tag", tag].split())[:LONGEST_TAG].strip() for tag in item.tags)
    is_quote = not item.asks and not ready.turns[place].interviewer
    memo = after["memo", item.memo] if item.memo else ""
    # Tags that hold two people's names may come to the same words.
    return Said(is_quote, tuple(dict.fromkeys(tag for tag in tags if tag)), memo)


def _title(
    council: str,
    name: str,
    after: Mapping[tuple[str, str], str],
    titles: Mapping[tuple[str, str], str],
    confirmed: bool,
) -> tuple[str | None, bool]:
    """What a session is to be called, None for its kind and number; whether it says what it did."""
    if (council, name) in titles:
        return titles[council, name].strip() or None, True
    if not name:
        return None, True
    harmless = read_label(name, not_names=_NO_NAMES | set(council.casefold().split()))
    if not confirmed and harmless.name is not None:
        return None, False
    return " ".join(after["session", name].split())[:_LONGEST_TITLE].strip(), True


def _day(items: list[Item]) -> tuple[str | None, list[Lost]]:
    """The day of a session: the only one its rows name."""
    days = {item.date for item in items if item.date}
    if len(days) > 1:
        why = "the rows of a session name several days, and it has one"
        return None, [Lost("dates", sum(item.date is not None for item in items), why)]
    return next(iter(days), None), []


def _notes_lost(part: CouncilDraft) -> Iterator[Lost]:
    notes = [item for item in part.items if item.sort == "note"]
    if tagged := sum(bool(item.tags) for item in notes):
        yield Lost("tags on the team's notes", tagged, "only quotes carry tags here")
    if with_memo := sum(bool(item.memo) for item in notes):
        yield Lost("notes on the team's notes", with_memo, "a note carries no note of its own")


def _remarks(
    ready: AnonymisedTranscript, sessions: list[SessionLanding], loose: list[str]
) -> Iterator[str]:
    # A table of quotes seldom holds what the interviewer said.
    yield from (remark for remark in ready.remarks if remark != NOBODY_ASKS)
    asked = sum(not said.is_quote for each in sessions for said in each.said)
    if asked:
        yield (
            f"{count_of(asked, 'row')} said by whoever asks: kept in the transcript, "
            "never as quotes"
        )
    if loose:
        yield (
            f"{count_of(len(loose), 'note')} on sessions without a quote: "
            "kept as notes on the project"
        )
