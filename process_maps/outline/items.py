"""One piece of an outline: who, what, in which system, the way out, how often, the way back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from process_maps.actors import family
from process_maps.outline.lines import Words
from process_maps.verbs import is_process_verb

KINDS_TYPED: Mapping[str, str] = {
    "step": "task",
    "task": "task",
    "decision": "decision",
    "deadline": "fixed_event",
    "fixed event": "fixed_event",
    "ongoing": "ongoing",
    "subprocess": "subprocess",
    "sub-process": "subprocess",
    "state": "state",
    "start": "start",
    "end": "end",
    "event": "event",
    "gateway": "gateway",
}
KIND_TYPED: Mapping[str, str] = {
    kind: next(word for word, each in KINDS_TYPED.items() if each == kind)
    for kind in KINDS_TYPED.values()
}
NOBODY = "nobody"
YES_NO = {"yes": "no", "no": "yes"}

_EITHER = "|".join(sorted(KINDS_TYPED, key=len, reverse=True)).replace(" ", r"\s+")
_KIND = re.compile(rf"({_EITHER})\s*:(?=\s|$|[^\W\d])\s*(.*)", re.IGNORECASE | re.DOTALL)
_BARE_KIND = re.compile(r"(start|end|gateway)[.]?", re.IGNORECASE)
_DEADLINE = re.compile(r"deadline\b", re.IGNORECASE)
_COLON = re.compile(r"([^:]*?)\s*:(?=\s|$|[^\W\d])\s*(.*)", re.DOTALL)
_DASH = re.compile(r"(\S[^:]{0,40}?)\s+[-–—]\s+(\S.*)", re.DOTALL)
_SYSTEM = re.compile(r"\s*\[([^\[\]]+)\]\s*")
_IN_BRACKETS = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)\s*(.*)", re.DOTALL)
_CHANCE = re.compile(r"[\s,]*\(?\b(\d{1,3}(?:\.\d+)?)\s?%\)?\s*$")
_BACK = re.compile(r"(?:and\s+)?(?:go(?:es)?\s+)?back\s+to\s+(.*)|go\s*to\s+(.*)", re.IGNORECASE)
_NTH = re.compile(r"\s#(\d{1,3})$")
_NUMBER = r"(\d{1,6})"
_TIMES = re.compile(
    rf"[\s,;]*\(?(?:[x×]\s?{_NUMBER}(?:\s?(?:[-–—]|to)\s?{_NUMBER})?(\+)?"
    rf"|(?:\b(up\s+to|at\s+least|about|around|usually|some)\s+)?\b{_NUMBER}"
    rf"(?:\s?(?:[-–—]|to|or)\s?{_NUMBER})?\s*(?:times|rounds|iterations))\)?$",
    re.IGNORECASE,
)
_EXIT = re.compile(
    r"((?:if\s+)?(?:yes|no|y|n|so|not)|otherwise|else)\b"
    r"(?:\s*(?:[,:;–—-]|\bthen\b)\s*|\s*$)(.*)",
    re.IGNORECASE | re.DOTALL,
)
_NOT_AN_ACTOR = re.compile(
    r"note|nb|ps|todo|warning|example|eg|ie|if|when|while|once|after|before|then|where|because|https?"
)
_MOST_ACTOR_WORDS = 6


@dataclass(frozen=True)
class Times:
    """How often a loop is gone through, as it was said; None where only one end was."""

    least: int | None
    most: int | None


@dataclass(frozen=True)
class Item:
    """What one piece says. ``actors`` and ``kind`` are None where it does not say.

    ``label`` is without the times, ``whole`` with them. ``nth`` tells apart steps of the same
    words. ``arrow`` are words on the arrow that leads here, ``way_out`` those after the question
    mark. ``not_an_actor`` are words before a colon that were left in the label.
    """

    label: str
    whole: str
    actors: tuple[str, ...] | None = None
    kind: str | None = None
    nth: int = 1
    systems: tuple[str, ...] = ()
    arrow: str | None = None
    arrow_chance: float | None = None
    way_out: str | None = None
    way_out_chance: float | None = None
    times: Times | None = None
    back: str | None = None
    not_an_actor: str | None = None

    @property
    def only_says_who(self) -> bool:
        """Whether it is "Analyst:" with nothing after it."""
        more = self.label or self.kind or self.systems or self.arrow
        return not more and self.actors is not None


def key_of(text: str) -> str:
    """What words are matched by: case, spacing and a last full stop do not count."""
    return re.sub(r"\s+\?", "?", " ".join(text.casefold().split()).rstrip(" .;,"))


def step_key(label: str, kind: str | None) -> str:
    """What a step is matched by: its words, or what it is where it has none."""
    return key_of(label) or f"({kind})"


def exit_of(text: str) -> tuple[str, str] | None:
    """ "yes" or "no, fix it" as the way out and what follows it; None where it is no such words."""
    match = _EXIT.fullmatch(text.strip())
    return (match[1].strip(), match[2].strip()) if match else None


def read_times(text: str) -> tuple[Times, str] | None:
    """How often, as said at the end of words, and the words before it; None where it is not."""
    match = _TIMES.search(text)
    if not match:
        return None
    rest = text[: match.start()].strip()
    if match[1]:
        least, most = int(match[1]), int(match[2] or match[1])
        return Times(min(least, most), None if match[3] else max(least, most)), rest
    least, most = int(match[5]), int(match[6] or match[5])
    edge = " ".join((match[4] or "").casefold().split())
    if not match[6] and edge in ("up to", "at least"):
        return (Times(None, most) if edge == "up to" else Times(least, None)), rest
    return Times(min(least, most), max(least, most)), rest


def times_words(times: Times) -> str:
    """How often, as an outline says it: "×10–15"."""
    if times.least is None:
        return f"up to {times.most} times"
    if times.most is None:
        return f"×{times.least}+"
    return f"×{times.least}" + (f"–{times.most}" if times.most != times.least else "")


def read_item(words: Words, part: str, actors: Mapping[str, str], *, after_arrow: bool) -> Item:
    """Take one piece apart; ``actors`` are those known, by what they are matched by."""
    arrow = arrow_chance = None
    if after_arrow and (match := _IN_BRACKETS.match(part)):
        arrow, arrow_chance = _with_chance(words, match[1])
        part = match[2].strip()
    systems: list[str] = []
    part = _SYSTEM.sub(lambda match: _take_systems(words, match, systems), part).strip()
    who, kind, rest, refused = _who_and_kind(words, part, actors)
    bare = _BARE_KIND.fullmatch(rest)
    if kind is None and bare:
        kind, rest = bare[1].casefold(), ""
    way_out = way_out_chance = None
    before_times = rest
    times = None
    if not words.taken_as_it_is(rest):
        said = read_times(rest)
        if said and (said[1] or kind):
            times, rest = said
        if kind in (None, "decision") and "?" in rest and not rest.endswith("?"):
            at = rest.rindex("?") + 1
            way_out, way_out_chance = _with_chance(words, rest[at:])
            rest = before_times = rest[:at]
        elif (said_so := _quoted_exit(words, rest)) and kind in (None, "decision"):
            rest, way_out = said_so
            before_times = rest
    nth = _NTH.search(rest)
    if nth:
        rest = before_times = rest[: nth.start()]
    label = words.of(rest)
    if kind is None and label.endswith("?"):
        kind = "decision"
    back = None if words.taken_as_it_is(rest) else _BACK.fullmatch(rest.strip())
    return Item(
        label,
        words.of(before_times),
        who,
        kind,
        int(nth[1]) if nth else 1,
        tuple(dict.fromkeys(systems)),
        arrow,
        arrow_chance,
        way_out,
        way_out_chance,
        times,
        _without_actor(words.of(back[1] or back[2]), actors) if back else None,
        None if back else refused,
    )


def _who_and_kind(
    words: Words, part: str, actors: Mapping[str, str]
) -> tuple[tuple[str, ...] | None, str | None, str, str | None]:
    kind, rest = _kind_of(part)
    if kind or _DEADLINE.match(part):
        return None, kind or "fixed_event", rest, None
    match = _COLON.fullmatch(part)
    if not match or not match[1].strip():
        dash = _DASH.fullmatch(part)
        if not dash or not _surely_known(words.of(dash[1]), actors):
            return None, None, part, None
        match = dash
    who = _actors_of(words, match[1], actors)
    if who is None:
        return None, None, part, words.of(match[1])
    kind, rest = _kind_of(match[2])
    if kind is None and _DEADLINE.match(rest):
        kind = "fixed_event"
    return who, kind, rest, None


def _without_actor(step: str, known: Mapping[str, str]) -> str:
    """ "Analyst: errors?" as the step it names, where that is somebody known."""
    who, colon, rest = step.partition(":")
    return rest.strip() if colon and rest.strip() and key_of(who) in known else step


def _kind_of(text: str) -> tuple[str | None, str]:
    match = _KIND.fullmatch(text.strip())
    if not match:
        return None, text
    return KINDS_TYPED[" ".join(match[1].casefold().split())], match[2].strip()


def _actors_of(words: Words, text: str, known: Mapping[str, str]) -> tuple[str, ...] | None:
    """The actors before a colon, spelt as they are known; None where these words are none."""
    if words.taken_as_it_is(text):
        return (words.of(text),)
    typed = words.of(text)
    if key_of(typed) == NOBODY:
        return ()
    if key_of(typed) in known:
        return (known[key_of(typed)],)
    parts = [each for each in re.split(r"\s*[+,;]\s*|\s+&\s+|\s*/\s*", text) if each.strip()]
    also = re.split(r"\s+and\s+", text)
    if len(also) > 1 and all(_known(words.of(each), known) for each in also):
        parts = also
    named = [words.of(each) for each in parts]
    if not all(
        words.taken_as_it_is(each) or key_of(words.of(each)) in known or _plausible(words.of(each))
        for each in parts
    ):
        return None
    return tuple(dict.fromkeys(known.get(key_of(each), each) for each in named))


def _known(name: str, known: Iterable[str]) -> bool:
    return key_of(name) in known or family(name) is not None


def _surely_known(name: str, known: Mapping[str, str]) -> bool:
    """Whether a name before a dash is somebody's: a dash may stand between any two words."""
    return key_of(name) in known or (family(name) is not None and len(name.split()) <= 2)


def _plausible(name: str) -> bool:
    """Whether unknown words before a colon can be somebody: few, and not the start of a sentence.

    "Check the errors: all of them" does something, so it is a step's words.
    """
    parts = name.split()
    if not parts or len(parts) > _MOST_ACTOR_WORDS or len(name) > 60 or "?" in name or "//" in name:
        return False
    if exit_of(name) or _BACK.fullmatch(name):
        return False
    first = re.sub(r"\W", "", parts[0].casefold())
    if _NOT_AN_ACTOR.fullmatch(first) or not any(letter.isalpha() for letter in name):
        return False
    return not (len(parts) > 1 and is_process_verb(first) and family(name) is None)


def _take_systems(words: Words, match: re.Match[str], systems: list[str]) -> str:
    """Keep the systems named in square brackets; returns what is left in their place."""
    systems.extend(words.of(each) for each in re.split(r"\s*[,;]\s*", match[1]) if each.strip())
    return "" if match.string[match.end() : match.end() + 1] in (",", ";") else " "


def _quoted_exit(words: Words, rest: str) -> tuple[str, str] | None:
    """A quoted decision and its way out: two pieces in quotes side by side."""
    parts = rest.split()
    if len(parts) == 2 and all(words.taken_as_it_is(each) for each in parts):
        return parts[0], words.of(parts[1])
    return None


def _with_chance(words: Words, text: str) -> tuple[str | None, float | None]:
    """Words of a way, and how often it is taken where they end in a percentage."""
    said = text.strip()
    outer = _IN_BRACKETS.fullmatch(said)
    if outer and not outer[2] and not _CHANCE.fullmatch(said):
        said = outer[1].strip()
    chance = None
    match = _CHANCE.search(said)
    if match and float(match[1]) <= 100:
        chance, said = round(float(match[1]) / 100, 6), said[: match.start()].strip(" ,")
    return words.of(said) or None, chance
