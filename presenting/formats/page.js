// Shows the slides one by one. Without it the page is all of them, one below another.
(() => {
  const body = document.body;
  const slides = [...document.querySelectorAll(".slide")];
  const told = document.querySelector("output");
  const whole = document.querySelector("[data-act=whole]");
  if (!slides.length) return;
  let at = Math.max(0, slides.findIndex((slide) => `#${slide.id}` === location.hash));

  function tooTall(slide) {
    // What is in it may run into the slide's own edge before the browser calls it too tall.
    const foot = slide.lastElementChild.getBoundingClientRect().bottom;
    return slide.scrollHeight > slide.clientHeight + 1
      || foot > slide.getBoundingClientRect().bottom + slide.scrollTop - 4;
  }
  const fit = (slide) => {
    slide.style.setProperty("--fit", "1");
    for (let size = 0.95; size > 0.55 && tooTall(slide); size -= 0.05) {
      slide.style.setProperty("--fit", size.toFixed(2));
    }
    // What still does not fit can be scrolled to, also by keyboard.
    slide.toggleAttribute("tabindex", false);
    if (slide.scrollHeight > slide.clientHeight + 1) slide.setAttribute("tabindex", "0");
  };
  const show = (next, scroll = true) => {
    at = Math.min(slides.length - 1, Math.max(0, next));
    slides.forEach((slide, place) => slide.classList.toggle("now", place === at));
    for (const each of document.querySelectorAll("details.behind[open]")) each.open = false;
    const now = slides[at];
    told.textContent = `${at + 1} of ${slides.length}: ${now.querySelector("h2").textContent}`;
    if (body.classList.contains("one-by-one")) { fit(now); now.scrollTop = 0; }
    else if (scroll) now.scrollIntoView();
  };
  const oneByOne = (yes) => {
    body.classList.toggle("one-by-one", yes);
    whole.textContent = yes ? "Read as one page" : "One slide at a time";
    show(at);
  };
  const full = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().then(() => oneByOne(true)).catch(() => {});
  };
  const acts = {
    back: () => show(at - 1), on: () => show(at + 1), full,
    whole: () => oneByOne(!body.classList.contains("one-by-one")),
  };
  for (const button of document.querySelectorAll("[data-act]")) {
    button.addEventListener("click", acts[button.dataset.act]);
  }
  // What is behind a number covers its slide: one at a time, from its top.
  for (const each of document.querySelectorAll("details.behind")) {
    each.addEventListener("toggle", () => {
      if (!each.open) return;
      for (const other of document.querySelectorAll("details.behind[open]")) {
        if (other !== each) other.open = false;
      }
      each.closest(".slide").scrollTop = 0;
    });
  }
  const closeBehind = () => {
    const held = document.querySelector("details.behind[open]");
    if (!held) return;
    held.open = false;
    held.querySelector("summary").focus();
  };
  const keys = {
    Escape: closeBehind, Backspace: closeBehind,
    ArrowRight: acts.on, ArrowDown: acts.on, PageDown: acts.on,
    ArrowLeft: acts.back, ArrowUp: acts.back, PageUp: acts.back,
    Home: () => show(0), End: () => show(slides.length - 1), f: full, F: full,
  };
  document.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    const reading = !body.classList.contains("one-by-one");
    // Whoever reads the page scrolls it with these.
    if (reading && /^(Arrow(Up|Down)|Page|Home|End)/.test(event.key)) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("fullscreenchange", () => {
    const yes = Boolean(document.fullscreenElement);
    body.classList.toggle("full", yes);
    document.querySelector("[data-act=full]").textContent = yes ? "Leave full screen (F)" : "Full screen (F)";
    show(at);
  });
  let resting;
  document.addEventListener("pointermove", () => {
    body.classList.add("pointing");
    clearTimeout(resting);
    resting = setTimeout(() => body.classList.remove("pointing"), 2500);
  });
  addEventListener("beforeprint", () => {
    const was = body.className;
    body.className = "measuring";
    slides.forEach(fit);
    body.className = was;
  });
  addEventListener("afterprint", () => show(at, false));
  addEventListener("resize", () => show(at, false));
  body.classList.add("running");
  oneByOne(innerWidth > 700);
})();
