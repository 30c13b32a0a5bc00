"""Whether a step's words say that something is done: a small, careful heuristic.

Good labels are a verb and what it is done to ("Check the errors"). English verbs and nouns share
many words ("report", "upload"), so a label is called noun-only where that is all but sure, and
left in peace otherwise. Our own list of verbs, those of the return and those of any office.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that are verbs and nouns alike: as a verb they come first, or right after who does it.
_EITHER = _words(
    "access answer approach archive audit benchmark brief budget call challenge change chase "
    "check claim clean clear comment contact control copy cost count cross-check delay display "
    "document download draft email escalate exchange export extract feed file filter fix flag "
    "focus follow-up forecast format function handover help hold import input interview issue "
    "label lead link list load log look lookup mail map mark match meet merge message model "
    "monitor move name need note notice number offer order outline output pass phone plan post "
    "present press print printout process produce progress prompt query question rank rate read "
    "record redraft reference refresh release repair repeat reply report request research "
    "resubmit result return review route run sample save scan schedule score screen script "
    "search set share sign sign-off signoff sort source spot stamp start state stop study sum "
    "summary support survey switch tag talk target test time total touch trace track train "
    "transfer transform triage trial type update upgrade upload use view visit wait walk warn "
    "work write-up"
)
_ONLY_VERBS = _words(
    "accept acknowledge act add address adjust advise agree aggregate align allocate allow "
    "amend analyse analyze announce anonymise apply appoint appraise approve arrange ask "
    "assemble assess assign assure attach attend authorise avoid await back become begin book "
    "bring build calculate cancel carry categorise certify choose choosing circulate clarify "
    "classify cleanse close code collate collect combine come compare compile complete compute "
    "conduct confirm consider consult consume continue convene convert coordinate correct "
    "create cut deal decide declare decline deduct define delegate delete deliver depend "
    "describe design destroy detect determine develop digitise direct disclose discuss dispatch "
    "distribute divide do double-check drag drive edit elect eliminate enable enclose encrypt "
    "end enquire enrol ensure enter establish estimate evaluate examine execute exist expect "
    "explain explore extend fetch fill finalise find finish flow follow forward fulfil gather "
    "generate get give go grant group handle hand hear highlight hire identify ignore "
    "illustrate implement inform insert inspect install integrate interpret invite involve join "
    "judge keep know learn leave liaise list locate lock login look mail maintain make manage "
    "measure mend migrate modify negotiate notify obtain occur open operate oversee own pack "
    "pair pay perform pick place populate prepare prevent prioritise proceed prohibit promote "
    "propose provide publish pull purchase push put quantify raise reach receive reckon "
    "recognise reconcile record-check rectify redo reduce refer refine refuse register reject "
    "rejoin relate remain remedy remember remind remove rename renew replace represent rerun "
    "re-run re-upload resend resolve respond restore retain retrieve revert revise rewrite "
    "rework roll sanction satisfy say see select sell send separate serve settle show simulate "
    "solve specify split spend stamp standardise stay store strip submit subscribe substitute "
    "suggest summarise supply swap synchronise take tell think throw tidy tick transcribe "
    "translate transmit transport treat triangulate trigger try turn undergo undertake unify "
    "unlock validate verify wish withdraw write zip"
)
_IRREGULAR = _words(
    "is are was were be been being has have had does did done goes went gone gets got given "
    "gave sent made ran taken took told kept held found met paid put read said saw seen set "
    "shown chose chosen wrote written brought built came left lost can cannot could may might "
    "must shall should will would isn't aren't don't doesn't"
)
# A first word with one of these endings names a doing as if it were a thing.
_NAMES_A_DOING = re.compile(r"[a-z]{3,}(?:tion|sion|ment|ance|ence|ssal|oval|ysis|sis)s?")
_LIKE_A_VERB = re.compile(r"[a-z]{3,}(?:ate|ise|ize|ify)")
_JOINING = _words("a an the of for to from by with in on at and or per via as")
_WORD = re.compile(r"[a-z][a-z'’-]*")
_MOST_WORDS = 5


def is_process_verb(word: str) -> bool:
    """Whether a word is a verb by our list, in its plain form."""
    return word.casefold() in _ONLY_VERBS or word.casefold() in _EITHER


def noun_only(label: str, actors: Iterable[str] = ()) -> bool:
    """Whether a label names a thing and says nothing that is done to it.

    A form that only a verb has, anywhere, is enough for peace; a word that may be either counts as
    a verb at the beginning or before another word, so "Upload the file" and "Teams record the
    placement" are left alone and "Data upload" is not. Questions are never noun-only, nor are
    labels longer than five words, unless they begin with a noun made of a verb ("Validation of …").
    """
    if "?" in label:
        return False
    words = _WORD.findall(_without_actors(label, actors).casefold().replace("’", "'"))
    words = [re.sub(r"'s?$", "", word) for word in words if word.strip("-'")]
    if not words or any(_surely_verb(word) for word in words):
        return False
    if _either(words[0]) or _LIKE_A_VERB.fullmatch(words[0]):
        return False
    if any(_either(word) for word in words[1:-1]) and not _NAMES_A_DOING.fullmatch(words[0]):
        return False
    content = [word for word in words if word not in _JOINING]
    if not content:
        return False
    return len(content) <= _MOST_WORDS or bool(_NAMES_A_DOING.fullmatch(words[0]))


def _without_actors(label: str, actors: Iterable[str]) -> str:
    """The label after an actor it begins with: "Analyst uploads" is "uploads"."""
    plain = " ".join(label.split())
    for actor in sorted(actors, key=len, reverse=True):
        name = " ".join(actor.split())
        if name and re.match(rf"{re.escape(name)}s?\b", plain, re.IGNORECASE):
            rest = plain[len(name) :].lstrip("s").strip()
            # "DfE queries": after who does it, a word that may be a verb is one.
            return rest or plain
    return plain


def _surely_verb(word: str) -> bool:
    if word in _IRREGULAR or word in _ONLY_VERBS:
        return True
    if word.startswith("re") and word not in _EITHER and word[2:].lstrip("-") in _ONLY_VERBS:
        return True
    for stem in _stems(word, ("s", "es", "ed", "d", "ing")):
        if stem in _ONLY_VERBS:
            return True
        # "Uploads" may be either; "uploaded" and "uploading" are no things.
        if stem in _EITHER and word.endswith(("ed", "ing")):
            return True
    # Doings that no list knows: gerunds and participles.
    return len(word) > 6 and word.endswith(("ing", "ised", "ized", "ated", "ified"))


def _either(word: str) -> bool:
    return word in _EITHER or any(stem in _EITHER for stem in _stems(word, ("s", "es")))


def _stems(word: str, endings: tuple[str, ...]) -> list[str]:
    found = []
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word[: -len(ending)]
            found += [stem, stem + "e"]
            if stem.endswith("i"):
                found.append(stem[:-1] + "y")
            if len(stem) > 2 and stem[-1] == stem[-2]:
                found.append(stem[:-1])
    return found
