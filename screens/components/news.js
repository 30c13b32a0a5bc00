// Asks once a second whether others changed what is on this page. Where somebody is in the midst of
// something, it only says so and waits: what they typed stays, and nothing moves that they hold.

const EVERY = 800;
const EVERY_UNKNOWN = 5000;
const MOST_TOLD_AGAIN = 3;
const STILL = 300;
const TYPED_LATELY = 2000;
const SAID_FOR = 8000;
const FIELDS = "textarea, [contenteditable=true], input:not([type=checkbox], [type=radio], [type=button])";
const OPEN = '[role="dialog"], [data-baseweb="popover"]';

// On the page itself: this code is read again whenever somebody comes back.
const hands = (window.commonGroundHands ??= { down: false, moved: -Infinity, keyed: -Infinity });
if (!hands.watched) {
  hands.watched = true;
  const now = () => performance.now();
  document.addEventListener("pointerdown", () => { hands.down = true; }, true);
  for (const kind of ["pointerup", "pointercancel", "dragend"]) {
    document.addEventListener(kind, () => { hands.down = false; hands.moved = now(); }, true);
  }
  document.addEventListener("pointermove", () => { hands.moved = now(); }, true);
  document.addEventListener("keydown", () => { hands.keyed = now(); }, true);
}

// What was told last, by the page's secret: this part itself may be made anew with what it is to tell.
const toldLast = (window.commonGroundTold ??= new Map());

function focused() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

function typing() {
  const at = focused();
  if (!at?.matches?.(FIELDS)) return false;
  return Boolean(at.value ?? at.textContent) || performance.now() - hands.keyed < TYPED_LATELY;
}

// What the board carries, or the drawing asks for or has on its way.
function carries(holds) {
  const board = window.commonGroundBoards?.get(holds);
  const canvas = window.commonGroundCanvases?.get(holds);
  return Boolean(board?.carrying || board?.picked || canvas?.ask || canvas?.mode || canvas?.choosing
    || canvas?.dragging || canvas?.flying || canvas?.queue.length);
}

function inTheMidst(data) {
  if (hands.down || carries(data.holds)) return true;
  if (data.alone) return false;
  const opened = [...document.querySelectorAll(OPEN)].some((each) => each.checkVisibility());
  const selected = !(document.getSelection()?.isCollapsed ?? true);
  return opened || selected || typing() || Boolean(window.commonGroundUnsent?.());
}

// A field that is made anew with the page gets the focus back that its like had.
function keepFocus() {
  const at = document.activeElement;
  const name = at?.getAttribute?.("aria-label");
  if (!name || !at.matches("input, textarea, button")) return () => {};
  return () => {
    if (at.isConnected || document.activeElement !== document.body) return;
    const like = [...document.querySelectorAll(at.tagName)]
      .find((each) => each.getAttribute("aria-label") === name && each.checkVisibility());
    like?.focus({ preventScroll: true });
  };
}

function watcher(root) {
  const [words, see, close] = ["p", ".see", ".close"].map((each) => root.querySelector(each));
  const it = { data: null, unknown: 0, handled: 0, since: 0, stopped: true, giveBack: () => {} };
  let cameFrom = null;
  const say = (text, waits) => {
    clearTimeout(it.hush);
    if (words.textContent !== text) words.textContent = text;
    see.hidden = !waits;
    root.classList.toggle("silent", !text);
    if (text && !waits) it.hush = setTimeout(() => { if (!root.matches(":focus-within")) hide(); }, SAID_FOR);
  };
  const hide = () => {
    const had = root.contains(document.activeElement);
    root.classList.add("silent");
    if (had && cameFrom?.isConnected) cameFrom.focus({ preventScroll: true });
  };
  const show = () => {
    it.giveBack = keepFocus();
    it.waits = 0;
    it.set("see", Date.now());
  };
  root.onfocusin = (event) => {
    if (event.relatedTarget && !root.contains(event.relatedTarget)) cameFrom = event.relatedTarget;
  };
  see.onclick = () => { hide(); show(); };
  close.onclick = hide;

  const heard = (n) => {
    if (!n || it.stopped) return;
    // Nobody's pointer is to meet something else than it was going to, but not for ever.
    it.since ||= performance.now();
    const still = performance.now() - hands.moved > STILL || performance.now() - it.since > 3 * STILL;
    if (inTheMidst(it.data)) {
      if (it.looked === n) return;
      it.looked = n;
      it.set("look", Date.now());
    } else if (!still) it.soon = true;
    else if (it.handled !== n || performance.now() - it.asked > EVERY_UNKNOWN) {
      [it.handled, it.asked, it.since] = [n, performance.now(), 0];
      show();
    }
  };
  const ask = async () => {
    if (it.stopped) return;
    let next = EVERY;
    if (!document.hidden) {
      try {
        const answer = await fetch(new URL(`./since/${it.data.secret}`, document.baseURI), { cache: "no-store" });
        const json = answer.headers.get("content-type")?.startsWith("application/json");
        // The server was started anew, or has forgotten this page: it is told of it again. Where that
        // does not help, as where another process is asked, it is asked ever more seldom.
        if (json && answer.status === 404) {
          it.unknown += 1;
          if (it.unknown <= MOST_TOLD_AGAIN) it.set("look", Date.now());
        }
        if (!json || !answer.ok) next = EVERY_UNKNOWN * Math.min(Math.max(it.unknown, 1), 12);
        else {
          it.unknown = 0;
          heard((await answer.json()).n);
        }
      } catch {
        next = EVERY_UNKNOWN;
      }
    }
    if (it.soon) [next, it.soon] = [STILL, false];
    clearTimeout(it.timer);
    if (!it.stopped) it.timer = setTimeout(ask, next);
  };
  it.come = () => { if (!document.hidden) { clearTimeout(it.timer); ask(); } };
  it.draw = (data) => {
    it.data = data;
    const told = toldLast.get(data.secret);
    if (told !== undefined && data.told.n !== told && data.told.words) {
      say(data.told.words, false);
      requestAnimationFrame(() => it.giveBack());
    } else if (data.waiting.words && data.waiting.n !== data.told.n) say(data.waiting.words, true);
    else if (!see.hidden) say("", false);
    toldLast.set(data.secret, data.told.n);
  };
  it.begin = () => {
    if (!it.stopped) return;
    it.stopped = false;
    it.timer = setTimeout(ask, EVERY);
    document.addEventListener("visibilitychange", it.come);
  };
  it.end = () => {
    it.stopped = true;
    clearTimeout(it.timer);
    document.removeEventListener("visibilitychange", it.come);
  };
  return it;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".cg-news");
  root.watcher ??= watcher(root);
  root.watcher.set = setTriggerValue;
  root.watcher.draw(data);
  root.watcher.begin();
  const turn = (root.turn = {});
  return () => {
    // The next run may have begun before this one is told that it is over.
    if (root.turn === turn) root.watcher.end();
  };
}
