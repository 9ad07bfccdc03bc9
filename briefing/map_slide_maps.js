// The maps of the slides, worked out from the places that the page has, as briefing/picture.py does.

import { colorsBy } from "./map_choice.js";
import { drawing, node } from "./map_drawing.js";
import { numbersOfStates, shadesOf } from "./map_legend.js";
import { data, places, rows } from "./map_rows.js";
import { SHRUNK, Scenes } from "./map_scene.js";

const GRAIN = 100; // of an outline to a plane unit

export class SlideMaps {
  // `frames` are what slides are laid out in; `early` says where each of the first places would be by
  // its number of people alone; `color` is that of all pins, if the page has no filter that says it;
  // `land` has the states' outlines.
  constructor({ frames, early, color }, land) {
    const colorOf = color === null ? colorsBy(data.color) : () => color;
    Object.assign(this, { frames, land, colorOf, scenes: new Scenes(data, rows) });
    this.shaded = numbersOfStates([...rows.city.keys()]);
    const all = places();
    this.byPeople = all.slice(early.length);
    const first = early.map((at, n) => [at, all[n]]);
    for (const [at, row] of first.toSorted(([a], [b]) => a - b)) this.byPeople.splice(at, 0, row);
  }

  // What says whether a slide speaks of a row: its places one by one, or what a column says of them.
  about({ spoken, column }) {
    if (!spoken && !column) return () => true;
    const [at, text] = column ?? [];
    const named = column && data.place.filter((_, row) => data.table[at][row] === text);
    const all = new Set(spoken ?? named);
    return (row) => all.has(data.place[row]);
  }

  // The map of a slide in a frame, and where its camera is. In a window of another shape the map goes
  // on to the left and over the slide, and a tall frame's to the right as well; nothing on it moves.
  camera(map, tall, [left, top]) {
    const { width, height } = this.frames[tall];
    const [x, y, zoom] = map.views[tall];
    const scale = 2 ** zoom;
    const right = tall ? left : 0;
    const view = { x: x + (right - left) / 2 / scale, y: y - top / 2 / scale, scale };
    return { width: width + left + right, height: height + top, view };
  }

  scene(map, tall, { width, height, view }) {
    const { zoom: home, smallest } = this.frames[tall];
    const { part = null, tinted = [], added = false } = map;
    const room = { smallest, part, tinted, added };
    if (map.shaded) return this.scenes.shaded({ numbers: this.shaded, view, width, height, room });
    const number = data.insetNames.findIndex(([, , , , code]) => code === part) + 1;
    const drawn = this.byPeople.filter(
      (row) => part === null || this.scenes.insetOf(row) === number,
    );
    const [listed, isAbout] = [new Set(map.listed), this.about(map)];
    const isListed = (row) => listed.has(data.place[row]);
    const pins = drawn.filter(isAbout);
    return this.scenes.scene({
      pins: [...pins.filter(isListed), ...pins.filter((row) => !isListed(row))],
      selected: "selected" in map ? data.place.indexOf(map.selected) : -1,
      view,
      least: 2 ** home,
      width,
      height,
      colorOf: this.colorOf,
      room: { ...room, behind: drawn.filter((row) => !isAbout(row)) },
    });
  }

  // Adds its map to a slide.
  add(slide, map, tall, [left, top]) {
    const camera = this.camera(map, tall, [left, top]);
    const { width, height } = camera;
    const scene = this.scene(map, tall, camera);
    const look = { x: -left, y: -top, width, height, viewBox: `0 0 ${width} ${height}` };
    const svg = node("svg", { ...look, class: "slide-map", role: "img", "aria-label": map.words });
    svg.append(this.ground(map, camera, scene.size), ...drawing(scene, this.colorOf));
    const wide = (2 * SHRUNK * scene.size.pin).toFixed(1);
    const dots = scene.dots.map(([x, y]) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join("");
    svg.firstChild.after(node("path", { d: dots, class: "receding", "stroke-width": wide }));
    // A picture, of which nothing is pressed.
    for (const one of svg.querySelectorAll(".pin, .disc")) {
      for (const name of ["role", "tabindex", "aria-label"]) one.removeAttribute(name);
      one.firstChild.remove();
    }
    slide.firstElementChild.after(svg);
    slide.querySelector(".legend").setAttribute("transform", `translate(${-left} ${-top})`);
  }

  // The land of the page once more, with the states that stand out.
  ground({ part = null, tinted = [], shaded }, { width, height, view }, size) {
    const { x, y, scale } = view;
    const insets = data.insetNames.map(([, , , , code]) => code);
    const line = (0.5 * GRAIN) / scale;
    const shades = shaded ? shadesOf(this.shaded) : {};
    const ground = node("g", {
      class: "slide-land",
      transform: `translate(${width / 2 - x * scale} ${height / 2 - y * scale}) scale(${scale / GRAIN})`,
      "stroke-width": (size.border * line).toFixed(1),
    });
    for (const { id } of this.land.querySelectorAll("[id^=land-]")) {
      const code = id.slice(5);
      if (part !== null && part !== (insets.includes(code) ? code : "")) continue;
      const state = node("use", { href: `#${id}` });
      if (tinted.includes(code)) state.style.fill = "var(--map-tint)";
      if (shades[code]) state.style.fill = shades[code];
      ground.append(state);
    }
    if (part !== null) return ground;
    const d = data.insets.map((box) => {
      const [x0, y0, x1, y1] = box.map((side) => GRAIN * side);
      return `M${x0} ${y0}H${x1}V${y1}H${x0}Z`;
    });
    ground.append(
      node("path", { d: d.join(""), class: "frames", "stroke-width": line.toFixed(1) }),
    );
    return ground;
  }
}
