// Builds a slide out of lists of elements and words: every word is put in as text, and drawings are
// cleaned, so nothing in them can run.

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = new Set([
  "g", "path", "rect", "circle", "ellipse", "polygon", "polyline", "line", "text", "tspan",
  "defs", "marker", "pattern", "clipPath",
]);
const TAGS = new Set((
  "article blockquote caption cite details dd div dl dt figcaption figure footer h2 h3 header li "
  + "ol p q section span strong summary table tbody td th thead tr ul").split(" "));
const ATTRIBUTES = new Set(["class", "dir", "id", "scope", "tabindex", "role", "aria-label"]);

function clean(element) {
  for (const child of [...element.children]) {
    if (child.namespaceURI !== SVG || !SHAPES.has(child.localName)) child.remove();
    else clean(child);
  }
  for (const { name, value } of [...element.attributes]) {
    if (/^on/i.test(name) || /href$/i.test(name) || /url\((?!\s*['"]?#)/i.test(value)) {
      element.removeAttribute(name);
    }
  }
}

function svg(name, given, words) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
  if (words) made.textContent = words;
  return made;
}

function drawing(it, drawings) {
  const made = svg("svg", {
    class: "drawing", viewBox: it.viewBox, "font-family": "sans-serif",
    ...(it.label ? { role: "img", "aria-label": it.label } : { "aria-hidden": "true" }),
  });
  // One without a name says nothing that the words beside it do not.
  if (it.label) made.append(svg("title", {}, it.label), svg("desc", {}, it.words));
  const text = `<svg xmlns="${SVG}">${drawings[it.drawing] ?? ""}</svg>`;
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (parsed.localName !== "svg") return made;
  clean(parsed);
  // Its own frame cuts off what lies outside, even where its place has another shape.
  const [x, y, width, height] = it.viewBox.split(" ");
  const frame = svg("svg", { x, y, width, height, viewBox: it.viewBox });
  frame.append(...[...parsed.childNodes].map((each) => document.importNode(each, true)));
  made.append(frame);
  return made;
}

function bar(width) {
  const made = svg("svg", {
    class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true",
  });
  made.append(svg("rect", { width, height: "10" }));
  return made;
}

function built(it, drawings) {
  if (typeof it === "string") return document.createTextNode(it);
  if (!Array.isArray(it)) return "bar" in it ? bar(it.bar) : drawing(it, drawings);
  const [tag, given, children] = it;
  if (!TAGS.has(tag)) return document.createTextNode("");
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(given)) {
    if (ATTRIBUTES.has(key)) made.setAttribute(key, value);
  }
  made.append(...children.map((each) => built(each, drawings)));
  return made;
}

// How a round stands now, beside the address at which phones answer it.
function roundParts(it) {
  const tally = document.createElement("div");
  tally.append(...it.nodes.map((each) => built(each, {})));
  if (!it.qr) return [tally];
  return [roomAddress(it), tally];
}
