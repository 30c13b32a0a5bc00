"""Which steps a rule is about: those that write what it reads, and those that fix what it finds.

A rule comes as plain values: the fields and tables it reads, and its label. What a map states goes
first (the fields of a step, where it fixes); what its words only imply is said to be implied, and
weaker. An extract carries every field and so fits any rule a little.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from common.words import listed
from process_maps.suggesting.doing import EVENTS, QUESTIONS, Doing, doings
from process_maps.suggesting.language import language
from process_maps.suggesting.learning import from_decisions
from process_maps.suggesting.model import How, Learned, StepSuggestion, SuggestedStep
from process_maps.suggesting.words import Feature, read
from process_maps.views import StepView

PROPOSED_FROM = 0.3
# What a reason is worth by itself (0–1); of several for one step the best counts most.
_STATED, _DERIVED, _IN_ALL, _ANY, _ASKED, _CARRIES, _OTHERS = 0.95, 0.8, 0.6, 0.35, 0.25, 0.2, 0.1
_OTHERS_FIXED = 0.33
# A step that fixes, no field told: likelier where every kind of error is fixed.
_IMPLIED: Mapping[str | None, float] = {
    "case management system": 0.5,
    "upload file": 0.45,
    "extract script": 0.4,
}
_SOME = 0.3
_FIXING = ("fix-source", "fix-file", "fix-by-code", "fix-script", "fix-backend", "dq-fix",
    "write-back", "reapply", "investigate")  # fmt: skip
_CLEARING = ("accept-errors", "unfixable")
_ASKING = ("ask-team", "send-errors", "chase")
_CARRYING = ("extract", "merge", "convert", "nightly-load")
# What words of a map name, by the tables of the return that hold it.
_THINGS: Mapping[str, frozenset[Feature]] = {
    "Header": frozenset({"= thing ethnicity", "= thing identity", "= thing birth"}),
    "Episodes": frozenset(
        {"= thing placement", "= thing episode", "= thing legal", "= thing address"}
    ),
    "Reviews": frozenset({"= thing review"}),
    "UASC": frozenset({"= thing nationality"}),
    "OC2": frozenset({"= thing health"}),
    "OC3": frozenset({"= thing leaver"}),
    "AD1": frozenset({"= thing adoption"}),
    "PlacedAdoption": frozenset({"= thing adoption"}),
    "PrevPerm": frozenset({"= thing adoption"}),
    "Missing": frozenset({"= thing missing"}),
    "ProviderInfo": frozenset({"= thing placement"}),
}
_THINGS_OF_FIELDS: Mapping[str, frozenset[Feature]] = {
    "UPN": frozenset({"= thing education"}),
    "URN": frozenset({"ofst", "ofsted", "provid"}),
    "PLACE_PROVIDER": frozenset({"provid"}),
    "SDQ_SCORE": frozenset({"= thing health"}),
    "SDQ_REASON": frozenset({"= thing health"}),
}
# What DfE or the system works out, by what is typed: who fixes the one fixes the other.
_WORKED_OUT: Mapping[str, tuple[str, ...]] = {
    "PL_DISTANCE": ("PL_POST", "HOME_POST"),
    "PL_LA": ("PL_POST",),
    "PL_LOCATION": ("PL_POST",),
}
_EVERY_THING = frozenset[Feature]().union(*_THINGS.values())
Reason = tuple[float, How, str]


def steps_for_rule(
    fields: Collection[str],
    tables: Collection[str],
    label: str,
    steps: Sequence[StepView],
    *,
    learned: Sequence[Learned] = (),
    top: int = 5,
) -> StepSuggestion:
    """The steps that write a rule's fields, and those that fix what it finds.

    Parameters
    ----------
    fields, tables : names as in the return ("DECOM", "Episodes"); case does not count.
    label : the rule's label; what was decided of rules with like labels is learnt from.
    learned : what people decided before, the words being labels of rules.
    """
    every = doings(tuple(steps)).held
    if not every:
        why = "No steps have words." if steps else "There are no steps to choose from."
        return StepSuggestion((), False, 0.0, why)
    wanted = {each.strip().upper() for each in fields if each.strip()}
    things = _things(wanted, tables)
    added = from_decisions(read(label), [each.step for each in every], learned)
    found: list[tuple[float, SuggestedStep]] = []
    for it, more in zip(every, added, strict=True):
        told = _told(it, wanted, things, float(more))
        if told:
            score = _together(told) if more >= 0 else _together(told) / (1 - float(more))
            how = told[0][1]
            because = tuple(dict.fromkeys(words for _, _, words in told))
            step = it.step
            one = SuggestedStep(step.id, step.label, step.council, round(score, 3), how, because)
            found.append((score, one))
    found.sort(key=lambda each: -each[0])
    sure = found[0][0] if found else 0.0
    first = _both_kinds([each for _, each in found], max(0, top))
    link = sure >= PROPOSED_FROM
    return StepSuggestion(first, link, round(sure, 3), "" if link else _why_not(wanted))


def _both_kinds(found: Sequence[SuggestedStep], top: int) -> tuple[SuggestedStep, ...]:
    """The first, but that writing is not crowded out by fixing, nor fixing by writing."""
    first, rest = list(found[:top]), found[top:]
    kinds = {each.how for each in first}
    other = next((each for each in rest if each.how not in kinds and each.score >= _ANY), None)
    if other and len(first) > 1:
        first[-1] = other
    return tuple(first)


def _told(
    it: Doing, wanted: Collection[str], things: frozenset[Feature], learned: float
) -> list[Reason]:
    """Every reason for a step, the strongest first."""
    found: list[Reason] = []
    if it.step.kind not in (*QUESTIONS, *EVENTS):
        found = _of_fields(it, wanted) or _implied(it, things)
    if learned > 0:
        how: How = "fixes it" if _fixes(it) else "writes its fields"
        found.append((min(1.0, learned / 10), how, "people linked it to a rule like this before"))
    return sorted(found, key=lambda each: -each[0])


def _of_fields(it: Doing, wanted: Collection[str]) -> list[Reason]:
    """What the fields that a step states tell: that it writes or fixes the rule's, or others."""
    step = it.step
    if not step.fields:
        return []
    both = [name for name in step.fields if name.strip().upper() in wanted]
    fixes = _fixes(it)
    how: How = "fixes it" if fixes else "writes its fields"
    if not both:
        return [_nearly(step, wanted, how)]
    share = len(both) / max(1, len(wanted))
    score = _STATED * (0.75 + 0.25 * share)
    if fixes:
        return [(score, "fixes it", f"it puts {listed(both)} right{_where(step)}")]
    return [(score, "writes its fields", f"the map says it writes {listed(both)}")]


def _nearly(step: StepView, wanted: Collection[str], how: How) -> Reason:
    """What a step is to a rule, none of whose fields it is said to write."""
    held = {name.strip().upper() for name in step.fields}
    for name in sorted(wanted):
        if out_of := [each for each in _WORKED_OUT.get(name, ()) if each in held]:
            return (_DERIVED, how, f"it writes {listed(out_of)}, which {name} is worked out from")
    names = listed(step.fields[:3]) if len(step.fields) < 4 else f"{', '.join(step.fields[:3])} …"
    score = _OTHERS_FIXED if how == "fixes it" else _OTHERS
    return (score, how, f"the map says it writes {names}; what this rule reads, it does not say")


def _implied(it: Doing, things: frozenset[Feature]) -> list[Reason]:
    """What the words of a step that states no fields imply."""
    step = it.step
    found: list[Reason] = []
    if _fixes(it) or step.triage in ("fix automatically",):
        stated = step.where_fixed is not None or step.triage is not None
        score = _IMPLIED.get(step.where_fixed, _ANY)
        words = (
            f"it puts errors right{_where(step)}"
            if stated
            else "its words say it puts errors right"
        )
        found.append((score, "fixes it", f"{words}; which fields, the map does not say"))
    elif step.triage or _is(it, _CLEARING) >= _SOME:
        found.append((_ANY, "fixes it", "it settles errors that stay as they are"))
    elif _is(it, _ASKING) >= _SOME:
        found.append((_ASKED, "fixes it", "it asks for what a fix takes, or hands errors out"))
    if _records(it):
        named = {each for each in it.own if each in _EVERY_THING}
        if things & it.own.keys():
            words = "it records what this rule reads, by its words"
            found.append((_IN_ALL, "writes its fields", words))
        elif not named:
            words = "everything is recorded here; which fields, the map does not say"
            found.append((_ANY, "writes its fields", words))
        else:
            words = "it records other things, by its words"
            found.append((_OTHERS, "writes its fields", words))
    if _is(it, _CARRYING) >= _SOME and step.where_fixed is None:
        words = "it carries every field into the file, and so this rule’s; it writes none itself"
        found.append((_CARRIES, "writes its fields", words))
    return found


def _fixes(it: Doing) -> bool:
    return it.step.where_fixed is not None or _is(it, _FIXING) >= _SOME


def _is(it: Doing, names: Collection[str]) -> float:
    """How likely a step is one of some activities."""
    work = language().work
    return float(sum(it.likely[at] for at, each in enumerate(work) if each.name in names))


def _records(it: Doing) -> bool:
    work = language().work
    recording = [each.name for each in work if each.stage in ("recording", "providers")]
    return it.step.where_fixed is None and _is(it, recording) >= _SOME


def _things(fields: Collection[str], tables: Collection[str]) -> frozenset[Feature]:
    by_name = {name.casefold(): things for name, things in _THINGS.items()}
    found: set[Feature] = set()
    for table in tables:
        found |= by_name.get(table.strip().casefold().removesuffix("_last"), frozenset())
    for name in fields:
        found |= _THINGS_OF_FIELDS.get(name, frozenset())
    return frozenset(found)


def _where(step: StepView) -> str:
    if step.where_fixed is None:
        return ""
    back = {
        None: "",
        True: ", and in the case system too",
        False: ", and what is changed there is not written back",
    }[step.written_back]
    own = step.where_fixed == "case management system"
    return f" in the {step.where_fixed}{'' if own else back}"


def _together(told: Sequence[Reason]) -> float:
    """The best reason, and of what it leaves open a little for each other."""
    score = told[0][0]
    for other, _, _ in told[1:]:
        score += (1 - score) * other * 0.3
    return min(1.0, score)


def _why_not(fields: Collection[str]) -> str:
    if not fields:
        return "The rule names no fields, and no step here is known to fix it."
    return "No step here is known to write what this rule reads, or to fix it."
