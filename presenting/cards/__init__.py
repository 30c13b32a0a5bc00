"""What each kind of card shows, read from the evidence at this moment."""
