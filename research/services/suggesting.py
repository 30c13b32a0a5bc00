"""Suggesting tags from the project's own coding, and finding quotes like a quote.

What is suggested is shown, never stored; what a person refuses for a quote is, and is not suggested
for it again. Learning goes on in a thread of its own, so that nobody waits for it: until it is done
there are no suggestions, or those learnt before. What was learnt stays in this process's memory,
and is forgotten as soon as words were redacted or erased.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from common.errors import NotFound
from common.who import Who
from research.model import QuoteView
from research.quotes import store as quote_store
from research.searching.model import FoundQuote, in_parts
from research.searching.store import CLEARED, marked
from research.suggesting import store
from research.suggesting.model import FIRST_THREE, LEAST_QUOTES, TagModel, TooFew, learn
from research.suggesting.store import Learning
from research.vocabulary import SMALL_WORDS
from storage import Project, act, reading

# So many new codings are worth learning again for, once it takes no more than this share of time.
_WORTH_IT = 20
_SHARE_OF_TIME = 0.01
_MOST_PROJECTS = 4
_MOST_RANKED, _RANKED = 5_000, 9
_WORD = re.compile(r"\w{3,}")


@dataclass
class _Learnt:
    """What was learnt from how much; ``making`` while it is being learnt.

    ``rests_until`` is when it may begin again, by the clock that only goes forward. ``ranked``
    keeps what it said of a text: a transcript is shown again with every quote kept.
    """

    at: Learning
    making: Future[tuple[TagModel | TooFew, float]] | None
    made: TagModel | TooFew | None = None
    rests_until: float = 0.0
    ranked: dict[str, list[int]] = field(default_factory=dict, repr=False)


_held: dict[str, _Learnt] = {}
_lock = Lock()
_worker = ThreadPoolExecutor(1, "learning-tags")


def learn_tags(project: Project) -> TagModel | TooFew:
    """Learn from all that is tagged now, and wait for it."""
    with reading(project) as db:
        coded = store.coded_quotes(db)
    return learn(coded)


def learnt_tags(project: Project) -> TagModel | TooFew | None:
    """What was learnt so far, None while that is going on; begins to learn where that is due."""
    # What was learnt is everybody's, so it is learnt from all whoever asks first.
    project = project.whole
    with reading(project) as db:
        now = store.learning(db)
    if now.codings < LEAST_QUOTES:
        # Too few whatever they are: that is known at once.
        return learn_tags(project)
    path = str(project.path)
    with _lock:
        held = _held.get(path)
        if held and held.at.last_forgotten != now.last_forgotten:
            held = None
        if held and held.making and held.making.done():
            held.made, held.rests_until = held.making.result()
            held.making, held.ranked = None, {}
        if held is None or _is_due(held, now):
            before = held.made if held else None
            held = _Learnt(now, _worker.submit(_learn_in_turn, project), before)
            _held.pop(path, None)
            _held[path] = held
            while len(_held) > _MOST_PROJECTS:
                del _held[next(iter(_held))]
        return held.made


def _is_due(held: _Learnt, now: Learning) -> bool:
    changed = abs(now.codings - held.at.codings)
    return held.making is None and changed >= _WORTH_IT and monotonic() >= held.rests_until


def _learn_in_turn(project: Project) -> tuple[TagModel | TooFew, float]:
    """What was learnt, and until when to rest: the longer it took, the longer."""
    begun = monotonic()
    made = learn_tags(project)
    ended = monotonic()
    return made, ended + (ended - begun) / _SHARE_OF_TIME


def suggested_for_texts(
    project: Project, texts: Sequence[str], most: int = FIRST_THREE
) -> list[list[int]]:
    """The likeliest codes of each text, best first; none where too little was learnt or it is
    right no more often than naming the commonest tags."""
    model = learnt_tags(project)
    if not isinstance(model, TagModel) or not model.measured.helps:
        return [[] for _text in texts]
    with reading(project) as db:
        there = {code.id for code in quote_store.codes(db)}
    ranked = _ranked(project, model, texts)
    return [[code for code in ranked[text] if code in there][:most] for text in texts]


def _ranked(project: Project, model: TagModel, texts: Sequence[str]) -> dict[str, list[int]]:
    """The likeliest codes by text, those asked about before from memory."""
    with _lock:
        held = _held.get(str(project.path))
        kept = held.ranked if held and held.made is model else {}
        # Another thread may let go of what is kept while this one asks for the rest.
        known = dict(kept)
    new = [text for text in dict.fromkeys(texts) if text not in known]
    said = dict(zip(new, model.suggest(new, _RANKED), strict=True))
    with _lock:
        found = {text: said[text] if text in said else known[text] for text in texts}
        if len(kept) > _MOST_RANKED:
            kept.clear()
        kept.update(said)
    return found


def suggested_for_quotes(
    project: Project, quotes: Sequence[QuoteView], most: int = FIRST_THREE
) -> dict[int, list[int]]:
    """For each quote the likeliest codes that are not on it and that nobody refused for it."""
    ranked = suggested_for_texts(project, [each.text for each in quotes], _RANKED)
    with reading(project) as db:
        refused = store.refused(db, [each.id for each in quotes])
    found = {}
    for quote, codes in zip(quotes, ranked, strict=True):
        without = {code.id for code in quote.codes} | refused.get(quote.id, set())
        found[quote.id] = [code for code in codes if code not in without][:most]
    return found


def refuse_suggestion(project: Project, who: Who, quote_id: int, code_id: int) -> None:
    """Say that a tag does not fit a quote: it is not suggested for it again."""
    with act(project, who, "Refused a suggested tag") as this:
        if not quote_store.quotes_by_id(this.db, [quote_id]):
            raise NotFound(f"there is no quote number {quote_id} in this project")
        quote_store.code(this.db, code_id)
        store.refuse(this, quote_id, code_id)


def similar_quotes(project: Project, quote_id: int, most: int = 8) -> tuple[FoundQuote, ...]:
    """Quotes that share the rarest words of this one, the likest first, those words marked."""
    with reading(project) as db:
        found = quote_store.quotes_by_id(db, [quote_id])
        if not found:
            raise NotFound(f"there is no quote number {quote_id} in this project")
        words = [word.casefold() for word in _WORD.findall(found[0].text)]
        distinct = [word for word in dict.fromkeys(words) if word not in SMALL_WORDS]
        among = "" if project.sight.words else CLEARED
        match, ids = store.like(db, quote_id, distinct, most, among=among)
        shown = marked(db, match, ids)
        views = quote_store.quotes_by_id(db, ids)
    return tuple(FoundQuote(view, in_parts(shown.get(view.id, view.text))) for view in views)
