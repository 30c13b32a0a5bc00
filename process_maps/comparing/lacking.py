"""Innovations elsewhere that a council's map does not show, and painpoints it shares with others.

A map shows a mark or it does not: that a council lacks what its map does not show is for people to
say. Marks are the same where their words are, but for case, spacing and punctuation.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from common.words import listed
from process_maps.aligning.model import Alignment, Group, Place
from process_maps.comparing.beside import Beside, beside, quoted
from process_maps.graph import anchor_words, flow_by_ref, loop_by_ref
from process_maps.model import Anchor, Mark
from process_maps.pairing.words import same_words_key

Marks = Mapping[str, Sequence[Mark]]
"""The marks on each map, by the map's key."""

Fits = Literal["here", "not here", "whole"]
"""On a step the council has too; only on steps it lacks; on no step: on a phase or the whole."""


@dataclass(frozen=True)
class Lacked:
    """An innovation on other councils' maps that one council's map does not show.

    Parameters
    ----------
    mark : what the innovation is, in its own words. on : the maps that show it.
    here : the council's own steps that do the same work as the steps it sits on elsewhere.
    there : the steps it sits on elsewhere.
    words : where it is and where it may fit, in a sentence.
    """

    mark: Mark
    fits: Fits
    on: tuple[str, ...]
    here: tuple[Place, ...]
    there: tuple[Place, ...]
    words: str = field(repr=False)


@dataclass(frozen=True)
class SharedPainpoint:
    """Painpoints that several councils have at the same work.

    ``marks`` are each map's own, as councils word the same pain differently.
    """

    group: Group
    marks: tuple[tuple[str, Mark], ...]
    words: str = field(repr=False)

    @property
    def maps(self) -> tuple[str, ...]:
        """The keys of the maps, each once."""
        return tuple(dict.fromkeys(key for key, _ in self.marks))


def innovations_lacking(
    alignment: Alignment,
    names: Mapping[str, str],
    marks: Marks,
    one: str,
    *,
    doubtful: bool = False,
) -> tuple[Lacked, ...]:
    """The innovations elsewhere that one map does not show.

    First those that sit on work the council does too, those on most maps first among them.
    """
    it = beside(alignment, names, one=one, doubtful=doubtful)
    mine = {_key(mark) for mark in marks.get(one, ()) if mark.kind == "innovation"}
    found: dict[Hashable, list[tuple[str, Mark]]] = {}
    for key in it.maps:
        for mark in marks.get(key, ()):
            if key != one and mark.kind == "innovation" and _key(mark) not in mine:
                found.setdefault(_key(mark), []).append((key, mark))
    lacked = [_lacked(it, one, each) for each in found.values()]
    order = ("here", "whole", "not here")
    return tuple(sorted(lacked, key=lambda each: (order.index(each.fits), -len(each.on))))


def shared_painpoints(
    alignment: Alignment,
    names: Mapping[str, str],
    marks: Marks,
    one: str | None = None,
    *,
    doubtful: bool = False,
) -> tuple[SharedPainpoint, ...]:
    """The steps at which several maps show a painpoint, those of most maps first."""
    it = beside(alignment, names, one=one, doubtful=doubtful)
    at: dict[int, list[tuple[str, Mark]]] = {}
    for key in it.maps:
        for mark in marks.get(key, ()):
            if mark.kind == "painpoint":
                for place in steps_of(it, key, mark.anchor):
                    if group := it.grouped.get(place):
                        at.setdefault(group.number, []).append((key, mark))
    found = []
    for group in it.groups:
        here = tuple(dict.fromkeys((key, mark.words) for key, mark in at.get(group.number, ())))
        keys = dict.fromkeys(key for key, _ in here)
        if len(keys) > 1 and (one is None or one in keys):
            kept = {(key, mark.words): (key, mark) for key, mark in at[group.number]}
            words = _shared_words(it, group, here)
            found.append(SharedPainpoint(group, tuple(kept[each] for each in here), words))
    return tuple(sorted(found, key=lambda each: (-len(each.maps), each.group.number)))


def steps_of(it: Beside, key: str, anchor: Anchor) -> list[Place]:
    """The steps a mark sits on: its step, a flow's two, a loop's; none for larger things."""
    process = it.maps[key]
    if anchor.kind == "step":
        found = [anchor.ref]
    elif anchor.kind == "flow":
        flow = flow_by_ref(process, anchor.ref)
        found = [flow.source, flow.target] if flow else []
    elif anchor.kind == "loop":
        loop = loop_by_ref(process, anchor.ref)
        found = list(loop.steps) if loop else []
    else:
        found = []
    there = {step.id for step in process.steps}
    return [Place(key, each) for each in dict.fromkeys(found) if each in there]


def _key(mark: Mark) -> str:
    return same_words_key(mark.words) or mark.words


def _lacked(it: Beside, one: str, shown: Sequence[tuple[str, Mark]]) -> Lacked:
    there = [place for key, mark in shown for place in steps_of(it, key, mark.anchor)]
    there = list(dict.fromkeys(there))
    groups = dict.fromkeys(it.grouped[each].number for each in there if each in it.grouped)
    here = [Place(one, step.id) for number in groups for step in it.steps[number].get(one, ())]
    keys = tuple(dict.fromkeys(key for key, _ in shown))
    fits: Fits = "here" if here else "not here" if there else "whole"
    name = it.names[one]
    where = f"On {_those(it, keys)}, at {_at(it, shown)}"
    if here:
        own = listed(quoted(it.alignment.step(each)) for each in here[:3])
        rest = f" and {len(here) - 3:,} more" if len(here) > 3 else ""
        words = f"{where}. {name} does the same work at {own}{rest}."
    elif there:
        words = f"{where}. No step of {name}’s map is known to be the same work."
    else:
        words = f"{where}."
    return Lacked(shown[0][1], fits, keys, tuple(here), tuple(there), words)


def _those(it: Beside, keys: Sequence[str]) -> str:
    if len(keys) == 1:
        return f"{it.names[keys[0]]}’s map"
    return f"{len(keys)} of the {len(it.maps) - 1} other maps ({it.listed(keys)})"


def _at(it: Beside, shown: Sequence[tuple[str, Mark]]) -> str:
    """What it sits on, on the first map that shows it; what is gone from the map is said."""
    key = shown[0][0]
    anchors = [mark.anchor for each, mark in shown if each == key]
    words = [_place_words(it, key, anchor) for anchor in anchors[:3]]
    more = [f"{len(anchors) - 3:,} more"] if len(anchors) > 3 else []
    whose = f" ({it.names[key]})" if len({each for each, _ in shown}) > 1 else ""
    return f"{listed([*words, *more])}{whose}"


def _place_words(it: Beside, key: str, anchor: Anchor) -> str:
    words = anchor_words(it.maps[key], anchor)
    if words is None:
        return "a place that is gone from the map"
    if anchor.kind == "step":
        return f"“{words}”"
    return words[:1].lower() + words[1:]


def _shared_words(it: Beside, group: Group, said: Sequence[tuple[str, str]]) -> str:
    keys = tuple(dict.fromkeys(key for key, _ in said))
    have = len(it.steps[group.number])
    by: dict[str, list[str]] = {}
    for key, words in said:
        by.setdefault(words, []).append(key)
    each = "; ".join(f"“{words}” ({it.listed(of)})" for words, of in by.items())
    return (
        f"{it.title(group)}: {len(keys)} of the {have} maps that have it show a painpoint there: "
        f"{each}."
    )
