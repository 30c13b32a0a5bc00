"""Looking again for what is personal in a stored session, and replacing it for good.

Replacing is one act that cannot be undone. It takes the old words out of the transcript and its
quotes, out of every other text that people typed into the project, and out of history and search.
What is in copies made before (backups, files that left) it cannot reach.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from common.errors import BadInput, StaleEdit
from common.who import Who
from research import store
from research.model import Placed, TurnView
from research.quotes import store as quote_store
from research.redacting import store as redacting_store
from research.redacting.applying import Replaced, replace_in_session
from research.redacting.model import (
    FoundAgain,
    OldWords,
    ToReplace,
    WordsToReplace,
    checked_replacement,
    checked_words,
    forgotten_words,
    look,
    plainly,
    settled,
    with_fresh_numbers,
)
from research.services.typed import words_of_councils
from storage import Act, Project, act, reading
from storage.erasing.forgetting import blank_rows, forgetting, history_of, keys_once, sweep

REASON = "what is personal was replaced for good, and the old words are kept nowhere"


@dataclass(frozen=True)
class LookedAgain:
    """What may be personal in a session; ``judged`` counts places somebody found not to be.

    ``state`` is the transcript's, so that nothing is replaced in one that changed meanwhile.
    """

    session_id: int
    state: str
    found: tuple[FoundAgain, ...]
    judged: int


@dataclass(frozen=True)
class Redacted:
    """What replacing did, in numbers.

    ``quotes`` whose words changed, ``uncleared`` of them that were cleared for sharing;
    ``elsewhere`` counts other texts that held the words (memos, tags, painpoints, cards) and were
    changed too; ``still`` places in other sessions' transcripts where they stand yet.
    ``is_clean``: no trace is left in the file; where somebody was using it all the while, its next
    opening sees to that.
    """

    places: int
    sessions: int
    quotes: int
    uncleared: int
    elsewhere: int
    still: int
    is_clean: bool


def look_again(
    project: Project,
    session_id: int,
    extra_names: Sequence[str] = (),
    *,
    words: Sequence[WordsToReplace] = (),
) -> LookedAgain:
    """What may be personal in a stored session, minus what somebody judged not to be.

    ``extra_names`` are looked for in whole and in part, ``words`` just so; both are kept nowhere.
    """
    sought = [_checked(each) for each in words]
    names = [each.strip() for each in extra_names if each.strip()]
    with reading(project) as db:
        store.session(db, session_id)
        turns = store.turns(db, session_id)
        quotes = quote_store.session_quotes(db, session_id)
        judged = set(redacting_store.judged(db, session_id).values())
    spots = [Placed(each.start, each.end) for each in quotes]
    found, kept = look(
        turns,
        names=names,
        words=sought,
        judged=judged,
        quotes=spots,
        not_names=words_of_councils(project),
    )
    return LookedAgain(session_id, state_of(turns), tuple(found), kept)


def state_of(turns: Sequence[TurnView]) -> str:
    """What tells a transcript from itself after any change of its words; says none of them."""
    text = "\n".join(turn.text for turn in turns)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def redact(
    project: Project,
    who: Who,
    session_id: int,
    state: str,
    spans: Sequence[ToReplace] = (),
    words: Sequence[WordsToReplace] = (),
    *,
    everywhere: bool = False,
) -> Redacted:
    """Replace stretches of a session's transcript, and words wherever they stand in it, for good.

    ``spans`` count over the transcript's text and ``state`` is that they were found in. With
    ``everywhere`` the same words go from the transcripts of all other sessions too. Other texts of
    the project (titles, memos, tags, painpoints, cards) lose them in any case, but for words that
    the transcript keeps in another place: a person judged those to be no secret by themselves.

    Raises StaleEdit where the transcript was changed since, BadInput where nothing is to do or a
    span lies outside the text.
    """
    sought = [_checked(each) for each in words]
    with forgetting(project, who, "Replaced what is personal in a session", REASON) as held:
        this = held.act
        store.session(this.db, session_id)
        turns = store.turns(this.db, session_id)
        if state_of(turns) != state:
            raise StaleEdit(
                "somebody else changed this transcript while you had it open",
                remedy="Look again at what is found in it now",
            )
        if everywhere:
            spans, sought = _renumbered(this, turns, spans, sought)
        old = OldWords(sought)
        chosen = settled(turns, [*spans, *_places(turns, old)])
        if not chosen and not everywhere:
            raise BadInput("nothing is chosen to be replaced", remedy="Choose something first")
        done = [_replace(this, session_id, turns, chosen)]
        gone = _gone(this, session_id, turns, chosen, sought)
        if everywhere:
            done += _replace_elsewhere(this, session_id, gone)
        still = _still(this, session_id, gone)
        elsewhere = _forget(this, session_id, done, gone)
    return Redacted(
        sum(len(each.old) for each in done),
        sum(bool(each.old) for each in done),
        sum(len(each.quotes) for each in done),
        sum(each.uncleared for each in done),
        elsewhere,
        still,
        held.is_clean,
    )


def keep_words(project: Project, who: Who, session_id: int, words: Sequence[str]) -> int:
    """Note that words are not personal in a session; they are not proposed again. How many new."""
    plain = list(dict.fromkeys(p for p in (plainly(each) for each in words) if p))
    with act(project, who, "Judged words not to be personal") as this:
        store.session(this.db, session_id)
        return sum(redacting_store.judge(this, session_id, each) for each in plain)


def look_anew(project: Project, who: Who, session_id: int) -> None:
    """Take back every judgement that words of a session are not personal."""
    with act(project, who, "Took back what was judged not to be personal") as this:
        ids = redacting_store.judged(this.db, session_id)
        redacting_store.take_judgements_back(this, list(ids))


def _checked(each: WordsToReplace) -> WordsToReplace:
    words, instead = checked_words(each.words), checked_replacement(each.replacement)
    if OldWords([replace(each, words=words, replacement="[ ]")]).find(instead):
        raise BadInput(
            "what is to stand instead holds the words that are to go", remedy="Choose other words"
        )
    return WordsToReplace(words, each.kind, instead)


def _renumbered(
    this: Act,
    turns: Sequence[TurnView],
    spans: Sequence[ToReplace],
    words: Sequence[WordsToReplace],
) -> tuple[list[ToReplace], list[WordsToReplace]]:
    every = [*(each.replacement for each in spans), *(each.replacement for each in words)]
    texts = redacting_store.texts_of(this.db)
    fresh = with_fresh_numbers(every, [turn.text for turn in turns], texts)
    return (
        [replace(s, replacement=fresh.get(s.replacement, s.replacement)) for s in spans],
        [replace(w, replacement=fresh.get(w.replacement, w.replacement)) for w in words],
    )


def _places(turns: Sequence[TurnView], old: OldWords) -> list[ToReplace]:
    return [
        ToReplace(turn.start + span.start, turn.start + span.end, span.kind, span.replacement)
        for turn in turns
        for span in old.find(turn.text)
    ]


def _replace(
    this: Act, session_id: int, turns: Sequence[TurnView], chosen: Sequence[ToReplace]
) -> Replaced:
    done = replace_in_session(this, session_id, turns, chosen)
    for (kind, instead), number in Counter((s.kind, s.replacement) for s in chosen).items():
        redacting_store.add_redaction(this, session_id, kind, instead, number)
    return done


def _gone(
    this: Act,
    session_id: int,
    before: Sequence[TurnView],
    chosen: Sequence[ToReplace],
    sought: Sequence[WordsToReplace],
) -> list[WordsToReplace]:
    """The words that are now nowhere in the session's transcript, names also in their parts."""
    text = "\n".join(turn.text for turn in before)
    taken = [WordsToReplace(text[s.start : s.end], s.kind, s.replacement) for s in chosen]
    now = "\n".join(turn.text for turn in store.turns(this.db, session_id))
    return [each for each in forgotten_words([*sought, *taken]) if not OldWords([each]).find(now)]


def _replace_elsewhere(
    this: Act, session_id: int, gone: Sequence[WordsToReplace]
) -> list[Replaced]:
    old, done = OldWords(gone), []
    for other in redacting_store.sessions_with_words(this.db):
        turns = store.turns(this.db, other)
        if other != session_id and (places := settled(turns, _places(turns, old))):
            done.append(_replace(this, other, turns, places))
    return done


def _still(this: Act, session_id: int, gone: Sequence[WordsToReplace]) -> int:
    """In how many places of other sessions the words stand yet."""
    here = {turn.text for turn in store.turns(this.db, session_id)}
    old = OldWords(gone)
    return sum(len(old.find(t)) for t in redacting_store.texts_of(this.db) if t not in here)


def _forget(
    this: Act, session_id: int, done: Sequence[Replaced], gone: Sequence[WordsToReplace]
) -> int:
    """Take the old words out of all other texts and out of history; how many texts held them."""
    old = OldWords(gone)
    kept = redacting_store.judged_anywhere(this.db)
    redacting_store.take_judgements_back(this, [i for i, words in kept.items() if old.find(words)])
    changed = sweep(this, old, but=("turns", "quotes"))
    secret = OldWords([WordsToReplace(words) for each in done for words in each.old])
    # Whole rows are blanked, not words: "May" may stay elsewhere and be nobody's business here.
    for table in ("turns", "quotes"):
        keys = {key for each in done for key in getattr(each, table)}
        blank_rows(this, table, keys | _removed(this, session_id, table, secret))
    return sum(changed.values())


def _removed(this: Act, session_id: int, table: str, secret: OldWords) -> set[int]:
    """Rows of the session that are gone by now and held any of the words."""
    transcript_id = store.transcript_of(this.db, session_id)
    if transcript_id is None or not secret:
        return set()
    once = keys_once(this.db, table, "transcript_id", [transcript_id])
    once -= redacting_store.ids_where(this.db, table, "transcript_id", [transcript_id])
    held = history_of(this.db, table, once)
    return {key for key, told in held.items() if any(secret.may_be_in(each) for each in told)}
