// The order of cards. A press chooses one; dragging moves it, and so do the keys: m takes a card up,
// arrows carry it, Enter or m puts it down, Escape puts it back. Alt with an arrow moves it at once.

const FAR_ENOUGH = 6;
const HOLD = 300;
const EDGE = 48;

function line(it, place, chosen) {
  const item = document.createElement("li");
  if (it.section) item.className = "section";
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.id = it.id;
  if (it.id === chosen) button.setAttribute("aria-current", "true");
  const put = (name, words) => {
    const made = document.createElement("span");
    made.className = name;
    made.textContent = words;
    if (name === "name") made.dir = "auto";
    button.append(made);
  };
  put("number", it.section ? "" : String(place));
  put("name", it.name);
  put("under", [it.under, it.mark].filter(Boolean).join(" · "));
  item.append(button);
  return item;
}

function scrollNear(y) {
  const page = document.querySelector("[data-testid=stMain]");
  if (!page) return;
  if (y < EDGE) page.scrollTop -= 14;
  else if (y > window.innerHeight - EDGE) page.scrollTop += 14;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".card-order");
  const list = root.querySelector("ol");
  const told = root.querySelector(".told");
  root.classList.toggle("fixed", data.fixed);
  root.querySelector(".how").textContent = data.fixed
    ? "Frozen: the order stays as it is."
    : "Drag a card, or press m on it and carry it with the arrow keys.";
  const focused = list.contains(document.activeElement) || list.getRootNode().activeElement?.dataset?.id;
  let place = 0;
  const names = new Map(data.lines.map((each) => [each.id, each.name]));
  const drawn = JSON.stringify(data);
  if (root.drawn !== drawn) {
    root.drawn = drawn;
    list.replaceChildren(...data.lines.map((each) => line(each, each.section ? place : (place += 1), data.chosen)));
    if (focused) list.querySelector("[aria-current]")?.focus();
  }
  const buttons = () => [...list.querySelectorAll("button")];
  const id = (button) => Number(button.dataset.id);
  const say = (words) => { told.textContent = words; };
  let taken = null;

  // Where it goes is told to Python once; until it answers the list stands as it will be.
  const drop = (button) => {
    // Where it is refused, the list is drawn again as it was.
    root.drawn = "";
    const next = button.parentElement.nextElementSibling?.querySelector("button");
    setTriggerValue("moved", [id(button), next ? id(next) : null]);
  };
  const carry = (button, by) => {
    const item = button.parentElement;
    const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return false;
    if (by < 0) other.before(item); else other.after(item);
    button.focus();
    say(`${names.get(id(button))}: place ${buttons().indexOf(button) + 1} of ${buttons().length}`);
    return true;
  };
  const take = (button) => {
    taken = { button, next: button.parentElement.nextElementSibling };
    button.classList.add("taken");
    say(`${names.get(id(button))} taken up. Arrow keys carry it, Enter puts it down, Escape puts it back.`);
  };
  const putDown = (keep) => {
    const { button, next } = taken;
    button.classList.remove("taken");
    taken = null;
    if (keep) { drop(button); say("Put down."); return; }
    list.insertBefore(button.parentElement, next);
    button.focus();
    say("Put back.");
  };
  root.onkeydown = (event) => {
    // Streamlit takes single keys for itself.
    event.stopPropagation();
    const button = event.target.closest?.("button");
    if (!button || event.ctrlKey || event.metaKey) return;
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by && (event.altKey || taken) && !data.fixed) {
      event.preventDefault();
      const moved = carry(button, by);
      if (moved && !taken) drop(button);
    } else if (by) {
      event.preventDefault();
      buttons()[buttons().indexOf(button) + by]?.focus();
    } else if (!data.fixed && /^[mM]$/.test(event.key)) {
      event.preventDefault();
      if (taken) putDown(true); else take(button);
    } else if (taken && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      putDown(true);
    } else if (taken && event.key === "Escape") {
      event.preventDefault();
      putDown(false);
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      buttons().at(event.key === "Home" ? 0 : -1)?.focus();
    }
  };
  list.onfocusout = (event) => {
    if (taken && event.target === taken.button && !list.contains(event.relatedTarget) && event.relatedTarget) putDown(false);
  };

  let press = null;
  const clear = () => {
    for (const each of list.querySelectorAll(".before, .after")) each.classList.remove("before", "after");
  };
  const end = () => {
    clearTimeout(press?.timer);
    press?.button.classList.remove("taken");
    clear();
    press = null;
  };
  const landing = (y) => {
    const item = [...list.children].find((each) => {
      const box = each.getBoundingClientRect();
      return y >= box.top && y < box.bottom;
    });
    if (!item) return null;
    const box = item.getBoundingClientRect();
    return { item, below: y - box.top > box.height / 2 };
  };
  const begin = () => { press.began = true; press.button.classList.add("taken"); };
  list.onpointerdown = (event) => {
    const button = event.target.closest?.("button");
    if (!button || event.button || data.fixed) return;
    press = { button, x: event.clientX, y: event.clientY, pointer: event.pointerId, touch: event.pointerType === "touch" };
    // A finger that moves at once scrolls; one that rests takes the card up.
    if (press.touch) press.timer = setTimeout(() => press && begin(), HOLD);
  };
  list.onpointermove = (event) => {
    if (!press) return;
    const far = Math.hypot(event.clientX - press.x, event.clientY - press.y) > FAR_ENOUGH;
    if (!press.began) {
      if (!far) return;
      if (press.touch) { end(); return; }
      begin();
      list.setPointerCapture(press.pointer);
    }
    event.preventDefault();
    scrollNear(event.clientY);
    clear();
    press.place = landing(event.clientY);
    press.place?.item.classList.add(press.place.below ? "after" : "before");
  };
  list.onpointerup = () => {
    const { button, began, place: at } = press ?? {};
    end();
    if (!began) return;
    list.dragged = true;
    setTimeout(() => { list.dragged = false; }, 0);
    if (!at || at.item === button.parentElement) return;
    if (at.below) at.item.after(button.parentElement); else at.item.before(button.parentElement);
    drop(button);
  };
  list.onpointercancel = end;
  list.ontouchmove = (event) => { if (press?.began) event.preventDefault(); };
  list.onclick = (event) => {
    const button = event.target.closest?.("button");
    if (!button || list.dragged) return;
    for (const each of buttons()) each.toggleAttribute("aria-current", false);
    button.setAttribute("aria-current", "true");
    setTriggerValue("chosen", id(button));
  };
}
