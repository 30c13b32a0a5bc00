"""What people type about maps and rules: who was interviewed is named in none of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from common.errors import BadInput
from common.who import Who
from process_maps.glossary import services as glossary
from process_maps.pairing.deciding import decide_all
from process_maps.pairing.sayings import Saying
from process_maps.pairing.services import join_steps, part_steps
from research.services.typed import without_personal
from storage import Project
from validation.rulebook.model import LocalRuleFacts
from validation.services import rulebook


def add_word(project: Project, who: Who, said: str, means: str) -> int:
    """Add to the project's glossary; refused where it surely holds something personal."""
    _refuse_personal(project, said, means)
    return glossary.add_entry(project, who, said, means)


def change_word(
    project: Project, who: Who, entry_id: int, version: int, said: str, means: str
) -> None:
    """Change an entry of the project's glossary; likewise."""
    _refuse_personal(project, said, means)
    glossary.change_entry(project, who, entry_id, version, said, means)


def decide(project: Project, who: Who, sayings: Sequence[Saying], why: str = "") -> None:
    """Decide about pairs of steps in one act; what is surely personal in ``why`` is replaced."""
    decide_all(project, who, sayings, without_personal(project, why)[0])


def join(project: Project, who: Who, step_a: int, step_b: int, why: str = "") -> None:
    """Join two steps by their rows; likewise."""
    join_steps(project, who, step_a, step_b, without_personal(project, why)[0])


def part(project: Project, who: Who, step_a: int, step_b: int, why: str = "") -> None:
    """Part two steps by their rows; likewise."""
    part_steps(project, who, step_a, step_b, without_personal(project, why)[0])


def _refuse_personal(project: Project, *typed: str) -> None:
    # Replaced, as elsewhere, a word would be read as a placeholder in every council's labels.
    if any(without_personal(project, words)[1] for words in typed):
        raise BadInput(
            "this holds a name or another detail of a person",
            remedy="A glossary is of the words of the work: write a role instead",
        )


def add_rule(project: Project, who: Who, facts: LocalRuleFacts) -> int:
    """Add a council's own rule; what is surely personal in its label and note is replaced."""
    return rulebook.add_local_rule(project, who, _without_personal(project, facts))


def change_rule(
    project: Project, who: Who, rule_id: int, version: int, facts: LocalRuleFacts
) -> None:
    """Change a council's own rule; likewise."""
    rulebook.change_local_rule(project, who, rule_id, version, _without_personal(project, facts))


def _without_personal(project: Project, facts: LocalRuleFacts) -> LocalRuleFacts:
    return dataclasses.replace(
        facts,
        label=without_personal(project, facts.label)[0],
        note=without_personal(project, facts.note)[0],
    )
