// What has changed since this browser last briefed: a link on the first slide of a stage.

const version = new URL(import.meta.url).search;
const [{ make }, { lastBriefed }] = await Promise.all([
  import(`./slideshow.dom.js${version}`),
  import(`./slideshow.storage.js${version}`),
]);

// The address that tells the change since a moment, in milliseconds: the same sites, a room of its own.
export function sinceAddress(address, at) {
  const { pathname, searchParams } = new URL(address);
  for (const own of ["room", "slide"]) searchParams.delete(own);
  searchParams.set("since", `${new Date(at).toISOString().slice(0, 19)}Z`);
  return `${pathname}?${searchParams}`;
}

export class SinceLink {
  constructor(view) {
    const asked = new URLSearchParams(location.search);
    // An earlier list knows nothing of what came since then.
    this.isOffered = view === "stage" && !["since", "as_of"].some((name) => asked.has(name));
    this.element = make("a", { className: "since", hidden: true });
  }

  draw(isFirst, room) {
    const at = this.isOffered && isFirst && room ? lastBriefed(room) : null;
    this.element.hidden = !at;
    if (!at) return;
    const day = new Date(at).toLocaleDateString("en-US", { month: "long", day: "numeric" });
    this.element.textContent = `What has changed since I last briefed, on ${day}`;
    this.element.href = sinceAddress(location.href, at);
  }
}
