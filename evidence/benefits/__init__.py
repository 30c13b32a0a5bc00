"""What an option would save, and what it costs, with how sure that is.

A case has *lines*, each a way in which something is saved: its inputs multiplied. An input has a
value in each council, or one that is the same in every council. What is unknown leaves blank what
hangs on it, with the reason; it is never a nought.
"""
