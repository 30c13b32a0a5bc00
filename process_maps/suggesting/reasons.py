"""Why a step is suggested, in words: which of the text's own words speak for it."""

from __future__ import annotations

import numpy as np

from common.language.parts import Heard
from common.words import listed
from process_maps.suggesting.doing import Doing, Stated, phase_words
from process_maps.suggesting.language import language
from process_maps.suggesting.words import Feature, Read

_MOST_WORDS = 4
# A word that is hardly likelier for this work than for any tells nothing.
_LEAST_GAIN = 0.35
_LEAST_RARE = 2.0


def reasons(text: Read, it: Doing, heard: Heard, stated: Stated) -> tuple[str, ...]:
    """Sentences about one step: the work spoken of, words it has itself, what was stated."""
    found = []
    work = int(np.argmax(np.log(it.likely + 1e-4) + heard.scores))
    part = heard.speaking_for(work)
    gains = language().gains(part, work)
    telling = [each for each, gain in gains.items() if gain >= _LEAST_GAIN and each in part.spelt]
    said = _spelt(part, sorted(telling, key=lambda each: -gains[each]))
    if said:
        speak = "speaks" if len(said) == 1 else "speak"
        found.append(f"{_quoted(said)} {speak} of {language().work[work].words}")
    own = [
        each
        for each in (*text.words, *text.meanings)
        if each in it.own and language().rareness(each) >= _LEAST_RARE
    ]
    shared = _spelt(text, sorted(own, key=lambda each: -language().rareness(each)))
    if shared:
        match = "matches" if len(shared) == 1 else "match"
        found.append(f"{_quoted(shared)} {match} the step’s own words")
    for kind, given, has in (
        ("role", stated.roles, it.roles),
        ("system", stated.systems, it.systems),
    ):
        if both := sorted(given & has):
            names = listed(each.removeprefix(f"= {kind} ") for each in both)
            found.append(f"the same {kind}: {names}")
    if stated.phase & phase_words(it.step.phase):
        found.append(f"the same phase: {it.step.phase}")
    return tuple(found) or ("nearest to this step taken all together",)


def _spelt(text: Read, features: list[Feature]) -> list[str]:
    """The words of features as the text has them, each word told once."""
    said: list[str] = []
    used: set[str] = set()
    for each in features:
        words = text.spelt[each]
        if len(said) < _MOST_WORDS and not set(words.split()) & used:
            said.append(words)
            used |= set(words.split())
    return said


def _quoted(words: list[str]) -> str:
    return listed([f"“{each}”" for each in words])
