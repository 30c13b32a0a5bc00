// What a canvas remembers: where one looks, what one is at, what was done and is not answered yet.

// Asking again too soon would stop the server in what it is about to answer.
const PATIENCE = 8000;
// A step that the server has not named yet is called by this and a number.
const UNNAMED = "\u0001new";
// On the page itself: this code is read again whenever somebody comes back to the screen.
const canvases = (window.commonGroundCanvases ??= new Map());

function canvasOf(view) {
  if (!canvases.has(view)) {
    const who = Array.from(crypto.getRandomValues(new Uint8Array(8)), (each) =>
      each.toString(16).padStart(2, "0")).join("");
    canvases.set(view, {
      view, who, count: 0, unnamed: 0, version: 0, stamp: null, shown: null, late: false,
      queue: [], flying: null, made: new Map(), drafts: new Map(),
      at: null, along: null, look: null, ask: null, mode: null, more: false,
      steps: new Map(), flows: [], lanes: [], actors: [], phases: [], marks: [],
      boxes: new Map(), extents: new Map(),
    });
  }
  return canvases.get(view);
}

function takeAbout(canvas, text) {
  const about = JSON.parse(text);
  canvas.lay = new Map([...canvas.steps].map(([id, step]) => [id, step.actors[0]]));
  canvas.steps = new Map(about.steps.map((step) => [step.id, step]));
  for (const name of ["flows", "lanes", "actors", "phases", "marks"]) canvas[name] = about[name];
}

// ---- what things are called, drawn already or not
const isUnnamed = (id) => typeof id === "string" && id.startsWith(UNNAMED);
const named = (canvas, id) => (isUnnamed(id) ? canvas.made.get(id) ?? null : id);
const stepOf = (canvas, id) => canvas.steps.get(named(canvas, id) ?? id) ?? canvas.drafts.get(id);
const called = (canvas, id) => {
  const step = stepOf(canvas, id);
  return step?.called || step?.label || "this step";
};
const laneOf = (canvas, id) => stepOf(canvas, id)?.actors[0] ?? null;
const isDecision = (canvas, id) => ["decision", "gateway"].includes(stepOf(canvas, id)?.kind);
const short = (words, most = 60) => (words.length > most ? `${words.slice(0, most - 1)}…` : words);

// "Analyst: run the report" as who and what; the server reads it in the same way. A time of day and
// an address have a colon, but name nobody.
function split(canvas, words) {
  const [, actor, label] = words.match(/^([^:]*):(?!\d|\/\/)([\s\S]*)$/) ?? [];
  if (!actor?.trim() || !label?.trim() || actor.trim().length > 80) {
    return { lane: null, label: words.trim() };
  }
  const said = actor.trim().replace(/\s+/g, " ");
  const known = canvas.actors.find((each) => each.toLowerCase() === said.toLowerCase());
  return { lane: known ?? said, label: label.trim() };
}

// ---- deeds on their way: one at a time, asked for again until it is answered
const STEPS_IN = ["step", "after", "before", "from", "to"];
const pending = (canvas) => [...(canvas.flying ? [canvas.flying.item] : []), ...canvas.queue];
const refs = (deed) => [
  ...(deed.do === "rename_lane" ? [] : STEPS_IN.map((name) => deed[name])),
  deed.on?.startsWith?.("step:") ? deed.on.slice(5) : null,
].filter(isUnnamed);

// What is to be sent; steps that have a name by now go by it.
function payload(canvas, { deed, seen }) {
  const late = refs(deed).length > 0;
  const sent = { ...deed };
  for (const name of STEPS_IN) {
    if (deed.do !== "rename_lane" && isUnnamed(sent[name])) sent[name] = named(canvas, sent[name]);
  }
  if (late && deed.on) sent.on = `step:${named(canvas, deed.on.slice(5))}`;
  // What hangs on a step that was not there yet is measured by the map that has it.
  return { ...sent, seen: late ? canvas.version : seen };
}

const ready = (canvas, item) => refs(item.deed).every((id) => canvas.made.has(id));

function flush(canvas) {
  clearTimeout(canvas.timer);
  if (!canvas.flying) {
    const place = canvas.queue.findIndex((item) => ready(canvas, item));
    if (place < 0) return;
    const [item] = canvas.queue.splice(place, 1);
    canvas.count += 1;
    const deed = { n: canvas.count, who: canvas.who, view: canvas.view, ...payload(canvas, item) };
    canvas.flying = { item, deed };
  }
  canvas.send?.(canvas.flying.deed);
  // Said again until it is answered: a lost connection loses nothing.
  canvas.timer = setTimeout(() => {
    canvas.late = true;
    canvas.tell?.();
    flush(canvas);
  }, PATIENCE);
}

// What the server says of the deed under way; returns it with the reason where it was refused.
function settled(canvas, answer) {
  const flying = canvas.flying;
  if (!flying || answer?.who !== canvas.who || answer.n !== flying.deed.n) return null;
  clearTimeout(canvas.timer);
  canvas.flying = null;
  canvas.late = false;
  if (answer.bad) return { item: flying.item, words: answer.words };
  const { temp } = flying.item;
  if (temp && answer.step) canvas.made.set(temp, answer.step);
  return null;
}

// Do something: it is shown at once, sent when its turn comes, and offered again if refused.
function enqueue(canvas, deed, more = {}) {
  const item = { deed, seen: more.seen ?? canvas.version, again: more.again ?? null, temp: more.temp ?? null };
  if (item.temp) {
    canvas.drafts.set(item.temp, {
      id: item.temp, label: more.label, called: more.label, kind: deed.kind ?? "task",
      actors: more.lane ? [more.lane] : [],
    });
  }
  canvas.queue.push(item);
  canvas.show?.();
  flush(canvas);
  canvas.tell?.();
  if (more.say) canvas.say?.(more.say);
}

const freshStep = (canvas) => {
  canvas.unnamed += 1;
  return `${UNNAMED}${canvas.unnamed}`;
};

// Whether a step is on the map, or on its way to it.
const isThere = (canvas, id) => canvas.steps.has(named(canvas, id))
  || (isUnnamed(id) && !canvas.made.has(id) && pending(canvas).some((item) => item.temp === id));
const ifThere = (canvas, id) => (id && isThere(canvas, id) ? id : null);

// A refused step is let go: what was to come after it comes after what it was to come after.
function letGo(canvas, refusedItem) {
  const { temp, deed: { after, before } } = refusedItem;
  if (!temp) return;
  const deed = { after: ifThere(canvas, after), before: ifThere(canvas, before) };
  for (const { deed: other } of canvas.queue) {
    if (other.after === temp) other.after = deed.after;
    if (other.before === temp) other.before = deed.before;
  }
  canvas.queue = canvas.queue.filter((item) => !refs(item.deed).includes(temp));
  if (canvas.ask?.after === temp) canvas.ask.after = deed.after;
  if (canvas.at?.step === temp) canvas.at = deed.after ? { step: deed.after } : null;
}
