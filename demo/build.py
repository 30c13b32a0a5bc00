"""Builds the illustrative project through the same services that screens use."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import process_maps.services
from common.errors import BadInput
from common.who import Who
from demo.building.benefits import add_benefits
from demo.building.conclusions import Known, add_findings
from demo.building.decisions import add_decisions
from demo.building.invented_children import added_up, table_rows
from demo.building.options import add_options
from demo.building.personas import add_needs, add_personas
from demo.building.questions import add_questions
from demo.building.room import WORKSHOP, add_round
from demo.building.said import Said
from demo.building.second_coding import add_second_coding
from demo.building.storyboard import DAY, NAME, Made, begin_storyboard, fill_storyboard
from demo.building.suggesting import add_refusals
from demo.building.themes import add_themes
from demo.content import Content, demo_content, published_table
from demo.content.model import Finding, Quote, Run, Session
from demo.pairs import join_some
from evidence import services as evidence
from evidence.benefits.services import cases
from evidence.placing import place
from presenting import services as presenting
from process_maps.model import Anchor
from process_maps.published import published_maps
from project import open_project
from research import services as research
from research.drafts import AnonymisedTranscript, SpeakerChoice
from research.model import TranscriptView, Turn
from research.services.needs import needs
from research.services.personas import personas
from storage import Project, act, reading
from storage.access.people import add_person
from storage.connecting import remove_file
from storage.database import acting_at
from storage.register import (
    add_milestone,
    change_project,
    council_named,
    project_facts,
)
from validation import services as validation
from validation.report import NO_CODE, PUBLISHED, ROWS, RunFacts

BUILDER = Who("Demo builder", role="team")
_HEARD, _CONCLUDED = "2026-11-04T09:00:00Z", "2026-11-26T17:00:00Z"


def build_demo(path: Path, *, sorted_out: bool = True) -> None:
    """Build the demo at ``path``, whole or not at all.

    Without ``sorted_out`` it is what a team has before it sorts and concludes: no themes, personas,
    needs, decisions, second coding or findings. Raises BadInput where a file is there already.
    """
    if path.exists():
        raise BadInput("there is a file of that name already", where=path.name)
    part = path.with_name(path.name + ".building")
    remove_file(part)
    try:
        project = open_project(part)
        # One view held open throughout: else each of a thousand acts, being the last to close the
        # file, writes its log back into it.
        with reading(project):
            _fill(project, sorted_out=sorted_out)
        os.replace(part, path)
    finally:
        remove_file(part)


def _fill(project: Project, *, sorted_out: bool) -> None:
    content = demo_content()
    # Dated as in its story, so that the project can tell what changed since: what was heard, drawn
    # and counted came before the second show-and-tell, what the team made of it before the third.
    with acting_at(_HEARD):
        _register(project, content)
        codes = _codebook(project, content)
        said = _sessions(project, content, codes)
        maps, steps = _maps(project, content)
        join_some(project, BUILDER)
        _step_rules(project, content, steps)
        _runs(project, content)
        findings = _painpoints(project, content, said.quotes, maps, steps)
    with acting_at(_CONCLUDED):
        if sorted_out:
            themes = _sort_out(project, content, said, codes, findings)
            known = Known(said.quotes, findings, themes, steps)
            claims = add_findings(project, BUILDER, known)
            add_benefits(project, BUILDER, add_options(project, BUILDER, known, claims))
        _published(project)
        if sorted_out:
            board = begin_storyboard(project, BUILDER)
            voted = add_round(project, BUILDER, said.sessions[WORKSHOP], board)
            shown = Made(
                findings,
                maps,
                claims,
                [each.id for each in personas(project)],
                [each.id for each in needs(project)],
                cases(project)[0].id,
                voted,
            )
            fill_storyboard(project, BUILDER, board, shown)
        else:
            presenting.add_storyboard(project, BUILDER, NAME, date=DAY, from_evidence=True)


def _sort_out(
    project: Project,
    content: Content,
    said: Said,
    codes: dict[str, int],
    findings: dict[str, int],
) -> dict[str, int]:
    """What the team made of what it heard; returns the themes' ids by key."""
    themes = add_themes(project, BUILDER, content.themes, said)
    personas = add_personas(project, BUILDER, content.personas, said.quotes)
    add_needs(project, BUILDER, content.needs, personas, said.quotes, findings)
    add_decisions(project, BUILDER, content.decisions, said.quotes)
    add_second_coding(project, BUILDER, content.second_coding, said, codes)
    add_questions(project, BUILDER)
    add_refusals(project, BUILDER, said.quotes)
    return themes


def _register(project: Project, content: Content) -> None:
    facts = content.project
    with act(project, BUILDER, "Set up the illustrative project") as this:
        now = project_facts(this.db)
        change_project(this, replace(now, name=facts.name, note=facts.note, illustrative=True))
        for council in facts.councils:
            council_named(this, council.name, origin="illustrative")
        for person in facts.people:
            add_person(this, person.name, person.role)
        for day in facts.milestones:
            add_milestone(this, day.name, day.date)


def _codebook(project: Project, content: Content) -> dict[str, int]:
    ids = {}
    for group in content.codebook:
        parent = research.add_code(project, BUILDER, group.name, description=group.description)
        ids[group.key] = parent
        for code in group.codes:
            ids[code.key] = research.add_code(project, BUILDER, code.name, parent, code.description)
    return ids


def _sessions(project: Project, content: Content, codes: dict[str, int]) -> Said:
    """Every session with its quotes and notes; returns where each of them has got to."""
    known: dict[str, int] = {}
    said = Said()
    for session in content.sessions:
        saved = research.save_session(
            project,
            BUILDER,
            _transcript(session, known),
            research.SessionFacts(
                session.council, session.kind, session.date, session.title, session.topics
            ),
            confirmed=True,
        )
        stored = research.transcript(project, saved.session_id)
        for person in session.participants:
            known[person.pseudonym] = next(
                turn.participant_id or 0
                for turn in stored.turns
                if turn.speaker == person.speaker and not turn.interviewer
            )
        said.sessions[session.key] = saved.session_id
        for number, turn in enumerate(stored.turns):
            said.starts[session.key, number] = turn.start
        for quote in session.quotes:
            said.quotes[quote.key] = _keep(project, quote, stored, codes)
        for number, note in enumerate(session.notes, start=1):
            said.notes[session.key, number] = research.add_note(
                project, BUILDER, saved.session_id, note.kind, note.text
            )
    return said


def _keep(project: Project, quote: Quote, stored: TranscriptView, codes: dict[str, int]) -> int:
    """Keep a quote with its codes, cleared for sharing where it is; returns its id."""
    start = stored.turns[quote.turn].start
    kept = research.keep_quote(
        project,
        BUILDER,
        stored.session.id,
        start + quote.start,
        start + quote.end,
        codes=[codes[key] for key in quote.codes],
    )
    if quote.cleared:
        (view,) = research.quotes_by_id(project, [kept])
        research.clear_quote(project, BUILDER, kept, view.version)
    return kept


def _transcript(session: Session, known: dict[str, int]) -> AnonymisedTranscript:
    speakers = {
        person.speaker: SpeakerChoice(
            person.speaker,
            person.role,
            person.user_group,
            False,
            known.get(person.pseudonym),
        )
        for person in session.participants
    }
    for turn in session.turns:
        speakers.setdefault(turn.speaker, SpeakerChoice(turn.speaker, interviewer=True))
    return AnonymisedTranscript(
        turns=tuple(
            Turn(turn.speaker, turn.time, turn.text, turn.interviewer) for turn in session.turns
        ),
        speakers=tuple(speakers.values()),
        format="txt",
        encoding="utf-8",
        redactions=(),
        left=0,
        remarks=(),
    )


def _maps(project: Project, content: Content) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """The councils' maps; returns map ids by council, and step ids by council and element."""
    maps: dict[str, int] = {}
    steps: dict[tuple[str, str], int] = {}
    for each in content.maps:
        done = evidence.import_map(
            project, BUILDER, each.text.encode(), f"{each.council}.json", council=each.council
        )
        stored = process_maps.services.map_by_id(project, done.map_id)
        maps[each.council] = done.map_id
        steps |= {(each.council, element): row for element, row in stored.step_ids.items()}
    return maps, steps


def _step_rules(project: Project, content: Content, steps: dict[tuple[str, str], int]) -> None:
    for link in content.step_rules:
        why = f"{link.does.capitalize()}: {link.why}"
        for code in link.codes:
            step = steps[link.council, link.step]
            evidence.link_step_rule(project, BUILDER, step, code, why=why)


def _runs(project: Project, content: Content) -> None:
    for run in content.runs:
        # What DfE's portal counts is its own, so nothing tells how many children that is.
        sums = added_up(run) if run.unit == ROWS else None
        validation.record_run(
            project,
            BUILDER,
            council=run.council,
            year=run.year,
            source=run.source,
            unit=run.unit,
            counts=run.counts,
            facts=_facts(run),
            children_counts=sums.children if sums else None,
            over_children=sums.over if sums else None,
            origin="illustrative",
        )


def _facts(run: Run) -> RunFacts:
    provider = ("ProviderInfo",) if run.provider_lists_loaded else ()
    return RunFacts(
        number=run.number,
        date=run.date,
        children=run.children,
        episodes=run.episodes,
        tables_loaded=(*run.tables, *provider),
        last_year_loaded=run.last_year_loaded,
        validator_version=run.version,
        crashed=frozenset(run.crashed) or None,
        note=run.note,
        table_rows=table_rows(run),
    )


def _painpoints(
    project: Project,
    content: Content,
    quotes: dict[str, int],
    maps: dict[str, int],
    steps: dict[tuple[str, str], int],
) -> dict[str, int]:
    """Every painpoint, innovation and open question with all it rests on; their ids by key."""
    ids = {}
    for finding in content.findings:
        ids[finding.key] = painpoint = _painpoint(project, finding)
        for quote in finding.quotes:
            evidence.link_quote(
                project, BUILDER, painpoint, quotes[quote.quote], stance=quote.stance, why=quote.why
            )
        for step in finding.steps:
            row = steps[step.council, step.step]
            evidence.link_step(project, BUILDER, painpoint, row, why=step.why)
        for anchor in finding.anchors:
            at = Anchor(anchor.kind, anchor.ref)
            place(project, BUILDER, painpoint, maps[anchor.council], at)
        for rule in finding.rules:
            evidence.link_rule(project, BUILDER, painpoint, rule.code, why=rule.why)
    return ids


def _painpoint(project: Project, finding: Finding) -> int:
    return evidence.add_painpoint(
        project,
        BUILDER,
        kind=finding.kind,
        title=finding.title,
        description=finding.description,
        impact=finding.impact,
        judged_by=finding.judged_by,
        judged_on=finding.judged_on,
        not_a_problem=finding.not_a_problem,
        where_fixed=finding.where_fixed,
        triage=finding.triage,
    )


def _published(project: Project) -> None:
    """Real councils' published figures, and two published maps, each under its citation."""
    table = published_table()
    for council in table.councils:
        validation.record_run(
            project,
            BUILDER,
            council=council,
            year=table.year,
            source=PUBLISHED,
            unit=table.unit,
            counts={row.code or f"{NO_CODE}{row.error}": row.counts[council] for row in table.rows},
            citation=f"{table.citation}. {table.note}",
            origin="published",
        )
    for each in published_maps():
        evidence.add_published_map(project, BUILDER, each)
