"""Why a rule is suggested, in words: which of the text's own words speak for it."""

from __future__ import annotations

from common.words import listed
from validation.catalogue import Rule
from validation.suggesting.language import Language
from validation.suggesting.words import Feature, Read

_MOST_WORDS = 4
# A word that is hardly likelier for this rule than for any tells nothing.
_LEAST_GAIN = 0.35


def reasons(text: Read, language: Language, at: int) -> tuple[str, ...]:
    """Sentences about one rule: words staff use for its fields, then words that go with it."""
    rule = language.rules[at]
    gains = language.gains(text, at)
    telling = sorted(
        (each for each, gain in gains.items() if gain >= _LEAST_GAIN and each in text.spelt),
        key=lambda each: -gains[each],
    )
    of_field = [each for each in telling if _field_of(each, rule)]
    found, used = [], set[str]()
    if of_field:
        said = _spelt(text, of_field, used)
        names = list(dict.fromkeys(_field_of(each, rule) for each in of_field))
        found.append(f"{_quoted(said)} {_speak(said)} of {listed(names)}")
    others = _spelt(text, [each for each in telling if each not in of_field], used)
    if others:
        found.append(f"{_quoted(others)} {_go(others)} with this rule")
    return tuple(found) or ("nearest to this rule taken all together",)


def _spelt(text: Read, features: list[Feature], used: set[str]) -> list[str]:
    """The words of features as the text has them, each word told once."""
    said: list[str] = []
    for each in features:
        words = text.spelt[each]
        if len(said) < _MOST_WORDS and not set(words.split()) & used:
            said.append(words)
            used |= set(words.split())
    return said


def _field_of(feature: Feature, rule: Rule) -> str:
    name = feature.removeprefix("= field ")
    return name if feature != name and name in rule.fields else ""


def _quoted(words: list[str]) -> str:
    return listed([f"“{each}”" for each in words])


def _speak(words: list[str]) -> str:
    return "speaks" if len(words) == 1 else "speak"


def _go(words: list[str]) -> str:
    return "goes" if len(words) == 1 else "go"
