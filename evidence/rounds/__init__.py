"""Rounds: a question put to the people in a room, by phone and on paper, and what they answered."""
