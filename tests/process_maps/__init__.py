"""Maps: drawn, read, written, measured, lined up and merged."""
