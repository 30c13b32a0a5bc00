"""What is said about one person, taken out for good."""
