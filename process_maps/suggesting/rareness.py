"""How rare words are among what staff would say, for telling how alike two texts are."""

from __future__ import annotations

from functools import cache

from common.language.likeness import Rareness, rareness_in
from common.language.reading import words_of
from process_maps.suggesting.sayings import sayings


@cache
def rareness() -> Rareness:
    """Worked out once, from the sayings."""
    return rareness_in([words_of(each.words) for each in sayings()])
