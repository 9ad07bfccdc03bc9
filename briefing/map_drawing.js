// The SVG of a scene: pins, discs and names, as cartography/svg.py draws them.

import { tenth } from "./map_labels.js";
import { data, noun, rows } from "./map_rows.js";
import { GROWN, arcs } from "./map_scene.js";

const SVG = "http://www.w3.org/2000/svg";

export function node(name, attributes = {}, ...inside) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

const NUMBERS = new Intl.NumberFormat("en-US");
export const number = (value) => NUMBERS.format(value);

// Copied for each pin and disc: that takes half the time of making one by its attributes.
const BUTTON = { role: "button", tabindex: 0 };
const PIN = node("g", { ...BUTTON, class: "pin" }, node("title"), node("circle"));
const DISC = node("g", { ...BUTTON, class: "disc" }, node("title"), node("circle"), node("text"));
const TEXT = node("text");

function placed(one, { text, x, y, anchor }, size, name) {
  one.setAttribute("x", x.toFixed(1));
  one.setAttribute("y", (y + 0.3 * size).toFixed(1));
  one.setAttribute("text-anchor", anchor);
  one.setAttribute("class", name);
  one.textContent = text;
  return one;
}

function circle(one, [x, y], radius) {
  one.setAttribute("cx", x.toFixed(1));
  one.setAttribute("cy", y.toFixed(1));
  one.setAttribute("r", radius);
}

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

function pinned({ row, at, own }, { size, added }, colorOf) {
  const one = PIN.cloneNode(true);
  one.setAttribute("aria-label", rows.name[row]);
  one.dataset.row = row;
  one.firstChild.textContent = rows.card(row);
  circle(one.lastChild, at, added ? tenth(GROWN * size.pin) : size.pin);
  if (own) {
    one.setAttribute("class", "pin own");
    one.setAttribute("aria-current", "true");
    const around = node("circle", { class: "ring" });
    circle(around, at, size.ring);
    one.lastChild.before(around);
  } else if (colorOf) paint(one, colorOf(row));
  else if (added) one.style.setProperty("--pin", "var(--map-good)");
  return one;
}

function disc({ rows: behind, n, at, radius, shares }, size) {
  const one = DISC.cloneNode(true);
  const [title, round, text] = one.children;
  title.textContent = `${number(n)} ${noun[1]}`;
  one.setAttribute("aria-label", title.textContent);
  one.dataset.row = behind[0];
  one.behind = behind;
  circle(round, at, radius);
  if (shares.length) round.after(...ring(at, radius, shares));
  placed(text, { text: number(n), x: at[0], y: at[1], anchor: "middle" }, size.code, "number");
  return one;
}

// Returns groups: names of the ground with leader lines, pins with discs, and names of sites.
export function drawing(scene, colorOf) {
  const { size, shaded } = scene;
  const [type, name] = shaded ? [size.label, "name"] : [size.code, "code"];
  const texts = (all, wide, nameOf) =>
    all.map((one) => placed(TEXT.cloneNode(), one, wide, nameOf(one)));
  const ground = node("g", { "font-size": type, "aria-hidden": true });
  ground.append(...texts(scene.ground, type, () => name));
  const leaders = scene.labels.filter(({ leader }) => leader).map(({ leader }) => leader);
  if (leaders.length) {
    const d = leaders.map(([x0, y0, x1, y1]) => `M${x0} ${y0}L${x1} ${y1}`).join("");
    const wide = size.plain ? size.border : 1;
    ground.append(node("path", { d, class: "leader", "stroke-width": wide }));
  }
  const pins = node("g", { "stroke-width": size.line, "font-size": size.code });
  // By name, as one steps to them; the selected one lies over the others.
  const byName = (a, b) => (a.own || (!b.own && rows.name[a.row] > rows.name[b.row]) ? 1 : -1);
  pins.append(
    ...scene.marks.map((mark) => disc(mark, size)),
    ...scene.pins.toSorted(byName).map((pin) => pinned(pin, scene, colorOf)),
  );
  const names = node("g", { "font-size": size.label, "aria-hidden": true });
  names.append(...texts(scene.labels, size.label, ({ own }) => (own ? "name own" : "name")));
  return [ground, pins, names];
}
