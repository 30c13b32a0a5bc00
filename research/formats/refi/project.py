"""Reading a REFI-QDA project (QDPX) of any program, and listing what of it does not come in."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from common.errors import BadInput
from research.exchange.convention import Marked, Stated, detect
from research.exchange.model import (
    Convention,
    ForeignProject,
    ForeignSource,
    ForeignSpan,
    On,
    Readings,
)
from research.formats.refi.cases import case_ids, read_cases, read_variables
from research.formats.refi.codebook import read_codes, read_sets
from research.formats.refi.documents import read_documents
from research.formats.refi.intake import Document, Intake, Stretch
from research.formats.refi.notes import memos_of, read_links, read_notes
from research.formats.refi.package import Package
from research.formats.refi.parts import (
    FORMAT,
    PROGRAM,
    Element,
    Found,
    child,
    children,
    id_of,
    kind,
)
from research.model import Placed

_FACTS = ("creatingUserGUID", "creationDateTime", "basePath")
_CHANGED = ("modifyingUser", "modifyingUserGUID", "modifiedDateTime")


def read_qdpx(data: bytes, name: str, convention: Convention | None = None) -> ForeignProject:
    """Read a project; its spans count as ``convention`` says, else as the file's evidence does.

    ``readings`` of the project says what spoke for which convention, the one used first; they are
    ``close`` where a person should choose. A span that does not fit is left out and listed, never
    moved. Raises BadInput where the file is damaged, unsafe or no such project.
    """
    package = Package(data, name)
    root = package.root()
    _check(root, package)
    found = Found()
    cases = child(root, "Cases")
    intake = Intake(
        package,
        _users(root),
        read_codes(child(root, "CodeBook"), found, case_ids(cases)),
        read_variables(child(root, "Variables"), found),
        found,
    )
    read_documents(child(root, "Sources"), intake)
    notes = read_notes(child(root, "Notes"), intake)
    intake.remarks.referred += [(note, "code", code) for code, note in intake.codebook.notes]
    read_links(child(root, "Links"), notes, intake)
    program = (root.get("origin") or "").strip()
    readings = _readings(intake, convention, program)
    used = readings.chosen.convention if readings else convention or Convention()
    sources = tuple(_placed(document, used, intake) for document in intake.documents)
    spans = frozenset(span.guid for source in sources for span in source.spans)
    codes = intake.codebook.opened(
        {c.code for source in sources for span in source.spans for c in span.codings}, found
    )
    project = ForeignProject(
        FORMAT,
        (root.get("name") or "").strip(),
        program,
        sources,
        codes,
        read_sets(child(root, "Sets"), intake.codebook, found),
        memos_of(notes, root, _places(intake, spans), intake),
        read_cases(cases, spans, intake),
        readings,
    )
    _list_the_rest(root, intake)
    return replace(project, lost=found.lost())


def _check(root: Element, package: Package) -> None:
    if kind(root) == "CodeBook":
        raise BadInput(
            "this is a codebook, not a project", where=package.name, remedy="Import it as QDC"
        )
    space = str(root.tag)[1:].partition("}")[0] if str(root.tag).startswith("{") else ""
    if kind(root) != "Project" or (space and not space.lower().startswith("urn:qda-xml")):
        raise BadInput(
            "this is not a REFI-QDA project",
            where=package.project_name,
            remedy="Export the project as QDPX",
        )


def _users(root: Element) -> dict[str, str]:
    names: dict[str, str] = {}
    for user in children(child(root, "Users"), "User"):
        guid = id_of(user.get("guid"))
        name = " ".join((user.get("name") or user.get("id") or "").split())
        if name:
            names.setdefault(guid, name)
    return names


def _readings(intake: Intake, chosen: Convention | None, program: str) -> Readings | None:
    marked = [
        Marked(
            document.written,
            tuple(
                Stated(stretch.start, stretch.end, stretch.name)
                for stretch in document.stretches
                if stretch.start is not None and stretch.end is not None
            ),
        )
        for document in intake.documents
        if not document.loose
    ]
    if chosen is None and program.startswith(PROGRAM):
        # Who wrote the file is known; only if its own quotes deny it is it asked about.
        ours = detect(marked, Convention())
        if ours is None or ours.chosen.named == ours.chosen.named_of:
            return ours
    return detect(marked, chosen)


def _placed(document: Document, convention: Convention, intake: Intake) -> ForeignSource:
    text, spans = document.written.text, []
    for stretch in document.stretches:
        place = _place(stretch, document, convention)
        if place is None:
            why = (
                "their text was in a Word file only, and their words do not stand in it just once"
                if document.loose
                else "their place is outside the text, within a letter, or empty"
            )
            intake.found.add("quotes", why, place=stretch.place)
            intake.found.add(
                "tags on quotes",
                "the quote they are on does not come in",
                count=len(stretch.codings),
            )
            continue
        if _is_title(stretch.name, text[place.start : place.end]):
            intake.found.add("titles of quotes", "a quote has no title beside its own words")
        spans.append(
            ForeignSpan(
                stretch.guid, place.start, place.end, stretch.codings, stretch.by, stretch.at
            )
        )
    return ForeignSource(
        document.guid, document.name, text, tuple(spans), tuple(document.variables), document.at
    )


def _place(stretch: Stretch, document: Document, convention: Convention) -> Placed | None:
    text = document.written.text
    if stretch.start is None or stretch.end is None:
        return Placed(0, len(text)) if text else None
    if not document.loose:
        return document.written.placed(convention, stretch.start, stretch.end)
    # Only words that stand in the text once, and are as long as the span, are surely its own.
    name = stretch.name
    lengths = (len(name), len(name.encode("utf-16-le")) // 2, len(name.encode()))
    if name.strip() and text.count(name) == 1 and stretch.end - stretch.start in lengths:
        return Placed(text.index(name), text.index(name) + len(name))
    return None


def _is_title(name: str, words: str) -> bool:
    """Whether a span's name is something else than its words or their beginning."""
    bare = "".join(name.split())
    for ending in ("…", "..."):
        bare = bare.removesuffix(ending)
    return bool(bare) and not "".join(words.split()).startswith(bare)


def _places(intake: Intake, spans: frozenset[str]) -> dict[str, tuple[On, str | None]]:
    """What remarks on each thing are kept on: those on a span that is lost, on its document."""
    places: dict[str, tuple[On, str | None]] = {
        code.guid: ("code", code.guid) for code in intake.codebook.codes
    }
    for document in intake.documents:
        whole: tuple[On, str | None] = ("source", document.guid)
        places |= dict.fromkeys(document.same, whole) | {document.guid: whole}
    for span, home in intake.homes.items():
        places[span] = ("span", span) if span in spans else ("source", home)
    return places


def _list_the_rest(root: Element, intake: Intake) -> None:
    """What no other part of the reader met: graphs, who changed what last, unused files."""
    found = intake.found
    graphs = sum(1 for _graph in children(child(root, "Graphs"), "Graph"))
    facts = sum(bool(root.get(each)) for each in _FACTS)
    found.add("facts of the file", "who made it, when and where is not kept", count=facts)
    idle = len(intake.users.keys() - intake.active)
    found.add("people", "nothing that comes in is said to be by them", count=idle)
    found.add("graphs", "diagrams are not kept", count=graphs)
    changed = made_by = 0
    unknown: Counter[str] = Counter()
    for element in root.iter():
        changed += any(element.get(each) for each in _CHANGED)
        made_by += kind(element) in _MADE_BY and bool(element.get("creatingUser"))
        if isinstance(element.tag, str) and kind(element) not in _KNOWN:
            unknown[kind(element)] += 1
    found.add("dates of last changes", "only who made something and when is kept", count=changed)
    found.add("names of who added a text", "only the date is kept", count=made_by)
    found.add("unknown parts", "the format has no such parts", count=unknown.total())
    found.add("files", "nothing in the project points at them", count=intake.package.unread())


_MADE_BY = ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource", "Transcript")
_KNOWN = frozenset(
    (
        *("Project", "Users", "User", "CodeBook", "Codes", "Code", "Variables", "Variable"),
        *("Cases", "Case", "Sources", "TextSource", "PictureSource", "PDFSource", "AudioSource"),
        *("VideoSource", "Transcript", "SyncPoint", "Representation", "TextDescription"),
        *("PlainTextContent", "PlainTextSelection", "TranscriptSelection", "PictureSelection"),
        *("PDFSelection", "AudioSelection", "VideoSelection", "Coding", "CodeRef", "NoteRef"),
        *("SourceRef", "SelectionRef", "VariableRef", "VariableValue", "TextValue"),
        *("BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue", "Notes"),
        *("Note", "Links", "Link", "Sets", "Set", "MemberCode", "MemberSource", "MemberNote"),
        *("Graphs", "Graph", "Vertex", "Edge", "Description"),
    )
)
