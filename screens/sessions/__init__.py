"""Sessions: planned, brought in, written live, read and highlighted."""
