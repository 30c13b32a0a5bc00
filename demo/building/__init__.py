"""Parts of the building of the illustrative project, each through the services of its kind."""
