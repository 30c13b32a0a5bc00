// Shows a process map's drawing and says which step was opened, by mouse or keyboard.
// Zoom and scroll belong to the reader: they are kept across reruns, by view.

const READABLE = 0.7;
const STEPPING = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const views = new Map();

function boxesIn(frame, steps) {
  const window = frame.getBoundingClientRect();
  return steps.map((step) => {
    const box = step.getBoundingClientRect();
    const left = box.left - window.left + frame.scrollLeft;
    const top = box.top - window.top + frame.scrollTop;
    return { left, top, right: left + box.width, bottom: top + box.height };
  });
}

// Names and heads that stay in sight: how much of the window they cover, at its left and its top.
function covered(frame) {
  const edge = (kind, side) => {
    const each = frame.querySelector(`[data-stays="${kind}"]`);
    return each ? each.getBoundingClientRect()[side] : 0;
  };
  return { left: edge("left", "width"), top: edge("top", "height") };
}

function bringIntoView(frame, step) {
  const [box] = boxesIn(frame, [step]);
  const { scrollLeft: left, scrollTop: top, clientWidth: width, clientHeight: height } = frame;
  const by = covered(frame);
  if (box.left < left + by.left || box.right > left + width) {
    frame.scrollLeft = (box.left + box.right - width - by.left) / 2;
  }
  if (box.top < top + by.top || box.bottom > top + height) {
    frame.scrollTop = (box.top + box.bottom - height - by.top) / 2;
  }
}

// Moves what stays in sight to the edge of what is seen of the drawing.
function keepInSight(frame, svg) {
  const zoom = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width || 1;
  for (const each of svg.querySelectorAll("[data-stays]")) {
    const { stays, from } = each.dataset;
    const x = stays === "top" ? 0 : frame.scrollLeft / zoom;
    const y = stays === "left" ? 0 : Math.max(0, frame.scrollTop / zoom - Number(from));
    each.setAttribute("transform", `translate(${x} ${y})`);
  }
}

// A tall lane may begin with empty paper: the first look is at the height that shows most steps.
function showMostSteps(frame, steps) {
  const { clientWidth: width, clientHeight: height } = frame;
  const near = boxesIn(frame, steps).filter((box) => box.right <= width);
  const shownFrom = (top) => (
    near.filter((box) => box.top >= top && box.bottom <= top + height).length
  );
  if (!near.length) {
    if (steps.length) bringIntoView(frame, steps[0]);
    return;
  }
  let best = 0;
  for (const { bottom } of near) {
    const top = Math.max(0, bottom + 16 - height);
    if (shownFrom(top) > shownFrom(best)) best = top;
  }
  frame.scrollTop = best;
}

// What the reader sees and how large: kept, and made anew where the window changes its width.
class Sight {
  constructor(frame, svg, view) {
    Object.assign(this, { frame, svg, view });
    ({ width: this.natural, height: this.tall } = svg.viewBox.baseVal);
  }

  // A whole year on one screen is too small to read, so reading size comes first.
  reading() {
    const least = Number(this.svg.dataset.reading ?? READABLE);
    return Math.max(Math.min(1, this.frame.clientWidth / this.natural), least);
  }

  whole() {
    const most = parseFloat(getComputedStyle(this.frame).maxHeight) || this.frame.clientHeight;
    return Math.min(1, this.frame.clientWidth / this.natural, most / this.tall);
  }

  apply() {
    const zoom = this.view.whole ? this.whole() : this.view.zoom ?? this.reading();
    this.svg.style.width = `${this.natural * zoom}px`;
    this.svg.style.height = `${this.tall * zoom}px`;
    keepInSight(this.frame, this.svg);
  }

  // To another size, with the middle of what is seen staying in the middle.
  to(size) {
    const { frame, svg } = this;
    const before = svg.getBoundingClientRect().width;
    const across = frame.scrollLeft + frame.clientWidth / 2;
    const down = frame.scrollTop + frame.clientHeight / 2;
    Object.assign(this.view, size);
    this.apply();
    const grown = svg.getBoundingClientRect().width / before;
    frame.scrollLeft = across * grown - frame.clientWidth / 2;
    frame.scrollTop = down * grown - frame.clientHeight / 2;
  }

  by(factor) {
    const now = this.svg.getBoundingClientRect().width / this.natural;
    this.to({ whole: false, zoom: Math.min(3, Math.max(0.1, now * factor)) });
  }
}

function sizes(buttons, sight, selected) {
  const actions = {
    closer: () => sight.by(1.25),
    further: () => sight.by(0.8),
    reading: () => {
      sight.to({ whole: false, zoom: sight.reading() });
      if (selected) bringIntoView(sight.frame, selected);
    },
    whole: () => sight.to({ whole: true }),
  };
  for (const button of buttons.querySelectorAll("button")) {
    button.onclick = actions[button.dataset.act];
  }
}

// Where steps stand in rows, up and down lead to the nearest step of the next row that has one.
function besides(steps, step, key) {
  const way = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (!way || step.dataset.row === undefined) return undefined;
  const row = Number(step.dataset.row);
  const column = Number(step.dataset.column);
  const distance = (each) => (
    Math.abs(Number(each.dataset.row) - row) * 10000 + Math.abs(Number(each.dataset.column) - column)
  );
  const there = steps.filter((each) => (Number(each.dataset.row) - row) * way > 0);
  return there.sort((a, b) => distance(a) - distance(b))[0] ?? step;
}

// The steps are one stop for the Tab key; from there the arrows go on, in the map's order.
function reachable(frame, steps, selected, open) {
  const stop = (here) => {
    for (const step of steps) step.setAttribute("tabindex", step === here ? "0" : "-1");
  };
  const stops = steps.filter((step) => step.getAttribute("tabindex") === "0");
  if (selected || stops.length !== 1) stop(selected ?? steps[0]);
  for (const step of steps) {
    step.onfocus = () => stop(step);
    step.classList.toggle("selected", step === selected);
    if (step === selected) step.setAttribute("aria-current", "true");
    else step.removeAttribute("aria-current");
  }
  const under = (event) => event.target.closest?.("[data-step]");
  frame.onclick = (event) => open(under(event));
  frame.onkeydown = (event) => {
    // Streamlit takes single keys for itself ("r" reruns the page).
    event.stopPropagation();
    const step = under(event);
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    const next = besides(steps, step, event.key) ?? steps[steps.indexOf(step) + STEPPING[event.key]];
    if (event.key === "Enter" || event.key === " ") open(step);
    else if (next) {
      next.focus({ preventScroll: true });
      bringIntoView(frame, next);
    }
    if (["Enter", " "].includes(event.key) || event.key in STEPPING) event.preventDefault();
  };
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const frame = parentElement.querySelector(".frame");
  const buttons = parentElement.querySelector(".buttons");
  const isNew = !views.has(data.view);
  const view = views.get(data.view) ?? { zoom: null, left: 0, top: 0 };
  views.set(data.view, view);

  frame.setAttribute("aria-label", data.name);
  buttons.setAttribute("aria-label", `Size: ${data.name}`);
  if (frame.dataset.drawn !== data.stamp) {
    const svg = drawing(data.svg);
    frame.replaceChildren(...(svg ? [svg] : []));
    frame.dataset.drawn = data.stamp;
  }
  frame.watch?.disconnect();
  const svg = frame.querySelector("svg");
  if (!svg) return undefined;
  const steps = [...frame.querySelectorAll("[data-step]")];
  const selected = steps.find((step) => step.dataset.step === data.selected);
  const sight = new Sight(frame, svg, view);
  sizes(buttons, sight, selected);
  reachable(frame, steps, selected, (step) => {
    if (step) setTriggerValue("opened", step.dataset.step);
  });

  const { left, top } = view;
  sight.apply();
  frame.scrollLeft = left;
  frame.scrollTop = top;
  if (selected && view.shown !== data.selected) bringIntoView(frame, selected);
  else if (isNew && !svg.querySelector("[data-stays]")) showMostSteps(frame, steps);
  view.shown = data.selected;
  frame.onscroll = () => {
    view.left = frame.scrollLeft;
    view.top = frame.scrollTop;
    keepInSight(frame, svg);
  };
  let width = frame.clientWidth;
  frame.watch = new ResizeObserver(() => {
    if (frame.clientWidth === width) return;
    width = frame.clientWidth;
    sight.apply();
    if (selected) bringIntoView(frame, selected);
  });
  frame.watch.observe(frame);
  return () => frame.watch.disconnect();
}
