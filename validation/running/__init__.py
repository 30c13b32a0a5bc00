"""Running the sector's validator in an environment of its own, and keeping only sums of it."""
