"""Two councils' maps beside each other: which steps are the same work, and who says so."""
