"""How words are weighed: TF-IDF of letter groups within words, and of the words themselves."""

from __future__ import annotations

from typing import Any


def weigher() -> Any:
    """What turns texts into rows of weights, once it is fitted to some.

    Letter groups (3 to 4, within words) need no dictionary and forgive endings and slips.
    """
    # Imported where it is used: it takes a second and 90 MB, and most runs need none of it.
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    return make_union(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True, min_df=2),
        TfidfVectorizer(sublinear_tf=True, token_pattern=r"\w+"),
    )
