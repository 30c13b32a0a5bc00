"""A project file: what is kept, by whom, for whom, and how it comes back."""
