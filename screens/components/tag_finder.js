// Finding a tag while typing, for the words that are chosen: a box with a list that arrows move in.

const MOST_FOUND = 8;

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// Tags whose name holds every word typed, those that begin with the first of them first.
function tagsLike(tags, typed) {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const found = tags
    .map((tag) => ({ tag, name: folded(tag.name) }))
    .filter(({ name }) => words.every((word) => name.includes(word)));
  const rank = ({ name }) => {
    const at = name.lastIndexOf(" › ");
    const own = at < 0 ? name : name.slice(at + 3);
    if (own.startsWith(words[0])) return 0;
    return own.includes(words[0]) ? 1 : 2;
  };
  return found.sort((a, b) => rank(a) - rank(b)).slice(0, MOST_FOUND).map(({ tag }) => tag);
}

// The box as it stands in the bar; `keep(codes, names)` keeps the chosen words, `leave` goes back.
// Unless it `mints`, it offers no tag that is not there yet.
function tagFinder(root, tags, keep, leave, mints) {
  const box = root.querySelector(".cg-hl-find input");
  const list = root.querySelector(".cg-hl-found");
  let options = [];
  let at = 0;
  const close = () => {
    options = [];
    list.replaceChildren();
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const pick = (option) => {
    box.value = "";
    close();
    leave();
    keep(option.id ? [option.id] : [], option.id ? [] : [option.name]);
  };
  const point = (place) => {
    at = (place + options.length) % options.length;
    [...list.children].forEach((each, index) => {
      each.setAttribute("aria-selected", index === at ? "true" : "false");
    });
    box.setAttribute("aria-activedescendant", `cg-hl-found-${at}`);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  box.oninput = () => {
    const typed = box.value.trim().replace(/\s+/g, " ");
    const like = tagsLike(tags, typed);
    const same = tags.some((tag) => folded(tag.name) === folded(typed));
    options = typed && !same && mints ? [...like, { id: 0, name: typed }] : like;
    if (!options.length) {
      close();
      return;
    }
    list.replaceChildren(...options.map((option, place) => {
      const made = element("li", "", option.id ? option.name : `Make a new tag “${option.name}”`);
      made.id = `cg-hl-found-${place}`;
      made.setAttribute("role", "option");
      made.onmousedown = (event) => event.preventDefault();
      made.onclick = () => pick(option);
      return made;
    }));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    point(0);
  };
  box.onkeydown = (event) => {
    event.stopPropagation();
    if (event.key === "ArrowDown" && options.length) point(at + 1);
    else if (event.key === "ArrowUp" && options.length) point(at - 1);
    else if (event.key === "Enter") {
      if (options.length) pick(options[at]);
    } else if (event.key === "Escape") {
      box.value = "";
      close();
      leave();
    } else return;
    event.preventDefault();
  };
  box.onblur = close;
  box.onfocus = () => box.oninput();
  return box;
}
