"""Bringing the rules up to date from the validator's own listing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from common.errors import BadInput
from common.who import Who
from common.words import count_of, listed
from common.years import year_words
from storage import Project, act
from validation.catalogue import Rule, normalise_code, shipped
from validation.formats.rule_listing import ReadListing, read_listing
from validation.rulebook import store
from validation.rulebook.making import by_key, says_otherwise
from validation.rulebook.messages import mark_in, mark_of
from validation.rulebook.model import ListedRule, Listing
from validation.services.rulebook import catalogue, listings

# With fewer of the rules that are known than this share, it is probably not the whole listing.
_ENOUGH = 0.8


@dataclass(frozen=True)
class ListingPreview:
    """What a listing says beside what is known of its year.

    ``beside`` is the year compared with: the listing's own, or the nearest before it of which
    rules are known. ``missing`` are known rules it does not list, ``reworded`` those whose message
    is another, ``other_fields`` those it names other fields for, ``taken_for`` codes that were
    taken for another rule's, as (as spelt, as known).
    """

    year: int
    beside: int
    rules: int
    new: tuple[ListedRule, ...]
    missing: tuple[Rule, ...]
    reworded: tuple[Rule, ...]
    other_fields: tuple[Rule, ...]
    taken_for: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]

    def words(self) -> str:
        """One sentence for all of it."""
        parts = [
            f"{count_of(len(self.new), 'rule')} it has and we do not",
            f"{len(self.missing):,} we have and it does not",
            f"{len(self.reworded):,} worded otherwise",
        ]
        return (
            f"{count_of(self.rules, 'rule')} of {year_words(self.year)}, beside those known of "
            f"{year_words(self.beside)}: {listed(parts)}"
        )


def look_at_listing(data: bytes, name: str, *, year: int | None = None) -> None:
    """Raise BadInput where :func:`import_listing` would before it looks into any project."""
    read_listing(data, name, year)


def preview_listing(
    project: Project, data: bytes, name: str, *, year: int | None = None
) -> ListingPreview:
    """What reading a listing in would change; nothing is stored. Raises BadInput as that would."""
    return _beside(project, read_listing(data, name, year))


def import_listing(
    project: Project,
    who: Who,
    data: bytes,
    name: str,
    *,
    year: int | None = None,
    complete: bool = False,
    validator_version: str | None = None,
) -> ListingPreview:
    """Store a listing and let its year go by it; returns what that changed.

    The rules it has and we do not come in. Those it does not have stay, and are shown as not
    listed, unless it is said to be ``complete``. Raises BadInput for a file that is no listing,
    and where the very same is here already.
    """
    read = read_listing(data, name, year)
    found = _beside(project, read)
    version = (validator_version or "").strip().removeprefix("v")[:20] or None
    with act(project, who, f"Read in a listing of the rules of {year_words(read.year)}") as this:
        for held in store.listings(this.db):
            same = (held.year, held.rules) == (read.year, read.rules)
            if same and held.holds and held.complete == complete:
                raise BadInput(
                    f"this listing of {year_words(read.year)} is here already, and holds",
                    where=name,
                    remedy="There is nothing to bring up to date",
                )
        store.add_listing(
            this,
            Listing(0, read.year, name[:120], version, "", "", True, complete, read.rules),
        )
    return found


def _beside(project: Project, read: ReadListing) -> ListingPreview:
    known = catalogue(project)
    beside = max((y for y in known.years if y <= read.year), default=min(known.years))
    of_year = {
        normalise_code(rule.code): rule for rule in known.rules(beside) if rule.origin != "added"
    }
    listing = Listing(0, read.year, "", None, "", "", True, False, read.rules)
    lines = by_key(listing, shipped())
    both = [(of_year[key], each) for key, each in lines.items() if key in of_year]
    spelt = {id(each): key for key, each in lines.items()}
    marks = _marks(project, of_year.values(), beside)
    newest = read.year >= max(known.years)
    missing = tuple(rule for key, rule in of_year.items() if key not in lines)
    return ListingPreview(
        read.year,
        beside,
        len(read.rules),
        tuple(each for key, each in lines.items() if key not in of_year),
        missing,
        tuple(r for r, each in both if marks[r.code] not in (None, mark_of(each.message))),
        tuple(r for r, each in both if newest and says_otherwise(r, each)),
        tuple(
            (each.code, known.spelling(spelt[id(each)]))
            for each in read.rules
            if id(each) in spelt and spelt[id(each)] != normalise_code(each.code)
        ),
        (*read.notes, *_of_size(len(of_year) - len(missing), len(of_year), read.year)),
    )


def _marks(project: Project, rules: Iterable[Rule], year: int) -> dict[str, str | None]:
    """The mark of each rule's message: of the listing the year goes by, else of the shipped one."""
    held = next((each for each in listings(project) if each.holds and each.year == year), None)
    lines = by_key(held, shipped()) if held else {}
    return {
        rule.code: mark_of(lines[key].message) if key in lines else mark_in(rule.code, year)
        for rule in rules
        for key in (normalise_code(rule.code),)
    }


def _of_size(there: int, known: int, year: int) -> list[str]:
    if there >= known * _ENOUGH:
        return []
    return [
        f"It has only {there:,} of the {known:,} rules known of {year_words(year)}: is it whole, "
        "and of that year?"
    ]
