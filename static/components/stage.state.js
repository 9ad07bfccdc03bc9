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
export function seen(state, view) {
  const { slide, zoom, screen, pointer, frozen } = state;
  if (!frozen || view === "presenter") return { slide, zoom, screen, pointer };
  return { slide: frozen.slide, zoom: frozen.zoom ?? null, screen, pointer: null };
}

// A slide that was asked for is shown: nothing covers it, and its map is as it has it.
export function moved(state, slide) {
  const zoom = slide === state.slide ? state.zoom : null;
  return { ...state, slide, zoom, screen: "", pointer: null };
}

export function frozenOrNot(state) {
  return { ...state, frozen: state.frozen ? null : { slide: state.slide, zoom: state.zoom } };
}

export function covered(state, screen) {
  return { ...state, screen: state.screen === screen ? "" : screen };
}

// What a window makes of a room that it enters. While somebody presents there the room is right;
// else this window's address is, and of the room only what covers the slide stays.
export function entered(own, news) {
  if (!news.serial) return own;
  const room = stateOf(news);
  if (news.away === null) return room;
  return { ...own, screen: room.screen, zoom: room.slide === own.slide ? room.zoom : null };
}

export const PAUSED_MS = 4_000; // a reload takes less
export const LEFT_MS = 120_000;

// How those who follow are told of a presenter who has been away for so long; null: not away.
export function presence(awayMs) {
  if (awayMs === null || awayMs < PAUSED_MS) return "";
  return awayMs < LEFT_MS ? "The presenter has paused." : "The presenter has left.";
}

export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
