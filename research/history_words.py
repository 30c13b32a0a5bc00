"""How history calls the rows of the research tables. What somebody said is never in it."""

from __future__ import annotations

from storage import RowWords

_LINK = {"stance": "for or against", "why": "reason"}

_SESSIONS = {
    "sessions": RowWords(
        "session",
        "title",
        of=("council_id",),
        fields={
            **{"kind": "kind", "date": "day", "topics": "topics", "held_by": "held by"},
            **{"keep_until": "last day", "kept_because": "kept longer because"},
        },
        flags={"to_check": "to be checked", "planned": "planned"},
        known_as=("session_id",),
    ),
    "usual_retention": RowWords(
        "how long sessions are kept",
        fields={"months": "months after a session's day"},
        plural="how long sessions are kept",
    ),
    "participants": RowWords(
        "participant",
        "pseudonym",
        of=("council_id",),
        fields={"role": "role", "user_group": "user group"},
        known_as=("participant_id",),
    ),
    "session_participants": RowWords(
        "taking part",
        of=("participant_id", "session_id"),
        flags={"interviewer": "as interviewer"},
        plural="takings part",
    ),
    "transcripts": RowWords(
        "transcript",
        of=("session_id",),
        fields={"format": "format", "redactions": "replacements"},
        flags={"verbatim": "kept as it came"},
        known_as=("transcript_id",),
    ),
    "turns": RowWords(
        "turn of a transcript",
        of=("transcript_id", "participant_id"),
        fields={"time": "time"},
        secret={"text": "its words", "start": "where it begins", "stop": "where it ends"},
        known_as=("turn_id",),
        plural="turns of transcripts",
    ),
    "quotes": RowWords(
        "quote",
        of=("session_id", "participant_id"),
        flags={"cleared": "cleared for sharing"},
        fields={"cleared_by": "cleared by"},
        secret={"text": "its words", "start": "where it begins", "stop": "where it ends"},
        known_as=("quote_id",),
        granted="cleared",
    ),
    "notes": RowWords(
        "note",
        of=("quote_id", "turn_id", "code_id", "participant_id", "session_id"),
        fields={"kind": "kind"},
        secret={"text": "its words"},
        known_as=("note_id",),
    ),
    "redactions": RowWords(
        "replacement",
        of=("session_id",),
        fields={"kind": "kind", "replacement": "replaced with", "places": "places"},
    ),
    "not_personal": RowWords(
        "decision that words are not personal",
        of=("session_id",),
        secret={"words": "the words"},
        plural="decisions that words are not personal",
    ),
    "imports": RowWords(
        "import from another program",
        fields={"format": "format", "redactions": "replacements"},
        secret={"lost": "what was lost"},
        known_as=("import_id",),
        plural="imports from other programs",
    ),
}
_TAGS = {
    "codes": RowWords(
        "tag",
        "name",
        of=("parent_id",),
        fields={"description": "description", "colour": "colour"},
        flags={"heading": "only a heading"},
        known_as=("code_id",),
        links={"parent_id": "codes"},
    ),
    "codings": RowWords("tag on a quote", of=("quote_id", "code_id"), plural="tags on quotes"),
    "code_sets": RowWords(
        "group of tags",
        "name",
        fields={"description": "description"},
        known_as=("set_id",),
        plural="groups of tags",
    ),
    "code_set_members": RowWords(
        "tag in a group", of=("code_id", "set_id"), plural="tags in groups"
    ),
    "refused_codes": RowWords(
        "refused tag", of=("quote_id", "code_id"), fields={"refused_by": "refused by"}
    ),
    "research_questions": RowWords("research question", "words", known_as=("question_id",)),
    "guide_topics": RowWords(
        "topic of the guide",
        "name",
        of=("question_id",),
        fields={"prompts": "prompts", "user_groups": "user groups"},
        plural="topics of the guide",
    ),
}
_SORTED = {
    "themes": RowWords(
        "theme",
        "name",
        of=("council_id", "part_of"),
        fields={"statement": "statement", "topics": "topics"},
        known_as=("theme_id",),
        links={"part_of": "themes"},
    ),
    "theme_members": RowWords(
        "place in a theme",
        of=("theme_id", "quote_id", "note_id"),
        fields=_LINK,
        plural="places in themes",
        moves=True,
    ),
    "personas": RowWords(
        "persona",
        "name",
        fields={"user_group": "user group", "role": "role", "summary": "summary"},
        known_as=("persona_id",),
    ),
    "persona_points": RowWords(
        "point of a persona",
        "words",
        of=("persona_id",),
        fields={"kind": "kind"},
        known_as=("point_id",),
        plural="points of personas",
    ),
    "persona_point_quotes": RowWords(
        "quote of a persona’s point",
        of=("point_id", "quote_id"),
        fields=_LINK,
        plural="quotes of personas’ points",
    ),
    "user_needs": RowWords(
        "user need",
        "i_need",
        of=("persona_id",),
        fields={"as_a": "as a", "so_that": "so that"},
        known_as=("need_id",),
    ),
    "need_quotes": RowWords(
        "quote of a user need",
        of=("need_id", "quote_id"),
        fields=_LINK,
        plural="quotes of user needs",
    ),
}
_CODED_TWICE = {
    "second_codings": RowWords(
        "second coding",
        of=("session_id",),
        fields={
            "coded_by": "coded by",
            "state": "state",
            "reason": "how it was chosen",
            "reopened": "times opened again",
        },
        secret={"codes": "its tags"},
        known_as=("second_coding_id",),
    ),
    "second_spans": RowWords(
        "passage of a second coding",
        of=("second_coding_id",),
        fields={"reading": "reading"},
        secret={"start": "where it begins", "stop": "where it ends"},
        known_as=("span_id",),
        plural="passages of second codings",
    ),
    "second_span_codes": RowWords(
        "tag of a second coding",
        of=("span_id", "code_id"),
        fields={"coded_by": "coded by"},
        plural="tags of second codings",
    ),
    "settlements": RowWords(
        "settled difference",
        of=("session_id", "code_id"),
        fields={"decision": "decision", "why": "reason"},
        secret={"start": "where it begins", "stop": "where it ends"},
    ),
}
WORDS = {**_SESSIONS, **_TAGS, **_SORTED, **_CODED_TWICE}
