// Which tag lies on which words, told by a letter, a pattern and a colour: any one is enough.

const PATTERNS = ["solid", "dashed", "dotted", "double"];
const HUES = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"];
const MOST_LINES = 3;
const MOST_COLUMNS = 6;

function letters(place) {
  const last = String.fromCharCode(65 + (place % 26));
  return place < 26 ? last : letters(Math.floor(place / 26) - 1) + last;
}

// A tag keeps its letter while the page stands, whatever is tagged meanwhile. One without a colour
// of its own takes one that no other has, as long as there are such.
function keysOf(quotes, held) {
  const tags = quotes.flatMap((quote) => quote.tags);
  const own = new Set(tags.map((tag) => tag.colour.toLowerCase()));
  const left = HUES.filter((hue) => !own.has(hue));
  const hues = left.length ? left : HUES;
  for (const tag of tags) {
    if (held.has(tag.id)) continue;
    const place = held.size;
    held.set(tag.id, { letter: letters(place), place, hue: hues[place % hues.length] });
  }
  return held;
}

function dressed(made, tag, keys) {
  const { place, hue } = keys.get(tag.id);
  made.classList.add(PATTERNS[place % PATTERNS.length]);
  made.style.setProperty("--tag", tag.colour || hue);
  return made;
}

// Lines under words, one a tag, one below the other; the margin names those there is no room for.
function underlined(text, quotes, keys) {
  const tags = new Map(quotes.flatMap((quote) => quote.tags).map((tag) => [tag.id, tag]));
  let inner = document.createTextNode(text);
  [...tags.values()].slice(0, MOST_LINES).forEach((tag, place) => {
    const line = dressed(element("span", "cg-hl-line"), tag, keys);
    line.style.setProperty("--below", place);
    line.append(inner);
    inner = line;
  });
  return inner;
}

function hidden(text) {
  return element("span", "cg-hl-unseen", text);
}

function keyed(name, tag, keys) {
  const made = dressed(element("span", name), tag, keys);
  made.append(element("span", "cg-hl-letter", keys.get(tag.id).letter));
  made.setAttribute("aria-hidden", "true");
  return made;
}

// A quote beside a turn it runs through: its number, its tags, and a stripe for each of them.
function label(quote, turn, keys) {
  const made = element("button", "cg-hl-label");
  made.type = "button";
  made.dataset.quote = quote.id;
  if (quote.open) made.setAttribute("aria-current", "true");
  made.append(hidden(quote.cleared === null ? "Words " : "Quote "), `${quote.number} `);
  if (quote.tags.length) made.append(hidden("coded: "));
  else made.append("no tags yet");
  quote.tags.forEach((tag, place) => {
    const named = element("span", "cg-hl-tag");
    named.append(keyed("cg-hl-key", tag, keys), tag.name);
    made.append(...(place ? [", ", named] : [named]));
  });
  const goesOn = quote.start < turn.start;
  // What somebody codes blind is no quote, and is cleared for nothing.
  const sharing = quote.cleared === null ? "" : ` · ${quote.cleared ? "cleared" : "not cleared"}`;
  made.append(goesOn ? " · continued" : sharing);
  for (const tag of quote.tags) {
    const stripe = keyed("cg-hl-stripe", tag, keys);
    stripe.title = tag.name;
    stripe.dataset.stripe = `${quote.id}-${tag.id}`;
    made.append(stripe);
  }
  return made;
}

// Where the marks of each quote stand in each turn, from the top of the frame's content.
function placesOfMarks(frame) {
  const found = new Map();
  for (const row of frame.querySelectorAll(".cg-hl-turn")) {
    const top = row.getBoundingClientRect().top;
    for (const mark of row.querySelectorAll("mark")) {
      const box = mark.getBoundingClientRect();
      for (const id of mark.dataset.quotes.split(" ")) {
        if (!found.has(id)) found.set(id, new Map());
        const rows = found.get(id);
        const { from, to } = rows.get(row) ?? { from: Infinity, to: -Infinity };
        rows.set(row, { top, from: Math.min(from, box.top), to: Math.max(to, box.bottom) });
      }
    }
  }
  return found;
}

// Side by side where they stand at the same height. All is read before anything is written, so
// that the browser lays the page out once.
function layStripes(frame) {
  const places = placesOfMarks(frame);
  const stripes = new Map();
  for (const piece of frame.querySelectorAll(".cg-hl-stripe")) {
    const rows = places.get(piece.parentElement.dataset.quote);
    const at = rows?.get(piece.closest(".cg-hl-turn"));
    if (!at) continue;
    const all = stripes.get(piece.dataset.stripe) ?? { pieces: [], from: Infinity, to: -Infinity };
    all.pieces.push({ piece, at });
    all.from = Math.min(all.from, at.from);
    all.to = Math.max(all.to, at.to);
    stripes.set(piece.dataset.stripe, all);
  }
  const ends = [];
  const inOrder = [...stripes.values()].sort((a, b) => a.from - b.from || b.to - a.to);
  for (const stripe of inOrder) {
    const free = ends.findIndex((end) => end <= stripe.from + 1);
    stripe.column = free < 0 ? ends.length : free;
    ends[stripe.column] = stripe.to;
  }
  frame.style.setProperty("--squeeze", Math.min(1, MOST_COLUMNS / Math.max(1, ends.length)));
  for (const { pieces, column } of inOrder) {
    for (const { piece, at } of pieces) {
      piece.style.top = `${at.from - at.top}px`;
      piece.style.height = `${at.to - at.from}px`;
      piece.style.setProperty("--column", column);
    }
  }
}

// The words and stripes of the quote that is pointed at stand out.
function pointAt(frame, id) {
  for (const old of frame.querySelectorAll(".cg-hl-mark.near")) old.classList.remove("near");
  if (!id) return;
  for (const mark of frame.querySelectorAll(`mark[data-quotes~="${id}"]`)) {
    mark.classList.add("near");
  }
}

