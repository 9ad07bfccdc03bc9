// The pointer that the whole room sees: a presenter holds a key and moves the mouse.

const version = new URL(import.meta.url).search;
const [{ onPlane, onScreen }, { make }] = await Promise.all([
  import(`./slideshow.camera.js${version}`),
  import(`./slideshow.dom.js${version}`),
]);

const EACH_MS = 60;

function inside({ left, top, right, bottom }, [x, y]) {
  return left <= x && x <= right && top <= y && y <= bottom;
}

export class Pointer {
  // change(pointer) tells the room; null: nothing is pointed at.
  constructor(view, signal, change) {
    this.change = change;
    this.element = make("div", { className: "pointer", hidden: true });
    this.mouse = null;
    this.place = null; // while the key is held, asks where map and words are
    if (view === "follow") return;
    const on = (name, heard) => addEventListener(name, heard, { capture: true, signal });
    on("pointermove", (event) => {
      this.mouse = [event.clientX, event.clientY];
      if (this.place) this.sending ??= setTimeout(() => this.send(), EACH_MS);
    });
    on("keyup", (event) => event.key.toLowerCase() === "l" && this.end());
    on("blur", () => this.end());
  }

  begin(place) {
    this.place = place;
    this.send();
  }

  end() {
    if (!this.place) return;
    this.place = null;
    this.change(null);
  }

  send() {
    clearTimeout(this.sending);
    this.sending = null;
    if (this.place) this.change(this.at(this.place()));
  }

  at({ map, zoom, words }) {
    if (!this.mouse) return null;
    if (map && inside(map.rect, this.mouse)) {
      return { on: "map", ...onPlane(map.own, zoom, map.rect, this.mouse) };
    }
    const rect = words?.getBoundingClientRect();
    if (!rect || !inside(rect, this.mouse)) return null;
    const [x, y] = this.mouse;
    return { on: "words", x: (x - rect.left) / rect.width, y: (y - rect.top) / rect.height };
  }

  // The point of the map that the mouse is over, else the middle of the slide's own view.
  over(map, zoom) {
    if (this.mouse && inside(map.rect, this.mouse)) {
      return onPlane(map.own, zoom, map.rect, this.mouse);
    }
    return zoom ?? { x: map.own.x, y: map.own.y };
  }

  draw(pointer, { map, zoom, words }) {
    const rect = words?.getBoundingClientRect();
    const at = !pointer
      ? null
      : pointer.on === "words"
        ? rect && [rect.left + pointer.x * rect.width, rect.top + pointer.y * rect.height]
        : map && onScreen(map.own, zoom, map.rect, pointer);
    const seen = at && (pointer.on === "words" || inside(map.rect, at));
    this.element.hidden = !seen;
    if (seen) this.element.style.translate = `${at[0]}px ${at[1]}px`;
  }
}
