"""Saturation: whether asking more people of the same kind would still bring anything new."""
