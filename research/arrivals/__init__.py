"""Files that brought quotes in: what each was, what of it was lost, what it became."""
