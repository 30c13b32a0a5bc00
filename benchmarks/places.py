"""Every place of the app that is measured and that has to stand: screens, opened things, tabs."""

from __future__ import annotations

from dataclasses import dataclass, field

from screens.look import SCREENS


@dataclass(frozen=True)
class Place:
    """A screen, what its address opens, and the tab that is looked at (with the key it has)."""

    screen: str
    query: dict[str, str] = field(default_factory=dict)
    tab: str = ""
    tab_key: str = ""

    @property
    def path(self) -> str:
        """What stands behind the server's address."""
        asked = "&".join(f"{name}={value}" for name, value in self.query.items())
        return f"{self.screen}?{asked}" if asked else self.screen

    @property
    def name(self) -> str:
        """In words."""
        asked = ", ".join(f"{name} {value}" for name, value in self.query.items())
        return ": ".join(part for part in (SCREENS[self.screen], asked, self.tab) if part)


_SETTINGS = (
    "Councils", "People", "Codebook", "Topic guide", "Milestones", "Rules", "History", "Backup",
)  # fmt: skip
_OF_A_MAP = (
    "Add steps", "Change the step", "Flows and loops", "Actors and phases",
    "Painpoints", "All steps", "Measures", "Map and versions",
)  # fmt: skip
_OF_WHAT_IS_COMMON = ("Enough interviews?", "Personas", "User needs")
_OF_A_SHOW = ("Present", "Take part", "Save the file")
_OF_TWO_MAPS = ("Review", "Side by side", "Join by hand", "Words")
_OF_A_PAINPOINT = ("Place it on a step", "Link a rule", "Links and reasons")
_OF_EVIDENCE = (
    "says", "suggested", "steps", "practice", "findings", "questions", "decisions",
)  # fmt: skip
_OF_A_SESSION = ("Write notes", "Particulars")
TWO = {"a": "1", "b": "2"}


def places(session: int) -> list[Place]:
    """All of them; ``session`` is the one to open, best a long one."""
    shown = {"session": str(session)}
    step = {"map": "1", "step": "3"}
    return [
        *(Place(screen) for screen in SCREENS),
        Place("sessions", shown),
        *(Place("sessions", shown, tab, f"session_part-{session}") for tab in _OF_A_SESSION),
        Place("quotes", {"tag": "3"}),
        Place("quotes", {"quote": "5"}),
        Place("quotes", tab="By council", tab_key="quotes_part"),
        Place("quotes", tab="Second coding", tab_key="quotes_part"),
        Place("board", {"council": "1"}),
        Place("board", tab="Themes", tab_key="board_part"),
        Place("board", {"theme": "1"}),
        *(
            Place("common_ground", tab=tab, tab_key="common_ground_part")
            for tab in _OF_WHAT_IS_COMMON
        ),
        Place("common_ground", {"theme": "1", "council": "1"}),
        Place("process_map", step),
        *(Place("process_map", step, tab, "map_part_1") for tab in _OF_A_MAP),
        Place("compare_maps", TWO),
        *(Place("compare_maps", TWO, tab, "compared-1-2") for tab in _OF_TWO_MAPS),
        Place("rule_failures", {"rule": "157"}),
        *(
            Place("rule_failures", tab=tab, tab_key="failures_part")
            for tab in ("Rates", "Patterns", "Run by run", "Over the years")
        ),
        Place("evidence", {"painpoint": "1"}),
        *(Place("evidence", {"painpoint": "1"}, tab, "work-on-1") for tab in _OF_A_PAINPOINT),
        Place("evidence", {"show": "unlinked"}),
        *(Place("evidence", {"show": each}) for each in _OF_EVIDENCE),
        Place("evidence", {"show": "says", "topic": "URN"}),
        Place("evidence", {"show": "practice", "of": "164"}),
        Place("options", {"show": "what_if"}),
        Place("evidence", {"quote": "5"}),
        Place("show_and_tell", {"storyboard": "1"}),
        *(Place("show_and_tell", {"storyboard": "1"}, tab, "show-tabs-1") for tab in _OF_A_SHOW),
        *(Place("settings", tab=tab, tab_key="settings_part") for tab in _SETTINGS),
    ]
