// The room's state, and what each view makes of it. No DOM, no clock: plain values in and out.

export const START = {
  slide: "",
  zoom: null, // { x, y, level }: plane units in the middle, doublings beyond the slide's own view
  frozen: null, // { slide, zoom }: what the room keeps while the presenter looks something up
  screen: "", // what covers the slide: "black", "white", "code"
  pointer: null, // { on: "map" or "words", x, y }
  auto: 0, // seconds
  filters: "",
};

export function stateOf(news) {
  return Object.fromEntries(Object.keys(START).map((name) => [name, news[name] ?? START[name]]));
}

// What a view shows. The projector and those who follow keep what is frozen.
export function seen({ slide, zoom, screen, pointer, frozen }, view) {
  if (!frozen || view === "presenter") return { slide, zoom, screen, pointer };
  return { slide: frozen.slide, zoom: frozen.zoom ?? null, screen, pointer: null };
}

// Changes: what becomes of the state. Whatever a person does ends the advancing; what comes by
// itself changes nothing but the slide, so that it cannot undo what another window just did.

export function byItself(slide) {
  return { slide, zoom: null, pointer: null };
}

export function toSlide(state, slide) {
  const changes = slide === state.slide ? { slide } : byItself(slide);
  return { ...changes, screen: "", auto: 0 };
}

export function toCover(state, screen) {
  return { screen: state.screen === screen ? "" : screen, auto: 0 };
}

export function toFrozenOrNot({ frozen, slide, zoom }) {
  return { frozen: frozen ? null : { slide, zoom }, auto: 0 };
}

// What a window makes of a room that it comes into. While someone presents there the room is
// right; else this window is, and of the room only what covers the slide and its zoom stay.
export function entered(own, news) {
  if (!news.serial) return own;
  const room = stateOf(news);
  if (news.away === null) return room;
  return { ...own, screen: room.screen, zoom: room.slide === own.slide ? room.zoom : null };
}

export const PAUSED_MS = 4_000; // a reload takes less
export const LEFT_MS = 120_000;

// What those who follow are told of a presenter who has been away for so long; null: not away.
export function presence(awayMs) {
  if (awayMs === null || awayMs < PAUSED_MS) return "";
  return awayMs < LEFT_MS ? "The presenter has paused." : "The presenter has left.";
}

export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
