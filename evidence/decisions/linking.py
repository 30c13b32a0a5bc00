"""Quotes in which people spoke of a decision or of the data it needs: linking, finding, forgetting.

A link is to a decision ("decision") or to data it needs ("data").
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from common.errors import BadInput, NotFound
from common.who import Who
from common.words import count_of, listed
from evidence import store as evidence
from evidence.decisions import store
from evidence.decisions.model import LONGEST_WHY, QuoteLink, optional_line
from evidence.decisions.tables import QUOTE_TABLES
from research.model import QuoteView
from research.services import quotes_by_id
from research.services.typed import without_personal
from storage import Act, Project, act, reading
from storage.erasing.forgetting import blank_rows, keys_once

WHAT = {"decision": "leader’s decision", "data": "data"}


def link_quote(
    project: Project, who: Who, what: str, of: int, quote_id: int, *, why: str = ""
) -> None:
    """Say that in a quote somebody spoke of a decision or of data; again, to give another reason.

    ``what`` is decision or data, ``of`` its id. What is surely personal in ``why`` is replaced.
    """
    _checked(what)
    if not quotes_by_id(project, [quote_id]):
        raise NotFound(f"there is no quote number {quote_id} in this project")
    reason = optional_line(without_personal(project, why)[0], "reason", LONGEST_WHY)
    with act(project, who, f"Linked quote {quote_id} to {WHAT[what]} {of}") as this:
        if what == "decision":
            store.decision(this.db, of)
        else:
            store.data(this.db, of)
        ends = {f"{what}_id": of, "quote_id": quote_id}
        evidence.put_link(this, QUOTE_TABLES[what], ends, {"why": reason})


def unlink_quotes(project: Project, who: Who, what: str, link_ids: Collection[int]) -> None:
    """Take links away in one act; one that is gone already is no fault. Undo brings them back."""
    _checked(what)
    with act(project, who, f"Removed {count_of(len(link_ids), 'quote link')}") as this:
        for link_id in link_ids:
            try:
                evidence.remove_link(this, QUOTE_TABLES[what], link_id)
            except NotFound:
                continue


def linked_quotes(
    project: Project, links: Iterable[QuoteLink]
) -> tuple[list[tuple[QuoteLink, QuoteView]], list[QuoteLink]]:
    """The links with their quotes, and those whose quote is no longer in the project."""
    every = list(links)
    with reading(project):
        found = {each.id: each for each in quotes_by_id(project, [li.quote_id for li in every])}
    there = [(link, found[link.quote_id]) for link in every if link.quote_id in found]
    return there, [link for link in every if link.quote_id not in found]


def forget_decision_links(act: Act, quote_ids: Collection[int]) -> int:
    """Remove the links to quotes that go, and what history holds of them; how many stood."""
    number = 0
    for what, table in QUOTE_TABLES.items():
        here = store.links_to(act.db, what, quote_ids)
        once = keys_once(act.db, table, "quote_id", quote_ids)
        for link_id in here:
            evidence.remove_link(act, table, link_id)
        blank_rows(act, table, once | here)
        number += len(here)
    return number


def _checked(what: str) -> None:
    if what not in QUOTE_TABLES:
        raise BadInput(
            "that is nothing quotes are linked to here", remedy=f"Use {listed(WHAT, 'or')}"
        )
