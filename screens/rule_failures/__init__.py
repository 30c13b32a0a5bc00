"""Rule failures: runs, counts and rates."""
