// What counts as one step of the browser's history.
//
// Streamlit adds a step for each change of the address that the server sends. Here a step is what a
// person would go back from: a word that is being searched is one step, however many letters it
// took, and so is a range while it is dragged or played; what a page adds to its own address on
// arrival is none; and on the way to another page the address changes only once.

// Returns "push", "replace" or "none" for an address that is to follow another one.
export function stepTo(next, now, typing, ranging = false) {
  if (next.pathname !== now.pathname) return "push";
  const names = new Set([...next.searchParams.keys(), ...now.searchParams.keys()]);
  const values = (address, name) => JSON.stringify(address.searchParams.getAll(name));
  const changed = [...names].filter((name) => values(next, name) !== values(now, name));
  const had = (name) => now.searchParams.has(name);
  const has = (name) => next.searchParams.has(name);
  // When the server leads to another page, its parameters come first: the briefing then loses its
  // room, and the table of the sites, which selects none itself, has one selected.
  if (changed.includes("room") && !has("room")) return "none";
  if (changed.join() === "site" && now.pathname.endsWith("/sites")) return "none";
  if (changed.every((name) => name === "room" || (name === "slide" && !had(name))))
    return "replace";
  if (ranging && changed.join() === "joined") return "replace";
  const sameWord = changed.includes("search") && had("search") && has("search");
  const only = changed.every((name) => name === "search" || name === "site");
  return typing && sameWord && only ? "replace" : "push";
}

function isTyping(next, now) {
  const search = next.searchParams.get("search");
  return search !== null && search !== now.searchParams.get("search");
}

if (!history.takesSteps) {
  const push = history.pushState;
  history.takesSteps = true;
  history.pushState = function pushState(state, title, url) {
    const now = new URL(location.href);
    const next = new URL(url ?? now, now);
    const ranging = document.documentElement.hasAttribute("data-ranging");
    const step = stepTo(next, now, history.state?.typing, ranging);
    const kept = { ...state, typing: isTyping(next, now) };
    if (step === "push") push.call(history, kept, title, url);
    if (step === "replace") history.replaceState({ ...history.state, ...kept }, title, url);
  };
}
