"""Runs whose counts were protected before they came here: what was hidden there stays hidden."""
