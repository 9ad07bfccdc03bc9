// What the colors of the map mean, and how many sites are not on it.

import { coloring, colors, isShaded } from "./map_choice.js";
import { number } from "./map_drawing.js";
import { data, find, noun, rows } from "./map_rows.js";
import { classes, shadeOf } from "./map_scene.js";

export function numbersOfStates(shown) {
  const numbers = {};
  for (const row of shown)
    if (data.known[rows.state[row]]) numbers[rows.state[row]] = (numbers[rows.state[row]] ?? 0) + 1;
  return numbers;
}

// The color of each state by its number.
export function shadesOf(numbers) {
  const found = classes(Object.values(numbers));
  const color = (size) => `var(--map-shades-${shadeOf(size, found)})`;
  return Object.fromEntries(Object.entries(numbers).map(([code, size]) => [code, color(size)]));
}

// Shades the land by the numbers of its states.
export function shade(land, numbers) {
  const shades = shadesOf(numbers);
  for (const path of land.querySelectorAll("[id^=land-]"))
    path.style.fill = shades[path.id.slice(5)] ?? "";
}

function* entries(scene, shown) {
  const colored = coloring();
  if (isShaded()) {
    const found = classes(Object.values(numbersOfStates(shown)));
    for (const [low, high] of found) {
      const words = `${low < high ? `${number(low)} to ` : ""}${number(high)}`;
      const color = `var(--map-shades-${shadeOf(high, found)})`;
      yield [`${words} ${noun[high === 1 ? 0 : 1]}`, color, "var(--map-land-line)"];
    }
  } else if (colored) {
    const [counts, colorOf] = [{}, colors()];
    for (const row of shown) {
      const color = colorOf(row);
      counts[color] = (counts[color] ?? 0) + 1;
    }
    for (const [name, color] of colored.groups) {
      const line = `var(--map-groups-${color})`;
      const fill = color === data.groups - 1 ? "var(--map-halo)" : line;
      yield [`${name} ${number(counts[color] ?? 0)}`, fill, line];
    }
  } else if (scene.pins.length) yield [`a ${noun[0]}`, "var(--map-blue)", "var(--map-blue)"];
  if (scene.marks.length) {
    const line = colored ? "var(--map-muted-text)" : "var(--map-blue)";
    yield [`so many ${noun[1]} close together`, "var(--map-halo)", line];
  }
  const lacks = isShaded() ? (row) => !data.known[rows.state[row]] : (row) => data.place[row] < 0;
  const missing = shown.filter(lacks).length;
  const what = isShaded() ? "a state" : "a sure location";
  if (missing) yield [`Without ${what}, and not on the map: ${number(missing)}`];
}

export function legend(scene, shown) {
  const items = Array.from(entries(scene, shown), ([words, fill, line]) => {
    const item = document.createElement("li");
    item.textContent = words;
    item.className = fill ? "swatch" : "";
    if (fill) item.style.setProperty("--fill", fill);
    if (fill) item.style.setProperty("--edge", line);
    return item;
  });
  find("#legend").replaceChildren(...items);
}
