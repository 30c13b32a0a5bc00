"""What words are read as when labels are compared: the 903's abbreviations and other names.

A project adds its own entries, replaces ours, or takes one away by leaving what it means empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from process_maps.pairing.words import same_words_key

OURS: Mapping[str, str] = {
    "sw": "social worker",
    "sws": "social workers",
    "bs": "business support",
    "iro": "independent reviewing officer",
    "cms": "case management system",
    "edt": "emergency duty team",
    "dcs": "director of children's services",
}
"""The 903's own words, each with what it is read as."""


@dataclass(frozen=True)
class Glossary:
    """Words and what they are read as; ``own`` is the project's, which goes before ours.

    Compared without case, spacing and punctuation. An entry whose meaning is empty switches ours
    of the same words off.
    """

    own: Mapping[str, str] = field(default_factory=dict)

    @property
    def entries(self) -> dict[str, str]:
        """Everything that is in force, by words in the form labels are compared in."""
        mine = {same_words_key(said): same_words_key(means) for said, means in self.own.items()}
        ours = {same_words_key(said): same_words_key(means) for said, means in OURS.items()}
        return {said: means for said, means in (ours | mine).items() if said and means}
