"""To decide: quotes that seem to be about a rule, the surest first, one after another."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from common.words import count_of
from evidence.suggesting.model import End, Offers
from evidence.suggesting.offering import rules_for
from evidence.suggesting.queue import (
    AT_ONCE,
    LookedAt,
    Proposed,
    look,
    still_open,
    undecided,
    with_rules,
)
from research.services import count_quotes, quotes_by_id
from screens.evidence.refused import all_refused
from screens.evidence.suggested import refuse_offers, show_offers
from screens.look import empty, go_to, lead_to, the_project
from screens.offered import may_change
from screens.quoted import quoted
from screens.rule_failures.seen import the_door

# Numbers and codes alone are held between two looks at the screen, nobody's words.
HELD = "quotes_to_decide"
HERE = {"show": "suggested"}


@dataclass(frozen=True)
class _Held:
    """What was looked at last, how much before it, and which of it was put off.

    ``carried`` was put off before that. ``shown`` is the quote in hand: it stays there once a rule
    is linked to it, as it may be about another one too.
    """

    at: LookedAt
    looked: int
    later: frozenset[int] = frozenset()
    carried: tuple[Proposed, ...] = ()
    shown: int | None = None

    @property
    def put_off(self) -> tuple[Proposed, ...]:
        """What comes again, whatever is looked at meanwhile."""
        every = (*self.at.found, *self.carried)
        return tuple(each for each in every if each.quote_id in self.later)


def the_queue() -> None:
    """The quote to decide next, with what is suggested for it and how far one has got."""
    project = the_project()
    if not may_change("painpoint_rules"):
        st.markdown("The project’s own team decides what is suggested.")
        return
    if not count_quotes(project):
        empty(
            "No quotes yet, so there is nothing to decide.",
            screen="sessions",
            label="Import a transcript first",
        )
        return
    held = st.session_state.get(HELD)
    if not isinstance(held, _Held):
        held = _look_on(0, 0)
    left = still_open(project, (*held.at.found, *held.carried))
    now = [each.quote_id for each in left if each.quote_id not in held.later]
    _progress(held, len(left))
    if (in_hand := _linked_in_hand(held)) is not None:
        _one(held, in_hand, linked=True)
    elif now:
        st.session_state[HELD] = held = replace(held, shown=now[0])
        _one(held, now[0], linked=False)
    else:
        _go_on(held, len(left))
    all_refused()


def _linked_in_hand(held: _Held) -> int | None:
    """The quote that was shown, where a rule is linked to it by now and it is still there."""
    if held.shown is None or held.shown not in with_rules(the_project()):
        return None
    return held.shown if quotes_by_id(the_project(), [held.shown]) else None


def _progress(held: _Held, left: int) -> None:
    found = len(held.at.found)
    open_words = count_of(undecided(the_project()), "quote")
    seems = "seems" if found == 1 else "seem"
    st.markdown(
        f"**{count_of(left, 'quote')} to decide here.** Of the last "
        f"{count_of(held.at.looked, 'quote')} looked at, {found:,} {seems} to be about a rule."
    )
    st.caption(
        f"{open_words} of the project with no rule linked; {held.looked:,} looked at so far. "
        "What you confirm becomes a link, what does not fit is not suggested there again."
    )


def _one(held: _Held, quote_id: int, *, linked: bool) -> None:
    for quote in quotes_by_id(the_project(), [quote_id]):
        asked = f"What else is quote {quote_id}" if linked else f"Which rule is quote {quote_id}"
        st.header(f"{asked} about?", anchor=False)
        with st.container(border=True):
            quoted(quote)
            go_to("evidence", "Its chain", {"quote": str(quote_id)})
    end = End("quote", str(quote_id))
    found = rules_for(the_project(), end, door=the_door())
    with st.container(horizontal=True):
        if linked:
            st.button("Next quote", type="primary", on_click=_next, args=(held,))
        else:
            st.button(
                "Later",
                key=f"later-{quote_id}",
                on_click=_later,
                args=(held, quote_id),
                help="It comes again once the others are decided",
            )
            if found.link and len(found.open) > 1:
                st.button(
                    f"None of these {len(found.open)} fits",
                    key=f"none-{quote_id}",
                    on_click=_none,
                    args=(held, found, f"quote-{quote_id}-rules"),
                )
    show_offers(found)


def _go_on(held: _Held, left: int) -> None:
    if left:
        st.markdown(f"You put off {count_of(left, 'quote')}; nothing else is left here.")
        st.button("Look at them again", on_click=_again, args=(held,))
    if held.at.last is not None:
        st.button(
            f"Look at the next {AT_ONCE} quotes",
            type="primary",
            on_click=_go_to,
            args=(held.at.last, held.looked, held.put_off),
        )
    else:
        st.markdown("These were the last quotes with no rule linked, when they were looked at.")
        st.button("Begin again at the first", on_click=_go_to, args=(0, 0))


def _look_on(after: int, before: int, put_off: tuple[Proposed, ...] = ()) -> _Held:
    at = look(the_project(), after=after, door=the_door())
    later = frozenset(each.quote_id for each in put_off)
    st.session_state[HELD] = held = _Held(at, before + at.looked, later, put_off)
    return held


def _go_to(after: int, before: int, put_off: tuple[Proposed, ...] = ()) -> None:
    _look_on(after, before, put_off)
    lead_to(HERE)


def _later(held: _Held, quote_id: int) -> None:
    st.session_state[HELD] = replace(held, later=held.later | {quote_id}, shown=None)
    lead_to(HERE)


def _none(held: _Held, found: Offers, key: str) -> None:
    refuse_offers(found, found.open, key)
    _next(held)


def _next(held: _Held) -> None:
    st.session_state[HELD] = replace(held, shown=None)
    lead_to(HERE)


def _again(held: _Held) -> None:
    st.session_state[HELD] = replace(held, later=frozenset())
    lead_to(HERE)
