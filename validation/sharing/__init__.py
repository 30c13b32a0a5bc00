"""Runs as plain values, on their way into another project."""
