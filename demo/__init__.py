"""The illustrative project, built by code from content that was written for it."""
