"""Options: what could be done, what it rests on, how it scores, and what was decided about it.

A score nobody gave is unknown: it is never taken for a middle one, and there is no total without.
"""
