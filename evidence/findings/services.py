"""What a team does with findings: make them, link evidence for and against, decide of them.

What is surely personal in typed words is replaced before they are stored. Whoever decides of a
finding says which state of its evidence they saw: it is never agreed over what somebody else
changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from common.words import count_of
from evidence import store as evidence_store
from evidence.findings import store
from evidence.findings.ends import ends_here
from evidence.findings.model import (
    KIND_WORDS,
    Evidence,
    Kind,
    checked_claim,
    checked_kind,
    checked_stance,
    checked_what,
    checked_why,
)
from evidence.findings.rested import mark, written
from evidence.findings.standing import rested_now
from research.services import themes as theme_services
from research.services.typed import without_personal
from storage import Project, act, reading
from storage.database import Act
from storage.erasing.forgetting import blank_rows, keys_once
from validation.catalogue import normalise_code

# For who decides without having looked at the evidence on a screen.
UNSEEN = -1


def add_finding(project: Project, who: Who, claim: str, evidence: Sequence[Evidence] = ()) -> int:
    """Make a finding, a draft, with what it rests on, in one act; returns its id.

    Where there is one of the same claim already, the evidence is linked to that: pressing twice
    makes one. Raises NotFound where some of the evidence is not in the project.
    """
    words = checked_claim(without_personal(project, checked_claim(claim))[0])
    linked = [_checked(project, each) for each in evidence]
    _refuse_gone(project, linked)
    with act(project, who, "Made a finding") as this:
        same = [f.id for f in store.findings(this.db) if f.claim.casefold() == words.casefold()]
        finding_id = same[0] if same else store.add_finding(this, words)
        for each in linked:
            store.put(this, finding_id, each)
    return finding_id


def from_painpoint(project: Project, who: Who, painpoint_id: int, claim: str = "") -> int:
    """Make a finding of a painpoint or an innovation, its title the claim unless one is given."""
    with reading(project) as db:
        found = evidence_store.painpoint(db, painpoint_id)
        rules = [link.to for link in evidence_store.links_of(db, painpoint_id).rules]
    behind = [Evidence("painpoint", painpoint_id)]
    behind += [Evidence("rule", code) for code in rules]
    return add_finding(project, who, claim.strip() or found.title, behind)


def from_theme(project: Project, who: Who, theme_id: int, claim: str = "") -> int:
    """Make a finding of a theme, its statement (or its name) the claim unless one is given."""
    found = theme_services.theme(project, theme_id)
    words = claim.strip() or found.statement or found.name
    return add_finding(project, who, words, [Evidence("theme", theme_id)])


def from_quotes(project: Project, who: Who, claim: str, quote_ids: Sequence[int]) -> int:
    """Make a finding that some quotes speak for; returns its id."""
    if not quote_ids:
        raise BadInput("no quote is chosen", remedy="Tick the quotes it rests on")
    return add_finding(project, who, claim, [Evidence("quote", each) for each in quote_ids])


def edit_claim(project: Project, who: Who, finding_id: int, version: int, claim: str) -> None:
    """Put a claim read at ``version`` in other words; its status stays, and it says so."""
    words = checked_claim(without_personal(project, checked_claim(claim))[0])
    with act(project, who, f"Changed the claim of finding {finding_id}") as this:
        was = store.finding(this.db, finding_id)
        if words != was.claim or version != was.version:
            values: dict[str, object] = {"claim": words, "wording": was.wording + 1}
            store.edit_finding(this, finding_id, version, values)


def remove_finding(project: Project, who: Who, finding_id: int) -> None:
    """Remove a finding with its links and history; undo brings all of it back."""
    with act(project, who, f"Removed finding {finding_id}") as this:
        store.remove_finding(this, finding_id)


def link(project: Project, who: Who, finding_id: int, evidence: Sequence[Evidence]) -> None:
    """Link evidence for or against; again, to turn it round or give another reason. One act."""
    linked = [_checked(project, each) for each in evidence]
    if not linked:
        raise BadInput("nothing is chosen to link", remedy="Choose what it rests on")
    _refuse_gone(project, linked)
    what = count_of(len(linked), "piece of evidence", "pieces of evidence")
    with act(project, who, f"Linked {what} to finding {finding_id}") as this:
        store.finding(this.db, finding_id)
        for each in linked:
            store.put(this, finding_id, each)


def unlink(project: Project, who: Who, which: Collection[tuple[Kind, int]]) -> None:
    """Take links away in one act; one that is gone already is no fault. Undo brings them back."""
    with act(project, who, f"Removed {count_of(len(which), 'link')} of a finding") as this:
        for kind, item_id in which:
            try:
                store.remove_item(this, checked_kind(kind), item_id)
            except NotFound:
                continue


def decide(
    project: Project,
    who: Who,
    finding_id: int,
    version: int,
    what: str,
    why: str = "",
    *,
    seen: int = UNSEEN,
) -> None:
    """Agree on a finding, challenge it, make it a draft again, or say that it still holds.

    ``what`` is agreed, challenged, draft or "looked at", which leaves its status as it is. What it
    rests on is kept with it, as ids and numbers. ``seen`` is the mark of the evidence that was
    looked at (`evidence.findings.standing`). Raises BadInput where a challenge has no reason,
    StaleEdit where somebody changed the finding or its evidence since.
    """
    decided = checked_what(what)
    reason = without_personal(project, checked_why(why, needed=decided == "challenged"))[0]
    words = {"looked at": "Looked at", "draft": "Made a draft of"}.get(
        decided, decided.capitalize()
    )
    rested = rested_now(project, finding_id)
    if seen not in (UNSEEN, mark(rested)):
        raise StaleEdit(
            "what this rests on was changed while you had it open",
            remedy="Look at the evidence, then decide again",
        )
    with act(project, who, f"{words} finding {finding_id}") as this:
        was = store.finding(this.db, finding_id)
        if decided == was.status and decided != "challenged":
            decided = "looked at"
        status = was.status if decided == "looked at" else decided
        store.edit_finding(this, finding_id, version, {"status": status})
        store.add_move(this, finding_id, decided, reason, written(rested))


def forget_finding_links(act: Act, quote_ids: Collection[int]) -> int:
    """Remove the links to quotes that go, and what history holds of them; how many stood."""
    here = store.links_to_quotes(act.db, quote_ids)
    once = keys_once(act.db, "finding_quotes", "quote_id", quote_ids)
    for link_id in here:
        store.remove_item(act, "quote", link_id)
    blank_rows(act, "finding_quotes", once | here)
    return len(here)


def _checked(project: Project, each: Evidence) -> Evidence:
    kind, stance = checked_kind(each.kind), checked_stance(each.stance)
    why = checked_why(without_personal(project, checked_why(each.why))[0])
    to = each.to
    if kind == "rule":
        to = normalise_code(str(to))
    elif isinstance(to, tuple):
        if kind != "difference" or to[0] == to[1]:
            raise BadInput("a difference is between two steps", remedy="Choose two steps")
        to = (min(to), max(to))
    return Evidence(kind, to, stance, why)


def _refuse_gone(project: Project, evidence: Iterable[Evidence]) -> None:
    wanted = [(each.kind, each.to) for each in evidence]
    here = ends_here(project, wanted)
    for kind, to in wanted:
        if (kind, to) not in here:
            raise NotFound(
                f"there is no such {KIND_WORDS[kind][0]} in this project",
                remedy="Look at the list again, and choose another",
            )
