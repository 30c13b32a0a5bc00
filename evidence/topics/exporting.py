"""Says versus shows as a file for others: small counts hidden, and no word anybody said."""

from __future__ import annotations

from common.written_tables import csv_bytes
from evidence.topics.naming import KIND_WORDS, TopicKind
from evidence.topics.services import topics
from storage import Project, reading
from storage.register import project_facts
from validation.services.disclosing import outside_door

HEADINGS = (
    *("Topics", "Topic", "Council", "Verdict", "People who spoke of it", "For", "Against"),
    *("People asked", "Shown", "Children in the run", "Rules", "Marked"),
)


def export_topics(project: Project, kind: TopicKind) -> bytes:
    """Every topic of a kind, a row a council, as CSV through the door for files."""
    with reading(project) as db:
        invented = project_facts(db).illustrative
    rows: list[list[object]] = [list(HEADINGS)]
    for each in topics(project, outside_door(project), kind):
        for view in each.councils:
            mark = "Illustrative" if invented or view.council.origin == "illustrative" else ""
            asked = view.spoke.asked
            heard: list[object] = [view.spoke.people, view.spoke.people_for]
            heard += [view.spoke.people_against, asked]
            rows.append(
                [
                    *(KIND_WORDS[kind], each.title, view.council.name, view.verdict),
                    *(heard if asked or view.spoke.people else ["", "", "", asked]),
                    view.shows_words(),
                    view.rate.denominator if view.rate else "",
                    " ".join(each.codes),
                    mark,
                ]
            )
    return csv_bytes(rows)
