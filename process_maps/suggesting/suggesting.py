"""From words to steps: the work they speak of, then the steps that are it; or a refusal.

Suggestions are worked out anew each time; what people decided about earlier ones comes in as
`Learned` and is never changed here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from common.language.parts import hear
from common.language.voting import Floats
from process_maps.suggesting.doing import All, Doing, Stated, doings, phase_words
from process_maps.suggesting.gate import PROPOSED_FROM, how_sure
from process_maps.suggesting.language import language
from process_maps.suggesting.learning import before, from_decisions, most_alike
from process_maps.suggesting.model import Learned, StepSuggestion, SuggestedStep
from process_maps.suggesting.reasons import reasons
from process_maps.suggesting.words import Read, named, read
from process_maps.views import StepView

# From logs to shares of the activities a text may speak of.
_SOFT = 3.0
# What the work spoken of and the step's own words weigh beside one another.
_WORK, _WORDS = 1.0, 1.2
# What is stated beside the words: the speaker's role, systems and phase that are the step's too.
_ROLE, _SYSTEM, _PHASE = 0.7, 0.7, 1.0
# A step that is the work spoken of with no more likelihood than this does something else.
_NEVER = 1e-3
# How firmly a text is read where it is asked whether any step is what it speaks of, and how far
# the best step must be that.
_FIRMER, _FITS_FROM = 1.5, 0.12
# Words as like as this to words that were linked to a step are about a step that is here.
_AS_BEFORE = 0.5
# What decisions take from a step that was as good as refused.
_REFUSED = -3.0
_ALL_REFUSED = "The steps that fit were refused for words like these before."
# From logs to shares of one: so that the best step's share is about how often it is right.
_SHARED = 1.0


def suggest_steps(
    words: str,
    steps: Sequence[StepView],
    *,
    roles: Collection[str] = (),
    systems: Collection[str] = (),
    phase: str | None = None,
    learned: Sequence[Learned] = (),
    top: int = 5,
) -> StepSuggestion:
    """The steps some words are about.

    Parameters
    ----------
    steps : those that may be meant: the speaker's council's, where it is known.
    roles, systems : of the speaker, or picked by who asks; they go before among near equals.
    phase : the label of the phase spoken of, where it is known.
    learned : what people decided before.
    top : how many steps at most.
    """
    text = read(words)
    every = doings(tuple(steps))
    held = every.held
    if not text.spelt or not held:
        return StepSuggestion((), False, 0.0, _why_empty(text, steps))
    views = [each.step for each in held]
    heard = hear(words, read, language().scores, how_sure, _SOFT)
    spoken = heard.scores
    stated = Stated(
        named(tuple(roles), "role"), named(tuple(systems), "system"), phase_words(phase or "")
    )
    plain = scores_of(text, every, spoken)
    decided = from_decisions(text, views, learned)
    scores = plain + _from_stated(held, stated) + decided
    shares = np.exp((scores - scores.max()) / _SHARED)
    shares /= shares.sum()
    alike = most_alike(text, views, learned)
    sure = 1 - (1 - heard.sure) * (1 - alike**2)
    fits = _fit(every, spoken, text) >= _FITS_FROM or alike >= _AS_BEFORE
    best = int(np.argmax(scores))
    link = sure >= PROPOSED_FROM and fits and decided[best] > _REFUSED
    found = tuple(
        SuggestedStep(
            views[at].id,
            views[at].label,
            views[at].council,
            round(float(shares[at]), 3),
            "like its words",
            before(float(decided[at])) + reasons(text, held[at], heard, stated),
        )
        for at in np.argsort(-scores, kind="stable")[: max(0, top)]
    )
    refused = sure >= PROPOSED_FROM and decided[best] <= _REFUSED
    why = "" if link else _ALL_REFUSED if refused else _why_not(sure >= PROPOSED_FROM, spoken)
    return StepSuggestion(found, link, round(sure, 3), why)


def scores_of(text: Read, every: All, spoken: Floats) -> Floats:
    """The score of each step: how far it is the work spoken of, and whether it has the words."""
    is_it = np.log(every.likely @ _meant(spoken) + _NEVER)
    found: Floats = (_WORK * is_it + _WORDS * _words(text, every.held)).astype(np.float32)
    return found


def _meant(spoken: Floats, soft: float = _SOFT) -> Floats:
    """The activities a text may speak of, in shares of one."""
    meant = np.exp((spoken - spoken.max()) / soft)
    shares: Floats = meant / meant.sum()
    return shares


def _words(text: Read, held: Sequence[Doing]) -> Floats:
    """How much of the text's rare words and meanings each step has, beside how long it is."""
    said = {each: language().rareness(each) for each in (*text.words, *text.meanings)}
    many = np.sqrt(sum(rare**2 for rare in said.values())) or 1.0
    found = []
    for each in held:
        own = each.own
        shared = sum(rare * own[one] for one, rare in said.items() if one in own)
        found.append(shared / many)
    return np.array(found, np.float32)


def _fit(every: All, spoken: Floats, text: Read) -> float:
    """How far the best of the steps is the work spoken of, or has the words."""
    is_it = (every.likely @ _meant(spoken, _FIRMER)).max()
    return float(is_it + 0.1 * _words(text, every.held).max())


def _from_stated(held: Sequence[Doing], stated: Stated) -> Floats:
    found = []
    for each in held:
        more = _ROLE * bool(each.roles & stated.roles)
        more += _SYSTEM * bool(each.systems & stated.systems)
        more += _PHASE * bool(stated.phase and phase_words(each.step.phase or "") & stated.phase)
        found.append(more)
    return np.array(found, np.float32)


def _why_empty(text: Read, steps: Sequence[StepView]) -> str:
    if not text.spelt:
        return "There are no words here that say anything."
    return "No steps have words." if steps else "There are no steps to choose from."


def _why_not(is_work: bool, spoken: Floats) -> str:
    if is_work:
        speaks = language().work[int(np.argmax(spoken))].words
        return f"It may be about {speaks}, but no step here is that."
    return "Nothing fits well enough to propose: it may be about no step at all."
