"""How history calls storyboards and their cards."""

from __future__ import annotations

from storage import RowWords

WORDS = {
    "storyboards": RowWords(
        "storyboard",
        "name",
        of=("council_id",),
        fields={"date": "day", "length": "minutes"},
        secret={"frozen": "whether it is frozen"},
        known_as=("storyboard_id",),
    ),
    "cards": RowWords(
        "card",
        "heading",
        of=("storyboard_id",),
        fields={"kind": "kind", "words": "words", "notes": "notes", "minutes": "minutes"},
        secret={"refers": "what it shows"},
        known_as=("card_id",),
    ),
}
