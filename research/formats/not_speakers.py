"""Words of our own that stand before a colon or in brackets and name nobody who speaks.

Apart from the headings that the search for names knows too: "Page" heads a line here, and is a
surname there.
"""

from __future__ import annotations

from research.vocabulary import HEADINGS


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_MORE_HEADINGS = _words(
    "fyi tbc aob aim aims goal goals objective objectives method methods findings finding "
    "recommendation recommendations decision decisions risk risks impact evidence insight "
    "insights comment comments observation observations attending absent where who what when "
    "why how name names start end started ended language platform format version status page "
    "chapter appendix annex info reminder update updates pros cons strengths weaknesses "
    "challenge challenges benefit benefits opportunity opportunities consent introduction "
    "intro warm-up wrap-up closing reference references sources total number deadline "
    "examples definition keywords tags file author transcriber transcribed reviewed prepared "
    "legend reason reasons translation importantly interestingly exactly honestly seriously "
    "absolutely basically obviously anyway specifically i.e e.g ie eg etc maybe perhaps sorry "
    "document documents tag code codes memo memos case group label category file "
    "the our my this these those your their its an if"
)
NO_SPEAKERS = HEADINGS | _MORE_HEADINGS
# What a transcript puts in brackets where nobody speaks.
SOUNDS = _words(
    "laughs laughing laughter laugh chuckles giggles sighs coughs inaudible indistinct "
    "unclear unintelligible crosstalk overlapping overtalking silence pause pauses paused "
    "music applause noise beep redacted removed anonymised omitted sic interruption "
    "interrupts break background knock nods blank sound recording"
)
