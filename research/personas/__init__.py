"""Personas and user needs: what kinds of people need, and what that rests on."""
