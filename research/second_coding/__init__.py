"""Blind second coding: somebody codes a session again without seeing how it was coded."""
