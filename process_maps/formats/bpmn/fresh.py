"""A whole new BPMN file of a map: one pool, a lane an actor, and the picture of our own layout."""

from __future__ import annotations

from lxml import etree

from process_maps.drawing.geometry import Geometry
from process_maps.formats import Sheet
from process_maps.formats.bpmn.diagram import Drawn, drawn_from
from process_maps.formats.bpmn.ids import DC, DD, DIAGRAM, MODEL, XSI, Names, allowed
from process_maps.formats.bpmn.kinds import SUBPROCESSES, definition_of, element_of
from process_maps.formats.bpmn.layout import STRIP, laid_out
from process_maps.formats.bpmn.names import OWN, OWN_DRAWN, OWN_PREFIX
from process_maps.formats.bpmn.notes import (
    GAP,
    Note,
    drawn_beside,
    headings_of,
    in_rows,
    notes_of,
    with_places,
)
from process_maps.formats.bpmn.original_tree import Element, model
from process_maps.graph import flow_by_ref, lane_of
from process_maps.model import Flow, Step

TARGET, EXPORTER = "urn:common-ground", "Common Ground"


NOBODY = "Deadlines and states"
NAMESPACES = {"bpmn": MODEL, "bpmndi": DIAGRAM, "dc": DC, "di": DD, "xsi": XSI, OWN_PREFIX: OWN}


class Fresh:
    """A new BPMN file of a sheet; its ids are given out before anything is written."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.process = sheet, sheet.process
        process = sheet.process
        self.names = Names()
        self.steps = self._step_ids()
        self.flows = [self.names.take(flow.id, "Flow") for flow in process.flows]
        self.leaving: dict[str, list[int]] = {step.id: [] for step in process.steps}
        self.entering: dict[str, list[int]] = {step.id: [] for step in process.steps}
        for place, flow in enumerate(process.flows):
            self.leaving[flow.source].append(place)
            self.entering[flow.target].append(place)
        self.written = {
            step.id: element_of(step, [process.flows[n] for n in self.leaving[step.id]])
            for step in process.steps
        }
        notes = notes_of(sheet)
        self.geometry: Geometry = laid_out(process, drawn_beside(process, notes))
        heads = self.geometry.phases
        self.phases = {each.phase.id: self.names.take(None, "Phase") for each in heads}
        self.bands = [each.name for each in self.geometry.lanes]
        self.lanes = [self.names.take(None, "Lane") for _ in self.bands]
        self.down = 0.0
        self.nodes: dict[Element, Step] = {}
        self.arrows: dict[Element, Flow] = {}
        self.notes = [
            (note, self.names.take(None, "Note"), self._tie(note)) for note in self._placed(notes)
        ]

    def root(self) -> Element:
        """The definitions element with everything in it but our own fields."""
        root = etree.Element(
            f"{{{MODEL}}}definitions",
            {
                "id": self.names.take(None, "Definitions"),
                "targetNamespace": TARGET,
                "exporter": EXPORTER,
            },
            nsmap=NAMESPACES,
        )
        ids = {word: self.names.take(None, word) for word in ("Collaboration", "Pool", "Process")}
        name = allowed(self.process.name)
        collaboration = _within(root, "collaboration", id=ids["Collaboration"], name=name)
        pool = allowed(self.process.council or "") or name
        _within(collaboration, "participant", id=ids["Pool"], name=pool, processRef=ids["Process"])
        process = _within(root, "process", id=ids["Process"], name=name, isExecutable="false")
        self._fill(process)
        self._categories(process)
        root.append(drawn_from(self.geometry, self._drawn(ids), self.names, self.down))
        return root

    def _step_ids(self) -> dict[str, str]:
        """Steps keep their own ids where XML allows them, whatever the others are called."""
        ids = [step.id for step in self.process.steps]
        kept = [each for each in ids if Names().take(each, "Step") == each]
        given = {each: self.names.take(each, "Step") for each in kept}
        return given | {each: self.names.take(None, "Step") for each in ids if each not in given}

    def _placed(self, notes: list[Note]) -> list[Note]:
        """The notes where they lie; those above the pool move everything else down."""
        geometry = self.geometry
        left = geometry.lanes[0].box.x + geometry.lane_label - 2 * STRIP
        heads = in_rows(headings_of(self.sheet), left, 0.0, geometry.width)
        lowest = max((each.box.bottom for each in heads if each.box), default=0.0)
        self.down = lowest + GAP if heads else 0.0
        above = [
            Note(each.words, each.anchor, each.colour, each.box and each.box.moved(0, -self.down))
            for each in heads
        ]
        return above + with_places(self.process, notes, geometry)

    def _tie(self, note: Note) -> str | None:
        return self.names.take(None, "Tie") if self._tied_to(note) else None

    def _tied_to(self, note: Note) -> str | None:
        """The id of what a note is tied to: a line needs something that is there."""
        kind, ref = note.anchor.kind, note.anchor.ref
        if kind == "step":
            return self.steps.get(ref)
        if kind == "phase":
            return self.phases.get(ref)
        if kind == "flow":
            flow = flow_by_ref(self.process, ref)
            return None if flow is None else self._flow_id(flow)
        return None

    def _flow_id(self, flow: Flow) -> str:
        return self.flows[next(n for n, each in enumerate(self.process.flows) if each is flow)]

    def _fill(self, process: Element) -> None:
        if any(self.bands):
            lanes = _within(process, "laneSet", id=self.names.take(None, "Lanes"))
            for band, element in zip(self.bands, self.lanes, strict=True):
                name = NOBODY if band is None else allowed(band)
                lane = _within(lanes, "lane", id=element, name=name)
                for step in self.process.steps:
                    if lane_of(step) == band:
                        _within(lane, "flowNodeRef").text = self.steps[step.id]
        for step in self.process.steps:
            self._node(process, step)
        for flow, element in zip(self.process.flows, self.flows, strict=True):
            sequence = _within(process, "sequenceFlow", id=element)
            self.arrows[sequence] = flow
            if flow.label is not None:
                sequence.set("name", allowed(flow.label))
            sequence.set("sourceRef", self.steps[flow.source])
            sequence.set("targetRef", self.steps[flow.target])
        for note, element, tie in self.notes:
            annotation = _within(process, "textAnnotation", id=element)
            mark_drawn(annotation)
            _within(annotation, "text").text = note.words
            tied = self._tied_to(note)
            if tie is not None and tied is not None:
                _within(process, "association", id=tie, sourceRef=tied, targetRef=element)

    def _node(self, process: Element, step: Step) -> None:
        node = _within(process, self.written[step.id], id=self.steps[step.id])
        self.nodes[node] = step
        if step.label:
            node.set("name", allowed(step.label))
        if step.note:
            _within(node, "documentation").text = allowed(step.note)
        for word, held in (("incoming", self.entering), ("outgoing", self.leaving)):
            for place in held[step.id]:
                _within(node, word).text = self.flows[place]
        if definition := definition_of(step):
            _within(node, definition, id=self.names.take(f"{node.get('id')}_timer", "Timer"))
        if step.kind == "ongoing":
            _within(node, "standardLoopCharacteristics")

    def _categories(self, process: Element) -> None:
        """Phases as groups: a frame round their columns, named by a category."""
        heads = [each.phase for each in self.geometry.phases]
        if not heads:
            return
        category = model("category", id=self.names.take(None, "Phases"), name="Phases")
        process.addprevious(category)
        for phase in heads:
            value = self.names.take(None, "PhaseName")
            _within(category, "categoryValue", id=value, value=allowed(phase.label))
            group = _within(process, "group", id=self.phases[phase.id], categoryValueRef=value)
            mark_drawn(group, phase.id)

    def _drawn(self, ids: dict[str, str]) -> Drawn:
        return Drawn(
            plane=ids["Collaboration"],
            pool=ids["Pool"],
            lanes=self.lanes if any(self.bands) else (),
            steps=self.steps,
            flows=self.flows,
            flow_values=self.process.flows,
            phases=self.phases,
            notes=self.notes,
            collapsed=frozenset(
                each for each, name in self.written.items() if name in SUBPROCESSES
            ),
            marked=frozenset(e for e, name in self.written.items() if name == "exclusiveGateway"),
        )


def mark_drawn(element: Element, phase: str | None = None) -> None:
    """Say that an element only shows what our own fields say, so that nobody reads it twice."""
    drawn = etree.SubElement(
        _within(element, "extensionElements"), OWN_DRAWN, nsmap={OWN_PREFIX: OWN}
    )
    if phase is not None:
        drawn.set("phase", allowed(phase))


def _within(parent: Element, tag: str, /, **said: str) -> Element:
    made = model(tag, **said)
    parent.append(made)
    return made
