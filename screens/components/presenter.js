// Shows slides, one at a time, and full screen by keyboard; with a clock, and the notes in a window
// of their own.

const places = new Map();

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
  const { data, parentElement, setTriggerValue } = component;
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
  const clockButton = root.querySelector("[data-act=clock]");
  const time = root.querySelector(".time");
  for (const each of root.querySelectorAll(".for-presenting")) each.hidden = Boolean(data.preview);
  const ticking = clockOf(data.place);
  let at = Math.min(places.get(data.place) ?? data.first, slides.length - 1);
  const ownWindow = () => {
    const held = windows.get(data.place);
    return held && !held.closed ? held : null;
  };
  const tick = () => {
    if (data.preview) return;
    const words = clockWords(ticking, slides, at, data.length);
    time.textContent = words;
    clockButton.textContent = clock.runs(ticking) ? "Stop the clock" : "Start the clock";
    if (ownWindow()) putClock(ownWindow(), words, clock.runs(ticking));
  };

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
    const before = at;
    at = Math.min(slides.length - 1, Math.max(0, next));
    places.set(data.place, at);
    if (at !== before) clock.another(ticking);
    root.classList.remove("blank");
    const slide = slides[at];
    if (!slide) return;
    stage.replaceChildren(built(slide.node, drawings));
    stage.scrollTop = 0;
    stage.setAttribute("aria-label", `Slide ${at + 1} of ${slides.length}: ${slide.title}`);
    told.textContent = `${at + 1} of ${slides.length}: ${slide.title}`;
    notes.textContent = slide.notes || "No notes for this slide.";
    notes.hidden = !withNotes.checked || Boolean(data.preview);
    if (ownWindow()) putNotes(ownWindow(), slides, at);
    putRound();
    for (const each of stage.querySelectorAll("details.behind")) each.ontoggle = opened;
    tick();
    fit();
  };
  // A slide of a round shows how it stands now, and its button opens or closes it.
  const roundButton = root.querySelector("[data-act=round]");
  const putRound = () => {
    const it = data.preview ? null : window.commonGroundRounds?.[slides[at].card];
    roundButton.hidden = !it?.act;
    roundButton.textContent = it?.act ?? "";
    const place = it && stage.querySelector(".round-live");
    if (place) place.replaceChildren(...roundParts(it));
    place?.classList.toggle("reached", Boolean(it.qr));
  };
  const roundChanged = () => { putRound(); fit(); };
  // What is behind a number covers its slide: one at a time, from its top.
  const opened = (event) => {
    if (!event.target.open) return;
    for (const each of stage.querySelectorAll("details.behind[open]")) {
      if (each !== event.target) each.open = false;
    }
    stage.scrollTop = 0;
  };
  const closeBehind = () => {
    const held = stage.querySelector("details.behind[open]");
    if (!held) return false;
    held.open = false;
    held.querySelector("summary").focus();
    return true;
  };
  const acts = {
    back: () => show(at - 1), on: () => show(at + 1), full: () => full(!isFull()),
    clock: () => { if (clock.runs(ticking)) clock.pause(ticking); else clock.start(ticking); tick(); },
    round: () => setTriggerValue("turned", slides[at].card),
    reset: () => { clock.reset(ticking); tick(); },
    notes: () => {
      const made = notesWindow(data.place, acts, pressed);
      if (made) { putNotes(made, slides, at); tick(); return; }
      told.textContent = "The browser kept the window for notes from opening. Allow pop-ups for this page, or show the notes here.";
    },
  };
  for (const button of root.querySelectorAll("button")) {
    button.onclick = acts[button.dataset.act];
  }
  withNotes.onchange = () => show(at);
  const keys = {
    ArrowRight: acts.on, ArrowDown: acts.on, PageDown: acts.on, " ": acts.on,
    ArrowLeft: acts.back, ArrowUp: acts.back, PageUp: acts.back,
    Home: () => show(0), End: () => show(slides.length - 1),
    f: () => full(!isFull()), F: () => full(!isFull()),
    b: () => root.classList.toggle("blank"), B: () => root.classList.toggle("blank"),
    n: () => acts.notes(), N: () => acts.notes(),
    Backspace: () => closeBehind(),
    Escape: () => closeBehind() || (isFull() && full(false)),
  };
  const pressed = (event) => {
    // Streamlit takes single keys for itself ("r" reruns the page).
    event.stopPropagation();
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    if (data.preview && /^[bfnBFN]$/.test(event.key)) return;
    // Space presses a button that has the focus, and opens a number.
    if (event.key === " " && event.target.closest?.("button, input, summary")) return;
    event.preventDefault();
    act();
  };
  const { isFull, full, end } = fullScreen(root, {
    button: fullButton, words: "Present full screen", focused: stage, fit, pressed,
  });
  document.addEventListener("common-ground-rounds", roundChanged);
  const held = ownWindow();
  if (held) Object.assign(held, { acts, pressed });
  const seconds = setInterval(tick, 1000);
  const watch = new ResizeObserver(() => fit());
  watch.observe(stage);
  show(at);
  return () => {
    end();
    clearInterval(seconds);
    leave(data.place);
    document.removeEventListener("common-ground-rounds", roundChanged);
    watch.disconnect();
  };
}
