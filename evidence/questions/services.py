"""Asking open questions, answering them, and setting aside what need not be known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.errors import BadInput, NotFound
from common.who import Who
from common.words import one_line, read_day
from evidence import store as evidence_store
from evidence.linked import links
from evidence.model import LONGEST_TITLE, checked_title
from evidence.questions import store
from evidence.questions.gaps import gaps, keys_of
from evidence.questions.model import LONGEST_ANSWER, LONGEST_WHO, Gap, Question
from research.services.typed import without_personal
from storage import Act, Project, act, reading
from storage.register import councils
from storage.services import milestones
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING


@dataclass(frozen=True)
class Aside:
    """A gap that somebody decided need not be filled."""

    id: int
    gap: str
    words: str
    why: str
    decided_by: str
    decided_at: str


def questions(project: Project, today: date, door: Door = EVERYTHING) -> tuple[Question, ...]:
    """The team's open questions: unanswered first, those due soonest first, then the answered."""
    still_open = keys_of(gaps(project, door))
    with reading(project) as db:
        facts = store.all_facts(db)
        names = {each.id: each.name for each in councils(db)}
    found = []
    for each in links(project).painpoints:
        if each.kind != "question":
            continue
        held = facts.get(each.id)
        waiting = held is not None and not held.answered_on
        found.append(
            Question(
                each,
                held,
                names.get(held.council_id or 0, "") if held else "",
                bool(held and held.gap and held.gap not in still_open),
                bool(waiting and held and held.before_on and held.before_on < today.isoformat()),
            )
        )
    return tuple(sorted(found, key=_order))


def open_gaps(project: Project, door: Door = EVERYTHING) -> tuple[Gap, ...]:
    """The gaps nobody has asked about and nobody has set aside."""
    with reading(project) as db:
        decided = store.asked_about(db).keys() | store.set_aside(db).keys()
    return tuple(each for each in gaps(project, door) if each.key not in decided)


def set_aside_gaps(project: Project, door: Door = EVERYTHING) -> tuple[Aside, ...]:
    """The gaps that were set aside and are still there."""
    words = {each.key: each.words for each in gaps(project, door)}
    with reading(project) as db:
        held = store.set_aside(db)
    return tuple(
        Aside(number, key, words[key], why, by, at)
        for key, (number, why, by, at) in held.items()
        if key in words
    )


def next_show_and_tell(project: Project, today: date) -> tuple[str, str] | None:
    """The name and day (ISO) of the next milestone that is a show-and-tell, else of the next."""
    coming = [each for each in milestones(project) if each.date >= today.isoformat()]
    named = [each for each in coming if "show" in each.name.casefold()]
    first = next(iter(named or coming), None)
    return (first.name, first.date) if first else None


def ask(project: Project, who: Who, gap: Gap, *, before_on: str | None = None) -> int:
    """Make a gap an open question of the team; the same again gives the one there is."""
    title, _ = without_personal(project, gap.words)
    with act(project, who, "Asked an open question") as this:
        if (there := store.asked_about(this.db).get(gap.key)) is not None:
            return there
        made = evidence_store.add_painpoint(
            this,
            # Why it is open may hold counts, which must not be kept where no door stands.
            {"kind": "question", "title": checked_title(title[:LONGEST_TITLE])},
        )
        _place(this, made, gap)
        values: dict[str, object] = {
            "gap": gap.key,
            "council_id": gap.council_id,
            "who_could_say": " / ".join(gap.who)[:LONGEST_WHO],
            "before_on": read_day(before_on) if before_on else None,
        }
        store.put_facts(this, made, None, values)
    return made


def change_facts(
    project: Project,
    who: Who,
    painpoint_id: int,
    version: int | None,
    *,
    council_id: int | None,
    who_could_say: str,
    before_on: str | None,
    answer: str,
) -> None:
    """Store who could answer a question, by when, and the answer; an empty one takes it back.

    Raises BadInput for a painpoint that is no question, StaleEdit where somebody was first.
    """
    could = one_line(who_could_say, "who could say", LONGEST_WHO) if who_could_say.strip() else ""
    could, _ = without_personal(project, could)
    said, _ = without_personal(project, answer.strip())
    if len(said) > LONGEST_ANSWER:
        raise BadInput("the answer is too long", remedy=f"Keep it to {LONGEST_ANSWER:,} characters")
    with act(project, who, f"Changed open question {painpoint_id}") as this:
        if evidence_store.painpoint(this.db, painpoint_id).kind != "question":
            raise BadInput("that is not an open question", remedy="Choose one that is")
        if council_id is not None and council_id not in {each.id for each in councils(this.db)}:
            raise NotFound(f"there is no council number {council_id} in this project")
        was = store.all_facts(this.db).get(painpoint_id)
        same = was is not None and was.answer == said
        values: dict[str, object] = {
            "council_id": council_id,
            "who_could_say": could,
            "before_on": read_day(before_on) if before_on else None,
            "answer": said,
            "answered_by": (was.answered_by if same and was else who.person) if said else "",
            "answered_on": (was.answered_on if same and was else this.at[:10]) if said else None,
        }
        store.put_facts(this, painpoint_id, version, values)


def need_not_know(project: Project, who: Who, gap: str, why: str = "") -> None:
    """Set a gap aside: nobody needs to fill it."""
    reason, _ = without_personal(project, why.strip()[:LONGEST_WHO])
    with act(project, who, "Set an open question aside") as this:
        store.put_aside(this, gap, reason)


def need_to_know(project: Project, who: Who, aside_id: int) -> None:
    """Take that back."""
    with act(project, who, "Took up an open question again") as this:
        store.take_back(this, aside_id)


def _place(this: Act, painpoint_id: int, gap: Gap) -> None:
    """A question about a step or a rule is linked to it, so that it shows in their chains."""
    place = dict(gap.place)
    why = {"why": "What the question is about"}
    if step := place.get("step"):
        to_step = {"painpoint_id": painpoint_id, "step_id": int(step)}
        evidence_store.put_link(this, "painpoint_steps", to_step, why)
    if "rule" in place:
        code = gap.key.rpartition(":")[2]
        to_rule = {"painpoint_id": painpoint_id, "code": code}
        evidence_store.put_link(this, "painpoint_rules", to_rule, why)


def _order(each: Question) -> tuple[bool, str, int]:
    due = each.facts.before_on if each.facts and each.facts.before_on else "9999"
    return each.answered, due, -each.painpoint.id
