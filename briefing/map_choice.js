// What is chosen: the form, and the address that keeps it, in the words of the app's own addresses.

import { data, filters, find, folded, rows, searchTexts, slug } from "./map_rows.js";

const boxes = filters.map((_, at) => find(`[data-filter="${at}"]`));
const inputsOf = boxes.map((box) => [...box.querySelectorAll("input")]);
const position = ({ value, type }) =>
  value === "" ? null : type === "date" ? Date.parse(value) / 864e5 + 719163 : Number(value);

export const isShaded = () => find("#states").checked;

// The filter whose values color the pins, and what says the color of a row, if one does.
export const coloring = () => filters.find(({ name }) => name === find("#color")?.value);
export const colors = () => colorsBy(find("#color")?.value);
export function colorsBy(name) {
  const colored = filters.find((one) => one.name === name);
  return colored && ((row) => colored.colors[colored.rows[row]]);
}

// Codes of the states that are chosen: here, or else where the page was made.
export function chosenStates() {
  const at = filters.findIndex(({ name }) => name === "state");
  const chosen = (inputsOf[at] ?? []).filter(({ checked }) => checked);
  return chosen.length ? chosen.map(({ value }) => filters[at].values[value][0]) : data.chosen;
}

export function passing() {
  const words = folded(find("#search").value).replaceAll("/", " ").split(" ").filter(Boolean);
  const tests = filters.map((filter, at) => {
    if (filter.positions) {
      const [low, high] = inputsOf[at].map(position);
      if (low === null && high === null) return null;
      const ends = low !== null && high !== null && low > high ? [high, low] : [low, high];
      return (row) => {
        const value = filter.positions[row];
        return value !== null && value >= (ends[0] ?? -Infinity) && value <= (ends[1] ?? Infinity);
      };
    }
    const wanted = inputsOf[at].map(({ checked }) => checked);
    return wanted.includes(true) ? (row) => wanted[filter.rows[row]] : null;
  });
  const active = tests.filter(Boolean);
  if (words.length) {
    const texts = searchTexts();
    active.push(...words.map((word) => (row) => texts[row].includes(` ${word}`)));
  }
  let shown = [...rows.city.keys()];
  for (const test of active) shown = shown.filter(test);
  return shown;
}

// The choice as an address says it; `own` has the names of a page's own parameters.
export function said(own) {
  const asked = new URLSearchParams();
  const search = find("#search").value;
  if (search) asked.append("search", search);
  filters.forEach(({ name, positions, values }, at) => {
    if (positions) {
      const ends = inputsOf[at].toSorted((a, b) =>
        a.value && b.value ? position(a) - position(b) : 0,
      );
      if (ends.some(({ value }) => value))
        asked.append(name, ends.map((one) => one.value).join(".."));
    } else
      for (const { checked, value } of inputsOf[at])
        if (checked) asked.append(name, values[value].at(-1));
  });
  if (find("#color")?.value) asked.append("color", find("#color").value);
  if (isShaded()) asked.append("show", "states");
  for (const [name, value] of Object.entries(own)) if (value) asked.append(name, value);
  return asked.toString();
}

// Sets every filter to all; how the map is drawn stays.
export function clear() {
  find("#search").value = "";
  for (const input of inputsOf.flat())
    if (input.type === "checkbox") input.checked = false;
    else input.value = "";
}

// Takes the choice from the address, in which a query counts as well; returns a page's own part.
export function adopted() {
  const asked = new URLSearchParams(`${location.search.slice(1)}&${location.hash.slice(1)}`);
  const last = (name) => asked.getAll(name).at(-1) ?? "";
  clear();
  find("#search").value = last("search");
  filters.forEach(({ name, positions, values }, at) => {
    const inputs = inputsOf[at];
    if (positions) {
      const [low, high] = last(name).split("..");
      [low ?? "", high ?? low ?? ""].forEach((end, n) => (inputs[n].value = end.trim()));
    } else
      for (const text of asked.getAll(name))
        for (const input of inputs)
          if (values[input.value].some((one) => folded(one) === folded(text))) input.checked = true;
    if (inputs.some((one) => (positions ? one.value : one.checked))) boxes[at].open = true;
  });
  if (find("#color")) find("#color").value = asked.has("color") ? last("color") : data.color;
  if (find("#color")?.selectedIndex === -1) find("#color").value = "";
  find("#states").checked = asked.has("show") ? last("show") === "states" : data.states;
  const site = slug(last("site"));
  const names = (row) => [rows.key(row), slug(`${rows.city[row]} ${data.table[1][row]}`)];
  const selected = site ? rows.city.findIndex((_, row) => names(row).includes(site)) : -1;
  const country = last("area") === "country" && selected < 0 && chosenStates().length > 0;
  return { selected, country, slide: last("slide") };
}
