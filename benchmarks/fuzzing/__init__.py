"""Mutated files by the hundred thousand, each tried on the reader it is meant for, within limits."""
