"""What a finding's strength stands in: whether enough people were asked, and coders agree."""

from __future__ import annotations

from common.words import count_of
from evidence.findings.strength import Strength
from research.services import quotes_by_id
from research.services.agreeing import TagAgreement, coding_agreement
from research.services.saturation import saturation
from research.services.second_coding import second_codings
from storage import Project, reading

_ALPHA = "krippendorff_alpha"
MOST_TAGS = 3


def saturation_words(project: Project) -> str:
    """Whether the last people asked still brought new tags, over the whole project."""
    return saturation(project).overall.words()


def agreement_words(project: Project, strong: Strength) -> tuple[str, ...]:
    """How far a second coder agrees on the tags of its quotes, or why that is not known."""
    quotes = strong.quotes_for | strong.quotes_against
    if not quotes:
        return ()
    with reading(project):
        names = {
            code.id: code.name for quote in quotes_by_id(project, quotes) for code in quote.codes
        }
        # How far coders agree is told to everybody, of all that they coded.
        done = tuple(each.id for each in second_codings(project.whole) if each.is_done)
        if not names:
            return ("Agreement of coders: none of its quotes is tagged.",)
        if not done:
            return ("Agreement of coders: nobody has coded a session a second time yet.",)
        agreed = coding_agreement(project.whole, done, "turns")
        tags = [each for each in agreed.tags if each.code_id in names]
    if not tags:
        return ("Agreement of coders: none of its quotes’ tags was coded a second time.",)
    tags.sort(key=lambda each: -sum(each.tagged[coder].coded for coder in each.tagged))
    words = [f"“{names[each.code_id or 0]}” {_tag_words(each)}" for each in tags[:MOST_TAGS]]
    left = len(tags) - MOST_TAGS
    more = f"; and {count_of(left, 'tag')} more" if left > 0 else ""
    return (f"Agreement of coders on the tags of its quotes: {'; '.join(words)}{more}.",)


def _tag_words(each: TagAgreement) -> str:
    turns = f"alike on {each.alike:,.0f} of {each.found.paired_units:,} turns"
    worth = each.worths.get(_ALPHA)
    if worth is None or worth.value is None:
        return f"{turns}, alpha not defined"
    limits = "" if worth.low is None else f" ({worth.low:.2f} to {worth.high:.2f})"
    return f"{turns}, Krippendorff’s alpha {worth.value:.2f}{limits}"
