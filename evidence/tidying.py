"""Links whose other end is gone: finding them among those of a chain, and removing them at once."""

from __future__ import annotations

from common.errors import NotFound
from common.who import Who
from common.words import count_of
from evidence import store
from evidence.chain import Chain
from storage import Project, act


def gone_links(found: Chain) -> list[tuple[str, int]]:
    """The links of a chain to what is no longer there, or on no map any more: kinds and ids."""
    quotes, steps = {quote.id for quote in found.quotes}, {step.id for step in found.steps}
    gone = [("quote", link.id) for link in found.links.quotes if int(link.to) not in quotes]
    gone += [("step", link.id) for link in found.links.steps if int(link.to) not in steps]
    gone += [("step rule", s.id) for s in found.links.step_rules if s.step_id not in steps]
    gone += [("anchor", each.id) for each in found.anchors if each.where is None]
    return gone


def tables_of(which: list[tuple[str, int]]) -> set[str]:
    """The tables that links are in: what whoever removes them must be allowed to change."""
    return {store.LINK_TABLES[kind] for kind, _ in which}


def remove_links(project: Project, who: Who, which: list[tuple[str, int]]) -> None:
    """Remove links in one act; one that is gone already is no fault. Undo brings all back."""
    with act(project, who, f"Removed {count_of(len(which), 'link')} to what is gone") as this:
        for kind, link_id in which:
            try:
                store.remove_link(this, store.LINK_TABLES[kind], link_id)
            except NotFound:
                continue
