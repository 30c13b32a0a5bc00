"""Copies of a project, sealed or not, and putting one back."""
