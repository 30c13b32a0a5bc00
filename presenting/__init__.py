"""Show-and-tells: storyboards of cards taken from evidence, and the file they leave behind."""
