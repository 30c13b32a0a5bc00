"""Options, what they would save, and what if a council did it another's way."""
