"""Suggestions of rules and steps for what was said, done or found, and what people decide of them.

A suggestion is worked out each time and never stored. Confirming one makes the links there are
anyway; refusing one is kept, so that it is not proposed there again until somebody takes that back.
"""
