// Asks in place, over or beside what it is about. What is typed survives whatever is drawn meanwhile.

const ASK_WIDTH = 300;

function openAsk(canvas, ask) {
  canvas.choosing?.close(false);
  canvas.mode = null;
  canvas.ask = { seen: canvas.version, ...ask, begun: JSON.stringify(ask.values) };
  // Places of flows change when the map does; by its ends and words it is found again.
  if (ask.flow !== undefined) canvas.ask.by = flowAt(canvas, ask.flow);
  buildAsk(canvas);
  canvas.show();
  canvas.el.ask.querySelector("input, button")?.focus({ preventScroll: true });
  const field = canvas.el.ask.querySelector("input:not([type=checkbox])");
  if (field && ask.what !== "add") field.select();
  else if (field) field.setSelectionRange(field.value.length, field.value.length);
  ontoPage(canvas, field ?? canvas.el.ask);
}

function closeAsk(canvas, focus = true) {
  if (!canvas.ask) return;
  const { refused } = canvas.ask;
  canvas.ask = null;
  canvas.el.ask.hidden = true;
  canvas.el.ask.replaceChildren();
  if (refused) {
    hideTold(canvas);
    letGo(canvas, refused);
    flush(canvas);
  }
  canvas.show();
  if (focus) focusAt(canvas);
}

function fieldOf(canvas, { name, label, begun, small, tick }) {
  const row = element("label", [small ? "small" : "", tick ? "tick" : ""].join(" ").trim());
  const input = element("input");
  input.type = tick ? "checkbox" : "text";
  input.name = name;
  const { values } = canvas.ask;
  if (tick) input.checked = values[name] ?? true;
  else {
    input.maxLength = name === "words" ? 400 : 200;
    input.autocomplete = "off";
    input.spellcheck = true;
    input.placeholder = begun ?? "";
    input.value = values[name] ?? "";
    if (small) input.inputMode = "numeric";
  }
  row.append(...(tick ? [input, label] : [element("span", "", label), input]));
  return row;
}

function laneButtons(canvas) {
  const row = element("div", "lanes");
  const { ask } = canvas;
  const lanes = canvas.lanes.filter((lane) => lane !== (ask.lane ?? laneOf(canvas, ask.after ?? ask.before)));
  for (const lane of lanes.slice(0, 8)) {
    const button = element("button", "", lane);
    button.type = "button";
    button.setAttribute("aria-label", `In the lane ${lane}`);
    button.onclick = () => {
      ask.lane = lane;
      buildAsk(canvas);
      canvas.el.ask.querySelector("[name=label]").focus();
    };
    row.append(button);
  }
  return lanes.length ? [row] : [];
}

function buildAsk(canvas) {
  const { ask, el } = canvas;
  const form = FORMS[ask.what];
  const title = form.title(canvas, ask);
  el.ask.setAttribute("aria-label", title || form.fields(canvas, ask)[0].label);
  const save = element("button", "main", form.button);
  const leave = element("button", "", form.stop ?? "Leave it");
  leave.type = "button";
  leave.title = "Escape";
  leave.onclick = () => closeAsk(canvas);
  const row = element("div", "row");
  row.append(save, leave);
  if (ask.what === "add" && isWayOut(canvas, ask) && canvas.steps.size > 1) {
    const there = element("button", "", "To a step that is there…");
    there.type = "button";
    there.onclick = () => chooseTarget(canvas, ask.after, ask.values.words ?? "");
    row.append(there);
  }
  const hint = element("p", "hint");
  const problem = element("p", "problem");
  problem.setAttribute("role", "alert");
  el.ask.replaceChildren(
    ...(title ? [element("p", "title", title)] : []), problem,
    ...form.fields(canvas, ask).map((field) => fieldOf(canvas, field)),
    ...(form.hint ? [hint] : []), ...(form.lanes ? laneButtons(canvas) : []), row);
  el.ask.classList.toggle("over", Boolean(form.over));
  el.ask.hidden = false;
  hintAsk(canvas);
}

function hintAsk(canvas) {
  const form = FORMS[canvas.ask?.what];
  const hint = canvas.el.ask.querySelector(".hint");
  if (!form?.hint || !hint) return;
  const words = form.hint(canvas, canvas.ask);
  if (hint.textContent !== words) hint.textContent = words;
}

function typed(canvas, input) {
  if (!canvas.ask || !input.name) return;
  canvas.ask.values[input.name] = input.type === "checkbox" ? input.checked : input.value;
  hintAsk(canvas);
}

function submitAsk(canvas, stay = false) {
  const { ask, el } = canvas;
  if (!ask) return;
  const again = { ...ask, values: { ...ask.values }, refused: undefined };
  const next = FORMS[ask.what].submit(canvas, { ...ask, stay }, ask.values, again);
  if (next?.wrong) {
    el.ask.querySelector(".problem").textContent = next.wrong;
    const field = el.ask.querySelector(`[name=${next.field}]`);
    field?.setAttribute("aria-invalid", "true");
    field?.focus();
    return;
  }
  if (ask.refused) hideTold(canvas);
  delete ask.refused;
  if (next) openAsk(canvas, next);
  else closeAsk(canvas);
}

function askKey(canvas, event) {
  if (event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    closeAsk(canvas);
  } else if (event.key === "Enter" && event.target.tagName === "INPUT") {
    event.preventDefault();
    const fields = [...canvas.el.ask.querySelectorAll("input:not([type=checkbox])")];
    const next = fields[fields.indexOf(event.target) + 1];
    // In the first of two fields Enter goes on, unless the other one is filled in already.
    if (next && canvas.ask.what === "add" && !next.value) next.focus();
    else submitAsk(canvas, event.shiftKey);
  }
}

// Over the thing itself to rename it, else beside it, and always within the frame.
function placeAsk(canvas) {
  const { ask, el } = canvas;
  if (!ask || el.ask.hidden) return;
  const box = boxAt(canvas, askedAt(canvas, ask));
  const over = FORMS[ask.what].over && box;
  const clear = over ? box : clearOf(canvas, askedAt(canvas, ask));
  const at = box ? onFrame(canvas, clear) : { x: MARGIN, y: MARGIN, width: 0, height: 0 };
  const width = Math.min(over ? Math.max(at.width, 240) : ASK_WIDTH, roomOf(canvas).width - 16);
  el.ask.style.width = `${width}px`;
  float(canvas, el.ask, over ? { ...at, over: true } : at);
}

function askedAt(canvas, ask) {
  const step = ask.step ?? ask.after ?? ask.before ?? ask.to;
  if (ask.flow !== undefined) return flowAt(canvas, placeOf(canvas, ask.by ?? {})) ?? canvas.at;
  return step ? { step } : canvas.at;
}

// Beside a box of the frame, where it hides the fewest steps; or over it.
function float(canvas, it, at) {
  const room = roomOf(canvas);
  const { offsetWidth: width, offsetHeight: height } = it;
  const { told } = canvas.el;
  const top = 4 + (told.hidden ? 0 : told.offsetHeight);
  const slid = ([x, y]) => [between(x, 4, Math.max(4, room.width - width - 4)), between(y, top, Math.max(top, room.height - height - 4))];
  const over = [at.x + at.width / 2 - width / 2, at.y + at.height / 2 - height / 2];
  const shared = ([x, y], box) => (
    Math.max(0, Math.min(x + width, box.x + box.width) - Math.max(x, box.x))
    * Math.max(0, Math.min(y + height, box.y + box.height) - Math.max(y, box.y)));
  const others = [...canvas.extents.values(), ...(canvas.ghosts?.values() ?? [])].map((box) => onFrame(canvas, box));
  const cost = (spot, order) => shared(spot, at) * 1000 + others.reduce((sum, box) => sum + shared(spot, box), 0) + order * 40;
  const spots = at.over ? [over] : spotsBeside(at, width, height);
  const tried = spots.map(slid).map((spot, order) => ({ spot, cost: cost(spot, order) }));
  const [x, y] = tried.reduce((best, each) => (each.cost < best.cost ? each : best)).spot;
  it.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}

// A step with all that is written round it, which is not to be hidden either.
const clearOf = (canvas, at) => canvas.extents.get(named(canvas, at?.step)) ?? boxAt(canvas, at);

function spotsBeside(at, width, height) {
  const [below, above] = [at.y + at.height + 12, at.y - height - 12];
  const [right, left] = [at.x + at.width + 24, at.x - width - 12];
  const along = [at.x, at.x + at.width / 2 - width / 2, at.x + at.width - width];
  const aside = [at.y + at.height / 2 - height / 2, at.y, at.y + at.height - height];
  return [
    ...along.map((x) => [x, below]), ...along.map((x) => [x, above]),
    ...aside.map((y) => [right, y]), ...aside.map((y) => [left, y]),
  ];
}
