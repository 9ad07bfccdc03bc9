// What a key means in the slideshow. A clicker sends PageUp, PageDown, F5, Escape, B or ".".

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
  F5: "full",
  b: "black",
  ".": "black",
  w: "white",
  p: "presenter",
  a: "auto",
  q: "code",
  o: "overview",
  z: "freeze",
  l: "point",
  "+": "in",
  "=": "in",
  "-": "out",
  "?": "keys",
};

export const KEYS = [
  ["→ ↓ Page Down, Space, Enter", "Next slide"],
  ["← ↑ Page Up, Backspace", "Previous slide"],
  ["Home, End", "First, last slide"],
  ["Number, then Enter", "Go to that slide"],
  ["O", "Overview of all slides; type to find one"],
  ["F or F5", "Full screen"],
  ["B or .", "Black screen"],
  ["W", "White screen"],
  ["Q", "The code for others to follow"],
  ["P", "Presenter view in a second window"],
  ["Hold L", "Point with the mouse"],
  ["+ and −, 0", "Zoom the map in or out; reset the zoom"],
  ["Z", "Freeze what the room sees; press again to resume"],
  ["A", "Advance automatically, in a loop"],
  ["?", "These keys"],
  ["Escape", "Close what is open; press twice to leave"],
];

const CLICKER = ["PageUp", "PageDown", "F5"];
const TYPING = "input, textarea, select, [contenteditable='true']";
const PRESSED = "button, a, summary, input";

// Returns { action, digit } or null for a key that the slideshow leaves alone.
export function meaning(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  const target = event.composedPath()[0];
  const element = target instanceof Element ? target : null;
  if (element?.closest(TYPING) && !CLICKER.includes(event.key)) return null;
  if (/^[0-9]$/.test(event.key)) return { action: "digit", digit: event.key };
  if (event.key === "Enter" || event.key === " ") {
    if (element?.closest(PRESSED)) return null; // it presses what has the focus
  }
  if (event.key === "Enter") return { action: "enter" };
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const action = Object.hasOwn(ACTIONS, key) ? ACTIONS[key] : null;
  return action ? { action } : null;
}
