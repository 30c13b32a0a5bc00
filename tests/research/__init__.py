"""Interviews, quotes, codes, themes and agreement."""
