"""What a team does with evidence: make painpoints, judge them, link what they rest on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import process_maps.store
from common.errors import BadInput, NotFound
from common.who import Who
from common.words import listed, read_day
from evidence import store
from evidence.linked import links as links
from evidence.model import (
    KIND_WORDS,
    LONGEST_TITLE,
    STANCES,
    Painpoint,
    checked_impact,
    checked_kind,
    checked_title,
)
from evidence.overlays.services import Asked, asked_overlay
from evidence.placing import sitting_on
from evidence.suggesting.store import forget_of
from process_maps.export import export
from process_maps.graph import lanes_of
from process_maps.losing import lost_in
from process_maps.model import TRIAGE, WHERE_FIXED, Lost, MapFile, Mark
from process_maps.services import (
    ImportedMap,
    StoredMap,
    map_by_id,
    prepare_map,
    steps_by_id,
)
from research.services import quotes_by_id
from storage import Act, Project, act, reading, register
from storage.register import council_named
from validation.catalogue import normalise_code
from validation.services.rulebook import catalogue


def add_painpoint(
    project: Project,
    who: Who,
    *,
    kind: str,
    title: str,
    description: str = "",
    impact: str | None = None,
    judged_by: str | None = None,
    judged_on: str | None = None,
    not_a_problem: bool = False,
    where_fixed: str | None = None,
    triage: str | None = None,
) -> int:
    """Make a painpoint, an innovation or an open question; returns its id.

    ``judged_on`` is the day its impact was judged (ISO), today where it is left out. Raises
    BadInput where there is one of the same kind and title: nobody could tell the two apart.
    """
    values = _painpoint_values(
        kind, title, description, impact, judged_by, not_a_problem, where_fixed, triage
    )
    with act(project, who, f"Added {KIND_WORDS[checked_kind(kind)].lower()}") as this:
        _refuse_twin(this, kind, str(values["title"]))
        dated = {"judged_on": read_day(judged_on)} if judged_on else _judged_on(this, values)
        return store.add_painpoint(this, values | dated)


def _refuse_twin(this: Act, kind: str, title: str) -> None:
    if (there := store.titled(this.db, kind, title)) is not None:
        raise BadInput(
            f"{KIND_WORDS[checked_kind(kind)].lower()} {there} has that title already",
            remedy="Open that one, or say in the title how this one differs",
        )


def edit_painpoint(project: Project, who: Who, edited: Painpoint) -> None:
    """Store an edited painpoint; ``edited.version`` is the one it was read at.

    A judgement that changed is dated today; one that did not keeps its date.
    """
    judgement = edited.judgement
    values = _painpoint_values(
        edited.kind,
        edited.title,
        edited.description,
        judgement.impact,
        judgement.by,
        judgement.not_a_problem,
        edited.where_fixed,
        edited.triage,
    )
    with act(project, who, f"Changed {KIND_WORDS[edited.kind].lower()} {edited.id}") as this:
        was = store.painpoint(this.db, edited.id)
        # Twins that an import brought can be judged all the same.
        if (was.kind, was.title.casefold()) != (edited.kind, str(values["title"]).casefold()):
            _refuse_twin(this, edited.kind, str(values["title"]))
        now = replace(judgement, on=was.judgement.on)
        dated = {"judged_on": now.on} if now == was.judgement else _judged_on(this, values)
        store.edit_painpoint(this, edited.id, edited.version, values | dated)


def remove_painpoint(project: Project, who: Who, painpoint_id: int) -> None:
    """Remove a painpoint with its links; undo brings all of it back."""
    with act(project, who, f"Removed painpoint {painpoint_id}") as this:
        store.remove_painpoint(this, painpoint_id)
        forget_of(this, "painpoint", [painpoint_id])


def painpoints(project: Project) -> tuple[Painpoint, ...]:
    """All painpoints, innovations and open questions."""
    with reading(project) as db:
        return store.painpoints(db)


def painpoint(project: Project, painpoint_id: int) -> Painpoint:
    """One of them, or NotFound."""
    with reading(project) as db:
        return store.painpoint(db, painpoint_id)


def link_quote(
    project: Project,
    who: Who,
    painpoint_id: int,
    quote_id: int,
    *,
    stance: str = "for",
    why: str = "",
) -> None:
    """Link a quote that supports a painpoint ("for") or contradicts it ("against").

    Linking it again with the other stance turns it round.
    """
    if stance not in STANCES:
        raise BadInput(f"“{stance[:20]}” is not a stance", remedy="Choose for or against")
    if not quotes_by_id(project, [quote_id]):
        raise NotFound(f"there is no quote number {quote_id} in this project")
    words = f"Linked quote {quote_id} {stance} painpoint {painpoint_id}"
    with act(project, who, words) as this:
        store.painpoint(this.db, painpoint_id)
        store.put_link(
            this,
            "painpoint_quotes",
            {"painpoint_id": painpoint_id, "quote_id": quote_id},
            {"stance": stance, "why": why},
        )


def link_step(
    project: Project, who: Who, painpoint_id: int, step_id: int, *, why: str = ""
) -> None:
    """Say that a painpoint sits on a step of some council's map; again, to give another reason."""
    if not steps_by_id(project, [step_id]):
        raise NotFound(f"there is no step number {step_id} in this project")
    with act(project, who, f"Linked step {step_id} to painpoint {painpoint_id}") as this:
        store.painpoint(this.db, painpoint_id)
        store.put_link(
            this,
            "painpoint_steps",
            {"painpoint_id": painpoint_id, "step_id": step_id},
            {"why": why},
        )


def link_rule(project: Project, who: Who, painpoint_id: int, code: str, *, why: str = "") -> str:
    """Say that a painpoint goes with a rule; returns the rule's normalised code."""
    key = known_rule(project, code)
    with act(project, who, f"Linked rule {key} to painpoint {painpoint_id}") as this:
        store.painpoint(this.db, painpoint_id)
        store.put_link(
            this, "painpoint_rules", {"painpoint_id": painpoint_id, "code": key}, {"why": why}
        )
    return key


def link_step_rule(project: Project, who: Who, step_id: int, code: str, *, why: str = "") -> str:
    """Say that a step fixes a rule's failures, or writes its fields; returns the code."""
    key = known_rule(project, code)
    if not steps_by_id(project, [step_id]):
        raise NotFound(f"there is no step number {step_id} in this project")
    with act(project, who, f"Linked rule {key} to step {step_id}") as this:
        store.put_link(this, "step_rules", {"step_id": step_id, "code": key}, {"why": why})
    return key


def unlink(project: Project, who: Who, kind: str, link_id: int) -> None:
    """Take one link away; ``kind`` is quote, step, rule, anchor or step rule."""
    if kind not in store.LINK_TABLES:
        raise BadInput(
            f"“{kind[:20]}” is not a kind of link", remedy=f"Use {listed(store.LINK_TABLES, 'or')}"
        )
    with act(project, who, f"Removed a {kind} link") as this:
        store.remove_link(this, store.LINK_TABLES[kind], link_id)


def add_published_map(project: Project, who: Who, published: MapFile) -> int:
    """Add a published map under its source, apart from the project's own councils."""
    with act(project, who, "Added a published map") as this:
        owner = council_named(
            this, "Published practice", origin="published", citation="named on each map"
        )
        return _store_map(this, published, owner.id)


def import_map(
    project: Project,
    who: Who,
    data: bytes,
    name: str,
    *,
    council: str,
    pick: str | None = None,
) -> ImportedMap:
    """Import a map and the painpoints, innovations and questions pinned to it, in one act."""
    prepared = prepare_map(data, name, pick, council)
    with act(project, who, f"Imported a map of {council}") as this:
        map_id = _store_map(this, prepared, council_named(this, council).id)
    return ImportedMap(
        map_id,
        len(prepared.map.steps),
        len(prepared.map.flows),
        len(lanes_of(prepared.map)),
        prepared.lost,
        len(prepared.marks),
    )


def _store_map(this: Act, file: MapFile, council_id: int) -> int:
    """Store a map, and its marks as painpoints, innovations and questions; returns the map's id."""
    map_id = process_maps.store.add_map(this, file.map, council_id)
    step_ids = process_maps.store.step_ids(this.db, map_id)
    for mark in file.marks:
        words = " ".join(mark.words.split())
        if not words:
            raise BadInput(f"a {mark.kind} on the map has no words", remedy="Give it some")
        title = checked_title(words[:LONGEST_TITLE])
        rest = mark.words if len(words) > LONGEST_TITLE else ""
        painpoint_id = store.add_painpoint(
            this, {"kind": checked_kind(mark.kind), "title": title, "description": rest}
        )
        step_id = step_ids.get(mark.anchor.ref) if mark.anchor.kind == "step" else None
        if step_id is not None:
            ends = {"painpoint_id": painpoint_id, "step_id": step_id}
            store.put_link(this, "painpoint_steps", ends, {"why": "Drawn on the map"})
        else:
            store.add_anchor(this, painpoint_id, map_id, mark.anchor.kind, mark.anchor.ref)
    return map_id


@dataclass(frozen=True)
class PlacedMark:
    """A mark on a map with the painpoint it stands for."""

    painpoint_id: int
    mark: Mark


def marks_of_map(project: Project, stored: StoredMap) -> list[PlacedMark]:
    """The painpoints, innovations and questions that sit on a map, as marks to draw.

    Those judged not a problem are not drawn.
    """
    all_links = links(project)
    by_id = {each.id: each for each in all_links.painpoints}
    return [
        PlacedMark(painpoint_id, Mark(by_id[painpoint_id].kind, by_id[painpoint_id].title, anchor))
        for painpoint_id, _, _, anchor in sitting_on(all_links, stored)
        if not by_id[painpoint_id].judgement.not_a_problem
    ]


def export_map(
    project: Project, map_id: int, to: str, *, overlay: Asked | None = None
) -> tuple[bytes, StoredMap]:
    """A map with its marks in one of the file formats, labelled illustrative where it is.

    ``overlay`` is shown on its steps, small counts of failures hidden: a file leaves the project.
    Raises BadInput where there is nothing of it to show.
    """
    with reading(project) as db:
        stored = map_by_id(project, map_id)
        marks = [placed.mark for placed in marks_of_map(project, stored)]
        illustrative = register.is_illustrative(db, stored.council_id)
        shown = asked_overlay(project, map_id, overlay, outside=True) if overlay else None
    data = export(stored.map, marks, to, illustrative=illustrative, overlay=shown)
    return data, stored


def lost_in_export(
    project: Project, stored: StoredMap, to: str, content: bytes
) -> tuple[Lost, ...]:
    """What of a map and its marks is not in the file that :func:`export_map` made of it."""
    marks = [placed.mark for placed in marks_of_map(project, stored)]
    return lost_in(stored.map, marks, to, content)


def is_illustrative(project: Project, stored: StoredMap) -> bool:
    """Whether a map is invented: its council is, or its project is and the map not published."""
    with reading(project) as db:
        return register.is_illustrative(db, stored.council_id)


def known_rule(project: Project, code: str) -> str:
    """The normalised code; BadInput where no rule of any year answers to it."""
    key = normalise_code(code)
    if catalogue(project).match(key, None).how == "unknown":
        raise BadInput(
            f"no rule of the 903 from 2022/23 on has the code {key[:20]}",
            remedy="Choose one from the catalogue (`commonground validation rules`)",
        )
    return key


def _painpoint_values(
    kind: str,
    title: str,
    description: str,
    impact: str | None,
    judged_by: str | None,
    not_a_problem: bool,
    where_fixed: str | None,
    triage: str | None,
) -> dict[str, object]:
    for value, known, what in ((where_fixed, WHERE_FIXED, "place"), (triage, TRIAGE, "triage")):
        if value is not None and value not in known:
            raise BadInput(f"that {what} is not known", remedy=f"Choose {listed(known, 'or')}")
    return {
        "kind": checked_kind(kind),
        "title": checked_title(title),
        "description": description.strip(),
        "impact": checked_impact(impact),
        "judged_by": (judged_by or "").strip() or None,
        "not_a_problem": int(not_a_problem),
        "where_fixed": where_fixed,
        "triage": triage,
    }


def _judged_on(this: Act, values: dict[str, object]) -> dict[str, object]:
    judged = values["impact"] is not None or values["not_a_problem"]
    return {"judged_on": this.at[:10] if judged else None}
