// A part of the page that is also shown full screen: its button, its keys, and a pointer that rests.

function fullScreen(root, { button, words, focused, fit, pressed }) {
  const isFull = () => root.classList.contains("full");
  const full = (yes) => {
    root.classList.toggle("full", yes);
    button.textContent = yes ? "Leave full screen" : words;
    if (yes) {
      root.requestFullscreen?.().catch(() => {});
      focused.focus();
    } else if (document.fullscreenElement) document.exitFullscreen();
    else button.focus();
    requestAnimationFrame(fit);
  };
  const left = () => {
    if (!document.fullscreenElement && isFull()) full(false);
    requestAnimationFrame(fit);
  };
  // Full screen, keys belong to it wherever the focus fell.
  const anywhere = (event) => { if (isFull() && !root.contains(event.composedPath()[0])) pressed(event); };
  let resting;
  root.onpointermove = () => {
    root.classList.add("pointing");
    clearTimeout(resting);
    resting = setTimeout(() => root.classList.remove("pointing"), 2500);
  };
  root.onkeydown = pressed;
  document.addEventListener("keydown", anywhere, true);
  document.addEventListener("fullscreenchange", left);
  const end = () => {
    clearTimeout(resting);
    document.removeEventListener("keydown", anywhere, true);
    document.removeEventListener("fullscreenchange", left);
  };
  return { isFull, full, end };
}
