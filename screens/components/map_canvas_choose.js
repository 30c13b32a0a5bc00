// A short list to choose from, found by typing: lanes, kinds, phases, steps.

const KINDS = [
  ["task", "Step"], ["decision", "Decision"], ["fixed_event", "Deadline or fixed event"],
  ["ongoing", "Ongoing work"], ["subprocess", "Has steps of its own"], ["state", "State reached"],
  ["start", "Start"], ["end", "End"], ["event", "Event"], ["gateway", "Ways part or meet"],
];

function openChoice(canvas, { title, options, current = null, anew = null, point = null, done }) {
  canvas.choosing?.close(false);
  const box = canvas.el.choice;
  const label = element("label", "", title);
  const [field, list] = [element("input"), element("ul")];
  let [offered, at] = [[], 0];
  field.type = "text";
  field.autocomplete = "off";
  field.maxLength = 80;
  field.placeholder = anew ? "Type to find one, or a new name" : "Type to find one";
  list.id = "cg-map-choice";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", title);
  const given = { role: "combobox", "aria-expanded": "true", "aria-controls": list.id, "aria-autocomplete": "list" };
  for (const [name, value] of Object.entries(given)) field.setAttribute(name, value);
  label.append(field);
  box.replaceChildren(label, list);
  box.hidden = false;

  const close = (focus = true) => {
    box.hidden = true;
    box.replaceChildren();
    canvas.choosing = null;
    point?.(null);
    canvas.show();
    if (focus) focusAt(canvas);
  };
  const take = (option) => {
    if (!option) return;
    close(true);
    done(option.value);
  };
  const show = () => {
    [...list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === at)));
    if (offered.length) field.setAttribute("aria-activedescendant", `cg-map-choice-${at}`);
    else field.removeAttribute("aria-activedescendant");
    list.children[at]?.scrollIntoView({ block: "nearest" });
    point?.(offered[at]?.value ?? null);
  };
  const find = () => {
    const words = lines(field.value).toLocaleLowerCase("en-GB");
    offered = options.filter((each) => each.words.toLocaleLowerCase("en-GB").includes(words));
    const exact = options.some((each) => each.words.toLocaleLowerCase("en-GB") === words);
    if (words && anew && !exact) offered.push({ value: lines(field.value), words: `${anew} “${lines(field.value)}”` });
    at = Math.max(0, words ? 0 : offered.findIndex((each) => each.value === current));
    list.replaceChildren(...offered.map((each, place) => {
      const row = element("li", "", each.words);
      row.id = `cg-map-choice-${place}`;
      row.setAttribute("role", "option");
      row.onpointerdown = (event) => { event.preventDefault(); take(each); };
      return row;
    }));
    show();
    placeChoice(canvas);
  };
  field.oninput = find;
  field.onkeydown = (event) => {
    // What closes the list must not be taken for a key on the map; nor by Streamlit.
    event.stopPropagation();
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      at = between(at + by, 0, offered.length - 1);
      show();
    } else if (event.key === "Enter") take(offered[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  };
  field.onblur = () => setTimeout(() => canvas.choosing === choosing && focusedIn(canvas) !== field && close(false), 150);
  const choosing = { close };
  canvas.choosing = choosing;
  canvas.show();
  find();
  field.focus({ preventScroll: true });
  ontoPage(canvas, field);
}

function placeChoice(canvas) {
  if (canvas.el.choice.hidden) return;
  const box = clearOf(canvas, canvas.at);
  float(canvas, canvas.el.choice, box ? onFrame(canvas, box) : { x: 8, y: 8, width: 0, height: 0 });
}

const lightLane = (canvas) => (lane) => {
  for (const { name, band } of canvas.bands ?? []) band.classList.toggle("lit", Boolean(lane) && name === lane);
};

const laneOptions = (canvas) => [...new Set([...canvas.lanes, ...canvas.actors])].map((lane) => ({ value: lane, words: lane }));

function chooseLane(canvas, step) {
  const now = laneOf(canvas, step);
  openChoice(canvas, {
    title: `Move “${short(called(canvas, step), 40)}” to the lane`, current: now ?? "",
    options: [...laneOptions(canvas), { value: "", words: "Nobody: a deadline or a state" }],
    anew: "New lane", point: lightLane(canvas), done: (lane) => moveToLane(canvas, step, lane),
  });
}

function moveToLane(canvas, step, wanted) {
  const lane = wanted || null;
  if (lane === laneOf(canvas, step)) canvas.say("It lies there already.");
  else enqueue(canvas, { do: "lane", step, lane }, { say: `Moved “${called(canvas, step)}” to ${lane || "no lane"}` });
}

function chooseLaneForNew(canvas, after) {
  openChoice(canvas, {
    title: "Add the next step in the lane", options: laneOptions(canvas), anew: "New lane",
    point: lightLane(canvas), done: (lane) => openAsk(canvas, asked("add", { after, lane })),
  });
}

function chooseKind(canvas, step) {
  openChoice(canvas, {
    title: `What “${short(called(canvas, step), 40)}” is`, current: stepOf(canvas, step)?.kind,
    options: KINDS.map(([value, words]) => ({ value, words })),
    done: (kind) => changeKind(canvas, step, kind),
  });
}

function changeKind(canvas, step, kind) {
  if (stepOf(canvas, step)?.kind === kind) return;
  const words = KINDS.find(([value]) => value === kind)[1].toLowerCase();
  enqueue(canvas, { do: "kind", step, kind }, { say: `“${called(canvas, step)}” is now: ${words}` });
  // A way out can be asked for at once.
  const held = stepOf(canvas, step);
  if (held) held.kind = kind;
  canvas.show();
}

function choosePhase(canvas, step) {
  if (!canvas.phases.length) {
    canvas.say("The map has no phases yet. Name the first one.");
    openAsk(canvas, asked("add_phase"));
    return;
  }
  openChoice(canvas, {
    title: `The phase of “${short(called(canvas, step), 40)}”`, current: stepOf(canvas, step)?.phase ?? "",
    options: [...canvas.phases.map(({ id, label }) => ({ value: id, words: label })), { value: "", words: "No phase" }],
    done: (phase) => {
      if ((stepOf(canvas, step)?.phase ?? "") === phase) return;
      enqueue(canvas, { do: "phase", step, phase: phase || null }, { say: "Changed its phase" });
    },
  });
}

function chooseTarget(canvas, from, words) {
  closeAsk(canvas, false);
  openChoice(canvas, {
    title: `Where it leads from “${short(called(canvas, from), 40)}”`,
    options: [...canvas.steps.values()].filter((step) => step.id !== named(canvas, from))
      .map((step) => ({ value: step.id, words: step.called + inLaneWords(step.actors[0]) })),
    done: (to) => join(canvas, from, to, words),
  });
}

// Words that were typed already are not asked for again.
function join(canvas, from, to, words = "") {
  if (!words) {
    openAsk(canvas, asked("connect", { from, to }));
    return;
  }
  const said = `Joined “${called(canvas, from)}” to “${called(canvas, to)}”`;
  enqueue(canvas, { do: "connect", from, to, words: lines(words) }, { say: said, again: asked("connect", { from, to, values: { words } }) });
  focusAt(canvas);
}
