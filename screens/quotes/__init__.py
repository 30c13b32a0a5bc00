"""Quotes: found, acted on, and how widely each tag was heard."""
