"""Painpoints, findings and what rests on what."""
