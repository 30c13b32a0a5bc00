// What stands around the map: buttons for the whole, buttons beside what is chosen, the list of keys.

const BAR = [
  { act: "undo", words: "Undo", key: "Ctrl Z", go: (canvas) => turn(canvas, "undo") },
  { act: "redo", words: "Redo", key: "Ctrl Y", go: (canvas) => turn(canvas, "redo") },
  { act: "closer", words: "+", key: "+", say: "Zoom in", go: (canvas) => zoomBy(canvas, 1.25) },
  { act: "further", words: "−", key: "-", say: "Zoom out", go: (canvas) => zoomBy(canvas, 0.8) },
  { act: "fit", words: "Fit", key: "0", say: "The whole map", go: fit },
  { act: "reading", words: "Reading size", key: "9", go: reading },
  { act: "full", words: "Full screen", key: "F", go: fullScreen },
  { act: "keys", words: "Keys", key: "?", say: "All keys", go: (canvas) => showKeys(canvas, canvas.el.keys.hidden) },
];

const TURNS = ["undo", "redo"];
const barOf = (canvas) => BAR.filter((each) => !canvas.fixed || !TURNS.includes(each.act));

const OTHER_KEYS = [
  ["Arrow keys", "to the next step that way; with nothing chosen, move the map"],
  ["Home, End", "the first step, the last step"],
  ["[ and ]", "through the flows of a step"],
  ["Tab", "to the buttons of what is chosen"],
  ["Escape", "leave what is open; then, let go of what is chosen"],
  ["Ctrl and wheel, or pinch", "zoom; the wheel alone or dragging the paper moves the map"],
];

const DRAWING_KEYS = [
  ["Enter, while adding", "add it and type the next one"],
  ["Shift Enter, while adding", "add it and type another way out of the same decision"],
  ["Drag a step", "into another lane"],
  ["Drag the dot at its right", "to the step it leads to"],
];

function turn(canvas, act) {
  if (!canvas.turns?.[act] && !pending(canvas).length) {
    canvas.say(act === "undo" ? "There is nothing to undo." : "There is nothing to redo.");
    return;
  }
  enqueue(canvas, { do: act }, { say: act === "undo" ? "Undone" : "Done again" });
}

function fullScreen(canvas) {
  const { root } = canvas.el;
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.().catch(() => canvas.say("The browser does not allow full screen here."));
}

function keyButton(act, doing) {
  const button = element("button", "", act.words);
  button.type = "button";
  button.dataset.act = act.act;
  const said = act.say ?? act.words;
  button.title = `${said} (${act.key})`;
  if (act.words.length === 1) button.setAttribute("aria-label", said);
  else if (act.key.length < 4) {
    const hint = element("kbd", "", act.key);
    hint.setAttribute("aria-hidden", "true");
    button.append(" ", hint);
  }
  button.onclick = doing;
  return button;
}

function buildBar(canvas) {
  const { bar, root } = canvas.el;
  const group = element("span", "state");
  bar.replaceChildren(...barOf(canvas).map((act) => {
    const button = keyButton(act, () => act.go(root.canvas));
    if (TURNS.includes(act.act)) button.querySelector("kbd")?.remove();
    return button;
  }), group);
  rove(bar);
}

function showTurns(canvas) {
  if (canvas.fixed) return;
  for (const act of TURNS) {
    const button = canvas.el.bar.querySelector(`[data-act=${act}]`);
    const [words, key] = [canvas.turns?.[act], act === "undo" ? "Ctrl Z" : "Ctrl Y"];
    // Not disabled: a button that has the focus would lose it.
    button.setAttribute("aria-disabled", String(!words));
    button.title = words ? `${act === "undo" ? "Undo" : "Redo"}: ${words} (${key})` : `Nothing to ${act} (${key})`;
  }
}

// One stop for the Tab key; from there the arrows go along the buttons.
function rove(bar) {
  const buttons = () => [...bar.querySelectorAll("button")].filter((each) => !each.hidden);
  buttons().forEach((each, place) => { each.tabIndex = place ? -1 : 0; });
  bar.onkeydown = (event) => {
    const list = buttons();
    const at = list.indexOf(event.target);
    const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const to = list[(next + list.length) % list.length];
    for (const each of list) each.tabIndex = each === to ? 0 : -1;
    to.focus();
  };
}

// ---- beside what is chosen
const unasked = (canvas) => !canvas.ask && !canvas.choosing && !canvas.mode && !canvas.dragging;

function showActs(canvas) {
  const { acts, dock, frame } = canvas.el;
  const kind = kindOf(canvas.at);
  const offered = actsFor(canvas);
  const docked = roomOf(canvas).width < 520;
  if ((acts.parentElement === dock) !== docked) (docked ? dock : frame).append(acts);
  acts.hidden = !offered.length || !unasked(canvas) || (kind !== "map" && !boxAt(canvas));
  const stamp = `${kind} ${canvas.more} ${offered.map((each) => each.act)}`;
  if (acts.dataset.stamp !== stamp) {
    acts.dataset.stamp = stamp;
    buildActs(canvas, kind, offered);
  }
  acts.setAttribute("aria-label", actsLabel(canvas, kind));
  placeActs(canvas);
}

function actsLabel(canvas, kind) {
  if (kind === "step") return `Step “${called(canvas, canvas.at.step)}”`;
  if (kind === "flow") return flowWords(canvas, canvas.at.flow);
  return kind === "lane" ? `Lane ${canvas.at.lane}` : CALLED[kind];
}

function buildActs(canvas, kind, offered) {
  const { acts, root } = canvas.el;
  const had = acts.contains(focusedIn(canvas)) ? focusedIn(canvas).dataset.act : null;
  const buttons = offered.filter((each) => canvas.more || !each.more)
    .map((act) => keyButton(act, () => act.go(root.canvas, root.canvas.at)));
  if (offered.some((each) => each.more)) {
    const more = element("button", "more", canvas.more ? "Less" : "More…");
    more.type = "button";
    more.dataset.act = "more";
    more.setAttribute("aria-expanded", String(canvas.more));
    more.onclick = () => {
      root.canvas.more = !root.canvas.more;
      showActs(root.canvas);
    };
    buttons.push(more);
  }
  acts.replaceChildren(...buttons);
  acts.classList.toggle("corner", kind === "map");
  rove(acts);
  if (had) (acts.querySelector(`[data-act=${had}]`) ?? buttons[0]).focus({ preventScroll: true });
}

function placeActs(canvas) {
  const { acts, dock } = canvas.el;
  if (acts.hidden || acts.parentElement === dock) {
    acts.style.transform = "";
    return;
  }
  const box = clearOf(canvas, canvas.at);
  if (!box) {
    const { height } = roomOf(canvas);
    acts.style.transform = `translate(8px, ${height - acts.offsetHeight - 8}px)`;
    return;
  }
  const at = onFrame(canvas, box);
  const room = roomOf(canvas);
  const inSight = at.x < room.width && at.y < room.height && at.x + at.width > 0 && at.y + at.height > 0;
  // What is chosen may have been moved out of sight; its buttons then do not float over another.
  acts.classList.toggle("away", !inSight);
  float(canvas, acts, at);
}

// ---- all keys
function showKeys(canvas, shown, focus = true) {
  const { keys } = canvas.el;
  keys.hidden = !shown;
  if (!shown) {
    keys.replaceChildren();
    if (focus) focusAt(canvas);
    return;
  }
  const section = (title, rows) => {
    const list = element("dl");
    for (const [key, words] of rows) {
      const row = element("div");
      const name = element("dt");
      name.append(element("kbd", "", key));
      row.append(name, element("dd", "", words));
      list.append(row);
    }
    const part = element("section");
    part.append(element("h2", "", title), list);
    return part;
  };
  const rowsOf = (acts) => acts.map((act) => [act.key, act.say ?? act.words]);
  const close = element("button", "", "Close");
  close.type = "button";
  close.onclick = () => showKeys(canvas.el.root.canvas, false);
  const going = canvas.fixed ? OTHER_KEYS : [...OTHER_KEYS, ...DRAWING_KEYS];
  const kinds = Object.entries(ACTS).map(([kind, acts]) => [kind, allowed(canvas, acts)]).filter(([, acts]) => acts.length);
  keys.replaceChildren(
    close, section("The map", rowsOf(barOf(canvas))), section("Going about", going),
    ...kinds.map(([kind, acts]) => section(kind === "map" ? "With nothing chosen" : `On a ${CALLED[kind].toLowerCase()}`, rowsOf(acts))));
  close.focus();
}

// ---- what the server refused, with what was typed offered again
// What it was about may be gone by now, or lie elsewhere: it is offered for what is there.
function offered(canvas, { again, temp }) {
  if (!again) return null;
  const ask = { ...again };
  if (ask.flow !== undefined) {
    ask.flow = placeOf(canvas, ask.by ?? {});
    if (ask.flow < 0 && ["flow", "loop"].includes(ask.what)) return null;
    if (ask.what === "mark") ask.on = ask.flow < 0 ? "map" : `flow:${ask.flow}`;
    if (ask.flow < 0) ask.flow = undefined;
  }
  if (ask.what === "connect" && !(isThere(canvas, ask.from) && isThere(canvas, ask.to))) return null;
  if (ask.what === "mark" && ask.step && !isThere(canvas, ask.step)) Object.assign(ask, { step: undefined, on: "map" });
  if (ask.what === "rename" && !isThere(canvas, ask.step)) {
    return asked("add", { after: lastStep(canvas, null, false), values: { label: ask.values.label } });
  }
  if (ask.what === "add") {
    const [after, before] = [ifThere(canvas, ask.after), ifThere(canvas, ask.before)];
    Object.assign(ask, { after, before });
    // Not after what is on its way: that may itself come after this one.
    if (!after && !before) ask.after = lastStep(canvas, ask.lane ?? null, false);
    ask.temp = temp ?? undefined;
  }
  return ask;
}

function hideTold(canvas) {
  canvas.el.told.hidden = true;
  canvas.beside();
}

function tellRefused(canvas, { item, words }) {
  const { told } = canvas.el;
  const said = words || "this could not be done.";
  const parts = [element("p", "", said[0].toUpperCase() + said.slice(1))];
  const ask = offered(canvas, item);
  const again = ask && { ...ask, refused: item };
  const busy = canvas.ask;
  told.dataset.keeps = again && busy ? "yes" : "";
  if (again && !busy) openAsk(canvas, { ...again, seen: canvas.version });
  else if (again) {
    const button = element("button", "", "Type it again");
    button.type = "button";
    button.onclick = () => {
      hideTold(canvas);
      // Looked at again, as the map may have changed since it was refused.
      openAsk(canvas, { ...(offered(canvas, item) ?? ask), refused: item, seen: canvas.version });
    };
    parts.push(button);
  } else if (item.temp) letGo(canvas, item);
  const close = element("button", "", "Close");
  close.type = "button";
  close.onclick = () => {
    hideTold(canvas);
    if (canvas.ask?.refused !== item) letGo(canvas, item);
    flush(canvas);
    if (!canvas.ask) focusAt(canvas);
    else canvas.el.ask.querySelector("input")?.focus({ preventScroll: true });
  };
  parts.push(close);
  told.replaceChildren(...parts);
  told.hidden = false;
  canvas.beside();
}
