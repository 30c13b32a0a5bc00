"""Show and tell: storyboards, presenting, the file left behind."""
