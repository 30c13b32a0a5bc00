"""Nothing shown to others may change when hidden counts do: the whole screen, drawn twice.

Two projects are alike but for their small counts. Everything the browser is sent (words, tables,
what charts are drawn from, alt texts, orders, pickers) is compared whole.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Who
from evidence.benefits.proposing import failures
from evidence.crossing.exporting import export_crossing
from evidence.crossing.on_reference import reference_overlay
from evidence.findings.model import Evidence
from evidence.findings.services import add_finding, decide, link
from evidence.findings.standing import standing
from evidence.outlining import draw_outline
from evidence.services import add_painpoint, link_rule, link_step_rule
from evidence.topics.exporting import export_topics
from evidence.topics.naming import KIND_WORDS
from process_maps.picturing.reference import Shared
from process_maps.services import all_steps
from process_maps.services import maps as all_maps
from project import DATABASE_VARIABLE, open_project
from screens.look import WHO, script_of
from screens.rule_failures.patterns import CAUSES, FEW_MAKE_MOST, MIX
from screens.rule_failures.seen import AS_OTHERS
from storage import Project
from validation.report import ROWS, VALIDATOR, OverChildren, RunFacts
from validation.services import record_run
from validation.services.causes import confirm_cause
from validation.services.disclosing import door_of

# The name under which a file is offered is drawn anew each time.
DRAWN_ANEW = re.compile(r'deferred_file_id: "\w+"')
APP = str(Path(__file__).resolve().parents[2] / "app.py")
TEAM, LEE = Who("Test analyst"), Who("Lee", council="Eastley")
RULES = ("101", "102", "103", "164", "169", "179", "218", "392A", "502", "1010")
RUNS = (
    ("Northmoor", 2025, 1),
    ("Northmoor", 2026, 1),
    ("Northmoor", 2026, 2),
    ("Calderbrook", 2025, 1),
    ("Calderbrook", 2026, 1),
)


def _project(path: Path, seed: int, hidden: int, most: int = 5) -> Project:
    """Counts by ``seed``; those of 1 to 5 of the two other councils by ``hidden`` too."""
    path.parent.mkdir()
    made = open_project(path)
    dice, small = random.Random(seed), random.Random(1000 * seed + hidden)
    for council, year, number in (*RUNS, ("Eastley", 2025, 1), ("Eastley", 2026, 1)):
        of = dice if council == "Eastley" else small
        counts, children = {}, {}
        for place, rule in enumerate(RULES):
            # Rules that are small everywhere, too, or no order would tell of them.
            kind = dice.choice(("small", "small", "none") if place % 2 else ("large", "larger"))
            rest = dice.randint(6, 90)
            if kind == "small":
                counts[rule] = of.randint(1, most)
                children[rule] = of.randint(1, counts[rule])
            elif kind != "none":
                counts[rule] = rest + 60
                children[rule] = rest if kind == "larger" else of.randint(1, most)
        over = OverChildren(
            {rule: count + 2 * of.randint(0, 9) for rule, count in counts.items()},
            sum(counts.values()) + 40 + of.randint(0, 9),
            max(children.values()) + of.randint(0, 5),
            {
                (one, other): of.randint(1, min(children[one], children[other]))
                for one in children
                for other in children
                if one < other and 0 < min(children[one], children[other]) <= 5
            },
        )
        facts = RunFacts(
            number=number, children=412, episodes=655, ran=frozenset({*RULES, "103"}),
            tables_loaded=("Header", "Episodes"),
        )  # fmt: skip
        record_run(
            made, TEAM, council=council, year=year, source=VALIDATOR, unit=ROWS, counts=counts,
            children_counts=children, over_children=over, facts=facts,
        )  # fmt: skip
    confirm_cause(made, TEAM, "One slip", ["101", "102"], "")
    return made


def _sent(at: AppTest) -> list[str]:
    """Every element as it is sent to the browser."""
    sent = (str(node.proto) for node in _nodes(at._tree) if getattr(node, "proto", None))
    return [DRAWN_ANEW.sub("", each) for each in sent]


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


LOOKS: tuple[dict[str, object], ...] = (
    {"failures_part": "Councils side by side", "side-form": "Heat table", "side-order": "rate"},
    {"failures_part": "Rates"},
    {"failures_part": "Patterns", "patterns-part": FEW_MAKE_MOST, "pareto-how": "added up"},
    {"patterns-part": MIX},
    {"patterns-part": CAUSES},
    {"failures_part": "Run by run", "runs_of": "Northmoor"},
    {"failures_part": "Over the years"},
)


def _everything(
    monkeypatch: pytest.MonkeyPatch, project: Project, who: Who
) -> dict[str, list[str]]:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(APP, default_timeout=30)
    at.session_state[WHO] = who
    at.session_state[AS_OTHERS] = who is TEAM
    at.session_state["rules-added-up"] = "Not at all"
    at.run().switch_page(script_of("rule_failures")).run()
    at.session_state[AS_OTHERS] = who is TEAM
    found = {}
    for look in LOOKS:
        for key, value in look.items():
            at.session_state[key] = value
        at.run()
        assert not at.exception, [each.message for each in at.exception]
        found[str(look)] = _sent(at)
    at.query_params["rule"] = "101"
    found["one rule"] = _sent(at.run())
    return found


def test_nothing_that_is_sent_changes_when_hidden_counts_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a council's person, whose own counts are beside the hidden ones of two others."""
    seed = 7
    print(f"seed {seed}")
    one, other = (
        _everything(monkeypatch, _project(tmp_path / str(hidden) / "a.db", seed, hidden), LEE)
        for hidden in (0, 1)
    )
    assert [look for look in one if one[look] != other[look]] == []


OUTLINE = "Analyst: extract the data > Analyst: fix errors in the file > Analyst: sign it off"
EVIDENCE: tuple[dict[str, str], ...] = (
    {"show": "says"},
    {"show": "says", "topic": "table-Header"},
    {"show": "steps", "at": "2"},
    {"show": "practice"},
    {"show": "practice", "of": "101"},
    {"show": "findings"},
    {"finding": "1"},
    {"show": "questions"},
    {"rule": "101"},
    {"step": "2"},
    {"painpoint": "1"},
)


def _with_evidence(path: Path, hidden: int) -> Project:
    """The same with maps, a painpoint and a finding that hang on every rule."""
    made = _project(path, 7, hidden)
    for council in ("Northmoor", "Calderbrook"):
        draw_outline(made, TEAM, OUTLINE, council=council, name=f"{council}'s way")
    steps = [each.id for each in all_steps(made) if "fix" in each.label]
    painpoint = add_painpoint(made, TEAM, kind="painpoint", title="Errors come back")
    for rule in RULES[:6]:
        link_rule(made, TEAM, painpoint, rule)
        for step in steps:
            link_step_rule(made, TEAM, step, rule)
    finding = add_finding(made, TEAM, "The same errors come back", [Evidence("rule", "101")])
    link(made, TEAM, finding, [Evidence("rule", "164"), Evidence("painpoint", painpoint)])
    decide(made, TEAM, finding, standing(made, finding).finding.version, "agreed", "")
    return made


def test_evidence_for_others_changes_in_nothing_when_hidden_counts_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Verdicts, orders, sentences, findings and questions too, of a council's person."""
    # What a page asks by whether others changed something is another each time.
    monkeypatch.setattr("screens.keeping_up.token_urlsafe", lambda _: "a secret")
    sent = []
    for hidden in (0, 1):
        made = _with_evidence(tmp_path / str(hidden) / "a.db", hidden)
        monkeypatch.setenv(DATABASE_VARIABLE, str(made.path))
        at = AppTest.from_file(APP, default_timeout=60)
        at.session_state[WHO] = LEE
        at.run().switch_page(script_of("evidence")).run()
        found = {}
        for query in EVIDENCE:
            at.query_params.clear()
            for name, value in query.items():
                at.query_params[name] = value
            at.run()
            assert not at.exception, [each.message for each in at.exception]
            found[str(query)] = _sent(at)
        door = door_of(made, LEE)
        maps = tuple(each.id for each in all_maps(made))
        found["reference"] = [repr(reference_overlay(made, Shared(maps, 1), "failures", door=door))]
        found["files"] = [
            *(export_topics(made, kind).decode() for kind in KIND_WORDS),
            export_crossing(made).decode(),
            repr(failures(made, list(RULES))),
        ]
        sent.append(found)
    one, other = sent
    assert [look for look in one if one[look] != other[look]] == []
