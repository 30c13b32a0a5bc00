"""What is offered for a quote, a painpoint, a step or a rule: worked out each time, never stored.

What a council's run shows comes through the door of whoever looks, and so does what breaks a tie.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.errors import NotFound
from common.words import listed
from common.years import year_words
from evidence.failing import seen_runs, shown, working_councils
from evidence.linked import links
from evidence.listing import rules_by_painpoint, summaries
from evidence.model import Links
from evidence.suggesting.learning import learned, learned_steps, refusals
from evidence.suggesting.model import LONGEST_WHY, End, Offer, Offers, Refusal
from process_maps.services import StepView, all_steps, steps_by_id
from process_maps.suggesting.model import Learned as LearnedStep
from process_maps.suggesting.model import StepSuggestion
from process_maps.suggesting.of_rules import steps_for_rule
from process_maps.suggesting.suggesting import suggest_steps
from research.model import QuoteView
from research.services import quotes_by_id
from storage import Project, reading
from validation.catalogue import Catalogue, normalise_code
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING
from validation.rates import number_words
from validation.services import Comparison
from validation.services.rulebook import catalogue
from validation.suggesting.model import Learned, SuggestedRule, Suggestion
from validation.suggesting.suggesting import OWN_RUN_FAILS, suggest_rules

TOP = 5
# Longer words are about many things; nobody keeps such a quote to say one.
LONGEST_READ = 5_000
COUNCILS_SHOWN = 3
_NOT_LOOKED_AT = {
    "crashed": "unknown, as the rule crashed",
    "skipped": "unknown, as the rule was skipped",
}
_FAILS = ("failed", "hidden")


@dataclass(frozen=True)
class Spoken:
    """The words something is suggested for, and the councils they are of."""

    end: End
    words: str
    councils: tuple[int, ...]
    roles: tuple[str, ...] = ()


class Asking:
    """What suggestions of one moment need, read once however many texts are asked about."""

    def __init__(self, project: Project, door: Door = EVERYTHING) -> None:
        self.catalogue: Catalogue = catalogue(project)
        self.links: Links = links(project)
        self.seen: Comparison | None = seen_runs(project, door)
        self.learned: Sequence[Learned] = learned(project)
        self.refused: Mapping[End, list[Refusal]] = _by_end(refusals(project))
        self._names = {each.id: each.name for each in working_councils(project)}
        year = self.seen.year if self.seen else None
        self.year = year if year in self.catalogue.years else None
        self._added = sum(rule.council is not None for rule in self.catalogue.rules())
        self._failing_in: dict[tuple[int, ...], frozenset[str]] = {}

    def suggestion(self, spoken: Spoken, top: int = TOP) -> tuple[Suggestion, list[SuggestedRule]]:
        """The engine's answer, and of its rules those nobody refused here, ``top`` at most."""
        against = {
            each.pair.to_ref
            for each in self.refused.get(spoken.end, ())
            if each.pair.to_kind == "rule"
        }
        found = suggest_rules(
            spoken.words[:LONGEST_READ],
            self.catalogue,
            year=self.year,
            failing=self._failing(spoken.councils),
            learned=self.learned,
            # So many more as may have to be left out.
            top=top + len(against) + self._added,
        )
        kept = [
            rule
            for rule in found.rules
            if normalise_code(rule.code) not in against and self._is_theirs(rule.code, spoken)
        ]
        return found, kept[:top]

    def shown(self, council_id: int, code: str) -> str:
        """ "Northmoor fails it: 40 rows in run 1 of 2025/26", as whoever looks may see it."""
        run = self.seen.of_council(council_id) if self.seen else None
        if self.seen is None or run is None:
            return ""
        status = _NOT_LOOKED_AT.get(run.cell(code).status, run.cell(code).status)
        which = f"run {run.number} of {year_words(self.seen.year)}"
        if found := shown(self.seen, council_id, [code]):
            if found.hidden:
                return f"{run.council} fails it in {which}; how often is hidden"
            if found.failing:
                about = "about " if found.rounded else ""
                number = f"{about}{number_words(found.count, found.unit)}"
                return f"{run.council} fails it: {number} in {which}"
        return f"{run.council}: {status} in {which}"

    def _failing(self, councils: tuple[int, ...]) -> frozenset[str]:
        if councils not in self._failing_in:
            found = (self.seen.of_council(each) for each in councils) if self.seen else ()
            codes = self.seen.codes if self.seen else ()
            self._failing_in[councils] = frozenset(
                code for run in found if run for code in codes if run.cell(code).status in _FAILS
            )
        return self._failing_in[councils]

    def _is_theirs(self, code: str, spoken: Spoken) -> bool:
        """A rule that one council added is suggested only for what is of that council."""
        rule = self.catalogue.match(code, None).rule
        owner = rule.council if rule else None
        names = {self._names.get(each) for each in spoken.councils}
        return owner is None or not names or owner in names


def rules_for(
    project: Project, end: End, *, door: Door = EVERYTHING, asking: Asking | None = None
) -> Offers:
    """The rules offered for a quote, a painpoint or a step; linked ones are marked.

    Raises NotFound where the project has no such thing.
    """
    with reading(project):
        spoken = spoken_of(project, end)
        ask = asking or Asking(project, door)
    found, rules = ask.suggestion(spoken)
    linked = linked_rules(ask.links, end)
    offers = tuple(
        Offer(
            "rule",
            normalise_code(each.code),
            f"{each.code}: {each.label}",
            # How it fails there is said beside, in numbers.
            tuple(why for why in each.because if why != OWN_RUN_FAILS),
            normalise_code(each.code) in linked,
            tuple(
                filter(None, (ask.shown(i, each.code) for i in spoken.councils[:COUNCILS_SHOWN]))
            ),
        )
        for each in rules
    )
    refused = tuple(r for r in ask.refused.get(end, ()) if r.pair.to_kind == "rule")
    kept = {each.to_ref: _reason(end, each, found.fields, ask.catalogue) for each in offers}
    return Offers(end, found.fields, offers, found.link, found.why_not, refused, kept)


def steps_for(project: Project, end: End) -> Offers:
    """The steps offered for a quote, a painpoint or a rule.

    For a quote they are those of its own council, where it has a map.
    """
    with reading(project):
        known = links(project)
        refused = tuple(each for each in refusals(project) if _about_steps(each, end))
        against = {_step_of(each) for each in refused}
        found = _found_steps(project, end, TOP + len(against))
        views = {
            each.id: each for each in steps_by_id(project, [each.step_id for each in found.steps])
        }
    linked = _linked_steps(known, end)
    left = [each for each in found.steps if each.step_id in views and each.step_id not in against]
    offers = tuple(
        Offer(
            "step",
            str(each.step_id),
            f"{views[each.step_id].council}: {views[each.step_id].label}",
            tuple(each.because),
            each.step_id in linked,
        )
        for each in left[:TOP]
    )
    kept = {each.to_ref: _reason(end, each, (), None) for each in offers}
    return Offers(end, (), offers, found.link, found.why_not, refused, kept)


def spoken_of(project: Project, end: End) -> Spoken:
    """The words of one end with the councils they are of, or NotFound."""
    number = int(end.ref)
    if end.kind == "quote":
        for quote in quotes_by_id(project, [number]):
            return spoken_quote(quote)
    elif end.kind == "painpoint":
        for each in summaries(project):
            if each.painpoint.id == number:
                words = f"{each.painpoint.title}. {each.painpoint.description}"
                return Spoken(end, words, tuple(sorted(each.heard_in | each.on_map_of)))
    else:
        for step in steps_by_id(project, [number]):
            return Spoken(end, " ".join((step.label, *step.fields)), (step.council_id,))
    raise NotFound(
        f"there is no {end.kind} number {number} in this project", remedy="Go back to the list"
    )


def spoken_quote(quote: QuoteView) -> Spoken:
    """A quote's words with its council and role."""
    councils = () if quote.council_id is None else (quote.council_id,)
    return Spoken(End("quote", str(quote.id)), quote.text, councils, (quote.role,))


def linked_rules(known: Links, end: End) -> frozenset[str]:
    """The rules one end is linked to by somebody's decision, also through a painpoint or step."""
    if end.kind == "step":
        return frozenset(each.code for each in known.step_rules if str(each.step_id) == end.ref)
    of = {int(end.ref)} if end.kind == "painpoint" else _painpoints_of(known, end)
    codes = rules_by_painpoint(known)
    return frozenset(normalise_code(code) for each in of for code in codes.get(each, ()))


def _painpoints_of(known: Links, end: End) -> set[int]:
    return {link.painpoint_id for link in known.quotes if str(link.to) == end.ref}


def _linked_steps(known: Links, end: End) -> frozenset[int]:
    if end.kind == "rule":
        return frozenset(each.step_id for each in known.step_rules if each.code == end.ref)
    of = {int(end.ref)} if end.kind == "painpoint" else _painpoints_of(known, end)
    return frozenset(int(link.to) for link in known.steps if link.painpoint_id in of)


def _found_steps(project: Project, end: End, top: int) -> StepSuggestion:
    """The engine's answer; of several councils' steps some of each, as all of them do the work."""
    by_council: dict[int, list[StepView]] = {each.id: [] for each in working_councils(project)}
    for step in all_steps(project):
        if step.council_id in by_council:
            by_council[step.council_id].append(step)
    spoken = spoken_of(project, end) if end.kind != "rule" else None
    theirs = [by_council[each] for each in spoken.councils if each in by_council] if spoken else []
    asked = [steps for steps in theirs if steps] or [s for s in by_council.values() if s]
    each_top = top if len(asked) == 1 else max(2, -(-top // max(1, len(asked))))
    answers = [_answer(project, end, spoken, steps, each_top) for steps in asked]
    if not answers:
        return StepSuggestion((), False, 0.0, "No council’s process map has a step yet.")
    found = sorted((s for each in answers for s in each.steps), key=lambda s: -s.score)
    fits = [each for each in answers if each.link]
    sure = max(each.sure for each in answers)
    why_not = "" if fits else max(answers, key=lambda each: each.sure).why_not
    return StepSuggestion(tuple(found), bool(fits), sure, why_not)


def _answer(
    project: Project, end: End, spoken: Spoken | None, steps: Sequence[StepView], top: int
) -> StepSuggestion:
    if spoken is not None:
        return suggest_steps(
            spoken.words[:LONGEST_READ],
            steps,
            roles=spoken.roles,
            learned=learned_steps(project),
            top=top,
        )
    rule = catalogue(project).match(end.ref, None).rule
    fields, tables, label = (rule.fields, rule.tables, rule.label) if rule else ((), (), "")
    learned_rules = _rules_learned(project)
    return steps_for_rule(fields, tables, label, steps, learned=learned_rules, top=top)


def _rules_learned(project: Project) -> tuple[LearnedStep, ...]:
    """The labels of rules with the steps people linked to them, or said do not fit."""
    rules = catalogue(project)
    held: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for link in links(project).step_rules:
        held[link.code][0].append(link.step_id)
    for each in refusals(project):
        if each.pair.of.kind == "step" and each.pair.to_kind == "rule":
            held[each.pair.to_ref][1].append(int(each.pair.of.ref))
    return tuple(
        LearnedStep(rules.label(code, None), tuple(linked), tuple(refused))
        for code, (linked, refused) in held.items()
    )


def _about_steps(refusal: Refusal, end: End) -> bool:
    held = refusal.pair
    if end.kind == "rule":
        return held.of.kind == "step" and held.to_ref == end.ref
    return held.of == end and held.to_kind == "step"


def _step_of(refusal: Refusal) -> int:
    held = refusal.pair
    return int(held.to_ref if held.to_kind == "step" else held.of.ref)


def _reason(end: End, offer: Offer, fields: Sequence[str], rules: Catalogue | None) -> str:
    """Why they go together, to be kept with the link. Words of a quote are not: they are its."""
    if end.kind != "quote":
        return f"Suggested: {listed(offer.because)}"[:LONGEST_WHY]
    rule = rules.match(offer.to_ref, None).rule if rules else None
    shared = [name for name in fields if rule and name in rule.fields][:3]
    about = f"it seems to speak of {listed(shared)}" if shared else "its words go with it"
    return f"Suggested for a quote: {about}"


def _by_end(held: Sequence[Refusal]) -> Mapping[End, list[Refusal]]:
    found: dict[End, list[Refusal]] = {}
    for each in held:
        found.setdefault(each.pair.of, []).append(each)
    return found


def labels_of(project: Project, ends: Sequence[End]) -> dict[End, str]:
    """What ends are called: a quote by its number alone; what is gone is said to be."""
    known = catalogue(project)
    numbers = {kind: [int(e.ref) for e in ends if e.kind == kind] for kind in ("quote", "step")}
    with reading(project):
        there = {each.id for each in quotes_by_id(project, numbers["quote"])}
        steps = {each.id: each for each in steps_by_id(project, numbers["step"])}
        titles = {each.id: each.title for each in links(project).painpoints}
    found = {}
    for end in ends:
        number = int(end.ref) if end.kind != "rule" else 0
        gone = f"{end.kind.capitalize()} {end.ref}, no longer in the project"
        if end.kind == "rule":
            label = known.label(end.ref, None)
            found[end] = f"Rule {known.spelling(end.ref)}: {label}"
        elif end.kind == "quote":
            found[end] = f"Quote {number}" if number in there else gone
        elif end.kind == "step":
            step = steps.get(number)
            found[end] = f"{step.council}: {step.label}" if step else gone
        else:
            found[end] = titles.get(number, gone)
    return found
