"""Quotes, the codes on them, and finding them by words."""
