"""The house as a whole: its command line, its words, its demonstration project, its layout."""
