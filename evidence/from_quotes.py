"""From quotes to a claim: a painpoint or an innovation made together with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from common.errors import BadInput, NotFound
from common.who import Who
from common.words import count_of
from evidence import store
from evidence.model import KIND_WORDS, PainpointKind, checked_kind, checked_title
from research.services import quotes_by_id
from storage import Act, Project, act


def painpoint_from_quotes(
    project: Project,
    who: Who,
    title: str,
    quote_ids: Sequence[int],
    *,
    kind: str = "painpoint",
    against: Sequence[int] = (),
    description: str = "",
) -> int:
    """Make a painpoint with quotes that support it, and some against, in one act; returns its id.

    Where there is one of that kind and those words already, the quotes are linked to it: pressing
    twice makes one. A link that is there stays as it is, with its stance.
    """
    words, of_kind = checked_title(title), checked_kind(kind)
    # What is said both for and against stays with those that support it.
    ids = dict.fromkeys(quote_ids, "for")
    ids |= {each: "against" for each in against if each not in ids}
    if not ids:
        raise BadInput("no quote is chosen", remedy="Tick the quotes it rests on")
    if len(quotes_by_id(project, ids)) < len(ids):
        raise NotFound("some of these quotes are no longer in the project")
    told = f"Added {KIND_WORDS[of_kind].lower()} from {count_of(len(ids), 'quote')}"
    with act(project, who, told) as this:
        found = called(this, of_kind, words, description)
        linked = {
            int(link.to) for link in store.links(this.db).quotes if link.painpoint_id == found
        }
        for quote_id, stance in ids.items():
            if quote_id not in linked:
                ends = {"painpoint_id": found, "quote_id": quote_id}
                store.put_link(this, "painpoint_quotes", ends, {"stance": stance, "why": ""})
    return found


def called(this: Act, kind: PainpointKind, title: str, description: str = "") -> int:
    """The painpoint of that kind and title, made where there is none; returns its id."""
    if (there := store.titled(this.db, kind, title)) is not None:
        return there
    new: dict[str, object] = {"kind": kind, "title": title, "description": description}
    return store.add_painpoint(this, new)
