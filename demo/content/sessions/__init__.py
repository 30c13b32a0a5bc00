"""The demo's transcripts with their quotes marked, one text file a session."""
