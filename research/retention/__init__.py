"""How long what people said is kept: a day for each session, a usual time for the project."""
