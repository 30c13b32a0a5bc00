"""When two names mean the same role or the same system, however councils word them.

Only what the field uses as other names of one thing: an analyst is also called the data team, but
a data engineer is no analyst, and a director is not all of senior management. Where names are read
as one, whoever compares says both.
"""

from __future__ import annotations

from collections.abc import Iterable

from process_maps.pairing.words import same_words_key

_ROLES = (
    "analyst|data analyst|performance analyst|information analyst|returns analyst|performance|data"
    "|information|data and performance|performance and data|performance and information"
    "|management information|mi|statutory return|performance and statutory return|insight"
    "|data and insight|business intelligence|performance folk",
    "social worker|sw|sws|allocated social worker|social work|practitioner"
    "|social care practitioner",
    "business support|bs|business support administrator",
    "senior management|senior manager|senior leadership|senior leader|leadership|slt|smt",
    "director|dcs|director of childrens service",
    "dfe|department for education",
    "independent reviewing|iro|reviewing|reviewing service|independent reviewing service",
    "team manager|tm|social work team manager",
    "placement",
    "it|ict",
    "adoption|adoption service",
    "leaving care|leaving care service|aftercare|leaving and after care",
    "emergency duty|edt|out of hour",
    "virtual school|vs",
    "head of service|hos",
)
_SYSTEMS = (
    "case system|case management system|case management|cms|case recording system"
    "|social care system|childrens social care system",
    "dfe test portal|dfe portal test|portal test|test portal|dfe test site",
    "dfe portal|dfes portal|dfe cla portal|portal|collect|dfe collect|return portal",
    "spreadsheet|excel|microsoft excel|excel spreadsheet",
    "email|e mail|outlook",
    "sql|sql server|microsoft sql server",
    "validator|validation tool",
)
# What a group of people is called beside its work: the "data team", the "data officers".
_GROUPS = ("team", "staff", "officer")


def role_key(name: str) -> str:
    """What a role is compared by: equal for names that mean the same role."""
    bare = bare_name(name)
    while len(words := bare.split()) > 1 and words[-1] in _GROUPS and bare not in _ROLE_OF:
        bare = " ".join(words[:-1])
    return _ROLE_OF.get(bare, bare) or name


def system_key(name: str) -> str:
    """What a system is compared by: equal for names that mean the same system."""
    bare = bare_name(name)
    return _SYSTEM_OF.get(bare, bare) or name


def bare_name(name: str) -> str:
    """A name without case, punctuation, article and plural: names that differ in no more."""
    words = same_words_key(name).split()
    if len(words) > 1 and words[0] in ("the", "our"):
        words = words[1:]
    return " ".join(map(_one_of, words))


def _one_of(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _read(classes: Iterable[str]) -> dict[str, str]:
    return {
        bare_name(name): bare_name(each.split("|")[0])
        for each in classes
        for name in each.split("|")
    }


_ROLE_OF, _SYSTEM_OF = _read(_ROLES), _read(_SYSTEMS)
