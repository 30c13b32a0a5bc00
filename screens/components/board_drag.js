// Dragging a card by mouse, pen or finger: onto a pile, between two cards, or onto a loose one.

const FAR_ENOUGH = 6;
const HOLD = 300;
const EDGE = 48;

function scrollNear(x, y, list) {
  const nudge = (box, at, by) => {
    if (at < box.top + EDGE) by(-14);
    else if (at > box.bottom - EDGE) by(14);
  };
  if (list) nudge(list.getBoundingClientRect(), y, (step) => { list.scrollTop += step; });
  const page = document.querySelector("[data-testid=stMain]");
  if (page) nudge({ top: 0, bottom: window.innerHeight }, y, (step) => { page.scrollTop += step; });
}

// Where a card would land at a point: in a pile, before a card of it, or together with one.
function landing(stage, x, y, dragged) {
  const at = stage.getRootNode().elementFromPoint(x, y);
  const panel = at?.closest?.(".pile");
  if (!panel) return null;
  const row = at.closest(".card");
  if (!row || row === dragged) return { panel, list: panel.list, before: null, on: null };
  const box = row.getBoundingClientRect();
  const share = (y - box.top) / box.height;
  const bothLoose = panel.classList.contains("loose") && dragged.dataset.pile === row.dataset.pile;
  if (bothLoose) return { panel, list: panel.list, before: null, on: row };
  const before = share < 0.5 ? row : row.nextElementSibling;
  return { panel, list: panel.list, before: before === dragged ? before.nextElementSibling : before, on: null, near: row, below: share >= 0.5 };
}

function draggable(stage, hooks) {
  let press = null;
  let ghost = null;
  let place = null;
  const clear = () => {
    for (const each of stage.querySelectorAll(".drop-on, .drop-before, .drop-after, .drop-into")) {
      each.classList.remove("drop-on", "drop-before", "drop-after", "drop-into");
    }
  };
  const end = () => {
    clearTimeout(press?.timer);
    press?.row.classList.remove("dragged");
    ghost?.remove();
    clear();
    [press, ghost, place] = [null, null, null];
    document.removeEventListener("keydown", escape, true);
  };
  const escape = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    end();
  };
  const begin = () => {
    press.began = true;
    press.row.classList.add("dragged");
    ghost = press.row.cloneNode(true);
    ghost.classList.add("ghost");
    ghost.removeAttribute("role");
    ghost.setAttribute("aria-hidden", "true");
    ghost.style.width = `${press.row.offsetWidth}px`;
    stage.append(ghost);
    stage.setPointerCapture(press.pointer);
    document.addEventListener("keydown", escape, true);
  };
  stage.onpointerdown = (event) => {
    const row = event.target.closest?.(".card");
    if (!row || event.button) return;
    hooks.at(row);
    press = { row, x: event.clientX, y: event.clientY, pointer: event.pointerId, touch: event.pointerType === "touch" };
    // A finger that moves at once scrolls; one that rests takes the card up.
    if (press.touch) press.timer = setTimeout(() => press && begin(), HOLD);
  };
  stage.onpointermove = (event) => {
    if (!press) return;
    const far = Math.hypot(event.clientX - press.x, event.clientY - press.y) > FAR_ENOUGH;
    if (!press.began) {
      if (!far) return;
      if (press.touch) { end(); return; }
      begin();
    }
    event.preventDefault();
    ghost.style.transform = `translate(${event.clientX + 8}px, ${event.clientY + 8}px)`;
    clear();
    place = landing(stage, event.clientX, event.clientY, press.row);
    if (!place) return;
    scrollNear(event.clientX, event.clientY, place.list);
    if (place.on) place.on.classList.add("drop-on");
    else if (place.near) place.near.classList.add(place.below ? "drop-after" : "drop-before");
    else place.panel.classList.add("drop-into");
  };
  stage.onpointerup = () => {
    const [dropped, row, began] = [place, press?.row, press?.began];
    end();
    if (began && dropped) hooks.drop(row, dropped);
  };
  stage.onpointercancel = end;
  // Once a card is taken up by a finger, the page must not scroll under it.
  stage.ontouchmove = (event) => { if (press?.began) event.preventDefault(); };
}
