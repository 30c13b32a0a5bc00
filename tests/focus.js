// Where the keyboard is: called after each Tab, gives what is wrong with the place before and this one.
() => {
  const deepest = (at) => { while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at; };
  const up = (at) => at.assignedSlot ?? at.parentElement ?? at.getRootNode().host;
  const brief = (at) => at.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const LOOK = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderTopColor", "borderTopWidth",
    "borderBottomColor", "borderBottomWidth", "backgroundColor", "color", "textDecorationLine", "stroke", "strokeWidth", "opacity"];
  // What shows the focus may be the thing, what is around it, or what is drawn beside a hidden field.
  const around = (at) => {
    const found = [at];
    for (let each = up(at), n = 0; each && n < 4; each = up(each), n += 1) found.push(each, ...[...each.children].slice(0, 8));
    return found;
  };
  const looks = (all) => all.map((each) => ["", "::before", "::after"].map((part) => {
    const style = getComputedStyle(each, part || null);
    return LOOK.map((name) => style[name]).join();
  }).join("|"));
  const wrong = [];
  const last = window.cgFocus;
  if (last?.at.isConnected && deepest(document.activeElement) !== last.at) {
    const now = looks(last.all);
    if (now.every((each, n) => each === last.looks[n])) wrong.push(`focus not seen: ${last.brief}`);
  }
  const at = deepest(document.activeElement);
  if (!at || at === document.body) { window.cgFocus = null; return { wrong, at: "" }; }
  const all = around(at);
  window.cgFocus = { at, all, looks: looks(all), brief: brief(at) };
  const box = at.getBoundingClientRect();
  const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
  const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
  const hit = (x, y) => {
    let found = document.elementFromPoint(x, y);
    while (found?.shadowRoot) {
      const inner = found.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === found) break;
      found = inner;
    }
    return found;
  };
  const within = (outer, inner) => { for (let e = inner; e; e = up(e)) if (e === outer) return true; return false; };
  const seen = right > left && bottom > top && [0.1, 0.3, 0.5, 0.7, 0.9].some((part) => {
    const found = hit(left + (right - left) * part, top + (bottom - top) * part);
    return found && (within(at, found) || (within(found, at) && found !== document.body));
  });
  if (!seen && box.width > 1 && box.height > 1) wrong.push(`focus hidden: ${brief(at)}`);
  return { wrong, at: brief(at) };
}
