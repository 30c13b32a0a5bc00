"""What people do with packages."""

from __future__ import annotations

from collections.abc import Mapping

from common.words import count_of, listed
from evidence.sharing import store
from evidence.sharing.arriving import Brought, bring_in, look_at
from evidence.sharing.making import Made, make_package
from evidence.sharing.origins import Origin, origins, shared_words
from evidence.sharing.package import ENDING, Package, read_package
from evidence.sharing.readme import STAYS, kinds_words
from evidence.sharing.store import Arrival
from storage import Project, reading

__all__ = [
    "ENDING",
    "STAYS",
    "Arrival",
    "Brought",
    "Made",
    "Origin",
    "Package",
    "arrivals",
    "bring_in",
    "brought_words",
    "kinds_words",
    "look_at",
    "make_package",
    "origins",
    "read_package",
    "shared_words",
]
_CALLED = {
    "codes": ("tag", "tags"),
    "participants": ("person", "people"),
    "sessions": ("session", "sessions"),
    "quotes": ("quote", "quotes"),
    "notes": ("note", "notes"),
    "themes": ("theme", "themes"),
    "personas": ("persona", "personas"),
    "user_needs": ("user need", "user needs"),
    "maps": ("process map", "process maps"),
    "painpoints": ("painpoint", "painpoints"),
    "runs": ("run of a return", "runs of a return"),
    "pairings": ("decision on steps", "decisions on steps"),
}


def arrivals(project: Project) -> tuple[Arrival, ...]:
    """The packages that arrived, the latest first."""
    with reading(project) as db:
        return store.arrivals(db)


def brought_words(counts: Mapping[str, int]) -> str:
    """ "3 sessions and 16 quotes", of what a package brought; empty for nothing to name."""
    return listed(
        count_of(counts[kind], *called) for kind, called in _CALLED.items() if counts.get(kind)
    )
