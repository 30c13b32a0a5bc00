"""Sets of made-up quotes with the rules they are about, and how well suggestions find these.

``tuned_*`` were looked at while the suggester was made; ``fresh_*`` were written by others, who had
seen neither it nor its words, and were run only when it stood. In ``*_hard`` no quote shares the
stem of a telling word with the label or the message of its rules; ``fresh_long`` is talk of some 95
words at a time. A third of each set is about no rule. All of it is made up, and everybody who wrote
any of it knew the rules: real interviews are likely to be harder.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from validation.catalogue import shipped
from validation.suggesting.model import Suggestion
from validation.suggesting.suggesting import suggest_rules

SETS = Path(__file__).with_name("quotes_and_rules")


@dataclass(frozen=True)
class Labelled:
    """A quote with every rule it may be about, the best first, and its fields; none for none."""

    quote: str = field(repr=False)
    codes: tuple[str, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """How well a set is answered. Shares are of the quotes that are about a rule.

    ``hits`` are by how many rules are looked at; ``field`` is one of its fields among those of the
    first five rules; ``shown`` is what is proposed at all; ``false_links`` are the quotes about no
    rule for which a link is proposed, of ``unlinkable``.
    """

    linkable: int
    unlinkable: int
    hits: dict[int, float]
    reciprocal: float
    field: float
    shown: float
    false_links: int

    def words(self) -> str:
        """One line for a table."""
        hits = ", ".join(f"hit@{k} {share:.3f}" for k, share in self.hits.items())
        return (
            f"{hits}, MRR {self.reciprocal:.3f}, field@5 {self.field:.3f}, shown {self.shown:.3f} "
            f"of {self.linkable}; false links {self.false_links} of {self.unlinkable}"
        )


def labelled(name: str) -> tuple[Labelled, ...]:
    """The quotes of a set, by its name ("fresh_hard")."""
    held = json.loads((SETS / f"{name}.json").read_text("utf-8"))
    return tuple(
        Labelled(each["quote"], tuple(each["codes"]), tuple(each["fields"])) for each in held
    )


def found_in(quotes: Sequence[Labelled], *, year: int | None = None) -> Found:
    """Suggest for every quote of a set and count."""
    catalogue = shipped()
    fields = {rule.code: set(rule.fields) for rule in catalogue.rules()}
    hits, reciprocal, field_found, shown, false = dict.fromkeys((1, 3, 5), 0), 0.0, 0, 0, 0
    about = [each for each in quotes if each.codes]
    for each in quotes:
        answer: Suggestion = suggest_rules(each.quote, catalogue, year=year, top=1_000)
        if not each.codes:
            false += answer.link
            continue
        codes = [rule.code for rule in answer.rules]
        rank = min((codes.index(code) + 1 for code in each.codes if code in codes), default=None)
        for k in hits:
            hits[k] += rank is not None and rank <= k
        reciprocal += 1 / rank if rank else 0
        field_found += any(fields[code] & set(each.fields) for code in codes[:5])
        shown += answer.link
    many = max(1, len(about))
    return Found(
        len(about),
        len(quotes) - len(about),
        {k: hit / many for k, hit in hits.items()},
        reciprocal / many,
        field_found / many,
        shown / many,
        false,
    )
