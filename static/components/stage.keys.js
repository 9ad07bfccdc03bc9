// What a key means on the stage. A clicker sends PageUp, PageDown, F5, Escape, B or ".".

const ACTIONS = {
  ArrowRight: "next",
  ArrowDown: "next",
  PageDown: "next",
  " ": "next",
  ArrowLeft: "previous",
  ArrowUp: "previous",
  PageUp: "previous",
  Backspace: "previous",
  Home: "first",
  End: "last",
  Escape: "escape",
  f: "fullscreen",
  b: "black",
  ".": "black",
  w: "white",
  p: "presenter",
  a: "auto",
  q: "code",
  "?": "keys",
};

export const KEYS = [
  ["→ ↓ Page Down, Space, Enter", "Next slide"],
  ["← ↑ Page Up, Backspace", "Previous slide"],
  ["Home, End", "First, last slide"],
  ["Number, then Enter", "Go to that slide"],
  ["F", "Full screen"],
  ["B or .", "Black screen"],
  ["W", "White screen"],
  ["P", "Presenter view in a second window"],
  ["Q", "The code by which others follow"],
  ["A", "Advance by itself, round and round"],
  ["?", "These keys"],
  ["Escape", "Close this, or leave"],
];

const TYPING = "input, textarea, select, [contenteditable='true']";
const PRESSED = "button, a, summary, input";

// Returns { action, digit } or null for a key that the stage leaves alone.
export function meaning(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const target = event.composedPath()[0];
  const element = target instanceof Element ? target : null;
  if (element?.closest(TYPING)) return null;
  if (/^[0-9]$/.test(event.key)) return { action: "digit", digit: event.key };
  if (event.key === "Enter" || event.key === " ") {
    if (element?.closest(PRESSED)) return null; // it presses what has the focus
  }
  if (event.key === "Enter") return { action: "enter" };
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const action = Object.hasOwn(ACTIONS, key) ? ACTIONS[key] : null;
  return action ? { action } : null;
}
