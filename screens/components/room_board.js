// What the room sees of a round. Every word is put in as text; nothing in it can run or fetch.

const SVG = "http://www.w3.org/2000/svg";
// A screen reader is told how many answered, not each vote.
const PAUSE_BETWEEN_WORDS = 10000;
const spoken = new Map();

function made(tag, words, className) {
  const it = document.createElement(tag);
  if (className) it.className = className;
  if (words) it.textContent = words;
  return it;
}

function drawn(tag, given) {
  const it = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) it.setAttribute(name, value);
  return it;
}

function theirs(tag, words, className) {
  const it = made(tag, words, className);
  it.dir = "auto";
  return it;
}

function bar(count, most) {
  const it = drawn("svg", {
    class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true",
  });
  it.append(drawn("rect", { class: "part", width: (100 * count) / most, height: 10 }));
  it.append(drawn("rect", { class: "all", width: 100, height: 10 }));
  return it;
}

function counts(data) {
  const most = Math.max(1, ...data.bars.map((each) => each.count ?? 0));
  const table = made("table");
  table.append(made("caption", `${data.state}. ${data.answered}.`));
  const body = made("tbody");
  for (const each of data.bars) {
    const row = made("tr");
    const name = theirs("th", each.words);
    name.scope = "row";
    const number = made("td", each.count === null ? "not counted" : each.count.toLocaleString("en-GB"), "count");
    if (each.sources) number.append(made("small", each.sources));
    if (each.count !== null) name.append(bar(each.count, most));
    row.append(name, number);
    body.append(row);
  }
  table.append(body);
  return table;
}

function list(items) {
  const it = made("ul");
  it.append(...items.map((each) => theirs("li", each)));
  return it;
}

function sheetOf(data) {
  const parts = [theirs("h3", data.question)];
  if (data.qr) parts.push(roomAddress(data));
  const side = made("div", "", "answers");
  if (data.illustrative) side.append(made("span", "Illustrative", "mark"));
  side.append(data.bars.length ? counts(data) : made("p", `${data.state}. ${data.answered}.`, "answered"));
  if (data.councils.length) side.append(list(data.councils));
  if (data.comments.length) side.append(list(data.comments.map((each) => `“${each}”`)));
  parts.push(side);
  return parts;
}

// Full screen, what is long is made smaller until it fits; what still does not can be scrolled to.
function fit(sheet, isFull) {
  for (let size = 1; size > 0.45; size -= 0.05) {
    sheet.style.setProperty("--fit", size.toFixed(2));
    if (!isFull || sheet.scrollHeight <= sheet.clientHeight + 1) return;
  }
}

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".room");
  const sheet = root.querySelector(".sheet");
  const told = root.querySelector(".told");
  const button = root.querySelector("button");
  const text = JSON.stringify(data);
  // Most looks bring nothing new; then nothing moves and nobody is spoken to.
  if (sheet.dataset.shown !== text) {
    sheet.dataset.shown = text;
    const at = sheet.scrollTop;
    sheet.classList.toggle("reached", Boolean(data.qr));
    sheet.replaceChildren(...sheetOf(data));
    sheet.scrollTop = at;
    fit(sheet, root.classList.contains("full"));
  }
  const words = `${data.state}. ${data.answered}.`;
  const last = spoken.get(data.question) ?? { words: "", at: 0, state: "" };
  const now = Date.now();
  if (words !== last.words && (data.state !== last.state || now - last.at > PAUSE_BETWEEN_WORDS)) {
    spoken.set(data.question, { words, at: now, state: data.state });
    told.textContent = words;
  }
  const pressed = (event) => {
    // Streamlit takes single keys for itself ("r" reruns the page).
    event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[fF]$/.test(event.key)) full(!isFull());
    else if (event.key === "Escape" && isFull()) full(false);
    else return;
    event.preventDefault();
  };
  const { isFull, full, end } = fullScreen(root, {
    button, words: "Show full screen", focused: sheet, fit: () => fit(sheet, isFull()), pressed,
  });
  button.onclick = () => full(!isFull());
  const watch = new ResizeObserver(() => fit(sheet, isFull()));
  watch.observe(root);
  return () => {
    watch.disconnect();
    end();
  };
}
