"""Common ground: what is common and what differs, and what rests on it."""
