"""How a run's counts were protected before it came here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from common.words import day_words

# Whose door a run came through that is seen by somebody who may not see its counts as they are.
THE_TEAM = "the project’s own team"
_NONE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Arrived:
    """A run that came through another project's door.

    Attributes
    ----------
    source, made_on : that project's name, and the day (ISO) its package was made.
    meaning : in its words, how its small counts are protected.
    hidden : by unit, the rules that fail and whose count was hidden: how each is spelt, by its
        normalised code.
    rounded_to : what its counts were rounded to; None where they are as they were counted.
    children_hidden : how many children there are was hidden, and is not merely not stated.
    """

    source: str
    made_on: str
    meaning: str
    hidden: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    rounded_to: int | None = None
    children_hidden: bool = False

    def of_unit(self, unit: str) -> Mapping[str, str]:
        """The hidden rules of one unit."""
        return self.hidden.get(unit, _NONE)

    def words(self) -> str:
        """ "shared by Ashford team on 2 April 2026, small counts hidden"."""
        how = f"counts rounded to {self.rounded_to}" if self.rounded_to else "small counts hidden"
        return f"shared by {self.source} on {day_words(self.made_on)}, {how}"


def spelt_hidden(some: Iterable[Arrived | None], unit: str) -> dict[str, str]:
    """How the rules are spelt that came hidden in a unit, by normalised code."""
    return {key: code for each in some if each for key, code in each.of_unit(unit).items()}
