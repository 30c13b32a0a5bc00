// Shows a transcript with its kept quotes, and says which words somebody chose to keep.

const views = new Map();

// 1 to 6 are the tags used last, 7 to 9 those that may fit.
const FIRST_FITTING = 7;

function marked(turn, quotes, keys) {
  const words = element("p", "cg-hl-words");
  words.dir = "auto";
  words.dataset.turn = turn.id;
  const here = quotes
    .map((quote) => ({
      ...quote,
      from: units(turn.text, quote.start - turn.start),
      to: units(turn.text, quote.end - turn.start),
    }))
    .filter((quote) => quote.to > 0 && quote.from < turn.text.length && quote.from < quote.to);
  const cuts = new Set([0, turn.text.length]);
  for (const quote of here) cuts.add(quote.from).add(quote.to);
  const places = [...cuts].sort((a, b) => a - b);
  for (let i = 0; i + 1 < places.length; i += 1) {
    const [from, to] = [places[i], places[i + 1]];
    const on = here.filter((quote) => quote.from <= from && to <= quote.to);
    const text = turn.text.slice(from, to);
    if (!on.length) {
      words.append(text);
      continue;
    }
    const mark = element("mark", "cg-hl-mark");
    mark.append(underlined(text, on, keys));
    if (!on.some((quote) => quote.tags.length)) mark.classList.add("untagged");
    mark.dataset.quotes = on.map((quote) => quote.id).join(" ");
    if (on.length > 1) mark.classList.add("several");
    if (on.some((quote) => quote.open)) mark.classList.add("open");
    const begins = on.filter((quote) => quote.from === from && quote.start >= turn.start);
    if (begins.length) mark.dataset.begins = begins.map((quote) => quote.number).join(" ");
    words.append(mark);
  }
  return words;
}

function painted(data, held) {
  const quotes = data.quotes.map((quote, place) => (
    { ...quote, number: place + 1, open: quote.id === data.open }
  ));
  const keys = keysOf(quotes, held);
  return data.turns.map((turn) => {
    const row = element("div", turn.asks ? "cg-hl-turn asks" : "cg-hl-turn");
    const head = element("p", "cg-hl-head");
    head.append(element("strong", "", turn.speaker));
    if (turn.role) head.append(` ${turn.role}`);
    if (turn.time) head.append(` ${turn.time}`);
    if (turn.memos) head.append(` · ${turn.memos}`);
    const said = element("div", "cg-hl-said");
    said.append(head, marked(turn, quotes, keys));
    const margin = element("div", "cg-hl-margin");
    const end = turn.start + points(turn.text);
    const beside = quotes.filter((quote) => quote.start < end && turn.start < quote.end);
    margin.append(...beside.map((quote) => label(quote, turn, keys)));
    row.append(said, margin);
    return row;
  });
}

function wordsOf(data) {
  const found = [];
  data.turns.forEach((turn, index) => {
    if (turn.asks) return;
    for (const match of turn.text.matchAll(/\S+/g)) {
      found.push({ index, from: match.index, to: match.index + match[0].length });
    }
  });
  return found;
}

function nodeAt(words, offset) {
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  let left = offset;
  while (node && left > node.length) {
    left -= node.length;
    node = walker.nextNode() ?? null;
  }
  return node ? [node, left] : [words, words.childNodes.length];
}

function placeIn(frame, data, node, offset, atEnd) {
  const all = [...frame.querySelectorAll(".cg-hl-words")];
  const own = (node.nodeType === 1 ? node : node.parentElement)?.closest(".cg-hl-words");
  if (own) {
    const range = document.createRange();
    range.selectNodeContents(own);
    range.setEnd(node, offset);
    const turn = data.turns[all.indexOf(own)];
    return turn.start + points(range.toString());
  }
  // Beside the words, on a name or in the margin: the nearest words inside the selection.
  const point = document.createRange();
  point.setStart(node, offset);
  point.collapse(true);
  const spots = data.turns.map((turn, index) => ({ turn, words: all[index] }));
  const after = (words) => point.comparePoint(words, 0) > 0;
  const near = atEnd ? spots.filter(({ words }) => !after(words)).pop()
    : spots.find(({ words }) => after(words));
  if (!near) return null;
  return near.turn.start + (atEnd ? points(near.turn.text) : 0);
}

function chosenSpan(frame, data) {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!frame.contains(range.startContainer) && !frame.contains(range.endContainer)) return null;
  if (!frame.contains(range.commonAncestorContainer)) return null;
  const start = placeIn(frame, data, range.startContainer, range.startOffset, false);
  const end = placeIn(frame, data, range.endContainer, range.endOffset, true);
  frame.chosen = range.cloneRange();
  return start !== null && end !== null && start < end ? { start, end } : null;
}

function canKeep(data, span) {
  return data.turns.some((turn) => !turn.asks
    && span.start < turn.start + points(turn.text) && turn.start < span.end);
}

// The chosen words stay visible while somebody types the name of a tag for them.
function markChosen(frame, range) {
  if (!window.CSS?.highlights || !window.Highlight) return;
  if (range && frame.chosen) CSS.highlights.set("cg-chosen", new Highlight(frame.chosen));
  else CSS.highlights.delete("cg-chosen");
}

// The words of a span, as they stand here: others may have corrected what stands before them.
function saidIn(data, { start, end }) {
  const from = data.turns[0]?.start ?? 0;
  return [...data.turns.map((turn) => turn.text).join("\n")].slice(start - from, end - from).join("");
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".cg-hl");
  const frame = root.querySelector(".cg-hl-frame");
  const bar = root.querySelector(".cg-hl-bar");
  const [acts, recent, suggested] = ["acts", "recent", "suggested"].map(
    (name) => root.querySelector(`.cg-hl-${name}`));
  const live = root.querySelector(".cg-hl-live");
  const view = views.get(data.place) ?? {
    span: null, from: null, to: null, shown: null, turned: 0, keys: new Map(),
  };
  views.set(data.place, view);

  if (frame.dataset.stamp !== data.stamp) {
    const top = frame.dataset.place === data.place ? frame.scrollTop : 0;
    const focused = frame.contains(document.activeElement);
    frame.replaceChildren(...painted(data, view.keys));
    frame.dataset.stamp = data.stamp;
    frame.dataset.place = data.place;
    frame.scrollTop = top;
    if (focused) frame.focus({ preventScroll: true });
  }
  // Also once it is seen, where it was made out of sight.
  const resized = new ResizeObserver(() => layStripes(frame));
  resized.observe(frame);
  // Letters of another width break lines elsewhere.
  document.fonts?.ready.then(() => frame.isConnected && layStripes(frame));
  const words = wordsOf(data);
  const lines = [...frame.querySelectorAll(".cg-hl-words")];

  const send = (what) => setTriggerValue("act", what);
  const button = (text, doing, codes) => {
    const made = element("button", doing === "keep" && !codes ? "first" : "", text);
    made.type = "button";
    made.onmousedown = (event) => event.preventDefault();
    made.onclick = () => act(doing, codes ?? []);
    made.onkeydown = (event) => event.stopPropagation();
    return made;
  };
  // On a button a tag's own name is enough; where it lies is told to who points at it.
  const names = new Map(data.tags.map((tag) => [tag.id, tag.name]));
  const tagButton = (key, id) => {
    const name = names.get(id) ?? "";
    const made = button(`${key} ${name.split(" › ").pop()}`, "keep", [id]);
    made.title = name;
    return made;
  };
  // Those that may fit the turn in which the chosen words begin.
  const fitting = () => {
    const at = view.span?.start;
    const turn = data.turns.find((each) => at >= each.start && at < each.start + points(each.text));
    return turn?.fits ?? [];
  };
  const ready = () => {
    const shown = fitting().join(" ");
    if (suggested.dataset.shown !== shown) {
      suggested.dataset.shown = shown;
      suggested.replaceChildren(...fitting().map((id, place) => (
        tagButton(place + FIRST_FITTING, id)
      )));
      if (shown) suggested.prepend(element("span", "cg-hl-may", "May fit:"));
    }
    const fits = view.span && canKeep(data, view.span);
    for (const each of bar.querySelectorAll("button")) each.disabled = !fits;
    markChosen(frame, view.span && root.contains(document.activeElement));
  };
  const act = (doing, codes = [], made = []) => {
    const open = data.quotes.find((quote) => quote.id === data.open);
    // Without words selected, a tag goes on the quote that is open.
    if (!view.span && open && (codes.length || made.length)) {
      view.span = { start: open.start, end: open.end };
    }
    if (!view.span || !canKeep(data, view.span)) {
      live.textContent = view.span
        ? "Only an interviewer says this, so it cannot be kept." : "No words are selected.";
      return;
    }
    const { start, end } = view.span;
    send({ do: doing, start, end, codes, new: made, said: saidIn(data, view.span) });
    if (doing !== "span") {
      view.span = null;
      document.getSelection().removeAllRanges();
      ready();
    }
  };

  const show = () => {
    const [a, b] = [words[Math.min(view.from, view.to)], words[Math.max(view.from, view.to)]];
    const [startNode, startAt] = nodeAt(lines[a.index], a.from);
    const [endNode, endAt] = nodeAt(lines[b.index], b.to);
    document.getSelection().setBaseAndExtent(startNode, startAt, endNode, endAt);
    // The browser tells of it later; Enter may come sooner.
    view.span = chosenSpan(frame, data);
    ready();
    const at = lines[words[view.to].index].getBoundingClientRect();
    const box = frame.getBoundingClientRect();
    if (at.top < box.top || at.bottom > box.bottom) {
      frame.scrollTop += at.top - box.top - 40;
    }
    live.textContent = document.getSelection().toString().slice(-200);
  };
  const move = (step, extend) => {
    if (!words.length) return;
    if (view.to === null || view.to >= words.length) view.from = view.to = 0;
    else {
      view.to = Math.min(words.length - 1, Math.max(0, step(view.to)));
      if (!extend) view.from = view.to;
    }
    show();
  };
  const turnStart = (at, by) => {
    const turns = [...new Set(words.map((word) => word.index))];
    const now = turns.indexOf(words[at].index);
    const next = turns[Math.min(turns.length - 1, Math.max(0, now + by))];
    return words.findIndex((word) => word.index === next);
  };
  const quoteAt = () => {
    if (!view.span || view.from !== view.to) return null;
    const on = data.quotes.filter((q) => q.start <= view.span.start && view.span.end <= q.end);
    return on.sort((a, b) => (a.end - a.start) - (b.end - b.start))[0] ?? null;
  };

  frame.onkeydown = (event) => {
    // Streamlit takes single keys for itself ("r" reruns the page).
    event.stopPropagation();
    if (event.target !== frame || event.ctrlKey || event.metaKey || event.altKey) return;
    const index = view.to === null ? 0 : words[Math.min(view.to, words.length - 1)]?.index ?? 0;
    const rtl = lines[index] && getComputedStyle(lines[index]).direction === "rtl";
    const forward = rtl ? "ArrowLeft" : "ArrowRight";
    const steps = {
      [forward]: (at) => at + 1,
      [rtl ? "ArrowRight" : "ArrowLeft"]: (at) => at - 1,
      ArrowDown: (at) => turnStart(at, 1),
      ArrowUp: (at) => turnStart(at, -1),
    };
    if (steps[event.key]) move(steps[event.key], event.shiftKey);
    else if (event.key === "Enter") {
      const kept = event.shiftKey ? null : quoteAt();
      if (kept) send({ do: "open", quote: kept.id });
      else act(event.shiftKey ? "choose" : "keep");
    } else if (/^[1-9]$/.test(event.key)) {
      const key = Number(event.key);
      const tag = key < FIRST_FITTING ? data.recent[key - 1] : fitting()[key - FIRST_FITTING];
      if (tag) act("keep", [tag]);
    } else if (event.key === "/") {
      root.querySelector(".cg-hl-find input").focus();
    } else if (event.key === "Escape") {
      view.span = null;
      document.getSelection().removeAllRanges();
      ready();
    } else return;
    event.preventDefault();
  };
  frame.onclick = (event) => {
    const kept = event.target.closest?.("[data-quote]");
    if (kept) {
      send({ do: "open", quote: Number(kept.dataset.quote) });
      return;
    }
    const mark = event.target.closest?.("mark");
    if (!mark || !document.getSelection().isCollapsed) return;
    const ids = mark.dataset.quotes.split(" ").map(Number);
    const on = data.quotes.filter((quote) => ids.includes(quote.id));
    on.sort((a, b) => (a.end - a.start) - (b.end - b.start));
    if (on.length) send({ do: "open", quote: on[0].id });
  };
  const pointed = (event) => {
    pointAt(frame, event.target.closest?.("[data-quote]")?.dataset.quote);
  };
  frame.onmouseover = pointed;
  frame.onmouseleave = () => pointAt(frame, null);
  frame.addEventListener("focusin", pointed);
  const chosen = () => {
    const selection = document.getSelection();
    if (!frame.isConnected || !selection.anchorNode || !frame.contains(selection.anchorNode)) return;
    view.span = chosenSpan(frame, data);
    ready();
  };
  document.addEventListener("selectionchange", chosen);

  tagFinder(
    root, data.tags, (codes, made) => act("keep", codes, made),
    () => frame.focus({ preventScroll: true }),
    !data.blind,
  );
  const buttons = [button("Keep", "keep"), button("Keep and choose tags…", "choose")];
  if (data.open && !data.blind) buttons.push(button("Use for the open quote", "span"));
  const had = [acts, recent, suggested].some((part) => part.contains(document.activeElement));
  acts.replaceChildren(...buttons);
  recent.replaceChildren(...data.recent.map((id, place) => (
    tagButton(place + 1, id)
  )));
  delete suggested.dataset.shown;
  ready();
  if (had) frame.focus({ preventScroll: true });

  if (data.open && view.shown !== data.open) {
    const mark = frame.querySelector("mark.open");
    if (mark) {
      const box = frame.getBoundingClientRect();
      frame.scrollTop += mark.getBoundingClientRect().top - box.top - frame.clientHeight / 3;
      // The page too, once all of it stands.
      setTimeout(() => mark.isConnected && mark.scrollIntoView({ block: "nearest" }), 300);
    }
  }
  view.shown = data.open;
  if (data.turn && view.turned !== data.turn) {
    const words = frame.querySelector(`[data-turn="${data.turn}"]`);
    if (words) {
      const row = words.closest(".cg-hl-turn");
      frame.scrollTop += row.getBoundingClientRect().top - frame.getBoundingClientRect().top - 40;
      row.classList.add("asked");
      setTimeout(() => row.isConnected && row.scrollIntoView({ block: "nearest" }), 300);
    }
  }
  view.turned = data.turn;
  return () => {
    resized.disconnect();
    frame.removeEventListener("focusin", pointed);
    document.removeEventListener("selectionchange", chosen);
  };
}
