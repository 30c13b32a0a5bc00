"""Where we stand: the whole project at a glance."""
