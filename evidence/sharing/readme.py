"""The page in a package that says in plain words what it is."""

from __future__ import annotations

from collections.abc import Mapping

from common.words import count_of, day_words
from evidence.sharing.package import About

_ONE = {"sessions": "session", "people": "person", "quotes": "quote", "tags": "tag"}
_ONE |= {"themes": "theme", "maps": "process map", "painpoints": "painpoint", "links": "link"}
_ONE |= {"runs": "run of a return"}
_MANY = {"people": "people", "runs": "runs of a return", "maps": "process maps"}
# What of a project is in no package of the kind.
STAYS = {
    "shared": "Transcripts, notes, personas, user needs, findings, options, decisions and the "
    "files maps came from stay in the project",
    "working copy": "Findings, options, benefits, decisions and data, answers to open questions, "
    "second codings, the topic guide, groups of tags, saved versions of maps, glossaries, rules of "
    "one’s own, storyboards, history, and published figures and maps do not travel",
}
ILLUSTRATIVE = "ILLUSTRATIVE: invented, of no real council."


def kinds_words(counts: Mapping[str, int]) -> list[str]:
    """ "3 sessions", "1 process map": what there is of each kind, where there is any."""
    return [
        count_of(number, _ONE[kind], _MANY.get(kind, kind))
        for kind, number in counts.items()
        if number
    ]


def readme(about: About, counts: Mapping[str, int]) -> str:
    """The page."""
    shared = about.kind == "shared"
    of = about.council or "all councils of the project"
    lines = [
        f"Common Ground package: {of}",
        *([ILLUSTRATIVE] if about.illustrative else []),
        "",
        f"Made from the project “{about.project}” on {day_words(about.made_on)}, "
        f"with Common Ground {about.made_by}.",
        "",
        *(_SHARED if shared else _WORKING),
        "",
        "What is in it:",
        *(f"- {words}" for words in kinds_words(counts)),
        "",
        "What was left out, or says less:",
        *(f"- {each.what} ({each.count:,}): {each.why}" for each in about.left_out),
        f"- {STAYS[about.kind]}",
        "",
        "To bring it into another project: Settings, Share, or",
        "  commonground share import FILE --db PROJECT",
        "",
        "The files: research.json (sessions, people, quotes, tags, themes), maps.json and maps/ "
        "(process maps), evidence.json (painpoints and links), runs.json (error counts), "
        "manifest.json (what this is).",
    ]
    return "\n".join(lines) + "\n"


_SHARED = (
    "It may be handed to other councils: every quote in it was cleared for sharing by the "
    "project’s own people, nobody who was asked is named, and small counts are hidden. A hidden "
    "count is not 0 and not unknown: the rule fails, how often is not told. Painpoints and "
    "impacts are the judgement of those who made them.",
    "Only cleared quotes are in it, so how many people said a thing is at least what is counted.",
)
_WORKING = (
    "A WORKING COPY for the team that made it, not for sharing. It holds whole transcripts, quotes "
    "that are not cleared and exact counts. Keep it as safe as the project itself.",
)
