"""What belongs to no room, and what every file brought in is held to."""
