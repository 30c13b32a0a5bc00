"""Rules that fail for one reason: suggested by what fails together, decided by an analyst."""
