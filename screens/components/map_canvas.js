// The map canvas: one draws on the map itself; what is done shows at once and is saved behind.

const PAN = 60;
const OPENS_AFTER = 300;
// What lies over the map, where a press is not a press on the map.
const ASIDE = ".acts, .ask, .choice, .keys, .overview, .empty, .told";

// ---- what is chosen, and where the focus is
// The frame may itself lie half outside the window; within it, the map moves and nothing else.
function ontoPage(canvas, it) {
  it?.scrollIntoView({ block: "nearest", inline: "nearest" });
  Object.assign(canvas.el.frame, { scrollTop: 0, scrollLeft: 0 });
}

function focusAt(canvas) {
  const found = elementOf(canvas, canvas.at);
  (found ?? canvas.el.frame).focus({ preventScroll: true });
}

function goTo(canvas, at) {
  if (!at) return;
  canvas.at = at;
  const box = boxAt(canvas);
  canvas.show();
  if (box) bringIntoSight(canvas, box, kindOf(at) === "step" ? { below: 48 } : {});
  focusAt(canvas);
  ontoPage(canvas, elementOf(canvas, at));
}

function choose(canvas, at) {
  canvas.at = at;
  canvas.show();
  focusAt(canvas);
}

// The marks on what is chosen can be too long for the drawing: they are said in full.
function sayMark(canvas, target) {
  const number = Number(target.closest?.("[data-mark]")?.dataset.mark);
  const mark = canvas.marks.find((each) => each.number === number);
  if (mark) canvas.say(`${mark.number} ${mark.kind}: ${mark.words}`, true);
}

// ---- keys
function letGoStep(canvas) {
  if (canvas.mode) endJoining(canvas, null);
  else if (canvas.at?.flow !== undefined) goTo(canvas, { step: canvas.along ?? canvas.at.from });
  else if (canvas.at) choose(canvas, null);
  else return false;
  return true;
}

function arrowed(canvas, key) {
  if (kindOf(canvas.at) === "map" && !canvas.mode) {
    const [x, y] = WAYS[key];
    pan(canvas, -x * PAN, -y * PAN);
    return;
  }
  const next = canvas.mode
    ? nearest(canvas, { step: canvas.mode.to ?? canvas.mode.joining }, key) : beyond(canvas, key);
  if (!next) return;
  if (canvas.mode) pointAt(canvas, next.step);
  else goTo(canvas, next);
}

function pointAt(canvas, step) {
  canvas.mode.to = step;
  canvas.show();
  bringIntoSight(canvas, boxAt(canvas, { step }));
  elementOf(canvas, { step })?.focus({ preventScroll: true });
}

function toEnd(canvas, key) {
  const ids = [...canvas.steps.keys()];
  const id = ids.at(key === "Home" ? 0 : -1);
  if (!id) return;
  if (canvas.mode) pointAt(canvas, id);
  else goTo(canvas, { step: id });
}

function withControl(canvas, event) {
  if (canvas.fixed) return false;
  const key = event.key.toLowerCase();
  if (key === "z") turn(canvas, event.shiftKey ? "redo" : "undo");
  else if (key === "y") turn(canvas, "redo");
  else return false;
  return true;
}

function plainKey(canvas, event) {
  const { key } = event;
  const onMapItself = !event.target.closest(".bar, .acts, .told");
  if (key === "Escape" && event.target.closest(".acts")) {
    focusAt(canvas);
    return true;
  }
  if (key === "Escape") return letGoStep(canvas);
  if (key in WAYS) {
    if (onMapItself) arrowed(canvas, key);
    return onMapItself;
  }
  if (["Enter", " ", "Home", "End"].includes(key) && !onMapItself) return false;
  if (key === "Home" || key === "End") toEnd(canvas, key);
  else if (canvas.mode && (key === "Enter" || key === " ")) endJoining(canvas, canvas.mode.to);
  else if (canvas.mode) return false;
  else if (key === " " && canvas.at) canvas.el.acts.querySelector("button")?.focus();
  else return actBy(canvas, key);
  return true;
}

function actBy(canvas, key) {
  const act = actsFor(canvas).find((each) => pressed(each, key));
  const whole = BAR.find((each) => each.key.length === 1 && pressed(each, key))
    ?? (key === "=" ? BAR.find((each) => each.act === "closer") : null);
  if (act) act.go(canvas, canvas.at, key);
  else if (whole) whole.go(canvas);
  else if ((key === "[" || key === "]") && canvas.at?.step) alongFlows(canvas, key === "[" ? -1 : 1);
  else return false;
  return true;
}

function keyed(root, event) {
  // Streamlit takes single keys for itself ("r" reruns the page).
  event.stopPropagation();
  const { canvas } = root;
  if (event.target.closest(".choice")) return;
  if (event.target.closest(".ask")) {
    askKey(canvas, event);
    return;
  }
  if (!root.el.keys.hidden) {
    if (event.key === "Escape" || event.key === "?") {
      event.preventDefault();
      showKeys(canvas, false);
    }
    return;
  }
  if (event.altKey) return;
  const done = event.ctrlKey || event.metaKey ? withControl(canvas, event) : plainKey(canvas, event);
  if (done) event.preventDefault();
}

// ---- what is wired once for each root on the page
function wire(root) {
  const part = (name) => root.querySelector(`.${name}`);
  root.el = { root };
  for (const name of ["bar", "told", "frame", "paper", "empty", "names", "overview", "acts", "ask", "choice", "keys", "dock", "live"]) {
    root.el[name] = part(name);
  }
  const { frame, paper, ask } = root.el;
  root.onkeydown = (event) => keyed(root, event);
  ask.onsubmit = (event) => { event.preventDefault(); submitAsk(root.canvas, false); };
  ask.oninput = (event) => typed(root.canvas, event.target);
  frame.onclick = (event) => clicked(root, event);
  frame.ondblclick = (event) => {
    const { canvas } = root;
    if (canvas.mode || !under(canvas, event.target) || !paper.contains(event.target)) return;
    event.preventDefault();
    actsFor(canvas).find((act) => act.also?.includes("Enter"))?.go(canvas, canvas.at);
  };
  paper.addEventListener("focusin", (event) => {
    const { canvas } = root;
    const at = under(canvas, event.target);
    if (!at || sameAt(at, canvas.at) || canvas.mode || root.redrawing) return;
    canvas.at = at;
    canvas.show();
    const box = boxAt(canvas);
    if (box && !root.pointing) bringIntoSight(canvas, box);
  });
  frame.addEventListener("pointerdown", () => { root.pointing = true; }, true);
  frame.addEventListener("pointerup", () => { root.pointing = false; }, true);
  // Whoever goes on from the list of keys has left it: open, it would take every key on the map.
  root.el.keys.addEventListener("focusout", (event) => {
    const inside = root.el.keys.contains(event.relatedTarget);
    if (!inside && !root.el.keys.hidden && document.hasFocus()) showKeys(root.canvas, false, false);
  });
  startHand(root);
}

function clicked(root, event) {
  const { canvas } = root;
  if (performance.now() - (root.justDragged ?? -Infinity) < 50) return;
  // By the way the click came: a button that was pressed may be gone by now.
  if (event.composedPath().some((each) => each.matches?.(ASIDE))) return;
  const at = under(canvas, event.target);
  if (canvas.mode) {
    if (at?.step) endJoining(canvas, at.step);
    return;
  }
  // Words that are being typed are not thrown away by a click beside them.
  if (canvas.ask && JSON.stringify(canvas.ask.values) !== canvas.ask.begun) {
    root.el.ask.querySelector("input")?.focus();
    canvas.say("Enter keeps what is typed; Escape leaves it.", true);
    return;
  }
  if (canvas.ask) closeAsk(canvas, false);
  choose(canvas, at);
  sayMark(canvas, event.target);
  if (at?.step) openSoon(canvas, at.step);
}

// A step that is clicked is opened beside as well, unless one goes on to do something to it.
function openSoon(canvas, step) {
  clearTimeout(canvas.opening);
  canvas.opening = setTimeout(() => {
    const still = canvas.at?.step === step && unasked(canvas) && !pending(canvas).length;
    if (still && canvas.shown !== step && !document.fullscreenElement && canvas.send) canvas.open(step);
  }, OPENS_AFTER);
}

// ---- what is shown beside the drawing
function showDot(canvas) {
  canvas.svg?.querySelector(".dot")?.remove();
  const box = canvas.at?.step && !canvas.fixed && unasked(canvas) ? boxAt(canvas) : null;
  if (!box || !canvas.boxes.has(named(canvas, canvas.at.step))) return;
  const dot = shape("circle", { cx: box.x + box.width + 9, cy: box.y + box.height / 2, r: 7, "aria-hidden": "true" }, "dot");
  const title = document.createElementNS(SVG, "title");
  title.textContent = "Drag to the step it leads to (or press C)";
  dot.append(title);
  canvas.svg.append(dot);
}

function showMode(canvas) {
  const { svg, mode } = canvas;
  svg?.querySelector(".joining")?.remove();
  canvas.el.frame.classList.toggle("choosing", Boolean(mode));
  for (const it of all(canvas, "step")) it.classList.toggle("target", Boolean(mode) && it.dataset.step === mode.to);
  if (!mode) return;
  const layer = shape("g", { "aria-hidden": "true" }, "joining");
  if (mode.to) layer.append(lineBetween(canvas, mode.joining, mode.to));
  svg?.append(layer);
}

function showState(canvas) {
  const state = canvas.el.bar.querySelector(".state");
  const waits = pending(canvas).length;
  let words = canvas.mode ? "Click the step it leads to, or arrow keys and Enter. Escape leaves it." : canvas.note ?? "";
  if (canvas.late) words = "Not saved yet: the connection is lost. What you did is kept here.";
  else if (waits && !canvas.flying && canvas.ask?.refused) words = `Not saved yet: ${waits} more, after this one.`;
  else if (waits) words = waits > 1 ? `Saving ${waits}…` : "Saving…";
  if (state.textContent !== words) state.textContent = words;
  window.onbeforeunload = waits ? (event) => event.preventDefault() : null;
}

function showAll(canvas) {
  drawGhosts(canvas);
  markChosen(canvas);
  showMode(canvas);
  showDot(canvas);
  showTurns(canvas);
  showEmpty(canvas);
  showActs(canvas);
  showState(canvas);
  canvas.beside();
}

function showEmpty(canvas) {
  const { empty } = canvas.el;
  empty.hidden = canvas.fixed || canvas.steps.size > 0 || Boolean(canvas.ask) || pending(canvas).length > 0;
  canvas.el.paper.classList.toggle("bare", !empty.hidden && !canvas.lanes.length);
  if (empty.hidden || empty.firstChild) return;
  const button = element("button", "main", "Add the first step");
  button.type = "button";
  button.onclick = () => openAsk(canvas.el.root.canvas, asked("add"));
  empty.append(button, element("span", "", "Type what is done, or who does it, a colon and what. Enter adds it and asks for the next."));
}

// ---- one canvas on one root
function mount(canvas, root, data) {
  canvas.el = root.el;
  root.canvas = canvas;
  canvas.stamp = null;
  canvas.say = (words, shown = false) => {
    root.el.live.textContent = words;
    canvas.note = shown ? words : "";
    showState(canvas);
  };
  canvas.show = () => showAll(canvas);
  canvas.tell = () => showState(canvas);
  canvas.beside = () => {
    placeAsk(canvas);
    placeChoice(canvas);
    placeActs(canvas);
  };
  root.el.told.hidden = true;
  root.el.empty.replaceChildren();
  root.el.acts.dataset.stamp = "";
  buildBar(canvas);
  root.el.frame.setAttribute("aria-label", data.name);
}

// A new drawing, with what is chosen, focused and looked at as it was.
function redraw(canvas, data) {
  const { root, paper } = canvas.el;
  const had = paper.contains(focusedIn(canvas));
  root.redrawing = true;
  takeAbout(canvas, data.about);
  drawMap(canvas, data.svg);
  canvas.version = data.version;
  canvas.stamp = data.stamp;
  keepChosen(canvas);
  canvas.show();
  if (had) focusAt(canvas);
  root.redrawing = false;
}

function keepChosen(canvas) {
  const { at } = canvas;
  if (isUnnamed(at?.step) && canvas.made.has(at.step)) canvas.at = { step: canvas.made.get(at.step) };
  if (at?.flow !== undefined) {
    const near = placeOf(canvas, at);
    canvas.at = near < 0 ? { step: at.from } : flowAt(canvas, near);
  }
  const { step, lane } = canvas.at ?? {};
  const onItsWay = isUnnamed(step) && pending(canvas).some((item) => item.temp === step);
  if (step !== undefined && !canvas.steps.has(step) && !onItsWay) canvas.at = null;
  if (lane !== undefined && !canvas.lanes.includes(lane)) {
    const { renamed } = canvas;
    canvas.at = renamed?.from === lane && canvas.lanes.includes(renamed.to) ? { lane: renamed.to } : null;
  }
}

// What was just added, or is being added to, is in sight; the field finds a place beside it.
function followAdding(canvas) {
  if (!canvas.ask) return;
  const box = boxAt(canvas, askedAt(canvas, canvas.ask));
  if (!box) return;
  bringIntoSight(canvas, box);
}

function chosenBeside(canvas, data) {
  // Only what has changed there since: the answer to a click here may come late.
  if (canvas.shown === data.selected) return;
  canvas.shown = data.selected;
  if (!data.selected || canvas.at?.step === data.selected || !canvas.boxes.has(data.selected)) return;
  if (canvas.ask || canvas.mode) return;
  canvas.at = { step: data.selected };
  canvas.show();
  bringIntoSight(canvas, boxAt(canvas));
}

function watchSize(canvas) {
  const { root, frame } = canvas.el;
  root.watch?.disconnect();
  let width = frame.clientWidth;
  root.watch = new ResizeObserver(() => {
    if (!frame.clientWidth || !canvas.svg) return;
    const by = (frame.clientWidth - width) / 2;
    width = frame.clientWidth;
    if (canvas.look.x + sizeOf(canvas).width * canvas.look.zoom < KEPT_IN_SIGHT) canvas.look.x += by;
    place(canvas);
    showActs(canvas);
  });
  root.watch.observe(frame);
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".cg-map");
  const canvas = canvasOf(data.view);
  if (!root.el) wire(root);
  const fresh = root.canvas !== canvas || canvas.fixed !== data.fixed;
  Object.assign(canvas, { fixed: data.fixed, pins: data.pins });
  if (fresh) mount(canvas, root, data);
  const send = (deed) => setTriggerValue("deed", deed);
  canvas.send = send;
  canvas.open = (step) => setTriggerValue("opened", step);
  canvas.turns = { undo: data.undo, redo: data.redo };
  const flew = canvas.flying;
  const refused = settled(canvas, data.answer);
  const answered = flew && !canvas.flying;
  if (canvas.stamp !== data.stamp) redraw(canvas, data);
  canvas.version = data.version;
  if (!canvas.svg) return undefined;
  if (fresh) {
    root.el.ask.hidden = !canvas.ask;
    if (canvas.ask) buildAsk(canvas);
  }
  watchSize(canvas);
  canvas.show();
  // What was just added could not have the focus before it was drawn and named.
  if (focusedIn(canvas) === root.el.frame && elementOf(canvas, canvas.at)) focusAt(canvas);
  chosenBeside(canvas, data);
  followAdding(canvas);
  if (refused) tellRefused(canvas, refused);
  else if (answered && !canvas.ask?.refused && !root.el.told.dataset.keeps) hideTold(canvas);
  if (fresh || !canvas.flying) flush(canvas);
  canvas.tell();
  return () => {
    // The next run may have begun before this one is told that it is over.
    if (canvas.send !== send) return;
    canvas.send = null;
    root.watch?.disconnect();
    window.onbeforeunload = null;
  };
}
