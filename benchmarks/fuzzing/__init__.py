"""Spoilt files by the hundred thousand, each tried on its reader within limits."""
