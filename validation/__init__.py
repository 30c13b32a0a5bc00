"""What the data shows: the rules of the 903, runs of a return, and how often each rule fails."""
