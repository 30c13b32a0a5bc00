// Takes in one of our own drawings: SVG that holds shapes and words and nothing that runs or calls.

const SVG = "http://www.w3.org/2000/svg";
const ALLOWED = new Set([
  "svg", "g", "path", "rect", "circle", "ellipse", "polygon", "polyline", "line", "text", "tspan",
  "title", "desc", "defs", "marker", "pattern", "clipPath",
]);

function clean(element) {
  for (const child of [...element.children]) {
    if (child.namespaceURI !== SVG || !ALLOWED.has(child.localName)) child.remove();
    else clean(child);
  }
  for (const { name, value } of [...element.attributes]) {
    if (/^on/i.test(name) || /href$/i.test(name) || /url\((?!\s*['"]?#)/i.test(value)) {
      element.removeAttribute(name);
    }
  }
}

function drawing(text) {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  const svg = parsed.documentElement;
  if (svg.localName !== "svg") return null;
  clean(svg);
  return document.importNode(svg, true);
}
