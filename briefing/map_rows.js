// What the page has packed: its sites by row, and the texts that a search looks through.

const NONE = 0xffffff; // as three bytes: no number
const AWAY = ["'", "’", "‘", "`", "´", "ʻ", "ʼ", "."];

export const find = (selector) => document.querySelector(selector);

export async function unpacked(name) {
  const letters = find(name).textContent;
  const bytes = Uint8Array.fromBase64?.(letters) ?? bytesOf(atob(letters));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream);
}

function bytesOf(letters) {
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

// As geocode/normalize.py folds a text.
export function folded(text) {
  if (/^[A-Za-z]+( [A-Za-z]+)*$/.test(text)) return text.toLowerCase(); // most are
  const lower = text.toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ");
  let plain = lower.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  plain = plain.replaceAll("&", " and ");
  for (const letter of AWAY) plain = plain.replaceAll(letter, "");
  return plain.replace(/[^\p{L}\p{N}/]+/gu, " ").trim();
}

export const slug = (text) => folded(text).replaceAll(" ", "-");

document.documentElement.dataset.scripted = "";
const [known, packed] = await Promise.all([
  unpacked("#data").then((answer) => answer.json()),
  unpacked("#columns").then((answer) => answer.arrayBuffer()),
]);
export const data = known;
export const { count, filters, noun } = data;

// Of the numbers of three bytes the lowest bytes come first.
const bytes = new Uint8Array(packed);
function numberAt(at, row, none) {
  const [i, all] = [at * count + row, bytes.length / 3];
  const value = bytes[i] + 256 * bytes[all + i] + 65536 * bytes[2 * all + i];
  return value === NONE ? none : value;
}
function column(at, all, none, by = 1) {
  for (let row = 0; row < count; row += 1) all[row] = numberAt(at, row, none) / by;
  return all;
}

data.place = column(2, new Int32Array(count), -1); // of a row that has no pin -1
for (const [at, { of, rows: numbers }] of Object.entries(data.repeated))
  data.table[at] = numbers.map((number) => of[number]);
for (const filter of filters) {
  const of = (cells) => data.repeated[filter.column].rows.map((number) => cells[number]);
  if (filter.numbers) filter.rows = of(filter.numbers);
  if (filter.places) filter.positions = of(filter.places);
}

const [city, states, joined] = data.table;
const codes = states.map((one) => data.state[one]);
export const rows = {
  city,
  state: codes,
  x: column(0, new Float64Array(count), NaN, 100),
  y: column(1, new Float64Array(count), NaN, 100),
  name: city.map((one, row) => `${one}, ${codes[row]}`),
  key: (row) => data.key[row] ?? slug(rows.name[row]),
  card: (row) => data.card[row] ?? `${city[row]}, ${states[row]}\nJoined ${joined[row]}`,
};

export function cell(at, row) {
  if (data.table[at].length) return data.table[at][row];
  const value = numberAt(at, row, null);
  return value === null ? "" : ((value - 360000) / 1000).toFixed(3);
}

const folds = new Map();
function foldedOnce(text) {
  if (!folds.has(text)) folds.set(text, folded(text));
  return folds.get(text);
}

let searched = null;
export function searchTexts() {
  searched ??= city.map((one, row) => {
    if (data.search[row]) return data.search[row];
    const name = foldedOnce(one);
    return ` ${name} ${name} ${foldedOnce(states[row])} ${foldedOnce(codes[row])}`;
  });
  return searched;
}

// The rows that have a pin. A place that joined twice is one pin; the most important ones come first.
export function places(found = city.keys()) {
  const first = new Int32Array(data.places).fill(-1);
  for (const row of found) {
    const place = data.place[row];
    if (place >= 0 && first[place] < 0) first[place] = row;
  }
  return Array.from(first.filter((row) => row >= 0));
}
