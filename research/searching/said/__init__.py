"""Finding words in all that was said, kept as a quote or not."""
