// Python counts code points, the browser UTF-16 units: every place is converted on its way.

const points = (text) => [...text].length;

function units(text, count) {
  let at = 0;
  for (const letter of text) {
    if (count-- <= 0) break;
    at += letter.length;
  }
  return at;
}

function element(name, classes, text) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  if (text !== undefined) made.textContent = text;
  return made;
}

