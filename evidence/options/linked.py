"""What an option is linked to, as it is now: by its words, or told to be gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.failing import seen_runs, shown, working_councils
from evidence.linked import links
from evidence.model import KIND_WORDS
from evidence.options.findings import known_findings
from evidence.options.model import LinkKind, OptionLink
from evidence.options.services import held
from process_maps.services import all_steps
from storage import Project, reading
from validation.disclosure import Door
from validation.services.rulebook import catalogue

GONE_WORDS = {
    "finding": "Finding number {to}, which is no longer in the project",
    "painpoint": "Painpoint or innovation number {to}, which is no longer in the project",
    "rule": "Rule {to}, which is not in the catalogue any more",
    "step": "Step number {to}, which is on no map any more",
}


@dataclass(frozen=True)
class Linked:
    """A link with its other end in words; ``what`` is what kind of thing that is.

    ``gone``: the other end is no longer there, and ``words`` say so.
    """

    link: OptionLink
    what: str
    words: str
    gone: bool = False


def linked(project: Project, which: Iterable[OptionLink]) -> list[Linked]:
    """Every link by words, those to what is gone too, in the order given."""
    with reading(project):
        held = {each.id: each for each in links(project).painpoints}
        steps = {each.id: each for each in all_steps(project)}
        claims, known = known_findings(project), catalogue(project)
    found = []
    for link in which:
        what, words = {"finding": "Finding", "rule": "Rule", "step": "Step"}.get(link.kind, ""), ""
        if link.kind == "painpoint":
            painpoint = held.get(int(link.to))
            what = KIND_WORDS[painpoint.kind] if painpoint else "Painpoint"
            words = painpoint.title if painpoint else ""
        elif link.kind == "step":
            step = steps.get(int(link.to))
            words = f"{step.council}: {step.label}" if step else ""
        elif link.kind == "finding":
            words = claims.get(int(link.to), "")
        elif known.match(str(link.to), None).how != "unknown":
            words = f"{known.spelling(str(link.to))}: {known.label(str(link.to), None)}"
        gone = GONE_WORDS[link.kind].format(to=link.to)
        found.append(Linked(link, what, words or gone, gone=not words))
    return found


def options_with(project: Project, kind: LinkKind, to: int | str) -> dict[int, str]:
    """The options that are linked to something, by id, with their titles."""
    everything = held(project)
    ids = {each.option_id for each in everything.links if (each.kind, each.to) == (kind, to)}
    return {each.id: each.title for each in everything.options if each.id in ids}


def failures_of(
    project: Project, found: Sequence[Linked], door: Door
) -> list[tuple[str, str | None]]:
    """How the linked rules fail in each council's compared run; None where it has no run of them.

    Nothing where no rule is linked, or no run was brought in.
    """
    codes = [str(each.link.to) for each in found if each.link.kind == "rule" and not each.gone]
    compared = seen_runs(project, door) if codes else None
    if compared is None:
        return []
    told: list[tuple[str, str | None]] = []
    for council in working_councils(project):
        failing = shown(compared, council.id, codes)
        if failing is None or not failing.looked_at:
            told.append((council.name, None))
            continue
        parts = [failing.words()] if failing.failing else []
        parts += [f"{failing.passed} passed"] if failing.passed else []
        parts += [f"{failing.unknown} not known"] if failing.unknown else []
        told.append((council.name, ", ".join(parts)))
    return told
