// Puts a drawing on the canvas: what can be chosen in it, what is chosen, and what is on its way.

const NEW_STEP = { width: 176, height: 56, apart: 56 };
const SHAPE = ":scope > :is(rect, path, polygon, ellipse, circle)";

function element(name, classes, text) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  if (text !== undefined) made.textContent = text;
  return made;
}

const focusedIn = (canvas) => canvas.el.root.getRootNode().activeElement;
const all = (canvas, what) => [...(canvas.svg?.querySelectorAll(`[data-${what}]`) ?? [])];
const kindOf = (at) => ["step", "flow", "lane", "phase"].find((kind) => kind in (at ?? {})) ?? "map";
const sameAt = (a, b) => kindOf(a) === kindOf(b) && (a ?? {})[kindOf(a)] === (b ?? {})[kindOf(b)];

function elementOf(canvas, at) {
  const kind = kindOf(at);
  if (kind === "map") return null;
  const value = String(kind === "step" ? named(canvas, at.step) : at[kind]);
  return all(canvas, kind).find((each) => each.dataset[kind] === value) ?? null;
}

// What a click or the focus is on: a step, a flow, a lane's name, a phase's head.
function under(canvas, target) {
  for (const kind of ["step", "flow", "lane", "phase"]) {
    const found = target?.closest?.(`[data-${kind}]`);
    if (!found || !canvas.svg?.contains(found)) continue;
    if (kind === "flow") return flowAt(canvas, Number(found.dataset.flow));
    return kind === "lane" && !found.dataset.lane ? null : { [kind]: found.dataset[kind] };
  }
  return null;
}

const flowAt = (canvas, position) => {
  const { from, to, label } = canvas.flows[position] ?? {};
  return from === undefined ? null : { flow: position, from, to, label };
};

// A flow's place among those that are drawn now; -1 where none leads from that step to that.
function placeOf(canvas, { from, to, label }) {
  const same = (flow) => flow.from === from && flow.to === to;
  const place = canvas.flows.findIndex((flow) => same(flow) && flow.label === label);
  return place < 0 ? canvas.flows.findIndex(same) : place;
}

// ---- where things lie, in the map's own units
function measure(canvas) {
  const paper = canvas.el.paper.getBoundingClientRect();
  const { zoom } = canvas.look;
  const boxOf = (it) => {
    const { left, top, width, height } = it.getBoundingClientRect();
    return { x: (left - paper.left) / zoom, y: (top - paper.top) / zoom, width: width / zoom, height: height / zoom };
  };
  canvas.boxOf = boxOf;
  canvas.boxes = new Map();
  canvas.colours = new Map();
  // With what is written round a step: where a flow may be let go to lead to it.
  canvas.extents = new Map(all(canvas, "step").map((step) => [step.dataset.step, boxOf(step)]));
  for (const step of all(canvas, "step")) {
    const shape = step.querySelector(SHAPE);
    if (!shape) continue;
    canvas.boxes.set(step.dataset.step, boxOf(shape));
    canvas.colours.set(step.dataset.step, shape.getAttribute("stroke"));
  }
  const ends = new Map(all(canvas, "lane").map((lane) => {
    const box = boxOf(lane);
    return [lane.dataset.lane, box.x + box.width];
  }));
  canvas.bands = all(canvas, "band").map((band) => ({
    name: band.dataset.band || null, box: boxOf(band), band, label: ends.get(band.dataset.band) ?? 0,
  }));
}

function boxAt(canvas, at = canvas.at) {
  const kind = kindOf(at);
  if (kind === "map") return null;
  if (kind === "step") {
    return canvas.boxes.get(named(canvas, at.step)) ?? canvas.ghosts?.get(at.step) ?? null;
  }
  const found = elementOf(canvas, at);
  if (!found) return null;
  if (kind !== "flow") return canvas.boxOf(found.querySelector(SHAPE) ?? found);
  const line = found.querySelector("path");
  const half = line?.getPointAtLength(line.getTotalLength() / 2);
  const matrix = half && line.getCTM();
  if (!matrix) return canvas.boxOf(found);
  const point = half.matrixTransform(matrix);
  const { zoom } = canvas.look;
  return { x: point.x / zoom - 12, y: point.y / zoom - 12, width: 24, height: 24 };
}

// ---- a new drawing, with what one looks at staying where it is on screen
function drawMap(canvas, text) {
  const { paper } = canvas.el;
  const before = canvas.boxes;
  const svg = drawing(text);
  paper.replaceChildren(...(svg ? [svg] : []));
  canvas.svg = svg;
  if (!svg) return;
  const { width, height } = svg.viewBox.baseVal;
  canvas.size = { width, height };
  canvas.look ??= { zoom: null, x: 0, y: 0 };
  const first = !canvas.look.zoom;
  if (first) canvas.look.zoom = readingSize(canvas);
  svg.style.width = `${width * canvas.look.zoom}px`;
  svg.style.height = `${height * canvas.look.zoom}px`;
  measure(canvas);
  if (first) home(canvas);
  else stayPut(canvas, before);
  reachable(canvas);
  drawOverview(canvas);
  place(canvas);
}

function stayPut(canvas, before) {
  const { look } = canvas;
  const room = roomOf(canvas);
  const off = ([, box]) => {
    const seen = onFrame(canvas, box);
    return Math.hypot(seen.x + seen.width / 2 - room.width / 2, seen.y + seen.height / 2 - room.height / 2);
  };
  const near = [...before].sort((a, b) => off(a) - off(b)).map(([id]) => id);
  const came = pending(canvas).map((item) => item.deed.after ?? item.deed.before);
  const wanted = [canvas.at?.step, canvas.ask?.step, canvas.from, ...came, ...near];
  // One that went to another lane is no place to hold on to: the map would be pulled after it.
  const stayed = (id) => canvas.steps.get(id)?.actors[0] === canvas.lay.get(id);
  const held = wanted.map((id) => named(canvas, id)).find((id) => before.has(id) && canvas.boxes.has(id) && stayed(id));
  if (!held) return;
  const [was, is] = [before.get(held), canvas.boxes.get(held)];
  look.x += (was.x + was.width / 2 - is.x - is.width / 2) * look.zoom;
  look.y += (was.y + was.height / 2 - is.y - is.height / 2) * look.zoom;
  const moved = named(canvas, canvas.at?.step);
  if (canvas.boxes.has(moved) && !stayed(moved)) bringIntoSight(canvas, canvas.boxes.get(moved));
}

// Steps, flows, lanes and phases can be reached; one of them at a time by the Tab key.
function reachable(canvas) {
  const make = (it, label) => {
    it.setAttribute("tabindex", "-1");
    it.setAttribute("role", "button");
    if (label) it.setAttribute("aria-label", label);
  };
  for (const step of all(canvas, "step")) make(step);
  const seen = new Set();
  for (const flow of all(canvas, "flow")) {
    // The words of a flow lie over the steps, apart from its line; one of the two is enough.
    if (seen.has(flow.dataset.flow)) continue;
    seen.add(flow.dataset.flow);
    make(flow, flowWords(canvas, Number(flow.dataset.flow)));
  }
  for (const lane of all(canvas, "lane")) if (lane.dataset.lane) make(lane, `Lane ${lane.dataset.lane}`);
  for (const phase of all(canvas, "phase")) {
    const label = canvas.phases.find((each) => each.id === phase.dataset.phase)?.label;
    make(phase, `Phase ${label ?? phase.dataset.phase}`);
  }
}

function flowWords(canvas, position) {
  const flow = canvas.flows[position];
  if (!flow) return "Flow";
  const often = flow.probability === null ? "" : `, ${Math.round(flow.probability * 1000) / 10}% of times`;
  const words = flow.label ? `: ${flow.label}` : "";
  return `Flow from “${called(canvas, flow.from)}” to “${called(canvas, flow.to)}”${words}${often}`;
}

// ---- what is chosen
function markChosen(canvas) {
  const chosen = elementOf(canvas, canvas.at);
  for (const it of canvas.svg?.querySelectorAll(".selected") ?? []) {
    it.classList.remove("selected");
    it.removeAttribute("aria-current");
  }
  const kind = kindOf(canvas.at);
  if (chosen) {
    chosen.setAttribute("aria-current", "true");
    for (const it of all(canvas, kind)) {
      if (it.dataset[kind] === chosen.dataset[kind]) it.classList.add("selected");
    }
  }
  const stops = canvas.svg?.querySelectorAll("[tabindex]") ?? [];
  const steps = all(canvas, "step");
  const byOrder = steps.find((it) => it.dataset.step === canvas.steps.keys().next().value);
  const stop = chosen ?? byOrder ?? steps[0] ?? all(canvas, "lane").find((it) => it.dataset.lane);
  for (const it of stops) it.setAttribute("tabindex", it === stop ? "0" : "-1");
}

// ---- what is on its way: shown at once, until the server's own drawing shows it
function shape(name, attributes, classes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.setAttribute("class", classes);
  return made;
}

function ghost(layer, box, words, classes) {
  const { x, y, width, height } = box;
  layer.append(shape("rect", { x, y, width, height, rx: 8 }, classes));
  const within = shape("foreignObject", { x, y, width, height }, "");
  within.append(element("div", "ghost-words", words));
  layer.append(within);
}

function inLane(canvas, box, lane) {
  const band = canvas.bands.find((each) => each.name === lane);
  return band ? { ...box, y: band.box.y + (band.box.height - box.height) / 2 } : box;
}

function newBox(canvas, deed, lane) {
  const near = deed.after ?? deed.before;
  const box = boxAt(canvas, { step: near });
  const size = { width: NEW_STEP.width, height: NEW_STEP.height };
  if (!box) {
    const band = canvas.bands[0]?.box;
    const right = Math.max(140, ...[...canvas.boxes.values()].map((each) => each.x + each.width));
    return inLane(canvas, { ...size, x: right + 32, y: (band?.y ?? 60) + 4 }, lane);
  }
  const x = deed.after ? box.x + box.width + NEW_STEP.apart : box.x - NEW_STEP.apart - size.width;
  const middle = box.y + box.height / 2 - size.height / 2;
  const placed = { ...size, x, y: middle };
  return lane === laneOf(canvas, near) ? placed : inLane(canvas, placed, lane);
}

function drawGhosts(canvas) {
  if (!canvas.svg) return;
  canvas.ghosts = new Map();
  canvas.svg.querySelector(".ghosts")?.remove();
  for (const it of all(canvas, "step")) it.classList.remove("going");
  const layer = shape("g", { "aria-hidden": "true" }, "ghosts");
  for (const { deed, temp } of pending(canvas)) {
    const box = boxAt(canvas, { step: deed.step });
    if (deed.do === "add" && !canvas.boxes.has(named(canvas, temp))) {
      const draft = canvas.drafts.get(temp);
      const lies = newBox(canvas, deed, draft.actors[0] ?? null);
      canvas.ghosts.set(temp, lies);
      ghost(layer, lies, draft.label, "ghost");
    } else if (deed.do === "rename" && box) ghost(layer, box, deed.label, "ghost over");
    else if (deed.do === "lane" && box) ghost(layer, inLane(canvas, box, deed.lane), called(canvas, deed.step), "ghost");
    else if (deed.do === "remove") elementOf(canvas, { step: deed.step })?.classList.add("going");
    else if (deed.do === "connect") layer.append(lineBetween(canvas, deed.from, deed.to));
  }
  canvas.svg.append(layer);
}

function lineBetween(canvas, from, to) {
  const [a, b] = [boxAt(canvas, { step: from }), boxAt(canvas, { step: to })];
  if (!a || !b) return shape("g", {}, "");
  const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
  const [[x1, y1], [x2, y2]] = [middle(a), middle(b)];
  return shape("line", { x1, y1, x2, y2 }, "ghost-line");
}
