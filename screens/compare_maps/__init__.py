"""Compare maps: two councils step by step."""
