"""The board: quotes, the team's notes and councils' themes as cards, sorted into piles."""
