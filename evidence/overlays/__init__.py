"""What is counted on a map's steps, each overlay worked out from the evidence."""
