"""A foreign project that was anonymised put into the tables, within an act that somebody opened."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from common.errors import BadInput
from common.words import count_of, listed
from research import store
from research.anonymise import without_sure
from research.drafts import NOBODY_ASKS, AnonymisedTranscript, SpeakerChoice
from research.exchange import store as exchange
from research.exchange.bringing import Bringing, SourceDraft
from research.exchange.cases import date_in, kind_in, lost_variables, memo_in
from research.exchange.merging import merge_codes, merge_sets
from research.exchange.model import ForeignCase, ForeignCoding, ForeignMemo, Lost, losses
from research.exchange.placing import place_spans
from research.model import SessionFacts, places
from research.services.facts import LONGEST_TITLE, checked_facts, settle, store_facts
from research.verbatim import storable
from storage import Act

# Written into what leaves as a working copy, and left out when that comes back.
WORKING_COPY = "A working copy for the team that made it, not for sharing."
_LONGEST_WHO = 120
_SECOND = uuid.UUID("5f0c4e0e-7f5b-5d6c-8f43-2b6e4c1f9a10")
_HERE = "they are here already; what was done to them here stays"
_TWICE = "another source in the file has the same id"
_NAMES = "names of files can hold people's names, so a session is called by its number and council"
_OF_NOTHING = "what they are about did not come in"


@dataclass(frozen=True)
class StoredProject:
    """What was stored: ids and counts."""

    import_id: int
    sessions: tuple[int, ...]
    quotes: int
    codes: int
    lost: tuple[Lost, ...]
    redactions: int
    remarks: tuple[str, ...]


@dataclass
class _Storing:
    """Where the things of a project are by now, by their ids in it, and what was lost."""

    this: Act
    bringing: Bringing
    facts: SessionFacts
    sure_only: bool
    import_id: int
    lost: list[Lost]
    sessions: dict[str, int] = field(default_factory=dict)
    quotes: dict[str, tuple[int, int]] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    people: dict[tuple[int | None, str], int] = field(default_factory=dict)
    cases: set[str] = field(default_factory=set)
    kept: int = 0
    redactions: int = 0
    remarks: list[str] = field(default_factory=list)

    def lose(self, what: str, why: str, count: int = 1) -> None:
        """Note what does not come in."""
        self.lost.append(Lost(what, count, why))

    def made(self, by: str | None, at: str | None) -> tuple[str, str]:
        """Who made something and when, as the file says; else whoever brings it in, now."""
        plain = " ".join(storable(by or "")[0].split())[:_LONGEST_WHO]
        when = (at or "").strip()
        known = when if when.isascii() and when.isprintable() and len(when) <= 40 else ""
        return plain or self.this.who.person, known or self.this.at


def store_project(
    this: Act,
    bringing: Bringing,
    facts: SessionFacts,
    *,
    name: str,
    convention: str,
    confirmed: bool,
) -> StoredProject:
    """Store all of a project that is new here. ``facts`` hold for sources that say no others.

    Raises BadInput where nothing in it is new, or nothing in it can be kept.
    """
    project = bringing.project
    here = exchange.guids_of_sessions(this.db)
    _refuse_nothing_new(this, bringing, here, name)
    at_work = _Storing(
        this,
        bringing,
        checked_facts(facts),
        not confirmed,
        exchange.add_import(this, project.format, convention),
        [*project.lost, *lost_variables(project)],
    )
    memos = _store_codebook(at_work)
    for draft in bringing.sources:
        if draft.source.guid in here:
            at_work.lose("sources", _HERE)
        elif draft.source.guid in at_work.sessions:
            at_work.lose("sources", _TWICE)
        else:
            _store_source(at_work, draft)
    empty = sum(not each.text.strip() for each in project.sources)
    at_work.lose("sources", "there are no words in them", empty)
    _store_memos(at_work, memos, here)
    _lose_cases(at_work, here)
    lost = losses(at_work.lost)
    listed = [{"what": each.what, "count": each.count, "why": each.why} for each in lost]
    exchange.complete_import(this, at_work.import_id, listed, at_work.redactions)
    return StoredProject(
        at_work.import_id,
        tuple(at_work.sessions.values()),
        at_work.kept,
        len(project.codes),
        lost,
        at_work.redactions,
        _remarks(at_work),
    )


def _refuse_nothing_new(this: Act, bringing: Bringing, here: frozenset[str], name: str) -> None:
    """A file of which nothing is new is most likely chosen by mistake."""
    project = bringing.project
    sources = {each.source.guid for each in bringing.sources}
    codes = {row.guid for row in exchange.code_rows(this.db)}
    if sources and sources <= here and {each.guid for each in project.codes} <= codes:
        raise BadInput(
            "everything in this file is here already",
            where=name or None,
            remedy="To bring it in anew, undo its import or remove its sessions first",
        )
    if not sources and not project.codes:
        raise BadInput(
            "there are no words and no tags in this project",
            where=name or None,
            remedy="Choose another file",
        )


def _store_codebook(at_work: _Storing) -> list[tuple[ForeignMemo, str]]:
    """Store tags and sets; returns the memos too, all of their words without people's names."""
    project = at_work.bringing.project
    texts = [word for each in project.codes for word in (each.name, each.description)]
    texts += [word for each in project.sets for word in (each.name, each.description)]
    texts += [each.text for each in project.memos]
    plain, replaced = at_work.bringing.without_names(texts)
    at_work.redactions += replaced
    words = iter(plain)
    codes = [replace(c, name=next(words), description=next(words)) for c in project.codes]
    sets = [replace(s, name=next(words), description=next(words)) for s in project.sets]
    merged = merge_codes(at_work.this, codes)
    at_work.codes = merged.ids
    at_work.lost += [*merged.lost, *merge_sets(at_work.this, sets, merged.ids)]
    return list(zip(project.memos, words, strict=True))


def _store_source(at_work: _Storing, draft: SourceDraft) -> None:
    """A source as a session, with its quotes."""
    this = at_work.this
    ready = draft.anonymised(sure_only=at_work.sure_only)
    session_id = _store_session(at_work, draft)
    council_id = store.session(this.db, session_id).council_id
    people = {
        choice.pseudonym.casefold(): _settle(at_work, session_id, council_id, choice)
        for choice in ready.speakers
    }
    for each in draft.draft.speakers:
        case = at_work.bringing.cast.case_of(draft.source.guid, each.label)
        if case:
            _store_case(at_work, case.case, people[each.choice.pseudonym.casefold()])
    speakers = [people[turn.speaker.casefold()] if turn.speaker else None for turn in ready.turns]
    transcript_id = store.add_transcript(
        this, session_id, ready.format, ready.encoding, ready.replaced
    )
    exchange.mark_verbatim(this, transcript_id)
    spots = places([turn.text for turn in ready.turns])
    for turn, speaker, place in zip(ready.turns, speakers, spots, strict=True):
        store.add_turn(this, transcript_id, speaker, turn.time, turn.text, place)
    taken = draft.draft.taken(sure_only=at_work.sure_only)
    counts = Counter((each.span.kind, each.span.replacement) for each in taken)
    exchange.add_redactions(this, session_id, dict(counts))
    at_work.redactions += len(taken)
    at_work.remarks += ready.remarks
    at_work.lose("characters", "they are no text; a mark stands for each", draft.marks)
    at_work.sessions[draft.source.guid] = session_id
    _store_quotes(at_work, draft, ready, (session_id, transcript_id), speakers)


def _store_case(at_work: _Storing, case: ForeignCase, person: int) -> None:
    """A speaker is a case: under its id, with what was written about it, once."""
    if case.guid in at_work.cases:
        return
    at_work.cases.add(case.guid)
    exchange.mark_case(at_work.this, person, case.guid)
    if memo := memo_in(case.variables):
        (plain,), replaced = at_work.bringing.without_names([memo])
        at_work.redactions += replaced
        exchange.add_memo(
            at_work.this, {"participant_id": person}, plain, None, *at_work.made(None, None)
        )


def _store_session(at_work: _Storing, draft: SourceDraft) -> int:
    source, cast = draft.source, at_work.bringing.cast
    title = " ".join(source.name.split())
    if title and not (
        len(title) <= LONGEST_TITLE
        and title.isprintable()
        and cast.is_harmless(title)
        and without_sure(title, cast.not_names) == (title, 0)
    ):
        at_work.lose("names of sources", _NAMES)
        title = ""
    facts = replace(
        at_work.facts,
        council=draft.council,
        kind=kind_in(source.variables) or at_work.facts.kind,
        date=date_in(source.variables) or at_work.facts.date,
        title=title,
    )
    session_id = store_facts(at_work.this, facts, planned=False, to_check=at_work.sure_only)
    made_at = at_work.made(None, source.at)[1]
    exchange.mark_origin(at_work.this, session_id, at_work.import_id, source.guid, made_at)
    return session_id


def _settle(
    at_work: _Storing, session_id: int, council_id: int | None, choice: SpeakerChoice
) -> int:
    """The participant behind a choice; who spoke in an earlier source is the same one."""
    key = (None if choice.interviewer else council_id, choice.pseudonym.casefold())
    met = choice.participant_id
    if met is None or met < 0:
        met = at_work.people.get(key)
    found = settle(
        at_work.this,
        session_id,
        council_id,
        replace(choice, participant_id=met),
        is_new=True,
    )
    at_work.people[key] = found
    return found


def _store_quotes(
    at_work: _Storing,
    draft: SourceDraft,
    ready: AnonymisedTranscript,
    home: tuple[int, int],
    speakers: Sequence[int | None],
) -> None:
    """A quote for every span with words that somebody who was asked says, tagged or not."""
    changes = draft.changes(sure_only=at_work.sure_only)
    length = len(draft.source.text)
    kept, lost = place_spans(draft.source.spans, changes, length, ready.turns)
    at_work.lost += lost
    text = "\n".join(turn.text for turn in ready.turns)
    for each in kept:
        by, at = at_work.made(each.span.by, each.span.at)
        words, codings = text[each.place.start : each.place.end], each.span.codings
        guid, again = each.span.guid, 0
        while codings or not again:
            quote_id = exchange.add_quote(
                at_work.this, *home, speakers[each.turn], each.place, words, guid, by, at
            )
            at_work.quotes.setdefault(guid, (quote_id, home[0]))
            at_work.kept += 1
            # A tag is on a quote once: where two people put it there, there are two quotes.
            codings, again = _store_codings(at_work, quote_id, codings), again + 1
            guid = str(uuid.uuid5(_SECOND, f"{each.span.guid} {again}"))


def _store_codings(
    at_work: _Storing, quote_id: int, codings: Sequence[ForeignCoding]
) -> tuple[ForeignCoding, ...]:
    """Put tags on a quote; returns those that somebody else put there too."""
    on_it: dict[int, str | None] = {}
    others = []
    for coding in codings:
        code_id = at_work.codes.get(coding.code)
        if code_id is None:
            at_work.lose("tags on quotes", "the tag is not in the file")
        elif code_id not in on_it:
            on_it[code_id] = coding.by
            by, at = at_work.made(coding.by, coding.at)
            exchange.add_coding(at_work.this, quote_id, code_id, coding.guid, by, at)
        elif coding.by == on_it[code_id]:
            at_work.lose("tags on quotes", "the same tag is on the same quote already")
        else:
            others.append(coding)
    return tuple(others)


def _store_memos(
    at_work: _Storing, memos: Sequence[tuple[ForeignMemo, str]], here: frozenset[str]
) -> None:
    """Memos as notes; those that are here already, on a tag say, are not doubled."""
    held = exchange.note_rows(at_work.this.db)
    known = {(row.session_id, row.quote_id, row.code_id, row.text) for row in held}
    guids = {row.guid for row in held if row.guid}
    for memo, text in memos:
        if not text.strip() or text.startswith(WORKING_COPY):
            continue
        about = _about(at_work, memo)
        if about is None:
            if not (memo.on == "source" and memo.of in here):
                at_work.lose("memos", _OF_NOTHING)
            continue
        key = (about.get("session_id"), about.get("quote_id"), about.get("code_id"), text)
        if key not in known and memo.guid not in guids:
            known.add(key)
            by, at = at_work.made(memo.by, memo.at)
            exchange.add_memo(at_work.this, about, text, memo.guid, by, at)


def _about(at_work: _Storing, memo: ForeignMemo) -> dict[str, int] | None:
    """The columns of a note that say what it is about; None where that is not here."""
    if memo.on == "project":
        return {}
    of = memo.of or ""
    if memo.on == "span" and of in at_work.quotes:
        quote_id, session_id = at_work.quotes[of]
        return {"session_id": session_id, "quote_id": quote_id}
    if memo.on == "source" and of in at_work.sessions:
        return {"session_id": at_work.sessions[of]}
    if memo.on == "code" and of in at_work.codes:
        return {"code_id": at_work.codes[of]}
    return None


def _lose_cases(at_work: _Storing, here: frozenset[str]) -> None:
    """Cases that nobody in the sources is, and links from cases to single quotes."""
    for each in at_work.bringing.cast.cases:
        case = each.case
        if case.guid not in at_work.cases and not (set(case.sources) & here):
            at_work.lose("cases", "nobody speaks under their name, so nobody was asked")
        at_work.lose("links of cases to quotes", "a quote is whose words it is", len(case.spans))


def _remarks(at_work: _Storing) -> tuple[str, ...]:
    """Sentences worth reading, those that drafts share said once with their count."""
    counts = Counter(at_work.remarks)
    said = [words for words in counts if words != NOBODY_ASKS]
    if counts[NOBODY_ASKS]:
        said.append(
            f"Nobody is marked as interviewer in {count_of(counts[NOBODY_ASKS], 'session')}; "
            "say who asked the questions"
        )
    councils = {each.council for each in at_work.bringing.sources if each.council}
    if councils - {at_work.bringing.council}:
        said.append(f"The file itself says of which council: {listed(sorted(councils))}")
    return tuple(said)
