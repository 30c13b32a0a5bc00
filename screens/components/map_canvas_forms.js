// What is asked in place: fields, and what comes of what was typed. Each gives back what to ask
// next, nothing where all is asked, or words on what is missing.

const asked = (what, more = {}) => ({ what, values: {}, ...more });
const lines = (text) => text.trim().replace(/\s+/g, " ");
const wrong = (words, field) => ({ wrong: words, field });
const flowsOf = (canvas, id, end) => canvas.flows.filter((flow) => flow[end] === named(canvas, id));
const inLaneWords = (lane) => (lane ? `, lane ${lane}` : "");
const PINS = { painpoint: "painpoint", innovation: "innovation", question: "open question" };

const isWayOut = (canvas, ask) => ask.flow === undefined && Boolean(ask.after) && isDecision(canvas, ask.after);

function addTitle(canvas, ask) {
  if (ask.flow !== undefined) return `Between “${short(called(canvas, ask.after), 30)}” and “${short(called(canvas, ask.before), 30)}”`;
  if (ask.after) {
    const way = isWayOut(canvas, ask) ? "A way out of" : "After";
    return `${way} “${short(called(canvas, ask.after), 40)}”`;
  }
  return ask.before ? `Before “${short(called(canvas, ask.before), 40)}”` : "The next step";
}

function addHint(canvas, ask) {
  const { lane, label } = split(canvas, ask.values.label ?? "");
  const into = lane ?? ask.lane ?? laneOf(canvas, ask.after ?? ask.before);
  const isNew = into && !canvas.actors.includes(into) && !canvas.lanes.includes(into);
  const said = into ? `${isNew ? "New lane" : "Lane"}: ${into}.` : "No lane yet: type who does it and a colon first.";
  const other = lane ? "" : " “Actor: step” puts it into another lane.";
  return `${said}${label.endsWith("?") ? " A decision, as it asks." : other}`;
}

function addStep(canvas, ask, { label = "", words = "" }, again) {
  const said = split(canvas, label);
  if (!said.label) return wrong("Type what is done, then Enter", "label");
  const near = ask.after ?? ask.before;
  const lane = said.lane ?? ask.lane ?? laneOf(canvas, near);
  const temp = ask.temp ?? freshStep(canvas);
  const deed = {
    do: "add", label: lines(label), after: ask.after ?? null, before: ask.before ?? null,
    flow: ask.flow ?? null, lane: ask.lane ?? null, kind: ask.kind ?? null, words: lines(words) || null,
  };
  const where = ask.after ? ` after “${called(canvas, ask.after)}”`
    : ask.before ? ` before “${called(canvas, ask.before)}”` : "";
  canvas.from = near ?? null;
  canvas.at = { step: temp };
  enqueue(canvas, deed, {
    temp, label: said.label, lane, again, seen: ask.seen, say: `Added “${said.label}”${where}${inLaneWords(lane)}`,
  });
  const draft = canvas.drafts.get(temp);
  if (said.label.endsWith("?")) draft.kind = "decision";
  if (ask.temp) return null;
  return asked("add", { after: ask.stay && ask.after ? ask.after : temp });
}

function rename(canvas, ask, { label = "" }, again) {
  const now = stepOf(canvas, ask.step);
  if (lines(label) === (now?.label ?? "")) return null;
  if (!lines(label) && !["gateway", "start", "end", "event"].includes(now?.kind)) {
    return wrong("A step needs a label", "label");
  }
  enqueue(canvas, { do: "rename", step: ask.step, label: lines(label) },
    { again, seen: ask.seen, say: `Renamed “${lines(label)}”` });
  return null;
}

function changeFlow(canvas, ask, { label = "", often = "" }, again) {
  const share = lines(often).replace(/\s*%$/, "").replace(",", ".");
  const number = share === "" ? null : Number(share) / 100;
  if (number !== null && !(number >= 0 && number <= 1)) return wrong("Type a number from 0 to 100, or nothing", "often");
  enqueue(canvas, { do: "flow", flow: ask.flow, label: lines(label) || null, probability: number },
    { again, seen: ask.seen, say: "Changed the flow" });
  return null;
}

function sayLoop(canvas, ask, { least = "", most = "", words = "" }, again) {
  const [low, high] = [least, most].map((each) => (lines(each) === "" ? null : Number(lines(each))));
  const whole = (each) => each === null || (Number.isInteger(each) && each >= 0);
  if (!whole(low)) return wrong("Type a whole number, or nothing", "least");
  if (!whole(high) || (low !== null && high !== null && high < low)) {
    return wrong("Type a whole number that is no smaller than the first, or nothing", "most");
  }
  enqueue(canvas, { do: "loop", flow: ask.flow, times_min: low, times_max: high, words: lines(words) || null },
    { again, seen: ask.seen, say: "Said how often the loop is gone through" });
  return null;
}

function pin(canvas, ask, { words = "" }, again) {
  if (!lines(words)) return wrong("Type the words", "words");
  const on = ask.step ? `step:${ask.step}` : ask.on;
  enqueue(canvas, { do: "mark", kind: ask.kind, words: lines(words), on },
    { again, seen: ask.seen, say: `Pinned the ${PINS[ask.kind]} “${lines(words)}”` });
  return null;
}

function remove(canvas, ask, { heal = true }) {
  const [before] = flowsOf(canvas, ask.step, "to");
  enqueue(canvas, { do: "remove", step: ask.step, heal: Boolean(heal) },
    { seen: ask.seen, say: `Removed “${called(canvas, ask.step)}”` });
  canvas.from = before?.from ?? null;
  canvas.at = before && before.from !== ask.step ? { step: before.from } : nextTo(canvas, ask.step);
  return null;
}

function oneWord(field, make, said) {
  return (canvas, ask, values, again) => {
    const words = lines(values[field] ?? "");
    if (!words) return wrong("Type a name", field);
    const deed = make(ask, words);
    if (deed?.do === "rename_lane") canvas.renamed = { from: deed.lane, to: deed.to };
    if (deed) enqueue(canvas, deed, { again, seen: ask.seen, say: said(words) });
    return null;
  };
}

// What somebody else made of it meanwhile is said, as the field lies over it.
function nowSays(canvas, { refused, step }) {
  const now = stepOf(canvas, step)?.label;
  return refused && now ? `It now says “${short(now)}”` : "";
}

const nameField = (label) => () => [{ name: "label", label }];

const FORMS = {
  add: {
    title: addTitle, button: "Add", hint: addHint, submit: addStep, stop: "Stop", lanes: true,
    fields: (canvas, ask) => [
      ...(isWayOut(canvas, ask) ? [{ name: "words", label: "Words of this way out", begun: "Yes" }] : []),
      { name: "label", label: "Step", begun: "Label, or Actor: label" },
    ],
  },
  rename: { title: nowSays, button: "Save", submit: rename, over: true, fields: () => [{ name: "label", label: "Label" }] },
  connect: {
    title: (canvas, ask) => `From “${short(called(canvas, ask.from), 30)}” to “${short(called(canvas, ask.to), 30)}”`,
    button: "Join them", fields: () => [{ name: "words", label: "Words on the flow, if any", begun: "Yes" }],
    submit: (canvas, ask, { words = "" }, again) => {
      enqueue(canvas, { do: "connect", from: ask.from, to: ask.to, words: lines(words) || null }, {
        again, seen: ask.seen, say: `Joined “${called(canvas, ask.from)}” to “${called(canvas, ask.to)}”`,
      });
      return null;
    },
  },
  flow: {
    title: (canvas, ask) => short(flowWords(canvas, ask.flow), 90), button: "Save", submit: changeFlow,
    fields: () => [{ name: "label", label: "Words" }, { name: "often", label: "How often it is taken, in %", small: true }],
  },
  loop: {
    title: () => "Gone through how often", button: "Save", submit: sayLoop,
    fields: () => [
      { name: "least", label: "From", small: true }, { name: "most", label: "To", small: true },
      { name: "words", label: "In words, if any", begun: "a couple of times" },
    ],
  },
  mark: {
    title: (canvas, ask) => `The ${PINS[ask.kind]}${ask.step ? ` at “${short(called(canvas, ask.step), 40)}”` : ""}`,
    button: "Pin it", submit: pin, fields: () => [{ name: "words", label: "What is it?" }],
  },
  remove: {
    title: (canvas, ask) => `Delete “${short(called(canvas, ask.step), 40)}”?`, button: "Delete", submit: remove,
    fields: (canvas, ask) => (flowsOf(canvas, ask.step, "to").length && flowsOf(canvas, ask.step, "from").length
      ? [{ name: "heal", label: "Join what was before to what comes after", tick: true }] : []),
  },
  add_lane: {
    title: () => "A new lane", button: "Add", fields: nameField("Who works in it"),
    submit: oneWord("label", (ask, lane) => ({ do: "add_lane", lane }), (lane) => `Added the lane ${lane}`),
  },
  rename_lane: {
    title: () => "", button: "Save", over: true, fields: nameField("Lane"),
    submit: oneWord("label", ({ lane }, to) => (to === lane ? null : { do: "rename_lane", lane, to }), (to) => `Renamed the lane ${to}`),
  },
  add_phase: {
    title: () => "A new phase", button: "Add", fields: nameField("Its name"),
    submit: oneWord("label", (ask, label) => ({ do: "add_phase", label }), (label) => `Added the phase ${label}`),
  },
  rename_phase: {
    title: () => "", button: "Save", over: true, fields: nameField("Phase"),
    submit: oneWord("label", ({ phase, values, was }, label) => (label === was ? null : { do: "rename_phase", phase, label }), (label) => `Renamed the phase ${label}`),
  },
};
