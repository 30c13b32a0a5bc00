"""Settings: the project, its people, its words, its history."""
