"""Quotes and the codes on them."""
