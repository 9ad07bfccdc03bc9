// Puts labels beside their pins, as cartography/labels.py, label_spots.py and choosing.py do.

const CLEAR = 1.5; // pixels kept free right and left of a label
const CELL = 64;
const LINE = 1.1; // height of a line of text, in ems
const LED = 4; // cost from which a place has a leader line
export const SEARCHED = 60;
const TRIED = 400;
const DEPTH = 4;
const ROUNDS = 6;

export const tenth = (value) => Number(value.toFixed(1));
export const beside = (radius, size) => tenth(radius + 0.28 * size);
export const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
const clearOf = ([x0, y0, x1, y1]) => [x0 - CLEAR, y0, x1 + CLEAR, y1];
const isInside = ([x, y], [width, height]) => x >= 0 && x <= width && y >= 0 && y <= height;

// The cells of a grid that a box reaches into.
function* cells([x0, y0, x1, y1], by) {
  for (let cx = Math.floor((x0 - by) / CELL); cx <= Math.floor((x1 + by) / CELL); cx += 1)
    for (let cy = Math.floor((y0 - by) / CELL); cy <= Math.floor((y1 + by) / CELL); cy += 1)
      yield cx * 65536 + cy;
}

export class Pins {
  constructor(points, radii) {
    Object.assign(this, { points, radii, reach: 0, cells: new Map() });
    points.forEach(([x, y], i) => {
      this.reach = Math.max(this.reach, radii[i]);
      const key = Math.floor(x / CELL) * 65536 + Math.floor(y / CELL);
      const there = this.cells.get(key);
      if (there) there.push(i);
      else this.cells.set(key, [i]);
    });
  }

  near(box) {
    const found = [];
    for (const key of cells(box, this.reach)) found.push(...(this.cells.get(key) ?? []));
    return found;
  }

  // How far the edge of a pin is from a box; less than 0 where it reaches into it.
  away(i, box) {
    const [x, y] = this.points[i];
    const dx = Math.max(box[0] - x, x - box[2], 0);
    const dy = Math.max(box[1] - y, y - box[3], 0);
    return Math.hypot(dx, dy) - this.radii[i];
  }
}

function spots(radius, size, far) {
  const right = beside(radius, size);
  const above = radius + (LINE * size) / 2 + 0.05 * size;
  const [slant, rise] = [0.75 * right, 0.45 * size + 0.5 * radius];
  const found = [
    [0, right, 0, 0],
    [0.6, -right, 0, 1],
    [1.2, 0, -above, 0.5],
    [1.5, 0, above, 0.5],
    [1.6, slant, -rise, 0],
    [1.7, slant, rise, 0],
    [1.9, -slant, -rise, 1],
    [2, -slant, rise, 1],
  ];
  if (!far) return found;
  for (const [step, distance] of [1.3, 2.1, 3.2, 4.6, 6.4].entries())
    for (let turn = 0; turn < 16; turn += 1) {
      const angle = (Math.PI * turn) / 8;
      const off = right + distance * size;
      const [dx, dy] = [off * Math.cos(angle), off * Math.sin(angle)];
      const part = Math.abs(Math.cos(angle)) < 0.3 ? 0.5 : dx > 0 ? 0 : 1;
      found.push([LED + 1.6 * step + 0.05 * Math.min(turn, 16 - turn), dx, dy, part]);
    }
  return found;
}

function leaderTo([x, y], radius, box) {
  const middle = (box[1] + box[3]) / 2;
  const endX = Math.max(box[0], Math.min(x, box[2]));
  const endY = endX === x ? (y > middle ? box[3] : box[1]) : middle;
  const long = Math.max(Math.hypot(endX - x, endY - y), 1e-9);
  const [ux, uy] = [(endX - x) / long, (endY - y) / long];
  return [x + ux * radius, y + uy * radius, endX - ux * 1.5, endY - uy * 1.5];
}

function distanceToLine([x0, y0, x1, y1], [x, y]) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = ((x - x0) * dx + (y - y0) * dy) / Math.max(dx * dx + dy * dy, 1e-9);
  const at = Math.max(0, Math.min(along, 1));
  return Math.hypot(x - x0 - at * dx, y - y0 - at * dy);
}

function lineMeetsBox([x0, y0, x1, y1], box) {
  let [low, high] = [0, 1];
  for (const [start, delta, least, most] of [
    [x0, x1 - x0, box[0] - CLEAR, box[2] + CLEAR],
    [y0, y1 - y0, box[1], box[3]],
  ]) {
    if (delta === 0) {
      if (!(least < start && start < most)) return false;
      continue;
    }
    const [a, b] = [(least - start) / delta, (most - start) / delta];
    low = Math.max(low, Math.min(a, b));
    high = Math.min(high, Math.max(a, b));
  }
  return low < high;
}

// The free places of a label, the cheapest first.
function freePlaces(own, width, { size, bounds, pins, soft, frames, walls }, far) {
  const pin = pins.points[own];
  const inside = isInside(pin, bounds);
  const around = 1.2 * size;
  const edge = 0.4 * size;
  const found = [];
  for (const [least, dx, dy, part] of spots(pins.radii[own], size, far)) {
    const [x0, y0] = [pin[0] + dx - part * width, pin[1] + dy - (LINE * size) / 2];
    const box = [x0, y0, x0 + width, y0 + LINE * size];
    const clear = clearOf(box);
    const [a, b, c, d] = clear;
    const kept = inside
      ? a >= 0 && b >= 0 && c <= bounds[0] && d <= bounds[1]
      : c < 0 || d < 0 || a > bounds[0] || b > bounds[1];
    if (!kept || walls.some((wall) => meets(clear, wall))) continue;
    const within = ([x, y, right, bottom]) => a >= x && b >= y && c <= right && d <= bottom;
    if (frames.some((frame) => meets(clear, frame) && !within(frame))) continue;
    const leader = least >= LED ? leaderTo(pin, pins.radii[own], box) : null;
    const near = [box[0] - around, box[1] - around, box[2] + around, box[3] + around];
    if (leader) {
      near[0] = Math.min(near[0], pin[0] - 1);
      near[1] = Math.min(near[1], pin[1] - 1);
      near[2] = Math.max(near[2], pin[0] + 1);
      near[3] = Math.max(near[3], pin[1] + 1);
    }
    let covers = 0;
    let free = true;
    for (const i of pins.near(near)) {
      const away = pins.away(i, clear);
      const other = i !== own;
      if (away < 0) free = false;
      else if (leader && other && distanceToLine(leader, pins.points[i]) < pins.radii[i] + 1)
        free = false;
      if (!free) break;
      if (other && away < around) covers += 1;
    }
    if (!free || (leader && walls.some((wall) => lineMeetsBox(leader, wall)))) continue;
    covers += soft.filter((one) => meets(clear, one)).length;
    const [wide, high] = bounds;
    const close = box[0] < edge || box[1] < edge || box[2] > wide - edge || box[3] > high - edge;
    const cost = least + 0.5 * covers + (close ? 1 : 0);
    found.push({
      cost,
      dx,
      dy,
      anchor: { 0: "start", 0.5: "middle", 1: "end" }[part],
      box,
      leader,
    });
  }
  return found.sort((a, b) => a.cost - b.cost);
}

function linesCross(a, b) {
  const side = (line, x, y) =>
    (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0]);
  return (
    side(a, b[0], b[1]) * side(a, b[2], b[3]) <= 0 && side(b, a[0], a[1]) * side(b, a[2], a[3]) <= 0
  );
}

function clash(a, b) {
  if (meets(clearOf(a.box), clearOf(b.box))) return true;
  if (a.leader && lineMeetsBox(a.leader, b.box)) return true;
  if (b.leader && lineMeetsBox(b.leader, a.box)) return true;
  return Boolean(a.leader && b.leader && linesCross(a.leader, b.leader));
}

// The places taken so far, in a grid, so that a place is compared only with those near it.
class Board {
  taken = new Map();
  cells = new Map();

  keys({ box: [x0, y0, x1, y1], leader }) {
    const [a, b, c, d] = leader ?? [x0, y0, x1, y1];
    const [low, high] = [
      [Math.min(x0, a, c), Math.min(y0, b, d)],
      [Math.max(x1, a, c), Math.max(y1, b, d)],
    ];
    return cells([...low, ...high], 4);
  }

  put(i, place) {
    this.drop(i);
    this.taken.set(i, place);
    for (const key of this.keys(place)) {
      if (!this.cells.has(key)) this.cells.set(key, new Set());
      this.cells.get(key).add(i);
    }
  }

  drop(i) {
    const place = this.taken.get(i);
    if (!place) return;
    this.taken.delete(i);
    for (const key of this.keys(place)) this.cells.get(key).delete(i);
  }

  clashes(i, place) {
    const near = new Set();
    for (const key of this.keys(place)) for (const j of this.cells.get(key) ?? []) near.add(j);
    near.delete(i);
    return [...near].filter((j) => clash(place, this.taken.get(j))).sort((a, b) => a - b);
  }
}

function settle(i, places, board) {
  const place = places.get(i).find((one) => !board.clashes(i, one).length);
  if (place) board.put(i, place);
  return Boolean(place);
}

function push(i, places, board, depth, moved) {
  if (settle(i, places, board)) return true;
  if (depth === 0) return false;
  for (const place of places.get(i)) {
    const [other, ...more] = board.clashes(i, place);
    if (other === undefined || more.length || moved.has(other)) continue;
    const before = board.taken.get(other);
    board.drop(other);
    board.put(i, place);
    if (push(other, places, board, depth - 1, new Set([...moved, i, other]))) return true;
    board.drop(i);
    board.put(other, before);
  }
  return false;
}

function improve(i, places, board) {
  const now = board.taken.get(i);
  for (const place of places.get(i)) {
    if (now && place.cost >= now.cost) return false;
    const [other, ...more] = board.clashes(i, place);
    if (other === undefined) {
      board.put(i, place);
      return true;
    }
    if (more.length || !now) continue;
    const before = board.taken.get(other);
    const gain = now.cost - place.cost;
    board.drop(other);
    board.put(i, place);
    for (const way of places.get(other)) {
      if (way.cost - before.cost >= gain - 1e-9) break;
      if (!board.clashes(other, way).length) {
        board.put(other, way);
        return true;
      }
    }
    board.put(i, now);
    board.put(other, before);
  }
  return false;
}

function choose(places, search) {
  const board = new Board();
  const all = [...places.keys()];
  const few = (i) => places.get(i).length;
  const order = search ? all.toSorted((a, b) => few(a) - few(b) || a - b) : all;
  for (const i of order) settle(i, places, board);
  if (!search) return board.taken;
  for (const i of all) if (!board.taken.has(i)) push(i, places, board, DEPTH, new Set());
  for (let round = 0; round < ROUNDS; round += 1)
    if (!all.map((i) => improve(i, places, board)).some(Boolean)) break;
  return board.taken;
}

// Returns the chosen place of each pin with a text, by the pin's number.
export function placeLabels(texts, widthOf, on) {
  const { points } = on.pins;
  const known = texts
    .keys()
    .filter((i) => texts[i])
    .toArray();
  const few = known.length <= SEARCHED;
  const wanted = few ? known : known.filter((i) => isInside(points[i], on.bounds)).slice(0, TRIED);
  const searched = wanted.length <= SEARCHED;
  let chosen = new Map();
  for (const far of searched && on.leaders !== false ? [false, true] : [false]) {
    const places = wanted.map((i) => [i, freePlaces(i, widthOf(texts[i]), on, far)]);
    chosen = choose(new Map(places), searched && !on.ranked);
    if (chosen.size === wanted.length) break;
  }
  return chosen;
}

// The label of the first pin, which shows whatever is in its way.
export function sureLabel(text, widthOf, on) {
  const alone = { ...on, soft: [], frames: [], leaders: false };
  const free = placeLabels([text], widthOf, alone).get(0);
  if (free) return free;
  const [x, y] = on.pins.points[0];
  const [wide, half] = [widthOf(text), (LINE * on.size) / 2];
  const gap = beside(on.pins.radii[0], on.size);
  const right = x + gap + wide + CLEAR <= on.bounds[0];
  const left = right ? x + gap : x - gap - wide;
  return {
    dx: right ? gap : -gap,
    dy: 0,
    anchor: right ? "start" : "end",
    box: [left, y - half, left + wide, y + half],
    leader: null,
  };
}
