"""The cases of a REFI-QDA project: people or places, their particulars, and where they are met."""

from __future__ import annotations

from research.exchange.model import ForeignCase
from research.formats.refi.intake import Intake
from research.formats.refi.parts import (
    Element,
    Found,
    Ids,
    children,
    guid_of,
    id_of,
    target,
    words_of,
)

DESCRIPTION = "Description"


def read_variables(variables: Element | None, found: Found) -> dict[str, str]:
    """The names of the variables by their ids."""
    names: dict[str, str] = {}
    for each in children(variables, "Variable"):
        guid = id_of(each.get("guid"))
        if guid in names:
            found.add("ids of particulars", "two carry one id; the first is taken for both")
        names.setdefault(guid, " ".join((each.get("name") or "").split()) or "Unnamed")
        if (each.get("typeOfVariable") or "Text").strip() != "Text":
            found.add("kinds of particulars", "numbers and dates are kept as they are written")
        if words_of(each, "Description"):
            found.add("descriptions of particulars", "only their names and values are kept")
    return names


def case_ids(cases: Element | None) -> set[str]:
    """The ids of all cases, by which codes that only repeat one are told."""
    found = (guid_of(each.get("guid")) for each in children(cases, "Case"))
    return {guid for guid in found if guid}


def read_cases(
    cases: Element | None, spans: frozenset[str], intake: Intake
) -> tuple[ForeignCase, ...]:
    """All cases; ``spans`` are the ids of those that came in."""
    kept: list[ForeignCase] = []
    ids, found = Ids("cases", intake.found), intake.found
    sources = {d.guid: d.guid for d in intake.documents}
    for document in intake.documents:
        sources |= dict.fromkeys(document.same - {""}, document.guid)
    for number, each in enumerate(children(cases, "Case")):
        guid = ids.take(each, number)
        named = [target(ref) for ref in children(each, "SourceRef")]
        marked = [target(ref) for ref in children(each, "SelectionRef")]
        marked += intake.case_spans.get(guid, [])
        codes = [target(ref) for ref in children(each, "CodeRef")]
        found.add(
            "texts that cases name",
            "they do not come in",
            count=sum(source not in sources for source in named),
        )
        found.add(
            "quotes that cases name",
            "they do not come in",
            count=sum(span not in spans for span in marked),
        )
        found.add(
            "tags that cases name",
            "a case names texts and quotes",
            count=sum(code not in intake.codebook.cases for code in codes),
        )
        values = intake.values(each)
        if said := words_of(each, "Description"):
            values.append((DESCRIPTION, said))
            found.add("descriptions of cases", f"each is kept as a particular, “{DESCRIPTION}”")
        kept.append(
            ForeignCase(
                guid,
                " ".join((each.get("name") or "").split()),
                tuple(dict.fromkeys(sources[source] for source in named if source in sources)),
                tuple(dict.fromkeys(span for span in marked if span in spans)),
                tuple(values),
            )
        )
    return tuple(kept)
