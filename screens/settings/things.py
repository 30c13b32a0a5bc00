"""The things whose history has an address, and the ways from history to them."""

from __future__ import annotations

from screens.look import Query, go_to

# What stands in the address, and the table that history knows it by.
THINGS = {
    "painpoint": "painpoints",
    "theme": "themes",
    "map": "maps",
    "quote": "quotes",
    "session": "sessions",
    "storyboard": "storyboards",
}
_WAYS = {
    "painpoints": ("evidence", "painpoint"),
    "themes": ("board", "theme"),
    "maps": ("process_map", "map"),
    "quotes": ("quotes", "quote"),
    "sessions": ("sessions", "session"),
    "storyboards": ("show_and_tell", "storyboard"),
    "options": ("options", "option"),
    "findings": ("evidence", "finding"),
}


def way_to(table: str, key: int) -> tuple[str, Query] | None:
    """The screen on which a row is a thing of its own, and its address there."""
    if table not in _WAYS:
        return None
    screen, name = _WAYS[table]
    return screen, {name: str(key)}


def history_of(of: str, key: int) -> None:
    """A way from a thing's own page to all that was done to it."""
    query = {"of": of, "id": str(key)}
    go_to("settings", f"History of this {of}", query)
