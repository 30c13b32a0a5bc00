"""The team's own words about anything in the project."""
