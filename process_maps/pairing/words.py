"""When two labels hold the same words: case, spacing and punctuation do not count."""

from __future__ import annotations

import unicodedata

# Dropped rather than read as a space, so that "year’s" and "years" do not part into "year s".
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")


def same_words_key(label: str) -> str:
    """The form labels are compared in; empty where a label holds no letter and no digit.

    Nothing cleverer than case, spacing and punctuation: no word is changed for another.
    """
    text = unicodedata.normalize("NFKC", label).casefold()
    # Folding can make new compositions ("ß", dotted capitals), so it is composed once more.
    text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
    if not any(letter.isalnum() for letter in text):
        return ""
    bare = "".join(" " if unicodedata.category(each)[0] in "PZC" else each for each in text)
    return " ".join(bare.split())
