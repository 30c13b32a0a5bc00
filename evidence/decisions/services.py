"""What a team does with leaders' decisions: write them down, say what they need, answer for it.

Adding what is there already in the same words changes nothing and gives back what is there. What
is surely personal in typed words is replaced before they are stored.
"""

from __future__ import annotations

from sqlite_utils import Database

from common.errors import BadInput
from common.who import Who
from common.words import near_miss, one_line, read_day
from evidence.decisions import store
from evidence.decisions.fields import spelt
from evidence.decisions.gaps import State, states
from evidence.decisions.model import (
    EXISTENCE,
    LONGEST_NAME,
    LONGEST_WHY,
    LONGEST_WORDS,
    QUALITY,
    SHARING,
    Held,
    chosen,
    optional_line,
)
from research.services.typed import without_personal
from storage import Project, act, reading
from storage.register import find_council, own_councils
from storage.remembering import remembered

# Anyone who is changing an answer says which they read; who only knows the answer does not.
ANY = -1


@remembered
def held(project: Project) -> Held:
    """Everything there is of decisions and data, with the councils that take part."""
    with reading(project) as db:
        return store.held(db)


@remembered
def standing(project: Project, council_id: int | None = None) -> tuple[State, ...]:
    """Every decision with what it needs and where that stands; of one council, where given."""
    with reading(project):
        return states(held(project), council_id)


def add_decision(
    project: Project,
    who: Who,
    words: str,
    *,
    who_decides: str = "",
    council: str | None = None,
    how_often: str = "",
    why: str = "",
) -> int:
    """Write down what leaders decide, on one line; returns its id.

    ``council`` is the name of the one council whose leaders decide it, None for all. Raises
    BadInput for a council the project does not have.
    """
    values = _decision_values(project, words, who_decides, how_often, why)
    with act(project, who, "Wrote down a leader’s decision") as this:
        values["council_id"] = _council_id(this.db, council)
        for each in store.decisions(this.db):
            same = each.words.casefold() == str(values["words"]).casefold()
            if same and each.council_id == values["council_id"]:
                return each.id
        return store.add_decision(this, values)


def edit_decision(
    project: Project,
    who: Who,
    decision_id: int,
    version: int,
    words: str,
    *,
    who_decides: str,
    council: str | None,
    how_often: str,
    why: str,
) -> None:
    """Change a decision read at ``version``; StaleEdit where somebody else was first.

    Answers of councils it is no longer about are kept.
    """
    values = _decision_values(project, words, who_decides, how_often, why)
    with act(project, who, f"Changed leader’s decision {decision_id}") as this:
        values["council_id"] = _council_id(this.db, council)
        store.edit_decision(this, decision_id, version, values)


def remove_decision(project: Project, who: Who, decision_id: int) -> None:
    """Remove a decision with the data it needs and all answers; undo brings all of it back."""
    with act(project, who, f"Removed leader’s decision {decision_id}") as this:
        store.remove_decision(this, decision_id)


def move_decision(project: Project, who: Who, decision_id: int, by: int) -> None:
    """Move a decision up (``by`` below 0) or down the list; past its ends it stops there."""
    with act(project, who, f"Moved leader’s decision {decision_id}") as this:
        store.decision(this.db, decision_id)
        ids = [each.id for each in store.decisions(this.db)]
        store.put_in_order(this, "leader_decisions", _moved(ids, decision_id, by))


def add_data(project: Project, who: Who, decision_id: int, what: str) -> int:
    """Say one thing that must be known to take a decision, on one line; returns its id."""
    words = _line(project, what, "data", LONGEST_WORDS, needed=True)
    with act(project, who, f"Added data to leader’s decision {decision_id}") as this:
        store.decision(this.db, decision_id)
        for each in store.data_of(this.db, decision_id):
            if each.what.casefold() == words.casefold():
                return each.id
        return store.add_data(this, decision_id, words)


def edit_data(project: Project, who: Who, data_id: int, version: int, what: str) -> None:
    """Put what is needed in other words, read at ``version``."""
    words = _line(project, what, "data", LONGEST_WORDS, needed=True)
    with act(project, who, f"Changed data {data_id} that a decision needs") as this:
        store.edit_data(this, data_id, version, words)


def remove_data(project: Project, who: Who, data_id: int) -> None:
    """Remove what a decision needs with its answers and links; undo brings all of it back."""
    with act(project, who, f"Removed data {data_id} that a decision needs") as this:
        store.remove_data(this, data_id)


def move_data(project: Project, who: Who, data_id: int, by: int) -> None:
    """Move what a decision needs up (``by`` below 0) or down among the rest of it."""
    with act(project, who, f"Moved data {data_id} that a decision needs") as this:
        decision_id = store.data(this.db, data_id).decision_id
        ids = [each.id for each in store.data_of(this.db, decision_id)]
        store.put_in_order(this, "data_needed", _moved(ids, data_id, by))


def answer(
    project: Project,
    who: Who,
    data_id: int,
    *,
    council: str | None = None,
    exists: str = "unknown",
    system: str = "",
    table: str = "",
    field: str = "",
    sharing: str = "unknown",
    sharing_why: str = "",
    quality: str = "unknown",
    quality_why: str = "",
    judged_by: str = "",
    judged_on: str | None = None,
    version: int = ANY,
) -> int:
    """Say what is known of some data in a council, or in all (None); returns the answer's id.

    ``exists`` is yes, partly, no or unknown, ``sharing`` yes, with conditions, no or unknown,
    ``quality`` good, usable with care, poor or unknown. Table and field are spelt as the return
    spells them where they are of it. Where they are left out, ``judged_by`` is ``who`` and
    ``judged_on`` (ISO) today for a new judgement, and both stay for the same one. ``version`` is
    the answer's as it was read (0: there was none), so that nobody's answer is written over
    unseen; without one it replaces what is there.
    """
    its_table, its_field = spelt(
        _line(project, table, "table", LONGEST_NAME), _line(project, field, "field", LONGEST_NAME)
    )
    judgement: dict[str, object] = {
        "existence": chosen(exists, EXISTENCE, "whether it exists"),
        "sharing": chosen(sharing, SHARING, "whether it may be shared"),
        "quality": chosen(quality, QUALITY, "how good it is"),
    }
    judge = optional_line(judged_by, "name of who judged it")
    values = {
        **judgement,
        "system": _line(project, system, "system", LONGEST_NAME),
        "table_name": its_table,
        "field": its_field,
        "sharing_why": _line(project, sharing_why, "reason", LONGEST_WHY),
        "quality_why": _line(project, quality_why, "reason", LONGEST_WHY),
    }
    of = f"for {'one council' if council else 'all councils'}"
    with act(project, who, f"Answered {of} about data {data_id}") as this:
        store.data(this.db, data_id)
        council_id = _council_id(this.db, council)
        before = store.answer(this.db, data_id, council_id)
        was = (before.exists, before.sharing, before.quality) if before else ()
        if before and was == tuple(judgement.values()):
            judge = judge or before.judged_by
            judged_on = judged_on or (before.judged_on if judge == before.judged_by else None)
        values["judged_by"] = judge or who.person
        values["judged_on"] = read_day(judged_on or this.at[:10])
        if version == ANY:
            version = before.version if before else 0
        return store.put_answer(this, data_id, council_id, version, values)


def remove_answer(project: Project, who: Who, answer_id: int) -> None:
    """Remove an answer, so that nobody looked there; undo brings it back."""
    with act(project, who, f"Removed answer {answer_id} about data") as this:
        store.remove_answer(this, answer_id)


def _decision_values(
    project: Project, words: str, who_decides: str, how_often: str, why: str
) -> dict[str, object]:
    return {
        "words": _line(project, words, "decision", LONGEST_WORDS, needed=True),
        "who_decides": _line(project, who_decides, "role of who decides", LONGEST_NAME),
        "how_often": _line(project, how_often, "answer to how often", LONGEST_NAME),
        "why": _line(project, why, "reason why it matters", LONGEST_WHY),
    }


def _line(project: Project, text: str, what: str, longest: int, *, needed: bool = False) -> str:
    """Typed words on one line without what is surely personal."""
    words = one_line(text, what, longest) if needed else optional_line(text, what, longest)
    return without_personal(project, words)[0]


def _council_id(db: Database, name: str | None) -> int | None:
    if name is None:
        return None
    found = find_council(db, name)
    own = own_councils(db)
    if found and found.id in {each.id for each in own}:
        return found.id
    meant = near_miss(name, [each.name for each in own])
    raise BadInput(
        "there is no such council in this project",
        remedy=f"Did you mean {meant}?" if meant else "Add it under Settings, Councils, first",
    )


def _moved(ids: list[int], moving: int, by: int) -> list[int]:
    place = ids.index(moving)
    ids.insert(max(0, min(place + by, len(ids) - 1)), ids.pop(place))
    return ids
