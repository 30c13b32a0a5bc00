"""Open questions: what is not known yet, who could say, and by when."""
