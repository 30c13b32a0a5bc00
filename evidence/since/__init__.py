"""What changed in a project since a milestone: counted from its history, told in words."""
