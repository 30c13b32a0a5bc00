"""A map as tables of steps, flows, phases, loops and marks, for people who work in spreadsheets.

What stands in a cell is what a person would type there. Where such words cannot hold a value
exactly, it stands beside them as JSON in the column ``EXACTLY``, and counts for as long as the
words still say what it says: so a file comes back as it was, and what a person changed is changed.
"""
