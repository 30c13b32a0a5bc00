"""How what people said looks to somebody who sees only what is cleared for sharing.

A quote that is not cleared stays in every count; its words do not leave the file. Who said
something is told as files of cleared quotes tell it (:mod:`research.recognising`). Transcripts,
their turns and what was decided about their words are the team's alone, as are its notes.
"""

from __future__ import annotations

from functools import cached_property

from sqlite_utils import Database

from common.who import Sight
from research.recognising import Crowd, Shown
from research.store import asked
from storage import Project, reading
from storage.access.seeing import NOT_CLEARED
from storage.register import councils
from storage.remembering import remembered
from storage.rooms import Masked, Seen

_TO_CHECK = "EXISTS (SELECT 1 FROM main.sessions s WHERE s.id = t.session_id AND s.to_check)"
_CLEARED = f"(t.cleared AND NOT {_TO_CHECK})"
_WHO = "t.council_id, t.role, t.user_group"


def masked(sight: Sight, _own: int | None) -> tuple[Masked, ...]:
    """The tables with quotes' words in them, and with who said them."""
    if sight.words:
        return ()
    return (
        Masked(
            "quotes",
            {
                "text": f"CASE WHEN {_CLEARED} THEN t.text ELSE '{NOT_CLEARED}' END",
                "cleared": _CLEARED,
                # Offsets lead into a transcript that is not for this reader.
                "start": "0",
                "stop": "0",
            },
            unsaid=("text", "start", "stop"),
        ),
        Masked(
            "participants",
            {
                "pseudonym": f"CASE WHEN less_is_told({_WHO}) THEN 'Person ' || t.id "
                "ELSE t.pseudonym END",
                "role": f"told_role({_WHO})",
                "user_group": f"told_group({_WHO})",
            },
        ),
        # A session is often called after the role it asked.
        Masked(
            "sessions",
            {"title": "'Session ' || t.id", "held_by": "'[]'", "kept_because": "''"},
        ),
        Masked("notes", {"text": f"'{NOT_CLEARED}'", "participant_id": "NULL", "turn_id": "NULL"}),
    )


def prepare(db: Database, whole: Project, sight: Sight) -> None:
    """Register what the expressions above call."""
    if sight.words:
        return
    told = _Told(whole)
    for name, made in (
        ("less_is_told", lambda *who: told.of(*who).is_less),
        ("told_role", lambda *who: told.of(*who).role),
        ("told_group", lambda *who: told.of(*who).user_group),
    ):
        db.conn.create_function(name, 3, made)


class _Told:
    """Who said something, as it may be told; worked out once somebody is asked for."""

    def __init__(self, whole: Project) -> None:
        self._whole = whole

    @cached_property
    def _people(self) -> tuple[Crowd, dict[int, str]]:
        return _people(self._whole)

    def of(self, council_id: int | None, role: str, user_group: str | None) -> Shown:
        crowd, named = self._people
        return crowd.shown(named.get(council_id or 0), role, user_group)


@remembered
def _people(whole: Project) -> tuple[Crowd, dict[int, str]]:
    with reading(whole) as db:
        return Crowd(asked(db)), {each.id: each.name for each in councils(db)}


SEEN = Seen(
    open=(
        *("codes", "codings", "code_sets", "code_set_members", "themes", "theme_members"),
        *("personas", "persona_points", "persona_point_quotes", "user_needs", "need_quotes"),
        *("research_questions", "guide_topics", "session_participants", "usual_retention"),
    ),
    in_part=("quotes", "participants", "sessions", "notes"),
    closed=(
        *("transcripts", "turns", "redactions", "not_personal", "refused_codes", "imports"),
        *("second_codings", "second_spans", "second_span_codes", "settlements"),
    ),
    masked=masked,
    prepare=prepare,
    owners_only=("usual_retention",),
)
