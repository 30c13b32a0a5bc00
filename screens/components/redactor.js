// Shows a transcript with what looks personal marked in it, and what somebody decides about it.
// Decisions are made here at once; all of them are sent, numbered, when somebody pauses or leaves.

const PAUSE = 1200;
const MOST_STEPS = 500;
const MOST_VIEWS = 50;
const LONGEST_EVERYWHERE = 200;
const views = new Map();

function withArticle(kind) {
  if (kind === "other") return "something else";
  const named = { phone: "phone number", "e-mail": "e-mail address" }[kind] ?? kind;
  return `${/^(NHS|NI|[aeio])/.test(named) ? "an" : "a"} ${named}`;
}

const counted = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const root = parentElement.querySelector(".cg-rd");
  const [bar, others, ask, now, frame] = ["bar", "others", "ask", "now", "frame"].map(
    (name) => root.querySelector(`.cg-rd-${name}`));
  data.byTurn = new Map();
  for (const each of data.found) {
    data.byTurn.set(each.turn, [...(data.byTurn.get(each.turn) ?? []), each]);
  }
  data.known = new Set([...data.found, ...data.others].map((each) => each.id));
  const view = views.get(data.place)
    ?? { held: taken(data), history: [], at: null, cursor: null, waiting: null };
  views.set(data.place, view);
  if (views.size > MOST_VIEWS) views.delete(views.keys().next().value);
  if (data.number > view.held.number) {
    view.held = taken(data);
    view.history = [];
  }

  if (frame.dataset.stamp !== data.stamp) {
    const top = frame.dataset.place === data.place ? frame.scrollTop : 0;
    frame.replaceChildren(...data.turns.map(rowOf));
    frame.dataset.stamp = data.stamp;
    frame.dataset.place = data.place;
    frame.scrollTop = top;
  }
  const page = data.turns[0]?.number;
  if (view.page !== page) Object.assign(view, { page, at: null, cursor: null });
  const lines = [...frame.querySelectorAll(".cg-rd-words")];
  let marks = [];

  const say = (words) => { now.textContent = words; };
  const send = () => {
    clearTimeout(view.pause);
    view.pause = null;
    setStateValue("decided", sendable(view.held, data.place));
  };
  const soon = () => {
    clearTimeout(view.pause);
    view.pause = setTimeout(() => view.send(), PAUSE);
  };
  view.send = send;

  const isHere = (each) => view.at && each.index === view.at.index
    && each.from <= view.at.from && view.at.from < each.to;
  const place = () => marks.findIndex(isHere);
  const current = () => marks[place()] ?? null;
  const showCurrent = () => {
    for (const old of frame.querySelectorAll(".cg-rd-mark.now")) old.classList.remove("now");
    const at = current();
    const shown = at && lines[at.index].querySelector(`[data-from="${at.from}"]`);
    shown?.classList.add("now");
    return shown;
  };
  const progress = () => {
    const found = [...data.found, ...data.others].filter((each) => !each.mine);
    const { accepted, refused, moved } = view.held;
    const looked = found.filter(({ id }) => accepted.has(id) || refused.has(id) || moved[id]);
    root.querySelector(".cg-rd-count").textContent = `${looked.length} of ${found.length} looked at`;
  };
  const paint = () => {
    marks = [];
    data.turns.forEach((turn, index) => {
      const own = marksOf(turn, index, data, view.held);
      marks.push(...own);
      const looks = JSON.stringify(own.map(({ from, to, put, state }) => [from, to, put, state]));
      if (lines[index].looks === looks) return;
      lines[index].looks = looks;
      fill(lines[index], turn, own);
    });
    showCurrent();
    progress();
  };
  const change = (make) => {
    view.history = [...view.history, view.held].slice(-MOST_STEPS);
    const next = copied(view.held);
    make(next);
    next.number = Math.max(next.number, data.number) + 1;
    view.held = next;
    paint();
    soon();
  };

  const told = (at) => {
    const will = at.state === "left" ? "stays as it is" : `will be ${at.put}`;
    const alike = marks.filter((each) => same(each.old) === same(at.old)).length;
    const more = alike > 1 ? ` These words stand in ${alike} places.` : "";
    return `Finding ${marks.indexOf(at) + 1} of ${marks.length}: “${at.old}”, `
      + `${withArticle(at.kind)}, ${will}; ${STATES[at.state]}.${more}`;
  };
  const goTo = (at, before = "") => {
    if (!at) {
      say(before || "There is no finding here. Read the text all the same.");
      return;
    }
    view.at = { index: at.index, from: at.from };
    view.cursor = null;
    document.getSelection().removeAllRanges();
    showCurrent()?.scrollIntoView({ block: "nearest" });
    say(`${before}${before && " "}${told(at)}`);
  };
  const isAfter = (each) => !view.at || each.index > view.at.index
    || (each.index === view.at.index && each.from > view.at.from);
  const step = (by) => {
    const here = place();
    if (!view.at) return goTo(marks[by > 0 ? 0 : marks.length - 1]);
    const at = by > 0 ? marks.find(isAfter) : marks.filter((each) => !isAfter(each) && !isHere(each)).pop();
    const end = `This is the ${by > 0 ? "last" : "first"}${data.paged ? " on this page" : ""}.`;
    return at ? goTo(at) : goTo(marks[here], end);
  };
  const open = (states) => {
    const left = marks.filter((each) => states.includes(each.state) && !isHere(each));
    return left.find(isAfter) ?? left[0];
  };
  const nextOpen = () => {
    const at = open(["judge"]) ?? open(["sure"]);
    return at ? goTo(at) : goTo(current() ?? marks[0], "All others were looked at.");
  };
  // The next that nobody looked at, below first.
  const goOn = (before) => {
    const at = open(["judge", "sure"]);
    if (at) goTo(at, before);
    else goTo(current() ?? marks[0], `${before} All${data.paged ? " on this page" : ""} were looked at.`);
  };
  const judge = (agreed, all) => {
    const at = current();
    if (!at) return say("No finding is chosen. The down arrow goes to the first.");
    const words = same(at.old);
    const alike = all ? marks.filter((each) => same(each.old) === words) : [at];
    const elsewhere = all ? data.others.filter((each) => each.same === words) : [];
    change((next) => {
      for (const each of alike) decide(next, each, agreed);
      decide(next, { members: elsewhere }, agreed);
      if (all && !agreed) next.everywhere = next.everywhere.filter((one) => same(one[0]) !== words);
    });
    const number = alike.length + elsewhere.length;
    const done = agreed ? "replaced" : "left as it is";
    return goOn(all ? `“${at.old}”: ${done} in ${counted(number, "place")}.`
      : `${done[0].toUpperCase()}${done.slice(1)}.`);
  };

  const wordsIn = (index) => [...data.turns[index].text.matchAll(WORD)].map((match) => (
    { from: match.index, to: match.index + match[0].length }
  ));
  const resize = (edge, by) => {
    const at = current();
    if (!at || at.state === "left") return say("Choose a finding that is replaced first.");
    const words = wordsIn(at.index);
    let { from, to } = at;
    const beside = (places, now_) => (by > 0 ? places.find((each) => each > now_)
      : places.filter((each) => each < now_).pop());
    if (edge === "start") from = beside(words.map((each) => each.from), from) ?? from;
    else to = beside(words.map((each) => each.to), to) ?? to;
    const { head } = at;
    const turn = data.turns[at.index];
    const [start, end] = [from, to].map((each) => points(turn.text.slice(0, each)));
    const touches = head.added || (start < head.end && head.start < end);
    if (from >= to || !touches || (from === at.from && to === at.to)) {
      return say(`It cannot go further. ${told(at)}`);
    }
    change((next) => {
      const moved = [turn.number, start, end, head.kind];
      if (!head.added) next.moved[head.id] = moved;
      else {
        next.added = next.added.map((one) => (keyOf(one) === head.id ? moved : one));
        for (const [id, one] of Object.entries(next.moved)) if (keyOf(one) === head.id) next.moved[id] = moved;
      }
    });
    return goTo(marks.find((each) => each.index === at.index && each.from <= from && to <= each.to));
  };
  const undo = () => {
    const before = view.history.pop();
    if (!before) return say("There is nothing to take back.");
    view.held = { ...before, number: Math.max(view.held.number, data.number) + 1 };
    paint();
    soon();
    return current() ? goTo(current(), "Taken back.") : say("Taken back.");
  };

  const chosen = () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return [];
    const range = selection.getRangeAt(0);
    return frame.contains(range.commonAncestorContainer) ? spansIn(range, lines, data.turns) : [];
  };
  const showCursor = () => {
    const { index, first, last } = view.cursor;
    const words = wordsIn(index);
    const [a, b] = [words[Math.min(first, last)], words[Math.max(first, last)]];
    document.getSelection().setBaseAndExtent(
      ...shownAt(lines[index], a.from, false), ...shownAt(lines[index], b.to, true));
    const [node] = shownAt(lines[index], words[last].from, false);
    node.parentElement.scrollIntoView({ block: "nearest" });
    say(`“${data.turns[index].text.slice(a.from, b.to)}” selected. R replaces it.`);
  };
  const withWords = (from, by) => {
    let index = from + by;
    while (data.turns[index] && !wordsIn(index).length) index += by;
    return data.turns[index] ? index : null;
  };
  const byWord = (by, extend) => {
    if (!view.cursor) {
      const index = view.at?.index ?? withWords(-1, 1);
      if (index === null) return;
      const near = wordsIn(index).findIndex((each) => each.to > (view.at?.from ?? 0));
      view.cursor = { index, first: Math.max(0, near), last: Math.max(0, near) };
      showCursor();
      return;
    }
    const { index, last } = view.cursor;
    const words = wordsIn(index);
    if (words[last + by]) {
      view.cursor.last += by;
      if (!extend) view.cursor.first = view.cursor.last;
    } else if (!extend) {
      const next = withWords(index, by);
      if (next === null) return;
      const at = by > 0 ? 0 : wordsIn(next).length - 1;
      view.cursor = { index: next, first: at, last: at };
    }
    showCursor();
  };
  const byTurn = (by) => {
    const next = withWords(view.cursor.index, by);
    if (next !== null) view.cursor = { index: next, first: 0, last: 0 };
    showCursor();
  };

  const close = () => {
    ask.hidden = true;
    frame.focus({ preventScroll: true });
  };
  const askWhat = () => {
    const at = current();
    const selected = chosen();
    const places = selected.length ? selected : at ? [{ index: at.index, from: at.from, to: at.to }] : [];
    if (!places.length) {
      say("No words are selected. Select some with the mouse, or with the left and right arrows.");
      return;
    }
    const spans = places.map((each) => ({ ...each, turn: data.turns[each.index] }));
    const words = spans.map(({ turn, from, to }) => turn.text.slice(from, to)).join(" … ");
    const add = (kind, all) => {
      const everywhere = all ? words : "";
      view.at = { index: spans[0].index, from: spans[0].from };
      change((next) => markWords(next, data, spans, kind, everywhere));
      view.waiting = everywhere && { words: everywhere, number: view.held.number };
      close();
      goTo(current(), "Added.");
      send();
    };
    askAbout(ask, words, spans.length === 1 && words.length <= LONGEST_EVERYWHERE, add, close);
  };

  // With words selected, those are meant and not the finding.
  const agree = (all) => (chosen().length ? askWhat() : judge(true, all));
  const leave = (all) => (chosen().length ? say("Words are selected. Escape goes back to the finding.")
    : judge(false, all));
  const keys = {
    n: () => step(1), p: () => step(-1), u: nextOpen, r: askWhat,
    a: agree, Enter: agree, x: leave, Delete: leave, Backspace: leave,
    ArrowDown: () => (view.cursor ? byTurn(1) : step(1)),
    ArrowUp: () => (view.cursor ? byTurn(-1) : step(-1)),
    "[": () => resize("start", -1), "{": () => resize("start", -1),
    "]": () => resize("start", 1), "}": () => resize("start", 1),
    Escape: () => {
      view.cursor = null;
      document.getSelection().removeAllRanges();
      if (current()) goTo(current());
    },
  };
  const arrow = (event) => {
    const line = lines[view.cursor?.index ?? view.at?.index ?? 0];
    const rtl = line && getComputedStyle(line).direction === "rtl";
    const by = (event.key === "ArrowRight") === rtl ? -1 : 1;
    if (event.ctrlKey && event.shiftKey) resize("start", by);
    else if (event.shiftKey && !view.cursor) resize("end", by);
    else if (!event.ctrlKey) byWord(by, event.shiftKey);
  };
  frame.onkeydown = (event) => {
    // Streamlit takes single keys for itself ("r" reruns the page).
    event.stopPropagation();
    if (event.target !== frame || event.altKey || event.metaKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") arrow(event);
    else if (event.ctrlKey && key === "z") undo();
    else if (keys[key] && !event.ctrlKey) keys[key](event.shiftKey);
    else return;
    event.preventDefault();
  };
  frame.onclick = (event) => {
    view.cursor = null;
    const shown = event.target.closest?.(".cg-rd-mark");
    if (!shown || !document.getSelection().isCollapsed) return;
    const index = lines.indexOf(shown.closest(".cg-rd-words"));
    goTo(marks.find((each) => each.index === index && each.from === Number(shown.dataset.from)));
  };
  bar.onkeydown = others.onkeydown = (event) => event.stopPropagation();
  if (frame.dataset.ready !== data.place || !bar.childElementCount) {
    frame.dataset.ready = data.place;
    const nothing = "Nothing that looks personal was found here. Read the text all the same.";
    const number = data.found.length;
    say(number ? `${counted(number, "finding")} here. Press Next, or go into the text with Tab and `
      + "press the down arrow." : nothing);
  }
  const put = (where, ...buttons) => {
    const focused = [...where.children].indexOf(document.activeElement);
    where.replaceChildren(...buttons);
    where.children[focused]?.focus();
  };
  put(bar, keyButton("Replace", "Enter", () => agree(false), "first"),
    keyButton("Leave as it is", "X", () => leave(false)),
    keyButton("Previous", "P", () => step(-1)), keyButton("Next", "N", () => step(1)),
    keyButton("Next not looked at", "U", nextOpen),
    keyButton("Replace other words…", "R", askWhat));
  put(others, keyButton("Replace all alike", "", () => judge(true, true)),
    keyButton("Leave all alike", "", () => judge(false, true)),
    keyButton("Begin earlier", "", () => resize("start", -1)),
    keyButton("Begin later", "", () => resize("start", 1)),
    keyButton("End earlier", "", () => resize("end", -1)),
    keyButton("End later", "", () => resize("end", 1)),
    keyButton("Take back", "", undo));
  paint();
  if (view.waiting && data.number >= view.waiting.number) {
    const { words } = view.waiting;
    const number = [...data.found, ...data.others].filter((each) => each.same === same(words)).length;
    view.waiting = null;
    say(`“${words}” is replaced in ${counted(number, "place")}.${current() ? ` ${told(current())}` : ""}`);
  }
  if (view.held.number > data.number) soon();
  // Whoever presses elsewhere, or goes on with Tab, may save next.
  const leaving = (event) => {
    const to = event.type === "focusout" ? event.relatedTarget : event.target;
    if (view.pause && !root.contains(to)) view.send();
  };
  const hidden = () => { if (view.pause && document.hidden) view.send(); };
  root.addEventListener("focusout", leaving);
  document.addEventListener("pointerdown", leaving, true);
  document.addEventListener("visibilitychange", hidden);
  return () => {
    root.removeEventListener("focusout", leaving);
    document.removeEventListener("pointerdown", leaving, true);
    document.removeEventListener("visibilitychange", hidden);
  };
}
