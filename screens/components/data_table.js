// A table as print would have it: every cell is text, whatever stands in it.

const LONGEST_WORD = 30;
const SENTENCE = 60;
const BRIEF = 32;
const NAME = 24;

function cell(kind, words, number) {
  const made = document.createElement(kind);
  made.textContent = words;
  if (number) made.classList.add("number");
  // A word that never ends would push the other columns out of sight.
  if (words.split(/\s+/).some((word) => word.length > LONGEST_WORD)) made.classList.add("long");
  // A sentence squeezed by many columns would be as tall as the window.
  else if (words.length > SENTENCE) made.classList.add("sentence");
  // "151.4 (542 ÷ 358)" over three lines is read as three numbers.
  else if (words.length <= BRIEF && /^[\s+−]*\d/.test(words)) made.classList.add("brief");
  return made;
}

function heads(names, numbers, shades) {
  const row = document.createElement("tr");
  names.forEach((name, place) => {
    const head = cell("th", name, numbers.includes(place));
    head.scope = "col";
    if (isShaded(shades, place)) head.classList.add("shade");
    row.append(head);
  });
  return row;
}

// A column is a shaded one where any of its cells is: what has no shade then stands like the rest.
function isShaded(shades, place) {
  return (shades ?? []).some((row) => typeof row[place] === "number");
}

function line(cells, numbers, depth, shades, all, open) {
  const row = document.createElement("tr");
  cells.forEach((words, place) => {
    const first = place === 0 && !numbers.includes(0);
    const made = cell(first ? "th" : "td", words, numbers.includes(place));
    if (first) made.scope = "row";
    // What a row is about is read first, and not a word a line.
    if (first && words.length > NAME) made.classList.add("name");
    if (isShaded(all, place)) made.classList.add("shade");
    if (typeof shades?.[place] === "number") made.classList.add(`shade-${shades[place]}`);
    if (first && open) leads(made, words, open);
    if (first && depth) made.style.paddingLeft = `${depth * 1.25}em`;
    row.append(made);
  });
  return row;
}

// The name of a row that leads to what it is about.
function leads(head, words, open) {
  const way = document.createElement("button");
  way.type = "button";
  way.textContent = words;
  way.onclick = open;
  head.replaceChildren(way);
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const frame = parentElement.querySelector(".table");
  const drawn = JSON.stringify(data);
  if (frame.drawn !== drawn) {
    frame.drawn = drawn;
    const table = document.createElement("table");
    const caption = document.createElement("caption");
    caption.textContent = data.alt;
    const head = document.createElement("thead");
    head.append(heads(data.names, data.numbers, data.shades));
    const body = document.createElement("tbody");
    body.append(...data.rows.map(
      (cells, at) => line(
        cells, data.numbers, data.depths[at], data.shades?.[at], data.shades,
        data.opens && (() => setTriggerValue("opened", at)),
      ),
    ));
    table.append(caption, head, body);
    frame.replaceChildren(table);
  }
  // Only what has more to show than fits is a stop for the keyboard, which then scrolls it.
  const reach = () => {
    if (frame.scrollWidth > frame.clientWidth + 1) {
      frame.tabIndex = 0;
      frame.setAttribute("role", "region");
      frame.setAttribute("aria-label", `${data.alt}, scrolls sideways`);
    } else {
      frame.removeAttribute("tabindex");
      frame.removeAttribute("role");
      frame.removeAttribute("aria-label");
    }
  };
  const watch = new ResizeObserver(reach);
  watch.observe(frame);
  reach();
  frame.onkeydown = (event) => event.stopPropagation();
  return () => watch.disconnect();
}
