"""Councils × rules at once: counts as a grid, rates over a chosen denominator, what stands out."""
