// Watches over the whole page. A text too long for any field is kept out of it: a browser stands
// still for long while it lays ten megabytes out. A button pressed twice, or held down, is pressed
// once: a second press would meet whatever the first one has put in the button's place. Who reloads or
// closes a page with words in a form that were not sent is asked first. A letter alone does nothing
// where nobody types: Streamlit would make the page again at every "r" (WCAG 2.1.4). And what has the
// focus keeps it: Streamlit disables tabs and buttons while the page is made again, which would send
// whoever goes through the tabs by keyboard back to the top of the page. Who is led to another thing
// on the same screen begins at its top: Streamlit would leave them where they were. What was done is
// said from a place that was there before: a screen reader may miss words that come with their place.

const MAIN = '[data-testid="stMain"]';
const BUTTONS = '[data-testid="stButton"] button, [data-testid="stFormSubmitButton"] button';
const FORM = '[data-testid="stForm"]';
// Enter in these sends a form, and with Ctrl in a field of several lines; in others it chooses.
const SENDS_A_FORM = `${FORM} :is([data-testid="stTextInput"], [data-testid="stNumberInput"]) input`;
const SENDS_WITH_CTRL = `${FORM} textarea`;
const TAKES_LETTERS = "input, textarea, select, [contenteditable], [role=listbox], [role=option], "
  + '[role=menu], [role=menuitem], [data-testid="stDataFrame"] *, .cg-rd-frame, .cg-map *';
const TAB = '[role="tab"]';
const FIELDS = `${MAIN} :is(input, textarea)`;
const STOPS = "button, input, textarea, summary, a[href], [tabindex='0']";
const DONE = ".st-key-done";
const MOMENT = 250;
const MINUTE = 60_000;

let longest = 0;
let told = null;
const pressed = new WeakMap();
const unsent = new Set();

function incoming(event) {
  if (event.type === "beforeinput") {
    return event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
  }
  const carried = event.type === "paste" ? event.clipboardData : event.dataTransfer;
  return carried?.getData("text/plain") ?? "";
}

// How many letters a field takes, where Streamlit counts them beside it: it lets what is longer go
// without a word. Infinity where it does not count.
function room(field) {
  const held = field.closest?.('[data-testid="stTextInput"], [data-testid="stTextArea"]');
  const said = held?.querySelector('[data-testid="InputInstructions"]')?.textContent;
  const counted = said?.match(/\d+\/(\d+)$/);
  return counted ? Number(counted[1]) : Infinity;
}

// As a field keeps it: one line has no ends of lines, and several have short ones.
function asKept(text, field) {
  return field.tagName === "INPUT" ? text.replace(/[\r\n]/g, "") : text.replace(/\r\n?/g, "\n");
}

function keepOut(event) {
  if (!longest || !told?.isConnected) return;
  const field = event.target;
  const text = asKept(incoming(event), field);
  // What an input method is still making up stands in the field already.
  const made = event.inputType === "insertCompositionText";
  const takes = text.length > 1 && !made ? room(field) : Infinity;
  const replaced = (field.selectionEnd ?? 0) - (field.selectionStart ?? 0);
  const would = text.length + (field.value?.length ?? 0) - replaced;
  if (text.length <= longest && would <= takes) {
    if (event.type === "beforeinput") told.hidden = true;
    return;
  }
  stop(event);
  told.hidden = false;
  const letters = (number) => number.toLocaleString("en-GB");
  told.querySelector("p").textContent = would > takes
    ? `With that the field would have ${letters(would)} letters. It takes ${letters(takes)}, so `
      + "nothing was put in."
    : `That text has ${letters(text.length)} letters, and a field takes ${letters(longest)} at once, `
      + "so it was not put in. Everything else on the page is as it was. A long transcript is "
      + "brought in as a file.";
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

// Still at work on what was asked. Where the page does not say, only the moment counts.
function atWork() {
  const state = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState;
  return state !== undefined && state !== "notRunning";
}

function pressOnce(event) {
  const button = event.target.closest?.(BUTTONS);
  if (!button) return;
  const since = Date.now() - (pressed.get(button) ?? -Infinity);
  if (event.detail > 1 || since < MOMENT || (since < MINUTE && atWork())) stop(event);
  else {
    pressed.set(button, Date.now());
    sent(button.closest(FORM));
  }
}

// What is typed into another form of the page stays unsent.
function sent(form) {
  for (const each of [...unsent]) if (form && each.closest(FORM) === form) unsent.delete(each);
}

// What an input method still makes up of letters, Enter only takes.
function sendsAForm(event) {
  if (event.key !== "Enter" || event.isComposing) return null;
  const sends = event.ctrlKey || event.metaKey ? `${SENDS_A_FORM}, ${SENDS_WITH_CTRL}` : SENDS_A_FORM;
  return event.target.closest?.(sends);
}

function holdOnce(event) {
  if (event.key !== "Enter" && event.key !== " ") return;
  const sends = sendsAForm(event);
  if (event.repeat && (sends || event.target.closest?.(BUTTONS))) stop(event);
  else if (sends) sent(sends.closest(FORM));
}

function quiet(event) {
  const alone = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!event.isTrusted || !alone || !/^[cr]$/i.test(event.key)) return;
  if (!event.composedPath()[0].matches?.(TAKES_LETTERS)) event.stopImmediatePropagation();
}

function typed(event) {
  if (event.target.closest?.(FORM) && "value" in event.target) unsent.add(event.target);
}

const hasUnsent = () => [...unsent].some((field) => field.isConnected && field.value);

function leaving(event) {
  if (hasUnsent()) event.preventDefault();
}

const isDisabled = (at) => at.disabled || at.ariaDisabled === "true";
const nobodyHasFocus = () => document.activeElement === document.body && document.hasFocus();

function keepFocus(event) {
  const at = event.target;
  if (event.relatedTarget || !document.hasFocus()) return;
  const since = Date.now();
  const giveBack = () => {
    const waited = Date.now() - since;
    if (!at.isConnected || !nobodyHasFocus() || waited > MINUTE) return;
    if (!isDisabled(at)) at.focus();
    else if (atWork() || waited < 2 * MOMENT) requestAnimationFrame(giveBack);
    // It stays disabled, as a button to add what was chosen does once that is added.
    else if (held?.at === at) findAgain();
  };
  // It loses its place among what Tab reaches first, and says that it is disabled after that.
  queueMicrotask(() => { if (isDisabled(at)) giveBack(); });
}

// What had the focus last, and where it stood: once it is gone, nobody can tell.
let held = null;
let looking = false;

// “Undo: Added a flow” is followed by “Undo: Added a step”.
const calledAs = (at) => (at.ariaLabel || at.innerText || "").split(":")[0];

function hold(event) {
  const at = event.target;
  held = null;
  if (!at.parentElement?.closest(MAIN)) return;
  const around = [];
  for (let each = at.parentElement; !each.matches(MAIN); each = each.parentElement) around.push(each);
  held = { at, around, name: calledAs(at), top: at.getBoundingClientRect().top, screen: location.pathname };
}

function isGone() {
  return held && !held.at.isConnected && nobodyHasFocus();
}

// Its like in the same place; or what says that it was done; or else what stands where it stood.
function findAgain() {
  const away = (at) => Math.abs(at.getBoundingClientRect().top - held.top);
  const nearest = (all) => [...all].filter((at) => at.checkVisibility() && !isDisabled(at))
    .sort((one, other) => away(one) - away(other))[0];
  const alike = [...document.querySelectorAll(`${BUTTONS}, ${TAB}, ${FIELDS}`)]
    .filter((at) => at.tagName === held.at.tagName && calledAs(at) === held.name);
  const told = document.querySelector(DONE);
  if (told) told.tabIndex = -1;
  // What is left around it may hold nothing that can have the focus.
  const near = () => held.around.filter((each) => each.isConnected)
    .map((each) => nearest(each.querySelectorAll(STOPS))).find(Boolean);
  const found = nearest(alike) ?? told ?? near();
  // Arrow keys choose as they go: whoever was quicker than the page is at the tab chosen last.
  const chosen = found?.matches(TAB) && found.closest("[role=tablist]")?.querySelector("[aria-selected=true]");
  (chosen || found)?.focus({ preventScroll: true });
}

function look() {
  looking = isGone() && held.screen === location.pathname;
  if (!looking) return;
  if (atWork()) requestAnimationFrame(look);
  else {
    looking = false;
    findAgain();
  }
}

// Who is led to another thing begins at its top: at what says that something was done, else at the
// first heading below that of the screen.
function arrive() {
  held = null;
  if (atWork()) {
    requestAnimationFrame(arrive);
    return;
  }
  const main = document.querySelector(MAIN);
  const heads = [...main?.querySelectorAll("h1, h2, h3, h4") ?? []].filter((at) => at.checkVisibility());
  const done = document.querySelector(DONE);
  const begin = done?.textContent.trim() ? done : heads[1] ?? heads[0];
  if (!begin) return;
  main.scrollTop = 0;
  begin.tabIndex = -1;
  begin.focus({ preventScroll: true });
  if (begin.getBoundingClientRect().bottom > window.innerHeight) begin.scrollIntoView();
}

// Who came by a way that is not on this screen begins at its title, as where a page is opened.
function land() {
  if (atWork()) {
    requestAnimationFrame(land);
    return;
  }
  const title = document.querySelector(`${MAIN} h1`);
  if (!title || !nobodyHasFocus()) return;
  title.tabIndex = -1;
  title.focus();
}

// What stood there when it was said last: the words, and the button that takes it back.
let said = [];

// Closed: it is no second text of the page for whoever searches or prints it.
function placeToSay() {
  const holder = document.querySelector(".cg-said");
  if (holder && !holder.inside) {
    holder.inside = document.createElement("p");
    holder.inside.role = "status";
    holder.attachShadow({ mode: "closed" }).append(holder.inside);
  }
  return holder?.inside;
}

function sayDone() {
  const place = placeToSay();
  const words = document.querySelector(`${DONE} [role="status"]`);
  const now = [words, words?.textContent, document.querySelector(`${DONE} button`)];
  if (!place || now.every((each, n) => each === said[n])) return;
  said = now;
  place.textContent = "";
  // The same words are said again only where there were none in between.
  setTimeout(() => { place.textContent = said[1] ?? ""; }, MOMENT);
}

function watch() {
  if (!looking && isGone()) requestAnimationFrame(look);
  sayDone();
}

if (!window.commonGroundWholePage) {
  window.commonGroundWholePage = true;
  window.commonGroundUnsent = hasUnsent;
  for (const kind of ["paste", "drop", "beforeinput"]) document.addEventListener(kind, keepOut, true);
  document.addEventListener("click", pressOnce, true);
  document.addEventListener("keydown", holdOnce, true);
  document.addEventListener("keydown", quiet, true);
  document.addEventListener("input", typed, true);
  document.addEventListener("focusout", keepFocus, true);
  document.addEventListener("focusin", hold, true);
  // Who presses beside all fields wants the focus nowhere.
  document.addEventListener("pointerdown", () => { held = null; }, true);
  new MutationObserver(watch).observe(document.body, { childList: true, subtree: true });
  window.addEventListener("beforeunload", leaving);
}

export default function (component) {
  const { data, parentElement } = component;
  longest = data.longest;
  if (data.led > (window.commonGroundLed ?? data.led)) arrive();
  window.commonGroundLed = data.led;
  if ((window.commonGroundScreen ?? location.pathname) !== location.pathname) land();
  window.commonGroundScreen = location.pathname;
  sayDone();
  told = parentElement.querySelector(".cg-told");
  told.querySelector("button").onclick = () => { told.hidden = true; };
}
