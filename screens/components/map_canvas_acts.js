// What can be done to what is chosen. Each has its words, its key and its button; `more` ones are
// shown when more is asked for.

const pins = [["painpoint", "Painpoint", "1"], ["innovation", "Innovation", "2"], ["question", "Question", "3"]];
const pinActs = (of) => pins.map(([kind, words, key]) => ({
  act: kind, words, key, more: true, say: `Pin: ${words.toLowerCase()}`,
  go: (canvas, at) => openAsk(canvas, asked("mark", { kind, ...of(at) })),
}));

const moveAct = (act, words, key, by) => ({
  act, words, key, more: true, go: (canvas, { step }) => enqueue(canvas, { do: act, step, by }, { say: words }),
});

const STEP_ACTS = [
  { act: "after", words: "Add after", key: "A", say: "Add a step after this one", go: (canvas, { step }) => openAsk(canvas, asked("add", { after: step })), when: (canvas, { step }) => !isDecision(canvas, step) },
  { act: "exit", words: "Add a way out", key: "W", also: ["a"], say: "Add a way out of this decision", go: (canvas, { step }) => openAsk(canvas, asked("add", { after: step })), when: (canvas, { step }) => isDecision(canvas, step) },
  { act: "rename", words: "Rename", key: "F2", also: ["Enter"], say: "Rename, also Enter or a double click", go: (canvas, { step }) => openAsk(canvas, asked("rename", { step, values: { label: stepOf(canvas, step)?.label ?? "" } })) },
  { act: "decide", words: "Decision", key: "D", say: "Make it a decision", go: (canvas, { step }) => changeKind(canvas, step, "decision"), when: (canvas, { step }) => !isDecision(canvas, step) },
  { act: "connect", words: "Connect", key: "C", say: "Connect to another step", go: (canvas, { step }) => startJoining(canvas, step) },
  { act: "lane", words: "Lane", key: "M", say: "Move to another lane", go: (canvas, { step }) => chooseLane(canvas, step) },
  { act: "delete", words: "Delete", key: "Del", also: ["Delete", "Backspace"], go: (canvas, { step }) => openAsk(canvas, asked("remove", { step })) },
  { act: "before", words: "Add before", key: "B", more: true, go: (canvas, { step }) => openAsk(canvas, asked("add", { before: step })) },
  { act: "elsewhere", words: "Add in another lane", key: "L", more: true, go: (canvas, { step }) => chooseLaneForNew(canvas, step) },
  { act: "kind", words: "Kind", key: "K", more: true, say: "What kind of step it is", go: (canvas, { step }) => chooseKind(canvas, step) },
  { act: "phase", words: "Phase", key: "P", more: true, go: (canvas, { step }) => choosePhase(canvas, step) },
  ...pinActs(({ step }) => ({ step })),
  { act: "flows", words: "Its flows", key: "]", also: ["["], more: true, say: "Go through its flows", go: (canvas, at, key) => alongFlows(canvas, key === "[" ? -1 : 1) },
  moveAct("earlier", "Earlier in the list", ",", -1),
  moveAct("later", "Later in the list", ".", 1),
  { act: "open", words: "All about it", key: "O", more: true, say: "Open it beside the drawing", go: (canvas, { step }) => openFacts(canvas, step) },
];

const FLOW_ACTS = [
  { act: "words", words: "Words and %", key: "F2", also: ["Enter"], say: "Its words, and how often it is taken", go: (canvas, { flow }) => askFlow(canvas, flow) },
  { act: "into", words: "Insert a step", key: "A", go: (canvas, { flow, from, to }) => openAsk(canvas, asked("add", { after: from, before: to, flow })) },
  { act: "loop", words: "Gone through how often", key: "G", when: (canvas, { flow }) => leadsBack(canvas, flow), go: (canvas, { flow }) => askLoop(canvas, flow) },
  ...pinActs(({ flow }) => ({ on: `flow:${flow}`, flow })).map((act) => ({ ...act, more: false })),
  { act: "delete", words: "Delete", key: "Del", also: ["Delete", "Backspace"], go: (canvas, at) => removeFlow(canvas, at) },
  { act: "flows", words: "Next flow", key: "]", also: ["["], say: "The next flow of the same step", go: (canvas, at, key) => alongFlows(canvas, key === "[" ? -1 : 1) },
];

const laneMove = (act, words, key, by) => ({
  act, words, key, go: (canvas, { lane }) => enqueue(canvas, { do: "move_lane", lane, by }, { say: `Moved the lane ${by < 0 ? "up" : "down"}` }),
});
const addLane = { act: "add_lane", words: "Add a lane", key: "L", go: (canvas) => openAsk(canvas, asked("add_lane")) };
const addPhase = { act: "add_phase", words: "Add a phase", key: "P", go: (canvas) => openAsk(canvas, asked("add_phase")) };

const LANE_ACTS = [
  { act: "rename", words: "Rename", key: "F2", also: ["Enter"], go: (canvas, { lane }) => openAsk(canvas, asked("rename_lane", { lane, values: { label: lane } })) },
  { act: "here", words: "Add a step here", key: "A", go: (canvas, { lane }) => openAsk(canvas, asked("add", { lane, after: lastStep(canvas, lane) })) },
  laneMove("up", "Move up", "U", -1), laneMove("down", "Move down", "J", 1), addLane,
];

const PHASE_ACTS = [
  { act: "rename", words: "Rename", key: "F2", also: ["Enter"], go: (canvas, { phase }) => renamePhase(canvas, phase) },
  ...pinActs(({ phase }) => ({ on: `phase:${phase}` })).map((act) => ({ ...act, more: false })), addPhase,
];

const MAP_ACTS = [
  { act: "add", words: "Add a step", key: "A", go: (canvas) => openAsk(canvas, asked("add", { after: lastStep(canvas) })) },
  addLane, addPhase,
  ...pinActs(() => ({ on: "map" })).map((act) => ({ ...act, more: false, say: `${act.say}, on the whole map` })),
];

const ACTS = { step: STEP_ACTS, flow: FLOW_ACTS, lane: LANE_ACTS, phase: PHASE_ACTS, map: MAP_ACTS };
const CALLED = { step: "Step", flow: "Flow", lane: "Lane", phase: "Phase", map: "Whole map" };

// On a map that is only looked at.
const LOOKING = ["open", "flows"];
const isPin = (act) => pins.some(([kind]) => kind === act.act);
const allowed = (canvas, acts) => acts.filter((each) => (
  canvas.fixed ? LOOKING.includes(each.act) : canvas.pins || !isPin(each)));
const actsFor = (canvas) => allowed(canvas, ACTS[kindOf(canvas.at)])
  .filter((each) => !each.when || each.when(canvas, canvas.at));
const pressed = (act, key) => act.key.toLowerCase() === key.toLowerCase() || act.also?.some((each) => each.toLowerCase() === key.toLowerCase());

// ---- what the acts need
const leadsBack = (canvas, position) => Boolean(canvas.flows[position]?.back || canvas.flows[position]?.loop);

// The step one goes on from: the last that nothing follows, in that lane or at all.
function lastStep(canvas, lane = null, alsoOnItsWay = true) {
  const drafts = (alsoOnItsWay ? pending(canvas) : []).filter((item) => item.temp).map((item) => canvas.drafts.get(item.temp));
  const steps = [...canvas.steps.values(), ...drafts].filter((step) => lane === null || step.actors[0] === lane);
  const open = steps.filter((step) => !canvas.flows.some((flow) => flow.from === step.id));
  return (open.at(-1) ?? steps.at(-1))?.id ?? (lane === null ? null : lastStep(canvas, null, alsoOnItsWay));
}

function nextTo(canvas, step) {
  const here = canvas.boxes.get(step);
  const off = (box) => Math.hypot(box.x - here.x, box.y - here.y);
  const others = [...canvas.boxes].filter(([id]) => id !== step);
  return here && others.length ? { step: others.sort((a, b) => off(a[1]) - off(b[1]))[0][0] } : null;
}

function askFlow(canvas, position) {
  const { label, probability } = canvas.flows[position];
  const often = probability === null ? "" : String(Math.round(probability * 1000) / 10);
  openAsk(canvas, asked("flow", { flow: position, values: { label, often } }));
}

function askLoop(canvas, position) {
  const { times_min: least, times_max: most, words } = canvas.flows[position].loop ?? {};
  const values = { least: String(least ?? ""), most: String(most ?? ""), words: words ?? "" };
  openAsk(canvas, asked("loop", { flow: position, values }));
}

function removeFlow(canvas, { flow, from }) {
  const said = `Removed the ${flowWords(canvas, flow).replace(/^Flow/, "flow")}`;
  canvas.at = { step: from };
  enqueue(canvas, { do: "unflow", flow }, { say: said });
  focusAt(canvas);
}

function renamePhase(canvas, phase) {
  const was = canvas.phases.find((each) => each.id === phase)?.label ?? "";
  openAsk(canvas, asked("rename_phase", { phase, was, values: { label: was } }));
}

function openFacts(canvas, step) {
  const id = named(canvas, step);
  if (!id || !canvas.steps.has(id)) return;
  if (document.fullscreenElement) document.exitFullscreen();
  canvas.open(id);
  canvas.say(`“${called(canvas, id)}” is open beside the drawing`);
}

// ---- connecting: from a step, then to the one that is clicked, or gone to and confirmed
function startJoining(canvas, from) {
  canvas.mode = { joining: from, to: null };
  canvas.show();
  focusAt(canvas);
  canvas.say(`Where does “${called(canvas, from)}” lead? Click a step, or go to it with the arrow keys and press Enter. Escape leaves it.`);
}

function endJoining(canvas, to) {
  const from = canvas.mode.joining;
  canvas.mode = null;
  canvas.show();
  if (to && named(canvas, from) !== to) join(canvas, from, to);
  else {
    canvas.say(to ? "A flow leads from one step to another." : "Left as it was.");
    focusAt(canvas);
  }
}

// ---- going from one to the next
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function nearest(canvas, from, key) {
  const here = boxAt(canvas, from);
  if (!here) return null;
  const [wx, wy] = WAYS[key];
  const scored = [...canvas.boxes].map(([id, box]) => {
    const dx = box.x + box.width / 2 - here.x - here.width / 2;
    const dy = box.y + box.height / 2 - here.y - here.height / 2;
    const [along, aside] = wx ? [dx * wx, Math.abs(dy)] : [dy * wy, Math.abs(dx)];
    return { id, along, score: along + 2.5 * aside };
  }).filter(({ id, along }) => along > 12 && id !== named(canvas, from.step));
  scored.sort((a, b) => a.score - b.score);
  return scored.length ? { step: scored[0].id } : null;
}

// From the outermost step on to what names its lane or its phase.
function outward(canvas, at, key) {
  const step = stepOf(canvas, at.step);
  if (key === "ArrowLeft" && canvas.lanes.includes(step?.actors[0])) return { lane: step.actors[0] };
  const phase = step?.phase ?? null;
  return key === "ArrowUp" && canvas.phases.some((each) => each.id === phase) ? { phase } : null;
}

function beyond(canvas, key) {
  const { at } = canvas;
  const by = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 }[key];
  if (kindOf(at) === "step") return nearest(canvas, at, key) ?? outward(canvas, at, key);
  if (kindOf(at) === "flow") return { step: by < 0 ? at.from : at.to };
  if (kindOf(at) === "lane") {
    if (key === "ArrowLeft") return null;
    if (key === "ArrowRight") return nearest(canvas, at, key);
    const lane = canvas.lanes[canvas.lanes.indexOf(at.lane) + by];
    return lane === undefined ? null : { lane };
  }
  if (key === "ArrowDown") return nearest(canvas, at, key);
  const phase = key === "ArrowUp" ? null : canvas.phases[canvas.phases.findIndex((each) => each.id === at.phase) + by];
  return phase ? { phase: phase.id } : null;
}

function alongFlows(canvas, by) {
  const of = canvas.at?.step ?? canvas.along;
  const step = named(canvas, of);
  const places = canvas.flows.map((flow, place) => ({ flow, place }))
    .filter(({ flow }) => flow.from === step || flow.to === step)
    .sort((a, b) => Number(b.flow.from === step) - Number(a.flow.from === step)).map(({ place }) => place);
  if (!places.length) {
    canvas.say("No flow leads to it or from it.");
    return;
  }
  const now = places.indexOf(canvas.at?.flow);
  const next = now < 0 ? (by > 0 ? 0 : places.length - 1) : (now + by + places.length) % places.length;
  canvas.along = of;
  goTo(canvas, flowAt(canvas, places[next]));
}
