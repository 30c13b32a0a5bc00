"""What if: a stretch of one council's map replaced by the same stretch of another's."""
