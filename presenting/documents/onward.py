"""The end of a report: what is not known, what leaders need, what comes next, what was left."""

from __future__ import annotations

from common.words import count_of, day_words, listed
from evidence.decisions.gaps import gap_words
from evidence.decisions.services import standing
from evidence.findings.standing import standings
from evidence.listing import summaries
from evidence.options.model import OUTCOMES
from evidence.options.services import ranking
from evidence.options.standing import CLOSED, PARKED, outcome_words
from evidence.people.services import all_evidence
from evidence.questions.services import open_gaps, questions, set_aside_gaps
from presenting.documents.model import Block, Heading, Items, Note, Paragraph, items, table
from presenting.documents.sources import Sources
from process_maps.services import maps
from research.services import count_quotes, sessions
from research.services.personas import personas
from research.services.recognising import less_shown
from research.services.sessions import notes

MOST_GAPS = 8


def open_questions(held: Sources) -> list[Block]:
    """The team's questions with who could say, and what the evidence leaves open besides."""
    found = questions(held.project, held.today, held.door)
    rows = []
    for each in found:
        facts = each.facts
        if facts and facts.answered_on:
            told = f"Answered {day_words(facts.answered_on)}: {facts.answer}"
        else:
            told = each.words()
        rows.append((each.painpoint.title, told))
    blocks: list[Block] = [Heading("Open questions")]
    if not rows:
        blocks.append(Paragraph("The team has written down no open question."))
    blocks += table("Open questions", ("Question", "Who could say, or the answer"), rows, (55, 45))
    gaps = open_gaps(held.project, held.door)
    if gaps:
        blocks += [
            Heading("What the evidence leaves open", 2),
            Items(tuple(f"{each.words} ({each.why})" for each in gaps[:MOST_GAPS])),
        ]
        if len(gaps) > MOST_GAPS:
            blocks.append(Note(f"The first {MOST_GAPS} of {len(gaps)}."))
    return blocks


def decisions(held: Sources) -> list[Block]:
    """What leaders decide, the data each decision needs, and where that data stands."""
    rows = []
    for state in standing(held.project):
        decision = state.decision
        who = (
            f"{decision.words}\n({decision.who_decides})"
            if decision.who_decides
            else decision.words
        )
        if not state.needs:
            rows.append((who, state.words(), "", ""))
        for place, need in enumerate(state.needs):
            rows.append(
                (who if place == 0 else "", need.data.what, gap_words(need.gap), need.words())
            )
    blocks: list[Block] = [Heading("Decisions and the data they need")]
    if not rows:
        return [*blocks, Paragraph("No decision of a leader has been written down yet.")]
    head = ("Decision", "Data it needs", "Gap", "Where it stands")
    return [*blocks, *table("Decisions and data", head, rows, (28, 22, 18, 32))]


def next_steps(held: Sources) -> list[Block]:
    """What goes on: options decided on, findings still to be agreed, questions to be answered."""
    going = [
        f"{row.option.title}: {row.decided[-1].reason}" if row.decided else row.option.title
        for row in ranking(held.project).rows
        if row.outcome == "proceed"
    ]
    undecided = [r.option.title for r in ranking(held.project).rows if r.outcome is None]
    unsure = [
        f"{each.finding.claim} ({each.finding.status}"
        f"{', its evidence changed since' if each.changed else ''})"
        for each in standings(held.project, held.door)
        if each.finding.status != "agreed" or each.changed
    ]
    asked = [
        each.painpoint.title
        for each in questions(held.project, held.today, held.door)
        if not each.answered
    ]
    planned = [e for e in sessions(held.project) if e.planned]
    parts = [
        ("Options that proceed", going),
        ("Options still to be decided", undecided),
        ("Findings still to be agreed, or to be looked at again", unsure),
        ("Questions still to be answered", asked),
    ]
    blocks: list[Block] = [Heading("Next steps")]
    for heading, words in parts:
        if words:
            blocks += [Heading(heading, 2), *items(words)]
    if planned:
        verb = "is" if len(planned) == 1 else "are"
        blocks.append(Paragraph(f"{count_of(len(planned), 'more session')} {verb} planned."))
    return blocks if len(blocks) > 1 else [*blocks, Paragraph("No next step is recorded.")]


def left(held: Sources) -> list[Block]:
    """What is not in here, or was not gone on with, and why. To be made last of all parts."""
    blocks: list[Block] = [Heading("What was left, and why")]
    blocks += _no_problem(held)
    blocks += _options_left(held)
    aside = [
        f"{e.words}{f' ({e.why})' if e.why else ''}"
        for e in set_aside_gaps(held.project, held.door)
    ]
    if aside:
        blocks += [Heading("What need not be known", 2), *items(aside)]
    return [*blocks, Heading("What is not in this document", 2), *items(_not_in_it(held))]


def _no_problem(held: Sources) -> list[Block]:
    rows = [
        (each.painpoint.title, each.painpoint.description or "not said", each.words())
        for each in summaries(held.project)
        if each.painpoint.judgement.not_a_problem
    ]
    made = table(
        "Judged not to be a problem",
        ("What was asked about", "Commentary", "What it rests on"),
        rows,
        (34, 36, 30),
    )
    return [Heading("Not a problem", 2), *made] if made else []


def _options_left(held: Sources) -> list[Block]:
    rows = [
        (
            row.option.title,
            outcome_words(row),
            row.decided[-1].reason,
            day_words(row.decided[-1].judged_on),
        )
        for row in ranking(held.project).rows
        if row.outcome in (PARKED, CLOSED) and row.decided
    ]
    head = ("Option", "Decided", "Why", "On")
    made = table("Options parked, or with no further action", head, rows, (34, 16, 34, 16))
    return [Heading(f"{OUTCOMES['park']}ed, or no further action", 2), *made] if made else []


def _not_in_it(held: Sources) -> list[str]:
    """What stays behind: quotes, notes, small counts, councils of which nothing is known."""
    project = held.project
    every, kept = count_quotes(project), len(held.left)
    to_check = sum(each.to_check for each in sessions(project))
    words = ["The project holds no quote yet."]
    if every:
        words = [
            f"{count_of(kept, 'quote')} linked to what is in here {'is' if kept == 1 else 'are'} "
            "not cleared for sharing: the words stay with the team, and whoever said them counts."
            if kept
            else "Every quote that is linked to what is in here is cleared for sharing.",
            f"The project holds {count_of(every, 'quote')} in all. A quote that was withdrawn is "
            "in no number and no table.",
        ]
    if to_check:
        words.append(
            f"{count_of(to_check, 'session')} still to be checked: nothing said in them is shown."
        )
    if less := less_shown(project):
        words.append(
            f"Of {count_of(less, 'cleared quote')} less is said of who said it than is known, as "
            "few people like them were asked in their council."
        )
    told = len(notes(project, None)) + sum(
        len(notes(project, each.id)) for each in sessions(project)
    )
    if told:
        words.append(f"{count_of(told, 'note')} of the team: they are for the team’s own work.")
    words.append(f"Small counts: {held.hidden_words}")
    return [*words, *_without(held)]


def _without(held: Sources) -> list[str]:
    drawn = {each.council_id for each in maps(held.project)}
    met = {each.council_id for each in sessions(held.project) if not each.planned}
    seen = {each.council_id for each in held.runs.councils} if held.runs else set()
    found = []
    for what, there in (
        ("run that is compared", seen), ("process map", drawn), ("session", met),
    ):  # fmt: skip
        if lacking := [each.name for each in held.councils if each.id not in there]:
            found.append(f"Without a {what}, so nothing is said of it there: {listed(lacking)}.")
    known = all_evidence(held.project).personas
    alone = sum(known[each.id].strength.is_one_person for each in personas(held.project))
    if alone:
        found.append(
            f"{count_of(alone, 'persona')} that {'rests' if alone == 1 else 'rest'} on one person "
            "alone, who might be known by it."
        )
    return found
