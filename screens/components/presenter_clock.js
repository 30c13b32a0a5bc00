// How long the show-and-tell has taken, beside what was planned: in all and for the slide.

// By place, so that a rerun of the screen leaves the clock running.
const clocks = new Map();

function minutesAndSeconds(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function clockOf(place) {
  if (!clocks.has(place)) clocks.set(place, { before: 0, since: null, slideBefore: 0, slideSince: null });
  return clocks.get(place);
}

const clock = {
  runs: (it) => it.since !== null,
  all: (it) => it.before + (it.since === null ? 0 : Date.now() - it.since),
  slide: (it) => it.slideBefore + (it.slideSince === null ? 0 : Date.now() - it.slideSince),
  start(it) { it.since = it.slideSince = Date.now(); },
  pause(it) {
    it.before = clock.all(it);
    it.slideBefore = clock.slide(it);
    it.since = it.slideSince = null;
  },
  reset(it) { Object.assign(it, { before: 0, since: null, slideBefore: 0, slideSince: null }); },
  another(it) {
    it.slideBefore = 0;
    if (it.since !== null) it.slideSince = Date.now();
  },
};

// "12:03 of 90 minutes; this slide 1:20 of 5". What lies behind is what was planned for it.
function clockWords(it, slides, at, length) {
  const planned = slides[at]?.minutes;
  const slide = `this slide ${minutesAndSeconds(clock.slide(it))}`;
  const due = slides.slice(0, at).reduce((sum, each) => sum + (each.minutes ?? 0), 0);
  const late = Math.floor(clock.all(it) / 60000) - due - (planned ?? 0);
  const words = [
    `${minutesAndSeconds(clock.all(it))} of ${length} minutes`,
    planned ? `${slide} of ${planned}` : slide,
  ];
  if (clock.all(it) && late > 0) words.push(late === 1 ? "1 minute behind" : `${late} minutes behind`);
  return words.join("; ");
}
