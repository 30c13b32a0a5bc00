// Buttons that show their key, and the question what selected words are.

const KINDS = [["1", "a name", "name"], ["2", "a place", "place"], ["3", "something else", "other"]];

function keyButton(text, key, doing, classes = "") {
  const made = element("button", classes, text);
  made.type = "button";
  if (key) {
    const hint = element("kbd", "", key);
    hint.setAttribute("aria-hidden", "true");
    made.append(" ", hint);
  }
  made.onmousedown = (event) => event.preventDefault();
  made.onclick = doing;
  return made;
}

function askAbout(ask, words, canBeEverywhere, add, close) {
  const tick = element("input");
  tick.type = "checkbox";
  tick.checked = canBeEverywhere;
  tick.disabled = !canBeEverywhere;
  const all = element("label");
  all.append(tick, "in all places with these words");
  const short = words.length > 60 ? `${words.slice(0, 60)}…` : words;
  const buttons = KINDS.map(([key, text, kind]) => keyButton(text, key, () => add(kind, tick.checked)));
  ask.setAttribute("aria-label", `Replace “${short}” as`);
  ask.replaceChildren(
    element("span", "", `“${short}” is`), ...buttons, all, keyButton("Cancel", "Esc", close));
  ask.hidden = false;
  buttons[0].focus();
  ask.onkeydown = (event) => {
    event.stopPropagation();
    const kind = KINDS.find(([key]) => key === event.key);
    const own = [...ask.querySelectorAll("button, input:enabled")];
    const to = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (kind) add(kind[2], tick.checked);
    else if (event.key === "Escape") close();
    else if (to) own[(own.indexOf(document.activeElement) + to + own.length) % own.length].focus();
    else return;
    event.preventDefault();
  };
}

