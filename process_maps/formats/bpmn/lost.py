"""What a BPMN file holds that no map shows, in words: facts somebody would look for in vain."""

from __future__ import annotations

from collections.abc import Iterable

from common.words import listed
from process_maps.formats.bpmn.beside import Beside, data_left
from process_maps.formats.bpmn.found import Element, Found, find, text_of
from process_maps.formats.bpmn.lanes import Lanes
from process_maps.formats.bpmn.steps import Dangling
from process_maps.model import Lost

KEPT = "kept in the file, not drawn"
MOST_NAMED = 5


def not_drawn(
    found: Found, lanes: Lanes, beside: Beside, dangling: Iterable[Dangling]
) -> list[Lost]:
    """Each kind of thing once, with how many, the first few by name, and why."""
    broken = [each.element for each in dangling if each.why == "end"]
    to_pools = [each.element for each in dangling if each.why == "pool"]
    data = data_left(found, beside)
    sorts = (
        (
            "flows",
            [_flow_words(each) for each in broken],
            f"an end of each is missing or is no step of the map; {KEPT}",
        ),
        (
            "message flows to or from a whole pool",
            [_named(each) for each in to_pools],
            KEPT,
        ),
        ("pools without steps", [f"“{each[:40]}”" for each in lanes.boxes], KEPT),
        ("data that no step is joined to", [f"“{each[:40]}”" for each in data], KEPT),
        ("groups", [_group_words(each, found) for each in found.groups], KEPT),
        ("words on lanes and pools", ["" for each in found.said_of_lanes if text_of(each)], KEPT),
        ("choreographies and conversations", found.others, KEPT),
    )
    lost = [Lost(_with_names(what, names), len(names), why) for what, names, why in sorts if names]
    if lanes.twice:
        lost.append(Lost("steps in several lanes", lanes.twice, "the first lane keeps each"))
    return lost


def _with_names(what: str, names: list[str]) -> str:
    shown = names[:MOST_NAMED]
    more = [f"{len(names) - MOST_NAMED:,} more"] if len(names) > MOST_NAMED else []
    said = listed([each for each in shown if each] + more)
    return f"{what}: {said}" if said else what


def _named(element: Element) -> str:
    word = " ".join((element.get("name") or element.get("id") or "").split())
    return f"“{word[:40]}”" if word else ""


def _group_words(group: Element, found: Found) -> str:
    """A group by the value of its category, which is what is drawn on it."""
    category = find(found.categories, group.get("categoryValueRef"))
    word = "" if category is None else " ".join((category.get("value") or "").split())
    return f"“{word[:40]}”" if word else ""


def _flow_words(element: Element) -> str:
    name = f"“{(element.get('id') or 'without an id')[:40]}”"
    return f"{name} (line {element.sourceline})" if element.sourceline else name
