// The board: cards sorted into piles by keyboard or by dragging, shown at once and saved behind.

// Between two keys of somebody who sorts there are fewer milliseconds than these.
const GOES_ON = 3000;

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".cg-board");
  const stage = root.querySelector(".stage");
  const [live, state, told] = ["live", "state", "told"].map((name) => root.querySelector(`.${name}`));
  const board = boardOf(data.board);
  board.send = (what) => setTriggerValue("deeds", what);
  const say = (words) => { live.textContent = words; };
  board.tell = () => {
    let words = "Saved";
    if (board.late) words = "Not saved yet: the connection is lost. What you did is kept here.";
    else if (board.flying || board.queue.length) words = "Saving…";
    if (state.textContent !== words) state.textContent = words;
    window.onbeforeunload = board.flying || board.queue.length ? (event) => event.preventDefault() : null;
  };
  // Come back to from another screen: what is kept here is laid out in a new place.
  const fresh = !root.asking;
  // Made once: whoever types a name or drags a note is not disturbed when the page is made again.
  root.asking ??= asker(root);
  root.finding ??= finder(root);
  const [ask, find] = [root.asking, root.finding];

  // ---- where one is
  const place = (key = board.at) => {
    if (!key) return null;
    const cut = key.lastIndexOf("@");
    const id = key.slice(0, cut);
    const pile = board.now.piles.find((each) => String(each.id) === key.slice(cut + 1));
    const card = pile && cardIn(board.now, id, pile.id);
    return card ? { id, pile, card, list: board.now.lists.get(pile.id) } : null;
  };
  const go = (card, pile, focus = true) => {
    board.at = card ? keyOf(card, pile) : board.at;
    mark(board, stage, focus);
  };
  const focusHere = () => mark(board, stage, true);

  // ---- what one does
  const doNow = (deed) => {
    board.queue.push(deed);
    refresh(board);
    draw(board, stage);
    flush(board);
    board.tell();
  };
  const themes = () => board.now.piles.filter((pile) => pile.id !== LOOSE && !pile.draft);
  const after = (here, gone = [here.id]) => {
    const at = here.list.findIndex((card) => idOf(card) === here.id);
    const rest = [...here.list.slice(at + 1), ...here.list.slice(0, at).reverse()];
    return rest.find((card) => !gone.includes(idOf(card))) ?? null;
  };
  const moveTo = (here, to, before = null, follow = false) => {
    if (!to || (to.id === here.pile.id && before === here.id)) return;
    const next = follow ? null : after(here);
    const draft = isDraft(to.id) || (isDraft(here.pile.id) && to.id === LOOSE);
    if (to.id !== here.pile.id) carryRow(board, here.id, here.pile.id, to.id);
    if (next) board.at = keyOf(next, here.pile.id);
    doNow({ doing: draft ? "draft" : "move", id: here.id, from: here.pile.id, to: to.id, before });
    const words = next ? ` Next: ${spoken(next)}` : here.pile.id === LOOSE ? " Nothing is left to sort." : "";
    const where = to.id === LOOSE ? "Taken out" : `Put into ${to.name}, ${notes(board.now.lists.get(to.id).length)}`;
    say(`${where}.${follow ? "" : words}`);
  };
  const freeName = () => {
    const names = new Set(themes().map((pile) => pile.name.toLocaleLowerCase("en-GB")));
    let number = 1;
    while (names.has(`new theme ${number}`)) number += 1;
    return `New theme ${number}`;
  };
  const newTheme = (cards, name) => {
    const here = place();
    const next = here && after(here, cards.map((each) => each.id));
    board.temp += 1;
    const temp = `new-${board.tab}-${board.temp}`;
    for (const each of cards) carryRow(board, each.id, each.from, temp);
    if (next) board.at = keyOf(next, here.pile.id);
    doNow({ doing: "together", cards, temp, name });
    say(`Made the theme ${name}, ${notes(cards.length)}.${next ? ` Next: ${spoken(next)}` : ""}`);
    focusHere();
  };
  const named = (cards) => ask("What the new theme is called", freeName(), "", (name) => {
    board.picked = null;
    if (name) newTheme(cards, name); else focusHere();
  });
  const choose = (here, doing) => find(themes().filter((pile) => pile.id !== here.pile.id), (to) => {
    if (!to) focusHere();
    else if (doing === "copy") {
      if (to.made) { say("A note goes also into a theme that is there."); focusHere(); return; }
      doNow({ doing: "copy", id: here.id, from: here.pile.id, to: to.id });
      say(`Put also into ${to.name}.`);
      focusHere();
    } else if (to.made) newTheme([{ id: here.id, from: here.pile.id }], to.name);
    else { moveTo(here, to); focusHere(); }
  });
  const ofOne = (here) => [{ id: here.id, from: here.pile.id }];
  const acts = {
    put: (here) => choose(here, "move"),
    copy: (here) => {
      if (here.card.kind === "theme") say("A theme is part of one shared theme only.");
      else if (here.pile.id === LOOSE || here.pile.draft) choose(here, "move");
      else choose(here, "copy");
    },
    make: (here) => named(ofOne(here)),
    pick: (here) => {
      const first = place(board.picked);
      if (!first) {
        board.picked = board.at;
        say("Picked. Go to another note and press plus or Enter to put the two together; Escape lets it go.");
      } else if (first.id === here.id) board.picked = null;
      else { named([...ofOne(first), ...ofOne(here)]); return; }
      mark(board, stage, true);
    },
    side: (here) => {
      if (!here.card.member || here.card.kind === "theme") {
        say("Put it into a theme first.");
        return;
      }
      const against = !here.card.against;
      doNow({ doing: "stance", id: here.id, from: here.pile.id, against });
      say(against ? "It contradicts the theme." : "It supports the theme.");
    },
    out: (here) => {
      if (here.pile.id === LOOSE) say("It lies in no theme.");
      else moveTo(here, board.now.piles[0]);
    },
    carry: (here) => {
      const at = here.list.findIndex((card) => idOf(card) === here.id);
      board.carrying = { key: board.at, id: here.id, to: here.pile.id, place: at };
      mark(board, stage, true);
      say("Taken up. Left and right choose the pile, up and down the place in it; Enter puts it "
        + "down, Escape puts it back.");
    },
    chain: (here) => {
      if (here.card.kind !== "quote") { say("Only a quote has a chain."); return; }
      board.leaving = Number(here.id.replace("quote", ""));
      leave();
    },
    rename: (here) => {
      if (typeof here.pile.id !== "number" || here.pile.id === LOOSE) { say("This is no theme yet."); return; }
      ask("What the theme is called", here.pile.name, here.pile.name, (name) => {
        if (name && name !== here.pile.name) doNow({ doing: "rename", pile: here.pile.id, name });
        focusHere();
      });
    },
  };
  // What is still on its way is saved first.
  const leave = () => {
    if (!board.leaving || board.flying || board.queue.length) return;
    const quote = board.leaving;
    board.leaving = null;
    setTriggerValue("open", { quote, at: Date.now() });
  };
  const takeBack = () => {
    if (!board.undoing || board.flying || board.queue.length) return;
    board.undoing = false;
    setTriggerValue("undo", { at: Date.now() });
  };
  const undo = () => {
    // What is still on its way is saved first, so that it is what is taken back.
    board.undoing = true;
    takeBack();
  };

  // ---- by keyboard
  const step = (here, by) => {
    const at = here.list.findIndex((card) => idOf(card) === here.id);
    const next = here.list[Math.max(0, Math.min(here.list.length - 1, at + by))];
    go(next, here.pile.id);
  };
  const aside = (here, by) => {
    const full = board.now.piles.filter((pile) => board.now.lists.get(pile.id)?.length);
    const next = full[full.findIndex((pile) => pile.id === here.pile.id) + by];
    if (!next) return;
    const at = here.list.findIndex((card) => idOf(card) === here.id);
    const list = board.now.lists.get(next.id);
    go(list[Math.min(at, list.length - 1)], next.id);
    say(`${next.name}, ${notes(list.length)}`);
  };
  const carried = (event) => {
    const held = board.carrying;
    const here = place(held.key);
    const piles = board.now.piles;
    const others = () => board.now.lists.get(held.to).filter((card) => idOf(card) !== held.id);
    const at = piles.findIndex((pile) => pile.id === held.to);
    const aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const along = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (aside) {
      held.to = piles[(at + aside + piles.length) % piles.length].id;
      held.place = others().length;
    } else if (along) held.place = Math.max(0, Math.min(others().length, held.place + along));
    else if (event.key === "Enter" || event.key === " ") {
      board.carrying = null;
      const before = others()[held.place];
      const to = pileOf(board.now, held.to);
      const moved = held.to !== here?.pile.id || held.to !== LOOSE;
      if (here && moved) moveTo(here, to, before ? idOf(before) : null, true);
      focusHere();
      return true;
    } else if (event.key === "Escape") {
      board.carrying = null;
      mark(board, stage, true);
      say("Put back.");
      return true;
    } else return false;
    held.before = others()[held.place] ? idOf(others()[held.place]) : null;
    mark(board, stage, true);
    board.panels.get(held.to)?.scrollIntoView({ block: "nearest" });
    const next = others()[held.place];
    say(`${pileOf(board.now, held.to).name}, ${next ? `before: ${spoken(next)}` : "last"}`);
    return true;
  };
  const keys = {
    "/": acts.put, t: acts.put, n: acts.make, "+": acts.pick, "=": acts.pick, c: acts.side,
    o: acts.out, Delete: acts.out, k: acts.copy, m: acts.carry, e: acts.rename,
    i: acts.chain,
    ArrowDown: (here) => step(here, 1), ArrowUp: (here) => step(here, -1),
    ArrowRight: (here) => aside(here, 1), ArrowLeft: (here) => aside(here, -1),
    Home: (here) => step(here, -Infinity), End: (here) => step(here, Infinity),
  };
  stage.onkeydown = (event) => {
    board.pressed = performance.now();
    // Streamlit takes single keys for itself ("r" reruns the page).
    event.stopPropagation();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      undo();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest(".card")) return;
    const here = place();
    if (!here) return;
    if (board.carrying) {
      if (carried(event)) event.preventDefault();
      return;
    }
    if (/^[1-9]$/.test(event.key)) {
      const to = themes()[Number(event.key) - 1];
      if (to && to.id !== here.pile.id) moveTo(here, to);
      else say(to ? "It lies there already." : "There is no theme of that number.");
    } else if (event.key === "Escape") {
      board.picked = null;
      mark(board, stage, true);
    } else if (event.key === "Enter" && board.picked) acts.pick(here);
    else if (keys[event.key]) keys[event.key](here);
    else return;
    event.preventDefault();
  };
  stage.came = (event) => {
    const row = event.target.closest?.(".card");
    if (row) board.at = `${row.dataset.id}@${row.dataset.pile}`;
    mark(board, stage, false);
  };
  if (fresh) stage.addEventListener("focusin", (event) => stage.came(event));
  // By mouse, a button acts on the card one was at last.
  for (const button of root.querySelectorAll(".acts-bar [data-act]")) {
    button.onclick = () => {
      const here = place();
      if (button.dataset.act === "undo") undo();
      else if (here) acts[button.dataset.act](here);
      else say("No note is chosen.");
    };
    button.onkeydown = (event) => event.stopPropagation();
  }
  stage.onclick = (event) => {
    const panel = event.target.closest?.(".open")?.closest(".pile");
    if (panel) setTriggerValue("open", { theme: Number(panel.dataset.pile), at: Date.now() });
    const keep = event.target.closest?.("[data-keep]");
    if (!keep) return;
    const id = keep.dataset.keep;
    ask("What the theme is called", freeName(), "", (name) => {
      const cards = (board.now.lists.get(id) ?? []).map((card) => ({ id: idOf(card), from: id }));
      if (name && cards.length) newTheme(cards, name);
    });
  };
  stage.hooks = {
    at: (row) => { board.at = `${row.dataset.id}@${row.dataset.pile}`; row.focus({ preventScroll: true }); mark(board, stage, false); },
    drop: (row, dropped) => {
      const here = place(`${row.dataset.id}@${row.dataset.pile}`);
      const to = board.now.piles.find((pile) => String(pile.id) === dropped.panel.dataset.pile);
      if (!here || !to) return;
      if (dropped.on) {
        const other = place(`${dropped.on.dataset.id}@${dropped.on.dataset.pile}`);
        if (other) named([...ofOne(other), ...ofOne(here)]);
      } else if (to.id !== here.pile.id || to.id !== LOOSE) {
        moveTo(here, to, dropped.before?.dataset.id ?? null, true);
      }
    },
  };
  if (!stage.onpointerdown) draggable(stage);

  // ---- what the server says
  const refused = settled(board, data.done);
  // Taken off the page and put back while somebody presses keys: they go on where they were.
  const goesOn = fresh && performance.now() - (board.pressed ?? -Infinity) < GOES_ON;
  if (fresh || board.stamp !== data.stamp || refused.length) {
    board.base = laidOut(data);
    board.stamp = data.stamp;
    // What lies in a theme just made lies there under its number from now on.
    for (const [temp, theme] of board.made) {
      for (const [key, row] of [...board.rows]) {
        if (key.endsWith(`@${temp}`)) carryRow(board, row.dataset.id, temp, theme);
      }
      const panel = board.panels.get(temp);
      if (panel && !board.panels.has(theme)) {
        board.panels.delete(temp);
        board.panels.set(theme, panel);
      }
    }
    refresh(board);
    draw(board, stage);
    explain(root.querySelector(".legend"), board.base.lists);
    if (goesOn) mark(board, stage, true);
    for (const [id, panel] of board.panels) {
      if (!isDraft(id) || panel.querySelector("[data-keep]")) continue;
      const keep = element("button", "", "Keep as a theme…");
      keep.type = "button";
      keep.dataset.keep = id;
      panel.querySelector(".acts").append(keep);
    }
  }
  stage.dataset.size = data.size;
  if (refused.length) {
    told.textContent = refused.join(" ");
    told.hidden = false;
  } else if (data.told && data.told.at !== board.told) {
    told.textContent = data.told.words;
    told.hidden = false;
    board.told = data.told.at;
  } else if (data.done?.batch?.startsWith(board.tab) && board.lastDone !== data.done.batch) {
    told.hidden = true;
  }
  board.lastDone = data.done?.batch;
  if (fresh || !board.flying) flush(board);
  takeBack();
  leave();
  board.tell();
  return () => { window.onbeforeunload = null; };
}
