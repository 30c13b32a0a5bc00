"""Rules, runs, counts and what they say of one another."""
