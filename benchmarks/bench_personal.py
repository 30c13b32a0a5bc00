"""Finding personal information: how much is found, how much of it is right, how long it takes.

On sentences of our own (``personal_sets.py``), searched one by one without any list of names.
Recall: of what is personal, the share masked to the last letter; precision: of what is found, the
share that touches something personal; both also for what is sure, which is all that is replaced
where nobody confirms. Clean sentences hold nothing personal, so whatever is found there is false.

A person clears a transcript by deciding on each different thing found. By the keystroke-level model
of Card, Moran and Newell (1980), one decision is to think (1.35 s) and to press a key (0.2 s); each
is read first in the line it stands in: 12 words at 4 words a second (3 s). What was missed has to
be marked by hand: to think, to point twice, to press twice (3.95 s).
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence

from benchmarks.personal_sets import Sentence, clean_sentences, personal_sentences
from demo.content import demo_content
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


def clearing() -> Figures:
    """Decisions and minutes for an hour's transcript, by the keystroke-level model."""
    text, missable = an_hour()
    spans = find_personal(text)
    different = {(each.kind, each.text.casefold()) for each in spans}
    unsure = {(each.kind, each.text.casefold()) for each in spans if not each.sure}
    covered = _covered(spans)
    missed = sum(not set(range(start, end)) <= covered for start, end in missable)
    false = sum(
        not any(start < each.end and each.start < end for start, end in missable) for each in spans
    )
    decide = THINK + PRESS
    by_hand = THINK + 2 * (POINT + PRESS)
    each_one = len(spans) * (READ + decide) + missed * by_hand
    grouped = len(different) * (READ + decide) + missed * by_hand
    doubtful = len(unsure) * (READ + decide) + missed * by_hand
    return {
        "an hour: words, places that are personal": f"{len(text.split())}, {len(missable)}",
        "an hour: spans found, of them false, places missed": f"{len(spans)}, {false}, {missed}",
        "an hour: different things found, of them not sure": f"{len(different)}, {len(unsure)}",
        "an hour: minutes, a decision a place": each_one / 60,
        "an hour: minutes, a decision a different thing": grouped / 60,
        "an hour: minutes, only what is not sure": doubtful / 60,
    }


def an_hour(seed: int = 903) -> tuple[str, list[tuple[int, int]]]:
    """About 9,000 words of talk: the demo's interviews, with people spoken of here and there.

    The held-back sentences stand in it, each said more than once, so that names come back.
    """
    chance = random.Random(seed)
    lines = [turn.text for each in demo_content().sessions for turn in each.turns]
    said = [chance.choice(personal_sentences(held_back=True)) for _ in range(PEOPLE)]
    inserts = {chance.randrange(len(lines)): chance.choice(said) for _ in range(MENTIONS_AN_HOUR)}
    text, gold = "", []
    for number, line in enumerate(lines):
        text += line + "\n"
        if number in inserts:
            gold += [(len(text) + g.start, len(text) + g.end) for g in inserts[number].gold]
            text += inserts[number].text + "\n"
        if text.count(" ") > HOUR_WORDS:
            break
    return text, gold


def speed() -> Figures:
    """Processor time for 10,000 words, and how it grows with the text and with people known."""
    hour, _gold = an_hour()
    words = hour.split(" ")
    text = " ".join((words * 2)[:10_000])
    twice = f"{text}\n{text}"
    nobody: list[str] = []
    many = [f"Ash{chr(97 + i)}a Pat{chr(97 + j)}el" for i in range(10) for j in range(10)]
    alone = _milliseconds(lambda: find_personal(text, names=nobody))
    return {
        "10,000 words, ms": alone,
        "20,000 words, times that": _milliseconds(lambda: find_personal(twice)) / alone,
        "10,000 words with 100 people known, ms": _milliseconds(
            lambda: find_personal(text, names=many)
        ),
    }


def _milliseconds(work: Callable[[], object]) -> float:
    work()
    taken = []
    for _ in range(5):
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1000)
    return sorted(taken)[2]
