"""Slides as files: each format one file, each reading the same slides."""
