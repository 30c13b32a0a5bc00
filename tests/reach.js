// What axe does not look at: run in the page with [width in px or 0], gives sentences of what is wrong.
(asked) => {
  const wrong = [];
  const everything = [];
  const walk = (root) => {
    for (const each of root.querySelectorAll("*")) {
      everything.push(each);
      if (each.shadowRoot) walk(each.shadowRoot);
    }
  };
  walk(document);
  const shown = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && each.getClientRects().length > 0;
  const all = (what) => everything.filter((each) => each.matches(what) && shown(each));
  const brief = (each) => each.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const up = (each) => each.assignedSlot ?? each.parentElement ?? each.getRootNode().host;
  const says = (rule, words) => wrong.push(`${rule}: ${words}`);

  // 2.4.2, 3.1.1
  const head = all("h1");
  const heading = head[0]?.innerText ?? "";
  const inApp = document.querySelector("[data-testid=stApp]");
  if (!document.title || (inApp && !document.title.startsWith(heading))) says("page title", document.title);
  if (!document.documentElement.lang) says("language", "none is stated");
  // 1.3.1, 2.4.6: one h1, none left out on the way down.
  if (head.length !== 1) says("one h1", `${head.length}`);
  let before = 0;
  for (const each of all("h1, h2, h3, h4, h5, h6")) {
    const level = Number(each.tagName[1]);
    if (level > before + 1) says("heading order", `h${before} to ${brief(each)}`);
    before = level;
  }
  // Landmarks
  if (all("main, [role=main]").length !== 1) says("one main", `${all("main, [role=main]").length}`);
  // Tables have a name and heads
  for (const table of all("table")) {
    const named = table.caption?.textContent.trim() || table.ariaLabel || table.getAttribute("aria-labelledby");
    if (!named) says("table name", brief(table));
    const heads = [...table.querySelectorAll("th")];
    if (!heads.length) says("table heads", brief(table));
    for (const th of heads) if (th.getRootNode() !== document && !th.scope) says("scope", brief(th));
  }
  // 1.1.1: what is drawn has words.
  for (const drawn of all("canvas, svg")) {
    if (drawn.closest("[aria-hidden=true], button, a, summary, [role=alert], [role=img], [role=figure], [role=group][aria-label], [role=application][aria-label], [role=graphics-document][aria-label], [data-testid=stDataFrame]")) continue;
    const named = drawn.ariaLabel || drawn.getAttribute("aria-labelledby") || drawn.querySelector(":scope > title");
    if (!named && drawn.getBoundingClientRect().width > 60) says("drawing without words", brief(drawn));
  }
  // 1.4.10: nothing but what scrolls by itself is wider than the window.
  if (asked.width) {
    const root = document.scrollingElement;
    if (root.scrollWidth > root.clientWidth + 1) says("reflow", `page ${root.scrollWidth} px`);
    const main = document.querySelector("[data-testid=stMain]");
    if (main && main.scrollWidth > main.clientWidth + 1) {
      const widest = everything.filter((e) => main.contains(e) && shown(e) && e.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 3).map(brief).join(" | ");
      says("reflow", `main ${main.scrollWidth} px: ${widest}`);
    }
    const own = "table, svg, canvas, .table, [data-testid=stDataFrame], [data-testid=stVegaLiteChart], pre";
    for (const each of everything) {
      if (!shown(each) || !each.childNodes.length) continue;
      const style = getComputedStyle(each);
      if (!/auto|scroll/.test(style.overflowX) || each.scrollWidth <= each.clientWidth + 1) continue;
      if (each.matches(own) || each.closest("[data-testid=stDataFrame]") || each.querySelector("table, svg, canvas, pre, [role=tab]") || each.matches("input, textarea")) continue;
      says("scrolls sideways", `${each.scrollWidth} in ${each.clientWidth}: ${brief(each)}`);
    }
  }
  // 2.5.8 in our own parts, as axe does not look at all of them: 24 px, or nothing else that near.
  const ours = (each) => each.getRootNode() !== document || each.closest("[class^=cg-], [class*=' cg-']");
  const touched = all("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [tabindex='0']")
    .filter((each) => ours(each) && !each.closest("svg"));
  const box = new Map(touched.map((each) => [each, each.getBoundingClientRect()]));
  const centre = (r) => [r.x + r.width / 2, r.y + r.height / 2];
  for (const [each, r] of box) {
    if (r.width >= 24 && r.height >= 24) continue;
    if (r.width < 2 || r.height < 2) continue;
    // In a sentence it is as high as its line.
    if (getComputedStyle(each).display === "inline" && each.parentElement?.innerText.trim() !== each.innerText.trim()) continue;
    const label = each.labels?.[0]?.getBoundingClientRect();
    if (label && label.height >= 24 && label.width >= 24) continue;
    const [x, y] = centre(r);
    for (const [other, o] of box) {
      if (other === each || other.contains(each) || each.contains(other)) continue;
      const nx = Math.max(o.left, Math.min(x, o.right)), ny = Math.max(o.top, Math.min(y, o.bottom));
      if (Math.hypot(nx - x, ny - y) < 12) { says("target size", `${Math.round(r.width)}×${Math.round(r.height)} ${brief(each)} beside ${brief(other)}`); break; }
    }
  }
  // 1.4.12: with more room between letters, words and lines nothing is cut off.
  const cut = (each) => {
    const style = getComputedStyle(each);
    const wide = /hidden|clip/.test(style.overflowX) && each.scrollWidth > each.clientWidth + 1;
    const high = /hidden|clip/.test(style.overflowY) && each.scrollHeight > each.clientHeight + 1;
    return wide || high;
  };
  // A list of tabs scrolls; a note on the board is cut to so many lines and opens to all of them.
  const holders = everything.filter((each) => shown(each) && !each.matches("[role=tablist]")
    && getComputedStyle(each).webkitLineClamp === "none" && !each.style.height && !each.closest("svg") && each.clientWidth > 2
    && each.clientHeight > 2 && /hidden|clip/.test(getComputedStyle(each).overflow) && each.innerText?.trim());
  const were = new Set(holders.filter(cut));
  const spacing = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }";
  const put = [];
  for (const root of [document, ...everything.map((each) => each.shadowRoot).filter(Boolean)]) {
    const style = document.createElement("style");
    style.textContent = spacing;
    (root.head ?? root).append(style);
    put.push(style);
  }
  for (const each of holders) if (!were.has(each) && cut(each)) says("text spacing", brief(each));
  for (const style of put) style.remove();
  return [...new Set(wrong)];
}
