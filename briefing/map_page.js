// The map in one file: what a person searches, filters, selects and moves, with nothing to fetch.
// The drawing and the table are in the page; without this script they stay as they are.

import { ListRows } from "../static/components/site_list.rows.js";
import { adopted, chosenStates, clear, colors, isShaded, passing, said } from "./map_choice.js";
import { drawing, node, number } from "./map_drawing.js";
import { legend, numbersOfStates, shade } from "./map_legend.js";
import { cell, count, data, find, noun, places, rows, searchTexts, unpacked } from "./map_rows.js";
import { Scenes } from "./map_scene.js";
import { SlideMaps } from "./map_slide_maps.js";
import { Slides } from "./map_slides.js";

const PAGE_ROWS = 25;
const PRINTED_ROWS = 1000;
const LEVELS = 6; // doublings from the whole country in
const STATE_LEVELS = 5; // to a state, however small it is
const svg = find(".map svg");
const land = svg.querySelector("g");
const lines = [land, ...land.querySelectorAll("[stroke-width]")].map((one) => [
  one,
  Number(one.getAttribute("stroke-width")) *
    Number(/scale\(([\d.]+)/.exec(land.getAttribute("transform"))[1]),
]);
while (land.nextSibling) land.nextSibling.remove();
for (const one of land.querySelectorAll("[id^=land-]")) one.removeAttribute("fill");
const over = svg.appendChild(node("g"));
svg.setAttribute("role", "group");
svg.tabIndex = -1; // has the keys when the pin that had them is out of sight

const scenes = new Scenes(data, rows);
const state = {
  shown: [],
  selected: -1,
  page: 0,
  view: null,
  home: null,
  width: 0,
  height: 0,
  writing: null,
};

const listed = new ListRows({
  list: find("#list"),
  more: find("#more"),
  pane: find("#names"),
  texts: (row) => [rows.city[row], rows.state[row] + (data.place[row] < 0 ? " · no pin" : "")],
  nameOf: (row) => row,
  pick: (row) => select(row),
});
find("#names").addEventListener("scroll", () => listed.isLong && listed.draw(), { passive: true });

function write() {
  state.writing = null;
  if (document.documentElement.classList.contains("compact")) return; // another page has it
  const site = state.selected >= 0 && rows.key(state.selected);
  const hash = said({ area: state.country && "country", site, slide: state.slide });
  if (hash !== location.hash.slice(1)) history.replaceState(null, "", `${location.search}#${hash}`);
}

function adopt() {
  Object.assign(state, adopted());
  if (state.slide && find("#stage")?.open === false) brief(state.slide);
  state.aim = null;
  show(passing());
}

// Drawing.

function sceneNow() {
  const { view, width, height, selected } = state;
  const states = isShaded();
  const numbers = states ? numbersOfStates(state.shown) : {};
  if (Object.keys(numbers).length) return scenes.shaded({ numbers, view, width, height });
  return scenes.scene({
    pins: states ? [] : state.pinned,
    selected,
    view,
    least: state.home.scale,
    width,
    height,
    colorOf: colors(),
  });
}

// Where the camera is over a part of the plane, in the middle of free space; see cartography/camera.py.
function fitted(x0, y0, x1, y1, margin = 0) {
  const off = 2 * margin * Math.min(state.width, state.height);
  const [width, height] = [state.width, state.height].map((side) => Math.max(side - off, 1));
  const free = (side) => Math.max(side - 12 - 0.02 * Math.min(width, height), 50);
  const scale = Math.min(free(width) / (x1 - x0), free(height) / (y1 - y0));
  return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, scale };
}

function home() {
  const whole = fitted(...data.country);
  return { ...whole, scale: 2 ** (Math.floor(Math.log2(whole.scale) * 1000) / 1000) };
}

// Whole states, by their outlines.
function statesInView(codes) {
  const found = codes.map((code) => land.querySelector(`#land-${code}`)?.getBBox()).filter(Boolean);
  if (!found.length) return null;
  const [low, high] = [
    (axis) => Math.min(...found.map((box) => box[axis])) / 100,
    (axis, long) => Math.max(...found.map((box) => box[axis] + box[long])) / 100,
  ];
  const view = fitted(low("x"), low("y"), high("x", "width"), high("y", "height"), 0.07);
  const { scale } = state.home;
  if (view.scale <= scale) return null;
  const level = Math.log2(Math.min(view.scale, scale * 2 ** STATE_LEVELS));
  return { ...view, scale: 2 ** Number(level.toFixed(3)) };
}

// Whether any of some rows is in a view, or there is none.
function isSeen(shown, { x, y, scale }) {
  const inside = (row) =>
    Math.abs(rows.x[row] - x) * scale <= state.width / 2 &&
    Math.abs(rows.y[row] - y) * scale <= state.height / 2;
  return !shown.length || shown.some(inside);
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

// While slides show, which have the outlines of the land as well, it has no shades.
function shadeLand() {
  shade(land, isShaded() && !state.slide ? numbersOfStates(state.shown) : {});
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
  const focused = document.activeElement?.dataset?.row;
  over.replaceChildren(...drawing(scene, colors()));
  if (focused && document.activeElement === document.body)
    (over.querySelector(`[data-row="${focused}"]`) ?? svg).focus({ preventScroll: true });
  shadeLand();
  legend(scene, state.shown);
  // The address after the frame: it takes a tenth of the time to it.
  state.writing ??= requestAnimationFrame(() => setTimeout(write));
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
  state.pinned = places(found);
  if (state.selected >= 0 && !found.includes(state.selected)) state.selected = -1;
  if (aimed() !== state.aim || !isSeen(state.pinned, state.view)) aim();
  state.page = 0;
  find("#count").textContent = `${number(found.length)} of ${number(count)} ${noun[1]}`;
  listed.show(found, state.selected, state.selected !== listed.selected);
  table();
  panel();
  draw();
}

function table(first = state.page * PAGE_ROWS, most = PAGE_ROWS) {
  const part = state.shown.slice(first, first + most);
  const body = find("#table tbody");
  while (body.rows.length > part.length) body.lastChild.remove();
  part.forEach((row, n) => {
    const line = body.rows[n] ?? body.insertRow();
    line.dataset.row = row;
    data.table.forEach((_, at) => {
      (line.cells[at] ?? line.insertCell()).textContent = cell(at, row);
    });
  });
  const [from, to] = [first + 1, first + part.length].map(number);
  find("#page").textContent = part.length
    ? `Rows ${from} to ${to} of ${number(state.shown.length)}`
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

// Selects a row, or with -1 none: the camera then goes back to the chosen states.
function select(row) {
  state.selected = row;
  if (row >= 0) state.country = false;
  listed.show(state.shown, row, true);
  panel();
  aim();
  draw();
}

// Puts the camera over what is selected, else over the chosen states or the whole country.
function aim() {
  state.aim = aimed();
  const states = !state.country && statesInView(chosenStates());
  if (state.selected >= 0 && data.place[state.selected] >= 0) {
    const [x, y] = [rows.x[state.selected], rows.y[state.selected]];
    state.view = { x, y, scale: state.home.scale * 4 };
  } else if (states && isSeen(state.pinned, states)) state.view = states;
  else state.view = { ...state.home };
}

// What the camera goes by: a search and other filters do not move it.
const aimed = () => [state.selected, state.country, ...chosenStates()].join();

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

function filter({ target }) {
  const found = passing();
  // A search that comes to leave one place selects it.
  if (target?.id === "search" && target.value && new Set(found.map(rows.key)).size === 1)
    [state.selected] = found;
  if (aimed() !== state.aim) state.country = false;
  show(found);
}
find("form").addEventListener("input", filter);
find("form").addEventListener("submit", (event) => event.preventDefault());
find("form").addEventListener("reset", (event) => {
  event.preventDefault();
  clear();
  filter(event);
});
find("#table tbody").addEventListener("click", ({ target }) => pick(target));
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
  state.country = chosenStates().length > 0;
  select(-1);
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

let stage = null;
async function brief(id) {
  if (!stage) {
    const packed = await (await unpacked("#slides")).json();
    stage = new Slides({
      slides: packed.slides,
      maps: new SlideMaps(packed, land),
      dialog: find("#stage"),
      told: (slide) => {
        state.slide = slide;
        shadeLand();
        write();
      },
    });
  }
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
