"""Who did what and who read what; undoing, going back, telling."""
