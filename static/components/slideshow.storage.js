// What the browser keeps: rooms with their secrets, and what a person chose.

const ROOMS = "briefing-rooms";
const ROOMS_AT_MOST = 20;
const RESUME_MS = 60 * 60_000; // a room left longer ago is not taken up by itself

export function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null; // no storage, or not ours
  }
}

export function store(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Without storage it lasts as long as this page.
  }
}

function rooms() {
  const found = read(ROOMS);
  return Array.isArray(found) ? found.filter((one) => one?.room && one.secret) : [];
}

export function secretOf(room) {
  return rooms().find((one) => one.room === room)?.secret ?? "";
}

export function storeRoom(stored) {
  const before = rooms();
  const others = before.filter((one) => one.room !== stored.room);
  const known = before.find((one) => one.room === stored.room);
  const at = Date.now();
  // Who only looks at the title, or ends there, has not told of anything then.
  const told = stored.slide && stored.slide !== "title" ? { told: at } : {};
  store(ROOMS, [{ ...known, ...stored, ...told, at }, ...others].slice(0, ROOMS_AT_MOST));
}

// When this browser last briefed: when it last showed a slide behind the title in another room.
export function lastBriefed(room) {
  const others = rooms().filter((one) => one.room !== room);
  return Math.max(0, ...others.map((one) => one.told ?? 0)) || null;
}

// The room to take up again: the one used last, if it told of the same sites.
export function roomToResume(filters) {
  const [last] = rooms();
  const fits = last && last.filters === filters && Date.now() - last.at < RESUME_MS;
  return fits ? { room: last.room, slide: last.slide } : null;
}
