// Shows a process map's drawing and says which step was opened, by mouse or keyboard.
// Zoom and scroll belong to the reader: they are kept across reruns, by map.

const SVG = "http://www.w3.org/2000/svg";
const ALLOWED = new Set([
  "svg", "g", "path", "rect", "circle", "ellipse", "polygon", "polyline", "line", "text", "tspan",
  "title", "desc", "defs", "marker", "pattern", "clipPath",
]);
const READABLE = 0.7;
const views = new Map();

function clean(element) {
  for (const child of [...element.children]) {
    if (child.namespaceURI !== SVG || !ALLOWED.has(child.localName)) child.remove();
    else clean(child);
  }
  for (const { name, value } of [...element.attributes]) {
    if (/^on/i.test(name) || /href$/i.test(name) || /url\((?!\s*['"]?#)/i.test(value)) {
      element.removeAttribute(name);
    }
  }
}

function bringIntoView(frame, id) {
  const step = frame.querySelector(`[data-step="${CSS.escape(id)}"]`);
  if (!step) return;
  const box = step.getBoundingClientRect();
  const window = frame.getBoundingClientRect();
  const inside = box.left >= window.left && box.right <= window.right
    && box.top >= window.top && box.bottom <= window.bottom;
  if (inside) return;
  frame.scrollLeft += box.left - window.left - (window.width - box.width) / 2;
  frame.scrollTop += box.top - window.top - (window.height - box.height) / 2;
}

function drawing(text) {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  const svg = parsed.documentElement;
  if (svg.localName !== "svg") return null;
  clean(svg);
  return document.importNode(svg, true);
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const frame = parentElement.querySelector(".frame");
  const buttons = parentElement.querySelector(".buttons");
  const view = views.get(data.map) ?? { zoom: null, left: 0, top: 0 };
  views.set(data.map, view);

  if (frame.dataset.drawn !== data.stamp) {
    const svg = drawing(data.svg);
    frame.replaceChildren(...(svg ? [svg] : []));
    frame.dataset.drawn = data.stamp;
  }
  const svg = frame.querySelector("svg");
  if (!svg) return;
  const natural = svg.viewBox.baseVal.width || 1000;

  const apply = () => {
    const fitting = Math.min(1, frame.clientWidth / natural);
    // A whole year on one screen is too small to read, so reading size comes first.
    view.zoom ??= Math.max(fitting, READABLE);
    svg.style.width = `${natural * view.zoom}px`;
    svg.style.height = "auto";
    svg.style.maxWidth = "none";
    svg.style.display = "block";
  };
  const zoom = (factor) => {
    const now = svg.getBoundingClientRect().width / natural;
    const middle = (frame.scrollLeft + frame.clientWidth / 2) / (now * natural);
    view.zoom = factor === null
      ? Math.min(1, frame.clientWidth / natural)
      : Math.min(3, Math.max(0.2, now * factor));
    apply();
    const width = svg.getBoundingClientRect().width;
    frame.scrollLeft = middle * width - frame.clientWidth / 2;
  };
  const actions = { closer: () => zoom(1.25), further: () => zoom(0.8), whole: () => zoom(null) };
  for (const button of buttons.querySelectorAll("button")) {
    button.onclick = actions[button.dataset.act];
  }

  const opened = (event) => event.target.closest?.("[data-step]");
  frame.onclick = (event) => {
    const step = opened(event);
    if (step) setTriggerValue("opened", step.dataset.step);
  };
  frame.onkeydown = (event) => {
    // Streamlit takes single keys for itself ("r" reruns the page).
    event.stopPropagation();
    const step = opened(event);
    if (step && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      setTriggerValue("opened", step.dataset.step);
    }
  };
  for (const step of frame.querySelectorAll("[data-step]")) {
    const current = step.dataset.step === data.selected;
    step.classList.toggle("selected", current);
    if (current) step.setAttribute("aria-current", "true");
    else step.removeAttribute("aria-current");
  }
  frame.onscroll = () => {
    view.left = frame.scrollLeft;
    view.top = frame.scrollTop;
  };
  const { left, top } = view;
  apply();
  frame.scrollLeft = left;
  frame.scrollTop = top;
  if (data.selected && view.shown !== data.selected) bringIntoView(frame, data.selected);
  view.shown = data.selected;
}
