"""How history calls the rows of the tables that every wing refers to."""

from __future__ import annotations

from storage.rooms import RowWords

WORDS = {
    "project": RowWords(
        "project’s own line",
        "name",
        fields={"note": "note"},
        flags={"illustrative": "illustrative"},
        stay=True,
    ),
    "councils": RowWords(
        "council",
        "name",
        fields={"origin": "origin", "citation": "citation"},
        known_as=("council_id",),
    ),
    "people": RowWords(
        "person of the team",
        "name",
        of=("council_id",),
        fields={"role": "role", "access": "access"},
        secret={"signs_in_as": "the address they sign in with"},
        plural="people of the team",
        stay=True,
    ),
    "milestones": RowWords("milestone", "name", fields={"date": "day"}, stay=True),
    "history_setting": RowWords(
        "setting of history",
        fields={"keep_months": "months that who read what is kept"},
        plural="settings of history",
        stay=True,
    ),
}
