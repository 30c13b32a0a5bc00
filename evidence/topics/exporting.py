"""Says versus shows as a file for others: small counts hidden, and no word anybody said."""

from __future__ import annotations

from common.written_tables import csv_bytes
from evidence.failing import Shown
from evidence.topics.naming import KIND_WORDS, TopicKind
from evidence.topics.services import topics
from storage import Project, reading
from storage.register import project_facts
from validation.services.disclosing import outside_door

HEADINGS = (
    *("Topics", "Topic", "Council", "Verdict", "People who spoke of it", "For", "Against"),
    *("People asked", "Failures are", "Failures", "Counted in", "Rules failing"),
    *("Rules not looked at", "Shown", "Children in the run", "Run", "Rules", "Marked"),
)


def export_topics(project: Project, kind: TopicKind) -> bytes:
    """Every topic of a kind, a row a council, as CSV through the door for files."""
    return csv_bytes(topic_rows(project, kind))


def topic_rows(project: Project, kind: TopicKind) -> list[list[object]]:
    """The same as rows, the headings first."""
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
                    *_failures(view.shown),
                    view.shows_words(),
                    view.rate.denominator if view.rate else "",
                    view.shown.run_words if view.shown else "",
                    " ".join(each.codes),
                    mark,
                ]
            )
    return rows


def _failures(shown: Shown | None) -> list[object]:
    """ "at least", 40, "rows", 3, 1: the number never stands without what it leaves out."""
    if shown is None or not shown.looked_at:
        return ["", "", "", "", shown.unknown if shown else ""]
    if shown.hidden == shown.failing > 0:
        return ["hidden", "", shown.unit, shown.failing, shown.unknown]
    return [
        shown.before.strip() or "exactly",
        *(shown.count, shown.unit, shown.failing, shown.unknown),
    ]
