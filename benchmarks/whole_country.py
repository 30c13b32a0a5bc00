"""A national project: all of England at once in one file, everything in it made up.

153 invented councils, ten years of their returns with 322 rules (``national.py``), 100,000 quotes
of people in every council (``large.py``), a map of 30 to 60 steps each, themes, painpoints with
their links, pairings, findings, options, a storyboard, and people of every access. The same seed
makes the same project, but for the time of day.
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import evidence.findings.services as findings
import evidence.options.services as options
import process_maps.pairing.store
import process_maps.store
from benchmarks.bench_merging import process, variant
from benchmarks.large import WHAT, a_codebook, a_council, in_long_session, long_session_in
from benchmarks.large_rest import add_guide, add_painpoints, add_storyboard
from benchmarks.large_themes import add_themes
from benchmarks.national import BUILDER, COUNCILS, SEED, YEARS, build_national
from evidence.findings.model import Evidence
from evidence.options.model import CRITERIA
from evidence.services import painpoints
from storage import Project, act
from storage.access.people import add_person
from storage.register import add_milestone, change_project, councils, project_facts

QUOTES, SHORTEST, LONGEST, SAID_OF_PAIRS = 100_000, 34, 62, 60
FINDINGS, OPTIONS = 40, 20


def build_whole_country(
    path: Path, *, quotes: int = QUOTES, of: int = COUNCILS, years: int = YEARS
) -> Project:
    """Make such a project file at ``path``, where none is yet."""
    project = build_national(path, years=years, councils=of)
    chance = random.Random(SEED)
    with act(project, BUILDER, "Set up the rest of a national project") as this:
        facts = project_facts(this.db)
        change_project(this, replace(facts, name="Illustrative England, all of it"))
        add_milestone(this, "Kick-off", "2026-01-05")
        codes = a_codebook(this)
    kept = _quotes(project, chance, codes, quotes)
    add_guide(project, BUILDER)
    _maps(project, chance)
    add_painpoints(project, BUILDER, chance, kept, WHAT)
    add_themes(project, BUILDER, random.Random(SEED))
    _conclusions(project, chance)
    add_storyboard(project, BUILDER)
    _people(project)
    return project


def _quotes(project: Project, chance: random.Random, codes: list[int], quotes: int) -> list[int]:
    """The same share of them in every council, but for a long session in the first."""
    with act(project, BUILDER, "Added a long session") as this:
        long_session_in(this, chance, in_long_session(quotes))
        names = [each.name for each in councils(this.db)]
    left, kept = quotes - in_long_session(quotes), list[int]()
    for number, name in enumerate(names):
        share = left * (number + 1) // len(names) - left * number // len(names)
        with act(project, BUILDER, f"Added the sessions of {name}") as this:
            kept += a_council(this, chance, name, share, codes)
    return kept


def _maps(project: Project, chance: random.Random) -> None:
    """A map each, all of one process: shorter or longer, reworded, with steps of their own."""
    whole = process(LONGEST)
    with act(project, BUILDER, "Added process maps") as this:
        rows = []
        for number, council in enumerate(councils(this.db)):
            # A shorter one leaves out steps all along, as a council does that draws less closely.
            drawn = SHORTEST + number * 7 % (LONGEST - SHORTEST + 1)
            some = [whole[each] for each in sorted(chance.sample(range(LONGEST), drawn))]
            its_map = variant(SEED + number, some)
            map_id = process_maps.store.add_map(this, its_map, council.id)
            rows.append(list(process_maps.store.step_ids(this.db, map_id).values()))
        for (one, other), _ in zip(pairwise(rows), range(SAID_OF_PAIRS), strict=False):
            a, b = chance.choice(one), chance.choice(other)
            process_maps.pairing.store.decide(this, a, b, together=False, why="Not the same work")


def _conclusions(project: Project, chance: random.Random) -> None:
    """Findings that rest on painpoints and their rules, and options linked to them, scored."""
    held = painpoints(project)
    made = [
        findings.add_finding(
            project,
            BUILDER,
            f"Finding {number}: {each.title}",
            [
                Evidence("painpoint", each.id),
                Evidence("painpoint", chance.choice(held).id, "against"),
            ],
        )
        for number, each in enumerate(held[:FINDINGS], start=1)
    ]
    for number in range(1, OPTIONS + 1):
        option = options.add_option(project, BUILDER, f"Option {number}", "One way to go about it.")
        options.link_option(project, BUILDER, option, "finding", chance.choice(made))
        options.link_option(project, BUILDER, option, "painpoint", chance.choice(held).id)
        for criterion in CRITERIA:
            score = chance.randint(1, 5)
            options.score_option(project, BUILDER, option, criterion, score, "As it was judged")


def _people(project: Project) -> None:
    """Two people of each access that sees all, and a member and a viewer from every council."""
    with act(project, BUILDER, "Let people in") as this:
        for access in ("owner", "researcher", "facilitator"):
            for number in (1, 2):
                name = f"{access.capitalize()} {number}"
                add_person(this, name, "", None, access, f"{access}{number}@example.org")
        for each in councils(this.db):
            at = each.name.lower().replace(" ", "")
            add_person(
                this, f"Member, {each.name}", "", each.id, "council member", f"m@{at}.example.org"
            )
            add_person(this, f"Viewer, {each.name}", "", each.id, "viewer", f"v@{at}.example.org")


if __name__ == "__main__":
    began = time.process_time()
    build_whole_country(Path(sys.argv[1]))
    print(f"{sys.argv[1]}: built in {time.process_time() - began:.0f} s of processor time")
