"""What this program is called, and which version of it runs."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

NAME = "Common Ground"
UNKNOWN = "unknown"


def program_version() -> str:
    """The installed version; ``UNKNOWN`` where the program runs without being installed."""
    try:
        return version("common-ground")
    except PackageNotFoundError:
        return UNKNOWN
