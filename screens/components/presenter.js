// Shows slides, one at a time, and full screen by keyboard. They come as lists of elements and
// words: every word is put in as text, and drawings are cleaned, so nothing in them can run.

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = new Set([
  "g", "path", "rect", "circle", "ellipse", "polygon", "polyline", "line", "text", "tspan",
  "defs", "marker", "pattern", "clipPath",
]);
const TAGS = new Set((
  "article blockquote caption cite details dd div dl dt figcaption figure footer h2 h3 header li "
  + "ol p q section span strong summary table tbody td th thead tr ul").split(" "));
const ATTRIBUTES = new Set(["class", "dir", "id", "scope", "tabindex", "role", "aria-label"]);
const places = new Map();

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
    class: "drawing", viewBox: it.viewBox, role: "img", "aria-label": it.label,
    "font-family": "sans-serif",
  });
  made.append(svg("title", {}, it.label), svg("desc", {}, it.words));
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

function tooTall(slide) {
  // What is in it may run into the slide's own edge before the browser calls it too tall.
  const foot = slide.lastElementChild.getBoundingClientRect().bottom;
  return slide.scrollHeight > slide.clientHeight + 1
    || foot > slide.getBoundingClientRect().bottom + slide.scrollTop - 4;
}

let last = { text: null, held: null };

// A rerun brings the same slides again: they are read once.
function read(text) {
  if (last.text !== text) last = { text, held: JSON.parse(text) };
  return last.held;
}

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".presenter");
  const stage = root.querySelector(".stage");
  const told = root.querySelector(".told");
  const notes = root.querySelector(".notes");
  const withNotes = root.querySelector("input");
  const { slides, drawings } = read(data.shown);
  const few = slides.length < 2;
  root.querySelector(".controls").hidden = Boolean(data.preview && few);
  root.querySelector("label").hidden = Boolean(data.preview);
  const fullButton = root.querySelector("[data-act=full]");
  fullButton.hidden = Boolean(data.preview);
  let at = Math.min(places.get(data.place) ?? data.first, slides.length - 1);

  const fit = () => {
    const slide = stage.firstElementChild;
    if (!slide) return;
    slide.classList.add("exact");
    for (let size = 1; size > 0.55; size -= 0.05) {
      slide.style.setProperty("--fit", size.toFixed(2));
      if (!tooTall(slide)) break;
    }
    // What still does not fit can be scrolled to.
    if (slide.scrollHeight > slide.clientHeight + 1) slide.classList.remove("exact");
  };
  const show = (next) => {
    at = Math.min(slides.length - 1, Math.max(0, next));
    places.set(data.place, at);
    const slide = slides[at];
    if (!slide) return;
    stage.replaceChildren(built(slide.node, drawings));
    stage.scrollTop = 0;
    stage.setAttribute("aria-label", `Slide ${at + 1} of ${slides.length}: ${slide.title}`);
    told.textContent = `${at + 1} of ${slides.length}: ${slide.title}`;
    notes.textContent = slide.notes || "No notes for this slide.";
    notes.hidden = !withNotes.checked || Boolean(data.preview);
    fit();
  };
  const isFull = () => root.classList.contains("full");
  const full = (yes) => {
    root.classList.toggle("full", yes);
    fullButton.textContent = yes ? "Leave full screen" : "Present full screen";
    if (yes) {
      root.requestFullscreen?.().catch(() => {});
      stage.focus();
    } else if (document.fullscreenElement) document.exitFullscreen();
    else fullButton.focus();
    requestAnimationFrame(fit);
  };
  const acts = {
    back: () => show(at - 1), on: () => show(at + 1), full: () => full(!isFull()),
  };
  for (const button of root.querySelectorAll("button")) {
    button.onclick = acts[button.dataset.act];
  }
  withNotes.onchange = () => show(at);
  const keys = {
    ArrowRight: acts.on, ArrowDown: acts.on, PageDown: acts.on, " ": acts.on,
    ArrowLeft: acts.back, ArrowUp: acts.back, PageUp: acts.back,
    Home: () => show(0), End: () => show(slides.length - 1),
    f: () => full(!isFull()), F: () => full(!isFull()), Escape: () => isFull() && full(false),
  };
  const pressed = (event) => {
    // Streamlit takes single keys for itself ("r" reruns the page).
    event.stopPropagation();
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    if (data.preview && /^[fF]$/.test(event.key)) return;
    // Space presses a button that has the focus.
    if (event.key === " " && event.target.closest?.("button, input")) return;
    event.preventDefault();
    act();
  };
  root.onkeydown = pressed;
  // Full screen, keys belong to the slides wherever the focus fell.
  const anywhere = (event) => { if (isFull() && !root.contains(event.composedPath()[0])) pressed(event); };
  const left = () => {
    if (!document.fullscreenElement && isFull()) full(false);
    requestAnimationFrame(fit);
  };
  let resting;
  root.onpointermove = () => {
    root.classList.add("pointing");
    clearTimeout(resting);
    resting = setTimeout(() => root.classList.remove("pointing"), 2500);
  };
  document.addEventListener("keydown", anywhere, true);
  document.addEventListener("fullscreenchange", left);
  const watch = new ResizeObserver(() => fit());
  watch.observe(stage);
  show(at);
  return () => {
    clearTimeout(resting);
    document.removeEventListener("keydown", anywhere, true);
    document.removeEventListener("fullscreenchange", left);
    watch.disconnect();
  };
}
