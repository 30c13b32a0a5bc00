"""Somebody who signed in: the project as they see it, and what an app says to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from streamlit.testing.v1 import AppTest

from common.who import Access, Who
from storage import Project, services

OWN = Who("Whoever has the file")
Opens = Callable[[Access], AppTest]


def signs_in(project: Project, access: Access) -> Project:
    """The project as somebody sees it who signed in; Northmoor is a council member's."""
    council, _ = services.add_council(project, OWN, "Northmoor")
    services.add_person(project, OWN, "Ash", access="owner", signs_in_as="ash@example.org")
    services.add_person(
        *(project, OWN, "Somebody", "", council.id), access=access, signs_in_as="some@example.org"
    )
    return replace(project, seen_by=services.signing_in(project, "some@example.org"))


def texts(at: AppTest) -> str:
    """All that is written on a screen."""
    every = (at.markdown, at.caption, at.info, at.error, at.title)
    return "\n".join(str(each.value) for kind in every for each in kind)
