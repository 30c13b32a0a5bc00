"""A page that keeps up with what others do to what is on it, in any window or process.

The browser asks once a second (``screens.lookout``), and lets the page be made again where somebody
else changed something on it; whoever is in the midst of something is told who it was, and sees it
when they have finished or ask to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from secrets import token_urlsafe

import streamlit as st

from common.words import count_of
from screens import lookout
from screens.by_whom import by_name, this_session
from screens.components.news import news
from screens.look import DONE, STANDS, the_project
from storage import Project, reading
from storage.database import tell_of_each_act
from storage.history.acts import Stamp, stamp
from storage.history.others import Concern, Since, touched_since

KEPT = "kept_up"
NEWS = "news"
JUST_NOW = 120
MOST_NAMED = 3


@dataclass(frozen=True)
class _Kept:
    """The page that is shown: its thing, the secret it asks by, the state it was made of.

    ``told`` is what is said of that state, by its number.
    """

    name: str
    called: str
    concern: Concern
    secret: str
    seen: Stamp
    told: tuple[int, str]


def _done_here(project: Project, act: int) -> None:
    if session := this_session():
        lookout.note_own(project, session, act)


tell_of_each_act(_done_here)


def keep_up(name: str, called: str, concern: Concern, *, parts: Sequence[str] = ()) -> None:
    """Let the page keep up with what others do.

    Parameters
    ----------
    name : what the page is of ("map-3"), as its own part calls itself.
    called : the same in a sentence ("this map").
    parts : the keys of the fragments that show all of it, where the rest of the page need not be
        made again.
    """
    before = st.session_state.get(KEPT)
    same = before if isinstance(before, _Kept) and before.name == name else None
    with reading(the_project()) as db:
        now = stamp(the_project(), db)
        since = touched_since(the_project(), db, same.seen) if same else Since(now)
    told = (now.acts, _words(called, concern, since))
    if same and since.now == same.seen:
        told = same.told
    secret = before.secret if isinstance(before, _Kept) else token_urlsafe(16)
    st.session_state[KEPT] = _Kept(name, called, concern, secret, now, told)
    _watch(tuple(parts))


@st.fragment(key=NEWS)
def _watch(parts: tuple[str, ...]) -> None:
    """The asking on its own: saying that something waits makes nothing of the page again."""
    kept, since = _since_kept()
    # Each time: it may be asking for this as the server has forgotten it.
    lookout.keep_page(
        kept.secret, lookout.Page(the_project(), this_session(), kept.concern, kept.seen)
    )
    with st.container(key=NEWS):
        news(
            kept.secret,
            told=kept.told,
            waiting=(since.now.acts, _words(kept.called, kept.concern, since)),
            holds=kept.name,
            alone=bool(parts),
            key=f"{NEWS}-part",
            on_see=partial(_see, parts),
        )


def _see(parts: tuple[str, ...]) -> None:
    """Let what others did be shown: on the whole page, or on those parts of it."""
    kept, since = _since_kept()
    if not parts or since.beyond:
        # What its reader did last, and its undo, still stand: it was not they who did something.
        st.session_state.setdefault(DONE, st.session_state.get(STANDS))
        st.rerun()
    words = _words(kept.called, kept.concern, since)
    st.session_state[KEPT] = replace(kept, seen=since.now, told=(since.now.acts, words))
    st.rerun([*parts, NEWS])


def _since_kept() -> tuple[_Kept, Since]:
    """The page, and what was done since it was made; what concerns it may have grown by that."""
    kept: _Kept = st.session_state[KEPT]
    with reading(the_project()) as db:
        since = touched_since(the_project(), db, kept.seen)
    return replace(kept, concern=kept.concern.grown_by(since.touches)), since


def _words(called: str, concern: Concern, since: Since) -> str:
    """Who changed it and what they did, in a sentence; nothing where nobody did."""
    if since.beyond:
        return f"Much was changed since {called} was last shown."
    theirs = lookout.others(the_project(), this_session(), concern, since.touches)
    if not theirs:
        return ""
    acts = {each.part_of: each for each in theirs}
    last = acts[max(acts)]
    people = list(dict.fromkeys(by_name(each.person, each.act) for each in acts.values()))
    names = (
        " and ".join(people)
        if len(people) <= MOST_NAMED
        else count_of(len(people), "person", "people")
    )
    at = datetime.fromisoformat(last.at)
    when = "just now" if (datetime.now(UTC) - at).total_seconds() < JUST_NOW else "meanwhile"
    more = f", the last of {count_of(len(acts), 'change')}" if len(acts) > 1 else ""
    did = last.words[:1].lower() + last.words[1:]
    return f"{names} changed {called} {when}: {did}{more}."
