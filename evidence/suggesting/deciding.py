"""Confirming and refusing suggestions: what a person decides is data; twice is once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.errors import BadInput, NotFound
from common.who import Who
from common.words import count_of
from evidence import store as links
from evidence.from_quotes import called
from evidence.model import checked_title
from evidence.services import known_rule
from evidence.suggesting import store
from evidence.suggesting.model import LONGEST_WHY, End, OfferKind, Pair, pair
from process_maps.services import steps_by_id
from research.services import quotes_by_id
from research.services.typed import without_personal
from storage import Act, Project, act


@dataclass(frozen=True)
class Under:
    """The painpoint through which a quote is linked: one there is, or a new one by its title."""

    painpoint: int | None = None
    title: str = ""


def confirm(
    project: Project,
    who: Who,
    of: End,
    to_kind: OfferKind,
    to_ref: str,
    *,
    reason: str = "",
    why: str = "",
    under: Under | None = None,
) -> int | None:
    """Link what was suggested, in one act; what is linked already stays as it was decided.

    ``reason`` is the suggestion's own and is kept where nobody wrote ``why``. A quote is linked
    ``under`` a painpoint, made and linked to it where need be: no quote has rules or steps of its
    own. Returns the painpoint it went through, None of a step. Raises BadInput where somebody has
    refused the same: what one says is not undone by another who has not seen it.
    """
    typed = _checked_why(project, why)
    made = _standing(project, pair(of, to_kind, to_ref))
    title = _title(project, of, under)
    with act(project, who, f"Confirmed a suggested {to_kind}") as this:
        if by := store.refused_by(this.db, made):
            raise BadInput(
                f"{by} has said that this does not fit",
                remedy="Offer it again under what is refused here, if you think otherwise",
            )
        table, ends = _ends(this, made, under, title)
        there = store.is_linked(this.db, table, ends)
        links.put_link(this, table, ends, {"why": typed or ("" if there else reason)})
    through = ends.get("painpoint_id")
    return int(str(through)) if through is not None else None


def refuse(
    project: Project, who: Who, of: End, to_kind: OfferKind, refs: Sequence[str], why: str = ""
) -> None:
    """Say of one or several suggestions that they do not fit: they are not proposed here again."""
    typed = _checked_why(project, why)
    if of.kind == "quote" and not quotes_by_id(project, [int(of.ref)]):
        raise NotFound(f"there is no quote number {of.ref} in this project")
    number = "a" if len(refs) == 1 else f"{len(refs):,}"
    words = f"Refused {number} suggested {to_kind}{'' if len(refs) == 1 else 's'}"
    with act(project, who, words) as this:
        if of.kind == "painpoint":
            links.painpoint(this.db, int(of.ref))
        for each in refs:
            store.refuse(this, pair(of, to_kind, each), typed)


def offer_again(project: Project, who: Who, which: Sequence[Pair]) -> None:
    """Take refusals back; one that is gone already is no fault."""
    with act(project, who, f"Let {count_of(len(which), 'suggestion')} be offered again") as this:
        for each in which:
            store.take_back(this, each)


def _standing(project: Project, made: Pair) -> Pair:
    """The pair with its rule's code as it is compared, or the reason its ends cannot be linked."""
    of, ref = made.of, made.to_ref
    if made.to_kind == "rule":
        ref = known_rule(project, ref)
    for kind, number in ((of.kind, of.ref), (made.to_kind, ref)):
        if kind == "step" and not steps_by_id(project, [int(number)]):
            raise NotFound(f"there is no step number {number} in this project")
        if kind == "quote" and not quotes_by_id(project, [int(number)]):
            raise NotFound(f"there is no quote number {number} in this project")
    return Pair(of, made.to_kind, ref)


def _title(project: Project, of: End, under: Under | None) -> str:
    if of.kind != "quote" or (under and under.painpoint is not None):
        return ""
    title = without_personal(project, " ".join(under.title.split()) if under else "")[0]
    if not title:
        raise BadInput(
            "no painpoint is chosen",
            remedy="Choose the painpoint this quote is about, or name a new one",
        )
    return checked_title(title)


def _ends(this: Act, made: Pair, under: Under | None, title: str) -> tuple[str, dict[str, object]]:
    """The table of the link and what it joins; a quote is joined to its painpoint on the way."""
    ref: str | int = made.to_ref if made.to_kind == "rule" else int(made.to_ref)
    to = {"rule": "code", "step": "step_id"}[made.to_kind]
    if made.of.kind == "step":
        return "step_rules", {"step_id": int(made.of.ref), "code": ref}
    table = links.LINK_TABLES[made.to_kind]
    if made.of.kind == "painpoint":
        painpoint = links.painpoint(this.db, int(made.of.ref)).id
    else:
        painpoint = _through(this, int(made.of.ref), under, title)
    return table, {"painpoint_id": painpoint, to: ref}


def _through(this: Act, quote_id: int, under: Under | None, title: str) -> int:
    if under and under.painpoint is not None:
        painpoint = links.painpoint(this.db, under.painpoint).id
    else:
        painpoint = called(this, "painpoint", title)
    ends: dict[str, object] = {"painpoint_id": painpoint, "quote_id": quote_id}
    # Whoever linked it before said whether it speaks for or against: that stays.
    if not store.is_linked(this.db, "painpoint_quotes", ends):
        links.put_link(this, "painpoint_quotes", ends, {"stance": "for", "why": ""})
    return painpoint


def _checked_why(project: Project, why: str) -> str:
    typed = without_personal(project, " ".join(why.split()))[0]
    if len(typed) > LONGEST_WHY:
        raise BadInput(
            f"the reason has {len(typed):,} characters",
            remedy=f"Say it in {LONGEST_WHY} or fewer",
        )
    return typed
