"""Decisions leaders take, the data each needs, and where that data stands, council by council.

Not the decisions of a process map, which are a kind of step there.
"""
