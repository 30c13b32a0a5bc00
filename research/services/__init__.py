"""What people do with sessions, quotes and the codebook: each a screen's button or a command.

The way in for a transcript is ``prepare_import`` (in memory), a person's choices on the draft, and
``save_session``; ``import_transcript`` does it at once where nobody is there to confirm.
"""

from research.clearance import ClearedQuote, cleared_only, export_quotes
from research.drafts import AnonymisedTranscript, Draft, SpeakerChoice, prepare_import
from research.model import SessionFacts
from research.services.codes import (
    add_code,
    codes,
    edit_code,
    remove_code,
)
from research.services.editing import edit_quote, memos, set_memo
from research.services.finding import findings_in
from research.services.importing import (
    ImportedTranscripts,
    SavedSession,
    confirm_session,
    import_transcript,
    import_transcripts,
    look_at_transcripts,
    roster,
    save_session,
)
from research.services.live import (
    Line,
    WrittenLine,
    add_turn,
    edit_turn,
    start_session,
    write_line,
)
from research.services.people import asked, change_participant, participants, set_interviewer
from research.services.planning import (
    hold_session,
    invite,
    plan_session,
    take_from_session,
    taking_part,
    topics_in_use,
)
from research.services.quotes import (
    clear_quote,
    count_quotes,
    keep_quote,
    keep_turn_as_quote,
    quotes,
    quotes_by_id,
    remove_quote,
    unclear_quote,
)
from research.services.sessions import (
    add_note,
    change_session,
    edit_note,
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
    "Line",
    "SavedSession",
    "SessionFacts",
    "SpeakerChoice",
    "WrittenLine",
    "add_code",
    "add_note",
    "add_turn",
    "asked",
    "change_participant",
    "change_session",
    "clear_quote",
    "cleared_only",
    "codes",
    "confirm_session",
    "count_quotes",
    "edit_code",
    "edit_note",
    "edit_quote",
    "edit_turn",
    "export_quotes",
    "findings_in",
    "hold_session",
    "import_transcript",
    "import_transcripts",
    "invite",
    "keep_quote",
    "keep_turn_as_quote",
    "look_at_transcripts",
    "memos",
    "notes",
    "participants",
    "plan_session",
    "prepare_import",
    "quotes",
    "quotes_by_id",
    "remove_code",
    "remove_note",
    "remove_quote",
    "remove_session",
    "roster",
    "save_session",
    "sessions",
    "set_interviewer",
    "set_memo",
    "start_session",
    "take_from_session",
    "taking_part",
    "topics_in_use",
    "transcript",
    "unclear_quote",
    "write_line",
]
