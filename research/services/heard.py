"""How widely each tag was heard."""

from __future__ import annotations

from research.heard import store
from research.heard.model import PeopleAsked, TagHeard, tags_heard
from research.quotes import store as quote_store
from storage import Project, reading
from storage.remembering import remembered


@remembered
def heard(project: Project) -> tuple[TagHeard, ...]:
    """Each tag of the codebook with from how many people it was heard, council by council.

    People are counted once, whatever they said how often; nobody counts whom nobody asked:
    interviewers, audiences, those in sessions that are only planned, people of no council.
    """
    with reading(project) as db:
        return tags_heard(quote_store.codes(db), store.councils_asked(db), store.said(db))


def councils_asked(project: Project) -> tuple[PeopleAsked, ...]:
    """The project's councils with how many of their people were asked."""
    with reading(project) as db:
        return store.councils_asked(db)
