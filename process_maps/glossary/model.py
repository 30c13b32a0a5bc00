"""A glossary to be looked at and changed: ours and the project's own, and which is in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from common.errors import BadInput
from common.words import day_words, one_line
from process_maps.aligning.glossary import OURS
from process_maps.pairing.words import same_words_key

LONGEST_SAID, LONGEST_MEANS, MOST_ENTRIES = 80, 200, 500


@dataclass(frozen=True)
class Own:
    """One of the project's own entries; one that means nothing switches ours off."""

    id: int
    said: str
    means: str
    by: str
    at: str
    version: int


@dataclass(frozen=True)
class Entry:
    """Words, and what they are read as.

    Parameters
    ----------
    ours : what we read them as; None where they are the project's own alone.
    own : the project's entry on them, which goes before ours.
    """

    said: str
    ours: str | None
    own: Own | None

    @property
    def means(self) -> str:
        """What they are read as; empty where nobody reads them as anything else."""
        return self.own.means if self.own else self.ours or ""

    @property
    def whose(self) -> str:
        """Where the entry comes from, in words."""
        if self.own is None:
            return "comes with Common Ground"
        by = f"by {self.own.by} on {day_words(self.own.at[:10])}"
        if not self.own.means:
            return f"ours, switched off {by}"
        return f"changed {by}" if self.ours is not None else f"added {by}"


def in_all(own: Sequence[Own]) -> list[Entry]:
    """Ours and the project's own, each word once, by what is said."""
    mine = {same_words_key(each.said): each for each in own}
    found = [
        Entry(said, means, mine.pop(same_words_key(said), None)) for said, means in OURS.items()
    ]
    found += [Entry(each.said, None, each) for each in mine.values()]
    return sorted(found, key=lambda each: same_words_key(each.said))


def checked(said: str, means: str, own: Iterable[Own], *, but: int | None = None) -> Own:
    """An entry as it would be stored, beside the project's others (``but`` is the one changed).

    Raises BadInput where a side is empty, too long or no words, where the words have an entry of
    the project's already, or where what they mean leads back to them.
    """
    held = [each for each in own if each.id != but]
    said = one_line(said, "word", LONGEST_SAID)
    means = one_line(means, "meaning", LONGEST_MEANS)
    key, meant = same_words_key(said), same_words_key(means)
    if not key or not meant:
        raise BadInput("there are no letters or figures in it", remedy="Write it in words")
    if key == meant:
        raise BadInput(
            "the word and what it is read as are the same but for case, spacing or punctuation",
            remedy="Write out what the word stands for",
        )
    if any(same_words_key(each.said) == key for each in held):
        raise BadInput(
            "this word is in the project's glossary already, perhaps in other case",
            remedy="Change that entry instead",
        )
    if but is None and len(held) >= MOST_ENTRIES:
        raise BadInput(
            f"the glossary has {MOST_ENTRIES:,} entries of its own, which is as many as it takes",
            remedy="Take entries out that are no longer needed",
        )
    if leads_back(key, {**in_force(held), key: meant}):
        raise BadInput(
            "what this word is read as is itself read as this word, so neither would ever be read",
            remedy="Choose one of the two, and have the other read as that",
        )
    return Own(but or 0, said, means, "", "", 0)


def in_force(own: Iterable[Own]) -> dict[str, str]:
    """What is read as what, in the form labels are compared in."""
    ours = {same_words_key(said): same_words_key(means) for said, means in OURS.items()}
    mine = {same_words_key(each.said): same_words_key(each.means) for each in own}
    return {said: means for said, means in (ours | mine).items() if said and means}


def leads_back(key: str, entries: Mapping[str, str]) -> bool:
    """Whether reading words as what they mean, again and again, comes back to them.

    That what a word means holds the word itself ("portal", "DfE portal") is no way back.
    """
    waiting, seen = [key], set[str]()
    while waiting:
        now = waiting.pop()
        for other in entries:
            if other != now and other not in seen and f" {other} " in f" {entries[now]} ":
                if other == key:
                    return True
                seen.add(other)
                waiting.append(other)
    return False
