"""Made-up quotes with the steps of the illustrative maps they are about, and how well found.

``tuned`` was written before the suggester and looked at while it was made. ``interviews`` are
quotes of the illustrative interviews, written by others and long before: they say far less outright
what is done. They were labelled when the sayings stood; some settings were chosen with a look at
them, no saying was. ``fresh`` was written by somebody who had seen neither the suggester nor its
sayings (but three quotes of ``tuned``). A third or more of each is about no step. All of it is made
up, and who wrote it knew the maps: real interviews are likely to be harder.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from process_maps.formats.map_json import read_maps
from process_maps.suggesting.suggesting import suggest_steps
from process_maps.views import StepView

SETS = Path(__file__).with_name("quotes_and_steps")
COUNCILS = ("Calderbrook", "Eastley", "Northmoor")


@dataclass(frozen=True)
class Labelled:
    """A quote, its speaker's council where known, and the labels of the steps it may be about."""

    quote: str = field(repr=False)
    council: str | None
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """How well a set is answered. Shares are of the quotes that are about a step."""

    linkable: int
    unlinkable: int
    hits: dict[int, float]
    reciprocal: float
    shown: float
    false_links: int

    def words(self) -> str:
        """One line for a table."""
        hits = ", ".join(f"hit@{k} {share:.3f}" for k, share in self.hits.items())
        return (
            f"{hits}, MRR {self.reciprocal:.3f}, shown {self.shown:.3f} of {self.linkable}; "
            f"false links {self.false_links} of {self.unlinkable}"
        )


def labelled(name: str) -> tuple[Labelled, ...]:
    """The quotes of a set, by its name ("tuned")."""
    held = json.loads((SETS / f"{name}.json").read_text("utf-8"))
    return tuple(Labelled(each["quote"], each["council"], tuple(each["steps"])) for each in held)


def demo_steps() -> tuple[StepView, ...]:
    """The steps of the three councils of the illustrative project, as a project would give them."""
    found: list[StepView] = []
    for number, council in enumerate(COUNCILS, 1):
        name = f"{council.casefold()}.json"
        data = files("demo.content.maps").joinpath(name).read_bytes()
        process = read_maps(data, name)[0].map
        phases = {each.id: each.label for each in process.phases}
        for step in process.steps:
            found.append(
                StepView(
                    id=len(found) + 1,
                    map_id=number,
                    map_name=process.name,
                    council_id=number,
                    council=council,
                    element=step.id,
                    label=step.label,
                    kind=step.kind,
                    actors=step.actors,
                    systems=step.systems,
                    fields=step.fields,
                    where_fixed=step.where_fixed,
                    written_back=step.written_back,
                    automated=step.automated,
                    phase=phases.get(step.phase or ""),
                    artefacts=step.artefacts,
                    triage=step.triage,
                    note=step.note,
                )
            )
    return tuple(found)


def found_in(quotes: Sequence[Labelled], *, all_councils: bool = False) -> Found:
    """Suggest for every quote of a set and count; ``all_councils`` as if no council were known."""
    every = demo_steps()
    hits, reciprocal, shown, false = dict.fromkeys((1, 3, 5), 0), 0.0, 0, 0
    about = [each for each in quotes if each.steps]
    for each in quotes:
        own = [one for one in every if all_councils or each.council in (None, one.council)]
        answer = suggest_steps(each.quote, own, top=200)
        if not each.steps:
            false += answer.link
            continue
        labels = [one.label for one in answer.steps]
        rank = min((labels.index(one) + 1 for one in each.steps if one in labels), default=None)
        for k in hits:
            hits[k] += rank is not None and rank <= k
        reciprocal += 1 / rank if rank else 0
        shown += answer.link
    many = max(1, len(about))
    return Found(
        len(about),
        len(quotes) - len(about),
        {k: hit / many for k, hit in hits.items()},
        reciprocal / many,
        shown / many,
        false,
    )
