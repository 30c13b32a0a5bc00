// Keeps a text too long for any field out of it: a browser stands still for long while it lays
// ten megabytes out. It listens to the whole page, and says in words what it did.

let longest = 0;
let told = null;

function incoming(event) {
  if (event.type === "beforeinput") {
    return event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
  }
  const carried = event.type === "paste" ? event.clipboardData : event.dataTransfer;
  return carried?.getData("text/plain") ?? "";
}

function guard(event) {
  if (!longest || !told?.isConnected) return;
  const length = incoming(event).length;
  const words = told.querySelector("p");
  if (length <= longest) {
    if (event.type === "beforeinput") told.hidden = true;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  told.hidden = false;
  words.textContent = `That text has ${length.toLocaleString("en-GB")} letters, and a field takes `
    + `${longest.toLocaleString("en-GB")} at once, so it was not put in. Everything else on the `
    + "page is as it was. A long transcript is brought in as a file.";
}

if (!window.commonGroundPasteGuard) {
  window.commonGroundPasteGuard = true;
  for (const kind of ["paste", "drop", "beforeinput"]) document.addEventListener(kind, guard, true);
}

export default function (component) {
  const { data, parentElement } = component;
  longest = data.longest;
  told = parentElement.querySelector(".cg-paste");
  told.querySelector("button").onclick = () => { told.hidden = true; };
}
