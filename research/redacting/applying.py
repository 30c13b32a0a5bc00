"""Replacing stretches of a stored transcript: the turns, every quote kept of them, every span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from research import store
from research.model import Placed, TurnView
from research.quotes import store as quote_store
from research.redacting import store as redacting_store
from research.redacting.model import ToReplace, changes_of
from research.second_coding import moving as second_coding
from research.spans import Change, Following, replaced
from storage import Act


@dataclass
class Replaced:
    """What replacing touched: rows whose words are others now, and how many lost their clearance.

    ``old`` are the words that stood there.
    """

    turns: set[int] = field(default_factory=set)
    quotes: set[int] = field(default_factory=set)
    uncleared: int = 0
    old: list[str] = field(default_factory=list, repr=False)


def replace_in_session(
    act: Act, session_id: int, turns: Sequence[TurnView], spans: Sequence[ToReplace]
) -> Replaced:
    """Replace settled spans of a session's transcript; its quotes stay on their words.

    An edge of a quote within what is replaced goes to the edge of it, so two quotes may come to
    lie on the same words: both are kept, as other things may be linked to either. A quote whose
    words changed is not cleared for sharing any more: what was overlooked when it was cleared
    calls for a second look.
    """
    text = "\n".join(turn.text for turn in turns)
    changes = changes_of(text, spans)
    done = Replaced(old=[change.old for change in changes])
    new = _replace_turns(act, turns, changes, done)
    follow = Following(changes)
    for quote in quote_store.session_quotes(act.db, session_id):
        place = follow(Placed(quote.start, quote.end))
        words = new[place.start : place.end]
        if words != quote.text:
            done.quotes.add(quote.id)
            done.uncleared += quote.cleared
        elif place.start == quote.start:
            continue
        speaker = quote.participant_id
        quote_store.place_quote(act, quote.id, quote.version, place, words, speaker)
    if changes:
        second_coding.follow(act, session_id, follow, new)
    return done


def _replace_turns(
    act: Act, turns: Sequence[TurnView], changes: Sequence[Change], done: Replaced
) -> str:
    """Store the turns with the changes made; returns the transcript's new text."""
    texts: list[str] = []
    at = next_change = 0
    for turn in turns:
        own = []
        while next_change < len(changes) and changes[next_change].end <= turn.end:
            change = changes[next_change]
            own.append(replace(change, start=change.start - turn.start))
            next_change += 1
        text = replaced(turn.text, own)
        place = Placed(at, at + len(text))
        if text != turn.text:
            values: dict[str, object] = {"start": place.start, "stop": place.end, "text": text}
            store.edit_turn(act, turn.id, turn.version, values)
            done.turns.add(turn.id)
        elif place.start != turn.start:
            redacting_store.place_turn(act, turn.id, place)
        texts.append(text)
        at = place.end + 1
    return "\n".join(texts)
