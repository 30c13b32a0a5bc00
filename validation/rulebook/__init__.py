"""The rules by year: what changed, what a project adds, and finding a rule in plain words."""
