// What was decided, as a value: every change is made to a copy, and the whole of it is sent.

function taken(data) {
  const { accepted, refused, moved, added, everywhere } = data.decisions;
  return {
    number: data.number, accepted: new Set(accepted), refused: new Set(refused), moved: { ...moved },
    added: [...added], everywhere: [...everywhere],
  };
}

function copied(held) {
  return {
    number: held.number, accepted: new Set(held.accepted), refused: new Set(held.refused),
    moved: { ...held.moved }, added: [...held.added], everywhere: [...held.everywhere],
  };
}

function sendable(held, place) {
  return {
    place, number: held.number, accepted: [...held.accepted], refused: [...held.refused],
    moved: held.moved, added: held.added, everywhere: held.everywhere,
  };
}

function decide(next, mark, agreed) {
  for (const each of mark.members) {
    if (each.added) {
      if (agreed) continue;
      next.added = next.added.filter((one) => keyOf(one) !== each.id);
      for (const [id, one] of Object.entries(next.moved)) if (keyOf(one) === each.id) delete next.moved[id];
      continue;
    }
    next[agreed ? "accepted" : "refused"].add(each.id);
    next[agreed ? "refused" : "accepted"].delete(each.id);
  }
}

// Whatever lies within is decided by it, and what was left as it is there no longer is.
function markWords(next, data, spans, kind, everywhere) {
  for (const { turn, from, to } of spans) {
    const [start, end] = [from, to].map((each) => points(turn.text.slice(0, each)));
    const inside = (one) => one[0] === turn.number && start <= one[1] && one[2] <= end;
    next.added = [...next.added.filter((one) => !inside(one)), [turn.number, start, end, kind]];
    for (const each of data.byTurn.get(turn.number) ?? []) {
      if (!inside([each.turn, each.start, each.end])) continue;
      next.accepted.add(each.id);
      next.refused.delete(each.id);
    }
  }
  if (!everywhere) return;
  next.everywhere = [...next.everywhere.filter((one) => same(one[0]) !== same(everywhere)),
    [everywhere, kind]];
  for (const each of [...data.found, ...data.others]) {
    if (each.same === same(everywhere)) next.refused.delete(each.id);
  }
}

