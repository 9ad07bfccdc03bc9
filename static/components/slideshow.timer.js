// The presenter's timer as plain values: it starts with the first move, and knows each slide's time.

export const IDLE = {
  since: null, // when it began to run; null while it is paused
  before: 0, // milliseconds that it had run by then
  begun: false,
  slide: "", // the slide that is shown, since when it counts, and what all have had
  slideSince: null,
  slides: {},
};

export function spent({ since, before }, now) {
  return before + (since === null ? 0 : now - since);
}

export function spentOn(timer, slide, now) {
  const running = slide === timer.slide && timer.slideSince !== null ? now - timer.slideSince : 0;
  return (timer.slides[slide] ?? 0) + running;
}

function settled(timer, now) {
  if (!timer.slide) return timer;
  const slides = { ...timer.slides, [timer.slide]: spentOn(timer, timer.slide, now) };
  return { ...timer, slides, slideSince: null };
}

// Said by every window of a room; only the first one to say it changes anything.
export function onSlide(timer, slide, now) {
  if (slide === timer.slide) return timer;
  const begins = !timer.begun && timer.slide !== "";
  const next = { ...settled(timer, now), slide, begun: timer.begun || begins };
  if (begins) next.since = now;
  return { ...next, slideSince: next.since === null ? null : now };
}

export function toggled(timer, now) {
  if (timer.since === null) return { ...timer, begun: true, since: now, slideSince: now };
  return { ...settled(timer, now), since: null, before: spent(timer, now) };
}

export function restarted(timer) {
  return { ...IDLE, slide: timer.slide };
}

function two(number) {
  return String(number).padStart(2, "0");
}

export function reading(ms) {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return (ms <= -1000 ? "−" : "") + (hours ? `${hours}:${rest}` : rest);
}
