"""A project's maps aligned, under what people decided and the project's glossary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import process_maps.store
from process_maps.aligning import Alignment, Place, align
from process_maps.aligning.by_words import MOST_WEIGHED, align_by_words
from process_maps.drawing.measure import label_of
from process_maps.glossary.services import glossary
from process_maps.pairing import store
from process_maps.pairing.contradicting import Contradiction, contradictions
from process_maps.pairing.reviewing import Question, Standing, questions, standing
from process_maps.views import StoredMap
from storage import Project, reading
from storage.register import is_illustrative
from storage.remembering import remembered, worked_out


@dataclass(frozen=True)
class Aligned:
    """Stored maps and which of their steps are the same work.

    Parameters
    ----------
    maps : by key, which is the map's id as text, in the order of the alignment's own maps.
    names : what to call each: its council, or where several are of one council, the map's own name.
    illustrative : whether each is invented.
    """

    maps: Mapping[str, StoredMap]
    names: Mapping[str, str]
    illustrative: Mapping[str, bool]
    alignment: Alignment

    @property
    def ids(self) -> tuple[int, ...]:
        """The maps' ids."""
        return tuple(each.id for each in self.maps.values())

    def row(self, place: Place) -> int:
        """The row of a step, which links hang on."""
        return self.maps[place.map].step_ids[place.step]

    def said(self, place: Place) -> str:
        """A step in its council's own words."""
        return label_of(self.alignment.step(place)) or "(ways part or meet)"

    def called(self, place: Place) -> str:
        """A step and whose it is: “Upload the files” (Northmoor)."""
        return f"“{self.said(place)}” ({self.names[place.map]})"

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every step of every map, in the order of the maps and of their steps."""
        return tuple(
            Place(key, step.id) for key, each in self.maps.items() for step in each.map.steps
        )

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is still to be looked at, most worth it first."""
        return questions(self.alignment)

    @cached_property
    def standing(self) -> Standing:
        """How many pairs are sure, to check and decided."""
        return standing(self.alignment)

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Where what people decided cannot all hold."""
        return contradictions(self.alignment.decided)


def aligned(project: Project, map_ids: Iterable[int]) -> Aligned:
    """These maps aligned, each once and in whatever order; NotFound where one is gone.

    Remembered until a map, a decision or the glossary changes. Then the maps are grouped anew under
    what is decided; what labels are like is not worked out again for words that were seen before.
    """
    return _aligned(project, tuple(sorted(set(map_ids))))


@remembered
def _aligned(project: Project, map_ids: tuple[int, ...]) -> Aligned:
    with reading(project) as db:
        held = [process_maps.store.map_by_id(db, each) for each in map_ids]
        decided = store.of_maps(db, map_ids)
        invented = {str(each.id): is_illustrative(db, each.council_id) for each in held}
    known = glossary(project)
    # Most acts (another quote linked) leave the maps and what was decided of them as they are.
    alignment = worked_out(
        project,
        "alignment",
        map_ids,
        (held, decided, known),
        lambda: _aligner(held)({str(each.id): each.map for each in held}, decided, known),
    )
    by_key = {str(each.id): each for each in held}
    stored = {key: by_key[key] for key in alignment.maps}
    return Aligned(stored, named(held), invented, alignment)


BY_WORDS = (
    "So many maps are compared by their words alone: steps are the same work where they say the "
    "same, or where somebody said so. Fewer maps are compared more closely, under Compare maps."
)


def _aligner(held: Sequence[StoredMap]) -> Callable[..., Alignment]:
    many = sum(len(each.map.steps) for each in held) > MOST_WEIGHED
    return align_by_words if many else align


def named(held: Sequence[StoredMap]) -> dict[str, str]:
    """What to call each of some maps, by its id as text: no two of them alike."""
    of_council = Counter(each.council_id for each in held)
    plainly = {
        str(each.id): each.council if of_council[each.council_id] == 1 else each.map.name
        for each in held
    }
    often = Counter(plainly.values())
    return {
        key: name if often[name] == 1 else f"{name} (map {key})" for key, name in plainly.items()
    }
