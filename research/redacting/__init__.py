"""Replacing and erasing after saving: what is found in stored words, and where quotes go."""
