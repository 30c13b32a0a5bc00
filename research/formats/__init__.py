"""Reading transcripts in the forms that meetings, tools and typists leave them in."""

from research.formats.transcripts import TRANSCRIPT_ENDINGS, read_transcript

__all__ = ["TRANSCRIPT_ENDINGS", "read_transcript"]
