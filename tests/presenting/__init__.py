"""Cards, slides, documents and tables."""
