"""The chain: quote → painpoint → step → rule → how often it fails, from any one end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.errors import NotFound
from common.words import count_of
from evidence import store
from evidence.linked import links
from evidence.model import ChainIds, Link, Links, Painpoint, chain_ids
from evidence.placing import AnchorView, anchors_in_words
from process_maps.services import StepView, steps_by_id
from research.model import QuoteView
from research.services import quotes_by_id
from storage import Project, reading
from validation.catalogue import normalise_code
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING
from validation.rates import number_words
from validation.report import PUBLISHED
from validation.services import RuleCount, rule_counts
from validation.services.rulebook import catalogue


@dataclass(frozen=True)
class ChainRule:
    """A rule with every run's count of it."""

    code: str
    label: str
    counts: tuple[RuleCount, ...]

    @property
    def own(self) -> tuple[RuleCount, ...]:
        """Counts of the project's own councils."""
        return tuple(each for each in self.counts if each.source != PUBLISHED)

    @property
    def published(self) -> tuple[RuleCount, ...]:
        """Counts that a published source gives, where it gives a number."""
        return tuple(c for c in self.counts if c.source == PUBLISHED and c.count is not None)

    @property
    def most(self) -> int:
        """The largest of the project's own counts, to sort by; 0 where none is known."""
        return max((each.count or 0 for each in self.own), default=0)


@dataclass(frozen=True)
class Chain:
    """Everything one end leads to. ``gone`` says what is linked but no longer in the project."""

    quotes: tuple[QuoteView, ...]
    painpoints: tuple[Painpoint, ...]
    steps: tuple[StepView, ...]
    rules: tuple[ChainRule, ...]
    links: Links
    anchors: tuple[AnchorView, ...]
    gone: tuple[str, ...]

    @property
    def contradicting(self) -> tuple[QuoteView, ...]:
        """Quotes that only ever speak against what they are linked to."""
        for_some = {int(link.to) for link in self.links.quotes if link.stance != "against"}
        against = {int(link.to) for link in self.links.quotes} - for_some
        return tuple(each for each in self.quotes if each.id in against)

    @property
    def supporting(self) -> tuple[QuoteView, ...]:
        """All others: one that supports one painpoint and contradicts another is among them."""
        against = {each.id for each in self.contradicting}
        return tuple(each for each in self.quotes if each.id not in against)

    def words(self) -> str:
        """The chain as indented lines."""
        lines = [f"Quotes ({len(self.quotes)})"]
        lines += [f"  {q.id}  {q.council}, {q.participant}: {q.text}" for q in self.quotes]
        lines.append(f"Painpoints ({len(self.painpoints)})")
        lines += [f"  {p.id}  {p.kind}: {p.title}" for p in self.painpoints]
        lines.append(f"Steps ({len(self.steps)})")
        lines += [f"  {s.id}  {s.council}: {s.label}" for s in self.steps]
        lines.append(f"Rules ({len(self.rules)})")
        for rule in self.rules:
            lines.append(f"  {rule.code}  {rule.label}")
            lines += [f"    {c.council}, {c.run_words}: {count_words(c)}" for c in rule.counts] or [
                "    no runs imported yet"
            ]
        return "\n".join([*lines, *(f"Gone: {each}" for each in self.gone)])


def count_words(count: RuleCount) -> str:
    """ "206 rows", "passed (inferred)" or "unknown": never 0 for what was not looked at."""
    if count.status == "failed" and count.count is not None:
        return number_words(count.count, count.unit)
    return count.status


def chain(
    project: Project,
    *,
    quote: int | None = None,
    painpoint: int | None = None,
    step: int | None = None,
    rule: str | None = None,
    door: Door = EVERYTHING,
    latest: bool = False,
) -> Chain:
    """Follow the chain from exactly one end; counts come through the ``door``.

    ``latest``: counts of each council's latest year alone.

    Raises NotFound where the project has no such painpoint, quote or step.
    """
    code = normalise_code(rule) if rule is not None else None
    rules = catalogue(project)
    with reading(project) as db:
        known = links(project)
        if painpoint is not None:
            store.painpoint(db, painpoint)
        ids = chain_ids(known, quote=quote, painpoint=painpoint, step=step, rule=code)
        quotes = quotes_by_id(project, ids.quotes)
        steps = steps_by_id(project, ids.steps)
        counts = rule_counts(project, ids.rules, door=door, latest=latest)
        within = _within(known, ids)
        anchors = anchors_in_words(project, within.anchors)
    _refuse_missing_end(quote, quotes, "quote")
    _refuse_missing_end(step, steps, "step")
    return Chain(
        tuple(quotes),
        tuple(p for p in known.painpoints if p.id in ids.painpoints),
        tuple(steps),
        tuple(
            ChainRule(
                rules.spelling(each),
                rules.label(each, _latest_year(counts[each])),
                tuple(counts[each]),
            )
            for each in ids.rules
        ),
        within,
        anchors,
        _gone(len(ids.quotes) - len(quotes), len(ids.steps) - len(steps), anchors),
    )


def as_json_value(found: Chain) -> dict[str, object]:
    """The chain as the command line prints it."""
    stances: dict[int, list[dict[str, object]]] = {}
    for link in found.links.quotes:
        stances.setdefault(int(link.to), []).append(
            {"painpoint": link.painpoint_id, "stance": link.stance}
        )
    return {
        "quotes": [{**_quote_value(q), "painpoints": stances.get(q.id, [])} for q in found.quotes],
        "painpoints": [_painpoint_value(p) for p in found.painpoints],
        "steps": [_step_value(s) for s in found.steps],
        "rules": [
            {
                "code": rule.code,
                "label": rule.label,
                "counts": [_count_value(count) for count in rule.counts],
            }
            for rule in found.rules
        ],
        "gone": list(found.gone),
    }


def _quote_value(quote: QuoteView) -> dict[str, object]:
    return {
        "id": quote.id,
        "text": quote.text,
        "council": quote.council,
        "participant": quote.participant,
        "role": quote.role,
        "session": quote.session_id,
        "cleared": quote.cleared,
    }


def _painpoint_value(painpoint: Painpoint) -> dict[str, object]:
    return {
        "id": painpoint.id,
        "kind": painpoint.kind,
        "title": painpoint.title,
        "impact": painpoint.judgement.impact,
        "judged_by": painpoint.judgement.by,
        "not_a_problem": painpoint.judgement.not_a_problem,
    }


def _step_value(step: StepView) -> dict[str, object]:
    return {
        "id": step.id,
        "map": step.map_id,
        "element": step.element,
        "label": step.label,
        "council": step.council,
        "actors": list(step.actors),
    }


def _count_value(count: RuleCount) -> dict[str, object]:
    return {
        "council": count.council,
        "run": count.run_id,
        "number": count.number,
        "year": count.year,
        "source": count.source,
        "unit": count.unit,
        "count": count.count,
        "status": count.status,
    }


def _refuse_missing_end(
    end: int | None, found: list[QuoteView] | list[StepView], kind: str
) -> None:
    if end is not None and all(each.id != end for each in found):
        raise NotFound(f"there is no {kind} number {end} in this project")


def _latest_year(counts: Sequence[RuleCount]) -> int | None:
    return max((each.year for each in counts), default=None)


def _within(links: Links, ids: ChainIds) -> Links:
    def of(kept: tuple[Link, ...]) -> tuple[Link, ...]:
        return tuple(link for link in kept if link.painpoint_id in ids.painpoints)

    return Links(
        tuple(p for p in links.painpoints if p.id in ids.painpoints),
        of(links.quotes),
        of(links.steps),
        of(links.rules),
        tuple(a for a in links.anchors if a.painpoint_id in ids.painpoints),
        tuple(s for s in links.step_rules if s.step_id in ids.steps),
    )


def _gone(quotes: int, steps: int, anchors: tuple[AnchorView, ...]) -> tuple[str, ...]:
    places = sum(each.where is None for each in anchors)
    return tuple(
        f"{words} linked here no longer in the project"
        for number, words in (
            (quotes, count_of(quotes, "quote")),
            (steps, count_of(steps, "step")),
            (places, count_of(places, "place on a map", "places on maps")),
        )
        if number
    )
