"""The project and its councils, and how people were asked: who, how many, about what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from common.words import count_of, day_words, listed
from evidence.hearing import asked_by_council
from presenting.documents.findings import enough
from presenting.documents.model import Block, Heading, Note, Paragraph, items, table
from presenting.documents.sources import Sources
from process_maps.services import all_steps, maps
from research.guide.model import Coverage
from research.guide.services import coverage, questions, topics
from research.model import COUNTED_KINDS, Session
from research.recognising import FEWEST, SOMEONE
from research.services import asked, sessions
from research.services.agreeing import CodingAgreement, coding_agreement
from research.services.second_coding import second_codings
from storage import reading
from storage.register import milestones, project_facts
from validation.services import runs

HOW_CLEARED = (
    "Personal information was looked for in every transcript, shown to the team and replaced "
    "before the transcript was stored; no key from names to pseudonyms is kept. A quote stands in "
    "this document only if somebody of the team cleared it for sharing, and none of a session that "
    f"is still to be checked. Where fewer than {FEWEST} people of a role were asked in a council, "
    f"their user group stands in its place, or “{SOMEONE}”."
)
KIND_MANY = {
    "interview": "interviews",
    "workshop": "workshops",
    "email": "emails",
    "usability test": "usability tests",
    "re-used transcript": "re-used transcripts",
    "show-and-tell": "show-and-tells",
    "other": "other sessions",
}


def background(held: Sources) -> list[Block]:
    """What the project is, its councils with what is known of them, its milestones."""
    with reading(held.project) as db:
        facts, dates = project_facts(db), milestones(db)
    about = facts.note or "The project says nothing of itself yet."
    rows = [_council(held, each.id, each.name) for each in held.councils]
    head = (
        "Council",
        "Children in its return",
        "People asked",
        "Maps",
        "Runs of a return",
        "Systems on its maps",
    )
    told = [f"{day_words(each.date)}: {each.name}" for each in dates]
    return [
        Heading("Project background"),
        Paragraph(about, "About the project:"),
        *table(
            "The councils that took part",
            head,
            rows,
            (20, 14, 12, 10, 14, 30),
            numbers=(1, 2, 3, 4),
            source="Children are those of the run that is compared; unknown is not nought.",
        ),
        *([Heading("Milestones", 2), *items(told)] if told else []),
    ]


def _council(held: Sources, council_id: int, name: str) -> tuple[object, ...]:
    run = held.runs.of_council(council_id) if held.runs else None
    drawn = [each for each in maps(held.project) if each.council_id == council_id]
    systems = dict.fromkeys(
        system
        for step in all_steps(held.project)
        if step.council_id == council_id
        for system in step.systems
    )
    children = f"{run.children:,}" if run and run.children else "not known"
    if run and run.children_hidden:
        children = "too few to be shown"
    return (
        *(name, children, asked_by_council(held.project)[council_id], len(drawn)),
        *(len(runs(held.project, council_id=council_id)), listed(systems) or "none stated"),
    )


def approach(held: Sources) -> list[Block]:
    """Numbers of sessions and people, what was asked, how quotes were cleared."""
    every = sessions(held.project)
    done = [each for each in every if not each.planned]
    blocks: list[Block] = [Heading("Approach")]
    if not done:
        return [*blocks, Paragraph("No session has been held yet, so nobody has been asked.")]
    people = sum(each.people for each in asked(held.project))
    days = sorted(each.date for each in done if each.date)
    when = f", between {day_words(days[0])} and {day_words(days[-1])}" if days else ""
    counted = ", ".join(KIND_MANY[kind] for kind in COUNTED_KINDS)
    blocks.append(
        Paragraph(
            f"{count_of(len(done), 'session')} with {count_of(people, 'person', 'people')} asked"
            f"{when}. As asked count people who took part in {counted}."
        )
    )
    blocks += _by_kind(held, done)
    blocks += _by_role(held)
    blocks += _guide(held)
    return [*blocks, *_quotes(), *_agreement(held)]


def _by_kind(held: Sources, done: list[Session]) -> list[Block]:
    names = [each.name for each in held.councils]
    if any(each.council not in names for each in done):
        names.append("")
    kinds = [kind for kind in KIND_MANY if any(each.kind == kind for each in done)]
    count = Counter((each.kind, each.council if each.council in names else "") for each in done)
    rows = [
        (
            KIND_MANY[kind].capitalize(),
            *(count[kind, name] for name in names),
            sum(count[kind, name] for name in names),
        )
        for kind in kinds
    ]
    total = [sum(count[kind, name] for kind in kinds) for name in names]
    rows.append(("All", *total, sum(total)))
    head = ("Kind of session", *(name or "No council" for name in names), "All")
    if len(names) > 6:
        rows = [(row[0], row[-1]) for row in rows]
        head = (head[0], head[-1])
    widths = (30, *(max(8, 70 // len(head)) for _ in head[1:]))
    return table("Sessions held", head, rows, widths, numbers=range(1, len(head)))


def _by_role(held: Sources) -> list[Block]:
    """How many people of each user group and role were asked; those of few are told together."""
    own = {each.name for each in held.councils}
    counted = [each for each in asked(held.project) if each.council in own or not own]
    # A role that one council alone was asked of would say where its one person works.
    several = len({each.council for each in counted}) > 1
    roles = Counter[tuple[str, str]]()
    for each in counted:
        group = each.user_group or "no user group given"
        roles[group, each.role or "no role given"] += each.people
    groups = Counter[str]()
    for (group, _), people in roles.items():
        groups[group] += people
    rows = []
    for group in (each for each in sorted(groups) if groups[each] >= FEWEST):
        these = {role: n for (of, role), n in sorted(roles.items()) if of == group}
        rows.append((_capital(group), groups[group], _roles(these, named=several)))
    if rest := sum(people for people in groups.values() if people < FEWEST):
        rows.append((f"Other user groups, each of fewer than {FEWEST} people", rest, ""))
    head = ("User group", "People asked", "Roles")
    return table(
        "People asked, by user group and role",
        head,
        rows,
        (26, 14, 60),
        numbers=(1,),
        source=f"Over all councils. How many is said of roles of {FEWEST} people or more.",
    )


def _roles(people: dict[str, int], *, named: bool) -> str:
    told = [f"{role} ({n:,})" for role, n in people.items() if n >= FEWEST]
    few = [role for role, n in people.items() if n < FEWEST]
    if few and not named:
        return "; ".join([*told, f"{count_of(len(few), 'role')} of fewer than {FEWEST} people"])
    return "; ".join([*told, *few])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _guide(held: Sources) -> list[Block]:
    """The research questions, what was asked to answer each, and how far that was covered."""
    found, guide = questions(held.project), topics(held.project)
    covered = coverage(held.project)
    if not found and not guide:
        said = dict.fromkeys(t for each in sessions(held.project) for t in each.topics)
        words = f"Topics the sessions say they covered: {listed(said)}." if said else ""
        return [Note(words or "The project has no topic guide.")]
    words_of: dict[int | None, str] = {each.id: each.words for each in found}
    order: list[int | None] = [*words_of, None]
    rows = [
        (words_of.get(number, "To no one question"), each.name, _covered(covered.get(each.id, ())))
        for number in order
        for each in guide
        if each.facts.question_id == number
    ]
    told = {each.facts.question_id for each in guide}
    rows += [
        (words, "no topic yet", "") for number, words in words_of.items() if number not in told
    ]
    head = ("Research question", "Asked about", "Covered in")
    return [
        Heading("What was asked", 2),
        *table("Research questions and topics", head, rows, (40, 30, 30)),
    ]


def _covered(found: Iterable[Coverage]) -> str:
    return "\n".join(f"{each.council}: {each.words}" for each in found)


def _quotes() -> list[Block]:
    return [Heading("How quotes were made safe to show", 2), Paragraph(HOW_CLEARED)]


def _agreement(held: Sources) -> list[Block]:
    """Saturation and how far a second coder agreed, where the project has them."""
    blocks: list[Block] = [Heading("Whether enough people were asked", 2), *enough(held)]
    # How far coders agree is told to everybody, of all that they coded.
    whole = held.project.whole
    done = tuple(each.id for each in second_codings(whole) if each.is_done)
    blocks.append(Heading("How far coders agree", 2))
    if not done:
        return [*blocks, Paragraph("Nobody has coded a session a second time yet.")]
    return [*blocks, Paragraph(agreement_words(coding_agreement(whole, done, "turns")))]


def agreement_words(found: CodingAgreement) -> str:
    """How far two codings agree on all tags together, in a sentence or two."""
    said = (
        f"{count_of(found.sessions, 'session')} with {count_of(found.turns, 'turn')} "
        f"{'was' if found.sessions == 1 else 'were'} coded a second time, blind."
    )
    whole = found.together
    worth = whole.worths.get("krippendorff_alpha") if whole else None
    if whole is None or worth is None or worth.value is None:
        return f"{said} Agreement on all tags together is not defined."
    limits = "" if worth.low is None else f" (95% interval {worth.low:.2f} to {worth.high:.2f})"
    return (
        f"{said} On all tags together the codings were alike on {whole.alike:,.0f} of "
        f"{whole.found.paired_units:,} turns and tags; Krippendorff’s alpha is "
        f"{worth.value:.2f}{limits}.."
    )
