"""What people say, read for what it is about: stems, likeness, and odds of being about anything."""
