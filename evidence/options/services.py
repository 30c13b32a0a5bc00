"""What a team does with options: write them down, score and weigh them, decide, link them.

What is surely personal in typed words is replaced before they are stored. Whoever changes
something says which version they read, so that nobody's work is written over unseen.
"""

from __future__ import annotations

from collections.abc import Mapping

from common.errors import BadInput, NotFound
from common.who import Who
from common.words import in_lines, listed, one_line, read_day
from evidence.linked import links
from evidence.options import store
from evidence.options.findings import known_findings
from evidence.options.model import (
    CRITERIA,
    LEAST,
    LONGEST_NAME,
    LONGEST_TITLE,
    LONGEST_WHY,
    MOST,
    OUTCOMES,
    Criterion,
    Held,
    LinkKind,
    OptionLink,
    Outcome,
)
from evidence.options.standing import Ranking, ranked
from evidence.options.tables import LINK_TABLES
from evidence.options.weighing import checked_weights
from process_maps.services import steps_by_id
from research.services.typed import without_personal
from storage import Act, Project, act, reading
from storage.remembering import remembered
from validation.catalogue import normalise_code
from validation.services.rulebook import catalogue

# Anyone who is changing something says which version they read; a command need not.
ANY = -1


@remembered
def held(project: Project) -> Held:
    """Everything there is of options."""
    with reading(project) as db:
        return store.held(db)


@remembered
def ranking(project: Project) -> Ranking:
    """All options in their order, with how sure that order is."""
    return ranked(held(project))


def add_option(project: Project, who: Who, title: str, description: str = "") -> int:
    """Write down an option; returns its id.

    The same words again give back the one that is there; the same title with another description
    is refused.
    """
    values = _option_values(project, title, description)
    with act(project, who, "Wrote down an option") as this:
        for each in store.options(this.db):
            if _alike(each.title, values["title"]):
                if each.description == values["description"]:
                    return each.id
                raise _called_so(each.id)
        return store.add_option(this, values)


def edit_option(
    project: Project, who: Who, option_id: int, version: int, title: str, description: str
) -> None:
    """Put an option read at ``version`` in other words; StaleEdit where somebody else was first."""
    values = _option_values(project, title, description)
    with act(project, who, f"Changed option {option_id}") as this:
        for each in store.options(this.db):
            if each.id != option_id and _alike(each.title, values["title"]):
                raise _called_so(each.id)
        store.edit_option(this, option_id, version, values)


def remove_option(project: Project, who: Who, option_id: int) -> None:
    """Remove an option with its scores, decisions and links; undo brings all of it back."""
    with act(project, who, f"Removed option {option_id}") as this:
        store.remove_option(this, option_id)


def score_option(
    project: Project,
    who: Who,
    option_id: int,
    criterion: str,
    score: int | None,
    why: str = "",
    *,
    judged_by: str = "",
    judged_on: str | None = None,
    version: int = ANY,
) -> None:
    """Score an option by one criterion, 1 to 5, saying why; None makes it not scored again.

    Higher always speaks for the option: a 5 for cost costs next to nothing. Left out,
    ``judged_by`` is ``who`` and ``judged_on`` (ISO) today; the same score for the same reason
    keeps whose it was. ``version`` is the score's as it was read (0: there was none).
    """
    name = _criterion(criterion)
    whole = None if score is None else _whole(score)
    reason = "" if whole is None else _line(project, why, f"reason for the score of {name}")
    judge = _judge(judged_by)
    words = "Took away the score" if whole is None else "Scored the"
    with act(project, who, f"{words} {name} of option {option_id}") as this:
        store.option(this.db, option_id)
        before = store.score(this.db, option_id, name)
        if version == ANY:
            version = before.version if before else 0
        if whole is None:
            if before:
                store.remove_score(this, before, version)
            return
        if before and (before.score, before.why) == (whole, reason):
            judge = judge or before.judged_by
            judged_on = judged_on or (before.judged_on if judge == before.judged_by else None)
        values: dict[str, object] = {
            "score": whole,
            "why": reason,
            "judged_by": judge or who.person,
            "judged_on": read_day(judged_on or this.at[:10]),
        }
        store.put_score(this, option_id, name, version, values)


def weigh(
    project: Project,
    who: Who,
    weights: Mapping[Criterion, float],
    why: str = "",
    *,
    version: int = ANY,
) -> None:
    """Say how much each criterion counts: any numbers from 0 to 100, of which not all are 0.

    Only what they are beside one another matters. ``version`` is the weights' as they were read
    (0: nobody had given any).
    """
    given = checked_weights(weights)
    reason = _line(project, why, "reason", needed=False)
    with act(project, who, "Changed how much each criterion counts for options") as this:
        before = store.weights(this.db)
        if version == ANY:
            version = before.version if before else 0
        store.put_weights(this, given, reason, version)


def weigh_alike(project: Project, who: Who) -> None:
    """Take the weights away, so that all criteria count alike; undo brings them back."""
    with act(project, who, "Let all criteria count alike for options") as this:
        if store.weights(this.db):
            store.remove_weights(this)


def decide_option(
    project: Project,
    who: Who,
    option_id: int,
    outcome: str,
    reason: str,
    *,
    judged_by: str = "",
    judged_on: str | None = None,
    after: int = ANY,
) -> int:
    """Record that an option proceeds, is parked or needs no further action, and why.

    What was decided before stays beside it. ``judged_by`` is who decided, ``who`` where it is left
    out; ``judged_on`` (ISO) is when, today where it is left out. ``after`` is the number of the
    last decision that was read (0: there was none). Returns the decision's number.
    """
    chosen = _outcome(outcome)
    words = _line(project, reason, "reason for the decision")
    judge = _judge(judged_by)
    day = read_day(judged_on) if judged_on else None
    with act(project, who, f"Decided about option {option_id}: {chosen}") as this:
        store.option(this.db, option_id)
        if day and day > this.at[:10]:
            raise BadInput(
                "the day of the decision is still to come", remedy="Give today’s or one before"
            )
        values: dict[str, object] = {
            "outcome": chosen,
            "reason": words,
            "judged_by": judge or who.person,
            "judged_on": day or this.at[:10],
        }
        last = store.last_decided(this.db, option_id) if after == ANY else after
        return store.add_decided(this, option_id, last, values)


def link_option(
    project: Project, who: Who, option_id: int, kind: str, to: int | str, why: str = ""
) -> None:
    """Link an option to a finding, a painpoint or innovation, a step, or a rule, saying why.

    Raises NotFound where the other end is not in the project. The same again changes nothing.
    """
    which = _kind(kind)
    reason = _line(project, why, "reason", needed=False)
    end = _end(project, which, to)
    with act(project, who, f"Linked option {option_id} to a {which}") as this:
        store.option(this.db, option_id)
        store.put_link(this, option_id, which, end, reason)


def unlink_options(project: Project, who: Who, which: list[OptionLink]) -> None:
    """Remove links in one act; one that is gone already is no fault. Undo brings all back."""
    with act(project, who, "Removed what an option was linked to") as this:
        for link in which:
            _remove_link(this, link)


def _remove_link(this: Act, link: OptionLink) -> None:
    try:
        store.remove_link(this, link.kind, link.id)
    except NotFound:
        return


def _end(project: Project, kind: LinkKind, to: int | str) -> int | str:
    """The other end of a link as it is stored, or NotFound."""
    if kind == "rule":
        if catalogue(project).match(str(to), None).how == "unknown":
            raise NotFound(
                "there is no such rule in the catalogue", remedy="Choose one of its rules"
            )
        return normalise_code(str(to))
    if not isinstance(to, int) or isinstance(to, bool):
        raise BadInput(f"a {kind} is linked by its number", remedy="Give its number")
    if kind == "painpoint":
        there = any(each.id == to for each in links(project).painpoints)
    elif kind == "step":
        there = bool(steps_by_id(project, [to]))
    else:
        there = to in known_findings(project)
    if not there:
        raise NotFound(f"there is no {kind} number {to} in this project", remedy="Choose another")
    return to


def _option_values(project: Project, title: str, description: str) -> dict[str, object]:
    words = one_line(title, "title", LONGEST_TITLE)
    return {
        "title": without_personal(project, words)[0],
        "description": without_personal(project, in_lines(description, "description", LONGEST_WHY))[
            0
        ],
    }


def _line(project: Project, text: str, what: str, *, needed: bool = True) -> str:
    """Typed words on one line without what is surely personal."""
    if not needed and not text.strip():
        return ""
    return without_personal(project, one_line(text, what, LONGEST_WHY))[0]


def _judge(text: str) -> str:
    return one_line(text, "name of who judged it", LONGEST_NAME) if text.strip() else ""


def _criterion(name: str) -> Criterion:
    for each in CRITERIA:
        if name == each:
            return each
    raise BadInput("that is no criterion", remedy=f"Choose {listed(CRITERIA, 'or')}")


def _outcome(name: str) -> Outcome:
    for each in OUTCOMES:
        if name == each:
            return each
    raise BadInput("that is no outcome", remedy=f"Choose {listed(OUTCOMES, 'or')}")


def _kind(name: str) -> LinkKind:
    for each in LINK_TABLES:
        if name == each:
            return each  # type: ignore[return-value]
    raise BadInput(
        "an option is not linked to such a thing", remedy=f"Choose {listed(LINK_TABLES, 'or')}"
    )


def _whole(score: int) -> int:
    if isinstance(score, bool) or not isinstance(score, int) or not LEAST <= score <= MOST:
        raise BadInput(
            f"a score is a whole number from {LEAST} to {MOST}",
            remedy="Leave it not scored where nobody can say",
        )
    return score


def _alike(one: str, other: object) -> bool:
    return one.casefold() == str(other).casefold()


def _called_so(option_id: int) -> BadInput:
    return BadInput(
        f"there is an option called so already, number {option_id}",
        remedy="Open that one, or give this one another title",
    )
