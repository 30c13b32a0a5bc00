"""Cards of figures and maps to be added: overlays, the reference process, rules, what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from common.words import count_of, day_words
from evidence.failing import compared_runs, working_councils
from evidence.overlays import services as overlays
from presenting.model import Card, NewCard, Refers
from process_maps.services import map_by_id, maps
from screens.look import go_to, the_project
from screens.rule_failures.seen import the_door
from storage.services import milestones
from validation.services.controlling import controlled

LAST = "The show-and-tell before this one"
MOST = "More than half of them"
EVERY = "Each council, one after the other"

Fresh = Callable[[str], str]


def add_overlay(fresh: Fresh) -> list[NewCard]:
    """A map with something counted on its steps."""
    titles = {each.id: each.title for each in maps(the_project()) if each.steps}
    if not titles:
        st.markdown("There is no process map with steps yet.")
        go_to("process_map", "Draw or import one", {})
        return []
    number = st.selectbox(
        "Process map", list(titles), format_func=titles.__getitem__, key=fresh("add-over-map")
    )
    chosen = _choose_overlay(number, None, fresh(f"add-over-{number}"))
    return [NewCard("map", {"map": number, "overlay": chosen})] if chosen else []


def add_reference(fresh: Fresh) -> list[NewCard]:
    """The common reference process."""
    chosen = _choose_reference({}, fresh("add-reference"))
    return [] if chosen is None else [NewCard("reference", chosen)]


def add_pareto(fresh: Fresh) -> list[NewCard]:
    """Few rules make most, in one council or in each."""
    if not _has_runs():
        return []
    return [NewCard("pareto", {"council": _choose_council(None, fresh("add-pareto"))})]


def add_funnel(fresh: Fresh) -> list[NewCard]:
    """One rule in every council."""
    if not _has_runs():
        return []
    code = _choose_rule(None, fresh("add-funnel"))
    return [NewCard("funnel", {"code": code})] if code else []


def add_changed(fresh: Fresh) -> list[NewCard]:
    """What changed since a milestone."""
    if not milestones(the_project()):
        st.markdown("There is no milestone yet to count from.")
        go_to("settings", "Add one under Milestones", {})
        return []
    return [NewCard("changed", {"since": _choose_since(None, fresh("add-changed"))})]


ADD: Mapping[str, Callable[[Fresh], list[NewCard]]] = {
    "A map with something counted on it": add_overlay,
    "Common reference process": add_reference,
    "Few rules make most": add_pareto,
    "One rule in every council": add_funnel,
    "What changed since last time": add_changed,
}


def choose_figures(card: Card, key: str) -> Refers:
    """What such a card is to show from now on; as it was where it is of another kind."""
    refers = card.refers
    if card.kind == "map":
        return {**refers, "overlay": _choose_overlay(refers.get("map"), refers.get("overlay"), key)}
    if card.kind == "reference":
        return _choose_reference(refers, key) or refers
    if card.kind == "changed":
        return {"since": _choose_since(refers.get("since"), key)}
    if compared_runs(the_project()) is None:
        return refers
    if card.kind == "pareto":
        return {"council": _choose_council(refers.get("council"), key)}
    if card.kind == "funnel":
        return {"code": _choose_rule(refers.get("code"), key) or refers.get("code")}
    return refers


def figure_name(card: Card) -> str:
    """What such a card is called in the list; empty for others."""
    refers = card.refers
    if card.kind == "reference":
        least = refers.get("at_least")
        return f"What at least {least} do" if least else "What most councils do"
    if card.kind == "pareto":
        names = {each.id: each.name for each in working_councils(the_project())}
        council = refers.get("council")
        whose = names.get(council, "Withdrawn") if council else "each council"
        return f"Few rules make most: {whose}"
    if card.kind == "funnel":
        return f"Rule {refers.get('code')} in every council"
    if card.kind == "changed":
        days = {each.id: each.name for each in milestones(the_project())}
        since = refers.get("since")
        return f"Since {days.get(since, 'a day that is gone')}" if since else "Since last time"
    return ""


def overlay_name(card: Card) -> str:
    """What is counted on its map's steps, for the list."""
    which = str(card.refers.get("overlay")).partition(":")[0]
    found = next((words for key, words in overlays.WHICH_WORDS.items() if key == which), which)
    return found[:1].lower() + found[1:]


def _has_runs() -> bool:
    if compared_runs(the_project()) is not None:
        return True
    st.markdown("There is no run of a return yet.")
    go_to("rule_failures", "Import an error report", {})
    return False


def _choose_overlay(map_id: object, now: object, key: str) -> str | None:
    """What is counted on the steps, of what there is to show; None for painpoints as marks."""
    named = {each.id: each for each in maps(the_project())}
    if not isinstance(map_id, int) or map_id not in named:
        return str(now) if now else None
    stored = map_by_id(the_project(), map_id)
    offered: dict[str, str] = {}
    for each in overlays.overlays_there_are(the_project(), stored):
        if each.why_not:
            continue
        if each.which == "council":
            others = overlays.others(the_project(), stored)
            offered |= {f"council:{it.id}": f"Which steps are also in: {it.title}" for it in others}
        else:
            offered[each.which] = each.words
    held = str(now) if now else None
    if held and held not in offered:
        offered[held] = "What was chosen, which is no longer there"
    options = [None, *offered]
    return st.selectbox(
        "Counted on the steps",
        options,
        index=options.index(held),
        format_func=lambda each: offered[each] if each else "Nothing: its painpoints as marks",
        key=f"{key}-overlay",
    )


def _choose_reference(refers: Refers, key: str) -> Refers | None:
    """Whose maps, and in at least how many of them; None where there are not two."""
    titles = {each.id: each.title for each in maps(the_project()) if each.steps}
    if len(titles) < 2:
        st.markdown("It takes the maps of two councils.")
        go_to("process_map", "Draw or import one", {})
        return None
    chosen = st.multiselect(
        "Maps",
        list(titles),
        [each for each in refers.get("maps") or [] if each in titles],
        format_func=lambda each: titles.get(each, "Removed"),
        placeholder="One map of each council",
        key=f"{key}-maps",
    )
    of = len(chosen) if len(chosen) > 1 else len(titles)
    numbers: list[int | None] = [None, *range(1, of + 1)]
    held = refers.get("at_least")
    least = st.selectbox(
        "Steps in at least how many",
        numbers,
        index=numbers.index(held) if held in numbers else 0,
        format_func=lambda each: count_of(each, "map") if each else MOST,
        key=f"{key}-least-{of}",
    )
    return {"maps": chosen, "at_least": least}


def _choose_council(now: object, key: str) -> int | None:
    own = {each.id: each.name for each in working_councils(the_project())}
    options: list[int | None] = [None, *own]
    return st.selectbox(
        "Council",
        options,
        index=options.index(now) if isinstance(now, int) and now in own else 0,
        format_func=lambda each: own[each] if each else EVERY,
        key=f"{key}-council",
    )


def _choose_rule(now: object, key: str) -> str | None:
    """A rule that fails in these runs, those that fail most first, as they may be seen."""
    found = compared_runs(the_project())
    if found is None:
        return None
    found = controlled(found, the_door())
    spelt = [found.catalogue.spelling(code) for code in found.codes]
    codes = list(dict.fromkeys([*([str(now)] if now else []), *spelt]))
    return st.selectbox(
        "Rule",
        codes,
        index=0 if now else None,
        format_func=lambda code: f"{code} {found.catalogue.label(code, found.year)}",
        placeholder="Type to search",
        key=f"{key}-rule",
    )


def _choose_since(now: object, key: str) -> int | None:
    days = {each.id: f"{each.name}, {day_words(each.date)}" for each in milestones(the_project())}
    options: list[int | None] = [None, *days]
    return st.selectbox(
        "Since",
        options,
        index=options.index(now) if isinstance(now, int) and now in days else 0,
        format_func=lambda each: days[each] if each else LAST,
        key=f"{key}-since",
    )
