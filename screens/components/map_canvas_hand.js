// By mouse, pen and finger: choosing, moving the paper, dragging a step or a new flow, pinching.

const FAR_ENOUGH = 6;

function startHand(root) {
  const { frame, overview } = root.el;
  const held = new Map();
  let press = null;
  let pinch = null;
  const canvas = () => root.canvas;

  const end = (event) => {
    held.delete(event?.pointerId);
    if (held.size < 2) pinch = null;
    if (!press || (event && event.pointerId !== press.pointer)) return;
    const { drag, moved } = press;
    press = null;
    frame.classList.remove("panning");
    document.removeEventListener("keydown", escape, true);
    if (moved) root.justDragged = performance.now();
    if (drag) {
      canvas().dragging = null;
      drag.end(event?.type === "pointerup" ? event : null);
    }
  };
  const escape = (event) => {
    if (event.key !== "Escape" || !press?.drag) return;
    event.stopPropagation();
    event.preventDefault();
    root.justDragged = performance.now();
    const { drag } = press;
    press = null;
    canvas().dragging = null;
    drag.end(null);
  };
  const begin = (event) => {
    press.moved = true;
    frame.setPointerCapture(press.pointer);
    const step = press.at?.step;
    const dot = press.dot;
    // A finger moves the paper; it takes up a step only where that was chosen before.
    const takes = step && !canvas().fixed && !canvas().mode && (event.pointerType !== "touch" || press.chosen);
    if (press.button === 0 && takes) {
      press.drag = dot ? dragFlow(canvas(), step) : dragStep(canvas(), step);
      canvas().dragging = true;
      canvas().show();
      document.addEventListener("keydown", escape, true);
    } else frame.classList.add("panning");
  };
  const pinched = () => {
    const [a, b] = [...held.values()];
    const apart = Math.hypot(a.x - b.x, a.y - b.y);
    const box = frame.getBoundingClientRect();
    const [x, y] = [(a.x + b.x) / 2 - box.left, (a.y + b.y) / 2 - box.top];
    if (pinch) {
      canvas().look.x += x - pinch.x;
      canvas().look.y += y - pinch.y;
      zoomBy(canvas(), apart / pinch.apart, x, y);
    }
    pinch = { apart, x, y };
  };

  frame.onpointerdown = (event) => {
    if (event.target.closest(ASIDE) || event.button > 1) return;
    if (event.button === 1) event.preventDefault();
    held.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (held.size === 2) {
      // The first finger no longer drags, but is one of the two that pinch.
      const both = [...held];
      end({ pointerId: press?.pointer });
      for (const [pointer, at] of both) held.set(pointer, at);
      return;
    }
    const dot = event.target.closest?.(".dot");
    const at = event.button ? null : dot ? canvas().at : under(canvas(), event.target);
    press = {
      pointer: event.pointerId, button: event.button, at, dot: Boolean(dot), x: event.clientX, y: event.clientY,
      chosen: sameAt(at, canvas().at),
    };
  };
  frame.onpointermove = (event) => {
    if (held.has(event.pointerId)) held.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (held.size === 2) pinched();
    else if (press && event.pointerId === press.pointer) {
      const [dx, dy] = [event.clientX - press.x, event.clientY - press.y];
      if (!press.moved && Math.hypot(dx, dy) < FAR_ENOUGH) return;
      if (!press.moved) begin(event);
      event.preventDefault();
      if (press.drag) press.drag.move(event);
      else {
        const { look } = canvas();
        look.x += dx;
        look.y += dy;
        Object.assign(press, { x: event.clientX, y: event.clientY });
        place(canvas());
      }
    } else if (!press) hover(canvas(), event);
  };
  frame.onpointerup = end;
  frame.onpointercancel = end;
  frame.onlostpointercapture = end;
  frame.addEventListener("wheel", (event) => {
    if (!event.target.closest(".ask, .choice, .keys")) wheeled(canvas(), event);
  }, { passive: false });
  overview.onpointerdown = (event) => {
    overview.setPointerCapture(event.pointerId);
    lookAtOverview(canvas(), event);
    overview.onpointermove = (moved) => lookAtOverview(canvas(), moved);
  };
  overview.onpointerup = () => { overview.onpointermove = null; };
}

// While a step to lead to is chosen, a line follows the pointer.
function hover(canvas, event) {
  if (!canvas.mode) return;
  const at = under(canvas, event.target)?.step ?? null;
  if (at === canvas.mode.to) return;
  canvas.mode.to = at;
  canvas.show();
}

function bandAt(canvas, event) {
  const { y } = onMap(canvas, event.clientX, event.clientY);
  return canvas.bands.find(({ box }) => y >= box.y && y < box.y + box.height) ?? null;
}

// The paper moves on where something is dragged to the frame's edge.
function nudge(canvas, event) {
  const box = canvas.el.frame.getBoundingClientRect();
  const by = (at, least, most) => (at < least + 32 ? 12 : at > most - 32 ? -12 : 0);
  const [dx, dy] = [by(event.clientX, box.left, box.right), by(event.clientY, box.top, box.bottom)];
  if (dx || dy) pan(canvas, dx, dy);
}

function dragStep(canvas, step) {
  const box = boxAt(canvas, { step });
  const layer = shape("g", { "aria-hidden": "true" }, "dragged");
  ghost(layer, box, called(canvas, step), "ghost");
  canvas.svg.append(layer);
  elementOf(canvas, { step })?.classList.add("going");
  canvas.at = { step };
  let [from, band] = [null, null];
  return {
    move: (event) => {
      nudge(canvas, event);
      const now = onMap(canvas, event.clientX, event.clientY);
      from ??= now;
      layer.setAttribute("transform", `translate(${now.x - from.x}, ${now.y - from.y})`);
      band = bandAt(canvas, event);
      for (const each of canvas.bands) each.band.classList.toggle("lit", each === band);
    },
    end: (event) => {
      layer.remove();
      elementOf(canvas, { step })?.classList.remove("going");
      lightLane(canvas)(null);
      const lane = band?.name || null;
      if (event && band && lane !== laneOf(canvas, step)) moveToLane(canvas, step, lane);
      else if (event) canvas.say("Steps are put in order by themselves; drag one into another lane to move it there.");
      canvas.show();
      focusAt(canvas);
    },
  };
}

function stepAround(canvas, x, y) {
  const inside = (box) => x > box.x - 6 && x < box.x + box.width + 6 && y > box.y - 6 && y < box.y + box.height + 6;
  return [...canvas.extents].find(([, box]) => inside(box))?.[0] ?? null;
}

function dragFlow(canvas, step) {
  const box = boxAt(canvas, { step });
  const [x1, y1] = [box.x + box.width, box.y + box.height / 2];
  const line = shape("line", { x1, y1, x2: x1, y2: y1, "aria-hidden": "true" }, "ghost-line");
  canvas.svg.append(line);
  let to = null;
  return {
    move: (event) => {
      nudge(canvas, event);
      const { x, y } = onMap(canvas, event.clientX, event.clientY);
      line.setAttribute("x2", x);
      line.setAttribute("y2", y);
      to = stepAround(canvas, x, y);
      for (const it of all(canvas, "step")) it.classList.toggle("target", it.dataset.step === to && to !== step);
    },
    end: (event) => {
      line.remove();
      for (const it of all(canvas, "step")) it.classList.remove("target");
      canvas.show();
      if (event && to && to !== named(canvas, step)) join(canvas, step, to);
      else if (event && !to) {
        // Let go over paper: what it leads to is typed there.
        const band = bandAt(canvas, event);
        openAsk(canvas, asked("add", { after: step, lane: band?.name || undefined }));
      } else focusAt(canvas);
    },
  };
}
