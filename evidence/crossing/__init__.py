"""Steps by council: what is said, done and shown of each piece of work, a row each."""
