"""Erasing a participant or a session with the links to their quotes, all in one act.

What comes to hold people's words above this room (frozen decks) hands its own part in the same way:
a function of the act and the ids of the quotes that go, put behind these in ``also``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from sqlite_utils import Database

from common.who import Who
from evidence import store
from evidence.decisions.linking import forget_decision_links
from evidence.findings.services import forget_finding_links
from evidence.rounds import store as rounds
from evidence.suggesting.store import forget_for_good
from research.services.erasing import Also, Erased
from research.services.erasing import erase_participant as _erase_participant
from research.services.erasing import erase_sessions as _erase_sessions
from storage import Act, Project
from storage.erasing.forgetting import blank_rows, keys_once

LINKS, UNSUPPORTED, ROUNDS = "links", "unsupported", "rounds"


def erase_participant(
    project: Project,
    who: Who,
    participant_id: int,
    also: Sequence[Also] = (),
    *,
    rehearsal: bool = False,
) -> Erased:
    """Erase somebody and everything of theirs; painpoints stay, without the links to their quotes.

    ``Erased.also`` counts the ``links`` that went, and the painpoints, innovations and questions
    that no quote is linked to any more (``unsupported``). ``rehearsal``: only told, nothing goes.
    """
    every = (forget_links, *also)
    return _erase_participant(project, who, participant_id, every, rehearsal=rehearsal)


def erase_session(project: Project, who: Who, session_id: int, also: Sequence[Also] = ()) -> Erased:
    """Erase a session with its quotes and the links to them; counts as for a participant.

    What a room answered in it goes too (``rounds``).
    """
    return erase_sessions(project, who, "Erased a session", lambda _db: [session_id], also)


def erase_sessions(
    project: Project,
    who: Who,
    words: str,
    which: Callable[[Database], Collection[int]],
    also: Sequence[Also] = (),
) -> Erased:
    """Erase several in one act, which history calls ``words``; as for one."""
    going: list[int] = []

    def those(db: Database) -> Collection[int]:
        going.extend(which(db))
        return going

    def forget_rounds(this: Act, _quote_ids: Collection[int]) -> Mapping[str, int]:
        held = [each for session_id in going for each in rounds.of_session(this.db, session_id)]
        gone = rounds.forget(this, held) if held else 0
        return {ROUNDS: gone} if gone else {}

    return _erase_sessions(project, who, words, those, (forget_links, forget_rounds, *also))


def forget_links(act: Act, quote_ids: Collection[int]) -> Mapping[str, int]:
    """Remove the links to quotes that go, and what was refused for them; history too."""
    links = store.links_to_quotes(act.db, quote_ids)
    once = keys_once(act.db, "painpoint_quotes", "quote_id", quote_ids)
    for link_id in links:
        store.remove_link(act, store.LINK_TABLES["quote"], link_id)
    blank_rows(act, "painpoint_quotes", once | set(links))
    unsupported = set(links.values()) - store.with_quotes(act.db)
    spoken_of = forget_decision_links(act, quote_ids)
    spoken_of += forget_finding_links(act, quote_ids)
    forget_for_good(act, quote_ids)
    return {LINKS: len(links) + spoken_of, UNSUPPORTED: len(unsupported)}
