"""Painpoints, innovations, open questions, and the chain from what was said to what fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from common.errors import BadInput
from common.words import one_line

PainpointKind = Literal["painpoint", "innovation", "question"]
Impact = Literal["high", "medium", "low"]
Stance = Literal["for", "against"]

KIND_WORDS: dict[PainpointKind, str] = {
    "painpoint": "Painpoint",
    "innovation": "Innovation",
    "question": "Open question",
}
IMPACTS: tuple[Impact, ...] = ("high", "medium", "low")
# What a card holds; the rest of longer words goes below it.
LONGEST_TITLE = 200
STANCES: tuple[Stance, ...] = ("for", "against")


@dataclass(frozen=True)
class Judgement:
    """What somebody judged of a painpoint: how much it matters, or that it is not a problem."""

    impact: Impact | None
    not_a_problem: bool
    by: str | None
    on: str | None

    def words(self) -> str:
        """The judgement as a screen says it."""
        if self.not_a_problem:
            return f"Judged not a problem by {self.by}" if self.by else "Judged not a problem"
        if not self.impact:
            return "Impact not judged yet"
        by = f", judged by {self.by}" if self.by else ""
        return f"{self.impact.capitalize()} impact{by}"


@dataclass(frozen=True)
class Painpoint:
    """A painpoint, an innovation or an open question, without what it rests on."""

    id: int
    kind: PainpointKind
    title: str
    description: str
    judgement: Judgement
    where_fixed: str | None
    triage: str | None
    version: int


@dataclass(frozen=True)
class Link:
    """One decided link. ``to`` is the quote's or step's id, or the rule's normalised code."""

    id: int
    painpoint_id: int
    to: int | str
    why: str
    decided_by: str
    decided_at: str
    stance: Stance | None = None


@dataclass(frozen=True)
class Anchored:
    """Where on a map a painpoint sits when that is not one step."""

    id: int
    painpoint_id: int
    map_id: int
    kind: str
    ref: str


@dataclass(frozen=True)
class StepRule:
    """A step that fixes a rule's failures or writes its fields."""

    id: int
    step_id: int
    code: str
    why: str
    decided_by: str
    decided_at: str


@dataclass(frozen=True)
class Links:
    """Every link of a project, read in one go."""

    painpoints: tuple[Painpoint, ...]
    quotes: tuple[Link, ...]
    steps: tuple[Link, ...]
    rules: tuple[Link, ...]
    anchors: tuple[Anchored, ...]
    step_rules: tuple[StepRule, ...]


@dataclass(frozen=True)
class ChainIds:
    """The ids a chain holds, each sorted."""

    quotes: tuple[int, ...]
    painpoints: tuple[int, ...]
    steps: tuple[int, ...]
    rules: tuple[str, ...]


def chain_ids(
    links: Links,
    *,
    quote: int | None = None,
    painpoint: int | None = None,
    step: int | None = None,
    rule: str | None = None,
) -> ChainIds:
    """The chain from one end: the painpoints that end belongs to, and all that hangs on them.

    A painpoint's rules are those linked to it and those linked to its steps. So membership is
    mutual: whatever is in the chain of one end has that end in its own chain. An end that belongs
    to no painpoint still shows itself and what it is linked to directly.
    """
    reached = _painpoints_reached(links, quote, painpoint, step, rule)
    quotes = {int(link.to) for link in links.quotes if link.painpoint_id in reached}
    steps = {int(link.to) for link in links.steps if link.painpoint_id in reached}
    rules = {str(link.to) for link in links.rules if link.painpoint_id in reached}
    if quote is not None:
        quotes.add(quote)
    if step is not None:
        steps.add(step)
    rules |= {link.code for link in links.step_rules if link.step_id in steps}
    if rule is not None:
        rules.add(rule)
        steps |= {link.step_id for link in links.step_rules if link.code == rule}
    return ChainIds(
        tuple(sorted(quotes)), tuple(sorted(reached)), tuple(sorted(steps)), tuple(sorted(rules))
    )


def _painpoints_reached(
    links: Links, quote: int | None, painpoint: int | None, step: int | None, rule: str | None
) -> set[int]:
    if painpoint is not None:
        return {painpoint}
    if quote is not None:
        return {link.painpoint_id for link in links.quotes if link.to == quote}
    if step is not None:
        return {link.painpoint_id for link in links.steps if link.to == step}
    carriers = {link.step_id for link in links.step_rules if link.code == rule}
    through_steps = {link.painpoint_id for link in links.steps if link.to in carriers}
    return through_steps | {link.painpoint_id for link in links.rules if link.to == rule}


def checked_kind(kind: str) -> PainpointKind:
    """The kind, or BadInput naming the three there are."""
    for known in KIND_WORDS:
        if kind == known:
            return known
    raise BadInput(
        f"“{kind[:20]}” is no painpoint, innovation or question",
        remedy="Choose painpoint, innovation or question",
    )


def checked_impact(impact: str | None) -> Impact | None:
    """The impact, or BadInput naming the three there are; None means not judged."""
    if impact is None or impact in IMPACTS:
        return impact
    raise BadInput(f"“{impact[:20]}” is not an impact", remedy="Choose high, medium or low")


def checked_title(title: str) -> str:
    """The title on one line, or BadInput where it is empty or too long for a card."""
    return one_line(title, "title", LONGEST_TITLE)
