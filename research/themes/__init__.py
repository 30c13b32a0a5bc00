"""Themes: groups of quotes within one council or across councils, each with a statement."""
