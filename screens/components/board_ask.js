// Asks for a name, or which theme: typed, found while typing, left again with Escape.

function asker(root) {
  const form = root.querySelector(".ask");
  const [label, field] = [form.querySelector("label"), form.querySelector("input")];
  let answer = null;
  const close = (value) => {
    form.hidden = true;
    const given = answer;
    answer = null;
    given?.(value);
  };
  form.onsubmit = (event) => { event.preventDefault(); close(field.value.trim() || field.placeholder); };
  form.querySelector(".cancel").onclick = () => close(null);
  form.onkeydown = (event) => {
    event.stopPropagation();
    if (event.key === "Escape") { event.preventDefault(); close(null); }
  };
  return (words, begun, value, given) => {
    answer?.(null);
    answer = given;
    label.firstChild.textContent = words;
    [field.placeholder, field.value] = [begun, value];
    form.hidden = false;
    field.focus();
    field.select();
  };
}

function finder(root) {
  const box = root.querySelector(".find");
  const [field, list] = [box.querySelector("input"), box.querySelector("ul")];
  let [offered, at, given] = [[], 0, null];
  const close = (value) => {
    box.hidden = true;
    const tell = given;
    given = null;
    tell?.(value);
  };
  const paintList = (piles) => {
    const words = field.value.trim().toLocaleLowerCase("en-GB");
    offered = piles.filter((pile) => pile.name.toLocaleLowerCase("en-GB").includes(words));
    if (words && !offered.some((pile) => pile.name.toLocaleLowerCase("en-GB") === words)) {
      offered.push({ id: null, name: field.value.trim(), made: true });
    }
    at = 0;
    list.replaceChildren(...offered.map((pile, place) => {
      const row = element("li", "", pile.made ? `New theme “${pile.name}”` : pile.name);
      row.id = `cg-found-${place}`;
      row.setAttribute("role", "option");
      row.onpointerdown = (event) => { event.preventDefault(); close(offered[place]); };
      return row;
    }));
    point();
  };
  const point = () => {
    [...list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === at)));
    if (offered.length) field.setAttribute("aria-activedescendant", `cg-found-${at}`);
    else field.removeAttribute("aria-activedescendant");
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  return (piles, tell) => {
    given?.(null);
    given = tell;
    field.value = "";
    box.hidden = false;
    field.oninput = () => paintList(piles);
    field.onblur = () => setTimeout(() => !box.hidden && root.getRootNode().activeElement !== field && close(null), 100);
    field.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        at = Math.max(0, Math.min(offered.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
        point();
      } else if (event.key === "Enter") close(offered[at] ?? null);
      else if (event.key === "Escape") close(null);
      else return;
      event.preventDefault();
    };
    paintList(piles);
    field.focus();
  };
}
