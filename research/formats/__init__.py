"""Reading transcripts in the forms that meetings, tools and typists leave them in."""

from research.formats.transcripts import read_transcript

__all__ = ["read_transcript"]
