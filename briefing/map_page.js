// The map in one file: what a person searches, filters, selects and moves, with nothing to fetch.
// The drawing and the table are in the page; without this script they stay as they are.

const PAGE_ROWS = 25;
const LIST_ROWS = 100; // names of a list; a search finds the others
const MERGED_FROM = 150; // pins; of fewer all are drawn
const LABELED = 400;
const LEVELS = 6; // doublings from the whole country in
const ROUND = 4096;
const SVG = "http://www.w3.org/2000/svg";
const AWAY = ["'", "’", "‘", "`", "´", "ʻ", "ʼ", "."];
const find = (selector) => document.querySelector(selector);

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

// As geocode/normalize.py folds a text.
function folded(text) {
  const lower = text.toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");
  let plain = lower.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  plain = plain.replaceAll("&", " and ");
  for (const letter of AWAY) plain = plain.replaceAll(letter, "");
  return plain.replace(/[^\p{L}\p{N}/]+/gu, " ").trim();
}

const data = await unpacked(find("#data").textContent);
const { filters, ground, noun } = data;
for (const [at, { of, rows: numbers }] of Object.entries(data.repeated))
  data.table[at] = numbers.map((number) => of[number]);
const rows = derived();
const count = rows.city.length;
const svg = find(".map svg");
const land = svg.querySelector("g");
const lines = [land, ...land.querySelectorAll("[stroke-width]")].map((one) => [
  one,
  Number(one.getAttribute("stroke-width")) *
    Number(/scale\(([\d.]+)/.exec(land.getAttribute("transform"))[1]),
]);
while (land.nextSibling) land.nextSibling.remove();
const over = svg.appendChild(document.createElementNS(SVG, "g"));
svg.setAttribute("role", "group");

const state = { shown: [], selected: -1, page: 0, view: null, home: null, width: 0, height: 0 };

// What the columns of the table say already.
function derived() {
  const [city, name] = data.table;
  const { state: codes, search, card } = data;
  const joined = data.table[2];
  return {
    city,
    state: codes,
    x: data.x.map((value) => (value === null ? null : value / 100)),
    y: data.y.map((value) => (value === null ? null : value / 100)),
    name: city.map((one, row) => `${one}, ${codes[row]}`),
    search: city.map(
      (one, row) =>
        search[row] ?? ` ${folded(one)} ${folded(one)} ${folded(name[row])} ${folded(codes[row])}`,
    ),
    card: city.map((one, row) => card[row] ?? `${one}, ${name[row]}\nJoined ${joined[row]}`),
  };
}

// What passes.

function passing() {
  const words = folded(find("#search").value).replaceAll("/", " ").split(" ").filter(Boolean);
  const tests = filters.map((filter, at) => {
    const box = find(`[data-filter="${at}"]`);
    if (filter.positions) {
      const [low, high] = [...box.querySelectorAll("input")].map(({ value, type }) => {
        if (value === "") return null;
        return type === "date" ? Date.parse(value) / 864e5 + 719163 : Number(value);
      });
      if (low === null && high === null) return null;
      const ends = low !== null && high !== null && low > high ? [high, low] : [low, high];
      return (row) => {
        const value = filter.positions[row];
        return value !== null && value >= (ends[0] ?? -Infinity) && value <= (ends[1] ?? Infinity);
      };
    }
    const wanted = [...box.querySelectorAll(":checked")].map(({ value }) => Number(value));
    return wanted.length ? (row) => wanted.includes(filter.rows[row]) : null;
  });
  const active = tests.filter(Boolean);
  const shown = [];
  for (let row = 0; row < count; row += 1) {
    const text = rows.search[row];
    if (words.every((word) => text.includes(` ${word}`)) && active.every((test) => test(row)))
      shown.push(row);
  }
  return shown;
}

// How large things are on a map of some width, as cartography/sizes.py has it.

function between(x, xs, ys) {
  if (x <= xs[0]) return ys[0];
  const at = xs.findIndex((end) => end >= x);
  if (at < 0) return ys.at(-1);
  return ys[at - 1] + ((x - xs[at - 1]) / (xs[at] - xs[at - 1])) * (ys[at] - ys[at - 1]);
}

const tenth = (value) => Math.round(value * 10) / 10;

function sizesFor(width, pins) {
  const label = tenth(between(width, [320, 480, 830, 1200, 1920], [11, 12, 14, 19, 25]));
  const share = between(Math.log10(Math.max(pins, 1)), [1.6, 3], [1, 0.6]);
  const pin = tenth(share * (0.2 * label + 2));
  const line = tenth(share * (label < 16 ? 1.5 : 2));
  return { label, code: tenth(Math.max(9, 0.72 * label)), pin, line };
}

const radiusOf = (number, type) => type * (0.9 + 0.22 * Math.log10(number));

// Pins, and discs where one would cover another: a grid of the plane decides, as in
// cartography/marks.py.
function merged(pins, size, scale) {
  if (pins.length <= MERGED_FROM)
    return pins.map((row) => ({ row, n: 1, x: rows.x[row], y: rows.y[row] }));
  const cell = (3.6 * size.code) / scale;
  const near = ((2 * size.pin) / scale) ** 2;
  const cells = new Map();
  for (const row of pins) {
    const key = Math.floor(rows.y[row] / cell) * ROUND * ROUND + Math.floor(rows.x[row] / cell);
    const there = cells.get(key);
    if (there) there.push(row);
    else cells.set(key, [row]);
  }
  const found = [];
  for (const there of cells.values()) {
    const covers = (a, b) => (rows.x[a] - rows.x[b]) ** 2 + (rows.y[a] - rows.y[b]) ** 2 < near;
    const together =
      there.length > 8 || there.some((a, i) => there.slice(i + 1).some((b) => covers(a, b)));
    if (!together)
      for (const row of there) found.push({ row, n: 1, x: rows.x[row], y: rows.y[row] });
    else {
      // A disc stays in its cell.
      const inside = Math.min(radiusOf(there.length, size.code) / scale, cell / 2);
      const [x, y] = [rows.x, rows.y].map((axis) => {
        const middle = there.reduce((sum, row) => sum + axis[row], 0) / there.length;
        const corner = Math.floor(middle / cell) * cell;
        return Math.max(corner + inside, Math.min(middle, corner + cell - inside));
      });
      found.push({ row: there[0], n: there.length, x, y, rows: there });
    }
  }
  return found;
}

// Drawing.

function node(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

const pen = document.createElement("canvas").getContext("2d");
const widths = new Map();

function widthOf(text) {
  if (!widths.has(text)) {
    pen.font = "600 100px 'Briefing Sans', sans-serif";
    widths.set(text, pen.measureText(text).width / 100);
  }
  return widths.get(text);
}

const apart = (a, b) => a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];

function home() {
  const [x0, y0, x1, y1] = data.country;
  const pad = 6 + 0.01 * Math.min(state.width, state.height);
  const free = (side) => Math.max(side - 2 * pad, 50);
  const most = Math.min(free(state.width) / (x1 - x0), free(state.height) / (y1 - y0));
  const scale = 2 ** (Math.floor(Math.log2(most) * 1000) / 1000);
  return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, scale };
}

function draw() {
  const { view, width, height } = state;
  const at = (x, y) => [
    (x - view.x) * view.scale + width / 2,
    (y - view.y) * view.scale + height / 2,
  ];
  const steps = view.scale / 100;
  const [left, top] = at(0, 0);
  land.setAttribute(
    "transform",
    `translate(${left.toFixed(2)} ${top.toFixed(2)}) scale(${steps.toFixed(6)})`,
  );
  for (const [line, wide] of lines) line.setAttribute("stroke-width", (wide / steps).toFixed(1));

  const pins = state.pinned;
  const size = sizesFor(width, pins.length);
  const others = state.selected < 0 ? pins : pins.filter((row) => row !== state.selected);
  const marks = merged(others, size, view.scale)
    .map((mark) => ({ ...mark, at: at(mark.x, mark.y) }))
    .filter(({ at: [x, y] }) => x > -20 && y > -20 && x < width + 20 && y < height + 20);
  if (state.selected >= 0 && rows.x[state.selected] !== null)
    marks.unshift({
      row: state.selected,
      n: 1,
      own: true,
      at: at(rows.x[state.selected], rows.y[state.selected]),
    });
  for (const mark of marks) {
    mark.radius = mark.n > 1 ? radiusOf(mark.n, size.code) : size.pin;
    const reach = mark.own ? 2.1 * size.pin : mark.radius + size.line;
    const [x, y] = mark.at;
    mark.box = [x - reach, y - reach, x + reach, y + reach];
  }
  const grid = new Map(); // boxes of pins, so that a name asks only those near it
  const keys = ([x0, y0, x1, y1]) => {
    const all = [];
    for (let cx = Math.floor(x0 / 64); cx <= Math.floor(x1 / 64); cx += 1)
      for (let cy = Math.floor(y0 / 64); cy <= Math.floor(y1 / 64); cy += 1)
        all.push(`${cx} ${cy}`);
    return all;
  };
  const put = (box) => {
    for (const key of keys(box)) grid.set(key, [...(grid.get(key) ?? []), box]);
  };
  for (const { box } of marks) put(box);
  const free = (box, own) =>
    keys(box).every((key) =>
      (grid.get(key) ?? []).every((other) => other === own || apart(box, other)),
    );

  const [pinsDrawn, names, codes] = ["g", "g", "g"].map((name) => node(name, {}));
  let tried = 0;
  for (const mark of marks) {
    if (mark.n > 1 || (tried += 1) > LABELED) continue;
    const text = width < 480 ? rows.city[mark.row] : rows.name[mark.row];
    const [wide, high, gap] = [widthOf(text) * size.label, 1.1 * size.label, 0.28 * size.label];
    const [x, y] = mark.at;
    const off = mark.box[2] - x + gap;
    const rise = mark.box[2] - x + high / 2;
    const spots = [
      ["start", off, 0],
      ["end", -off, 0],
      ["middle", 0, -rise],
      ["middle", 0, rise],
      ["start", 0.75 * off, -rise],
      ["start", 0.75 * off, rise],
      ["end", -0.75 * off, -rise],
      ["end", -0.75 * off, rise],
    ];
    for (const [anchor, dx, dy] of spots) {
      const start = x + dx - { start: 0, middle: wide / 2, end: wide }[anchor];
      const box = [start - 1.5, y + dy - high / 2, start + wide + 1.5, y + dy + high / 2];
      const inside = box[0] >= 0 && box[1] >= 0 && box[2] <= width && box[3] <= height;
      if (!inside || !free(box, mark.box)) continue;
      put(box);
      names.append(
        node(
          "text",
          {
            x: (x + dx).toFixed(1),
            y: (y + dy + 0.3 * size.label).toFixed(1),
            "text-anchor": anchor,
            class: mark.own ? "name own" : "name",
            "font-size": size.label.toFixed(1),
          },
          text,
        ),
      );
      break;
    }
  }
  const room = Math.round((10 * widthOf("MM") * size.code) / 2 / view.scale) / 10;
  for (const [text, x, y, anchor, within] of ground) {
    if (within !== null && within < room) continue;
    const [sx, sy] = at(x, y);
    const wide = widthOf(text) * size.code;
    const start = anchor === "start" ? sx : sx - wide / 2;
    const box = [start - 1, sy - size.code * 0.4, start + wide + 1, sy + size.code * 0.4];
    if (!free(box)) continue;
    put(box);
    const look = { "text-anchor": anchor, class: "code", "font-size": size.code.toFixed(1) };
    const spot = { x: sx.toFixed(1), y: (sy + 0.3 * size.code).toFixed(1) };
    codes.append(node("text", { ...look, ...spot }, text));
  }
  // By name, as one steps to them.
  for (const mark of marks.toSorted((a, b) => (rows.name[a.row] < rows.name[b.row] ? -1 : 1))) {
    const [cx, cy] = mark.at.map((side) => side.toFixed(1));
    const label = mark.n > 1 ? `${mark.n.toLocaleString("en-US")} ${noun[1]}` : rows.name[mark.row];
    const one = node("g", {
      role: "button",
      tabindex: 0,
      "aria-label": label,
      class: mark.n > 1 ? "disc" : mark.own ? "pin own" : "pin",
    });
    if (mark.own) {
      one.setAttribute("aria-current", "true");
      one.append(node("circle", { cx, cy, r: (2.1 * size.pin).toFixed(1), class: "ring" }));
    }
    one.dataset.row = mark.row;
    one.append(node("title", {}, mark.n > 1 ? label : rows.card[mark.row]));
    one.append(
      node("circle", { cx, cy, r: mark.radius.toFixed(1), "stroke-width": size.line.toFixed(1) }),
    );
    if (mark.n > 1) {
      one.append(
        node(
          "text",
          {
            x: cx,
            y: (mark.at[1] + 0.3 * size.code).toFixed(1),
            "text-anchor": "middle",
            "font-size": size.code.toFixed(1),
          },
          mark.n.toLocaleString("en-US"),
        ),
      );
      one.behind = mark.rows;
    }
    pinsDrawn.append(one);
  }
  const focused = document.activeElement?.dataset?.row;
  over.replaceChildren(codes, pinsDrawn, names);
  for (const one of [codes, names]) one.setAttribute("aria-hidden", "true");
  if (focused && document.activeElement === document.body)
    pinsDrawn.querySelector(`[data-row="${focused}"]`)?.focus({ preventScroll: true });
}

function move(x, y, scale) {
  const least = state.home.scale;
  state.view = { x, y, scale: Math.max(least, Math.min(scale, least * 2 ** LEVELS)) };
  if (state.view.scale === least) state.view = { ...state.home };
  draw();
}

function zoom(factor, [px, py] = [state.width / 2, state.height / 2]) {
  const { x, y, scale } = state.view;
  const to = Math.max(state.home.scale, Math.min(scale * factor, state.home.scale * 2 ** LEVELS));
  const shift = 1 / scale - 1 / to; // what lies under the pointer stays there
  move(x + (px - state.width / 2) * shift, y + (py - state.height / 2) * shift, to);
}

function show(found) {
  state.shown = found;
  // A place that joined twice is one pin; the most important ones come first.
  const first = new Int32Array(data.places).fill(-1);
  for (let at = found.length - 1; at >= 0; at -= 1) {
    const place = data.place[found[at]];
    if (place !== null) first[place] = found[at];
  }
  state.pinned = Array.from(first).filter((row) => row >= 0);
  if (state.selected >= 0 && !found.includes(state.selected)) state.selected = -1;
  state.page = 0;
  find("#count").textContent =
    `${found.length.toLocaleString("en-US")} of ${count.toLocaleString("en-US")} ${noun[1]}`;
  list();
  table();
  panel();
  draw();
}

function list() {
  const items = state.shown.slice(0, LIST_ROWS).map((row) => {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    const names = [rows.city[row], rows.state[row] + (rows.x[row] === null ? " · no pin" : "")];
    button.append(
      ...names.map((textContent) => Object.assign(document.createElement("span"), { textContent })),
    );
    button.dataset.row = row;
    if (row === state.selected) button.setAttribute("aria-current", "true");
    const item = document.createElement("li");
    item.append(button);
    return item;
  });
  find("#list").replaceChildren(...items);
  const more = state.shown.length - items.length;
  find("#more").textContent = more > 0 ? `${more.toLocaleString("en-US")} more in the table` : "";
}

function table() {
  const first = state.page * PAGE_ROWS;
  const part = state.shown.slice(first, first + PAGE_ROWS);
  find("#table tbody").replaceChildren(
    ...part.map((row) => {
      const line = document.createElement("tr");
      line.append(
        ...data.table.map((column) =>
          Object.assign(document.createElement("td"), { textContent: column[row] }),
        ),
      );
      return line;
    }),
  );
  const all = state.shown.length.toLocaleString("en-US");
  find("#page").textContent = part.length
    ? `Rows ${(first + 1).toLocaleString("en-US")} to ${(first + part.length).toLocaleString("en-US")} of ${all}`
    : "No rows";
  find("#back").disabled = first === 0;
  find("#next").disabled = first + PAGE_ROWS >= state.shown.length;
}

function panel() {
  const box = find("#selected");
  box.hidden = state.selected < 0;
  if (box.hidden) return;
  box.querySelector("h2").textContent = rows.name[state.selected];
  box.querySelector("dl").replaceChildren(
    ...data.headings.flatMap((heading, column) => {
      const value = data.table[column][state.selected];
      if (!value) return [];
      return [
        ["dt", heading],
        ["dd", value],
      ].map(([name, textContent]) => Object.assign(document.createElement(name), { textContent }));
    }),
  );
}

function select(row) {
  state.selected = row;
  for (const button of find("#list").querySelectorAll("button"))
    button.toggleAttribute("aria-current", Number(button.dataset.row) === row);
  find("#list [aria-current]")?.setAttribute("aria-current", "true");
  panel();
  if (row < 0) state.view = { ...state.home };
  else if (rows.x[row] !== null)
    state.view = { x: rows.x[row], y: rows.y[row], scale: state.home.scale * 4 };
  draw();
}

function pick(target) {
  const one = target.closest("[data-row]");
  if (!one) return false;
  if (one.behind) {
    const [xs, ys] = [rows.x, rows.y].map((axis) => one.behind.map((row) => axis[row]));
    const [low, high] = [
      [Math.min(...xs), Math.min(...ys)],
      [Math.max(...xs), Math.max(...ys)],
    ];
    move((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, state.view.scale * 4);
  } else select(Number(one.dataset.row));
  return true;
}

const filter = () => show(passing());
find("form").addEventListener("input", filter);
find("form").addEventListener("submit", (event) => event.preventDefault());
find("form").addEventListener("reset", () => setTimeout(filter));
find("#list").addEventListener("click", ({ target }) => pick(target));
find("#close").addEventListener("click", () => select(-1));
find("#back").addEventListener("click", () => {
  state.page -= 1;
  table();
});
find("#next").addEventListener("click", () => {
  state.page += 1;
  table();
});
find("#in").addEventListener("click", () => zoom(2));
find("#out").addEventListener("click", () => zoom(0.5));
find("#whole").addEventListener("click", () => {
  state.view = { ...state.home };
  draw();
});

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") select(-1);
  if (!event.target.closest(".map") || event.ctrlKey || event.altKey || event.metaKey) return;
  const step = MOVES[event.key];
  const { x, y, scale } = state.view;
  if (step) move(x + (step[0] * 80) / scale, y + (step[1] * 80) / scale, scale);
  else if (event.key === "+" || event.key === "=") zoom(2);
  else if (event.key === "-") zoom(0.5);
  else if (!(["Enter", " "].includes(event.key) && event.target.closest("[data-row]"))) return;
  else pick(event.target);
  event.preventDefault();
});

const fingers = new Map();
let moved = 0;
const place = ({ clientX, clientY }) => {
  const box = svg.getBoundingClientRect();
  return [clientX - box.left, clientY - box.top];
};
svg.addEventListener("pointerdown", (event) => {
  if (fingers.size === 0) moved = 0;
  fingers.set(event.pointerId, place(event));
});
window.addEventListener("pointermove", (event) => {
  const before = fingers.get(event.pointerId);
  if (!before) return;
  const now = place(event);
  const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
  moved += Math.abs(dx) + Math.abs(dy);
  const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
  fingers.set(event.pointerId, now);
  if (moved < 4) return;
  if (other) {
    const span = ([x, y]) => Math.hypot(x - other[0], y - other[1]);
    zoom(span(now) / Math.max(span(before), 1), other);
  } else
    move(
      state.view.x - dx / state.view.scale,
      state.view.y - dy / state.view.scale,
      state.view.scale,
    );
});
for (const end of ["pointerup", "pointercancel"])
  window.addEventListener(end, ({ pointerId }) => fingers.delete(pointerId));
svg.addEventListener("click", ({ target }) => moved < 4 && pick(target));
svg.addEventListener(
  "wheel",
  (event) => {
    if (!event.ctrlKey) return; // the wheel alone scrolls the page
    event.preventDefault();
    zoom(2 ** (-event.deltaY / 200), place(event));
  },
  { passive: false },
);

function measure() {
  const width = Math.round(svg.getBoundingClientRect().width);
  if (width === state.width) return;
  const old = state.home;
  state.width = width;
  state.height = Math.round(Math.max(0.625 * width, 240));
  svg.setAttribute("viewBox", `0 0 ${state.width} ${state.height}`);
  svg.firstElementChild.setAttribute("d", `M0 0H${state.width}V${state.height}H0Z`);
  state.home = home();
  state.view = old
    ? { ...state.view, scale: (state.view.scale / old.scale) * state.home.scale }
    : { ...state.home };
  if (old) draw();
}

await document.fonts.ready;
measure();
filter();
new ResizeObserver(measure).observe(svg.parentElement);
document.documentElement.classList.add("ready");
