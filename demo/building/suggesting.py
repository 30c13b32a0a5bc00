"""Puts into the demo what its team refused of suggestions; the rest is left to decide."""

from __future__ import annotations

from collections.abc import Mapping

from common.who import Who
from demo.content.refusals import REFUSED
from evidence.suggesting.deciding import refuse
from evidence.suggesting.model import End
from storage import Project


def add_refusals(project: Project, who: Who, quotes: Mapping[str, int]) -> None:
    """Every refusal; ``quotes`` are ids by the content's keys."""
    for each in REFUSED:
        refuse(project, who, End("quote", str(quotes[each.quote])), "rule", [each.code], each.why)
