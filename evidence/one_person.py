"""What rests on the words of one participant: painpoints, findings, decisions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from evidence.decisions import store as decisions
from evidence.findings import store as findings
from evidence.linked import links
from evidence.model import KIND_WORDS
from storage import Project, reading


@dataclass(frozen=True)
class RestsOn:
    """A thing that a quote was linked to: what kind, what it is called, for or against, why."""

    quote: int
    kind: str
    words: str
    stance: str
    why: str
    by: str


def resting_on(project: Project, quote_ids: Collection[int]) -> tuple[RestsOn, ...]:
    """Everything of evidence that is linked to some quotes, by kind."""
    wanted, found = set(quote_ids), []
    with reading(project) as db:
        known = links(project)
        painpoints = {each.id: each for each in known.painpoints}
        for link in known.quotes:
            if link.to in wanted:
                to = painpoints[link.painpoint_id]
                kind = KIND_WORDS[to.kind]
                found.append(
                    RestsOn(
                        int(link.to), kind, to.title, link.stance or "", link.why, link.decided_by
                    )
                )
        claims = {each.id: each.claim for each in findings.findings(db)}
        for item in findings.items(db):
            if item.kind == "quote" and item.to in wanted:
                claim = claims[item.finding_id]
                found.append(
                    RestsOn(
                        int(str(item.to)), "Finding", claim, item.stance, item.why, item.decided_by
                    )
                )
        held = decisions.held(db)
        named = {
            "decision": ("Leader’s decision", {each.id: each.words for each in held.decisions}),
            "data": ("Data needed", {each.id: each.what for each in held.data}),
        }
        for what, (kind, words) in named.items():
            found += [
                RestsOn(each.quote_id, kind, words.get(each.of, ""), "", each.why, each.decided_by)
                for each in decisions.quote_links(db, what)
                if each.quote_id in wanted
            ]
    return tuple(found)
