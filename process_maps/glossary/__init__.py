"""The project's own words: what is read as what when the labels of steps are compared."""
