"""What an analyst decides of causes: confirm, refuse, make by hand, change, split, take back."""

from __future__ import annotations

from collections.abc import Sequence

from common.errors import BadInput, NotFound
from common.who import Who
from storage import Act, Project, act, reading
from storage.remembering import remembered
from validation.catalogue import normalise_code
from validation.causes import store
from validation.causes.model import (
    CauseFacts,
    CauseGroup,
    checked,
    is_refused,
    parted,
    refuse_taken,
)
from validation.patterns.pareto import Cause


@remembered
def decided(project: Project) -> tuple[CauseGroup, ...]:
    """All that was decided: causes by name, then refused suggestions."""
    with reading(project) as db:
        return tuple(store.cause_groups(db))


def causes(project: Project) -> tuple[CauseGroup, ...]:
    """The confirmed causes, by name."""
    return tuple(each for each in decided(project) if not each.refused)


def refusals(project: Project) -> tuple[CauseGroup, ...]:
    """The suggestions that were refused."""
    return tuple(each for each in decided(project) if each.refused)


def as_lines(groups: Sequence[CauseGroup]) -> tuple[Cause, ...]:
    """Causes as lines of a Pareto, or as groups to roll counts up to."""
    return tuple(Cause(each.name, each.keys) for each in groups if not each.refused)


def confirm_cause(
    project: Project, who: Who, name: str, rules: Sequence[str], why: str = ""
) -> int:
    """Store a cause, suggested or made by hand; returns its id.

    Raises BadInput where it has fewer than two rules, or its name or a rule is under another.
    """
    facts = checked(CauseFacts(name, why, tuple(rules)))
    with act(project, who, f"Confirmed a cause of {len(facts.rules)} rules") as this:
        refuse_taken(facts, store.cause_groups(this.db))
        return store.add_group(this, facts)


def refuse_cause(project: Project, who: Who, rules: Sequence[str], why: str = "") -> int:
    """Store that these rules are no cause, so that they are not suggested again."""
    facts = checked(CauseFacts("Not one cause", why, tuple(rules)))
    with act(project, who, f"Refused a suggested cause of {len(facts.rules)} rules") as this:
        keys = {normalise_code(code) for code in facts.rules}
        if is_refused(keys, store.cause_groups(this.db)):
            raise BadInput("this was refused already", remedy="Look at what was refused")
        return store.add_group(this, facts, refused=True)


def change_cause(
    project: Project,
    who: Who,
    cause_id: int,
    version: int,
    name: str,
    rules: Sequence[str],
    why: str = "",
) -> None:
    """Store what is said of a cause now. Raises StaleEdit where somebody else changed it since."""
    facts = checked(CauseFacts(name, why, tuple(rules)))
    with act(project, who, "Changed a cause") as this:
        others = [each for each in store.cause_groups(this.db) if each.id != cause_id]
        refuse_taken(facts, others)
        store.change_group(this, cause_id, version, facts)


def split_cause(
    project: Project, who: Who, cause_id: int, version: int, away: Sequence[str], name: str
) -> int:
    """Split some of a cause's rules off as a cause of their own; returns the new one's id."""
    with act(project, who, "Split a cause in two") as this:
        group = _cause(this, cause_id)
        left, gone = parted(group, away)
        facts = checked(CauseFacts(name, "", gone))
        kept = CauseFacts(group.name, group.why, left)
        store.change_group(this, cause_id, version, kept)
        refuse_taken(facts, store.cause_groups(this.db))
        return store.add_group(this, facts)


def remove_cause(project: Project, who: Who, cause_id: int) -> None:
    """Take a cause or a refusal back: its rules stand alone, and may be suggested again."""
    with act(project, who, "Removed a cause") as this:
        store.drop_group(this, cause_id)


def _cause(this: Act, cause_id: int) -> CauseGroup:
    for each in store.cause_groups(this.db):
        if each.id == cause_id:
            return each
    raise NotFound("this is no longer in the project", remedy="Go back to the list")
