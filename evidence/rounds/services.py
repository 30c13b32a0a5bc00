"""Making rounds, opening, closing and clearing them, counts from paper, and how they stand."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import date

from sqlite_utils import Database

from common.errors import BadInput, NotFound
from common.who import Who
from evidence import store as painpoints
from evidence.options import store as options
from evidence.rounds import store
from evidence.rounds.model import (
    MOST_ON_PAPER,
    Choice,
    NewChoice,
    NewRound,
    Round,
    State,
    checked_new,
    checked_paper,
    checked_question,
)
from evidence.rounds.standing import Standing
from evidence.rounds.tally import by_council, counted
from research.services import needs as need_services
from research.services.live import start_session
from research.services.sessions import session as the_session
from research.services.sessions import sessions
from research.services.typed import without_personal
from storage import Act, Project, act, reading
from storage.erasing.forgetting import forgetting
from storage.register import councils, own_councils, project_facts

# Letters and digits that no two of which are taken for one another, on a projector or spoken.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 4
GONE = "A session that is no longer here"
ERASED = "what was erased is kept nowhere"
SESSION_KINDS = ("workshop", "show-and-tell")
# Where people count the dots they put on paper: by choice, and by council (None: not asked).
OnPaper = Mapping[tuple[int, int | None], int | None]


def make_round(project: Project, who: Who, new: NewRound, *, token: str | None = None) -> int:
    """Make a round, with its words and choices as they are now; returns its id.

    What is surely personal in typed words is replaced. The same ``token`` again makes nothing and
    returns what it made before. Raises BadInput, and NotFound for a session that is not there.
    """
    wanted = checked_new(new)
    the_session(project, wanted.session_id)
    question = checked_question(without_personal(project, wanted.question)[0])
    needs = {each.id: each.facts.sentence() for each in need_services.needs(project)}
    with act(project, who, f"Made a round ({wanted.kind})") as this:
        if made := store.made_by(this.db, token):
            return made
        worded = [_worded(project, this.db, each, needs) for each in wanted.choices]
        if len({str(each["words"]).casefold() for each in worded}) < len(worded):
            raise BadInput("two choices have the same words", remedy="Reword one of them")
        about_kind, about_id = wanted.about or (None, None)
        values: dict[str, object] = {
            "session_id": wanted.session_id,
            "storyboard_id": wanted.storyboard_id,
            "card_id": wanted.card_id,
            "kind": wanted.kind,
            "question": question,
            "about_kind": about_kind,
            "about_id": about_id,
            "dots": wanted.dots,
            "code": _new_code(store.codes(this.db)),
            "state": "ready",
            "token": token,
        }
        return store.add_round(this, values, worded)


def begin_workshop(project: Project, who: Who, day: date) -> int:
    """The workshop session of a day for what the room answers; made where there is none."""
    title = "Taken part in the room"
    for each in sessions(project):
        if (each.kind, each.date, each.title) == ("workshop", day.isoformat(), title):
            return each.id
    return start_session(
        project, who, council=None, kind="workshop", date=day.isoformat(), title=title
    )


def rounds(project: Project, storyboard_id: int | None = None) -> list[Round]:
    """All rounds, or those made for a storyboard, the latest made first."""
    with reading(project) as db:
        held = store.rounds(db)
    return [each for each in held if storyboard_id in (None, each.storyboard_id)]


def open_round(project: Project, who: Who, round_id: int) -> None:
    """Open a round, again where it was closed or stopped; votes it has stay and count.

    Raises BadInput where another round is open: a room answers one thing at a time.
    """
    with act(project, who, f"Opened round {round_id}") as this:
        held = store.round_(this.db, round_id)
        if others := [each for each in store.open_rounds(this.db) if each != round_id]:
            other = store.round_(this.db, others[0])
            raise BadInput(
                f"round {other.id} is open already", remedy="Close it first, then open this one"
            )
        store.seal(this, round_id)
        if held.state != "open":
            opened = held.opened_at or this.at
            _state(this, held, "open", {"opened_at": opened, "closed_at": None})


def take_opening_back(project: Project, who: Who, before: Round) -> None:
    """Put a round back to how it was ``before``: no phone could be let in."""
    with act(project, who, f"Round {before.id} could not be opened") as this:
        held = store.round_(this.db, before.id)
        store.seal(this, before.id)
        was: dict[str, object] = {"opened_at": before.opened_at, "closed_at": before.closed_at}
        _state(this, held, before.state, was)


def close_round(project: Project, who: Who, round_id: int) -> None:
    """Close a round: nothing more is counted, and no phone can be joined to what it chose."""
    with act(project, who, f"Closed round {round_id}") as this:
        held = store.round_(this.db, round_id)
        store.seal(this, round_id)
        if held.state != "closed":
            _state(this, held, "closed", {"closed_at": this.at})


def clear_round(project: Project, who: Who, round_id: int) -> None:
    """Begin a round's counts and comments anew. Undo brings back those it had."""
    with act(project, who, f"Cleared round {round_id}") as this:
        held = store.round_(this.db, round_id)
        store.edit_round(this, held, {"wave": store.next_wave(this.db, held)})


def set_paper(
    project: Project, who: Who, round_id: int, counts: OnPaper, papers: int | None = None
) -> None:
    """Store the dots counted on paper, and how many people put them; None: not counted.

    All in one act. Raises BadInput for a count that can be none, and where there are more dots
    than that many people had.
    """
    with act(project, who, f"Counted paper in round {round_id}") as this:
        held = store.round_(this.db, round_id)
        known = {each.id for each in store.choices(this.db, round_id)}
        places = {each.id for each in own_councils(this.db)}
        _refuse_too_many(held, {**_paper(this.db, held)[0], **counts}, papers)
        for (choice_id, council_id), number in counts.items():
            if choice_id not in known or council_id not in (None, *places):
                raise NotFound("this choice is no longer in the round", remedy="Reload the page")
            store.put_paper(this, held, choice_id, council_id, checked_paper(number))
        store.put_paper(this, held, None, None, checked_paper(papers))


def paper_of(
    project: Project, round_id: int
) -> tuple[dict[tuple[int, int | None], int], int | None]:
    """The counts from paper by choice and council, and how many people put dots on paper."""
    with reading(project) as db:
        held = store.round_(db, round_id)
        return _paper(db, held)


def choices(project: Project, round_id: int) -> tuple[Choice, ...]:
    """What can be chosen in a round."""
    with reading(project) as db:
        return store.choices(db, round_id)


def standing(project: Project, round_id: int) -> Standing:
    """How a round stands now. Read afresh each time: it takes a few milliseconds. NotFound."""
    with reading(project) as db:
        held = store.round_(db, round_id)
        named, day = _session(project, held.session_id)
        given = store.votes(db, round_id, held.wave)
        paper, papers = _paper(db, held)
        offered = store.choices(db, round_id)
        said = () if offered else store.comments(db, round_id, held.wave)
        names = {each.id: each.name for each in councils(db)} if held.kind == "us_too" else {}
        # An undo may have taken the opening back, not the votes.
        by_phone = held.opened_at is not None or bool(given)
        return Standing(
            held,
            named,
            day,
            tuple(counted(offered, given, paper, by_phone=by_phone)),
            tuple(by_council(offered, given, paper, names, by_phone=by_phone))
            if held.kind == "us_too"
            else (),
            len(given),
            papers,
            tuple(each.words for each in said if each.state == "shown"),
            sum(each.state == "waiting" for each in said) if project.sight.figures else None,
            project_facts(db).illustrative,
        )


def erase_round(project: Project, who: Who, round_id: int) -> bool:
    """Take a round out for good with all that was answered; whether no trace is in the file."""
    with forgetting(project, who, f"Erased round {round_id}", ERASED) as held:
        store.round_(held.act.db, round_id)
        store.forget(held.act, [round_id])
    return held.is_clean


def _state(this: Act, held: Round, state: State, values: dict[str, object]) -> None:
    store.edit_round(this, held, {"state": state, **values})


def _refuse_too_many(held: Round, counts: OnPaper, papers: int | None) -> None:
    """More dots than people had is a slip; how many people there were may be unknown."""
    given = sum(number or 0 for number in counts.values())
    if papers is not None and 0 <= papers <= MOST_ON_PAPER and given > papers * held.dots:
        raise BadInput(
            f"{given:,} on paper are more than {papers:,} people could give ({held.dots} each)",
            remedy="Count again, or leave the number of people empty",
        )


def _paper(db: Database, held: Round) -> tuple[dict[tuple[int, int | None], int], int | None]:
    rows = store.paper(db, held.id, held.wave)
    papers = next((each.number for each in rows if each.choice_id is None), None)
    on = {
        (each.choice_id, each.council_id): each.number
        for each in rows
        if each.choice_id is not None
    }
    return on, papers


def _session(project: Project, session_id: int) -> tuple[str, str | None]:
    try:
        found = the_session(project, session_id)
    except NotFound:
        return GONE, None
    return found.title, found.date


def _worded(
    project: Project, db: Database, new: NewChoice, needs: Mapping[int, str]
) -> dict[str, object]:
    """A choice as it is stored: in the words typed for it, else in those of what it is."""
    words = without_personal(project, new.words)[0] if new.words.strip() else ""
    if new.kind == "words":
        return {"kind": "words", "ref": None, "words": checked_question(words)}
    ref = new.ref or 0
    if new.kind == "painpoint":
        found = painpoints.painpoint(db, ref).title
    elif new.kind == "option":
        found = options.option(db, ref).title
    elif ref in needs:
        found = needs[ref]
    else:
        raise NotFound(f"there is no user need number {ref} in this project")
    return {"kind": new.kind, "ref": ref, "words": checked_question(words or found[:400])}


def _new_code(taken: Collection[str]) -> str:
    while (code := "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))) in taken:
        pass
    return code
