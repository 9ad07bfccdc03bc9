// What is drawn where, as cartography/scene.py works it out of places and a camera.

import { Pins, SEARCHED, meets, placeLabels, sureLabel, tenth } from "./map_labels.js";

const MERGED_FROM = 150; // pins; of fewer all are drawn
const ROUND = 1 << 20; // more cells than a row of the grid has
const NARROW = 480;
const FAR = 200; // pixels beyond the map: further than a label reaches
const ARCS = 40;
const MOST_SHADES = 5;
const LEAD = 1.05; // how much larger than the smallest type the sites' labels are
const CALM = 20; // names of a picture for a room: above this, the first ones alone are named
// Of a pin's radius: what is new, and what recedes.
export const [GROWN, SHRUNK] = [Math.sqrt(1.6), Math.sqrt(0.5)];

// The map of the page: of no room, and about all that it shows.
const PAGE = { smallest: 0, part: null, behind: [], tinted: [], added: false };

function between(x, xs, ys) {
  if (x <= xs[0]) return ys[0];
  const at = xs.findIndex((end) => end >= x);
  if (at < 0) return ys.at(-1);
  return ys[at - 1] + ((x - xs[at - 1]) / (xs[at] - xs[at - 1])) * (ys[at] - ys[at - 1]);
}

function sizesFor(width, pins, smallest = 0) {
  const usual = tenth(between(width, [320, 480, 830, 1200, 1920], [11, 12, 14, 19, 25]));
  const label = Math.max(usual, tenth(LEAD * smallest));
  const share = between(Math.log10(Math.max(pins, 1)), [1.6, 3], [1, 0.6]);
  const pin = tenth(share * (0.2 * label + 2));
  const line = tenth(share * (label < 16 ? 1.5 : 2));
  const code = tenth(Math.max(9, 0.72 * label, smallest));
  const border = tenth(Math.max(1, smallest / 12));
  return { label, code, pin, line, ring: tenth(2.1 * pin), border, plain: smallest > 0 };
}

export class Scenes {
  // `data` is what the page has packed; `rows` its places by row.
  constructor(data, rows) {
    Object.assign(this, { data, rows, ems: new Map(), insets: null });
  }

  // In which inset each row is, from 1, or 0.
  insetOf(row) {
    this.insets ??= Int8Array.from(this.rows.x, (x, n) => this.insetAt(x, this.rows.y[n]));
    return this.insets[row];
  }

  insetAt(x, y) {
    return 1 + this.data.insets.findIndex(([a, b, c, d]) => x >= a && x <= c && y >= b && y <= d);
  }

  // A position so far off the edges of the country or of the frame of an inset along one axis, or in
  // its middle. Views of the country show `more` around it.
  framed(value, inset, axis, by, more) {
    const box = inset ? this.data.insets[inset - 1] : this.data.country;
    const [low, high] = inset
      ? [box[axis], box[axis + 2]]
      : [box[axis] - more, box[axis + 2] + more];
    const air = Math.min(by, (high - low) / 2);
    return Math.max(low + air, Math.min(value, high - air));
  }

  air(cell) {
    return (this.data.air * cell) / this.data.cell;
  }

  em(text) {
    if (!this.ems.has(text)) {
      let em = 0;
      for (const letter of text.normalize("NFC"))
        if (!/[\p{Mn}\p{Cf}]/u.test(letter)) em += (this.data.widths[letter] ?? 1000) / 1000;
      this.ems.set(text, em);
    }
    return this.ems.get(text);
  }

  // Pins, and discs where one would cover another: a grid of the plane decides. With a `reach`, a box
  // of the plane, those of its cells alone.
  merged(pins, chosen, size, scale, colorOf, reach) {
    const { x: xs, y: ys } = this.rows;
    const cell = (this.data.cell * size.code) / scale;
    const near = (2 * (size.pin / scale)) ** 2;
    const { edge } = this.data;
    const more = this.air(cell);
    const grid = new Map();
    const stay = new Set(chosen ? pins.slice(0, 1) : []);
    const [x0, y0, x1, y1] = (reach ?? []).map((side) => Math.floor(side / cell));
    for (const row of chosen ? pins.slice(1) : pins) {
      const inset = this.insetOf(row);
      const by = inset ? cell / 2 : edge * cell;
      const x = Math.floor(this.framed(xs[row], inset, 0, by, more) / cell);
      const y = Math.floor(this.framed(ys[row], inset, 1, by, more) / cell);
      if (x < x0 || x > x1 || y < y0 || y > y1) continue;
      const key = (inset * ROUND + y) * ROUND + x;
      const there = grid.get(key);
      if (there) there.push(row);
      else grid.set(key, [row]);
    }
    const marks = [];
    const covers = (a, b) => (xs[a] - xs[b]) ** 2 + (ys[a] - ys[b]) ** 2 < near;
    for (const [key, there] of grid) {
      if (there.length <= 8 && !there.some((a, i) => there.slice(i + 1).some((b) => covers(a, b))))
        there.forEach((row) => stay.add(row));
      else marks.push(this.mark(there, key, cell, size.code, scale, colorOf));
    }
    return [pins.filter((row) => stay.has(row)), marks];
  }

  mark(there, key, cell, type, scale, colorOf) {
    const [em, power, most] = this.data.disc;
    const radius = type * Math.min(em * there.length ** power, most);
    const inside = Math.min(radius / scale, cell / 2);
    const inset = Math.floor(key / ROUND / ROUND);
    const at = [key % ROUND, Math.floor(key / ROUND) % ROUND];
    const xy = [this.rows.x, this.rows.y].map((all, axis) => {
      const middle = there.reduce((sum, row) => sum + all[row], 0) / there.length;
      const corner = at[axis] * cell;
      const own = Math.max(corner + inside, Math.min(middle, corner + cell - inside));
      return this.framed(own, inset, axis, inside, this.air(cell));
    });
    const shares = [];
    if (colorOf) for (const row of there) shares[colorOf(row)] = (shares[colorOf(row)] ?? 0) + 1;
    return { rows: there, n: there.length, x: xy[0], y: xy[1], radius: tenth(radius), shares };
  }

  insetNames(at, size, scale, width, frames) {
    const half = Math.max(0.38 * size.code, 0.33 * size.code + 1);
    const end = Math.max(at(975, 0)[0], width);
    const lines = [...frames.flatMap(edges), [end, -Infinity, Infinity, Infinity]];
    const off = (half + 1) / scale;
    const full = this.data.insetNames.map((name) => [name]);
    const codes = this.data.insetNames.map(([, x, y, anchor, code], n) => {
      const [x0, y0, x1, y1] = this.data.insets[n];
      const downs = [y1 + off, y0 - off, (y0 + y1) / 2].map((one) => Number(one.toFixed(2)));
      return [[code, x, y, anchor], ...downs.map((down) => [code, (x0 + x1) / 2, down, "middle"])];
    });
    let found = [];
    for (const names of size.plain ? [codes] : [full, codes]) {
      found = [];
      for (const tried of names)
        for (const [text, x, y, anchor] of tried) {
          const [sx, sy] = at(x, y);
          const wide = this.em(text) * size.code;
          const x0 = anchor === "start" ? sx : sx - wide / 2;
          const box = [x0, sy - half, x0 + wide, sy + half];
          if (lies(box, lines) || lies(box, found.map((one) => one.box), 2)) continue; // prettier-ignore
          found.push({ text, x: sx, y: sy, anchor, box });
          break;
        }
      if (found.length === names.length) break;
    }
    return found;
  }

  // The picture of some places, the most important ones first. A `room` sees it from its back row: no
  // type is smaller than its `smallest`; `part` is the inset that alone is drawn, "" the lower 48;
  // places `behind` are dots; of `tinted` states none needs its code; `added` ones stay pins.
  scene({ pins: all, selected, view, least, width, height, colorOf, room = PAGE }) {
    const { rows, data } = this;
    const isNear = room.part !== null;
    const at = (x, y) => [
      (x - view.x) * view.scale + width / 2,
      (y - view.y) * view.scale + height / 2,
    ];
    const chosen = selected >= 0 && all.includes(selected);
    let pins = chosen ? [selected, ...all.filter((row) => row !== selected)] : all;
    const size = sizesFor(width, pins.length, room.smallest);
    const short = width < NARROW || size.plain;
    let marks = [];
    let texts = null;
    if (pins.length > MERGED_FROM && !room.added) {
      // Of zooms to a thousandth, as the app's are.
      const [zoom, home] = [view.scale, least].map((one) => Number(Math.log2(one).toFixed(3)));
      const level = Math.min(Math.max(Math.floor(zoom - home), 0), 3);
      const whole = pins;
      // With many names what lies far off decides nothing, but how a place is named where that is short.
      const [wide, high] = [width / 2 + FAR, height / 2 + FAR].map((half) => half / view.scale);
      const near = [view.x - wide, view.y - high, view.x + wide, view.y + high];
      for (const reach of level && !short ? [near, null] : [null]) {
        [pins, marks] = this.merged(whole, chosen, size, view.scale, colorOf, reach);
        texts = this.texts(pins, short).map((text, i) =>
          level < data.rank[data.place[pins[i]]] ? "" : text,
        );
        if (texts.filter(Boolean).length > SEARCHED) break;
      }
    } else texts = this.texts(pins, short);
    const points = pins.map((row) => at(rows.x[row], rows.y[row]));
    points.push(...marks.map((mark) => at(mark.x, mark.y)));
    const radii = points.map((_, i) => marks[i - pins.length]?.radius ?? size.pin + size.line);
    if (chosen) radii[0] = size.ring + 2.25;
    const frames = isNear
      ? []
      : data.insets.map(([x0, y0, x1, y1]) => [...at(x0, y0), ...at(x1, y1)]);
    const insets = isNear ? [] : this.insetNames(at, size, view.scale, width, frames);
    const roomOfCode = tenth((this.em("MM") * size.code) / 2 / view.scale);
    const codes = (room.part ? [] : data.codes)
      .filter(([, , , within]) => within >= roomOfCode)
      .map(([text, x, y]) => {
        const [sx, sy] = at(x, y);
        const half = (this.em(text) * size.code) / 2;
        const box = [sx - half, sy - size.code * 0.4, sx + half, sy + size.code * 0.4];
        return { text, x: sx, y: sy, anchor: "middle", box };
      });
    const names = insets.map(({ box }) => box);
    const walls = [...names, ...(size.plain ? frames.flatMap(edges) : [])];
    const on = {
      size: size.label,
      bounds: [width, height],
      pins: new Pins(points, radii),
      soft: codes.map(({ box }) => box),
      frames,
      walls,
    };
    const widthOf = (text) => this.em(text) * size.label;
    const own = chosen ? sureLabel(this.texts(pins, short)[0], widthOf, on) : null;
    if (own) {
      on.walls = [...walls, own.box];
      texts = ["", ...texts.slice(1)];
    }
    on.ranked = size.plain && texts.filter(Boolean).length + (own ? 1 : 0) > CALM;
    on.leaders = !on.ranked;
    const free = placeLabels(texts, widthOf, on);
    if (own) free.set(0, own);
    const covers = [...names, ...[...free.values()].map(({ box }) => box)];
    const radius = SHRUNK * size.pin;
    const dots = this.toldApart(room.behind, radius, at, [width, height], [view.scale, least]);
    const bare = new Pins(
      dots,
      dots.map(() => radius),
    );
    const covered = (round, box) => round.near(grown(box, 1)).some((i) => round.away(i, box) < 1);
    const open = (box, others) =>
      !(size.plain && isCut(box, width, height)) && !lies(box, others, 2) && !covered(on.pins, box);
    const seen = ([x, y], reach) =>
      x >= -reach && y >= -reach && x <= width + reach && y <= height + reach;
    return {
      size,
      pins: pins
        .map((row, i) => ({ row, at: points[i], own: chosen && i === 0 }))
        .filter((pin) => seen(pin.at, size.pin)),
      marks: marks
        .map((mark, i) => ({ ...mark, at: points[pins.length + i] }))
        .filter((mark) => seen(mark.at, mark.radius)),
      labels: [...free]
        .filter(([i]) => seen(points[i], 0))
        .map(([i, { dx, dy, anchor, leader }]) => ({
          text: i === 0 && own ? this.texts(pins, short)[0] : texts[i],
          x: points[i][0] + dx,
          y: points[i][1] + dy,
          anchor,
          leader,
          own: chosen && i === 0,
        })),
      ground: [
        ...codes
          .filter(({ text }) => !(isNear && room.tinted.includes(text)))
          .filter(({ box }) => open(box, covers) && !covered(bare, box)),
        ...insets.filter(({ box }) => open(box, [])),
      ].filter(({ x, y }) => seen([x, y], 0)),
      dots: dots.filter((dot) => seen(dot, radius)),
      added: room.added,
    };
  }

  // Of dots that all look the same, where one is for each cell of a grid as wide as a dot; beyond the
  // map's edge the cells are those of the whole country.
  toldApart(behind, by, at, [width, height], [scale, least]) {
    const { x, y } = this.rows;
    const found = new Map();
    for (const row of behind) {
      const [sx, sy] = at(x[row], y[row]);
      const inside = sx > -by && sx < width + by && sy > -by && sy < height + by;
      const cells = (inside ? scale : least) / (2 * by); // to a plane unit
      const key = [x, y].map((axis) => Math.floor(axis[row] * cells));
      const told = (key[1] * ROUND + key[0]) * 2 + (inside ? 1 : 0);
      if (!found.has(told)) found.set(told, [sx, sy]);
    }
    return [...found.values()];
  }

  // Full names, or on a narrow map the city alone where that says which one.
  texts(pins, narrow) {
    const { city, name } = this.rows;
    if (!narrow) return pins.map((row) => name[row]);
    const count = new Map();
    for (const row of pins) count.set(city[row], (count.get(city[row]) ?? 0) + 1);
    return pins.map((row) => (count.get(city[row]) === 1 ? city[row] : name[row]));
  }

  // States shaded by their numbers, which are written on them, the largest first.
  shaded({ numbers, view, width, height, room = PAGE }) {
    const at = (x, y) => [
      (x - view.x) * view.scale + width / 2,
      (y - view.y) * view.scale + height / 2,
    ];
    const size = sizesFor(width, 0, room.smallest);
    const cell = size.label / 4;
    const span = (low, high) => [Math.floor((low + 40) / cell), Math.floor((high + 40) / cell) + 1];
    const taken = [];
    const ground = [];
    const order = ([a], [b]) => numbers[b] - numbers[a] || (a < b ? -1 : 1);
    for (const [code, x, y, within] of data_codes(this.data, numbers).sort(order)) {
      const text = numbers[code].toLocaleString("en-US");
      const [sx, sy] = at(x, y);
      const half = (this.em(text) * size.label) / 2;
      const box = [sx - half, sy - size.label / 2, sx + half, sy + size.label / 2];
      const [[x0, x1], [y0, y1]] = [span(box[0], box[2]), span(box[1], box[3])];
      const cellsOf = [x0, y0, x1, y1];
      const inside = box[0] >= 0 && box[1] >= 0 && box[2] <= width && box[3] <= height;
      if (half > 1.6 * within * view.scale || !inside) continue;
      if (taken.some((other) => meets(cellsOf, other))) continue;
      taken.push(cellsOf);
      ground.push({ text, x: sx, y: sy, anchor: "middle" });
    }
    const frames = this.data.insets.map(([x0, y0, x1, y1]) => [...at(x0, y0), ...at(x1, y1)]);
    const written = this.insetNames(at, size, view.scale, width, frames);
    const whole = written.filter(({ box }) => !(size.plain && isCut(box, width, height)));
    const names = whole.map((name) => {
      const code = this.data.insetNames.find(([text, , , , own]) =>
        [text, own].includes(name.text),
      )[4];
      const number = numbers[code]?.toLocaleString("en-US");
      return number ? { ...name, text: width < NARROW ? number : `${code} ${number}` } : name;
    });
    const texts = [...ground, ...names];
    return { size, pins: [], marks: [], labels: [], dots: [], ground: texts, shaded: true };
  }
}

const data_codes = (data, numbers) => data.codes.filter(([code]) => code in numbers);

// Whether the edge of the map goes through a box.
function isCut([x0, y0, x1, y1], width, height) {
  const isSeen = x1 > 0 && x0 < width && y1 > 0 && y0 < height;
  return isSeen && !(x0 >= 0 && x1 <= width && y0 >= 0 && y1 <= height);
}

const grown = ([x0, y0, x1, y1], by) => [x0 - by, y0 - by, x1 + by, y1 + by];

function edges([x0, y0, x1, y1]) {
  return [
    [x0 - 0.5, y0 - 0.5, x1 + 0.5, y0 + 0.5],
    [x0 - 0.5, y1 - 0.5, x1 + 0.5, y1 + 0.5],
    [x0 - 0.5, y0 - 0.5, x0 + 0.5, y1 + 0.5],
    [x1 - 0.5, y0 - 0.5, x1 + 0.5, y1 + 0.5],
  ];
}

// Whether a text's box lies on one of others, or has less than some air beside it.
const lies = (box, others, air = 0) =>
  others.some((other) => meets(box, [other[0] - air, other[1], other[2] + air, other[3]]));

// The colors of a ring that shows shares, each with the step at which its arc ends.
export function arcs(shares) {
  const all = Array.from(shares, (share) => share ?? 0);
  const whole = all.reduce((sum, share) => sum + share, 0);
  const found = [];
  let [sum, start] = [0, 0];
  all.forEach((share, color) => {
    sum += share;
    const end = Math.round((ARCS * sum) / whole);
    if (end > start) found.unshift([color, end / ARCS]);
    start = end;
  });
  return found;
}

// The least and the greatest number of each shade, and which one a number has.
export function classes(numbers) {
  const ordered = [...numbers].sort((a, b) => a - b);
  if (!ordered.length) return [];
  const end = (n) => ordered[Math.ceil((ordered.length * n) / MOST_SHADES) - 1];
  const ends = [...new Set([1, 2, 3, 4, 5].map(end))];
  return ends.map((high, n) => [ordered.find((one) => n === 0 || one > ends[n - 1]), high]);
}

export function shadeOf(number, found) {
  const at = found.findIndex(([, high]) => number <= high);
  return Math.round((at * (MOST_SHADES - 1)) / Math.max(found.length - 1, 1));
}
