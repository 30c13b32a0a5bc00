"""Anonymising a session again after it was saved: look, choose, replace for good.

Names typed here and what was found live in this browser session's memory until it is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from common.errors import CommonGroundError
from common.words import count_of
from research import services
from research.anonymise import KINDS
from research.model import Placed, QuoteView, Session, TurnView
from research.redacting.model import (
    LEFT_OUT,
    FoundAgain,
    ToReplace,
    WordsToReplace,
    around,
    plainly,
)
from research.services.redacting import (
    LookedAgain,
    Redacted,
    keep_words,
    look_again,
    look_anew,
    redact,
    state_of,
)
from research.spans import by_a_word
from screens.look import do, empty, plain, the_project, who
from screens.paging import page_of
from screens.quoted import was_shown
from screens.waiting import told_how_far
from storage import reading
from storage.history.acts import Stamp, stamp

LOOKING = "anonymise_looking"
READING = "Looking for what is personal"
PLACES_A_PAGE = 25
LETTERS_A_SECOND = 200_000
_STEPS = (
    ("Begin a word earlier", "start", -1),
    ("Begin a word later", "start", 1),
    ("End a word earlier", "end", -1),
    ("End a word later", "end", 1),
)
# A place by where it was found, whatever was made of it since.
Place = tuple[int, int]

NOTHING = LookedAgain(0, "", (), 0)


@dataclass(frozen=True)
class Looking:
    """What somebody looks for in a session, what was found, and what they made of each place."""

    session_id: int
    names: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    instead: str = LEFT_OUT
    looked: LookedAgain = NOTHING
    at_stamp: Stamp | None = None
    refused: frozenset[Place] = frozenset()
    reach: dict[Place, Placed] = field(default_factory=dict)
    replacements: dict[Place, str] = field(default_factory=dict, repr=False)
    opened: Place | None = None

    def chosen(self) -> list[ToReplace]:
        """What is to be replaced, as it was widened and named since."""
        return [
            ToReplace(at.start, at.end, each.kind, self.replacement(each))
            for each in self.looked.found
            if (each.start, each.end) not in self.refused
            for at in [self.at(each)]
        ]

    def at(self, each: FoundAgain) -> Placed:
        """The stretch that a place reaches over by now."""
        return self.reach.get((each.start, each.end), Placed(each.start, each.end))

    def replacement(self, each: FoundAgain) -> str:
        """What is to stand in a place."""
        return self.replacements.get((each.start, each.end), each.replacement)


def anonymise(session: Session) -> None:
    """The part of an open session."""
    if not session.turns:
        empty("Nothing was said in it yet, so there is nothing to replace.")
        return
    st.markdown(
        "What looks personal in the stored words, to be replaced by words that name nobody. Read "
        "the session too: names that nobody gave and circumstances that point at one child are "
        "not found by any rule."
    )
    view = services.transcript(the_project(), session.id)
    was_shown("transcript", len(view.turns), session.id)
    held = _held(session, view.turns)
    _look_for(session, held, view.turns)
    if not held.looked.found:
        empty("Nothing that looks personal was found.")
    else:
        held = _places(held, {turn.id: turn for turn in view.turns})
    _judged(session, held)
    st.session_state[LOOKING] = held
    if held.looked.found:
        _replace(session, held, view.quotes)


def _held(session: Session, turns: Sequence[TurnView]) -> Looking:
    """What is being looked at; looked for afresh where anything was changed meanwhile."""
    held = st.session_state.get(LOOKING)
    if not isinstance(held, Looking) or held.session_id != session.id:
        return _looked(Looking(session.id), turns)
    if held.looked.state != state_of(turns):
        # What was decided of places that are elsewhere now is decided anew.
        return _looked(Looking(session.id, held.names, held.words, held.instead), turns)
    return held if held.at_stamp == _stamp() else _looked(held, turns)


def _stamp() -> Stamp:
    with reading(the_project()) as db:
        return stamp(the_project(), db)


def _looked(held: Looking, turns: Sequence[TurnView]) -> Looking:
    sought = [WordsToReplace(line, "other", held.instead) for line in _lines(held.words)]
    size = sum(len(turn.text) for turn in turns)
    looked = told_how_far(
        lambda: look_again(the_project(), held.session_id, _lines(held.names), words=sought),
        READING,
        expected=size / LETTERS_A_SECOND,
    )
    return replace(held, looked=looked, at_stamp=_stamp())


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _look_for(session: Session, held: Looking, turns: Sequence[TurnView]) -> None:
    speakers = sorted({turn.speaker for turn in turns if turn.speaker})
    options = list(dict.fromkeys([LEFT_OUT, *(f"[{k}]" for k in KINDS if k != "name"), *speakers]))
    with st.form(f"look-{session.id}"):
        left, right = st.columns(2)
        names = left.text_area(
            "Names to look for, one a line", held.names, height=90,
            help="In whole, by first name or by surname. They are forgotten afterwards.",
        )  # fmt: skip
        words = right.text_area("Other words to replace, one a line", held.words, height=90)
        instead = right.selectbox(
            "Other words are replaced by",
            options,
            index=options.index(held.instead) if held.instead in options else 0,
        )
        pressed = st.form_submit_button("Look for them")
    if pressed:
        try:
            st.session_state[LOOKING] = _looked(
                replace(held, names=names, words=words, instead=instead), turns
            )
        except CommonGroundError as error:
            st.error(plain(error.sentence()))
            return
        st.rerun()


def _places(held: Looking, turns: dict[int, TurnView]) -> Looking:
    found = held.looked.found
    st.markdown(
        f"**{count_of(len(found), 'place')} found.** Take the tick away from what is not personal."
    )
    refused = set(held.refused)
    numbered = list(enumerate(found, start=1))
    for number, each in page_of(numbered, PLACES_A_PAGE, key=f"places-{held.session_id}"):
        with st.container(border=True, gap="xsmall"):
            key = (each.start, each.end)
            tick = f"replace-{held.session_id}-{held.looked.state[:8]}-{each.start}-{each.end}"
            if st.checkbox(_said(held, number, each, turns), key not in refused, key=tick):
                refused.discard(key)
            else:
                refused.add(key)
            if held.opened == key:
                held = _widen(held, each, turns[each.turn_id])
            st.button(
                ":blue[Done with it]" if held.opened == key else ":blue[Change what is replaced]",
                key=f"open-{tick}",
                help=f"Place {number}",
                type="tertiary",
                on_click=_open,
                args=(None if held.opened == key else key,),
            )
    return replace(held, refused=frozenset(refused))


def _said(held: Looking, number: int, each: FoundAgain, turns: dict[int, TurnView]) -> str:
    before, words, after = around(turns[each.turn_id], held.at(each))
    touched = f", in {count_of(each.quotes, 'quote')}" if each.quotes else ""
    unsure = "" if each.sure else ", perhaps"
    return (
        f"Replace {number}: …{plain(before)} **{plain(words)}** {plain(after)}… by "
        f"**{plain(held.replacement(each))}** :gray[{plain(each.kind)}{unsure}{touched}]"
    )


def _widen(held: Looking, each: FoundAgain, turn: TurnView) -> Looking:
    """Let a place reach over a word more or less, and say what is to stand there."""
    key = (each.start, each.end)
    with st.container(horizontal=True):
        for label, edge, step in _STEPS:
            st.button(
                f":blue[{label}]",
                key=f"{label}-{key}",
                type="tertiary",
                on_click=_move,
                args=(each, turn, edge, step),
            )
    typed = st.text_input(
        "What stands there instead", held.replacement(each), key=f"instead-{key}", max_chars=60
    )
    if typed.strip():
        return replace(held, replacements={**held.replacements, key: typed.strip()})
    return held


def _open(key: Place | None) -> None:
    st.session_state[LOOKING] = replace(st.session_state[LOOKING], opened=key)


def _move(each: FoundAgain, turn: TurnView, edge: str, step: int) -> None:
    held: Looking = st.session_state[LOOKING]
    now = held.at(each)
    here = Placed(now.start - turn.start, now.end - turn.start)
    new = by_a_word(turn.text, here, edge, step)
    at = Placed(new.start + turn.start, new.end + turn.start)
    reach = {**held.reach, (each.start, each.end): at}
    st.session_state[LOOKING] = replace(held, reach=reach)


def _judged(session: Session, held: Looking) -> None:
    """What a person says is not personal is kept, so that it is not asked again."""
    ticked = {plainly(e.words) for e in held.looked.found if (e.start, e.end) not in held.refused}
    words = [
        each.words
        for each in held.looked.found
        if (each.start, each.end) in held.refused and plainly(each.words) not in ticked
    ]
    with st.container(horizontal=True, vertical_alignment="center"):
        if words and st.button("What has no tick is not personal: do not ask again"):
            do(
                lambda: keep_words(the_project(), who(), session.id, words),
                "Noted. It is not asked again.",
            )
        if held.looked.judged:
            st.markdown(
                f":gray[{count_of(held.looked.judged, 'place')} judged not to be personal before.]"
            )
            if st.button("Ask about them again"):
                do(lambda: look_anew(the_project(), who(), session.id), "They are asked again.")


def _replace(session: Session, held: Looking, quotes: Sequence[QuoteView]) -> None:
    chosen = held.chosen()
    touched = [
        quote
        for quote in quotes
        if any(each.start < quote.end and quote.start < each.end for each in chosen)
    ]
    cleared = sum(quote.cleared for quote in touched)
    with st.container(border=True):
        st.markdown(
            f"**Replace {count_of(len(chosen), 'place')}**, in {count_of(len(touched), 'quote')}."
            + (f" {cleared} of them must be cleared for sharing again." if cleared else "")
        )
        st.warning(
            "This cannot be undone. The old words go from the whole project: its titles, memos, "
            "tags, painpoints and slides, its history and its search. What was done to these "
            "words before cannot be undone any more either. Backups and files saved before "
            "still hold them: remove those yourself."
        )
        everywhere = st.checkbox(
            "Replace the same words in the transcripts of all other sessions too",
            key=f"everywhere-{session.id}",
        )
        sure = st.checkbox("I know that it cannot be undone", key=f"sure-{session.id}")
        pressed = st.button("Replace for good", type="primary", disabled=not (sure and chosen))
    if pressed:
        _replaced(session, held, chosen, everywhere)


def _replaced(
    session: Session, held: Looking, chosen: Sequence[ToReplace], everywhere: bool
) -> None:
    told = ""

    def act() -> None:
        nonlocal told
        state = held.looked.state
        by = who()
        done = told_how_far(
            lambda: redact(the_project(), by, session.id, state, chosen, everywhere=everywhere),
            "Replacing for good, and taking the old words out of the whole file",
            expected=10,
        )
        told = _told(done)
        for key in list(st.session_state):
            if key == LOOKING or str(key).startswith(("replace-", "instead-", "sure-")):
                del st.session_state[key]

    do(act, lambda: told)


def _told(done: Redacted) -> str:
    words = f"Replaced in {count_of(done.places, 'place')}"
    if done.sessions > 1:
        words += f" of {count_of(done.sessions, 'session')}"
    words += f"; {count_of(done.quotes, 'quote')} changed with them"
    words += f", {done.uncleared} to be cleared again." if done.uncleared else "."
    if done.elsewhere:
        words += f" {count_of(done.elsewhere, 'other text')} held the words and were changed too."
    if done.still:
        words += f" They stand in {count_of(done.still, 'place')} of other sessions yet."
    if not done.is_clean:
        words += (
            " Others were using the project, so traces may be left in its file until it is "
            "next opened."
        )
    return words
