"""The commands of `commonground`, a file a wing; `cli.py` gathers them."""
