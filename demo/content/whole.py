"""All of the illustrative project's content in one value."""

from __future__ import annotations

from dataclasses import dataclass

from demo.content.decisions import LeaderDecision
from demo.content.model import (
    Code,
    CodeGroup,
    CouncilMap,
    Finding,
    ProjectFacts,
    Quote,
    Run,
    Session,
    StepRules,
)
from demo.content.personas import Need, Persona
from demo.content.second_coding import SecondCoding
from demo.content.themes import Theme


@dataclass(frozen=True)
class Content:
    """Everything of the illustrative project; the published table is apart."""

    project: ProjectFacts
    codebook: tuple[CodeGroup, ...]
    sessions: tuple[Session, ...]
    findings: tuple[Finding, ...]
    maps: tuple[CouncilMap, ...]
    step_rules: tuple[StepRules, ...]
    runs: tuple[Run, ...]
    themes: tuple[Theme, ...]
    personas: tuple[Persona, ...]
    needs: tuple[Need, ...]
    decisions: tuple[LeaderDecision, ...]
    second_coding: SecondCoding

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Every quote of every session."""
        return tuple(quote for session in self.sessions for quote in session.quotes)

    @property
    def codes(self) -> tuple[Code, ...]:
        """Every code below the groups."""
        return tuple(code for group in self.codebook for code in group.codes)
