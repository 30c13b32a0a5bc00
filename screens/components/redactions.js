// What stands where: found, moved, added or refused, as marks that never overlap. The rules are
// those by which the server saves (research/deciding.py).

const WORDS_FOR = { name: "[name …]", place: "[place]", other: "[taken out]" };
const WORD = /[\p{L}\p{N}\p{M}_]+(?:['’.@-][\p{L}\p{N}\p{M}_]+)*/gu;
const SIGNS = { judge: "?", sure: "", done: "✓", left: "left", yours: "+" };
const STATES = {
  judge: "to judge", sure: "sure", done: "you agreed", left: "left as it is", yours: "added by you",
};

const same = (text) => text.toLowerCase().split(/\s+/).filter(Boolean).join(" ");
const isLetter = (char) => Boolean(char) && char < "\u2e80" && /[\p{L}\p{N}_]/u.test(char);
const keyOf = ([turn, start, end]) => `+${turn}:${start}-${end}`;

// A bare pseudonym inside a word would melt into its neighbours.
function unmelted(put, text, from, to) {
  const melts = isLetter(text[from - 1]) || isLetter(text[to]);
  return melts && !put.startsWith("[") ? `[${put}]` : put;
}

// Until the server has numbered it.
function putFor(words, kind, data) {
  if (kind !== "name") return WORDS_FOR[kind] ?? `[${kind}]`;
  const known = data.found.find((each) => each.kind === "name" && each.same === same(words));
  return known?.put ?? WORDS_FOR.name;
}

function membersOf(turn, data, held) {
  const text = turn.text;
  const at = (start, end) => ({ from: units(text, start), to: units(text, end) });
  const members = (data.byTurn.get(turn.number) ?? []).map((each) => {
    const moved = held.moved[each.id];
    const place = moved ? at(moved[1], moved[2]) : at(each.start, each.end);
    const put = moved ? unmelted(each.put, text, place.from, place.to) : each.put;
    return {
      ...each, ...place, put, left: held.refused.has(each.id),
      looked: Boolean(moved) || held.accepted.has(each.id),
    };
  });
  const gone = Object.entries(held.moved)
    .filter(([id]) => !data.known.has(id) && !held.refused.has(id)).map(([, each]) => each);
  for (const each of [...held.added, ...gone]) {
    if (each[0] !== turn.number) continue;
    const place = at(each[1], each[2]);
    const put = data.put[keyOf(each)] ?? putFor(text.slice(place.from, place.to), each[3], data);
    members.push({
      ...place, id: keyOf(each), added: each, kind: each[3], sure: true, mine: true, left: false,
      put: unmelted(put, text, place.from, place.to),
    });
  }
  return members.sort((a, b) => a.from - b.from || a.to - b.to);
}

function asOne(heap, turn, index) {
  const long = (each) => (each.to - each.from) * 2 + (each.mine ? 1 : 0);
  const head = heap.reduce((best, each) => (long(each) > long(best) ? each : best));
  const from = heap[0].from;
  const to = Math.max(...heap.map((each) => each.to));
  const found = heap.filter((each) => !each.mine);
  let state = heap.some((each) => each.sure) ? "sure" : "judge";
  if (head.left) state = "left";
  else if (found.every((each) => each.looked)) state = head.mine ? "yours" : "done";
  return {
    index, from, to, head, state, members: heap, kind: head.kind, old: turn.text.slice(from, to),
    put: heap.length > 1 ? unmelted(head.put, turn.text, from, to) : head.put,
  };
}

function marksOf(turn, index, data, held) {
  const members = membersOf(turn, data, held);
  const heaps = [];
  let reach = -1;
  for (const each of members) {
    if (each.left) continue;
    if (each.from < reach) heaps[heaps.length - 1].push(each);
    else heaps.push([each]);
    reach = Math.max(reach, each.to);
  }
  const marks = heaps.map((heap) => asOne(heap, turn, index));
  const left = members.filter((each) => each.left)
    .sort((a, b) => a.from - b.from || b.to - a.to);
  for (const each of left) {
    const free = marks.every((mark) => each.to <= mark.from || mark.to <= each.from);
    if (free) marks.push(asOne([each], turn, index));
  }
  return marks.sort((a, b) => a.from - b.from);
}

function piece(name, classes, text, from) {
  const made = element(name, classes, text);
  made.dataset.at = from;
  return made;
}

function fill(words, turn, marks) {
  const parts = [];
  let done = 0;
  for (const mark of marks) {
    if (done < mark.from) parts.push(piece("span", "", turn.text.slice(done, mark.from), done));
    const made = element("span", `cg-rd-mark ${mark.state}`);
    made.dataset.from = mark.from;
    const kept = mark.state === "left";
    made.append(piece(kept ? "span" : "del", "", mark.old, mark.from));
    if (!kept) made.append(element("ins", "", mark.put));
    made.append(element("span", "cg-rd-unseen", ` (${STATES[mark.state]}) `));
    parts.push(made);
    done = mark.to;
  }
  if (done < turn.text.length) parts.push(piece("span", "", turn.text.slice(done), done));
  words.replaceChildren(...parts);
}

function rowOf(turn) {
  const row = element("div", "cg-rd-turn");
  const words = element("p", "cg-rd-words");
  words.dir = "auto";
  row.append(element("p", "cg-rd-whose", turn.whose), words);
  return row;
}

// The words of each turn that lie in a selection; what will stand there is no part of them.
function spansIn(range, lines, turns) {
  const spans = [];
  lines.forEach((words, index) => {
    if (!range.intersectsNode(words)) return;
    let [from, to] = [Infinity, -1];
    for (const each of words.querySelectorAll("[data-at]")) {
      if (!range.intersectsNode(each)) continue;
      const node = each.firstChild;
      const at = Number(each.dataset.at);
      const begins = range.startContainer === node ? range.startOffset : 0;
      const ends = range.endContainer === node ? range.endOffset : node.length;
      if (begins >= ends) continue;
      from = Math.min(from, at + begins);
      to = Math.max(to, at + ends);
    }
    const text = turns[index].text;
    while (from < to && /\s/.test(text[from])) from += 1;
    while (from < to && /\s/.test(text[to - 1])) to -= 1;
    if (from < to) spans.push({ index, from, to });
  });
  return spans;
}

// The text and the place in it where an offset of a turn is shown.
function shownAt(words, offset, atEnd) {
  for (const each of words.querySelectorAll("[data-at]")) {
    const from = Number(each.dataset.at);
    const to = from + each.firstChild.length;
    if (atEnd ? from < offset && offset <= to : from <= offset && offset < to) {
      return [each.firstChild, offset - from];
    }
  }
  return [words, 0];
}
