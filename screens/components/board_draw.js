// Draws the piles, keeping every card's element, so that nothing jumps and no place is lost.

function element(name, classes, text) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  if (text !== undefined) made.textContent = text;
  return made;
}

const notes = (number) => `${number.toLocaleString("en-GB")} ${number === 1 ? "note" : "notes"}`;

function spoken(card) {
  const said = [card.text, card.who, card.markName];
  if (card.against) said.push("contradicts the theme");
  if (card.label) said.unshift(card.label);
  return said.filter(Boolean).join(", ");
}

const PAINTED = ["text", "who", "mark", "colour", "against", "label"];

function paint(row, card) {
  if (row.seen && PAINTED.every((each) => row.seen[each] === card[each])) return;
  row.seen = card;
  row.style.setProperty("--mark", card.colour || "#505a5f");
  row.classList.toggle("against", card.against);
  row.classList.toggle("own", card.kind !== "quote");
  row.setAttribute("aria-label", spoken(card));
  const by = element("span", "by");
  if (card.mark) by.append(element("span", "mark", card.mark));
  by.append(element("span", "who", card.label ? `${card.label}${card.who ? `, ${card.who}` : ""}` : card.who));
  if (card.against) by.append(element("span", "side", "Contradicts"));
  row.replaceChildren(element("span", "words", card.text), by);
}

function rowOf(board, card, pile) {
  const key = keyOf(card, pile);
  let row = board.rows.get(key);
  if (!row) {
    row = element("li", "card");
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.tabIndex = -1;
    board.rows.set(key, row);
  }
  row.dataset.id = idOf(card);
  row.dataset.pile = String(pile);
  paint(row, card);
  return row;
}

// A card that moves takes its element along, and with it the focus.
function carryRow(board, id, from, to) {
  const [old, key] = [`${id}@${from}`, `${id}@${to}`];
  const row = board.rows.get(old);
  if (!row || board.rows.has(key)) return;
  board.rows.delete(old);
  board.rows.set(key, row);
  if (board.at === old) board.at = key;
}

function panelOf(board, pile) {
  let panel = board.panels.get(pile.id);
  if (panel) return panel;
  panel = element("section", "pile");
  const head = element("h2");
  const open = element("button", "open");
  open.type = "button";
  open.tabIndex = -1;
  head.append(element("span", "number"), open);
  const list = element("ul");
  list.setAttribute("role", "listbox");
  panel.append(head, element("p", "why"), list, element("p", "count"), element("p", "acts"));
  panel.head = head;
  panel.open = open;
  panel.list = list;
  board.panels.set(pile.id, panel);
  return panel;
}

function fillPanel(board, pile, number) {
  const panel = panelOf(board, pile);
  const cards = board.now.lists.get(pile.id) ?? [];
  panel.dataset.pile = String(pile.id);
  panel.classList.toggle("draft", Boolean(pile.draft));
  panel.classList.toggle("loose", pile.id === LOOSE);
  const badge = panel.head.querySelector(".number");
  badge.textContent = number ?? "";
  badge.hidden = !number;
  const name = pile.draft ? `Draft, not saved: ${pile.name}` : pile.name;
  if (panel.open.textContent !== name) panel.open.textContent = name;
  panel.open.disabled = typeof pile.id !== "number" || pile.id === LOOSE;
  panel.querySelector(".why").textContent = pile.why ?? "";
  panel.querySelector(".why").hidden = !pile.why;
  const every = pile.draft ? cards.length : Math.max(pile.every, cards.length);
  const hidden = every - cards.length;
  const shown = hidden ? `${notes(every)}, ${cards.length} laid out` : notes(every);
  panel.querySelector(".count").textContent = shown;
  panel.list.setAttribute("aria-label", `${name}, ${shown}`);
  const rows = cards.map((card) => rowOf(board, card, pile.id));
  const kept = panel.list.scrollTop;
  // What left goes first: were it last, every other row would be moved, and lose the focus.
  const staying = new Set(rows);
  for (const row of [...panel.list.children]) if (!staying.has(row)) row.remove();
  rows.forEach((row, place) => {
    if (panel.list.children[place] !== row) panel.list.insertBefore(row, panel.list.children[place] ?? null);
  });
  if (panel.list.scrollTop !== kept) panel.list.scrollTop = kept;
  return panel;
}

// What the marks on cards stand for.
function explain(legend, lists) {
  const marks = new Map();
  for (const list of lists.values()) {
    for (const card of list) if (card.mark) marks.set(card.mark, [card.markName, card.colour]);
  }
  const seen = JSON.stringify([...marks]);
  if (legend.dataset.seen === seen) return;
  legend.dataset.seen = seen;
  legend.replaceChildren(...[...marks].sort().map(([short, [words, colour]]) => {
    const each = element("span", "key");
    each.style.setProperty("--mark", colour);
    each.append(element("span", "mark", short), ` ${words}`);
    return each;
  }));
}

function draw(board, stage) {
  const root = stage.getRootNode();
  const had = stage.contains(root.activeElement);
  const [side, field] = [stage.querySelector(".side"), stage.querySelector(".field")];
  let number = 0;
  const panels = board.now.piles.map((pile) => {
    const counts = pile.id !== LOOSE && !pile.draft;
    if (counts) number += 1;
    return fillPanel(board, pile, counts && number < 10 ? number : null);
  });
  const wanted = new Set(panels);
  for (const [id, panel] of board.panels) {
    if (wanted.has(panel)) continue;
    panel.remove();
    board.panels.delete(id);
  }
  const places = [[side, panels.slice(0, 1)], [field, panels.slice(1)]];
  for (const [holder, those] of places) {
    those.forEach((panel, place) => {
      if (holder.children[place] !== panel) holder.insertBefore(panel, holder.children[place] ?? null);
    });
  }
  const here = new Set([...stage.querySelectorAll(".card")]);
  for (const [key, row] of board.rows) if (!here.has(row)) board.rows.delete(key);
  stage.querySelector(".none").hidden = board.now.piles.length > 1;
  mark(board, stage, had);
}

// Which card one is at, which is carried, which is to be put together with another.
function mark(board, stage, focus) {
  if (!board.rows.has(board.at)) {
    const first = stage.querySelector(".card");
    board.at = first ? `${first.dataset.id}@${first.dataset.pile}` : null;
  }
  for (const [key, row] of board.rows) {
    const at = key === board.at;
    // One stop for Tab in each pile: where one is, else its first card.
    const stop = at || (!row.previousElementSibling && board.rows.get(board.at)?.parentNode !== row.parentNode);
    if (row.tabIndex !== (stop ? 0 : -1)) row.tabIndex = stop ? 0 : -1;
    if ((row.getAttribute("aria-selected") === "true") !== at) row.setAttribute("aria-selected", String(at));
    row.classList.toggle("carried", key === board.carrying?.key);
    row.classList.toggle("picked", key === board.picked);
    const before = board.carrying && `${board.carrying.before}@${board.carrying.to}`;
    row.classList.toggle("drop-before", key === before);
  }
  for (const [id, panel] of board.panels) {
    panel.classList.toggle("target", board.carrying?.to === id);
  }
  const row = board.rows.get(board.at);
  if (focus && row && stage.getRootNode().activeElement !== row) {
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
}
