// The map in one file: what a person searches, filters, selects and moves, with nothing to fetch.
// The drawing and the table are in the page; without this script they stay as they are.

import { Scenes, arcs, classes, shadeOf } from "./map_scene.js";
import { Slides } from "./map_slides.js";

const PAGE_ROWS = 25;
const PRINTED_ROWS = 1000;
const LIST_ROWS = 100; // names of a list; a search finds the others
const LEVELS = 6; // doublings from the whole country in
const SVG = "http://www.w3.org/2000/svg";
const AWAY = ["'", "’", "‘", "`", "´", "ʻ", "ʼ", "."];
const find = (selector) => document.querySelector(selector);

async function unpacked(name) {
  const letters = atob(find(name).textContent);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = letters.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream);
}

// As geocode/normalize.py folds a text.
function folded(text) {
  const lower = text.toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");
  let plain = lower.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  plain = plain.replaceAll("&", " and ");
  for (const letter of AWAY) plain = plain.replaceAll(letter, "");
  return plain.replace(/[^\p{L}\p{N}/]+/gu, " ").trim();
}

document.documentElement.dataset.scripted = "";
const [data, packed] = await Promise.all([
  unpacked("#data").then((found) => found.json()),
  unpacked("#columns").then((found) => found.arrayBuffer()),
]);
const { count, filters, noun } = data;
data.place = numbersAt(2);
for (const [at, { of, rows: numbers }] of Object.entries(data.repeated))
  data.table[at] = numbers.map((number) => of[number]);
for (const filter of filters)
  if (filter.numbers)
    filter.rows = data.repeated[filter.column].rows.map((number) => filter.numbers[number]);
const rows = derived();
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

const scenes = new Scenes(data, rows);
const state = { shown: [], selected: -1, page: 0, view: null, home: null, width: 0, height: 0 };

// Of the numbers of three bytes the lowest bytes come first; the highest number is none.
function numbersAt(at) {
  const bytes = new Uint8Array(packed);
  const all = bytes.length / 3;
  return Array.from({ length: count }, (_, row) => {
    const i = at * count + row;
    const value = bytes[i] + 256 * bytes[all + i] + 65536 * bytes[2 * all + i];
    return value === 0xffffff ? null : value;
  });
}

// What the columns of the table say already; a search and a card when they are asked for.
function derived() {
  const [city, states] = data.table;
  const plane = (at) => numbersAt(at).map((value) => (value === null ? null : value / 100));
  const codes = states.map((one) => data.state[one]);
  return {
    city,
    state: codes,
    x: plane(0),
    y: plane(1),
    name: city.map((one, row) => `${one}, ${codes[row]}`),
    card: (row) => data.card[row] ?? `${city[row]}, ${states[row]}\nJoined ${data.table[2][row]}`,
  };
}

const degrees = [numbersAt(3), numbersAt(4)];
function cell(at, row) {
  if (data.table[at].length) return data.table[at][row];
  const value = degrees[at - 3][row];
  return value === null ? "" : ((value - 360000) / 1000).toFixed(3);
}

const folds = new Map();
function foldedOnce(text) {
  if (!folds.has(text)) folds.set(text, folded(text));
  return folds.get(text);
}

let searched = null;
function searchTexts() {
  const [city, states] = data.table;
  searched ??= city.map((one, row) => {
    if (data.search[row]) return data.search[row];
    const name = foldedOnce(one);
    return ` ${name} ${name} ${foldedOnce(states[row])} ${foldedOnce(rows.state[row])}`;
  });
  return searched;
}

// What passes.

const boxOf = (at) => find(`[data-filter="${at}"]`);
const position = ({ value, type }) =>
  value === "" ? null : type === "date" ? Date.parse(value) / 864e5 + 719163 : Number(value);

function passing() {
  const words = folded(find("#search").value).replaceAll("/", " ").split(" ").filter(Boolean);
  const tests = filters.map((filter, at) => {
    const inputs = [...boxOf(at).querySelectorAll("input")];
    if (filter.positions) {
      const [low, high] = inputs.map(position);
      if (low === null && high === null) return null;
      const ends = low !== null && high !== null && low > high ? [high, low] : [low, high];
      return (row) => {
        const value = filter.positions[row];
        return value !== null && value >= (ends[0] ?? -Infinity) && value <= (ends[1] ?? Infinity);
      };
    }
    const wanted = new Set(inputs.filter((one) => one.checked).map(({ value }) => Number(value)));
    return wanted.size ? (row) => wanted.has(filter.rows[row]) : null;
  });
  const active = tests.filter(Boolean);
  if (words.length) {
    const texts = searchTexts();
    active.push((row) => words.every((word) => texts[row].includes(` ${word}`)));
  }
  const shown = [];
  for (let row = 0; row < count; row += 1) if (active.every((test) => test(row))) shown.push(row);
  return shown;
}

// The address holds what is chosen, after the #, in the words of the app's own addresses.

const slug = (text) => folded(text).replaceAll(" ", "-");
const keyOf = (row) => data.key[row] ?? slug(rows.name[row]);

function said() {
  const asked = new URLSearchParams();
  const search = find("#search").value;
  if (search) asked.append("search", search);
  filters.forEach(({ name, positions, values }, at) => {
    const inputs = [...boxOf(at).querySelectorAll("input")];
    if (positions) {
      const ends = inputs.toSorted((a, b) => (a.value && b.value ? position(a) - position(b) : 0));
      if (ends.some(({ value }) => value))
        asked.append(name, ends.map((one) => one.value).join(".."));
    } else
      for (const { checked, value } of inputs)
        if (checked) asked.append(name, values[value].at(-1));
  });
  if (find("#color")?.value) asked.append("color", find("#color").value);
  if (find("#states").checked) asked.append("show", "states");
  if (state.selected >= 0) asked.append("site", keyOf(state.selected));
  if (state.slide) asked.append("slide", state.slide);
  return asked.toString();
}

function write() {
  if (document.documentElement.classList.contains("compact")) return; // another page has it
  const hash = said();
  if (hash !== location.hash.slice(1)) history.replaceState(null, "", `${location.search}#${hash}`);
}

// Sets every filter to all; how the map is drawn stays.
function clear() {
  find("#search").value = "";
  for (const input of document.querySelectorAll("[data-filter] input"))
    if (input.type === "checkbox") input.checked = false;
    else input.value = "";
}

// Takes the choice from the address, in which a query counts as well.
function adopt() {
  const asked = new URLSearchParams(`${location.search.slice(1)}&${location.hash.slice(1)}`);
  const last = (name) => asked.getAll(name).at(-1) ?? "";
  clear();
  find("#search").value = last("search");
  filters.forEach(({ name, positions, values }, at) => {
    const inputs = [...boxOf(at).querySelectorAll("input")];
    if (positions) {
      const [low, high] = last(name).split("..");
      [low ?? "", high ?? low ?? ""].forEach((end, n) => (inputs[n].value = end.trim()));
    } else
      for (const text of asked.getAll(name))
        for (const input of inputs)
          if (values[input.value].some((one) => folded(one) === folded(text))) input.checked = true;
    if (inputs.some((one) => (positions ? one.value : one.checked))) boxOf(at).open = true;
  });
  if (find("#color")) find("#color").value = asked.has("color") ? last("color") : data.color;
  if (find("#color")?.selectedIndex === -1) find("#color").value = "";
  find("#states").checked = asked.has("show") ? last("show") === "states" : data.states;
  const site = slug(last("site"));
  state.selected = rows.name.findIndex(
    (_, row) =>
      site && [keyOf(row), slug(`${rows.city[row]} ${data.table[1][row]}`)].includes(site),
  );
  state.slide = last("slide");
  if (state.slide && find("#stage")?.open === false) brief(state.slide);
  aim();
  show(passing());
}

// Drawing.

function node(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

function written({ text, x, y, anchor }, size, name) {
  const spot = { x: x.toFixed(1), y: (y + 0.3 * size).toFixed(1), "text-anchor": anchor };
  return node("text", { ...spot, class: name, "font-size": size.toFixed(1) }, text);
}

// The filter whose values color the pins, and the color of a row.
const coloring = () => filters.find(({ name }) => name === find("#color")?.value);

function paint(one, color) {
  const blank = color === data.groups - 1;
  one.style.setProperty("--pin", blank ? "var(--map-halo)" : `var(--map-groups-${color})`);
  if (blank) one.style.setProperty("--pin-line", `var(--map-groups-${color})`);
}

function ring([x, y], radius, shares) {
  const wide = 0.26 * radius;
  const r = radius - wide / 2;
  return arcs(shares).map(([color, part]) => {
    const look = { class: "share", "stroke-width": wide.toFixed(1) };
    const [across, down] = [Math.sin(2 * Math.PI * part), 1 - Math.cos(2 * Math.PI * part)];
    const arc =
      part === 1
        ? node("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: r.toFixed(1), ...look })
        : node("path", {
            d: `M${x} ${y - r}a${r} ${r} 0 ${part > 0.5 ? 1 : 0} 1 ${r * across} ${r * down}`,
            ...look,
          });
    arc.style.stroke = `var(--map-groups-${color})`;
    return arc;
  });
}

function pinned({ row, at, own }, size, colored) {
  const [cx, cy] = at.map((side) => side.toFixed(1));
  const one = node("g", {
    role: "button",
    tabindex: 0,
    "aria-label": rows.name[row],
    class: own ? "pin own" : "pin",
  });
  if (own) {
    one.setAttribute("aria-current", "true");
    one.append(node("circle", { cx, cy, r: size.ring, class: "ring" }));
  }
  one.dataset.row = row;
  one.append(node("title", {}, rows.card(row)));
  one.append(node("circle", { cx, cy, r: size.pin, "stroke-width": size.line }));
  if (colored && !own) paint(one, colored.colors[colored.rows[row]]);
  return one;
}

function disc({ rows: behind, n, at, radius, shares }, size) {
  const label = `${n.toLocaleString("en-US")} ${noun[1]}`;
  const one = node("g", { role: "button", tabindex: 0, "aria-label": label, class: "disc" });
  const [cx, cy] = at.map((side) => side.toFixed(1));
  one.dataset.row = behind[0];
  one.behind = behind;
  one.append(
    node("title", {}, label),
    node("circle", { cx, cy, r: radius, "stroke-width": size.line }),
    ...ring(at, radius, shares),
    written({ text: n.toLocaleString("en-US"), x: at[0], y: at[1], anchor: "middle" }, size.code),
  );
  return one;
}

function numbersOfStates() {
  const numbers = {};
  for (const row of state.shown)
    if (data.known[rows.state[row]]) numbers[rows.state[row]] = (numbers[rows.state[row]] ?? 0) + 1;
  return numbers;
}

function shade(numbers) {
  const found = classes(Object.values(numbers));
  for (const path of land.querySelectorAll("[id^=land-]")) {
    const number = numbers[path.id.slice(5)];
    path.style.fill = number ? `var(--map-shades-${shadeOf(number, found)})` : "";
  }
  return found;
}

function legend(scene, found) {
  const all = [];
  const colored = coloring();
  if (find("#states").checked)
    for (const [low, high] of found) {
      const span = low < high ? `${low.toLocaleString("en-US")} to ` : "";
      const color = `var(--map-shades-${shadeOf(high, found)})`;
      const words = `${span}${high.toLocaleString("en-US")} ${noun[high === 1 ? 0 : 1]}`;
      all.push([words, color, "var(--map-land-line)"]);
    }
  else if (colored) {
    const counts = {};
    for (const row of state.shown) {
      const color = colored.colors[colored.rows[row]];
      counts[color] = (counts[color] ?? 0) + 1;
    }
    for (const [name, color] of colored.groups) {
      const line = `var(--map-groups-${color})`;
      const fill = color === data.groups - 1 ? "var(--map-halo)" : line;
      all.push([`${name} ${(counts[color] ?? 0).toLocaleString("en-US")}`, fill, line]);
    }
  } else if (scene.pins.length) all.push([`a ${noun[0]}`, "var(--map-blue)", "var(--map-blue)"]);
  if (scene.marks.length) {
    const line = colored ? "var(--map-muted-text)" : "var(--map-blue)";
    all.push([`so many ${noun[1]} close together`, "var(--map-halo)", line]);
  }
  const missing = state.shown.filter((row) =>
    find("#states").checked ? !data.known[rows.state[row]] : rows.x[row] === null,
  ).length;
  const lacks = find("#states").checked ? "a state" : "a sure location";
  if (missing)
    all.push([`Without ${lacks}, and not on the map: ${missing.toLocaleString("en-US")}`]);
  find("#legend").replaceChildren(
    ...all.map(([words, fill, line]) => {
      const item = document.createElement("li");
      item.textContent = words;
      item.className = fill ? "swatch" : "";
      if (fill) item.style.setProperty("--fill", fill);
      if (fill) item.style.setProperty("--edge", line);
      return item;
    }),
  );
}

function sceneNow() {
  const { view, width, height, selected } = state;
  const states = find("#states").checked;
  const numbers = states ? numbersOfStates() : {};
  if (Object.keys(numbers).length) return scenes.shaded({ numbers, view, width, height });
  const colored = coloring();
  return scenes.scene({
    pins: states ? [] : state.pinned,
    selected,
    view,
    least: state.home.scale,
    width,
    height,
    colorOf: colored && ((row) => colored.colors[colored.rows[row]]),
  });
}

function home() {
  const [x0, y0, x1, y1] = data.country;
  const pad = 6 + 0.01 * Math.min(state.width, state.height);
  const free = (side) => Math.max(side - 2 * pad, 50);
  const most = Math.min(free(state.width) / (x1 - x0), free(state.height) / (y1 - y0));
  const scale = 2 ** (Math.floor(Math.log2(most) * 1000) / 1000);
  return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, scale };
}

// County lines, from where the app has them on; unpacked when somebody zooms in first.
let counties = null;
function detail() {
  const near = state.view.scale >= 2 * state.home.scale;
  counties?.setAttribute("display", near ? "inline" : "none");
  if (!near || counties) return;
  counties = node("path", { class: "counties", transform: "scale(10)" });
  land.insertBefore(counties, land.lastChild);
  lines.push([counties, 0.06]);
  unpacked("#counties")
    .then((found) => found.text())
    .then((d) => counties.setAttribute("d", d))
    .then(draw);
}

function draw() {
  const { view, width, height } = state;
  const steps = view.scale / 100;
  const [left, top] = [width / 2 - view.x * view.scale, height / 2 - view.y * view.scale];
  land.setAttribute(
    "transform",
    `translate(${left.toFixed(2)} ${top.toFixed(2)}) scale(${steps.toFixed(6)})`,
  );
  for (const [line, wide] of lines) line.setAttribute("stroke-width", (wide / steps).toFixed(1));

  detail();
  const scene = sceneNow();
  const { size } = scene;
  const [ground, pinsDrawn, names] = ["g", "g", "g"].map((name) => node(name, {}));
  const asSite = find("#states").checked;
  for (const one of scene.ground)
    ground.append(
      scene.shaded ? written(one, size.label, "name") : written(one, size.code, "code"),
    );
  const leaders = scene.labels.filter(({ leader }) => leader).map(({ leader }) => leader);
  if (leaders.length) {
    const d = leaders.map(([x0, y0, x1, y1]) => `M${x0} ${y0}L${x1} ${y1}`).join("");
    ground.append(node("path", { d, class: "leader" }));
  }
  const colored = coloring();
  pinsDrawn.append(...scene.marks.map((mark) => disc(mark, size)));
  // By name, as one steps to them; the selected one lies over the others.
  const byName = ({ row: a, own }, { row: b }) => (own || rows.name[a] > rows.name[b] ? 1 : -1);
  const ordered = scene.pins.filter(({ own }) => !own).sort(byName);
  ordered.push(...scene.pins.filter(({ own }) => own));
  pinsDrawn.append(...ordered.map((pin) => pinned(pin, size, colored)));
  for (const label of scene.labels)
    names.append(written(label, size.label, label.own ? "name own" : "name"));
  const focused = document.activeElement?.dataset?.row;
  over.replaceChildren(ground, pinsDrawn, names);
  for (const one of [ground, names]) one.setAttribute("aria-hidden", "true");
  if (focused && document.activeElement === document.body)
    pinsDrawn.querySelector(`[data-row="${focused}"]`)?.focus({ preventScroll: true });
  legend(scene, shade(asSite ? numbersOfStates() : {}));
  write();
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

// The rows that have a pin. A place that joined twice is one pin; the most important ones come first.
function places(found = rows.city.keys().toArray()) {
  const first = new Int32Array(data.places).fill(-1);
  for (let at = found.length - 1; at >= 0; at -= 1) {
    const place = data.place[found[at]];
    if (place !== null) first[place] = found[at];
  }
  return Array.from(first).filter((row) => row >= 0);
}

function show(found) {
  state.shown = found;
  state.pinned = places(found);
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

function table(first = state.page * PAGE_ROWS, most = PAGE_ROWS) {
  const part = state.shown.slice(first, first + most);
  find("#table tbody").replaceChildren(
    ...part.map((row) => {
      const line = document.createElement("tr");
      line.append(
        ...data.table.map((_, at) =>
          Object.assign(document.createElement("td"), { textContent: cell(at, row) }),
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
window.addEventListener("beforeprint", () => table(0, PRINTED_ROWS));
window.addEventListener("afterprint", () => table());

function panel() {
  const box = find("#selected");
  box.hidden = state.selected < 0;
  if (box.hidden) return;
  box.querySelector("h2").textContent = rows.name[state.selected];
  box.querySelector("dl").replaceChildren(
    ...data.headings.flatMap((heading, column) => {
      const value = cell(column, state.selected);
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
  aim();
  draw();
}

// Puts the camera over what is selected.
function aim() {
  const [x, y] = [rows.x[state.selected], rows.y[state.selected]];
  if (state.selected < 0) state.view = { ...state.home };
  else if (x !== null) state.view = { x, y, scale: state.home.scale * 4 };
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
find("form").addEventListener("reset", (event) => {
  event.preventDefault();
  clear();
  filter();
});
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

// The slides: unpacked when somebody wants them.

function complete(slide) {
  for (const today of slide.querySelectorAll(".today tspan"))
    today.textContent = new Date().toLocaleDateString("en-US", { dateStyle: "long" });
  for (const map of slide.querySelectorAll("[data-receding]")) {
    const [ground] = map.getElementsByTagName("g");
    const [, scale] = /scale\(([\d.]+)/.exec(ground.getAttribute("transform"));
    const near = !ground.querySelector("path"); // without the frames of the insets
    const within = ([x0, y0, x1, y1], x, y) => x >= x0 && x <= x1 && y >= y0 && y <= y1;
    let dots = "";
    for (const row of places()) {
      const [x, y] = [rows.x[row], rows.y[row]];
      if (near && data.insets.some((box) => within(box, x, y))) continue;
      dots += `M${Math.round(100 * x)} ${Math.round(100 * y)}h0`;
    }
    const wide = (2 * Math.SQRT1_2 * Number(map.dataset.receding)) / Number(scale);
    const look = { d: dots, "stroke-width": wide.toFixed(1), class: "receding" };
    ground.after(node("path", { ...look, transform: ground.getAttribute("transform") }));
  }
}

let stage = null;
async function brief(id) {
  stage ??= new Slides({
    slides: await (await unpacked("#slides")).json(),
    dialog: find("#stage"),
    complete,
    told: (slide) => {
      state.slide = slide;
      write();
    },
  });
  stage.open(id);
}
find("#brief")?.addEventListener("click", () => brief());

await document.fonts.ready;
measure();
adopt();
window.addEventListener("hashchange", adopt);
new ResizeObserver(measure).observe(svg.parentElement);
document.documentElement.classList.add("ready");
setTimeout(searchTexts); // before the first letter asks for them
