// Where a point of the screen is on the map, and how far the map is zoomed in.
//
// own: the slide's own view as the server says it, { x, y, zoom, deepest, width, height };
// zoom: { x, y, level } or null for that view; rect: where the map is on the screen.

const WHEEL_MS = 150;
const WHEEL_LEVELS = 0.004; // a notch of a wheel is 100 pixels or so
const MOVED_PX = 4;

function current(own, zoom) {
  return zoom ?? { x: own.x, y: own.y, level: 0 };
}

function unit(own, rect, level) {
  return (2 ** (own.zoom + level) * rect.width) / own.width;
}

function middle(rect) {
  return [rect.left + rect.width / 2, rect.top + rect.height / 2];
}

export function onPlane(own, zoom, rect, [px, py]) {
  const at = current(own, zoom);
  const [mx, my] = middle(rect);
  const scale = unit(own, rect, at.level);
  return { x: at.x + (px - mx) / scale, y: at.y + (py - my) / scale };
}

export function onScreen(own, zoom, rect, { x, y }) {
  const at = current(own, zoom);
  const [mx, my] = middle(rect);
  const scale = unit(own, rect, at.level);
  return [mx + (x - at.x) * scale, my + (y - at.y) * scale];
}

function tidy(own, zoom) {
  const level = Math.min(Math.max(zoom.level, 0), own.deepest);
  if (level < 0.05) return null;
  const round = (number) => Math.round(number * 1000) / 1000;
  return { x: round(zoom.x), y: round(zoom.y), level: round(level) };
}

// Zoomed by some levels more; the point of the plane stays where it is on the screen.
export function zoomed(own, zoom, levels, point) {
  const at = current(own, zoom);
  const level = Math.min(Math.max(at.level + levels, 0), own.deepest);
  const share = 2 ** (at.level - level);
  const x = point.x + (at.x - point.x) * share;
  const y = point.y + (at.y - point.y) * share;
  return tidy(own, { x, y, level });
}

// After fingers, or a mouse, have gone from one place to another: { at: [x, y], apart }.
export function dragged(own, zoom, rect, from, to) {
  const levels = from.apart && to.apart ? Math.log2(to.apart / from.apart) : 0;
  const point = onPlane(own, zoom, rect, from.at);
  const at = current(own, zoom);
  const level = Math.min(Math.max(at.level + levels, 0), own.deepest);
  const scale = unit(own, rect, level);
  const [mx, my] = middle(rect);
  const x = point.x - (to.at[0] - mx) / scale;
  const y = point.y - (to.at[1] - my) / scale;
  return tidy(own, { x, y, level });
}

// Turns what a presenter does with wheel, mouse and fingers on the map into a zoom of the room.
export class Gestures {
  // map() returns the map's { own, rect } or null; zoom() the room's; change(zoom) asks for another.
  constructor({ signal, map, zoom, change }) {
    Object.assign(this, { map, zoom, change });
    this.fingers = new Map();
    this.levels = 0;
    const on = (name, heard, options = {}) =>
      document.addEventListener(name, heard, { capture: true, signal, ...options });
    on("wheel", (event) => this.wheel(event), { passive: false });
    on("pointerdown", (event) => this.down(event));
    on("pointermove", (event) => this.fingers.has(event.pointerId) && this.note(event));
    on("pointerup", (event) => this.up(event));
    on("pointercancel", (event) => this.up(event));
    signal.addEventListener("abort", () => clearTimeout(this.wheeling));
  }

  over(event) {
    const map = this.map();
    const inside = map?.element.contains(event.composedPath()[0]);
    return inside ? map : null;
  }

  wheel(event) {
    const map = this.over(event);
    if (!map) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // deck.gl would zoom this one window
    const pinch = event.ctrlKey ? 2.5 : 1;
    this.levels -= event.deltaY * (event.deltaMode ? 30 : 1) * WHEEL_LEVELS * pinch;
    this.place = [event.clientX, event.clientY];
    this.wheeling ??= setTimeout(() => {
      this.wheeling = null;
      const { own, rect } = map;
      const point = onPlane(own, this.zoom(), rect, this.place);
      this.change(zoomed(own, this.zoom(), this.levels, point));
      this.levels = 0;
    }, WHEEL_MS);
  }

  reading() {
    const [one, other] = [...this.fingers.values()];
    if (!other) return { at: one, apart: 0, count: 1 };
    const at = [(one[0] + other[0]) / 2, (one[1] + other[1]) / 2];
    return { at, apart: Math.hypot(one[0] - other[0], one[1] - other[1]), count: 2 };
  }

  note(event) {
    this.fingers.set(event.pointerId, [event.clientX, event.clientY]);
  }

  down(event) {
    if (event.button !== 0 || !this.over(event)) return;
    this.note(event);
    this.from = this.reading();
  }

  // deck.gl has moved this window's map along; the room's goes there when a finger is lifted.
  up(event) {
    if (!this.fingers.has(event.pointerId)) return;
    this.note(event);
    const to = this.reading();
    this.fingers.clear();
    const map = this.map();
    const far = Math.hypot(to.at[0] - this.from.at[0], to.at[1] - this.from.at[1]);
    if (!map || to.count !== this.from.count) return;
    if (far < MOVED_PX && Math.abs(to.apart - this.from.apart) < MOVED_PX) return;
    this.change(dragged(map.own, this.zoom(), map.rect, this.from, to));
  }
}
