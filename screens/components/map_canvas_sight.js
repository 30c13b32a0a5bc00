// What part of a map is seen and how large: moved, zoomed, fitted, and kept.

const READABLE = 0.7;
const LARGEST = 3;
const SMALLEST = 0.1;
const MARGIN = 24;
const KEPT_IN_SIGHT = 100;
const OVERVIEW = { width: 180, height: 120 };

const between = (value, least, most) => Math.max(least, Math.min(most, value));

// The map's own size, and the frame's.
const sizeOf = (canvas) => canvas.size ?? { width: 1, height: 1 };
const roomOf = (canvas) => ({ width: canvas.el.frame.clientWidth, height: canvas.el.frame.clientHeight });

function place(canvas) {
  const { look, el } = canvas;
  const { width, height } = sizeOf(canvas);
  const room = roomOf(canvas);
  look.x = between(look.x, KEPT_IN_SIGHT - width * look.zoom, room.width - KEPT_IN_SIGHT);
  look.y = between(look.y, KEPT_IN_SIGHT - height * look.zoom, room.height - KEPT_IN_SIGHT);
  el.paper.style.transform = `translate(${Math.round(look.x)}px, ${Math.round(look.y)}px)`;
  if (canvas.svg) {
    canvas.svg.style.width = `${width * look.zoom}px`;
    canvas.svg.style.height = `${height * look.zoom}px`;
  }
  const fits = width * look.zoom <= room.width + 1 && height * look.zoom <= room.height + 1;
  el.frame.classList.toggle("fits", fits);
  framePart(canvas, fits);
  nameLanes(canvas);
  canvas.beside?.();
}

// From a point of the window to the map's own units, and a box of the map to the frame's pixels.
function onMap(canvas, x, y) {
  const frame = canvas.el.frame.getBoundingClientRect();
  const { look, el } = canvas;
  return {
    x: (x - frame.left - el.frame.clientLeft - look.x) / look.zoom,
    y: (y - frame.top - el.frame.clientTop - look.y) / look.zoom,
  };
}

function onFrame(canvas, box) {
  const { zoom, x, y } = canvas.look;
  return { x: box.x * zoom + x, y: box.y * zoom + y, width: box.width * zoom, height: box.height * zoom };
}

// The middle of what is seen of the map, which may fill a part of the frame only.
function middleSeen(canvas) {
  const [{ width, height }, room, { x, y, zoom }] = [sizeOf(canvas), roomOf(canvas), canvas.look];
  const middle = (at, size, space) => (Math.max(at, 0) + Math.min(at + size, space)) / 2;
  return [middle(x, width * zoom, room.width), middle(y, height * zoom, room.height)];
}

// To another size, with the same point of the map staying where it is on screen.
function zoomTo(canvas, zoom, x = null, y = null) {
  const { look } = canvas;
  const room = roomOf(canvas);
  const box = boxAt(canvas);
  const seen = box && onFrame(canvas, box);
  const inSight = seen && seen.x > 0 && seen.y > 0 && seen.x < room.width && seen.y < room.height;
  const [px, py] = x !== null ? [x, y]
    : inSight ? [seen.x + seen.width / 2, seen.y + seen.height / 2] : middleSeen(canvas);
  const next = between(zoom, SMALLEST, LARGEST);
  look.x = px - ((px - look.x) / look.zoom) * next;
  look.y = py - ((py - look.y) / look.zoom) * next;
  look.zoom = next;
  place(canvas);
}

const zoomBy = (canvas, factor, x, y) => zoomTo(canvas, canvas.look.zoom * factor, x, y);

function readingSize(canvas) {
  const most = document.fullscreenElement ? 1.4 : 1;
  return between(roomOf(canvas).width / sizeOf(canvas).width, READABLE, most);
}

function fit(canvas) {
  const [{ width, height }, room] = [sizeOf(canvas), roomOf(canvas)];
  const zoom = between(Math.min(room.width / width, room.height / height), 0.05, 1.6);
  Object.assign(canvas.look, { zoom, x: (room.width - width * zoom) / 2, y: Math.max(0, (room.height - height * zoom) / 2) });
  place(canvas);
}

function reading(canvas) {
  zoomTo(canvas, readingSize(canvas));
  const box = boxAt(canvas);
  if (box) bringIntoSight(canvas, box);
  else home(canvas);
}

// The first look: the map's beginning with its title and phases, at a size that can be read; lower
// only where no step at all would be seen.
function home(canvas) {
  const room = roomOf(canvas);
  const { width } = sizeOf(canvas);
  const zoom = canvas.look.zoom;
  canvas.look.x = Math.max(0, (room.width - width * zoom) / 2);
  canvas.look.y = 0;
  const boxes = [...canvas.boxes.values()].sort((a, b) => a.x - b.x);
  place(canvas);
  const seen = boxes.map((box) => onFrame(canvas, box));
  const any = seen.some((box) => box.x + box.width <= room.width && box.y + box.height <= room.height);
  if (boxes.length && !any) bringIntoSight(canvas, boxes[0]);
}

// Moved by no more than it takes, and not at all where it is seen already.
function bringIntoSight(canvas, box, extra = {}) {
  const room = roomOf(canvas);
  const seen = onFrame(canvas, box);
  const right = seen.x + seen.width + (extra.right ?? 0) - room.width;
  const bottom = seen.y + seen.height + (extra.below ?? 0) - room.height;
  const { look } = canvas;
  if (right > 0) look.x -= right + MARGIN;
  if (bottom > 0) look.y -= bottom + MARGIN;
  const again = onFrame(canvas, box);
  if (again.x < 0) look.x += MARGIN - again.x;
  if (again.y < 0) look.y += MARGIN - again.y;
  place(canvas);
}

// Moved by the wheel or arrows: to the map's edge and no further; whether anything moved.
function pan(canvas, dx, dy) {
  const { look } = canvas;
  const [{ width, height }, room] = [sizeOf(canvas), roomOf(canvas)];
  const within = (at, by, size, space) => {
    const least = Math.min(at, space - size - MARGIN, 0);
    const most = Math.max(at, MARGIN, 0);
    return size + MARGIN <= space && by ? at : between(at + by, least, most);
  };
  const [x, y] = [within(look.x, dx, width * look.zoom, room.width), within(look.y, dy, height * look.zoom, room.height)];
  const moved = Math.abs(x - look.x) > 0.5 || Math.abs(y - look.y) > 0.5;
  Object.assign(look, { x, y });
  if (moved) place(canvas);
  return moved;
}

function wheeled(canvas, event) {
  const unit = [1, 24, 300][event.deltaMode] ?? 1;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    const frame = canvas.el.frame.getBoundingClientRect();
    zoomBy(canvas, Math.exp(-event.deltaY * unit * 0.002), event.clientX - frame.left, event.clientY - frame.top);
    return;
  }
  const [dx, dy] = event.shiftKey && !event.deltaX ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
  // At the map's end the page scrolls on.
  if (pan(canvas, -dx * unit, -dy * unit)) event.preventDefault();
}

// Lanes whose own names have left the frame are named at its edge.
function nameLanes(canvas) {
  const { names } = canvas.el;
  const room = roomOf(canvas);
  const { zoom, x, y } = canvas.look;
  const gone = (canvas.bands ?? []).filter(({ name, label }) => name && label * zoom + x < 24);
  const shown = gone.map(({ name, box }) => {
    const [top, bottom] = [Math.max(box.y * zoom + y, 0), Math.min((box.y + box.height) * zoom + y, room.height)];
    return { name, at: (top + bottom) / 2, height: bottom - top };
  }).filter(({ height }) => height > 22);
  names.replaceChildren(...shown.map(({ name, at }) => {
    const tag = element("span", "", name);
    tag.style.top = `${Math.round(at)}px`;
    return tag;
  }));
}

// ---- the whole map in a corner, with the part that is seen
function drawOverview(canvas) {
  const { overview } = canvas.el;
  const { width, height } = sizeOf(canvas);
  const scale = Math.min(OVERVIEW.width / width, OVERVIEW.height / height);
  canvas.overviewScale = scale;
  overview.style.width = `${width * scale}px`;
  overview.style.height = `${height * scale}px`;
  const small = document.createElementNS(SVG, "svg");
  small.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const box = ({ x, y, width: w, height: h }, fill, stroke) => {
    const rect = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries({ x, y, width: w, height: h, fill, stroke })) {
      rect.setAttribute(name, value);
    }
    rect.setAttribute("vector-effect", "non-scaling-stroke");
    small.append(rect);
  };
  for (const band of canvas.bands ?? []) box(band.box, "#f8f8f8", "#b1b4b6");
  for (const [id, each] of canvas.boxes) box(each, canvas.colours.get(id) ?? "#505a5f", "none");
  const part = document.createElement("div");
  part.className = "part";
  overview.replaceChildren(small, part);
}

function framePart(canvas, fits) {
  const { overview } = canvas.el;
  const room = roomOf(canvas);
  overview.hidden = fits || room.width < 520 || !canvas.boxes.size;
  const part = overview.querySelector(".part");
  if (overview.hidden || !part) return;
  const scale = canvas.overviewScale / canvas.look.zoom;
  const [{ x, y }, all] = [canvas.look, sizeOf(canvas)];
  const [w, h] = [all.width * canvas.overviewScale, all.height * canvas.overviewScale];
  const [left, top] = [between(-x * scale, 0, w), between(-y * scale, 0, h)];
  part.style.left = `${left}px`;
  part.style.top = `${top}px`;
  part.style.width = `${between((room.width - x) * scale, 0, w) - left}px`;
  part.style.height = `${between((room.height - y) * scale, 0, h) - top}px`;
}

function lookAtOverview(canvas, event) {
  const box = canvas.el.overview.getBoundingClientRect();
  const room = roomOf(canvas);
  const scale = canvas.look.zoom / canvas.overviewScale;
  canvas.look.x = room.width / 2 - (event.clientX - box.left) * scale;
  canvas.look.y = room.height / 2 - (event.clientY - box.top) * scale;
  place(canvas);
}
