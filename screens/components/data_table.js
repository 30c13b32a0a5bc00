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

function line(cells, numbers, depth, shades, all, opens, open) {
  const row = document.createElement("tr");
  cells.forEach((words, place) => {
    const first = place === 0 && !numbers.includes(0);
    const made = cell(first ? "th" : "td", words, numbers.includes(place));
    if (first) made.scope = "row";
    // What a row is about is read first, and not a word a line.
    if (first && words.length > NAME) made.classList.add("name");
    if (isShaded(all, place)) made.classList.add("shade");
    if (typeof shades?.[place] === "number") made.classList.add(`shade-${shades[place]}`);
    if (opens?.[place]) leads(made, words, () => open(place), first);
    if (first && depth) made.style.paddingLeft = `${depth * 1.25}em`;
    row.append(made);
  });
  return row;
}

// The name of a row leads to what it is about, another cell to what stands in it. Only names are
// stops for the Tab key: some hundred cells would be too many.
function leads(made, words, open, name) {
  const way = document.createElement("button");
  way.type = "button";
  way.textContent = words;
  way.onclick = open;
  if (!name) way.tabIndex = -1;
  made.replaceChildren(way);
}

// From name or cell to the next that leads anywhere, by arrow.
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function move(event) {
  event.stopPropagation();
  const step = !event.altKey && !event.ctrlKey && !event.metaKey && STEPS[event.key];
  const here = event.target.closest?.("th, td");
  if (!step || !here || !event.target.matches("button")) return;
  const lines = [...here.closest("tbody").rows];
  let [row, column] = [lines.indexOf(here.parentElement), here.cellIndex];
  do {
    row += step[0];
    column += step[1];
    const way = lines[row]?.cells[column]?.querySelector("button");
    if (way) {
      event.preventDefault();
      way.focus();
      return;
    }
  } while (lines[row]?.cells[column]);
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const frame = parentElement.querySelector(".table");
  const drawn = JSON.stringify(data);
  if (frame.drawn !== drawn) {
    frame.drawn = drawn;
    const table = document.createElement("table");
    const caption = document.createElement("caption");
    const many = data.opens.some((row) => row.filter(Boolean).length > 1);
    caption.textContent = many ? `${data.alt}. Arrow keys go from a name to its cells.` : data.alt;
    const head = document.createElement("thead");
    head.append(heads(data.names, data.numbers, data.shades));
    const body = document.createElement("tbody");
    body.append(...data.rows.map(
      (cells, at) => line(
        cells, data.numbers, data.depths[at], data.shades?.[at], data.shades,
        data.opens[at], (place) => setTriggerValue("opened", [at, place]),
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
  frame.onkeydown = move;
  return () => watch.disconnect();
}
