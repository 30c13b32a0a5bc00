"""What the three show-and-tells of a discovery are made of, filled from the evidence there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from common.errors import BadInput
from common.words import listed
from presenting.cards.known import Deck, Known
from presenting.templates.choosing import Choosing
from presenting.templates.filling import Filled, Filling, LeftOut
from presenting.templates.first import fill_first
from presenting.templates.second import fill_second
from presenting.templates.third import fill_third
from storage import Project, reading
from storage.register import project_facts
from storage.remembering import remembered

__all__ = ["TEMPLATES", "Filled", "LeftOut", "Template", "checked_template", "filled"]

Template = Literal["first", "second", "third"]
# What each is, for somebody who has to choose one.
TEMPLATES: Mapping[Template, str] = {
    "first": "First show-and-tell: the project, who was asked, what was heard first",
    "second": "Second: how processes differ, and whether it goes together with errors",
    "third": "Third: what is decided with the data, needs, options, a decision",
}
_FILL: Mapping[Template, Callable[[Filling, Choosing], None]] = {
    "first": fill_first,
    "second": fill_second,
    "third": fill_third,
}


def checked_template(word: str) -> Template:
    """The template of that name, or BadInput naming those there are."""
    for each in TEMPLATES:
        if word == each:
            return each
    raise BadInput(
        f"“{word[:20]}” is no show-and-tell to begin with",
        remedy=f"Choose {listed(TEMPLATES, 'or')}",
    )


def filled(project: Project, which: str, *, show_on: str | None = None) -> Filled:
    """The cards of one of the three, and what was left out and why.

    ``show_on`` is the storyboard's day (ISO). Only what there is evidence of is in it; what it
    takes is 90 minutes at most.
    """
    return _filled(project, checked_template(which), show_on, date.today())


@remembered
def _filled(project: Project, which: Template, show_on: str | None, today: date) -> Filled:
    with reading(project) as db:
        facts = project_facts(db)
        known = Known(project, Deck(facts.name, show_on, None, facts), today)
        filling = Filling()
        _FILL[which](filling, Choosing(known))
    return filling.filled()
