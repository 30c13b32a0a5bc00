"""What words are read as when labels are compared: the 903's abbreviations and other names.

A project adds its own entries, replaces ours, or takes one away by leaving what it means empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from process_maps.pairing.words import same_words_key

OURS: Mapping[str, str] = {
    "AD": "assistant director",
    "BO": "Business Objects",
    "BS": "business support",
    "BSO": "business support officer",
    "CIC": "looked after children",
    "CLA": "looked after children",
    "CMS": "case management system",
    "CSC": "children's social care",
    "CWD": "disabled children's team",
    "DBA": "database administrator",
    "DCS": "director of children's services",
    "DOB": "date of birth",
    "DQ": "data quality",
    "EDT": "emergency duty team",
    "HoS": "head of service",
    "ICS": "case management system",
    "IRO": "independent reviewing officer",
    "IROs": "independent reviewing officers",
    "LAC": "looked after children",
    "LCS": "case management system",
    "Liquidlogic": "case management system",
    "MI": "management information",
    "Mosaic": "case management system",
    "OOH": "out of hours",
    "PA": "personal adviser",
    "PAs": "personal advisers",
    "PI": "performance information",
    "PM": "practice manager",
    "QA": "quality assurance",
    "SDQs": "strengths and difficulties questionnaires",
    "SDQ": "strengths and difficulties questionnaire",
    "SLT": "senior leadership team",
    "SMT": "senior management team",
    "SSDA903": "903",
    "SSW": "supervising social worker",
    "SW": "social worker",
    "SWs": "social workers",
    "TM": "team manager",
    "TMs": "team managers",
    "UPN": "unique pupil number",
    "VS": "virtual school",
    "YoY": "year on year",
    "YP": "young people",
    "YPA": "personal adviser",
    "YPAs": "personal advisers",
    "mthly": "monthly",
    "qtrly": "quarterly",
    "rpt": "report",
    "rpts": "reports",
    "val": "validation",
    "vals": "validation",
}
"""The 903's own short forms, each with what it is read as."""


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
