"""Board: notes sorted into themes, by hand or by keyboard."""
