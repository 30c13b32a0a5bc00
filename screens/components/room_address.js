// Where phones answer a round: a QR code with the same address to type. It fetches nothing.

function roomAddress(it) {
  const drawn = (name, given) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    return made;
  };
  const said = (words, name) => {
    const made = document.createElement("p");
    made.textContent = words;
    if (name) made.className = name;
    return made;
  };
  const place = document.createElement("div");
  place.className = "where";
  const code = drawn("svg", {
    viewBox: `0 0 ${it.qr.size} ${it.qr.size}`, role: "img", "shape-rendering": "crispEdges",
    "aria-label": `QR code of ${it.address}`,
  });
  code.append(
    drawn("rect", { width: it.qr.size, height: it.qr.size, fill: "#ffffff" }),
    drawn("path", { d: it.qr.path, fill: "#000000" }),
  );
  const address = said("", "address");
  const cut = it.address.lastIndexOf("/");
  const letters = document.createElement("span");
  letters.className = "letters";
  letters.textContent = it.address.slice(cut);
  address.append(it.address.slice(0, cut), letters);
  place.append(
    code, said("Point your phone’s camera here, or type"), address, said("No account, no tracking."),
  );
  return place;
}
