// What is drawn where, as cartography/scene.py works it out of places and a camera.

import { Pins, SEARCHED, meets, placeLabels, sureLabel, tenth } from "./map_labels.js";

const MERGED_FROM = 150; // pins; of fewer all are drawn
const ROUND = 1 << 26; // more cells than a row of the grid has
const NARROW = 480;
const FAR = 200; // pixels beyond the map: further than a label reaches
const ARCS = 40;
const MOST_SHADES = 5;

function between(x, xs, ys) {
  if (x <= xs[0]) return ys[0];
  const at = xs.findIndex((end) => end >= x);
  if (at < 0) return ys.at(-1);
  return ys[at - 1] + ((x - xs[at - 1]) / (xs[at] - xs[at - 1])) * (ys[at] - ys[at - 1]);
}

function sizesFor(width, pins) {
  const label = tenth(between(width, [320, 480, 830, 1200, 1920], [11, 12, 14, 19, 25]));
  const share = between(Math.log10(Math.max(pins, 1)), [1.6, 3], [1, 0.6]);
  const pin = tenth(share * (0.2 * label + 2));
  const line = tenth(share * (label < 16 ? 1.5 : 2));
  return { label, code: tenth(Math.max(9, 0.72 * label)), pin, line, ring: tenth(2.1 * pin) };
}

export class Scenes {
  // `data` is what the page has packed; `rows` its places by row.
  constructor(data, rows) {
    Object.assign(this, { data, rows, ems: new Map() });
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
    const grid = new Map();
    const stay = new Set(chosen ? pins.slice(0, 1) : []);
    const [x0, y0, x1, y1] = (reach ?? []).map((side) => Math.floor(side / cell));
    for (const row of chosen ? pins.slice(1) : pins) {
      const [x, y] = [Math.floor(xs[row] / cell), Math.floor(ys[row] / cell)];
      if (x < x0 || x > x1 || y < y0 || y > y1) continue;
      const key = y * ROUND + x;
      const there = grid.get(key);
      if (there) there.push(row);
      else grid.set(key, [row]);
    }
    const marks = [];
    const covers = (a, b) => (xs[a] - xs[b]) ** 2 + (ys[a] - ys[b]) ** 2 < near;
    for (const there of grid.values()) {
      if (there.length <= 8 && !there.some((a, i) => there.slice(i + 1).some((b) => covers(a, b))))
        there.forEach((row) => stay.add(row));
      else marks.push(this.mark(there, cell, size.code, scale, colorOf));
    }
    return [pins.filter((row) => stay.has(row)), marks];
  }

  mark(there, cell, type, scale, colorOf) {
    const [em, power, most] = this.data.disc;
    const radius = type * Math.min(em * there.length ** power, most);
    const inside = Math.min(radius / scale, cell / 2);
    const xy = [this.rows.x, this.rows.y].map((axis) => {
      const middle = there.reduce((sum, row) => sum + axis[row], 0) / there.length;
      const corner = Math.floor(middle / cell) * cell;
      return Math.max(corner + inside, Math.min(middle, corner + cell - inside));
    });
    const reach = radius / scale;
    const [x, y] = xy;
    for (const [x0, y0, x1, y1] of this.data.insets) {
      if (!(x >= x0 && x <= x1 && y >= y0 && y <= y1)) continue;
      [x0, y0].forEach((low, axis) => {
        const high = [x1, y1][axis];
        if (2 * reach < high - low)
          xy[axis] = Math.max(low + reach, Math.min(xy[axis], high - reach));
      });
    }
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
    for (const names of [full, codes]) {
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

  // The picture of some places, the most important ones first.
  scene({ pins: all, selected, view, least, width, height, colorOf }) {
    const { rows, data } = this;
    const at = (x, y) => [
      (x - view.x) * view.scale + width / 2,
      (y - view.y) * view.scale + height / 2,
    ];
    const chosen = selected >= 0 && all.includes(selected);
    let pins = chosen ? [selected, ...all.filter((row) => row !== selected)] : all;
    const size = sizesFor(width, pins.length);
    let marks = [];
    let texts = null;
    if (pins.length > MERGED_FROM) {
      // Of zooms to a thousandth, as the app's are.
      const [zoom, home] = [view.scale, least].map((one) => Number(Math.log2(one).toFixed(3)));
      const level = Math.min(Math.max(Math.floor(zoom - home), 0), 3);
      const whole = pins;
      // With many names what lies far off decides nothing, but on a narrow map how a place is named.
      const [wide, high] = [width / 2 + FAR, height / 2 + FAR].map((half) => half / view.scale);
      const near = [view.x - wide, view.y - high, view.x + wide, view.y + high];
      for (const reach of level && width >= NARROW ? [near, null] : [null]) {
        [pins, marks] = this.merged(whole, chosen, size, view.scale, colorOf, reach);
        texts = this.texts(pins, width < NARROW).map((text, i) =>
          level < data.rank[data.place[pins[i]]] ? "" : text,
        );
        if (texts.filter(Boolean).length > SEARCHED) break;
      }
    } else texts = this.texts(pins, width < NARROW);
    const points = pins.map((row) => at(rows.x[row], rows.y[row]));
    points.push(...marks.map((mark) => at(mark.x, mark.y)));
    const radii = points.map((_, i) => marks[i - pins.length]?.radius ?? size.pin + size.line);
    if (chosen) radii[0] = size.ring + 2.25;
    const frames = data.insets.map(([x0, y0, x1, y1]) => [...at(x0, y0), ...at(x1, y1)]);
    const insets = this.insetNames(at, size, view.scale, width, frames);
    const room = tenth((this.em("MM") * size.code) / 2 / view.scale);
    const codes = data.codes
      .filter(([, , , within]) => within >= room)
      .map(([text, x, y]) => {
        const [sx, sy] = at(x, y);
        const half = (this.em(text) * size.code) / 2;
        const box = [sx - half, sy - size.code * 0.4, sx + half, sy + size.code * 0.4];
        return { text, x: sx, y: sy, anchor: "middle", box };
      });
    const walls = insets.map(({ box }) => box);
    const on = {
      size: size.label,
      bounds: [width, height],
      pins: new Pins(points, radii),
      soft: codes.map(({ box }) => box),
      frames,
      walls,
    };
    const widthOf = (text) => this.em(text) * size.label;
    const own = chosen ? sureLabel(this.texts(pins, width < NARROW)[0], widthOf, on) : null;
    if (own) on.walls = [...walls, own.box];
    const free = placeLabels(own ? ["", ...texts.slice(1)] : texts, widthOf, on);
    if (own) free.set(0, own);
    const covers = [...walls, ...[...free.values()].map(({ box }) => box)];
    const open = (box, names) =>
      !lies(box, names, 2) && !on.pins.near(grown(box, 1)).some((i) => on.pins.away(i, box) < 1);
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
          text: i === 0 && own ? this.texts(pins, width < NARROW)[0] : texts[i],
          x: points[i][0] + dx,
          y: points[i][1] + dy,
          anchor,
          leader,
          own: chosen && i === 0,
        })),
      ground: [
        ...codes.filter(({ box }) => open(box, covers)),
        ...insets.filter(({ box }) => open(box, [])),
      ].filter(({ x, y }) => seen([x, y], 0)),
    };
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
  shaded({ numbers, view, width, height }) {
    const at = (x, y) => [
      (x - view.x) * view.scale + width / 2,
      (y - view.y) * view.scale + height / 2,
    ];
    const size = sizesFor(width, 0);
    const cell = size.label / 4;
    const span = (low, high) => [Math.floor((low + 40) / cell), Math.floor((high + 40) / cell) + 1];
    const taken = [];
    const ground = [];
    const order = ([a], [b]) => numbers[b] - numbers[a] || (a < b ? -1 : 1);
    for (const [code, x, y, room] of data_codes(this.data, numbers).sort(order)) {
      const text = numbers[code].toLocaleString("en-US");
      const [sx, sy] = at(x, y);
      const half = (this.em(text) * size.label) / 2;
      const box = [sx - half, sy - size.label / 2, sx + half, sy + size.label / 2];
      const [[x0, x1], [y0, y1]] = [span(box[0], box[2]), span(box[1], box[3])];
      const cellsOf = [x0, y0, x1, y1];
      const inside = box[0] >= 0 && box[1] >= 0 && box[2] <= width && box[3] <= height;
      if (half > 1.6 * room * view.scale || !inside) continue;
      if (taken.some((other) => meets(cellsOf, other))) continue;
      taken.push(cellsOf);
      ground.push({ text, x: sx, y: sy, anchor: "middle" });
    }
    const frames = this.data.insets.map(([x0, y0, x1, y1]) => [...at(x0, y0), ...at(x1, y1)]);
    const names = this.insetNames(at, size, view.scale, width, frames).map((name) => {
      const code = this.data.insetNames.find(([text, , , , own]) =>
        [text, own].includes(name.text),
      )[4];
      const number = numbers[code]?.toLocaleString("en-US");
      return number ? { ...name, text: `${code} ${number}` } : name;
    });
    return { size, pins: [], marks: [], labels: [], ground: [...ground, ...names], shaded: true };
  }
}

const data_codes = (data, numbers) => data.codes.filter(([code]) => code in numbers);
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
