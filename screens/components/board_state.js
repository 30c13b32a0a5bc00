// What lies where: the server's word, and what was done here since that is not saved yet.

const MOST_IN_A_BATCH = 50;
const PATIENCE = 4000;
const LOOSE = 0;
// On the page itself: this code is read again whenever somebody comes back to the board.
const boards = (window.commonGroundBoards ??= new Map());

const idOf = (card) => `${card.kind}${card.of}`;
const keyOf = (card, pile) => `${idOf(card)}@${pile}`;
const isDraft = (pile) => typeof pile === "string" && pile.startsWith("draft");

function boardOf(name) {
  if (!boards.has(name)) {
    const tab = Array.from(crypto.getRandomValues(new Uint8Array(6)), (each) =>
      each.toString(16).padStart(2, "0")).join("");
    boards.set(name, {
      tab, count: 0, temp: 0, base: null, now: null, queue: [], flying: null, late: false,
      made: new Map(), rows: new Map(), panels: new Map(), at: null, carrying: null, picked: null,
      stamp: null, told: null,
    });
  }
  return boards.get(name);
}

// The server's word as lists of cards by pile; what is in a draft lies there, not with the loose.
function laidOut(data) {
  const piles = data.piles.map((pile) => ({ ...pile, cards: undefined }));
  const lists = new Map(data.piles.map((pile) => [pile.id, pile.cards.map((each) => ({ ...each }))]));
  let loose = data.loose.cards.map((each) => ({ ...each }));
  const drafts = data.drafts.map((draft) => ({ ...draft, draft: true }));
  for (const draft of drafts) {
    const inside = new Set(draft.cards);
    lists.set(draft.id, loose.filter((card) => inside.has(idOf(card))));
    loose = loose.filter((card) => !inside.has(idOf(card)));
  }
  lists.set(LOOSE, loose);
  const first = { id: LOOSE, name: "Not sorted yet", every: data.loose.every };
  return { piles: [first, ...drafts, ...piles], lists };
}

const pileOf = (model, id) => model.piles.find((pile) => pile.id === id);
const cardIn = (model, id, pile) => model.lists.get(pile)?.find((card) => idOf(card) === id);

function put(list, card, before, ordered) {
  let at = list.findIndex((each) => idOf(each) === before);
  if (at < 0 && ordered) at = list.findIndex((each) => each.of > card.of);
  list.splice(at < 0 ? list.length : at, 0, card);
}

// What a deed comes to, before the server has said so.
function apply(model, deed, made) {
  const real = (pile) => made.get(pile) ?? pile;
  const take = ({ id, from }) => {
    const list = model.lists.get(real(from)) ?? [];
    const at = list.findIndex((card) => idOf(card) === id);
    if (at < 0) return null;
    const pile = pileOf(model, real(from));
    if (pile && !pile.draft) pile.every -= 1;
    return list.splice(at, 1)[0];
  };
  const give = (card, to, before) => {
    const pile = pileOf(model, to);
    if (!pile.draft) pile.every += 1;
    put(model.lists.get(to), card, before, to === LOOSE);
  };
  const to = real(deed.to ?? LOOSE);
  if (deed.doing === "together") {
    const id = real(deed.temp);
    if (!model.lists.has(id)) {
      model.lists.set(id, []);
      model.piles.push({ id, name: deed.name, every: 0 });
    }
    for (const what of deed.cards) {
      const card = take(what);
      if (card && !cardIn(model, idOf(card), id)) give(card, id);
    }
  } else if (deed.doing === "rename") {
    const pile = pileOf(model, real(deed.pile));
    if (pile) pile.name = deed.name;
  } else if (deed.doing === "stance") {
    const card = cardIn(model, deed.id, real(deed.from));
    if (card) card.against = deed.against;
  } else if (deed.doing === "copy") {
    const card = cardIn(model, deed.id, real(deed.from));
    if (card && model.lists.has(to) && !cardIn(model, deed.id, to)) {
      give({ ...card, member: null, against: false }, to);
    }
  } else if (model.lists.has(to)) {
    const card = take(deed);
    if (card && !cardIn(model, idOf(card), to)) give(card, to, deed.before);
  }
}

function refresh(board) {
  const model = { piles: board.base.piles.map((each) => ({ ...each })), lists: new Map() };
  for (const [id, list] of board.base.lists) model.lists.set(id, list.map((each) => ({ ...each })));
  for (const deed of [...(board.flying?.deeds ?? []), ...board.queue]) apply(model, deed, board.made);
  board.now = model;
}

// What the server needs to know of a card: how it lay when it was last told of.
function asSeen(board, { id, from }) {
  const card = cardIn(board.base, id, board.made.get(from) ?? from);
  const [kind, of] = [id.replace(/\d+$/, ""), Number(id.match(/\d+$/)[0])];
  return { kind, of, member: card?.member ?? null, version: card?.version ?? 0 };
}

function sent(board, deed) {
  const real = (pile) => (pile === undefined ? null : board.made.get(pile) ?? pile);
  const theme = (pile) => (pile === LOOSE || pile === null ? null : pile);
  if (deed.doing === "draft") return { doing: "draft", id: deed.id, to: deed.to };
  if (deed.doing === "rename") {
    const pile = pileOf(board.base, real(deed.pile));
    return { doing: "rename", of: real(deed.pile), version: pile?.version ?? 0, name: deed.name };
  }
  if (deed.doing === "together") {
    const [first, ...beside] = deed.cards.map((each) => asSeen(board, each));
    return { doing: "together", ...first, beside, name: deed.name };
  }
  const before = deed.before
    ? cardIn(board.base, deed.before, real(deed.to))?.member ?? null : null;
  return {
    doing: deed.doing, ...asSeen(board, deed), to: theme(real(deed.to)), before,
    against: Boolean(deed.against),
  };
}

const touched = (deed) => (deed.cards ? deed.cards.map((each) => each.id) : [deed.id ?? deed.pile]);
const needs = (deed) => [deed.from, deed.to, deed.pile, ...(deed.cards ?? []).map((each) => each.from)]
  .filter((pile) => typeof pile === "string" && pile.startsWith("new"));

// The next deeds that can go together: no card twice, no theme the server does not know yet.
function nextBatch(board) {
  const seen = new Set();
  const batch = [];
  for (const deed of board.queue) {
    if (batch.length >= MOST_IN_A_BATCH) break;
    if (touched(deed).some((id) => seen.has(id))) break;
    if (needs(deed).some((pile) => !board.made.has(pile))) break;
    for (const id of touched(deed)) seen.add(id);
    batch.push(deed);
  }
  return batch;
}

function flush(board) {
  clearTimeout(board.timer);
  if (!board.flying) {
    const deeds = nextBatch(board);
    if (!deeds.length) return;
    board.queue.splice(0, deeds.length);
    board.count += 1;
    board.flying = {
      number: `${board.tab}-${board.count}`, deeds, payload: deeds.map((deed) => sent(board, deed)),
    };
  }
  board.send({ batch: board.flying.number, deeds: board.flying.payload });
  // Said again until it is answered: a lost connection loses nothing.
  board.timer = setTimeout(() => {
    board.late = true;
    board.tell();
    flush(board);
  }, PATIENCE);
}

// What the server says came of the batch that is under way; returns what was refused.
function settled(board, done) {
  if (!board.flying || done?.batch !== board.flying.number) return [];
  clearTimeout(board.timer);
  const refused = [];
  board.flying.deeds.forEach((deed, place) => {
    const result = done.results[place] ?? {};
    if (result.refused) refused.push(result.refused);
    if (deed.doing !== "together") return;
    if (result.theme) board.made.set(deed.temp, result.theme);
    else {
      // What was to go into a theme that could not be made stays where it lies.
      board.queue = board.queue.filter((each) => !needs(each).includes(deed.temp));
    }
  });
  board.flying = null;
  board.late = false;
  return refused;
}
