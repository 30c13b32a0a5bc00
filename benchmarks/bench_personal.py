"""Finding personal information: how much is found, how much of it is right, how long it takes.

On sentences of our own (``personal_sets.py``), searched one by one without any list of names.
Recall: of what is personal, the share masked to the last letter; precision: of what is found, the
share that touches something personal; both also for what is sure, which is all that is replaced
where nobody confirms. Clean sentences hold nothing personal, so whatever is found there is false.

A person clears a transcript by deciding on each different thing found. By the keystroke-level model
of Card, Moran and Newell (1980), one decision is to think (1.35 s) and to press a key (0.2 s); each
is read first in the line it stands in, 12 words at 4 words a second (3 s). What was missed has to be
marked by hand: to think, to point twice, to press twice (3.95 s).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from benchmarks.personal_sets import Sentence, clean_sentences, personal_sentences
from research.anonymise import PersonalSpan, find_personal

THINK, PRESS, POINT, READ = 1.35, 0.2, 1.1, 12 / 4
HOUR_WORDS = 9_000
MENTIONS_AN_HOUR, PEOPLE = 90, 24
Figures = dict[str, float | int | str]


def run() -> Figures:
    """Every figure."""
    figures: Figures = {}
    for name, held_back in (("development", False), ("held back", True)):
        figures |= of_sentences(
            name, personal_sentences(held_back=held_back), clean_sentences(held_back=held_back)
        )
    return figures | clearing() | speed()


def of_sentences(name: str, personal: Sequence[Sentence], clean: Sequence[Sentence]) -> Figures:
    """Recall and precision on the one, false spans on the other."""
    wanted: Counter[str] = Counter()
    masked: Counter[str] = Counter()
    surely = found = right = sure_found = sure_right = 0
    for sentence in personal:
        spans = find_personal(sentence.text)
        for gold in sentence.gold:
            wanted[gold.kind] += 1
            letters = {
                place for place in range(gold.start, gold.end) if sentence.text[place].isalnum()
            }
            masked[gold.kind] += letters <= _covered(spans)
            surely += letters <= _covered([each for each in spans if each.sure])
        for each in spans:
            touches = any(each.start < gold.end and gold.start < each.end for gold in sentence.gold)
            found += 1
            right += touches
            sure_found += each.sure
            sure_right += touches and each.sure
    false = [spans for each in clean if (spans := find_personal(each.text))]
    total = wanted.total()
    return {
        f"{name}: sentences, spans": f"{len(personal)}, {total}",
        f"{name}: recall": masked.total() / total,
        f"{name}: recall of what is sure": surely / total,
        f"{name}: precision": right / found,
        f"{name}: precision of what is sure": sure_right / sure_found,
        f"{name}: recall by kind": ", ".join(
            f"{kind} {masked[kind]}/{number}" for kind, number in sorted(wanted.items())
        ),
        f"{name}: clean sentences": len(clean),
        f"{name}: false spans in them": sum(map(len, false)),
        f"{name}: of those sure": sum(each.sure for spans in false for each in spans),
        f"{name}: clean sentences with one": len(false),
    }


def _covered(spans: Sequence[PersonalSpan]) -> set[int]:
    return {place for each in spans for place in range(each.start, each.end)}
