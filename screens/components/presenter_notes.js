// A second window for whoever presents: notes, what comes next, the clock. It is an empty page of
// our own that is written into, so nothing is fetched, and it closes with the slides.

const NOTES_STYLE = `
  body { margin: 0; padding: 1.2rem 1.6rem; font: 1.25rem/1.45 system-ui, "Segoe UI", Arial, sans-serif; color: #0b0c0c; background: #fff; }
  h1 { font-size: 1.7rem; margin: 0.2rem 0 0.8rem; overflow-wrap: anywhere; }
  .clock { font-size: 1.7rem; font-variant-numeric: tabular-nums; margin: 0; font-weight: 700; }
  .section, .next { color: #505a5f; margin: 0.2rem 0; overflow-wrap: anywhere; }
  .said { white-space: pre-wrap; overflow-wrap: anywhere; padding: 0.8rem 1rem; background: #f3f2f1; min-height: 6rem; }
  nav { display: flex; flex-wrap: wrap; gap: 8px; margin: 1rem 0; }
  button { min-height: 44px; padding: 4px 18px; font: inherit; color: #0b0c0c; background: #fff; border: 1px solid #505a5f; border-radius: 4px; cursor: pointer; }
  button:focus-visible { outline: 3px solid #1d70b8; outline-offset: 2px; }
`;
const windows = new Map();

function notesWindow(place, acts, pressed) {
  const held = windows.get(place);
  if (held && !held.closed) { held.focus(); return held; }
  const opened = window.open("", "", "popup,width=900,height=640");
  if (!opened) return null;
  const page = opened.document;
  const make = (name, classes, words) => {
    const made = page.createElement(name);
    if (classes) made.className = classes;
    if (words) made.textContent = words;
    return made;
  };
  page.title = "Notes";
  page.documentElement.lang = "en-GB";
  page.head.append(make("style", "", NOTES_STYLE));
  const nav = make("nav");
  nav.setAttribute("aria-label", "Slides");
  for (const [act, words] of [["back", "Previous"], ["on", "Next"], ["clock", "Start the clock"], ["reset", "Set the clock to 0"]]) {
    const button = make("button", "", words);
    button.type = "button";
    button.dataset.act = act;
    button.onclick = () => windows.get(place)?.acts?.[act]();
    nav.append(button);
  }
  const main = make("main");
  const title = make("h1", "at");
  title.setAttribute("aria-live", "polite");
  main.append(
    make("p", "clock"), make("p", "section"), title, make("div", "said"), make("p", "next"), nav,
  );
  page.body.append(main);
  page.addEventListener("keydown", (event) => windows.get(place)?.acts && windows.get(place).pressed(event));
  windows.set(place, opened);
  opened.acts = acts;
  opened.pressed = pressed;
  return opened;
}

// Whoever reloads or closes the page closes its notes as well.
window.addEventListener("pagehide", () => {
  for (const held of windows.values()) held.close();
});

// A rerun comes back at once; whoever goes to another screen does not, and the window goes too.
function leave(place) {
  const held = windows.get(place);
  if (!held || held.closed) return;
  held.acts = null;
  setTimeout(() => { if (!held.closed && held.acts === null) held.close(); }, 3000);
}

function putNotes(opened, slides, at) {
  const put = (classes, words) => {
    opened.document.querySelector(`.${classes}`).textContent = words;
  };
  const [slide, next] = [slides[at], slides[at + 1]];
  put("section", slide.section ? `Section: ${slide.section}` : "");
  put("at", `${at + 1} of ${slides.length}: ${slide.title}`);
  put("said", slide.notes || "No notes for this slide.");
  put("next", next ? `Next: ${next.title}` : "This is the last slide.");
}

function putClock(opened, words, runs) {
  opened.document.querySelector(".clock").textContent = words;
  opened.document.querySelector("[data-act=clock]").textContent = runs ? "Stop the clock" : "Start the clock";
}
