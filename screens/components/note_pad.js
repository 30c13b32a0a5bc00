// Notes typed while people speak, a line a turn. What is not saved yet stays here until the server
// has acknowledged it: a lost connection or a restarted server loses nothing and doubles nothing.

const PAUSE = 500;
const PATIENCE = 4000;
const pads = new Map();

const newKey = (pad) => `${pad.tab}-${(pad.count += 1)}`;

function began(session, lines) {
  // Only a time is kept in the browser, never a word.
  const name = `common-ground-began-${session}`;
  const held = Number(sessionStorage.getItem(name));
  if (held) return held;
  const last = [...lines].reverse().find((line) => line.time !== null);
  const first = Date.now() - (last ? last.time * 1000 : 0);
  sessionStorage.setItem(name, String(first));
  return first;
}

const isDirty = (line) => !line.fixed && (line.text.trim() !== line.saved.text.trim()
  || line.speaker !== line.saved.speaker)
  && !(line.text.trim() === "" && line.saved.text === "");
const isRefused = (line) => line.refused
  && line.refused.text === line.text && line.refused.speaker === line.speaker;

function fromServer(each) {
  return {
    key: each.key, text: each.text, speaker: each.speaker, time: each.time, version: each.version,
    saved: { text: each.text, speaker: each.speaker }, refused: null,
  };
}

// What the server says was saved, brought together with what is typed here and not saved yet.
function merge(pad, data, focused) {
  const done = data.done;
  if (pad.flying && done && done.number === pad.flying.number) {
    for (const result of done.results) {
      const line = pad.lines.find((each) => each.key === result.key);
      const sent = pad.flying.lines.find((each) => each.key === result.key);
      if (!line || !sent) continue;
      if (result.refused) {
        line.refused = { text: sent.text, speaker: sent.speaker, words: result.refused };
        continue;
      }
      line.key = result.to;
      line.version = result.version;
      line.saved = { text: sent.text, speaker: sent.speaker };
      line.refused = null;
    }
    pad.flying = null;
    pad.late = false;
  }
  const known = new Map(pad.lines.map((line) => [line.key, line]));
  const stored = data.lines.map((each) => {
    const line = known.get(each.key);
    if (!line) return fromServer(each);
    known.delete(each.key);
    if (!isDirty(line) && line.version <= each.version && line !== focused) {
      line.text = each.text;
      line.speaker = each.speaker;
      line.saved = { text: each.text, speaker: each.speaker };
      line.version = each.version;
    }
    return line;
  });
  // Not stored: still to be saved or just begun; what was stored and is clean was taken out.
  const waiting = [...known.values()].filter(
    (line) => line.version === 0 || isDirty(line) || line === focused,
  );
  pad.lines = [...stored, ...waiting];
  if (!pad.lines.some((line) => line.version === 0 && !line.text.trim())) {
    const last = pad.lines[pad.lines.length - 1];
    if (!last || last !== focused) begin(pad, last?.speaker ?? null);
  }
}

function begin(pad, speaker) {
  const line = {
    key: newKey(pad), text: "", speaker, time: null, version: 0,
    saved: { text: "", speaker }, refused: null,
  };
  pad.lines.push(line);
  return line;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const list = parentElement.querySelector(".lines");
  const state = parentElement.querySelector(".state");
  const keys = parentElement.querySelector(".keys");
  const tab = () => Array.from(crypto.getRandomValues(new Uint8Array(6)), (each) =>
    each.toString(16).padStart(2, "0")).join("");
  const pad = pads.get(data.session) ?? { tab: tab(), count: 0, lines: [], flying: null, late: false };
  pads.set(data.session, pad);
  pad.send = (what) => setTriggerValue("written", what);

  const active = () => {
    const at = list.getRootNode().activeElement;
    return pad.lines.find((line) => line.row && line.row.contains(at)) ?? null;
  };
  const focused = active();
  merge(pad, data, focused);
  pad.started ??= pad.lines.some((line) => line.version) ? began(data.session, pad.lines) : null;

  const tell = () => {
    const waiting = pad.lines.some((line) => isDirty(line) && !isRefused(line));
    const refused = pad.lines.some((line) => isDirty(line) && isRefused(line));
    let words = "Saved";
    if (pad.late) words = "Not saved yet: the connection is lost. What you typed is kept here.";
    else if (pad.flying || waiting) words = "Saving…";
    else if (refused) words = "Not saved yet: see the line marked below";
    else if (!pad.lines.some((line) => line.version)) words = "Nothing written yet";
    if (state.textContent !== words) state.textContent = words;
    const open = pad.flying || waiting || refused;
    window.onbeforeunload = open ? (event) => event.preventDefault() : null;
  };
  const flush = () => {
    clearTimeout(pad.pause);
    if (!pad.flying) {
      const lines = pad.lines.filter((line) => isDirty(line) && !isRefused(line));
      if (lines.length) {
        pad.flying = {
          number: `${pad.tab}-${(pad.count += 1)}`,
          lines: lines.map((line) => ({
            key: line.key, text: line.text, speaker: line.speaker, time: line.time,
            base: line.version,
          })),
        };
        fly();
      }
    }
    tell();
  };
  // Sent again word for word until it is acknowledged; only then what was typed since.
  const fly = () => {
    clearTimeout(pad.again);
    if (!pad.flying) return;
    pad.send(pad.flying);
    pad.again = setTimeout(() => {
      if (!pad.flying) return;
      pad.late = true;
      tell();
      fly();
    }, PATIENCE);
  };
  const soon = () => {
    clearTimeout(pad.pause);
    pad.pause = setTimeout(flush, PAUSE);
    tell();
  };

  // All are measured between two writes, and only those that changed: the browser lays the whole
  // list out again for each change of writing and measuring, and a long session has 2,000 lines.
  const grow = (boxes) => {
    const width = list.clientWidth;
    const changed = boxes.filter((box) => box.grownFor !== `${width} ${box.value}`);
    for (const box of changed) box.style.height = "auto";
    const heights = changed.map((box) => box.scrollHeight + 2);
    changed.forEach((box, place) => {
      box.style.height = `${heights[place]}px`;
      box.grownFor = `${width} ${box.value}`;
    });
  };
  const typed = (line, box) => {
    line.text = box.value;
    if (line.time === null && line.text.trim()) {
      pad.started ??= began(data.session, pad.lines);
      line.time = Math.max(0, Math.round((Date.now() - pad.started) / 1000));
    }
    soon();
  };
  const choose = (line, speaker) => {
    line.speaker = speaker;
    if (!line.text.trim() && !line.version) line.saved.speaker = speaker;
    line.row.querySelector("select").value = speaker === null ? "" : String(speaker);
    soon();
  };
  const focusOn = (line) => line.row?.querySelector("textarea").focus();

  function keyed(event, line, box) {
    // Streamlit takes single keys for itself ("r" reruns the page).
    event.stopPropagation();
    const digit = /^Digit([1-9])$/.exec(event.code);
    if (event.altKey && digit && data.people[Number(digit[1]) - 1]) {
      event.preventDefault();
      choose(line, data.people[Number(digit[1]) - 1].id);
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      typed(line, box);
      let last = pad.lines[pad.lines.length - 1];
      if (last === line && line.text.trim()) {
        last = begin(pad, line.speaker);
        draw();
      }
      flush();
      focusOn(last);
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      const next = pad.lines[pad.lines.indexOf(line) + (event.key === "ArrowUp" ? -1 : 1)];
      if (next) focusOn(next);
    }
  }

  function rowOf(line) {
    const row = document.createElement("li");
    const who = document.createElement("select");
    const box = document.createElement("textarea");
    const note = document.createElement("p");
    box.rows = 1;
    box.maxLength = 20000;
    box.dir = "auto";
    note.className = "refused";
    row.append(who, box, note);
    line.row = row;
    return row;
  }

  function fill(line, number) {
    const [who, box, note] = line.row.children;
    who.setAttribute("aria-label", `Speaker of line ${number}`);
    box.setAttribute("aria-label", `Line ${number}`);
    const names = [["", "Not named"], ...data.people.map((each) => [String(each.id), each.name])];
    const stamp = JSON.stringify(names);
    if (who.dataset.names !== stamp) {
      who.dataset.names = stamp;
      who.replaceChildren(...names.map(([value, name]) => new Option(name, value)));
    }
    who.value = line.speaker === null ? "" : String(line.speaker);
    if (box.value !== line.text) box.value = line.text;
    const asks = data.people.find((each) => each.id === line.speaker)?.asks;
    line.row.className = asks ? "asks" : "";
    note.textContent = isRefused(line) ? line.refused.words : "";
    note.hidden = !note.textContent;
    who.onchange = () => choose(line, who.value === "" ? null : Number(who.value));
    who.onkeydown = (event) => event.stopPropagation();
    box.oninput = () => {
      grow([box]);
      typed(line, box);
    };
    box.onkeydown = (event) => keyed(event, line, box);
    box.onblur = () => flush();
  }

  function draw() {
    const at = list.getRootNode().activeElement;
    const near = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    const wanted = pad.lines.map((line) => line.row ?? rowOf(line));
    // Rows that stay are not moved: a moved field loses the focus and what is being composed.
    const kept = new Set(wanted);
    for (const row of [...list.children]) if (!kept.has(row)) row.remove();
    wanted.forEach((row, place) => {
      if (list.children[place] !== row) list.insertBefore(row, list.children[place] ?? null);
    });
    pad.lines.forEach((line, place) => fill(line, place + 1));
    grow([...list.querySelectorAll("textarea")]);
    if (at && at !== list.getRootNode().activeElement && list.contains(at)) at.focus();
    if (near) list.scrollTop = list.scrollHeight;
  }

  if (list.dataset.session !== data.session) {
    list.dataset.session = data.session;
    for (const line of pad.lines) line.row = null;
    list.replaceChildren();
  }
  keys.textContent = data.people.length
    ? `Speakers: ${data.people.slice(0, 9).map((each, place) => `Alt+${place + 1} ${each.name}`).join(", ")}`
    : "Add who takes part above, to say who speaks.";
  draw();
  if (pad.flying) tell();
  else flush();
}
