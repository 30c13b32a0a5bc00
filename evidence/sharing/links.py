"""Painpoints and their links as plain values, given to another project and read from a package."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from common.errors import BadInput
from common.json_fields import Fields
from common.words import read_day
from evidence import store
from evidence.model import IMPACTS, KIND_WORDS, STANCES, Links, Painpoint, checked_title
from evidence.people import store as people
from process_maps.model import TRIAGE, WHERE_FIXED
from process_maps.services.sharing import StepAt
from validation.catalogue import normalise_code

_ANCHORS = ("step", "flow", "phase", "loop", "map")
_WHY = 5_000


@dataclass(frozen=True)
class GivenPainpoint:
    """A painpoint, innovation or open question with how it was judged."""

    id: str
    kind: str
    title: str
    description: str = ""
    impact: str | None = None
    not_a_problem: bool = False
    judged_by: str | None = None
    judged_on: str | None = None
    where_fixed: str | None = None
    triage: str | None = None

    def values(self) -> dict[str, object]:
        """Its columns."""
        return {
            "kind": self.kind,
            "title": self.title,
            "description": self.description,
            "impact": self.impact,
            "not_a_problem": int(self.not_a_problem),
            "judged_by": self.judged_by,
            "judged_on": self.judged_on,
            "where_fixed": self.where_fixed,
            "triage": self.triage,
        }


@dataclass(frozen=True)
class GivenLink:
    """One decided link. Which ends it has depends on the list it is in."""

    id: str
    painpoint: str | None = None
    quote: str | None = None
    at: StepAt | None = None
    code: str | None = None
    map: str | None = None
    kind: str | None = None
    ref: str | None = None
    stance: str | None = None
    why: str = field(default="", repr=False)
    by: str = ""
    on: str = ""


@dataclass(frozen=True)
class Behind:
    """A painpoint behind a persona or a user need."""

    painpoint: str
    persona: str | None = None
    need: str | None = None


@dataclass(frozen=True)
class Evidence:
    """Painpoints with every link of theirs that leaves, or comes."""

    painpoints: tuple[GivenPainpoint, ...] = ()
    painpoint_quotes: tuple[GivenLink, ...] = ()
    painpoint_steps: tuple[GivenLink, ...] = ()
    painpoint_rules: tuple[GivenLink, ...] = ()
    painpoint_anchors: tuple[GivenLink, ...] = ()
    step_rules: tuple[GivenLink, ...] = ()
    behind: tuple[Behind, ...] = ()


@dataclass(frozen=True)
class Leaving:
    """What goes with the links: by what each is called, and what may be said.

    ``quotes`` are those that go, by their rows; ``steps`` those of the maps that go; ``concern``
    quotes of the council, whether they go or not. Without ``words`` all may be said.
    """

    called: Callable[[str, int], str]
    quotes: dict[int, str]
    steps: dict[int, StepAt]
    map_ids: Collection[int]
    concern: Collection[int] | None = None
    words: Callable[[str], str | None] | None = None


def give_links(db: Database, leaving: Leaving) -> tuple[Evidence, int]:
    """The painpoints that concern what goes, with their links; and how many words stayed."""
    giving = _Giving(store.links(db), leaving)
    found = giving.evidence()
    if leaving.concern is None:
        found = _with_people(db, found, leaving.called)
    return found, giving.stayed


class _Giving:
    def __init__(self, links: Links, leaving: Leaving) -> None:
        self.links, self.leaving, self.stayed = links, leaving, 0

    def _told(self, words: str) -> str | None:
        """Words that may leave: they hold nothing uncleared, and name no other council."""
        said = self.leaving.words
        plain = words if said is None else said(words)
        self.stayed += plain is None
        return plain

    def _concerning(self) -> set[int]:
        links, leaving = self.links, self.leaving
        if leaving.concern is None:
            return {each.id for each in links.painpoints}
        found = {each.painpoint_id for each in links.steps if each.to in leaving.steps}
        found |= {each.painpoint_id for each in links.anchors if each.map_id in leaving.map_ids}
        return found | {each.painpoint_id for each in links.quotes if each.to in leaving.concern}

    def evidence(self) -> Evidence:
        """Everything."""
        wanted, leaving = self._concerning(), self.leaving
        painpoints = [
            given
            for each in self.links.painpoints
            if each.id in wanted and (given := self._painpoint(each))
        ]
        going = {leaving.called("painpoints", each.id): each.id for each in self.links.painpoints}
        gone = {going[each.id] for each in painpoints}

        def of(table: str, found: Collection[Any], ends: Callable[[Any], dict[str, Any]]) -> Any:
            return tuple(
                GivenLink(
                    leaving.called(table, each.id),
                    leaving.called("painpoints", each.painpoint_id),
                    stance=each.stance,
                    **{**self._said(each), **ends(each)},
                )
                for each in found
                if each.painpoint_id in gone
            )

        links = self.links
        quotes = [each for each in links.quotes if each.to in leaving.quotes]
        steps = [each for each in links.steps if each.to in leaving.steps]
        return Evidence(
            tuple(painpoints),
            of("painpoint_quotes", quotes, lambda each: {"quote": leaving.quotes[each.to]}),
            of("painpoint_steps", steps, lambda each: {"at": leaving.steps[each.to]}),
            of("painpoint_rules", links.rules, lambda each: {"code": each.to}),
            tuple(
                GivenLink(
                    leaving.called("painpoint_anchors", each.id),
                    leaving.called("painpoints", each.painpoint_id),
                    map=leaving.called("maps", each.map_id),
                    kind=each.kind,
                    ref=each.ref,
                )
                for each in links.anchors
                if each.painpoint_id in gone and each.map_id in leaving.map_ids
            ),
            tuple(
                GivenLink(
                    leaving.called("step_rules", each.id),
                    at=leaving.steps[each.step_id],
                    code=each.code,
                    **self._said(each),
                )
                for each in links.step_rules
                if each.step_id in leaving.steps
            ),
        )

    def _said(self, each: Any) -> dict[str, Any]:
        """Why, by whom and when; to share, who of the team it was stays here."""
        if self.leaving.concern is not None:
            return {"why": self._told(each.why) or ""}
        return {"why": each.why, "by": each.decided_by, "on": each.decided_at}

    def _painpoint(self, each: Painpoint) -> GivenPainpoint | None:
        title = self._told(each.title)
        if title is None:
            return None
        return GivenPainpoint(
            self.leaving.called("painpoints", each.id),
            each.kind,
            title,
            self._told(each.description) or "",
            each.judgement.impact,
            each.judgement.not_a_problem,
            each.judgement.by,
            each.judgement.on,
            each.where_fixed,
            each.triage,
        )


def _with_people(db: Database, found: Evidence, called: Callable[[str, int], str]) -> Evidence:
    behind = [
        Behind(called("painpoints", each.painpoint_id), persona=called("personas", each.of))
        for each in people.behind(db, "persona")
    ]
    behind += [
        Behind(called("painpoints", each.painpoint_id), need=called("user_needs", each.of))
        for each in people.behind(db, "need")
    ]
    lists = {name: getattr(found, name) for name in Evidence.__dataclass_fields__}
    return Evidence(**{**lists, "behind": tuple(behind)})


def read_links(of: Fields) -> Evidence:
    """Painpoints and links of a package. Raises BadInput."""
    painpoints = tuple(_read_painpoint(row) for row in of.rows("painpoints"))
    lists = ("painpoint_quotes", "painpoint_steps", "painpoint_rules", "painpoint_anchors")
    links: dict[str, tuple[GivenLink, ...]] = {
        name: tuple(_read_link(row, name) for row in of.rows(name))
        for name in (*lists, "step_rules")
    }
    behind = tuple(
        Behind(
            row.text("painpoint", 80),
            row.maybe("persona", 80),
            row.maybe("need", 80),
        )
        for row in of.rows("behind")
    )
    for ids in (
        [each.id for each in painpoints],
        *([each.id for each in some] for some in links.values()),
    ):
        if len(set(ids)) != len(ids):
            raise BadInput("two things of a kind have the same id", where=of.where)
    return Evidence(painpoints, **links, behind=behind)


def _read_painpoint(row: Fields) -> GivenPainpoint:
    return GivenPainpoint(
        row.text("id", 80),
        row.one_of("kind", tuple(KIND_WORDS)),
        checked_title(row.text("title", 1_000)),
        row.words("description", 20_000),
        row.maybe_one_of("impact", IMPACTS),
        row.flag("not_a_problem"),
        row.maybe("judged_by", 200),
        read_day(row.text("judged_on", 20)) if row.has("judged_on") else None,
        row.maybe_one_of("where_fixed", WHERE_FIXED),
        row.maybe_one_of("triage", TRIAGE),
    )


def _read_link(row: Fields, name: str) -> GivenLink:
    on_step = name in ("painpoint_steps", "step_rules")
    on_rule = name in ("painpoint_rules", "step_rules")
    anchored = name == "painpoint_anchors"
    end = row.inner("at") if on_step else None
    return GivenLink(
        row.text("id", 80),
        None if name == "step_rules" else row.text("painpoint", 80),
        row.text("quote", 80) if name == "painpoint_quotes" else None,
        StepAt(end.text("map", 80), end.text("step", 500)) if end else None,
        normalise_code(row.text("code", 60)) if on_rule else None,
        row.text("map", 80) if anchored else None,
        row.one_of("kind", _ANCHORS) if anchored else None,
        row.words("ref", 1_000) if anchored else None,
        row.one_of("stance", STANCES) if name == "painpoint_quotes" else None,
        row.words("why", _WHY),
        " ".join(row.words("by", 500).split())[:120],
        row.words("on", 40),
    )
