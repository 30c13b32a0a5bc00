"""Show-and-tells: storyboards of cards that point at evidence, and the slides made from them.

A storyboard holds the facilitator's own words and ids; everything else on a slide is read when it
is shown. Quotes come through ``research.clearance`` and counts through ``validation.disclosure``.
"""
