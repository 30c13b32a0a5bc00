"""What people do with sessions, quotes and the codebook: each a screen's button or a command.

The way in for a transcript is ``prepare_import`` (in memory), a person's choices on the draft, and
``save_session``; ``import_transcript`` does it at once where nobody is there to confirm.
"""

from research.clearance import ClearedQuote, cleared_only, export_quotes
from research.drafts import AnonymisedTranscript, Draft, SpeakerChoice, prepare_import
from research.services.codes import (
    add_code,
    change_code,
    codes,
    move_code,
    remove_code,
    rename_code,
)
from research.services.finding import findings_in
from research.services.importing import (
    ImportedTranscripts,
    SavedSession,
    add_turn,
    confirm_session,
    import_transcript,
    import_transcripts,
    look_at_transcripts,
    roster,
    save_session,
    start_session,
)
from research.services.people import asked, change_participant, participants, set_interviewer
from research.services.quotes import (
    clear_quote,
    count_quotes,
    keep_quote,
    keep_turn_as_quote,
    quotes,
    quotes_by_id,
    remove_quote,
    tag_quote,
    unclear_quote,
    untag_quote,
)
from research.services.sessions import (
    add_note,
    change_session,
    notes,
    remove_note,
    remove_session,
    sessions,
    transcript,
)

__all__ = [
    "AnonymisedTranscript",
    "ClearedQuote",
    "Draft",
    "ImportedTranscripts",
    "SavedSession",
    "SpeakerChoice",
    "add_code",
    "add_note",
    "add_turn",
    "asked",
    "change_code",
    "change_participant",
    "change_session",
    "clear_quote",
    "cleared_only",
    "codes",
    "confirm_session",
    "count_quotes",
    "export_quotes",
    "findings_in",
    "import_transcript",
    "import_transcripts",
    "keep_quote",
    "keep_turn_as_quote",
    "look_at_transcripts",
    "move_code",
    "notes",
    "participants",
    "prepare_import",
    "quotes",
    "quotes_by_id",
    "remove_code",
    "remove_note",
    "remove_quote",
    "remove_session",
    "rename_code",
    "roster",
    "save_session",
    "sessions",
    "set_interviewer",
    "start_session",
    "tag_quote",
    "transcript",
    "unclear_quote",
    "untag_quote",
]
