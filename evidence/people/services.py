"""Personas and user needs with the painpoints behind them: linked, measured, removed together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from common.errors import BadInput
from common.who import Who
from common.words import count_of, listed
from evidence import store as painpoint_store
from evidence.linked import links
from evidence.model import Painpoint
from evidence.people import store
from evidence.people.store import End
from research.personas.model import NeedFacts, Strength
from research.services import needs as need_services
from research.services import personas as persona_services
from storage import Act, Project, act, reading
from storage.remembering import remembered

_END_WORDS: Mapping[End, str] = {"persona": "persona", "need": "user need"}


@dataclass(frozen=True)
class Evidence:
    """What a persona or a user need rests on: quotes with their people, and findings.

    ``findings`` are painpoints and innovations that were linked, those included that somebody has
    judged not a problem or made an open question since: these no longer bear anything.
    """

    strength: Strength = field(default_factory=Strength)
    findings: tuple[Painpoint, ...] = ()

    @property
    def bearing(self) -> tuple[Painpoint, ...]:
        """The findings that count: those nobody judged to be no problem, without questions."""
        return tuple(each for each in self.findings if bears(each))

    @property
    def is_none(self) -> bool:
        """Whether nobody who was asked said it and no finding bears it."""
        return not self.strength.quotes and not self.bearing

    def words(self) -> str:
        """ "Rests on 5 quotes from 4 people in 2 councils, and on 1 painpoint."."""
        kinds = [
            (sum(each.kind == kind for each in self.bearing), kind)
            for kind in ("painpoint", "innovation")
        ]
        told = listed(count_of(number, kind) for number, kind in kinds if number)
        return self.strength.words(told, len(self.bearing))


@dataclass(frozen=True)
class AllEvidence:
    """The evidence of every persona and every user need, by their ids."""

    personas: Mapping[int, Evidence]
    needs: Mapping[int, Evidence]


def bears(painpoint: Painpoint) -> bool:
    """Whether a painpoint or an innovation can bear a need: it is no question and not refuted."""
    return painpoint.kind != "question" and not painpoint.judgement.not_a_problem


@remembered
def all_evidence(project: Project) -> AllEvidence:
    """What every persona and every need rests on; an empty :class:`Evidence` where on nothing."""
    with reading(project) as db:
        found = persona_services.strengths(project)
        painpoints = {each.id: each for each in links(project).painpoints}
        behind_personas = store.behind(db, "persona")
        behind_needs = store.behind(db, "need")
        persona_ids = [each.id for each in persona_services.personas(project)]
        need_ids = [each.id for each in need_services.needs(project)]

    def evidence(
        ids: list[int], strengths: Mapping[int, Strength], behind: tuple[store.Behind, ...]
    ) -> dict[int, Evidence]:
        of: dict[int, list[Painpoint]] = {}
        for each in behind:
            of.setdefault(each.of, []).append(painpoints[each.painpoint_id])
        return {
            each: Evidence(strengths.get(each, Strength()), tuple(of.get(each, ()))) for each in ids
        }

    return AllEvidence(
        evidence(persona_ids, found.personas, behind_personas),
        evidence(need_ids, found.needs, behind_needs),
    )


def link(project: Project, who: Who, end: End, of: int, painpoint_id: int) -> None:
    """Let a persona or a need rest on a painpoint or an innovation; raises NotFound.

    An open question, or what was judged not a problem, is refused: neither is evidence.
    """
    _refuse_gone(project, end, of)
    with act(project, who, f"Linked painpoint {painpoint_id} to {_END_WORDS[end]} {of}") as this:
        _refuse_weak(this, painpoint_id)
        store.put(this, end, of, painpoint_id)


def unlink(project: Project, who: Who, end: End, of: int, painpoint_id: int) -> None:
    """Let a persona or a need no longer rest on a painpoint."""
    words = f"Removed the link of painpoint {painpoint_id} to {_END_WORDS[end]} {of}"
    with act(project, who, words) as this:
        store.take(this, end, of, painpoint_id)


def ends_of(project: Project, painpoint_id: int) -> dict[End, tuple[int, ...]]:
    """The personas and needs that rest on a painpoint and are still there, in their order."""
    known = all_evidence(project)
    return {
        "persona": _with(known.personas, painpoint_id),
        "need": _with(known.needs, painpoint_id),
    }


def need_behind(project: Project, who: Who, painpoint_id: int, facts: NeedFacts) -> int:
    """Write the need behind a painpoint: it takes its quotes, for and against, in one act.

    Returns its id; where the very same need is there already, that one takes them.
    """
    checked = need_services.typed_need(project, facts)
    with act(project, who, f"Added the user need behind painpoint {painpoint_id}") as this:
        _refuse_weak(this, painpoint_id)
        linked = painpoint_store.links_of(this.db, painpoint_id).quotes
        sides = {int(each.to): each.stance or "for" for each in linked}
        here = need_services.still_here(this, sides)
        made = need_services.make_need(this, checked, here)
        store.put(this, "need", made, painpoint_id)
        return made


def remove_persona(project: Project, who: Who, persona_id: int) -> None:
    """Remove a persona with its points and links; its needs stay, of no persona. Undo brings all.

    Raises NotFound.
    """
    with act(project, who, f"Removed persona {persona_id}") as this:
        persona_services.drop_persona(this, persona_id)
        store.take_all(this, "persona", [persona_id])


def remove_need(project: Project, who: Who, need_id: int) -> None:
    """Remove a user need with its links; the quotes and painpoints stay. Raises NotFound."""
    with act(project, who, f"Removed user need {need_id}") as this:
        need_services.drop_need(this, need_id)
        store.take_all(this, "need", [need_id])


def _with(known: Mapping[int, Evidence], painpoint_id: int) -> tuple[int, ...]:
    return tuple(
        of
        for of, evidence in known.items()
        if any(each.id == painpoint_id for each in evidence.findings)
    )


def _refuse_gone(project: Project, end: End, of: int) -> None:
    if end == "persona":
        persona_services.persona(project, of)
    else:
        need_services.need(project, of)


def _refuse_weak(this: Act, painpoint_id: int) -> None:
    found = painpoint_store.painpoint(this.db, painpoint_id)
    if found.kind == "question":
        raise BadInput(
            "an open question is no evidence", remedy="Answer it first, or choose a painpoint"
        )
    if found.judgement.not_a_problem:
        raise BadInput("this was judged not a problem", remedy="Choose another, or judge it again")
